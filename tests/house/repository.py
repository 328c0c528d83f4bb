# SPDX-License-Identifier: Apache-2.0
"""What the rules of the house look at: the tracked files, and the data files beside this one."""

import fnmatch
import pathlib
import subprocess
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    path: str
    line: int
    rule: str
    advice: str  # what is wrong and what to do instead

    def __str__(self):
        return f"{self.path}:{self.line}: {self.rule}: {self.advice}"


class File:
    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.lines = text.split("\n")
        if self.lines and self.lines[-1] == "":
            self.lines.pop()

    @property
    def suffix(self):
        return pathlib.PurePosixPath(self.path).suffix

    @property
    def stem(self):
        return pathlib.PurePosixPath(self.path).stem

    @property
    def is_cpp(self):
        return self.suffix in (".cc", ".h")

    @property
    def is_script(self):
        return bool(self.lines) and self.lines[0].startswith("#!")

    def numbered(self):
        return enumerate(self.lines, start=1)


class Exceptions:
    """The entries of one *_allowed.txt; remembers which were needed."""

    def __init__(self, name, text):
        self.name = name
        self.entries = {}  # pattern: (line number, reason)
        self.used = set()
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip() and not line.startswith("#"):
                pattern, _, reason = line.partition(" ")
                self.entries[pattern] = (number, reason.strip())

    def allows(self, what):
        matching = [p for p in self.entries if fnmatch.fnmatchcase(what, p)]
        self.used.update(matching)
        return bool(matching)

    def findings(self):
        """Entries without a reason, and entries that nothing needs any more."""
        for pattern, (number, reason) in self.entries.items():
            where = f"tests/house/{self.name}"
            if not reason:
                yield Finding(where, number, "exceptions", f"'{pattern}' has no reason; add one behind it")
            if pattern not in self.used:
                yield Finding(where, number, "exceptions", f"nothing needs '{pattern}' any more; take it out")


class Repository:
    """files: path to text. data: name of a data file of tests/house to its text."""

    def __init__(self, files, data):
        self.files = [File(path, text) for path, text in sorted(files.items())]
        self.paths = {file.path for file in self.files}
        self.data = data
        self._exceptions = {}

    def exceptions(self, name):
        if name not in self._exceptions:
            self._exceptions[name] = Exceptions(name, self.data.get(name, ""))
        return self._exceptions[name]

    def all_exceptions(self):
        return self._exceptions.values()

    def cpp(self, *tops):
        return [f for f in self.files if f.is_cpp and f.path.split("/")[0] in tops]

    def exists(self, path):
        """Whether a tracked file or a folder with tracked files is there."""
        path = path.rstrip("/")
        return path in ("", ".") or path in self.paths or any(p.startswith(path + "/") for p in self.paths)


def open_repository(root):
    """The tracked files, and those that are new but not ignored, of the checkout at `root`."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, check=True, capture_output=True).stdout.decode()
    files = {}
    for path in filter(None, listed.split("\0")):
        try:
            files[path] = (root / path).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue  # binary, or deleted but still in the index
    house = root / "tests" / "house"
    return Repository(files, {p.name: p.read_text(encoding="utf-8") for p in house.glob("*.txt")})
