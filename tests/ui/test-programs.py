#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Draws a flow of a program and a Python class: from the palette, set up in the inspector, linked by
keys; the file that is saved runs and gives the answers."""

import subprocess
import sys

from designer import FOLDER, key, screenshot, type_text, wait_until
from drawing import Drawing, flow
from form import choose, click, fill, focus, get_form, get_place, is_focused

EMPTY = flow({}, [], {"input": [0, 8], "output": [560, 8]})
CLASS = """
class Stress:
    def __init__(self, mark, **kwargs):
        self.mark = mark

    def call(self, word):
        return word + self.mark
"""
ARGUMENTS = ["tr", "a-z", "A-Z"]
ANSWERS = {'"hello"': '"HELLO!?"', '"Weir 1"': '"WEIR 1!?"'}


def add(drawing, worker, name):
    """Found in the palette by its name; it is then selected, and shown in the inspector."""
    search = drawing.get("entry", "Search nodes and workers to add")
    left, top, width, height = get_place(search)
    drawing.click_at((left + width // 2, top + height // 2))
    wait_until("one can search", lambda: is_focused(search))
    key("ctrl+a")
    type_text(worker)
    key("Return")
    drawing.expect_step(f"Add “{name}”")
    drawing.get("label", name, get_form(drawing))


def connect(drawing, source, target):
    drawing.click_at(drawing.at(source))
    drawing.expect_selected(source)
    key("c")
    drawing.pick("Connect To", target)
    drawing.expect_step("Add Link")


def set_up_program(drawing):
    choose(drawing, "Mode", "once")
    click(drawing, "push button", "Add")
    for number, argument in enumerate(ARGUMENTS, 1):
        fill(drawing, f"Command {number}", argument)
        if number < len(ARGUMENTS):
            key("Return")


def set_up_class(drawing):
    fill(drawing, "Class", "words:Nothing")
    drawing.get_text("does not stand in")
    screenshot("class-mistake")
    fill(drawing, "Class", "words:Stress")
    wait_until("the class is found", lambda: not drawing.find_text("does not stand in"))
    focus(drawing, "Params")
    type_text('{"mark": "!?"}')


def main():
    weir, = sys.argv[1:]
    (FOLDER / "words.py").write_text(CLASS, encoding="utf-8")

    with Drawing(EMPTY, inspector=True) as drawing:
        add(drawing, "Program", "command")
        set_up_program(drawing)
        add(drawing, "Python Class", "python")
        set_up_class(drawing)
        for source, target in (("input", "command"), ("command", "python"), ("python", "output")):
            connect(drawing, source, target)
        screenshot("programs")
        nodes = drawing.stored()["nodes"]
        key("ctrl+q")
        drawing.wait_for_end()

    assert nodes["command"]["worker"] == {"type": "command", "argv": ARGUMENTS, "mode": "once"}, nodes
    assert nodes["python"]["worker"] == {"type": "python", "class": "words:Stress",
                                         "params": {"mark": "!?"}}, nodes
    run = subprocess.run([weir, "run", "--quiet", drawing.path], input="\n".join(ANSWERS), text=True,
                         capture_output=True, check=True, timeout=60)
    assert run.stdout.split("\n")[:-1] == list(ANSWERS.values()), run.stdout


if __name__ == "__main__":
    main()
