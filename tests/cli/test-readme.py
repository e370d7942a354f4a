#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Does what the README says, word for word, and compares what comes out.

Each block of kind "console" is typed into one shell: what stands behind "$ " and "> ". The other
lines are what it prints, where "..." is anything.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

options = None

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(#[^)]*)?\)")
MARK = "--- next ---"


def steps(text):
    """The (command, expected output) of all blocks."""
    for block in BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = part.splitlines()
            more = [line[2:] for line in lines[1:] if line.startswith("> ")]
            yield "\n".join([lines[0], *more]), "\n".join(lines[1 + len(more):])


def pattern(expected):
    return ".*".join(re.escape(part) for part in expected.split("..."))


class ReadmeTest(unittest.TestCase):
    def setUp(self):
        self.text = Path(options.source, "README.md").read_text(encoding="utf-8")

    def test_commands(self):
        """In a tree that looks like the source after app/run, so that nothing is left in it."""
        with tempfile.TemporaryDirectory() as top:
            Path(top, "build/app").mkdir(parents=True)
            Path(top, "build/app/weir").symlink_to(Path(options.weir).resolve())
            shutil.copytree(Path(options.source, "data/flows"), Path(top, "data/flows"))
            commands = list(steps(self.text))
            script = "".join(f"{command}\necho '{MARK}'\n" for command, _expected in commands)
            Path(top, "script").write_text(script, encoding="utf-8")
            done = subprocess.run(["bash", "script"], cwd=top, text=True, timeout=100, check=False,
                                  env={**os.environ, "LC_ALL": "C.UTF-8"},
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT)
        printed = done.stdout.split(MARK + "\n")
        for (command, expected), output in zip(commands, printed):
            with self.subTest(command):
                self.assertRegex(output.rstrip("\n"),
                                 re.compile(rf"\A{pattern(expected)}\Z", re.DOTALL))
        self.assertEqual(len(printed), len(commands) + 1)

    def test_links(self):
        links = [match[0] for match in LINK.findall(self.text)]
        self.assertGreater(len(links), 5)
        for link in links:
            with self.subTest(link):
                self.assertTrue(Path(options.source, link).exists())

    def test_versions(self):
        """Those that the build asks for."""
        build = "".join(Path(options.source, name).read_text(encoding="utf-8")
                        for name in ("meson.build", "app/setup"))
        for name, version in re.findall(r"(json-glib|hwloc) ([\d.]+)", self.text):
            with self.subTest(name):
                self.assertRegex(build, rf"dependency\('{name}[^']*', version: '>= {version}'\)")
        glib = re.search(r"GLib ([\d.]+)", self.text)[1]
        self.assertIn(f"glib_version = '{glib}'", build)


def main():
    global options
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", required=True, help="the top of the tree")
    parser.add_argument("--weir", required=True, help="the program that was built")
    options, rest = parser.parse_known_args()
    if not shutil.which("convert"):
        print("skipped: the examples use ImageMagick, which is not there")
        sys.exit(77)
    if not {0, 1} <= os.sched_getaffinity(0):
        print("skipped: the examples name the CPUs 0 and 1, which are not there")
        sys.exit(77)
    unittest.main(argv=["test-readme", *rest], verbosity=2)


if __name__ == "__main__":
    main()
