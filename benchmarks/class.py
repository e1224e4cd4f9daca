"""Grades a made-up class and measures how long that takes and how much memory.

    python3 benchmarks/class.py [submissions] [jobs]

Writes a class of 200 (or as many as asked for) submissions of chapters 0 and 1 into a temporary
folder: right solutions, solutions with a mistake in them, files that were never touched, code that
does not compile, and hostile code. Then grades it with .build/release/dsh and prints seconds and the
most memory that the grader and any of its children held. Needs nothing but Python and bubblewrap.
"""

import pathlib
import random
import re
import resource
import subprocess
import sys
import tempfile
import time

HOME = pathlib.Path(__file__).resolve().parent.parent
CHAPTERS = ["Chapter00", "Chapter01"]

# A mistake is a change to the text of a right solution; those that change nothing are passed over.
MISTAKES = [
    (r"\.squareRoot\(\)", ""), (r" \+ ", " - "), (r" \* 2", ""), (r"1 - ", ""), (r"mean", "sum"),
    (r"\bsteps\b - 1", "steps"), (r"\[0, 2, 3, 1\]", "[0, 3, 2, 1]"), (r"2 \* ", ""),
]
HOSTILE = [
    "while true {}",
    "fatalError(\"no\")",
    "var numbers = [1]; print(numbers[numbers.count])",
    "var all: [[UInt8]] = []; while true { all.append([UInt8](repeating: 1, count: 1 << 28)) }",
    "while true { print(\"flood\") }",
    "let nothing: Int? = nil; print(nothing!)",
]


def right(chapter):
    """The right files of a chapter, by name."""
    files = {}
    for root in ["exercises/Solutions", "teacher/Solutions"]:
        for path in (HOME / root / chapter).glob("*.swift"):
            files[path.name] = path.read_text()
    return files


def stubs(chapter):
    return {p.name: p.read_text() for p in (HOME / "exercises/Stubs" / chapter).glob("*.swift")}


def mistaken(text):
    changes = [(p, r) for p, r in MISTAKES if re.search(p, body(text))]
    if not changes:
        return text
    pattern, replacement = random.choice(changes)
    start = len(text) - len(body(text))
    return text[:start] + re.sub(pattern, replacement, text[start:], count=1)


def body(text):
    return text[text.index("func "):]


def hostile(stub):
    return re.sub(r"throw Unfinished\(.*\)", lambda _: random.choice(HOSTILE) + "\n  " + _.group(), stub)


def write(folder, number):
    """One submission: a learner who is good, middling or just began, laid out as learners do."""
    skill = random.random()
    layout = random.choice(["exercises/Sources", "Sources", ""])
    for chapter in CHAPTERS:
        solved = right(chapter)
        for name, stub in stubs(chapter).items():
            chance = random.random()
            if chance < 0.03:
                text = hostile(stub)
            elif chance < 0.05:
                text = stub.replace("throw", "thow")
            elif chance < 0.15 or random.random() > skill + 0.3:
                text = stub
            elif random.random() < skill:
                text = solved[name] + f"\n// by learner {number}\n"
            else:
                text = mistaken(solved[name]) + f"\n// by learner {number}\n"
            path = folder / layout / chapter / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)


def memory(process):
    """The megabytes that a process holds."""
    try:
        status = pathlib.Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return 0
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) // 1024 if found else 0


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    jobs = sys.argv[2:3]
    random.seed(7)
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary) / "submissions"
        for number in range(count):
            write(folder / f"learner{number:03}", number)
        command = [HOME / ".build/release/dsh", "grade", folder, f"report={temporary}/class.json"]
        start = time.monotonic()
        grader = subprocess.Popen([str(word) for word in command + [f"jobs={job}" for job in jobs]])
        held = []
        while grader.poll() is None:
            held.append(memory(grader.pid))
            time.sleep(0.5)
        seconds = time.monotonic() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    computed = used.ru_utime + used.ru_stime
    print(f"class of {count}: {seconds:.0f} s on the clock, {computed:.0f} s of computing, at most "
          f"{used.ru_maxrss / 1024:.0f} MB in one process, exit status {grader.returncode}")
    quarter = max(len(held) // 4, 1)
    print(f"the grader itself: at most {max(held[:quarter])} MB in the first quarter of the time, "
          f"{max(held[-quarter:])} MB in the last")


if __name__ == "__main__":
    main()
