#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every kind of step is taken in the window, taken back and taken again. The file is then each time
what it was, to the letter, and the window says that it is modified when it is, and only then."""

import pyatspi

from designer import key, type_text, wait_until
from drawing import RIGHT, Drawing, flow, plus, work

FLOW = flow(work("one", "two", "spare", "a", "b",
                 join={"kind": "ensemble", "inputs": 2, "fail-fast": True},
                 way={"kind": "switch", "cases": [{"name": "big", "if": ". > 3"}],
                      "else": "branch"}),
            [["input", "one"], ["one", "two"], ["two", "output"], ["a", "join.0"],
             ["b", "join.1"]],
            {"input": [0, 8], "one": [160, 0], "two": [384, 0], "output": [608, 8],
             "spare": [160, 128], "a": [160, 248], "b": [160, 336], "join": [416, 280],
             "way": [640, 280]},
            frames=[{"text": "Group", "rect": [400, 96, 160, 120]}],
            notes=[{"text": "Mind the gap", "rect": [600, 96, 160, 96]}])


class Undo(Drawing):
    def select(self, *names):
        self.click_at(self.empty())
        for name in names:
            self.click_at(self.at(name), hold=["shift"])
        self.expect_selected(*names)

    def press_keys(self, names, *keys):
        self.select(*names)
        key(*keys)

    def arrange(self, how):
        self.select("one", "two", "spare")
        self.click_at(self.at("two"), button=RIGHT)
        self.choose("Arrange", how)

    def add_from_menu(self, what):
        self.click_at(plus(self.box("spare"), 0, 330), button=RIGHT)
        self.choose(what)
        self.wait_for_field("Text of the note" if what == "Add Note" else "Title of the frame")
        key("Escape")

    def edit(self, name, label, text, done="Return"):
        self.click_at(self.at(name, 30, 8))
        self.expect_focus(name)
        key("F2")
        self.wait_for_field(label)
        key("ctrl+a")
        type_text(text)
        key(done)

    def quick_add(self):
        self.move_pointer(plus(self.box("spare"), 0, 330))
        key("Insert")
        self.pick("Add Node", "delay")

    def paste(self):
        """Another flow's node by now, for all that the flow knows."""
        self.press_keys(["two"], "ctrl+c")
        self.click_at(self.empty())
        key("ctrl+v")

    def cut_link(self):
        self.click_at(self.between("one", "two"))
        key("Delete")

    def drag_by(self, name, dx, dy, *, at=(30, 12)):
        start = self.at(name, *at)
        self.drag(start, plus(start, dx, dy))

    def drag_corner(self, name):
        _, _, width, height = self.box(name)
        self.drag_by(name, 32, 32, at=(width - 5, height - 5))

    def in_form(self, role, name):
        form = self.get("filler", "WeirInspector")
        extents = wait_until(f"{name} is shown", lambda: next(
            (extents for extents in (self.get(role, name, form).queryComponent().getExtents(
                pyatspi.XY_WINDOW),) if extents.y > 0 and extents.width > 0), None))
        self.click_at((extents.x + self.margin + extents.width // 2,
                       extents.y + self.margin + extents.height // 2))

    def fill(self, node, field, text):
        self.select(node)
        self.in_form("text", field)
        key("ctrl+a")
        type_text(text)
        key("Return")

    def add_case(self):
        self.select("way")
        self.in_form("push button", "Add Case")

    def assign(self):
        self.select("one")
        self.in_form("push button", "CPUs")
        wait_until("a cell has the focus", lambda: (self.focused() or "").startswith("CPU 0"))
        key("space")


ON_CANVAS = [
    ("Add “delay”", Undo.quick_add),
    ("Delete “two”", lambda it: it.press_keys(["two"], "Delete")),
    ("Delete “two”", lambda it: it.press_keys(["two"], "ctrl+Delete")),
    ("Delete 2 Nodes", lambda it: it.press_keys(["one", "two"], "Delete")),
    ("Delete Link", Undo.cut_link),
    ("Delete Selection", lambda it: it.press_keys(["Group", "two"], "Delete")),
    ("Move “spare”", lambda it: it.drag_by("spare", -48, 32)),
    ("Move 2 Nodes", lambda it: it.press_keys(["one", "two"], "ctrl+Right", "ctrl+Down")),
    ("Align Top", lambda it: it.arrange("Align Top")),
    ("Distribute Horizontally", lambda it: it.arrange("Distribute Horizontally")),
    ("Tidy", lambda it: it.press_keys([], "ctrl+l")),
    ("Cut", lambda it: it.press_keys(["two"], "ctrl+x")),
    ("Paste", Undo.paste),
    ("Duplicate", lambda it: it.press_keys(["one", "two"], "ctrl+d")),
    ("Rename “two”", lambda it: it.edit("two", "Name of the node", "second")),
    ("Add Link", lambda it: it.drag(it.port("way", row=0), it.port("spare", output=False))),
    ("Move Link", lambda it: it.drag(it.port("two", output=False), it.port("spare", output=False))),
    ("Reorder Inputs", lambda it: it.drag(it.port("join", output=False, row=1),
                                          it.port("join", output=False, row=0))),
    ("Insert “spare” into Link", lambda it: it.drag(it.middle("spare"), it.between("one", "two"))),
    ("Bypass", lambda it: it.press_keys(["two"], "ctrl+b")),
    ("Disable", lambda it: it.press_keys(["one", "two"], "ctrl+m")),
    ("Add Frame", lambda it: it.add_from_menu("Add Frame")),
    ("Add Note", lambda it: it.add_from_menu("Add Note")),
    ("Rename Frame", lambda it: it.edit("Group", "Title of the frame", "Others")),
    ("Edit Note", lambda it: it.edit("Mind the gap", "Text of the note", "All", "Escape")),
    ("Move Frame", lambda it: it.drag_by("Group", -48, 0)),
    ("Resize Note", lambda it: it.drag_corner("Mind the gap")),
]
IN_FORMS = [
    ("Rename Node", lambda it: it.fill("one", "Name", "first")),
    ("Change Inputs of join", lambda it: it.fill("join", "Inputs", "3")),
    ("Change Condition", lambda it: it.fill("way", "Condition", ". > 4")),
    ("", Undo.add_case),
    ("Assign CPUs of one", Undo.assign),
]


def check(drawing, before, name, act):
    path = drawing.path

    def expect_modified(modified):
        title = f"• {path.name}" if modified else path.name
        wait_until(f"after {name!r} the title is {title!r}, not {drawing.title()!r}",
                   lambda: drawing.title() == title)

    act(drawing)
    wait_until(f"there is a step for {name!r}", drawing.step)
    drawing.expect_step_begins(name)
    key("ctrl+z")
    drawing.expect_step("")
    expect_modified(False)

    key("ctrl+shift+z")
    drawing.expect_step_begins(name)
    after = drawing.store()
    assert after != before, name
    key("ctrl+z")
    drawing.expect_step("")
    expect_modified(True)
    assert drawing.store() == before, name
    key("ctrl+shift+z")
    drawing.expect_step_begins(name)
    expect_modified(True)
    assert drawing.store() == after, name
    key("ctrl+z")
    drawing.expect_step("")
    assert drawing.store() == before, name


def main():
    with Undo(FLOW, WEIR_TOPOLOGY="core:4 pu:1") as drawing:
        before = drawing.store()
        for name, act in ON_CANVAS:
            check(drawing, before, name, act)
        drawing.click_at(drawing.empty())
        width = drawing.area()[2]
        key("shift+F9")
        wait_until("the inspector is shown", lambda: drawing.area()[2] < width)
        for name, act in IN_FORMS:
            check(drawing, before, name, act)


if __name__ == "__main__":
    main()
