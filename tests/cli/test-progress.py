#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What `weir run` tells of a run while it goes on: a bar on a terminal, JSON to programs."""

import argparse
import json
import os
import pty
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

options = None

# Long enough that it has to be told: each of two threads takes 10 ms for an item.
N_ITEMS = 240
FLOW = {
    "format": "weir-flow/1",
    "nodes": {"work": {"kind": "thread", "threads": 2,
                       "worker": {"type": "delay", "params": {"seconds": 0.01}}}},
    "links": [["input", "work"], ["work", "output"]],
}
# Where a pipe is read as text, a carriage return is a newline.
BAR = re.compile(r"[\r\n]\x1b\[K *(\d+) % \[(#*)(\.*)\] (\d+) items, [\d.]+ items/s, backlog \d+, "
                 r"\d+:\d\d left")


def read_terminal(master):
    """All that was written until nobody holds the other end, which reads as EIO."""
    text = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            return text.decode()
        if not piece:
            return text.decode()
        text += piece


class ProgressTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        Path(self.folder.name, "flow.json").write_text(json.dumps(FLOW), encoding="utf-8")
        lines = "".join(f"{number}\n" for number in range(N_ITEMS))
        Path(self.folder.name, "in").write_text(lines, encoding="utf-8")

    def run_weir(self, *arguments, **streams):
        return subprocess.run([options.weir, "run", "flow.json", *arguments],
                              cwd=self.folder.name, timeout=60, check=False, text=True,
                              env={"TERM": "xterm"}, **streams)

    def run_in_terminal(self, *arguments, term="xterm", **streams):
        """What a terminal got as the standard error, and whatever else stands for "terminal"."""
        master, slave = pty.openpty()
        streams = {name: slave if stream == "terminal" else stream
                   for name, stream in streams.items()}
        with subprocess.Popen([options.weir, "run", "flow.json", *arguments], stderr=slave,
                              cwd=self.folder.name, env={"TERM": term}, **streams) as process:
            os.close(slave)
            text = read_terminal(master)
            os.close(master)
            self.assertEqual(process.wait(timeout=60), 0)
        return text

    def test_bar(self):
        text = self.run_in_terminal("in", "-o", "out")
        bars = list(BAR.finditer(text))
        self.assertTrue(bars, text)
        shares = [int(bar[1]) for bar in bars]
        self.assertEqual(shares, sorted(shares))
        for bar in bars:
            self.assertEqual(len(bar[2]) + len(bar[3]), 24)
        # It makes way for the summary, and is not left in a line of its own.
        self.assertRegex(text, r"\r\x1b\[K240 done, 0 failed in ")

    def test_no_size(self):
        """What comes from a pipe may be as much as it likes."""
        os.mkfifo(Path(self.folder.name, "fifo"))
        with subprocess.Popen(["sh", "-c", "cat in > fifo"], cwd=self.folder.name):
            text = self.run_in_terminal("fifo", "-o", "out")
        self.assertRegex(text, r"\r\x1b\[K\d+ items, [\d.]+ items/s, backlog \d+\r")
        self.assertNotIn("left", text)

    def test_no_bar(self):
        for arguments, more in ((["--progress=off"], {}), (["--quiet"], {}), ([], {"term": "dumb"})):
            with self.subTest(arguments=arguments, more=more):
                text = self.run_in_terminal("in", "-o", "out", *arguments, **more)
                self.assertNotIn("\x1b", text)

    def test_results_in_terminal(self):
        text = self.run_in_terminal("in", stdout="terminal")
        self.assertNotIn("\x1b", text)
        self.assertIn("239\r\n", text)

    def test_no_terminal(self):
        done = self.run_weir("in", "-o", "out", stderr=subprocess.PIPE)
        self.assertRegex(done.stderr, r"\A240 done, 0 failed in [^\n]*\n\Z")
        done = self.run_weir("in", "-o", "out", "--progress=bar", "-q", stderr=subprocess.PIPE)
        self.assertRegex(done.stderr, BAR)

    def test_json(self):
        done = self.run_weir("in", "-o", "out", "-q", "--progress=json", stderr=subprocess.PIPE)
        reports = [json.loads(line) for line in done.stderr.splitlines()]
        self.assertGreaterEqual(len(reports), 2)
        for report in reports:
            self.assertEqual(list(report), ["done", "failed", "backlog", "seconds", "rate", "share",
                                            "remaining"])
        self.assertEqual(reports[-1]["done"], N_ITEMS)
        self.assertEqual(reports[-1]["share"], 1)
        self.assertEqual(reports[-1]["remaining"], 0)
        self.assertLess(reports[0]["share"], 1)
        self.assertGreater(reports[0]["remaining"], 0)

    def test_bad_mode(self):
        done = self.run_weir("in", "--progress=fancy", stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 2)
        self.assertIn('expected "auto", "bar", "json" or "off", got "fancy"', done.stderr)


def main():
    global options
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weir", required=True, type=os.path.abspath)
    options, rest = parser.parse_known_args()
    unittest.main(argv=["test-progress", *rest], verbosity=2)


if __name__ == "__main__":
    main()
