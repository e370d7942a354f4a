#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Adds nodes in every way that the pointer has: from the palette, asked for on the canvas, and at the
end of a link that was dropped on nothing."""

from designer import key, screenshot
from drawing import RIGHT, Drawing, flow, plus, work

SMALL = flow(work("one", "two", "spare"),
             [["input", "one"], ["one", "two"], ["two", "output"]],
             {"input": [0, 8], "one": [160, 0], "two": [384, 0], "spare": [160, 160],
              "output": [608, 8]})


def from_palette(drawing):
    drawing.drag_from_palette("Thread Pool", plus(drawing.middle("spare"), 304, 0))
    drawing.release()
    drawing.expect_step("Add “pass-through”")
    drawing.expect_selected("pass-through")
    node = drawing.stored()
    assert node["nodes"]["pass-through"]["kind"] == "thread", node
    # In the middle of where it was dropped, on the grid.
    assert node["layout"]["pass-through"] == [160 + 304, 160], node["layout"]
    drawing.undo("")

    # On a link, which it goes into.
    drawing.drag_from_palette("Delay", drawing.between("one", "two"),
                              "Drop to put it into the link")
    screenshot("drop-on-link")
    drawing.release()
    drawing.expect_step("Add “delay”")
    links = drawing.stored()["links"]
    assert links == [["input", "one"], ["one", "delay"], ["delay", "two"], ["two", "output"]], links
    drawing.undo("")

    # By a double click, in the middle of the view; the keyboard goes on there.
    drawing.click_at(drawing.palette_row("jq Filter"), count=2)
    drawing.expect_step("Add “jq”")
    key("F2")
    drawing.enter("Name of the node", "filter")
    drawing.expect_step("Rename “jq”")
    drawing.undo("Add “jq”")
    drawing.undo("")


def asked_for(drawing):
    drawing.click_at(plus(drawing.middle("spare"), 300, 40), count=2)
    drawing.pick("Add Node", "delay thr")
    drawing.expect_step("Add “delay”")
    assert drawing.stored()["nodes"]["delay"]["kind"] == "thread"
    drawing.undo("")

    drawing.move_pointer(plus(drawing.box("spare"), 240, 80))
    key("Insert")
    drawing.pick("Add Node", "switch")
    drawing.expect_step("Add “switch”")
    assert drawing.stored()["layout"]["switch"] == [400, 240]
    drawing.undo("")

    # From the menu, where that was opened; Escape leaves all as it is.
    drawing.click_at(plus(drawing.box("spare"), 240, 160), button=RIGHT)
    drawing.choose("Add Node…")
    drawing.pick("Add Node", "ensemble")
    drawing.expect_step("Add “ensemble”")
    assert drawing.stored()["layout"]["ensemble"] == [400, 320]
    drawing.undo("")
    drawing.click_at(plus(drawing.middle("spare"), 300, 40), count=2)
    drawing.wait_for_list("Add Node")
    key("Escape")
    drawing.expect_nothing_done("")


def at_a_link(drawing):
    drawing.drag(drawing.port("spare"), plus(drawing.port("spare"), 200, 60))
    drawing.wait_for_list("Add Node")
    screenshot("link-on-nothing")
    drawing.pick("Add Node", "busy")
    drawing.expect_step("Add “busy”")
    assert ["spare", "busy"] in drawing.stored()["links"]
    drawing.undo("")

    start = drawing.port("spare", output=False)
    drawing.drag(start, plus(start, -60, 90))
    drawing.pick("Add Node", "pass")
    drawing.expect_step("Add “pass-through”")
    assert ["pass-through", "spare"] in drawing.stored()["links"]
    drawing.undo("")

    drawing.drag(start, plus(start, -60, 90))
    drawing.wait_for_list("Add Node")
    key("Escape")
    drawing.expect_nothing_done("")


def main():
    with Drawing(SMALL) as drawing:
        before = drawing.store()
        from_palette(drawing)
        asked_for(drawing)
        at_a_link(drawing)
        assert drawing.store() == before


if __name__ == "__main__":
    main()
