#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Finds nodes, frames and problems with Ctrl+F, goes from one to the next, and comes back to
where it began."""

import json

from designer import FOLDER, Designer, key, screenshot, type_text, wait_until, walk

FLOW = {
    "format": "weir-flow/1",
    "nodes": {
        "first": {"kind": "process", "worker": {"type": "jq", "filter": ".name"}},
        "second": {"kind": "thread", "worker": {"type": "jq", "filter": ".name | length"}},
        "third": {"kind": "thread", "worker": {"type": "delay", "params": {"seconds": 1}}},
        "far": {"kind": "thread", "worker": {"type": "jq", "filter": ".["}},
    },
    "links": [["input", "first"], ["first", "second"], ["second", "third"], ["third", "far"],
              ["far", "output"]],
    "layout": {"input": [0, 0], "first": [240, 0], "second": [480, 0], "third": [720, 0],
               "far": [4000, 3000], "output": [4400, 3000]},
    "frames": [{"text": "Only counting", "rect": [460, -60, 200, 160]}],
}


def main():
    path = FOLDER / "flow.json"
    path.write_text(json.dumps(FLOW))

    with Designer(path) as designer:
        wait_until("the file is shown", lambda: designer.title() == "flow.json")
        form = designer.get("filler", "WeirInspector")
        bar = designer.get("filler", "WeirSearchBar")

        def zoom():
            text = designer.get("text", "Zoom").queryText()
            return text.getText(0, text.characterCount)

        def select(name):
            wait_until(f"{name} is selected", lambda: designer.find("label", name, form))

        def count(text):
            wait_until(f"counted {text}", lambda: designer.find("label", text, bar))

        designer.select("third")
        select("third")
        before = zoom()
        key("ctrl+f")
        type_text("name")
        count("1 of 2")
        select("first")
        screenshot("search")
        key("Return")
        count("2 of 2")
        select("second")
        key("Return")
        count("1 of 2")
        key("shift+Return")
        count("2 of 2")

        # A problem, out of view.
        key("ctrl+a")
        type_text("syntax error")
        count("1 of 1")
        select("far")
        wait_until("large enough", lambda: zoom() == "75 %")
        key("ctrl+a")
        type_text("counting")
        count("1 of 1")
        select("Flow")
        key("ctrl+a")
        type_text("nowhere")
        count("None")

        key("Escape")
        select("third")
        wait_until("as large as before", lambda: zoom() == before)

        # What is found is kept when the bar is closed by its button.
        key("ctrl+f")
        key("ctrl+a")
        type_text("second")
        select("second")
        designer.press("push button", "Close and Stay Here")
        canvas = designer.get("list", "Canvas")
        wait_until("the node is selected still", lambda: next(
            node for node in walk(canvas) if node.name == "second"))
        select("second")
        key("ctrl+q")
        designer.wait_for_end()


if __name__ == "__main__":
    main()
