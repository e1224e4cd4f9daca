#!/usr/bin/env python3
"""Measures how long a shell takes from its start to its prompt, at a terminal: ours against
Python's own. Prints a line like those of run.py."""

import os
import pathlib
import pty
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
OURS = ROOT / ".build" / "release" / "dsh"


def seconds_to(prompt, command):
    """The seconds until a command has written its prompt to a terminal of its own."""
    start = time.perf_counter()
    process, terminal = pty.fork()
    if process == 0:
        os.execvp(command[0], command)
    seen = b""
    while prompt not in seen:
        seen += os.read(terminal, 4096)
    elapsed = time.perf_counter() - start
    os.close(terminal)
    os.waitpid(process, 0)
    return elapsed


def main():
    subprocess.run(
        ["swift", "build", "-c", "release", "--product", "dsh"], cwd=ROOT, check=True,
        stdout=sys.stderr)
    pairs = [
        (seconds_to(b"dsh>", [str(OURS)]), seconds_to(b">>>", [sys.executable, "-q"]))
        for _ in range(15)
    ]
    ours, peer = (statistics.median(side) for side in zip(*pairs))
    ratio = statistics.median(a / b for a, b in pairs)
    print(f"bench startup ours={ours:.6g} peer={peer:.6g} ratio={ratio:.3f}")


if __name__ == "__main__":
    main()
