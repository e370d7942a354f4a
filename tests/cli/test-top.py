#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""`weir top` in a terminal of its own: what it draws, its keys, and how it leaves."""

import argparse
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import tempfile
import termios
import time
import unittest

PATIENCE = 30
CONTROLS = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|\x1b[=>78]|[\x0e\x0f\r]")
REDRAW = "\x0c"
LAST = b"p hold  h help"
FLOW = """{"format": "weir-flow/1", "name": "Waiting", "nodes": {
  "first": {"kind": "process", "worker": {"type": "pass-through"}, "cpus": 2},
  "second": {"kind": "thread", "worker": {"type": "pass-through"}}},
  "links": [["input", "first"], ["first", "second"], ["second", "output"]]}"""


class Terminal:
    """A program on a terminal, and all that it has drawn."""

    def __init__(self, arguments, environment):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(arguments[0], arguments, environment)
        self.drawn = b""
        self.resize(30, 150)

    def resize(self, rows, columns):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, until):
        """Adds to what was drawn; False when the program has closed the terminal."""
        ready, _, _ = select.select([self.fd], [], [], max(until - time.monotonic(), 0))
        if not ready:
            raise AssertionError(f"not drawn in time; so far: {self.drawn[-2000:]!r}")
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.drawn += data
        return bool(data)

    def wait_for(self, text):
        """Waits until @text has been drawn since the last wait."""
        until = time.monotonic() + PATIENCE
        while text.encode() not in CONTROLS.sub(b"", self.drawn):
            if not self.read(until):
                raise AssertionError(f"ended without {text!r}: {self.drawn[-2000:]!r}")
        self.drawn = b""

    def wait_for_whole(self, text):
        """The same, of all that is there: mostly only what has changed is drawn, each second."""
        until = time.monotonic() + PATIENCE
        while text.encode() not in CONTROLS.sub(b"", self.drawn):
            if time.monotonic() > until:
                raise AssertionError(f"{text!r} is not there")
            self.drawn = b""
            self.read(until)
            self.press(REDRAW)
            while LAST not in CONTROLS.sub(b"", self.drawn):
                self.read(until)
        self.drawn = b""

    def press(self, keys):
        os.write(self.fd, keys.encode())

    def wait_end(self):
        """What was drawn to the end, and the exit code."""
        until = time.monotonic() + PATIENCE
        while self.read(until):
            pass
        os.close(self.fd)
        _, status = os.waitpid(self.pid, 0)
        return self.drawn, os.waitstatus_to_exitcode(status)


class TopTest(unittest.TestCase):
    weir = None

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="weir-top-")
        self.addCleanup(self.folder.cleanup)
        runtime = os.path.join(self.folder.name, "runtime")
        os.mkdir(runtime, 0o700)
        self.environment = {"XDG_RUNTIME_DIR": runtime, "TERM": "xterm-256color",
                            "LC_ALL": "C.UTF-8"}
        flow = os.path.join(self.folder.name, "flow.json")
        with open(flow, "w", encoding="utf-8") as file:
            file.write(FLOW)
        self.runner = subprocess.Popen([self.weir, "run", flow, "--monitor", "--quiet"],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       env=self.environment)
        self.addCleanup(self.end_runner)
        self.send(3)
        self.terminal = Terminal([self.weir, "top", str(self.runner.pid)], self.environment)

    def end_runner(self):
        self.runner.kill()
        self.runner.stdin.close()
        self.runner.stdout.close()
        self.runner.wait()

    def send(self, n_items):
        """Sends items through; once their results are there, the run can be watched."""
        for _ in range(n_items):
            self.runner.stdin.write(b"1\n")
            self.runner.stdin.flush()
            self.runner.stdout.readline()

    def leave(self):
        self.terminal.press("q")
        drawn, code = self.terminal.wait_end()
        self.assertEqual(code, 0)
        self.assertIn(b"\x1b[?1049l", drawn, "the terminal is not as it was")

    def test_keys(self):
        self.terminal.wait_for("Waiting: running")
        self.terminal.press("h")
        self.terminal.wait_for("leave; the flow goes on")
        self.terminal.press("x")
        self.terminal.wait_for("q quit")
        self.terminal.press("p")
        self.terminal.wait_for("held: p goes on")
        self.terminal.press("p")
        self.terminal.wait_for("q quit")
        self.terminal.press("w>>ro\x1b[B")
        self.leave()
        self.assertIsNone(self.runner.poll(), "the flow did not go on")

    def test_live(self):
        self.terminal.wait_for_whole("3 done")
        self.send(2)
        self.terminal.wait_for_whole("5 done")
        self.terminal.resize(8, 40)
        self.terminal.wait_for("NODE")
        self.leave()

    def test_end_of_run(self):
        """What was seen last stays to be looked at."""
        self.terminal.wait_for("Waiting: running")
        self.runner.stdin.close()
        self.assertEqual(self.runner.wait(PATIENCE), 0)
        self.terminal.wait_for("stopped")
        self.leave()

    def test_signal(self):
        self.terminal.wait_for("Waiting: running")
        os.kill(self.terminal.pid, signal.SIGTERM)
        drawn, code = self.terminal.wait_end()
        self.assertEqual(code, 0)
        self.assertIn(b"\x1b[?1049l", drawn)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weir", required=True)
    options, rest = parser.parse_known_args()
    TopTest.weir = options.weir
    unittest.main(argv=["test-top.py", *rest], verbosity=2)
