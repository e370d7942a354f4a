#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The table of all nodes, by keyboard: it tells what the nodes are, is sorted and filtered, and what
is selected in it is what is selected on the canvas."""

import json

import pyatspi

from designer import FOLDER, Designer, key, screenshot, type_text, wait_until, walk, xdotool

FLOW = {
    "format": "weir-flow/1",
    "nodes": {
        "beta": {"kind": "process", "worker": {"type": "jq", "filter": ".name"}, "cpus": [0, None]},
        "alpha": {"kind": "thread", "worker": {"type": "jq", "filter": ".["}},
        "gamma": {"kind": "thread", "worker": {"type": "delay", "params": {"seconds": 1}},
                  "threads": 2},
    },
    "links": [["input", "beta"], ["beta", "alpha"], ["alpha", "gamma"], ["gamma", "output"]],
}


def main():
    path = FOLDER / "flow.json"
    path.write_text(json.dumps(FLOW))

    with Designer(path) as designer:
        wait_until("the file is shown", lambda: designer.title() == "flow.json")
        form = designer.get("filler", "WeirInspector")

        def rows():
            table = designer.find("tree table", "Nodes of the Flow")
            body = next(node for node in walk(table) if node.getRoleName() == "list")
            return [node for node in walk(body) if node.getRoleName() == "table row"]

        def names():
            return [row.name.split(",")[0] for row in rows()]

        def selected():
            return [row.name.split(",")[0] for row in rows()
                    if row.getState().contains(pyatspi.STATE_SELECTED)]

        def inspected(name):
            wait_until(f"{name} is inspected", lambda: designer.find("label", name, form))

        key("ctrl+shift+F9")
        wait_until("all nodes are listed",
                   lambda: names() == ["input", "beta", "alpha", "gamma", "output"])
        wait_until("all of a node is told", lambda: rows()[1].name ==
                   "beta, Process pool, jq  .name, CPU 0, any CPU")
        wait_until("and its problems", lambda: "syntax error" in rows()[2].name)

        # In step with the canvas, both ways.
        key("Down")
        inspected("beta")
        key("shift+Down")
        inspected("2 Nodes")
        screenshot("outline")
        designer.select("gamma")
        wait_until("selected here too", lambda: selected() == ["gamma"])

        # What is edited is shown.
        key("ctrl+a")
        wait_until("all are selected", lambda: len(selected()) == 5)
        designer.select("gamma")
        key("Delete")
        wait_until("gone", lambda: names() == ["input", "beta", "alpha", "output"])
        key("ctrl+z")
        wait_until("there again", lambda: "gamma" in names())

        # By the name, and down again.
        designer.click(designer.get("label", "Node"))
        wait_until("sorted", lambda: names() == ["alpha", "beta", "gamma", "input", "output"])
        designer.click(designer.get("label", "Problems",
                                    designer.get("tree table", "Nodes of the Flow")))
        wait_until("what has problems comes first", lambda: names()[0] == "alpha")

        box = designer.get("entry", "Filter the Outline").queryComponent().getExtents(
            pyatspi.XY_WINDOW)
        xdotool("mousemove", str(box.x + box.width // 2), str(box.y + box.height // 2),
                "click", "1")
        type_text("thread")
        wait_until("filtered", lambda: sorted(names()) == ["alpha", "gamma"])
        key("Return")
        key("Home")
        inspected("alpha")

        # Enter leads to the settings.
        key("Return")
        key("ctrl+End")
        wait_until("a field has the keyboard", lambda: [
            node for node in walk(form)
            if node.getState().contains(pyatspi.STATE_FOCUSED)])
        key("ctrl+shift+F9")
        wait_until("the table is hidden", lambda: not designer.find(
            "tree table", "Nodes of the Flow"))
        key("ctrl+q")
        designer.wait_for_end()


if __name__ == "__main__":
    main()
