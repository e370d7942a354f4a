#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Goes from a problem to the field at fault, by a click and by the keyboard, and mends it there;
the node says what is wrong with it; hints can be hidden for good."""

import json

from designer import FOLDER, Designer, key, screenshot, type_text, wait_until, walk

FLOW = {
    "format": "weir-flow/1",
    "nodes": {
        "first": {"kind": "process", "worker": {"type": "jq", "filter": ".["}, "batch-size": 2},
        "second": {"kind": "thread", "worker": {"type": "jq", "filter": "."}, "retires": 2},
        "alone": {"kind": "thread", "worker": {"type": "jq", "filter": "."}},
    },
    "links": [["input", "first"], ["first", "second"], ["second", "output"]],
    "layout": {"input": [0, 0], "first": [240, 0], "second": [480, 0], "alone": [2400, 1600],
               "output": [720, 0]},
}
MISTAKE = "worker: jq filter: line 1, column 2: syntax error, unexpected end of the filter"
HINT = ("the worker gains nothing from batches, in which items wait for each other; "
        "leave \"batch-size\" out")
UNKNOWN = "\"retires\" is not known; did you mean \"retries\"?"


def node(designer, name):
    canvas = designer.get("list", "Canvas")
    return next((child for child in walk(canvas)
                 if child.getRoleName() == "list item" and child.name == name), None)


def description(designer, name):
    found = node(designer, name)
    return found.description if found else ""


def main():
    path = FOLDER / "flow.json"
    path.write_text(json.dumps(FLOW))

    with Designer(path) as designer:
        wait_until("the file is shown", lambda: designer.title() == "flow.json")
        wait_until("the node tells of its mistake",
                   lambda: f"error: {MISTAKE}" in description(designer, "first"))
        assert "warning: \"retires\"" in description(designer, "second")
        key("ctrl+F9")
        pane = designer.get("filler", "WeirProblemsPane")
        wait_until("what there is is counted",
                   lambda: designer.find("label", "2 errors, 1 warning, 1 hint", pane))

        designer.click(designer.get("label", MISTAKE, pane))
        form = designer.get("filler", "WeirInspector")
        wait_until("its form is shown", lambda: designer.find("label", "first", form))
        screenshot("problems")
        key("ctrl+End")
        type_text("0]")
        wait_until("mended", lambda: not designer.find("label", MISTAKE, pane))
        wait_until("the node is mended too",
                   lambda: "error" not in description(designer, "first"))

        # The one that is out of view is brought into it.
        key("F8")
        form = designer.get("filler", "WeirInspector")
        wait_until("gone to the next", lambda: designer.find("label", "alone", form))
        wait_until("it is in view", lambda: node(designer, "alone") is not None)
        key("F8")
        wait_until("gone to the last", lambda: designer.find("label", "second", form))
        key("shift+F8")
        wait_until("gone back", lambda: designer.find("label", "alone", form))

        designer.press("push button", "Hints")
        wait_until("no hint", lambda: not designer.find("label", HINT, pane))
        assert designer.find("label", UNKNOWN, pane)
        key("ctrl+s")
        wait_until("saved", lambda: designer.title() == "flow.json")
        key("ctrl+q")
        designer.wait_for_end()

    with Designer(path) as designer:
        wait_until("the file is shown", lambda: designer.title() == "flow.json")
        pane = designer.get("filler", "WeirProblemsPane")
        wait_until("counted all the same",
                   lambda: designer.find("label", "1 error, 1 warning, 1 hint", pane))
        assert not designer.find("label", HINT, pane)
        key("ctrl+q")
        designer.wait_for_end()


if __name__ == "__main__":
    main()
