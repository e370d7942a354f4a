#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Selects three nodes with the pointer and sets what they have in common at once: where they
differ it says so, and one step takes the edit back from all of them."""

import json

from designer import FOLDER, Designer, key, screenshot, type_text, wait_until, xdotool


def make_node(seconds, **more):
    return {"kind": "process", "worker": {"type": "delay", "params": {"seconds": seconds}}, **more}


FLOW = {
    "format": "weir-flow/1",
    "nodes": {
        "one": make_node(1),
        "two": make_node(2, cpus=[0]),
        "three": make_node(2),
        "ways": {"kind": "switch", "cases": [{"name": "big", "if": ". > 1"}], "else": "pass"},
    },
    "links": [["input", "one"], ["one", "two"], ["two", "three"], ["three", "output"]],
    "layout": {"input": [0, 0], "one": [160, 0], "two": [400, 0], "three": [640, 0],
               "output": [880, 0], "ways": [160, 160]},
}


def select_too(designer, name):
    xdotool("keydown", "shift")
    designer.select(name)
    xdotool("keyup", "shift")


def read_seconds(designer, path):
    key("ctrl+s")
    wait_until("saved", lambda: designer.title() == path.name)
    nodes = json.loads(path.read_text(encoding="utf-8"))["nodes"]
    return [nodes[name]["worker"]["params"]["seconds"] for name in ("one", "two", "three")]


def main():
    path = FOLDER / "several.json"
    path.write_text(json.dumps(FLOW), encoding="utf-8")

    with Designer(path) as designer:
        wait_until("the file is shown", lambda: designer.title() == path.name)
        form = designer.get("filler", "WeirInspector")
        designer.select("one")
        designer.get("label", "one", form)
        select_too(designer, "two")
        designer.get("label", "2 Nodes", form)
        select_too(designer, "three")
        designer.get("label", "3 Nodes", form)
        screenshot("several-nodes")

        designer.click(designer.get("text", "Seconds (s)", form))
        type_text("-1")
        designer.get_text("got -1")
        screenshot("several-mistake")
        key("ctrl+a")
        type_text("0.25")
        wait_until("it can be set", lambda: not designer.find_text("got -1"))
        assert read_seconds(designer, path) == [0.25, 0.25, 0.25]
        key("ctrl+z")
        wait_until("it is undone", lambda: designer.title() == f"• {path.name}")
        assert read_seconds(designer, path) == [1, 2, 2]

        select_too(designer, "ways")
        designer.get("label", "4 Nodes", form)
        wait_until("only what all have", lambda: not designer.find("text", "Seconds (s)", form))
        designer.get("label", "Disabled", form)
        screenshot("several-kinds")
        key("ctrl+q")
        designer.wait_for_end()


if __name__ == "__main__":
    main()
