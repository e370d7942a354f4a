#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every option of every command stands in the manual pages and in the completions of all shells."""

import argparse
import os
import re
import shutil
import subprocess
import unittest
from pathlib import Path

options = None


def ask(*arguments):
    return subprocess.run([options.weir, *arguments], check=True, stdout=subprocess.PIPE, text=True,
                          env={**os.environ, "LC_ALL": "C.UTF-8"}, timeout=30).stdout


def commands():
    listed = re.search(r"^Commands:\n(.*?)\n\n", ask("--help"), re.DOTALL | re.MULTILINE)[1]
    return [line.split()[0] for line in listed.splitlines()]


def long_options(command):
    """Those in the lists of its help, and not in what stands below them."""
    return re.findall(r"^  (?:-\w, )?--([\w-]+)", ask("help", command), re.MULTILINE)


def made(name):
    return Path(options.made, name).read_text(encoding="utf-8")


def complete_bash(*words):
    script = ('source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _weir; '
              'printf "%s\\n" "${COMPREPLY[@]}"')
    done = subprocess.run(["bash", "-c", script, str(Path(options.made, "weir")), *words],
                          check=True, stdout=subprocess.PIPE, text=True, timeout=30)
    return done.stdout.split()


class HelpTest(unittest.TestCase):
    def test_commands(self):
        manual = Path(options.manual).read_text(encoding="utf-8").replace("\\-", "-")
        for command in commands():
            with self.subTest(command):
                self.assertIn(f"weir {command}", manual)

    def test_manual(self):
        """The page of the whole program is written by hand."""
        manual = Path(options.manual).read_text(encoding="utf-8").replace("\\-", "-")
        for command in commands():
            for option in long_options(command) if command != "help" else []:
                with self.subTest(command=command, option=option):
                    if option != "help":
                        self.assertRegex(manual, rf"--{option}\b")

    def test_manuals(self):
        for command in commands():
            if command == "help":
                continue
            page = made(f"weir-{command}.1").replace("\\-", "-")
            for option in long_options(command):
                with self.subTest(command=command, option=option):
                    self.assertIn(f"--{option}\\fR", page)
            self.assertIn(".SH SYNOPSIS\n", page)

    @unittest.skipUnless(shutil.which("groff"), "groff is not there")
    def test_format(self):
        pages = [Path(options.manual), *Path(options.made).glob("weir-*.1")]
        self.assertGreater(len(pages), 8)
        for page in pages:
            with self.subTest(page.name):
                done = subprocess.run(["groff", "-man", "-Tutf8", "-wall", "-z", page], text=True,
                                      stderr=subprocess.PIPE, check=True, timeout=30)
                self.assertEqual(done.stderr, "")

    def test_bash(self):
        self.assertEqual(complete_bash("weir", "ch"), ["check"])
        self.assertEqual(complete_bash("weir", "run", "--pro"), ["--progress"])
        self.assertEqual(complete_bash("weir", "run", "--progress", "=", "j"), ["json"])
        self.assertEqual(complete_bash("weir", "run", "--progress", "="),
                         ["auto", "bar", "json", "off"])
        self.assertEqual(complete_bash("weir", "run", "flow"), [])
        self.assertIn("check", complete_bash("weir", "help", ""))
        for command in commands():
            if command != "help":
                offered = complete_bash("weir", command, "--")
                for option in long_options(command):
                    with self.subTest(command=command, option=option):
                        self.assertIn(f"--{option}", offered)

    def test_zsh(self):
        text = made("_weir")
        for command in commands():
            part = re.search(rf"^    {command}\)\n(.*?)^      ;;$", text, re.DOTALL | re.MULTILINE)
            self.assertIsNotNone(part, command)
            for option in long_options(command) if command != "help" else []:
                with self.subTest(command=command, option=option):
                    self.assertRegex(part[1], rf"'\*?--{option}=?\[")
        if shutil.which("zsh"):
            subprocess.run(["zsh", "-n", Path(options.made, "_weir")], check=True, timeout=30)

    def test_fish(self):
        text = made("weir.fish")
        for command in commands():
            for option in long_options(command) if command != "help" else []:
                with self.subTest(command=command, option=option):
                    self.assertRegex(text, rf"from {command}'.* -l {option} ")
        if shutil.which("fish"):
            script = f"source {Path(options.made, 'weir.fish')}; complete -C 'weir run --progress '"
            done = subprocess.run(["fish", "--no-config", "-c", script], check=True, text=True,
                                  stdout=subprocess.PIPE, timeout=60)
            words = [line.split("\t")[0] for line in done.stdout.splitlines()]
            self.assertEqual(words, ["auto", "bar", "json", "off"])


def main():
    global options
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weir", required=True, type=os.path.abspath)
    parser.add_argument("--manual", required=True, help="the page of the whole program")
    parser.add_argument("--made", required=True, help="the folder of what is made of the help")
    options, rest = parser.parse_known_args()
    unittest.main(argv=["test-help", *rest], verbosity=2)


if __name__ == "__main__":
    main()
