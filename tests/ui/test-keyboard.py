#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Builds the greeting flow without a pointer: by keys alone, looked at through AT-SPI as a screen
reader does. The file is then run."""

import sys
from pathlib import Path

import pyatspi

import greeting
from designer import FOLDER, Designer, check_log, key, screenshot, type_text, wait_until, walk

FIELDS = 12  # of a form, more or less


def has_focus(node):
    return node.getState().contains(pyatspi.STATE_FOCUSED)


class Keyboard(Designer):
    def focused(self):
        """The names of what has the focus and of what that is in, from the inside out."""
        node = next((node for node in walk(self.frames()[-1]) if has_focus(node)), None)
        names = []
        while node is not None and node.getRoleName() != "frame":
            names.append((node.name or "").split(",")[0])
            node = node.parent
        return names

    def expect_focus(self, name):
        wait_until(f"the focus is on {name}, not {self.focused()}", lambda: name in self.focused())

    def rename(self, name, new):
        self.expect_focus(name)
        key("F2")
        self.expect_focus("Name of the node")
        key("ctrl+a")
        type_text(new)
        key("Return")
        self.expect_focus(new)

    def fill(self, label, text):
        self.go_to_field(label)
        key("ctrl+a")
        type_text(text)

    def choose(self, label, choice):
        """Of those that a field offers, by the arrows."""
        self.go_to_field(label)
        key("space")
        for _ in range(FIELDS):
            before = wait_until("the list is open", lambda: self.find_in_list())
            if before == choice:
                break
            key("Down")
            wait_until(f"Down leads on from {before}",
                       lambda b=before: self.find_in_list() not in (None, b))
        key("Return")
        wait_until(f"{label} is {choice}", lambda: "GtkToggleButton" in self.focused())

    def find_in_list(self):
        """The choice that the arrows are at."""
        item = next((node for node in walk(self.frames()[-1]) if has_focus(node)), None)
        if item is None or item.getRoleName() != "list item":
            return None
        return next((node.name for node in walk(item) if node.getRoleName() == "label"), item.name)

    def leave_form(self, node):
        key("Escape")
        self.expect_focus(node)

    def connect(self, source, text):
        """From the node that has the focus, to another or to one that is added."""
        self.expect_focus(source)
        key("c")
        self.expect_focus("Connect To")
        type_text(text)
        key("Return")
        wait_until("it is chosen", lambda: "Connect To" not in self.focused())

    def expect_link(self, source, target):
        def leads_there():
            node = next(node for node in walk(self.find("list", "Canvas"))
                        if node.getRoleName() == "list item" and node.name == source)
            return target in node.description.partition("leads to ")[2]

        wait_until(f"{source} leads to {target}", leads_there)

    def go_to_field(self, label):
        """From the node into its form, if need be, and there on to the field."""
        if "WeirInspector" not in self.focused():
            key("Return")
        wait_until("the form has the focus", lambda: "WeirInspector" in self.focused())
        for _ in range(FIELDS):
            before = self.focused()
            if label in before:
                return
            key("Tab")
            wait_until(f"Tab leads on from {before}", lambda b=before: self.focused() != b)
        raise AssertionError(f"no Tab leads to {label}")


def add_module(designer, name, worker):
    """After the input, where the focus is."""
    designer.connect("input", "module proc")
    designer.rename("module", name)
    designer.fill("Module", "text")
    designer.choose("Name", worker)
    designer.leave_form(name)


def add_filter(designer, after, kind, name, text):
    designer.connect(after, kind)
    designer.rename("jq", name)
    designer.fill("Filter", text)
    designer.leave_form(name)


def draw(designer):
    designer.expect_focus("Canvas")
    key("Right")
    add_module(designer, "head", "GetHead")
    designer.connect("head", "ensemble")
    designer.rename("ensemble", "parts")
    key("Left")
    designer.expect_focus("head")
    for name, worker in ("tail", "GetTail"), ("length", "GetLen"):
        key("Left")
        add_module(designer, name, worker)
        designer.connect(name, "parts")
        designer.expect_link(name, "parts")
    key("Right")
    add_filter(designer, "parts", "jq thr", "combine", "(.[0] + .[1]) * .[2]")
    add_filter(designer, "combine", "jq proc", "greet", '"Hello, \\(.)!"')
    designer.connect("greet", "output")
    designer.expect_link("greet", "output")


def main():
    example, weir = map(Path, sys.argv[1:])
    path = FOLDER / "typed.json"
    with Keyboard() as designer:
        key("ctrl+n")
        wait_until("an empty canvas", lambda: designer.find("list", "Canvas"))
        draw(designer)
        screenshot("keyboard")
        greeting.save(designer, path)
        key("ctrl+q")
        designer.wait_for_end()

    greeting.check(path, example, weir)
    check_log()


if __name__ == "__main__":
    main()
