#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Machines that are described to the designer: what it says of their CPUs, and pictures of them."""

import json
import sys
from pathlib import Path

from designer import FOLDER, key, screenshot, wait_until, xdotool
from matrix import Matrix

LARGE = "package:2 [numa] core:64 pu:2"
FLOW = {
    "format": "weir-flow/1",
    "nodes": {
        "decode": {"kind": "process", "worker": {"type": "pass-through"},
                   "cpus": [[0, 1, 2, 3], [4, 5], 6, None, [7, 300]]},
        "scale": {"kind": "process", "worker": {"type": "pass-through"}, "cpus": [[0, 1], [2, 3]]},
        "store": {"kind": "thread", "worker": {"type": "pass-through"}, "threads": 4,
                  "cpus": [3, 4]},
    },
    "links": [["input", "decode"], ["decode", "scale"], ["scale", "store"], ["store", "output"]],
    "layout": {"input": [0, 0], "decode": [160, 0], "scale": [400, 0], "store": [640, 0],
               "output": [880, 0]},
}


class Machine(Matrix):
    """A designer that shows what the pools of a flow have of a machine."""

    def __init__(self, path, topology, dark=False, size=None):
        environment = {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"} if dark else {}
        super().__init__(path, topology, **environment)
        self.select_pool("decode")
        if size:
            xdotool("getwindowfocus", "windowsize", "--sync", *map(str, size))
        key("ctrl+k")
        wait_until("the button tells that the CPUs are shown", lambda: self.is_pressed("CPUs"))
        assert self.is_pressed("Palette")
        wait_until("the matrix has the focus",
                   lambda: self.focused_name().startswith("CPU 0, all 5 workers"))

    def description(self):
        return self.focused().description


def large(path):
    for dark, size, name in ((False, None, "cpus-large"), (True, (800, 600), "cpus-large-dark-800")):
        with Machine(path, LARGE, dark, size) as designer:
            assert designer.description() == "Core 0, NUMA node 0, package 0"
            screenshot(name)
            key("Down", "ctrl+Right", "ctrl+Right")
            designer.wait_for_cell("CPU 4, worker 0, not assigned, also used by store")
            assert designer.description() == "Core 2, NUMA node 0, package 0"
            key("n")
            wait_until("all of its node", lambda: designer.summary().startswith("0-127; 4-5"))
            key("c")
            wait_until("but this core", lambda: designer.summary().startswith("0-3, 6-127; 4-5"))
            key("End")
            designer.wait_for_cell("CPU 300, worker 0, not assigned, not on this machine")
            screenshot(f"{name}-end")
            key("a")
            wait_until("any", lambda: designer.summary().startswith("any CPU; 4-5"))
            designer.kill()


def patterns(path):
    """By the keyboard, from the menu."""
    with Machine(path, LARGE) as designer:
        for _back in range(5):
            key("shift+Tab")
        designer.wait_for_focus("Patterns")
        key("space")
        designer.get("menu item", "Spread over NUMA Nodes")
        key("s")
        wait_until("spread", lambda: designer.summary() == "0-1; 128-129; 2-3; 130-131; 4-5")
        designer.kill()


def others(path, folder):
    with Machine(path, str(folder / "hybrid.xml")) as designer:
        assert designer.description() == "Core 0, Performance cores", designer.description()
        screenshot("cpus-hybrid")
        designer.kill()
    with Machine(path, str(folder / "hybrid.xml"), dark=True) as designer:
        screenshot("cpus-hybrid-dark")
        designer.kill()

    with Machine(path, str(folder / "restricted.xml")) as designer:
        key("Down")
        designer.wait_for_cell("CPU 0, worker 0, assigned, also used by scale, "
                               "must not be used here")
        screenshot("cpus-restricted")
        designer.kill()

    with Machine(path, "pu:1", size=(800, 600)) as designer:
        key("Down", "Right")
        designer.wait_for_cell("CPU 1, worker 0, assigned, also used by scale, "
                               "not on this machine")
        screenshot("cpus-one-800")
        designer.kill()

    with Machine(path, "no such machine") as designer:
        designer.get_text("“no such machine” is neither a file nor a topology")
        designer.kill()


def main():
    path = FOLDER / "flow.json"
    path.write_text(json.dumps(FLOW))
    large(path)
    patterns(path)
    others(path, Path(sys.argv[1]))


if __name__ == "__main__":
    main()
