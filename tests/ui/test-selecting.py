#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Selects, moves and arranges nodes, frames and notes with the pointer and by key."""

from designer import key, screenshot, type_text, wait_until
from drawing import LEFT, RIGHT, Drawing, flow, plus, work

SMALL = flow(work("one", "two", "spare"),
             [["input", "one"], ["one", "two"], ["two", "output"]],
             {"input": [0, 8], "one": [160, 0], "two": [384, 0], "spare": [160, 160],
              "output": [608, 8]})


def by_band(drawing):
    corner = plus(drawing.box("one"), -10, -40)
    drawing.drag(corner, plus(drawing.box("spare"), 190, 100), release=False)
    screenshot("band")
    drawing.release()
    drawing.expect_selected("one", "spare")
    drawing.drag(plus(drawing.box("two"), -5, -40), plus(drawing.box("two"), 190, 100),
                 hold=["shift"])
    drawing.expect_selected("one", "spare", "two")
    drawing.drag(corner, plus(drawing.box("two"), 190, 100), hold=["ctrl"])
    drawing.expect_selected("spare")
    drawing.drag(corner, plus(drawing.box("two"), 190, 100), release=False)
    drawing.cancel()
    drawing.release()
    drawing.expect_selected()


def by_click_and_key(drawing):
    drawing.click_at(drawing.at("spare"))
    drawing.click_at(drawing.at("one"), hold=["shift"])
    drawing.expect_selected("one", "spare")
    drawing.click_at(drawing.at("one"), hold=["ctrl"])
    drawing.expect_selected("spare")
    drawing.click_at(drawing.at("two"), hold=["ctrl"])
    drawing.expect_selected("spare", "two")
    drawing.click_at(drawing.empty())
    drawing.expect_selected()
    key("ctrl+a")
    drawing.expect_selected("input", "one", "output", "spare", "two")
    key("ctrl+shift+a")
    drawing.expect_selected()
    drawing.click_at(drawing.at("one"))
    key("ctrl+shift+Left")
    drawing.expect_selected("input", "one")
    drawing.click_at(drawing.at("one"))
    key("ctrl+shift+Right")
    drawing.expect_selected("one", "output", "two")


def moved(drawing):
    start = drawing.at("spare")
    for hold, expected in ([], [192, 208]), (["ctrl"], [193, 205]), (["alt"], [193, 205]):
        drawing.drag(start, plus(start, 33, 45), hold=hold)
        drawing.expect_step("Move “spare”")
        assert drawing.stored()["layout"]["spare"] == expected, (hold, drawing.stored())
        drawing.undo("")

    # Steps by key that follow each other are one step to undo.
    drawing.click_at(start)
    drawing.click_at(drawing.at("one"), hold=["shift"])
    key("ctrl+Right", "ctrl+Right", "ctrl+Down")
    drawing.expect_step("Move 2 Nodes")
    wait_until("both moved", lambda: (
        drawing.stored()["layout"]["spare"], drawing.stored()["layout"]["one"]) ==
        ([176, 168], [176, 8]))
    drawing.undo("")

    drawing.drag(start, plus(start, 80, 90), release=False)
    drawing.cancel()
    drawing.release()
    drawing.expect_nothing_done("")


def arranged(drawing):
    """By the menu of several."""
    for name in "one", "two", "spare":
        drawing.click_at(drawing.at(name), hold=["shift"])
    drawing.click_at(drawing.at("two"), button=RIGHT)
    drawing.choose("Arrange", "Align Left")
    drawing.expect_step("Align Left")
    layout = drawing.stored()["layout"]
    assert [layout[name][0] for name in ("one", "two", "spare")] == [160, 160, 160], layout
    drawing.undo("")

    drawing.click_at(drawing.at("two"), button=RIGHT)
    drawing.choose("Arrange", "Distribute Horizontally")
    drawing.expect_step("Distribute Horizontally")
    drawing.undo("")

    drawing.click_at(drawing.empty())
    key("ctrl+l")
    drawing.expect_step("Tidy")
    drawing.undo("")


def framed(drawing):
    drawing.click_at(drawing.at("one"))
    drawing.click_at(drawing.at("spare"), hold=["shift"])
    key("ctrl+g")
    drawing.enter("Title of the frame", "Group")
    drawing.expect_step("Rename Frame")
    drawing.expect_focus("Group")
    assert drawing.stored()["frames"] == [{"text": "Group", "rect": [136, -56, 224, 304]}]

    # What is in it goes with it.
    drawing.drag(drawing.at("Group", 60, 12), plus(drawing.at("Group", 60, 12), -64, 80))
    drawing.expect_step("Move Frame")
    stored = drawing.stored()
    assert stored["frames"][0]["rect"] == [72, 24, 224, 304], stored
    assert stored["layout"]["spare"] == [96, 240] and stored["layout"]["two"] == [384, 0], stored

    left, top, width, height = drawing.box("Group")
    drawing.drag((left + width - 5, top + height - 5), (left + width + 27, top + height + 43))
    drawing.expect_step("Resize Frame")
    assert drawing.stored()["frames"][0]["rect"] == [72, 24, 256, 352]
    drawing.drag((left + width + 27, top + height + 43), (left + width, top + height), release=False)
    drawing.cancel()
    drawing.release()
    drawing.expect_nothing_done("Resize Frame")

    drawing.click_at(drawing.at("Group", 160, 12), count=2)
    drawing.enter("Title of the frame", "Other")
    drawing.expect_step("Rename Frame")
    drawing.item("Other")
    for step in "Resize Frame", "Move Frame", "Rename Frame", "Add Frame", "":
        drawing.undo(step)


def noted(drawing):
    drawing.click_at(plus(drawing.box("spare"), 240, 120), button=RIGHT)
    drawing.choose("Add Note")
    drawing.wait_for_field("Text of the note")
    type_text("Mind the gap")
    key("Escape")
    drawing.expect_step("Edit Note")
    drawing.expect_focus("Mind the gap")
    key("Menu")
    drawing.choose("Delete")
    drawing.expect_step("Delete Note")
    drawing.undo("Edit Note")
    assert drawing.stored()["notes"] == [{"text": "Mind the gap", "rect": [400, 280, 200, 96]}]

    drawing.drag(drawing.at("Mind the gap", 90, 80), plus(drawing.at("Mind the gap", 90, 80), 32, 0))
    drawing.expect_step("Move Note")
    left, top, width, height = drawing.box("Mind the gap")
    drawing.drag((left + width - 5, top + height - 5), (left + width + 27, top + height - 5))
    drawing.expect_step("Resize Note")
    assert drawing.stored()["notes"][0]["rect"] == [432, 280, 232, 96], drawing.stored()
    drawing.click_at(drawing.at("Mind the gap", 90, 80))
    key("Delete")
    drawing.expect_step("Delete Note")
    for step in "Resize Note", "Move Note", "Edit Note", "Add Note", "":
        drawing.undo(step)


def menus(drawing):
    """By pointer and by key, of a node, a link, a frame, and the canvas."""
    drawing.click_at(drawing.at("two"), button=RIGHT)
    drawing.choose("Bypass")
    drawing.expect_step("Bypass")
    drawing.expect_focus("two")
    drawing.undo("")
    key("Menu")
    drawing.choose("Disable")
    drawing.expect_step("Disable")
    drawing.undo("")
    key("shift+F10")
    drawing.choose("Delete and Heal")
    drawing.expect_step("Delete “two”")
    assert ["one", "output"] in drawing.stored()["links"]
    drawing.undo("")

    for is_key in False, True:
        drawing.click_at(drawing.between("one", "two"), button=LEFT if is_key else RIGHT)
        if is_key:
            key("shift+F10")
        drawing.choose("Delete")
        drawing.expect_step("Delete Link")
        drawing.undo("")

    # What is chosen keeps the focus that it asked for.
    drawing.click_at(drawing.at("two"), button=RIGHT)
    drawing.choose("Rename")
    drawing.enter("Name of the node", "second")
    drawing.expect_step("Rename “two”")
    drawing.undo("")
    drawing.click_at(drawing.empty())
    key("Menu")
    drawing.choose("Add Node…")
    drawing.wait_for_list("Add Node")
    key("Escape")
    drawing.expect_nothing_done("")
    drawing.click_at(drawing.empty(), button=RIGHT)
    drawing.choose("Select All")
    drawing.expect_selected("input", "one", "output", "spare", "two")


def renamed(drawing):
    drawing.click_at(drawing.at("one"))
    key("F2")
    drawing.enter("Name of the node", "two")
    drawing.get_text("There is another node called")
    screenshot("rename-refused")
    drawing.enter("Name of the node", "first")
    drawing.expect_step("Rename “one”")
    drawing.undo("")

    drawing.click_at(drawing.at("one", 60, 26), count=2)
    drawing.wait_for_field("Name of the node")
    type_text("x y")
    drawing.click_at(drawing.empty())
    drawing.get_text("“one” keeps its name")
    drawing.expect_nothing_done("")


def main():
    with Drawing(SMALL) as drawing:
        before = drawing.store()
        for part in by_band, by_click_and_key, moved, arranged, framed, noted, menus, renamed:
            part(drawing)
            assert drawing.store() == before, part.__name__


if __name__ == "__main__":
    main()
