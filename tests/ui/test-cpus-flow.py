#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The CPUs of a whole flow: each pool is a line, which leads to its node and shows its workers when
asked to; what is edited there is edited in the flow. By keys, and by the pointer."""

import json

import pyatspi

from designer import FOLDER, key, screenshot, wait_until, walk, xdotool
from matrix import Matrix

MACHINE = "package:2 [numa] core:4 pu:2"
FLOW = {
    "format": "weir-flow/1",
    "nodes": {
        "decode": {"kind": "process", "worker": {"type": "pass-through"},
                   "cpus": [[0, 1], [2, 3], 4, None]},
        "scale": {"kind": "process", "worker": {"type": "pass-through"}, "cpus": [[0, 1], [6, 7]]},
        "store": {"kind": "thread", "worker": {"type": "pass-through"}, "threads": 4,
                  "cpus": [8, 9, 10, 11]},
        "report": {"kind": "process", "worker": {"type": "pass-through"}},
    },
    "links": [["input", "decode"], ["decode", "scale"], ["scale", "store"], ["store", "report"],
              ["report", "output"]],
    "layout": {"input": [0, 0], "decode": [160, 0], "scale": [400, 0], "store": [640, 0],
               "report": [880, 0], "output": [1120, 0]},
}
DECODE = "CPU 0, all 4 workers of decode, assigned to some, also used by scale"
SCALE = "CPU 0, all 2 workers of scale, assigned to some, also used by decode"
STORE = "CPU 0, 4 threads of store, not assigned, also used by decode, scale"


def make_file(name):
    path = FOLDER / f"{name}.json"
    path.write_text(json.dumps(FLOW))
    return path


class Flow(Matrix):
    """A designer that shows the CPUs of all pools, since nothing is selected."""

    def __init__(self, path, dark=False, size=None):
        environment = {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"} if dark else {}
        super().__init__(path, MACHINE, **environment)
        self.size = size

    def __enter__(self):
        """Once the matrix is there to be worked in."""
        super().__enter__()
        if self.size:
            xdotool("getwindowfocus", "windowsize", "--sync", *map(str, self.size))
        key("ctrl+k")
        self.wait_for_cell(DECODE)
        return self

    def cpus(self, path):
        key("ctrl+s")
        wait_until("saved", lambda: self.title() == self.name)
        return {name: node.get("cpus")
                for name, node in json.loads(path.read_text())["nodes"].items()}


def spoken(path):
    """The lines and heads in sight have words, and can be pressed without a pointer."""
    with Flow(path) as designer:
        matrix = designer.get("table", "CPUs")

        def press(role, name):
            node = designer.get(role, name, matrix)
            node.queryAction().doAction(0)

        for name in ("decode, all 4 workers: 0-4", "scale, all 2 workers: 0-1, 6-7",
                     "store, 4 threads: 8-11", "report, worker 0: any CPU"):
            designer.get("table row", name, matrix)
        for name in ("NUMA node 0, package 0, 8 CPUs, assigned in part",
                     "NUMA node 1, package 1, 8 CPUs, not assigned",
                     "Core 1, 2 CPUs, assigned in part",
                     "CPU 0: Core 0, NUMA node 0, package 0, 2 workers of decode, scale",
                     "CPU 15: Core 7, NUMA node 1, package 1, No worker is pinned to it"):
            designer.get("push button", name, matrix)

        press("table row", "report, worker 0: any CPU")
        designer.wait_for_cell("CPU 0, worker 0 of report, any CPU, also used by decode, scale")
        press("push button", "Core 1, 2 CPUs, not assigned")
        designer.get("table row", "report, worker 0: 2-3", matrix)
        designer.get("push button", "Core 1, 2 CPUs, assigned", matrix)
        assert designer.cpus(path)["report"] == [[2, 3]]
        designer.save_and_quit()


def by_keyboard(path):
    with Flow(path) as designer:
        screenshot("cpus-flow")
        key("Down")
        designer.wait_for_cell(SCALE)
        designer.wait_for_form("scale")
        key("plus", "Down")
        designer.wait_for_cell("CPU 0, worker 0 of scale, assigned, also used by decode")
        key("space", "Right", "space")
        designer.wait_for_cell("CPU 1, worker 0 of scale, any CPU, also used by decode")
        key("minus")
        designer.wait_for_cell("CPU 1, all 2 workers of scale, not assigned, also used by decode")
        key("Down", "c")
        wait_until("its threads have a core more", lambda: designer.summary() == "0-1, 8-11")
        key("Down", "space")
        wait_until("assigned", lambda: designer.summary() == "1")
        assert designer.cpus(path) == {"decode": [[0, 1], [2, 3], 4, None],
                                       "scale": [None, [6, 7]],
                                       "store": [0, 1, 8, 9, 10, 11], "report": [1]}

        key("v")
        designer.wait_for_cell("CPU 1, worker 0, assigned, also used by decode, store")
        key("v")
        designer.wait_for_cell("CPU 1, worker 0 of report, assigned, also used by decode, store")
        designer.save_and_quit()


def by_pointer(path):
    with Flow(path) as designer:
        name = designer.place()[0] - 60
        store = designer.place(down=2)[1]
        designer.click_at(name, store)
        designer.wait_for_cell(STORE)
        designer.wait_for_form("store")
        matrix = designer.get("table", "CPUs").queryComponent().getExtents(pyatspi.XY_WINDOW)
        designer.click_at(matrix.x + 14, designer.place(down=-2)[1])
        designer.wait_for_cell(DECODE)
        designer.wait_for_form("decode")
        designer.click_cell(2, 3)
        designer.wait_for_cell("CPU 2, worker 2 of decode, assigned")
        wait_until("another CPU", lambda: designer.summary() == "0-1; 2-3; 2, 4; any CPU")
        screenshot("cpus-flow-unfolded")
        assert designer.cpus(path)["decode"] == [[0, 1], [2, 3], [2, 4], None]
        designer.save_and_quit()


def hints(path):
    """What could be better about CPUs is told here, and leads to its pool."""
    flow = dict(FLOW, nodes={"calm": {"kind": "process", "worker": {"type": "pass-through"}},
                             "crowd": {"kind": "process", "cpus": [0, 0],
                                       "worker": {"type": "busy", "params": {"seconds": 1}}}},
                links=[["input", "calm"], ["calm", "crowd"], ["crowd", "output"]], layout={})
    path.write_text(json.dumps(flow))
    with Matrix(path, MACHINE) as designer:
        key("ctrl+k")
        designer.wait_for_cell("CPU 0, worker 0 of calm, any CPU, also used by crowd")
        designer.click(wait_until("there is a hint", lambda: next(
            (node for node in walk(designer.root) if node.getRoleName() == "push button" and
             node.name.split(" ")[1:] == ["Hint", "on", "CPUs"]), None)))
        wait_until("the hints are shown",
                   lambda: designer.focused().getRoleName() == "list item")
        screenshot("cpus-hints")
        key("Return")
        designer.wait_for_cell("CPU 0, all 2 workers of crowd, assigned")
        designer.wait_for_form("crowd")
        designer.save_and_quit()


def main():
    hints(make_file("hints"))
    spoken(make_file("spoken"))
    by_keyboard(make_file("keyboard"))
    by_pointer(make_file("pointer"))
    with Flow(make_file("dark"), dark=True, size=(800, 600)) as designer:
        screenshot("cpus-flow-dark-800")
        designer.save_and_quit()


if __name__ == "__main__":
    main()
