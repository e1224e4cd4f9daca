#!/usr/bin/env python3
"""Opens every page of the book in headless Chromium and checks what only a browser knows: no error
on the console, pictures that load, formulas that take up room, sliders that move their picture,
checkpoints that answer, a search that finds, text that can be read in light and dark, and no page
wider than a phone. Leaves screenshots and a printed page for people to look at.

    python3 Tests/Book/browser.py .build/book .build/book-screens

Needs the Debian package chromium, and nothing from PyPI: it speaks the DevTools protocol through
the pipe that --remote-debugging-pipe opens.
"""
import base64
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path


class Browser:
    """A Chromium and one page in it."""

    def __init__(self):
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()
        # The browser reads from number 3 and writes to number 4.
        command = 'exec 3<&"$1" 4>&"$2"; shift 2; exec chromium "$@"'
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
                   "--hide-scrollbars", f"--user-data-dir={self.profile.name}", "about:blank"]
        self.process = subprocess.Popen(
            ["bash", "-c", command, "bash", str(theirs_in), str(theirs_out), *options],
            pass_fds=(theirs_in, theirs_out), stderr=subprocess.DEVNULL)
        os.close(theirs_in)
        os.close(theirs_out)
        self.reader, self.writer = os.fdopen(ours_in, "rb"), os.fdopen(ours_out, "wb")
        self.buffer = bytearray()
        self.number, self.events, self.session = 0, [], None
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def receive(self):
        while b"\0" not in self.buffer:
            part = self.reader.read1(1 << 20)
            if not part:
                raise SystemExit("Chromium ended. Is the package chromium installed?")
            self.buffer += part
        message, _, self.buffer = self.buffer.partition(b"\0")
        return json.loads(message)

    def ask(self, method, **parameters):
        self.number += 1
        request = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            request["sessionId"] = self.session
        self.writer.write(json.dumps(request).encode() + b"\0")
        self.writer.flush()
        while True:
            message = self.receive()
            if message.get("id") == self.number:
                if "error" in message:
                    raise SystemExit(f"{method}: {message['error']['message']}")
                return message["result"]
            self.events.append(message)

    def open(self, path):
        """Opens a page and returns the errors that it causes."""
        self.events = []
        self.ask("Page.navigate", url=path.resolve().as_uri())
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.receive())
        return [error for error in map(self.complaint, self.events) if error]

    @staticmethod
    def complaint(event):
        parameters = event.get("params", {})
        if event.get("method") == "Runtime.exceptionThrown":
            return parameters["exceptionDetails"]["exception"].get("description", "an exception")
        if event.get("method") == "Log.entryAdded" and parameters["entry"]["level"] == "error":
            return parameters["entry"]["text"]
        if event.get("method") == "Network.loadingFailed":
            return parameters["errorText"]
        if event.get("method") == "Runtime.consoleAPICalled" and parameters["type"] == "error":
            return "console.error"
        return None

    def value(self, script):
        """What a piece of script, the body of a function, returns."""
        result = self.ask("Runtime.evaluate", expression=f"(() => {{ {script} }})()",
                          returnByValue=True)
        if "exceptionDetails" in result:
            raise SystemExit(result["exceptionDetails"]["exception"]["description"])
        return result["result"].get("value")

    def resize(self, width, height):
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=1, mobile=width < 600)

    def scheme(self, name):
        self.ask("Emulation.setEmulatedMedia",
                 features=[{"name": "prefers-color-scheme", "value": name}])

    def screenshot(self, path):
        shot = self.ask("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot["data"]))

    def whole(self, path):
        """A screenshot of the page from top to bottom."""
        height = self.value("return document.documentElement.scrollHeight")
        size = self.value("return innerWidth")
        clip = {"x": 0, "y": 0, "width": size, "height": min(height, 16000), "scale": 1}
        shot = self.ask("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        path.write_bytes(base64.b64decode(shot["data"]))

    def print(self, path):
        path.write_bytes(base64.b64decode(self.ask("Page.printToPDF", printBackground=True)["data"]))

    def close(self):
        self.ask("Browser.close")
        self.process.wait()


BROKEN_PICTURES = """
return [...document.images].filter((image) => !image.complete || image.naturalWidth === 0)
  .map((image) => `the picture ${image.src} does not load`);
"""

# Those in an answer that is not open yet may be hidden.
EMPTY_FORMULAS = """
return [...document.querySelectorAll("math")].filter((formula) => {
  if (formula.closest("details:not([open])")) return false;
  const box = formula.getBoundingClientRect();
  const isSeen = formula.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  return !isSeen || box.width < 3 || box.height < 3;
}).map((formula) => `a formula cannot be seen: ${formula.textContent.slice(0, 60)}`);
"""

# Every slider, moved to its end: the picture lies elsewhere, and the label says another t.
STILL_SLIDERS = """
return [...document.querySelectorAll(".film")].flatMap((film, number) => {
  const slider = film.querySelector("input"), image = film.querySelector("img");
  if (!slider) return [`film ${number + 1} has no slider`];
  const look = () => [image.getBoundingClientRect().left, image.getBoundingClientRect().top,
    film.querySelector("output").textContent];
  const first = look();
  slider.value = slider.max;
  slider.dispatchEvent(new Event("input"));
  const last = look();
  slider.value = 0;
  slider.dispatchEvent(new Event("input"));
  const moves = (first[0] !== last[0] || first[1] !== last[1]) && first[2] !== last[2];
  return moves && look()[2] === first[2] ? [] : [`slider ${number + 1} does not move its picture`];
});
"""

# Every option is chosen, every number typed: the right one is called right, the others are not.
MUTE_CHECKPOINTS = """
return [...document.querySelectorAll(".checkpoint")].flatMap((checkpoint) => {
  const wrong = [];
  for (const option of checkpoint.querySelectorAll(".options li")) {
    option.click();
    const isRight = option.classList.contains("right");
    if (isRight !== (option.dataset.key === checkpoint.dataset.answer)
        || !option.querySelector(".word")?.textContent.trim()
        || !checkpoint.querySelector(`details [data-key="${option.dataset.key}"]`))
      wrong.push(`${checkpoint.id}: option ${option.dataset.key} is not judged`);
    option.classList.remove("right", "mistaken");
    option.querySelector(".word")?.remove();
  }
  const reply = checkpoint.querySelector(".reply");
  if (reply) {
    for (const [text, right] of [[checkpoint.dataset.answer, true], ["-987654", false]]) {
      reply.querySelector("input").value = text;
      reply.requestSubmit();
      if (reply.classList.contains("right") !== right) wrong.push(`${checkpoint.id}: ${text} misjudged`);
    }
    reply.querySelector("input").value = "";
    reply.querySelector(".word")?.remove();
    reply.classList.remove("right", "mistaken");
  }
  return wrong;
});
"""

SEARCH = """
const field = document.getElementById("search");
const hits = (text) => {
  field.value = text;
  field.dispatchEvent(new Event("input"));
  return document.querySelectorAll("#found a").length;
};
const word = bookIndex.at(-1)?.[2].split(" ").at(-1) ?? "picture";
const result = [hits(word) > 0, hits("qqxqzz") === 0];
field.value = "";
field.dispatchEvent(new Event("input"));
return result.every(Boolean) ? [] : [`the search for “${word}” or for nonsense went wrong`];
"""

# Contrast of all visible text with what lies behind it, as WCAG computes it.
CONTRAST = """
const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const numbers = (color) => {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
};
const light = ([r, g, b]) => {
  const [x, y, z] = [r, g, b].map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const behind = (element) => {
  for (let place = element; place; place = place.parentElement) {
    const color = numbers(getComputedStyle(place).backgroundColor);
    if (color[3] === 255) return color;
  }
  return [255, 255, 255];
};
const poor = new Set();
for (const element of document.querySelectorAll("body *")) {
  const isText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  if (!isText || !element.checkVisibility() || element.closest(".skip")) continue;
  const [a, b] = [light(numbers(getComputedStyle(element).color)), light(behind(element))];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < 4.5) poor.add(`${element.tagName}.${element.className}: contrast ${ratio.toFixed(1)}`);
}
return [...poor].slice(0, 5);
"""

TOO_WIDE = """
// A phone zooms out until all is on the screen, and calls that its inner width.
const { scrollWidth, clientWidth } = document.documentElement;
return scrollWidth > clientWidth + 1
  ? [`the page is ${scrollWidth} wide on a phone of ${clientWidth}`] : [];
"""


def check(browser, page):
    """Yields what is wrong with a page."""
    browser.resize(1280, 900)
    for theme in ("light", "dark"):
        browser.scheme(theme)
        yield from browser.open(page)
        yield from (f"{problem} ({theme})" for problem in browser.value(CONTRAST))
    browser.scheme("light")
    yield from browser.open(page)
    for script in (BROKEN_PICTURES, EMPTY_FORMULAS, STILL_SLIDERS, MUTE_CHECKPOINTS, SEARCH):
        yield from browser.value(script)
    browser.resize(390, 800)
    yield from browser.open(page)
    yield from browser.value(TOO_WIDE)


def look(browser, page, folder):
    """Leaves pictures of a page."""
    for theme, width in (("light", 1280), ("dark", 1280), ("phone", 390)):
        browser.scheme("dark" if theme == "dark" else "light")
        browser.resize(width, 900)
        browser.open(page)
        browser.whole(folder / f"{page.stem}-{theme}.png")
    browser.scheme("light")
    browser.print(folder / f"{page.stem}.pdf")


def main():
    site, screens = Path(sys.argv[1]), Path(sys.argv[2])
    screens.mkdir(parents=True, exist_ok=True)
    browser = Browser()
    pages = sorted(site.glob("*.html"))
    count = 0
    for page in pages:
        for problem in check(browser, page):
            print(f"{page.name}: {problem}")
            count += 1
        look(browser, page, screens)
    browser.close()
    print(f"{len(pages)} pages, {count} problems. Screenshots: {screens}")
    sys.exit(1 if count or not pages else 0)


if __name__ == "__main__":
    main()
