# SPDX-License-Identifier: LGPL-2.1-or-later
"""The matrix of workers and CPUs, as a test looks at it and works in it."""

import pyatspi

from designer import Designer, key, wait_until, walk, xdotool

# What a machine of four equal CPUs is called, so that all are side by side.
FOUR = "core:4 pu:1"


def without_layout(text):
    """All of a flow file before its layout, which stands at the end."""
    return text[:text.index('"layout"')]


class Matrix(Designer):
    """A designer with a machine that is described to it."""

    def __init__(self, path, topology=FOUR, **environment):
        super().__init__(path, WEIR_TOPOLOGY=topology, **environment)
        self.name = path.name
        wait_until("the file is shown", lambda: self.title() == self.name)
        self.wait_for_focus("Canvas")

    def focused(self):
        """What has the focus, a window aside."""
        return next((node for node in walk(self.root) if node.getRoleName() != "frame" and
                     node.getState().contains(pyatspi.STATE_FOCUSED)), None)

    def focused_name(self):
        node = self.focused()
        return node.name if node else ""

    def wait_for_cell(self, name):
        """Until the cursor is on a cell that says so; gives it."""
        def find():
            node = self.focused()
            return node if node and node.getRoleName() == "check box" and node.name == name else None

        try:
            return wait_until(f"the cell {name!r}", find)
        except AssertionError as error:
            raise AssertionError(f"{error}, but {self.focused_name()!r}") from None

    def wait_for_focus(self, name):
        wait_until(f"the focus is on {name}",
                   lambda: self.focused_name().split(",")[0] == name)

    def is_checked(self):
        return self.focused().getState().contains(pyatspi.STATE_CHECKED)

    def is_pressed(self, name):
        return self.get("push button", name).getState().contains(pyatspi.STATE_PRESSED)

    def assign(self):
        """From the form of what is selected."""
        form = self.get("filler", "WeirInspector")
        self.press_in(form, "push button", "CPUs")
        wait_until("a cell has the focus", lambda: self.focused().getRoleName() == "check box")

    def press_in(self, where, role, name):
        self.click(self.get(role, name, where))

    def select_pool(self, name):
        self.select(name)
        self.wait_for_form(name)

    def wait_for_form(self, name):
        form = self.get("filler", "WeirInspector")
        wait_until(f"the form of {name} is shown", lambda: self.find("label", name, form))

    def place(self, right=0, down=0):
        """The middle of a cell, counted from the one that the cursor is on."""
        extents = self.focused().queryComponent().getExtents(pyatspi.XY_WINDOW)
        return (extents.x + extents.width // 2 + right * extents.width,
                extents.y + extents.height // 2 + down * (extents.height + 1))

    def click_cell(self, right=0, down=0, *modifiers):
        x, y = self.place(right, down)
        xdotool("mousemove", str(x), str(y))
        for modifier in modifiers:
            xdotool("keydown", modifier)
        xdotool("click", "1")
        for modifier in modifiers:
            xdotool("keyup", modifier)

    def click_at(self, x, y):
        xdotool("mousemove", str(x), str(y), "click", "1")

    def click_end(self, node):
        """At its right, where a spin button counts up."""
        extents = node.queryComponent().getExtents(pyatspi.XY_WINDOW)
        self.click_at(extents.x + extents.width - 14, extents.y + extents.height // 2)

    def drag_cells(self, right, down):
        """From the cell that the cursor is on."""
        x, y = self.place()
        to_x, to_y = self.place(right, down)
        xdotool("mousemove", str(x), str(y), "mousedown", "1")
        for step in range(1, 9):
            xdotool("mousemove", str(x + (to_x - x) * step // 8), str(y + (to_y - y) * step // 8))
        xdotool("mouseup", "1")

    def summary(self):
        """What the form says of the CPUs."""
        form = self.get("filler", "WeirInspector")
        return self.get("push button", "CPUs", form).description

    def save_and_quit(self):
        """Otherwise the next designer might ask whether it is to recover a draft. While it saves,
        it does not end."""
        if self.title() != self.name:
            key("ctrl+s")
        wait_until("saved", lambda: self.title() == self.name and
                   self.find("push button", "Save").getState().contains(pyatspi.STATE_SENSITIVE))
        key("ctrl+q")
        self.wait_for_end()
