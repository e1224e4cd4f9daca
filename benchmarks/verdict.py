#!/usr/bin/env python3
"""Measures how long a learner waits from saving a file to the verdict: `dsh watch` at a terminal.

    python3 benchmarks/verdict.py [rounds]

Saves, in a copy of the exercises, a right answer, a wrong one and one that does not compile for one
exercise of each chapter, always with a new comment so that nothing is known already, and prints the
median and the most seconds of each. Needs a release build (make build), and nothing but Python.
"""

import os
import pathlib
import pty
import re
import shutil
import signal
import statistics
import sys
import tempfile
import time

HOME = pathlib.Path(__file__).resolve().parent.parent
# One exercise of each chapter, and the change that makes its answer wrong.
EXERCISES = {
    "0.3": ("Chapter00/MeanSquaredError.swift", r"\.mean\b", ".mean * 2"),
    "1.4": ("Chapter01/Noised.swift", r"1 - ", ""),
    "2.4": ("Chapter02/AncestralStep.swift", r"mean \+", "mean -"),
}
# What stands on the verdict's line, which ends with the points.
VERDICTS = {"right": "passed", "wrong": "not right yet", "error": "does not compile"}


def home(folder):
    """A project's folder in which only the exercises are a copy."""
    for entry in HOME.iterdir():
        if entry.name not in ("exercises", ".git", "out"):
            (folder / entry.name).symlink_to(entry)
    shutil.copytree(HOME / "exercises", folder / "exercises")
    (folder / "exercises" / ".progress.json").unlink(missing_ok=True)


class Watch:
    """`dsh watch EXERCISE` at a terminal of its own."""

    def __init__(self, exercise, home):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(home)
            os.environ["DSH_HOME"] = str(home)
            dsh = str(HOME / ".build/release/dsh")
            os.execv(dsh, [dsh, "watch", exercise])

    def wait(self, pattern):
        """Waits until what `pattern` describes is shown, and returns all that was shown."""
        seen = ""
        while not re.search(pattern, seen):
            seen += os.read(self.terminal, 65536).decode(errors="replace")
        return seen

    def end(self):
        os.kill(self.process, signal.SIGINT)
        os.waitpid(self.process, 0)
        os.close(self.terminal)


def texts(path, pattern, replacement):
    """The three files to save, by the kind of their verdict."""
    right = (HOME / "exercises/Solutions" / path).read_text()
    start = right.index("func ")
    wrong = right[:start] + re.sub(pattern, replacement, right[start:], count=1)
    assert wrong != right, f"{path} holds nothing to get wrong"
    return {"right": right, "wrong": wrong, "error": right.replace("\n}", "\n  + missing\n}")}


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as temporary:
        home(folder := pathlib.Path(temporary))
        times = {kind: [] for kind in VERDICTS}
        for exercise, (path, pattern, replacement) in EXERCISES.items():
            source = folder / "exercises/Sources" / path
            watch = Watch(exercise, folder)
            watch.wait("Watching")
            for _ in range(rounds):
                for kind, text in texts(path, pattern, replacement).items():
                    time.sleep(0.3)
                    (saved := source.with_suffix(".new")).write_text(f"{text}\n// {time.time_ns()}\n")
                    start = time.perf_counter()
                    saved.replace(source)
                    seen = watch.wait(r"\d / \d")
                    times[kind].append(time.perf_counter() - start)
                    assert VERDICTS[kind] in seen, seen
            watch.end()
    for kind, seconds in times.items():
        print(f"{kind}: {statistics.median(seconds):.2f} s in the middle, "
              f"{max(seconds):.2f} s at most, of {len(seconds)}")


if __name__ == "__main__":
    main()
