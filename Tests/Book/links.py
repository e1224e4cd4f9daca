#!/usr/bin/env python3
"""Checks the pages of the book without a browser: every link, anchor and picture leads somewhere
inside the site, every picture has a text, every id is used once.

    python3 Tests/Book/links.py .build/book
"""
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """What a page refers to, and what can be referred to in it."""

    def __init__(self, text):
        super().__init__()
        self.references, self.ids, self.problems = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        target = attributes.get("href") or attributes.get("src")
        if target:
            self.references.append(target)
        # On the first page the picture is part of a link whose words say all.
        if tag == "img" and "alt" not in attributes:
            self.problems.append(f"the picture {attributes.get('src')} has no text")


def problems(folder):
    pages = {path.name: Page(path.read_text()) for path in sorted(folder.glob("*.html"))}
    if "index.html" not in pages:
        yield f"{folder} holds no index.html; run: make book"
    for name, page in pages.items():
        for problem in page.problems:
            yield f"{name}: {problem}"
        for twice in {one for one in page.ids if page.ids.count(one) > 1}:
            yield f"{name}: the id {twice} is used twice"
        for target in page.references:
            parts = urlsplit(target)
            if parts.scheme in ("http", "https", "mailto"):
                continue
            path = unquote(parts.path) or name
            if not (folder / path).is_file():
                yield f"{name}: {target} leads nowhere"
            elif parts.fragment and unquote(parts.fragment) not in pages[path].ids:
                yield f"{name}: {target} leads to no place in {path}"


def main():
    found = list(problems(Path(sys.argv[1])))
    for problem in found:
        print(problem)
    print(f"{len(found)} broken." if found else "All links, anchors and pictures are there.")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
