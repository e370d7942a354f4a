#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tries compare.py on programs whose figures are known."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import compare

ROUNDS = [
    {"ours": (10.0, "items/s"), "theirs": (5.0, "items/s")},
    {"ours": (30.0, "items/s"), "theirs": (10.0, "items/s")},
    {"ours": (20.0, "items/s"), "theirs": (20.0, "items/s"), "rare": (1.0, "s")},
]


class CompareTest(unittest.TestCase):
    def test_ratios_are_taken_within_a_round(self):
        self.assertEqual(compare.ratios(ROUNDS, "ours", "theirs"), [2.0, 3.0, 1.0])
        self.assertEqual(compare.ratios(ROUNDS, "ours", "rare"), [20.0])
        self.assertEqual(compare.ratios(ROUNDS, "ours", "absent"), [])

    def test_targets(self):
        for target, expected in (
                ({"name": "ours", "minimum": 20}, (20.0, True)),
                ({"name": "ours", "minimum": 21}, (20.0, False)),
                ({"name": "ours", "maximum": 20}, (20.0, True)),
                ({"name": "ours", "maximum": 19}, (20.0, False)),
                ({"name": "ours", "times": "theirs", "maximum": 2}, (2.0, True)),
                ({"name": "ours", "times": "theirs", "maximum": 1.9}, (2.0, False)),
                ({"name": "absent", "maximum": 1}, (None, False))):
            with self.subTest(target=target):
                self.assertEqual(compare.judge(ROUNDS, target), expected)

    def test_tables(self):
        self.assertEqual(compare.figures_table(ROUNDS)[1], ["ours", "20", "10", "30", "items/s"])
        self.assertEqual(compare.pairs_table(ROUNDS, [["ours", "theirs"], ["ours", "absent"]])[1:],
                         [["ours", "theirs", "2.00", "1.00", "3.00"],
                          ["ours", "absent", "-", "-", "-"]])
        self.assertEqual(compare.render([["a", "b"], ["long", "1"]]), "a     b\n-------\nlong  1")

    def test_targets_of_the_tree(self):
        wanted = json.loads(Path(__file__).with_name("targets.json").read_text())
        for target in wanted["targets"]:
            with self.subTest(target=target["name"]):
                self.assertEqual(len({"minimum", "maximum"} & set(target)), 1)
                self.assertIn("unit", target)


class RunTest(unittest.TestCase):
    def run_compare(self, *programs, minimum=1):
        """Runs compare.py on shell scripts for two rounds; its status and output."""
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for index, text in enumerate(programs):
                paths.append(Path(folder, f"program-{index}"))
                paths[-1].write_text(f"#!/bin/sh\n{text}\n")
                os.chmod(paths[-1], 0o755)
            targets = Path(folder, "targets.json")
            targets.write_text(json.dumps({
                "targets": [{"name": "a", "minimum": minimum, "unit": "s"}],
                "pairs": [["a", "b"]],
            }))
            done = subprocess.run(
                [sys.executable, compare.__file__, "--rounds=2", "--timeout=10",
                 f"--targets={targets}", *paths],
                capture_output=True, text=True, timeout=60, check=False)
            return done.returncode, done.stdout, done.stderr

    def figure(self, name, value):
        return f"""echo 'words'; echo '{{"name": "{name}", "value": {value}, "unit": "s"}}'"""

    def test_in_turn(self):
        status, out, err = self.run_compare(self.figure("a", 6), self.figure("b", 2))
        self.assertEqual(status, 0, out)
        self.assertRegex(out, r"a +b +3\.00 +3\.00 +3\.00")
        self.assertIn("1 targets reached, 0 not", out)
        self.assertEqual([line.split(": ")[1] for line in err.splitlines()],
                         ["program-0", "program-1"] * 2)

    def test_missed(self):
        status, out, _err = self.run_compare(self.figure("a", 6), minimum=7)
        self.assertEqual(status, 1)
        self.assertRegex(out, r"a +>= 7 +6 +s +missed")

    def test_failing_program(self):
        status, out, _err = self.run_compare(self.figure("a", 6), "echo no luck >&2; exit 3")
        self.assertEqual(status, 1)
        self.assertIn("program-1: exit status 3: no luck", out)
        self.assertIn("1 targets reached, 0 not", out)


if __name__ == "__main__":
    unittest.main()
