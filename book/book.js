// What needs a script: the switch for light and dark, the search, sliders over film strips, and
// checkpoints that answer. Everything is readable without it.
"use strict";

document.documentElement.classList.add("scripted");
document.querySelector(".tools").hidden = false;

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// Light and dark

const root = document.documentElement;
const themeButton = document.getElementById("theme");
const isDark = () =>
  root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
const nameTheme = () => { themeButton.textContent = isDark() ? "Light" : "Dark"; };
themeButton.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  try { localStorage.setItem("theme", root.dataset.theme); } catch { /* then it holds for this page */ }
  nameTheme();
});
nameTheme();

// Contents on a phone

const menu = document.getElementById("menu");
menu.addEventListener("click", () => {
  const isOpen = document.getElementById("contents").classList.toggle("open");
  menu.setAttribute("aria-expanded", isOpen);
});

// Search: all words, in any order; sections with them in the heading come first

const field = document.getElementById("search");
const found = document.getElementById("found");

function excerpt(text, word) {
  const place = text.toLowerCase().indexOf(word);
  if (place < 0) return [text.slice(0, 90)];
  const start = Math.max(0, text.lastIndexOf(" ", Math.max(0, place - 40)));
  const end = place + word.length;
  return [
    (start > 0 ? "… " : "") + text.slice(start, place),
    element("mark", {}, text.slice(place, end)),
    text.slice(end, end + 60) + " …",
  ];
}

field.addEventListener("input", () => {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  found.hidden = words.length === 0;
  if (found.hidden) return;
  const hits = bookIndex
    .map(([page, anchor, title, text]) => {
      const [head, body] = [title.toLowerCase(), text.toLowerCase()];
      if (!words.every((word) => head.includes(word) || body.includes(word))) return null;
      const score = words.reduce((sum, word) => sum + (head.includes(word) ? 10 : 0)
        + Math.min(body.split(word).length - 1, 5), 0);
      return { page, anchor, title, text, score };
    })
    .filter(Boolean)
    .sort((a, b) => b.score - a.score)
    .slice(0, 12);
  found.replaceChildren(...hits.map((hit) => element("li", {},
    element("a", { href: hit.page + (hit.anchor ? "#" + hit.anchor : "") }, hit.title),
    element("small", {}, ...excerpt(hit.text, words[0])))));
  if (hits.length === 0) found.append(element("li", {}, "Nothing found."));
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { field.value = ""; found.hidden = true; }
  if (event.key === "Enter") found.querySelector("a")?.click();
});
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea");
  if (event.key === "/" && !isTyping) { event.preventDefault(); field.focus(); }
});

// Film strips: one frame at a time, by a slider; arrow keys move it

for (const film of document.querySelectorAll(".film")) {
  const frames = film.dataset.frames.split(";").map((line) => {
    const [left, top, width, height, ...label] = line.split(" ");
    return { left: +left, top: +top, width: +width, height: +height, label: label.join(" ") };
  });
  const [view, image] = [film.querySelector(".film-view"), film.querySelector("img")];
  const [stripWidth, stripHeight] = [+image.getAttribute("width"), +image.getAttribute("height")];
  const slider = element("input", { type: "range", min: 0, max: frames.length - 1, value: 0 });
  const label = element("output");
  const whole = element("button", { type: "button", "aria-pressed": "false" }, "All frames");
  const show = () => {
    const frame = frames[+slider.value];
    // A high frame, two pictures above each other, has to fit on the screen with its slider.
    view.style.width = `min(100%, 17rem, ${(24 * frame.width) / frame.height}rem)`;
    view.style.aspectRatio = `${frame.width} / ${frame.height}`;
    image.style.width = `${(100 * stripWidth) / frame.width}%`;
    image.style.height = `${(100 * stripHeight) / frame.height}%`;
    image.style.left = `${(-100 * frame.left) / frame.width}%`;
    image.style.top = `${(-100 * frame.top) / frame.height}%`;
    label.textContent = frame.label;
    slider.setAttribute("aria-valuetext", frame.label);
  };
  const setLive = (isLive) => {
    film.classList.toggle("live", isLive);
    slider.disabled = !isLive;
    if (isLive) show(); else { view.removeAttribute("style"); image.removeAttribute("style"); }
  };
  slider.setAttribute("aria-label", "Frame");
  slider.addEventListener("input", show);
  whole.addEventListener("click", () => {
    const isWhole = film.classList.contains("live");
    whole.setAttribute("aria-pressed", isWhole);
    setLive(!isWhole);
  });
  film.append(element("div", { class: "film-control" }, slider, label, whole));
  setLive(true);
}

// Checkpoints: choose an option, or type a number, and get a word on it

for (const checkpoint of document.querySelectorAll(".checkpoint")) {
  const { answer, within } = checkpoint.dataset;
  const word = (key) => checkpoint.querySelector(`details [data-key="${key}"]`)?.cloneNode(true);
  const tell = (place, isRight, text) => {
    place.querySelector(".word")?.remove();
    place.classList.remove("right", "mistaken");
    place.classList.add(isRight ? "right" : "mistaken");
    const said = element("div", { class: "word", role: "status" });
    said.append(...(text ? text.childNodes : ["Not that. Try again, or open the answer."]));
    if (!isRight) said.prepend(element("strong", {}, "No. "));
    place.append(said);
  };
  for (const option of checkpoint.querySelectorAll(".options li")) {
    option.setAttribute("role", "button");
    option.tabIndex = 0;
    const choose = () => tell(option, option.dataset.key === answer, word(option.dataset.key));
    option.addEventListener("click", choose);
    option.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); }
    });
  }
  if (within === undefined) continue;
  const input = element("input", { inputmode: "decimal", "aria-label": "Your number", size: 10 });
  const reply = element("form", { class: "reply" }, input, element("button", {}, "Check"));
  reply.addEventListener("submit", (event) => {
    event.preventDefault();
    const parts = input.value.trim().replaceAll(",", ".").replaceAll("−", "-").split("/");
    const number = parts.map(Number).reduce((above, below) => above / below);
    if (input.value.trim() === "" || !Number.isFinite(number)) return;
    const isNear = (value) => Math.abs(number - value) <= +within * (1 + 1e-9);
    const keys = [...checkpoint.querySelectorAll("details [data-key]")].map((div) => div.dataset.key);
    const key = isNear(+answer) ? "because" : keys.find((key) => isNear(Number(key.replace("−", "-"))));
    tell(reply, key === "because", key && word(key));
  });
  checkpoint.querySelector("details").before(reply);
}
