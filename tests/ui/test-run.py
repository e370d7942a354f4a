#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs the greeting flow from its window: sees it move as the runner says it does and finds the
results in a file; kills a worker, the runner, and the designer."""

import hashlib
import json
import os
import re
import shutil
import signal
import sys
from pathlib import Path

from gi.repository import Gio, GLib

from designer import FOLDER, Designer, key, screenshot, wait_until

N_ITEMS = 1000000
RECEIVED, DONE = 0, 1


class Runner:
    """The run itself, as others see it over D-Bus."""

    def __init__(self):
        socket = wait_until("a runner is listed", self.find)
        self.pid = int(socket.name.split(".")[0])
        self.bus = wait_until("the runner answers", lambda: Gio.DBusConnection.new_for_address_sync(
            f"unix:path={socket.resolve()}", Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT,
            None, None))

    @staticmethod
    def find():
        return next((FOLDER / "runtime" / "weir").glob("*.socket"), None)

    def ask(self, method, *arguments):
        parameters = GLib.Variant(f"({'s' * len(arguments)})", arguments) if arguments else None
        return self.bus.call_sync(None, "/io/github/weir/Monitor1", "io.github.weir.Monitor1",
                                  method, parameters, None, 0, 20000, None).unpack()

    def n_done(self):
        return self.ask("GetSnapshot")[1][DONE]

    def worker(self, node):
        """The process of a node's first worker."""
        return self.ask("GetWorkers", node)[0][0][2]


class Runs(Designer):
    """A designer whose run is looked at."""

    def __init__(self, path):
        super().__init__(path)
        wait_until("the file is shown", lambda: self.title() == path.name)

    def summary(self):
        label = self.find_text(" done")
        return label.name if label else ""

    def n_done(self):
        match = re.search(r"([\d,]+) done", self.summary())
        return int(match[1].replace(",", "")) if match else 0

    def curve(self, chart, name):
        """The newest value of a curve in its chart, as the chart tells it."""
        image = self.find("image", chart)
        match = re.search(rf"{name} ([\d.]+)", image.description if image else "")
        return float(match[1]) if match else 0

    def describe(self, node):
        item = self.find("list item", node)
        return item.description if item else ""

    def wait_for_summary(self, pattern):
        wait_until(f"the run is told as {pattern}", lambda: re.search(pattern, self.summary()))


def remember(path, **setup):
    """The set-up of runs that the designer finds for a flow."""
    folder = FOLDER / "state" / "weir-designer" / "runs"
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(path.as_uri().encode()).hexdigest()
    (folder / f"{name}.json").write_text(json.dumps(setup))


def is_alive(pid):
    return Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes() != b""


def allow_programs(designer):
    """The first time, the modules of a flow are asked about; with the keys, since the canvas has a
    button of the same name."""
    designer.get_text("Run These Programs?")
    assert designer.find_text("text.so")
    designer.focus_window()
    screenshot("run-asked")
    key("alt+r")
    wait_until("answered", lambda: len(designer.frames()) == 1)
    designer.focus_window()


def run_a_million(path):
    output = FOLDER / "results.jsonl"
    remember(path, source="generator", value='"world"', count=N_ITEMS, sink="file",
             output=str(output))
    with Runs(path) as designer:
        key("ctrl+Return")
        allow_programs(designer)
        designer.get("push button", "Stop")
        wait_until("items get done", lambda: designer.n_done() > 0)
        before = Runner().n_done()
        wait_until("the window counts as the runner does", lambda: designer.n_done() >= before)
        wait_until("the throughput is shown", lambda: designer.curve("Items", "out") > 0)
        wait_until("the backlog is shown", lambda: designer.curve("Backlog", "in the flow") > 0)
        wait_until("a node says how busy it is",
                   lambda: "workers busy" in designer.describe("greet"))
        screenshot("run-greeting")

        designer.press("push button", "Stop")
        designer.wait_for_summary("^Ended")
        n_done = designer.n_done()
        designer.get("push button", "Run")
        key("ctrl+q")
        designer.wait_for_end()

    lines = output.read_text().splitlines()
    assert len(lines) == n_done, (len(lines), n_done)
    assert 0 < n_done <= N_ITEMS, n_done
    assert set(lines) == {'"Hello, wdwdwdwdwd!"'}, set(lines)


def kill_things(path):
    remember(path, source="generator", value='"world"', pattern="constant", rate=500,
             sink="nowhere")
    with Runs(path) as designer:
        key("ctrl+Return")
        wait_until("items get done", lambda: designer.n_done() > 0)
        runner = Runner()
        worker = wait_until("a worker", lambda: runner.worker("greet"))
        os.kill(worker, signal.SIGKILL)
        wait_until("the node tells of the restart", lambda: "1 restart" in designer.describe("greet"))
        before = designer.n_done()
        wait_until("it goes on", lambda: designer.n_done() > before)

        # Some seconds' worth, so that the next run's numbers can be told from this one's.
        wait_until("much is done", lambda: designer.n_done() > 5 * 500)
        before = designer.n_done()
        os.kill(runner.pid, signal.SIGKILL)
        designer.wait_for_summary("^The runner was ended by a signal: Killed")
        assert designer.n_done() >= before, "the last picture stays"
        assert designer.title() == path.name, "the drawing is untouched"
        screenshot("run-killed")

        key("ctrl+Return")
        designer.get("push button", "Stop")
        wait_until("items get done again", lambda: 0 < designer.n_done() < before)
        runner = Runner()
        designer.kill()
        wait_until("nothing is left running", lambda: not is_alive(runner.pid))


def set_up(path):
    """The set-up is remembered; a flow that is edited meanwhile says so."""
    remember(path, source="values", values='"one"\n"two"\n')
    with Runs(path) as designer:
        key("ctrl+alt+Return")
        designer.get("frame", "Set Up the Run")
        designer.focus_window()
        screenshot("run-setup")
        key("ctrl+Return")
        designer.wait_for_summary("^Ended · 2 done")


def main():
    path = FOLDER / "greeting.json"
    shutil.copy(sys.argv[1], path)
    run_a_million(path)
    kill_things(path)
    set_up(path)


if __name__ == "__main__":
    main()
