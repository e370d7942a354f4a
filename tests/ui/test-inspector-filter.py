#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Types filters and tries them: the compiler's words stand below, a sample shows what comes out,
and a filter that never ends is stopped while the window answers as ever."""

import json
import time

from designer import FOLDER, Designer, key, screenshot, type_text, wait_until, xdotool

import pyatspi

FLOW = {
    "format": "weir-flow/1",
    "nodes": {
        "greet": {"kind": "process", "worker": {"type": "jq", "filter": "."}},
        "route": {"kind": "switch", "else": "fail",
                  "cases": [{"name": "big", "if": ". > 100"}, {"name": "odd", "if": ". % 2 == 1"}]},
    },
    "links": [["input", "greet"], ["greet", "output"]],
    "layout": {"input": [0, 0], "greet": [160, 0], "output": [400, 0], "route": [160, 120]},
}
RUNAWAYS = ["def f: f; f", "[range(1e12)]"]


def reveal(designer, name):
    """Scrolls the form until the text is in sight."""
    def get_extents():
        return designer.get("text", name).queryComponent().getExtents(pyatspi.XY_WINDOW)

    def is_in_sight():
        extents = get_extents()
        if 60 < extents.y < 780 - extents.height:
            return True
        xdotool("mousemove", "1150", "150", "click", "5" if extents.y > 60 else "4")
        return False

    wait_until(f"{name} is in sight", is_in_sight)
    return get_extents()


def click_text(designer, name):
    """In the middle, since numbers of lines are at the edge."""
    extents = reveal(designer, name)
    xdotool("mousemove", str(extents.x + extents.width // 2), str(extents.y + 8), "click", "1")


def replace_text(designer, name, text):
    click_text(designer, name)
    key("ctrl+a")
    type_text(text)


def read_text(designer, name, where=None):
    text = designer.get("text", name, where).queryText()
    return text.getText(0, text.characterCount)


def check_outcomes(designer):
    replace_text(designer, "Filter", '"Hello, \\(.name)!" | )')
    designer.get_text("line 1, column 22: syntax error, unexpected character")
    key("BackSpace", "BackSpace", "BackSpace")
    wait_until("the error goes", lambda: not designer.find_text("column 22"))

    designer.press("label", "Try It")
    replace_text(designer, "Sample, as JSON", '{"name": "world"')
    designer.get_text("line 1, column 17: expected")
    type_text("}")
    wait_until("there is a result",
               lambda: read_text(designer, "Result") == '"Hello, world!"')
    screenshot("filter-result")

    replace_text(designer, "Filter", ".name, 2")
    designer.get_text("2 outputs: an item must have one")
    replace_text(designer, "Filter", ".name.first")
    designer.get_text('The item fails: Cannot index string with string "first"')


def say(entry):
    text = entry.queryText()
    return text.getText(0, text.characterCount)


def check_runaway(designer, runaway):
    """Meanwhile, what is typed elsewhere is set."""
    replace_text(designer, "Filter", runaway)
    designer.get_text("Running…")
    begin = time.monotonic()
    search = designer.get("entry", "Search nodes and workers to add")
    for _ in range(5):
        place = search.queryComponent().getExtents(pyatspi.XY_WINDOW)
        xdotool("mousemove", str(place.x + place.width // 2), str(place.y + place.height // 2),
                "click", "1")
        type_text("ens")
        wait_until("what is typed is shown", lambda: say(search) == "ens", seconds=2)
        key("ctrl+a", "Delete")
        wait_until("it is gone", lambda: say(search) == "", seconds=2)
    assert time.monotonic() - begin < 10, "the window does not answer"
    designer.get_text("Stopped after 3 seconds: it may never end")


def check_switch(designer):
    designer.select("route")
    replace_text(designer, "Sample, as JSON", "7")
    designer.get_text("The item goes to “odd”")
    replace_text(designer, "Sample, as JSON", "8")
    designer.get_text("No case holds: the item fails")
    screenshot("switch-sample")

    designer.select("greet")
    wait_until("the sample of the other node is there again",
               lambda: '"world"' in read_text(designer, "Sample, as JSON"))


def check_larger_editor(designer):
    replace_text(designer, "Filter", ".name")
    designer.press("push button", "Larger Editor")
    wait_until("a second window", lambda: len(designer.frames()) == 2)
    designer.focus_window()
    type_text(" | length")
    for frame in designer.frames():
        wait_until("it is shown",
                   lambda where=frame: read_text(designer, "Filter", where) == ".name | length")
    screenshot("larger-editor")
    key("Escape")
    wait_until("it is closed", lambda: len(designer.frames()) == 1)


def main():
    path = FOLDER / "filters.json"
    path.write_text(json.dumps(FLOW), encoding="utf-8")

    with Designer(path) as designer:
        wait_until("the file is shown", lambda: designer.title() == "filters.json")
        designer.select("greet")
        check_outcomes(designer)
        for runaway in RUNAWAYS:
            check_runaway(designer, runaway)
        check_switch(designer)
        check_larger_editor(designer)
        key("ctrl+s")
        wait_until("saved", lambda: designer.title() == "filters.json")
        saved = json.loads(path.read_text(encoding="utf-8"))
        assert saved["nodes"]["greet"]["worker"]["filter"] == ".name | length", saved
        key("ctrl+q")
        designer.wait_for_end()


if __name__ == "__main__":
    main()
