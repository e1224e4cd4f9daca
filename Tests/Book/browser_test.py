#!/usr/bin/env python3
"""Checks the checks of the book's pages: breaks a small page in every way that browser.py and links.py
look for, and wants each of them to be reported, and nothing where nothing is broken.

    python3 Tests/Book/browser_test.py .build/book

Needs what browser.py needs, and a built book: the small page is made of parts of a chapter's.
"""
import re
import shutil
import sys
import tempfile
from pathlib import Path

import browser
import links

# The elements that the checks look at, as they stand in a page.
PARTS = [
    r'<p>(?:(?!</p>).)*<math.*?</p>',
    r'<figure class="film".*?</figure>',
    r'<figure><img.*?</figure>',
    r'<section class="checkpoint"[^>]*data-answer="[a-z]".*?</section>',
    r'<section class="checkpoint"[^>]*data-within.*?</section>',
    r'<pre class="transcript">.*?</pre>',
]

# What is broken, by putting one text in place of another, and what has to be said about it.
BREAKS = {
    "an error on the console": ("</main>", "</main><script>console.error('x')</script>",
                                "console.error"),
    "a script that fails": ("</main>", "</main><script>throw new Error('lost')</script>", "lost"),
    "a missing picture": ('src="figures/', 'src="figures/no-', "does not load"),
    "a missing script": ('src="book.js"', 'src="books.js"', "ERR_FILE_NOT_FOUND"),
    "a hidden formula": ("</head>", "<style>math { display: none }</style></head>", "formula"),
    "a formula without size": ("</head>", "<style>math { font-size: 0 !important }</style></head>", "formula"),
    "a slider that moves nothing": (
        "</head>", "<style>.live .film-view img { position: static }</style></head>",
        "slider 1 does not move its picture"),
    "a film without its frames": ('data-frames="', 'data-frames="0 0 9 9 a" data-lost="',
                                  "slider 1 does not move its picture"),
    "an option without a word on it": ('<div data-key="a">', '<div data-key="q">',
                                       "option a is not judged"),
    "pale letters": ("</head>", "<style>p { color: #aaa8 }</style></head>", "contrast"),
    "pale letters in the dark": (
        "</head>", "<style>p { color: light-dark(#000, #444) }</style></head>", "(dark)"),
    "a line wider than a phone": (
        "</main>", '<div style="width: 600px">wide</div></main>', "wide on a phone"),
    "a search that knows nothing": (
        '<script src="search.js" defer></script>', "<script>const bookIndex = []</script>",
        "the search"),
}
LINK_BREAKS = {
    "a link to nowhere": ('<a class="skip" href="#text"', '<a class="skip" href="none.html"',
                          "none.html leads nowhere"),
    "a link to no place": ('<a class="skip" href="#text"', '<a class="skip" href="#none"',
                           "#none leads to no place"),
    "a missing picture": ('src="figures/', 'src="figures/no-', "leads nowhere"),
    "a picture without a text": (' alt="', ' title="', "has no text"),
    "an id used twice": ("</main>", '<p id="text">again</p></main>', "used twice"),
}


def small_page(site):
    """A page of the site with one element of each kind, out of the first chapter that has them all."""
    for path in sorted(site.glob("[0-9]*.html")):
        page = path.read_text()
        parts = [re.search(part, page, re.DOTALL) for part in PARTS]
        if all(parts):
            head, rest = page.split('<main id="text">')
            body = "\n".join(part.group() for part in parts)
            return re.sub(r'href="[^"#]+\.html[^"]*"|href="#(?!text)[^"]*"', 'href="#text"',
                          f'{head}<main id="text">\n{body}\n</main>{rest.split("</main>")[1]}')
    raise SystemExit(f"No chapter in {site} has every element; run: make book")


def failures(site, folder):
    """Yields what was broken and not reported, or reported and not broken."""
    page = small_page(site)
    place = folder / "index.html"
    for name in ("figures", "book.css", "book.js", "search.js"):
        copy = shutil.copytree if (site / name).is_dir() else shutil.copy
        copy(site / name, folder / name)
    chromium = browser.Browser()
    place.write_text(page)
    for problem in [*browser.check(chromium, place), *links.problems(folder)]:
        yield f"the whole page is said to be broken: {problem}"
    for breaks, problems in (
            (BREAKS, lambda: browser.check(chromium, place)),
            (LINK_BREAKS, lambda: links.problems(folder))):
        for name, (right, wrong, told) in breaks.items():
            if right not in page:
                yield f"{name}: the page has no {right}"
                continue
            place.write_text(page.replace(right, wrong, 1))
            found = list(problems())
            if not any(told in problem for problem in found):
                yield f"{name} is not reported as “{told}”, but: {found}"
    chromium.close()


def main():
    with tempfile.TemporaryDirectory() as folder:
        found = list(failures(Path(sys.argv[1]), Path(folder)))
    for failure in found:
        print(failure)
    count = len(BREAKS) + len(LINK_BREAKS)
    print(f"{len(found)} of the checks do not work." if found
          else f"The checks of the pages report all {count} ways to break one.")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
