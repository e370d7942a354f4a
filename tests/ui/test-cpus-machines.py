#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Machines that are described to the designer: what it says of their CPUs, and pictures of them."""

import json
import sys
from pathlib import Path

from designer import FOLDER, key, screenshot, set_settings, wait_until, xdotool
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

    count = 0

    def __init__(self, topology, dark=False, size=None):
        """With a file of its own, since it may be changed."""
        Machine.count += 1
        path = FOLDER / f"flow-{Machine.count}.json"
        path.write_text(json.dumps(FLOW))
        # As large as at first, with the CPUs below from the start.
        set_settings(show_cpus="true")
        environment = {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"} if dark else {}
        super().__init__(path, topology, **environment)
        self.size = size

    def __enter__(self):
        """Once the matrix is there to be worked in."""
        super().__enter__()
        wait_until("the button tells that the palette is shown", lambda: self.is_pressed("Palette"))
        self.select_pool("decode")
        if self.size:
            xdotool("getwindowfocus", "windowsize", "--sync", *map(str, self.size))
        key("ctrl+k")
        wait_until("the button tells that the CPUs are shown", lambda: self.is_pressed("CPUs"))
        wait_until("the matrix has the focus",
                   lambda: self.focused_name().startswith("CPU 0, all 5 workers"))
        return self

    def description(self):
        return self.focused().description


def large():
    for dark, size, name in ((False, None, "cpus-large"),
                             (True, (800, 600), "cpus-large-dark-800")):
        with Machine(LARGE, dark, size) as designer:
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
            designer.save_and_quit()


def go_back_to(designer, name):
    """As long as it takes, each step with its effect."""
    while designer.focused_name().split(",")[0] != name:
        before = designer.focused_name()
        key("shift+Tab")
        wait_until("the focus is elsewhere",
                   lambda: designer.focused_name() not in ("", before))


def patterns():
    """By the keyboard, from the menu."""
    with Machine(LARGE) as designer:
        go_back_to(designer, "Patterns")
        key("space")
        wait_until("the menu is open", lambda: designer.focused().getRoleName() == "menu item")
        key("s")
        wait_until("spread", lambda: designer.summary() == "0-1; 128-129; 2-3; 130-131; 4-5")
        designer.save_and_quit()


def others(folder):
    with Machine(str(folder / "hybrid.xml")) as designer:
        assert designer.description() == "Core 0, Performance cores", designer.description()
        screenshot("cpus-hybrid")
        designer.save_and_quit()
    with Machine(str(folder / "hybrid.xml"), dark=True) as designer:
        screenshot("cpus-hybrid-dark")
        designer.save_and_quit()

    with Machine(str(folder / "restricted.xml")) as designer:
        key("Down")
        designer.wait_for_cell("CPU 0, worker 0, assigned, also used by scale, "
                               "must not be used here")
        screenshot("cpus-restricted")
        designer.save_and_quit()

    with Machine("pu:1", size=(800, 600)) as designer:
        key("Down", "Right")
        designer.wait_for_cell("CPU 1, worker 0, assigned, also used by scale, "
                               "not on this machine")
        screenshot("cpus-one-800")
        designer.save_and_quit()

    with Machine("no such machine") as designer:
        designer.get_text("“no such machine” is neither a file nor a topology")
        designer.save_and_quit()


def main():
    large()
    patterns()
    others(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
