"""Makes the bundle that learners get, or the one that other teachers get, of this folder.

    python3 teacher/bundle.py student [folder]    what learners need to read, build and solve
    python3 teacher/bundle.py teacher [folder]    everything
    python3 teacher/bundle.py check               only checks what learners would get

The bundle is a .tar.gz in .build/bundles, or in the folder given. It holds what git tracks; in a copy
without git, what lies in the project's own folders. Before it is written, and in `make test`, it is
searched for the answers of ★ exercises and of the keys, line by line, and for hidden cases, each by the
runs of words that it consists of. Neither bundle is written if there are marks or records of anybody in
it, wherever they lie. Needs nothing but Python and, if it is there, git.
"""

import io
import json
import pathlib
import re
import subprocess
import sys
import tarfile

HOME = pathlib.Path(__file__).resolve().parent.parent
NAME = "dsh"
# What belongs to the project, and of it what programs leave there.
PARTS = [
    ".ci", ".devcontainer", ".gitignore", ".swift-format", "ARCHITECTURE.md", "LICENSE", "Makefile",
    "Package.swift", "README.md", "Sources", "Tests", "benchmarks", "book", "chapters",
    "datasets-mini", "exercises", "models-mini", "teacher",
]
LEFT_BEHIND = re.compile(r"(^|/)(\.build|__pycache__|out)/|\.progress\.json$|\.backup\d+$|\.records/")
# The run of words by which a case is recognised, the share of its own runs from which on it is in
# another file, and the words from which on a line says something of its own.
RUN, SHARE, LINE = 6, 0.5, 12

EMPTY_KEYS = """import Contract
import Grader

/// The answer keys of the transfer exercises, which only teachers have.
public let teacherKeys: [ExerciseID: AnswerKey] = [:]
"""


def tracked():
    """The files of the project, by path. What else lies in its folder, a class's work and marks above
    all, goes to nobody."""
    if not (HOME / ".git").exists():
        found = [path for part in PARTS for path in [HOME / part, *(HOME / part).rglob("*")]]
        paths = [str(path.relative_to(HOME)) for path in found]
        paths = [path for path in paths if not LEFT_BEHIND.search(path)]
    else:
        paths = listed("--cached")
        forgotten = [
            path for path in listed("--others", "--exclude-standard")
            if path.split("/")[0] in PARTS
        ]
        if forgotten:
            sys.exit("Nobody told git about these: git add them, or move them elsewhere.\n"
                     + "\n".join(forgotten))
    return {path: (HOME / path).read_bytes() for path in sorted(paths) if (HOME / path).is_file()}


def listed(*options):
    """What git lists, as paths."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", *options], cwd=HOME, check=True, stdout=subprocess.PIPE)
    return [path for path in listing.stdout.decode().split("\0") if path]


def student():
    """What learners get: no answers of ★, no hidden cases, no tests that hold either."""
    files = {}
    for path, content in tracked().items():
        if path.startswith(("teacher/", "Tests/GraderTests/")) or path == "benchmarks/class.py":
            continue
        files[path] = content
    for path in [path for path in files if path.startswith("exercises/Stubs/")]:
        # Whoever packs this may have solved some.
        files[path.replace("/Stubs/", "/Sources/")] = files[path]
    files["teacher/Keys/TeacherKeys.swift"] = EMPTY_KEYS.encode()
    package = files["Package.swift"].decode()
    changed = re.sub(r'\n    tests\(\s*of: "Grader".*?\),(?=\n)', "", package, flags=re.S)
    if changed == package:
        sys.exit("Package.swift no longer has the grader's tests as they are to be left out.")
    files["Package.swift"] = changed.encode()
    # What builds and checks the bundles themselves has no place in it.
    makefile = files["Makefile"].decode()
    for name in ["test-bundle", "student-bundle", "teacher-bundle"]:
        makefile = re.sub(rf"^(\.PHONY:.*|test:.*) {name}(?= |$)", r"\1", makefile, flags=re.M)
    makefile = re.sub(r"(?:^#[^\n]*\n)?^(test|student|teacher)-bundle[^:\n]*:\n(\t[^\n]*\n)+\n", "",
                      makefile, flags=re.M)
    if "bundle" in makefile:
        sys.exit("The Makefile no longer has the targets of bundles as they are to be left out.")
    files["Makefile"] = makefile.encode()
    return files


def marks(files):
    """What of the files looks like somebody's marks or the record of a grading, as sentences."""
    return [f"{path} looks like marks, or like the record of a grading."
            for path, content in files.items() if is_about_people(path, content)]


def is_about_people(path, content):
    *folders, name = path.split("/")
    if any(folder.endswith(".records") for folder in folders) or name in ["marks.csv", ".seed.json"]:
        return True
    if content.startswith(b"name,points,of,state,late"):
        return True
    if b'"seed"' not in content:
        return False
    try:
        value = json.loads(content)
    except ValueError:
        return False
    # Of a record, of a class, or of an interrupted grading. Other seeds are numbers, or data.
    return isinstance(value, dict) and any(
        isinstance(part, dict) and isinstance(part.get("seed"), str)
        for part in [value, value.get("setting")])


def refuse_marks(files):
    """Ends the program if there are marks among the files, or if they would not be found."""
    found = marks(files)
    if found:
        sys.exit("Marks are for nobody else: move them elsewhere.\n" + "\n".join(found))
    planted = {
        "chapters/notes/marks.csv": b"", "exercises/class.records/anna.txt": b"anna",
        "Tests/a.csv": b'name,points,of,state,late,0.1\n"anna",5,5,,"",5\n',
        "book/class.json": b'{"format": 1, "setting": {"seed": "815"}}',
        "exercises/x.json": b'{"seed": "815"}',
    }
    missed = set(planted) - {path for path in planted if marks({path: planted[path]})}
    if missed:
        sys.exit("These would not be taken for marks: " + ", ".join(sorted(missed)))


def words(text):
    """Names, numbers and signs of a program, without its comments."""
    text = re.sub(r"//[^\n]*|/\*.*?\*/", " ", text, flags=re.S)
    return re.findall(r"\w+|[^\w\s]", text)


def runs(text):
    all_words = words(text)
    return {tuple(all_words[i:i + RUN]) for i in range(len(all_words) - RUN + 1)}


def cases(text):
    """The blocks `Case(…) { … }` of a key, each with its title."""
    for start in re.finditer(r"\bCase\(\"(.*?)\"\)\s*\{", text):
        depth, end = 1, start.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        yield start[1], text[start.start():end]


def secrets():
    """What learners may not have, by name: the runs of words of each hidden case, less those that are
    in what learners may have anyway, and the lines of solutions and keys."""
    stars = {path.name for path in (HOME / "teacher/Solutions").rglob("*.swift")}
    given, given_text = set(), ""
    for folder in ["exercises/Stubs", "exercises/Solutions", "Sources/Grader"]:
        for path in (HOME / folder).rglob("*.swift"):
            if folder != "exercises/Solutions" or path.name not in stars:
                given |= runs(path.read_text())
                given_text += " ".join(words(path.read_text())) + "\n"
    hidden = {}
    for path in sorted((HOME / "teacher/Keys").glob("Chapter*.swift")):
        for title, block in cases(path.read_text()):
            hidden[f"the case “{title}” of {path.name}"] = block, runs(block) - given
    for path in sorted((HOME / "teacher").rglob("*.swift")):
        if path.name == "TeacherKeys.swift":  # the table itself, without a single case
            continue
        for line in path.read_text().splitlines():
            own = " ".join(words(line))
            if len(words(line)) >= LINE and own not in given_text:
                hidden[f"the line “{line.strip()}” of {path.name}"] = line, own
    return hidden


def leaks(files, hidden):
    """What of the secrets is in the files, as sentences."""
    stars = {path.name for path in (HOME / "teacher/Solutions").rglob("*.swift")}
    sentences = []
    for path, content in files.items():
        if path.startswith("exercises/Solutions/") and path.rsplit("/", 1)[1] in stars:
            sentences.append(f"{path} is the solution of a ★ exercise.")
        if b"\0" in content[:8000]:
            continue
        text = content.decode(errors="replace")
        here, joined = runs(text), " ".join(words(text))
        for name, (_, own) in hidden.items():
            is_there = own in joined if isinstance(own, str) else len(own & here) >= SHARE * len(own)
            if is_there:
                sentences.append(f"{path} holds {name}.")
    return sentences


def check(files):
    """Ends the program if something secret is among the files, or if the search would not find it."""
    hidden = secrets()
    empty = [name for name, (_, own) in hidden.items() if not own]
    if empty:
        sys.exit("Nothing tells these from what learners have:\n" + "\n".join(empty))
    found = leaks(files, hidden)
    if found:
        sys.exit("The student bundle would give answers away.\n" + "\n".join(found))
    for name, (source, _) in hidden.items():
        planted = {"chapters/leak.md": b"Some text.\n" + source.encode() + b"\nSome more."}
        if not leaks(planted, {name: hidden[name]}):
            sys.exit(f"{name} would not be found if it were in the bundle.")
    print(f"student bundle: {len(files)} files, and none of {len(hidden)} secret cases and lines")


def write(files, kind, folder):
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{NAME}-{kind}.tar.gz"
    with tarfile.open(target, "w:gz") as archive:
        for path, content in files.items():
            entry = tarfile.TarInfo(f"{NAME}/{path}")
            entry.size = len(content)
            source = HOME / path
            is_program = source.is_file() and source.stat().st_mode & 0o100
            entry.mode = 0o755 if is_program else 0o644
            archive.addfile(entry, io.BytesIO(content))
    print(f"{target}: {len(files)} files, {target.stat().st_size / 1e6:.1f} MB")


def main():
    kind = sys.argv[1] if len(sys.argv) > 1 else ""
    folder = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else HOME / ".build/bundles"
    if kind == "check":
        refuse_marks(tracked())
        check(student())
    elif kind == "student":
        files = student()
        refuse_marks(files)
        check(files)
        write(files, kind, folder)
    elif kind == "teacher":
        files = tracked()
        refuse_marks(files)
        write(files, kind, folder)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
