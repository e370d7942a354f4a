# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the checks share: the tree's files, core's public headers, and how problems are told."""

import re
import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

FOLDERS = ("app", "core", "ui", "data", "tests", ".ci")
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')


@dataclass(frozen=True)
class Problem:
    """One violation; sorts and prints as file:line."""

    path: str
    line: int
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message}"


class Tree:
    """The sources below a folder. Paths are relative to it, with slashes."""

    def __init__(self, top):
        self.top = Path(top).resolve()
        self.texts = {}
        for path in self._paths():
            try:
                self.texts[str(path.relative_to(self.top))] = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue  # an image or another binary

    def _paths(self):
        for path in sorted(self.top.iterdir()):
            if path.is_file():
                yield path
        for folder in FOLDERS:
            for path in sorted((self.top / folder).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    yield path

    def below(self, folder, *endings):
        """The (path, text) pairs in a folder whose name has one of the endings."""
        for path, text in self.texts.items():
            if path.startswith(folder + "/") and path.endswith(endings):
                yield path, text

    def text(self, path):
        """A file's text; a file that the build makes from PATH.in counts as that. None without."""
        return self.texts.get(path, self.texts.get(path + ".in"))

    def source(self, path):
        """The file to name in a message about PATH, which may be made from PATH.in."""
        return path if path in self.texts else path + ".in"

    def includes(self, path):
        """The (line, quoted, name) of each include of a file."""
        for number, line in enumerate(self.text(path).splitlines(), 1):
            match = INCLUDE.match(line)
            if match:
                yield number, match[1] == '"', match[2]

    def public_headers(self):
        """What core/weir.h includes, as {name relative to core: line}."""
        return {name: line for line, quoted, name in self.includes("core/weir.h") if quoted}


def resolve(tree, path, name):
    """The file of the tree that an include in PATH means, or None if it is none of them.

    A path that climbs into a folder counts even where nothing is there (yet).
    """
    sides = [str(PurePosixPath(path).parent), "core", "ui", "app", "."]
    candidates = [_normal(f"{side}/{name}") for side in sides]
    for candidate in candidates:
        if tree.text(candidate) is not None:
            return candidate
    return candidates[0] if "/" in name and name.startswith("..") else None


def _normal(path):
    parts = []
    for part in path.split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in (".", ""):
            parts.append(part)
    return "/".join(parts)


def report(problems, what):
    """Prints the problems; returns the exit status of a check."""
    for problem in sorted(problems, key=lambda p: (p.path, p.line, p.message)):
        print(problem)
    print(f"{what}: {len(problems)} problems" if problems else f"{what}: in order", file=sys.stderr)
    return 1 if problems else 0
