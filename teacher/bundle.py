"""Makes the bundle that learners get, or the one that other teachers get, of this folder.

    python3 teacher/bundle.py student [folder]    what learners need to read, build and solve
    python3 teacher/bundle.py teacher [folder]    everything
    python3 teacher/bundle.py check               only checks what learners would get

The bundle is a .tar.gz in .build/bundles, or in the folder given. Before it is written, and in `make
test`, it is searched for the answers of ★ exercises and for hidden cases: the code in teacher/, by the
runs of words that it consists of. Needs nothing but Python and git.
"""

import io
import pathlib
import re
import subprocess
import sys
import tarfile

HOME = pathlib.Path(__file__).resolve().parent.parent
NAME = "dsh"
# The run of words by which code is recognised.
RUN = 8
# The share of a secret file's runs from which on something of it is in another file. Files that have
# nothing to do with it reach 4% of a solution; the grader's properties of ★ reach 7% of the keys,
# since they are written in the same manner.
SOLUTION, KEYS = 0.15, 0.1

EMPTY_KEYS = """import Contract
import Grader

/// The answer keys of the transfer exercises, which only teachers have.
public let teacherKeys: [ExerciseID: AnswerKey] = [:]
"""


def tracked():
    """The files of the project, by path."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=HOME,
        check=True, stdout=subprocess.PIPE)
    paths = sorted(path for path in listing.stdout.decode().split("\0") if path)
    return {path: (HOME / path).read_bytes() for path in paths if (HOME / path).is_file()}


def student():
    """What learners get: no answers of ★, no hidden cases, no tests that hold either."""
    files = {}
    for path, content in tracked().items():
        if path.startswith(("teacher/", "Tests/GraderTests/")) or path == "benchmarks/class.py":
            continue
        files[path] = content
    files["teacher/Keys/TeacherKeys.swift"] = EMPTY_KEYS.encode()
    package = files["Package.swift"].decode()
    changed = re.sub(r'\n    tests\(\s*of: "Grader".*?\),(?=\n)', "", package, flags=re.S)
    if changed == package:
        sys.exit("Package.swift no longer has the grader's tests as they are to be left out.")
    files["Package.swift"] = changed.encode()
    # What builds and checks the bundles themselves has no place in it.
    makefile = files["Makefile"].decode()
    files["Makefile"] = makefile.replace("\tpython3 teacher/bundle.py check\n", "").encode()
    return files


def words(text):
    """Names, numbers and signs of a program, without its comments."""
    text = re.sub(r"//[^\n]*|/\*.*?\*/", " ", text, flags=re.S)
    return re.findall(r"\w+|[^\w\s]", text)


def runs(text):
    all_words = words(text)
    return {tuple(all_words[i:i + RUN]) for i in range(len(all_words) - RUN + 1)}


def secrets():
    """For each file of teacher/, the runs that are in nothing that learners may have anyway: the
    stubs, the book's solutions, and the grader's knowledge of exercises that the book answers."""
    stars = {path.name for path in (HOME / "teacher/Solutions").rglob("*.swift")}
    given = set()
    for folder in ["exercises/Stubs", "exercises/Solutions", "Sources/Grader"]:
        for path in (HOME / folder).rglob("*.swift"):
            if folder == "exercises/Stubs" or path.name not in stars:
                given |= runs(path.read_text())
    found = {}
    for path in sorted((HOME / "teacher").rglob("*.swift")):
        name = str(path.relative_to(HOME))
        if name != "teacher/Keys/TeacherKeys.swift":  # the table itself, without a single case
            found[name] = runs(path.read_text()) - given
    return found


def leaks(files, secrets):
    """What of the secrets is in the files, as sentences."""
    stars = {path.rsplit("/", 1)[1] for path in secrets if "/Solutions/" in path}
    sentences = []
    for path, content in files.items():
        if path.startswith("exercises/Solutions/") and path.rsplit("/", 1)[1] in stars:
            sentences.append(f"{path} is the solution of a ★ exercise.")
        if b"\0" in content[:8000]:
            continue
        here = runs(content.decode(errors="replace"))
        for secret, those in secrets.items():
            limit = SOLUTION if "/Solutions/" in secret else KEYS
            share = len(those & here) / len(those)
            if share >= limit:
                sentences.append(f"{path} holds {share:.0%} of {secret}.")
    return sentences


def check(files):
    """Ends the program if something secret is among the files, or if the search would not find it."""
    hidden = secrets()
    if not all(hidden.values()):
        sys.exit("A file in teacher/ has nothing of its own to look for.")
    found = leaks(files, hidden)
    if found:
        sys.exit("The student bundle would give answers away.\n" + "\n".join(found))
    for secret in hidden:
        planted = {"chapters/leak.md": b"text\n" + (HOME / secret).read_bytes()}
        if not leaks(planted, hidden):
            sys.exit(f"{secret} would not be found if it were in the bundle.")
    print(f"student bundle: {len(files)} files, and nothing of {len(hidden)} secret ones")


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
        check(student())
    elif kind == "student":
        files = student()
        check(files)
        write(files, kind, folder)
    elif kind == "teacher":
        write(tracked(), kind, folder)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
