#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Installs the build into a folder, moves the whole prefix elsewhere, and uses it from there.

Without any environment variable: the program has to find its library, the library its worker
host, modules and flows, wherever the prefix is.
"""

import argparse
import os
import shlex
import subprocess
import tempfile
import unittest
from pathlib import Path

options = None

GREETINGS = '"Hello, wdwdwdwdwd!"\n"Hello, 20!"\n'

MODULE_FLOW = """{
  "format": "weir-flow/1",
  "nodes": {"head": {"kind": "process",
                     "worker": {"type": "module", "module": "mine", "name": "GetHead"}}},
  "links": [["input", "head"], ["head", "output"]]
}
"""


def run(*command, environment=None, **others):
    """What a command prints, with what it says in the message of an error."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False,
                          env=environment, **others)
    if done.returncode != 0:
        raise AssertionError(f"{command[0]} ended with {done.returncode}: {done.stderr}")
    return done.stdout


class InstalledTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        top = Path(cls.folder.name)
        stage = top / "stage"
        run(*options.meson, "install", "-C", options.build, "--no-rebuild", "--quiet",
            "--destdir", str(stage), environment=os.environ)
        cls.prefix = top / "moved"
        (stage / options.prefix.lstrip("/")).rename(cls.prefix)
        cls.flow = cls.prefix / "share/weir/flows/greeting.json"
        cls.elsewhere = top / "work"
        cls.elsewhere.mkdir()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def weir(self, *arguments, program=None, **others):
        return run(str(program or self.prefix / "bin/weir"), *map(str, arguments), environment={},
                   cwd=self.elsewhere, **others)

    def test_run(self):
        output = self.weir("run", self.flow, "--cpus=ignore", input='"world"\n[1,2,3,4]\n')
        self.assertEqual(output, GREETINGS)

    def test_symbolic_link(self):
        link = self.elsewhere / "weir"
        link.symlink_to(self.prefix / "bin/weir")
        output = self.weir("call", self.flow, '"world"', "--cpus=ignore", program=link)
        self.assertEqual(output, '"Hello, wdwdwdwdwd!"\n')

    def test_its_own_module(self):
        modules = [str(path) for path in self.prefix.rglob("modules/text.so")]
        self.assertEqual(len(modules), 1)
        self.assertIn(modules[0], self.weir("check", self.flow))

    def test_a_module_of_ones_own(self):
        """Compiled with what is installed, as the comment at its top says."""
        package = next(self.prefix.rglob("weir-1.pc"))
        package.write_text(package.read_text().replace(f"prefix={options.prefix}",
                                                       f"prefix={self.prefix}", 1))
        flags = run("pkg-config", "--cflags", "--libs", "weir-1",
                    environment={**os.environ, "PKG_CONFIG_PATH": str(package.parent)})
        run(*options.compiler, "-shared", "-fPIC", "-o", str(self.elsewhere / "mine.so"),
            options.module_source, *shlex.split(flags), environment=os.environ)
        manifest = Path(options.module_source).with_name("text.weir.json").read_text()
        (self.elsewhere / "mine.weir.json").write_text(manifest.replace('"text"', '"mine"'))
        (self.elsewhere / "mine.json").write_text(MODULE_FLOW)
        self.assertEqual(self.weir("call", "mine.json", '"world"'), '"w"\n')


def main():
    global options
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", required=True, help="the build folder")
    parser.add_argument("--prefix", required=True, help="where the build is to be installed")
    parser.add_argument("--module-source", required=True, help="the source of the module text")
    parser.add_argument("--meson", type=shlex.split, default=["meson"])
    parser.add_argument("--compiler", type=shlex.split, default=["cc"])
    options, rest = parser.parse_known_args()
    unittest.main(argv=["test-installed", *rest], verbosity=2)


if __name__ == "__main__":
    main()
