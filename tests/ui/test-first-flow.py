#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Draws the greeting flow on an empty canvas, as a person does, saves it, and runs the file."""

import sys
from pathlib import Path

import pyatspi

import greeting
from designer import (FOLDER, Designer, check_log, key, screenshot, type_text, wait_until, walk,
                      xdotool)
from drawing import hold_over

# The window's own shadow, which AT-SPI does not count.
SHADOW = 5


def get_place(node):
    extents = node.queryComponent().getExtents(pyatspi.XY_WINDOW)
    return extents.x + SHADOW, extents.y + SHADOW, extents.width, extents.height


def drag(start, end, release=True):
    """With a real pointer, which takes its way."""
    xdotool("mousemove", *map(str, start), "mousedown", "1")
    for step in range(1, 9):
        place = [str(round(a + (b - a) * step / 8)) for a, b in zip(start, end)]
        xdotool("mousemove", "--sync", *place)
    if release:
        xdotool("mouseup", "1")


class Canvas:
    def __init__(self, designer):
        self.designer = designer
        self.widget = designer.get("list", "Canvas")

    def find(self, name):
        for node in walk(self.widget):
            if node.getRoleName() == "list item" and (node.name or "").split(",")[0] == name:
                return node
        return None

    def get(self, name):
        return wait_until(f"the node {name}", lambda: self.find(name))

    def names(self):
        return {(node.name or "").split(",")[0] for node in walk(self.widget)
                if node.getRoleName() == "list item"}

    def drop(self, kind, place, name):
        """From the palette; the node is then selected."""
        before = self.names()
        row = self.designer.get("list item", kind, self.designer.get("filler", "WeirPalette"))
        left, top, width, height = get_place(row)
        drag((left + width // 2, top + height // 2), place, release=False)
        hold_over(self.widget, place, "Drop to add it here")
        xdotool("mouseup", "1")
        new, = wait_until(f"a {kind} on the canvas", lambda: self.names() - before)
        if new != name:
            key("F2")
            wait_until("the name can be edited", lambda: self.designer.find("text", "Name of the node",
                                                                            self.widget))
            key("ctrl+a")
            type_text(name)
            key("Return")
            self.get(name)

    def place(self, name):
        """Where a node is; AT-SPI gives sizes as they are at 100 %."""
        text = self.designer.get("text", "Zoom", self.widget).queryText()
        zoom = float(text.getText(0, text.characterCount).rstrip(" %")) / 100
        left, top, width, height = get_place(self.get(name))
        return left, top, round(width * zoom), round(height * zoom)

    def port(self, name, number=None, of=1):
        """The output of a node, or of its inputs the one with NUMBER."""
        left, top, width, height = self.place(name)
        if number is None:
            return left + width, top + height // 2
        return left, top + height * (2 * number + 1) // (2 * of)

    def move(self, name, place):
        left, top, width, height = self.place(name)
        drag((left + width // 2, top + height // 2), place)
        wait_until(f"{name} is moved", lambda: self.place(name)[:2] != (left, top))

    def link(self, source, target):
        drag(self.port(source), self.port(target, 0))
        self.expect_link(source, target)

    def expect_link(self, source, target):
        wait_until(f"{source} leads to {target}",
                   lambda: target in self.get(source).description.partition("leads to ")[2])

    def link_back(self, target, source):
        """From the other end, to anywhere on the node."""
        left, top, width, height = self.place(source)
        drag(self.port(target, 0), (left + width // 2, top + height // 2))
        self.expect_link(source, target)


def click_middle(node):
    left, top, width, height = get_place(node)
    xdotool("mousemove", str(left + width // 2), str(top + height // 2), "click", "1")


def fill(designer, label, text):
    """A field of the inspector."""
    click_middle(designer.get("text", label, designer.get("filler", "WeirInspector")))
    key("ctrl+a")
    type_text(text)


def choose(designer, label, choice):
    """One of those that a field of the inspector offers."""
    def get_box():
        return designer.get("combo box", label, designer.get("filler", "WeirInspector"))

    def get_button():
        return designer.get("push button", "GtkToggleButton", get_box())

    def find_choice():
        """In the list, which opens at some distance from the button."""
        _, top, _, height = get_place(get_button())
        found = [node for node in walk(get_box()) if node.getRoleName() == "label"
                 and node.name == choice and get_place(node)[3] > 0
                 and abs(get_place(node)[1] - top) > height]
        return found[-1] if found else None

    click_middle(get_box())
    click_middle(wait_until(f"the choice {choice}", find_choice))
    wait_until(f"{choice} is chosen", lambda: designer.find("label", choice, get_button()))


def draw(designer, canvas):
    for _ in range(3):
        key("ctrl+minus")
    canvas.move("input", (240, 424))
    canvas.move("output", (905, 424))
    for name, worker, y in (("head", "GetHead", 300), ("tail", "GetTail", 424),
                            ("length", "GetLen", 548)):
        canvas.drop("C Module", (360, y), name)
        fill(designer, "Module", "text")
        choose(designer, "Name", worker)
        canvas.link("input", name)

    canvas.drop("Ensemble", (500, 424), "parts")
    for name in ("head", "tail", "length"):
        canvas.link(name, "parts")
    canvas.drop("jq Filter", (640, 424), "combine")
    choose(designer, "Run In", "Threads")
    fill(designer, "Filter", "(.[0] + .[1]) * .[2]")
    canvas.link_back("combine", "parts")
    canvas.drop("jq Filter", (770, 424), "greet")
    fill(designer, "Filter", '"Hello, \\(.)!"')
    canvas.link("combine", "greet")
    canvas.link("greet", "output")


def main():
    example, weir = map(Path, sys.argv[1:])
    path = FOLDER / "drawn.json"

    with Designer() as designer:
        designer.press("push button", "New Flow New Flow")
        canvas = Canvas(designer)
        wait_until("an empty canvas", lambda: canvas.names() == {"input", "output"})
        draw(designer, canvas)
        screenshot("first-flow")
        greeting.save(designer, path)
        key("ctrl+q")
        designer.wait_for_end()

    greeting.check(path, example, weir)
    check_log()


if __name__ == "__main__":
    main()
