#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Assigns the CPUs of the greeting flow, from a file without any: by the pointer, and again by the
keyboard alone. Both files are then as the example is, to the letter, but for the layout."""

import json
import re
import sys
from pathlib import Path

from designer import FOLDER, get_setting, key, screenshot, type_text, wait_until
from matrix import Matrix, without_layout

CPUS = re.compile(r',\n      "cpus": \[[^]]*\]')


def make_file(example, name):
    """The example without its CPUs."""
    path = FOLDER / name
    path.write_text(CPUS.sub("", example))
    assert "cpus" not in path.read_text()
    return path


def by_pointer(path):
    with Matrix(path) as designer:
        designer.select_pool("head")
        designer.assign()
        designer.wait_for_cell("CPU 0, worker 0, any CPU")
        designer.click_cell()
        designer.wait_for_cell("CPU 0, worker 0, assigned")
        assert designer.is_checked()
        undo = designer.get("push button", "Undo")
        wait_until("the step has its name",
                   lambda: undo.description == "Undo Assign CPUs of head")

        designer.select_pool("tail")
        designer.assign()
        designer.wait_for_cell("CPU 0, worker 0, any CPU, also used by head")
        below = designer.place(down=1)
        designer.click_end(designer.get("spin button", "Workers"))
        wait_until("there are two workers", lambda: designer.summary() == "×2; any CPU")
        designer.click_at(*below)
        designer.wait_for_cell("CPU 0, worker 0, assigned, also used by head")
        designer.click_cell(right=1, down=1)
        designer.wait_for_cell("CPU 1, worker 1, assigned")

        designer.select_pool("length")
        designer.assign()
        designer.wait_for_cell("CPU 1, worker 0, any CPU, also used by tail")
        designer.click_cell()
        designer.wait_for_cell("CPU 1, worker 0, assigned, also used by tail")
        screenshot("cpus")
        designer.save_and_quit()


def by_keyboard(path):
    with Matrix(path) as designer:
        key("Right")
        designer.wait_for_focus("input")
        key("Up")
        designer.wait_for_focus("head")
        key("ctrl+k")
        designer.wait_for_cell("CPU 0, worker 0, any CPU")
        key("space")
        designer.wait_for_cell("CPU 0, worker 0, assigned")

        key("Escape")
        designer.wait_for_focus("Canvas")
        key("Down", "Down")
        designer.wait_for_focus("tail")
        key("ctrl+k")
        designer.wait_for_cell("CPU 0, worker 0, any CPU, also used by head")
        key("Insert")
        designer.wait_for_cell("CPU 0, worker 1, any CPU, also used by head")
        key("Right", "space")
        designer.wait_for_cell("CPU 1, worker 1, assigned")
        key("Up", "Left", "space")
        designer.wait_for_cell("CPU 0, worker 0, assigned, also used by head")

        key("Escape")
        designer.wait_for_focus("Canvas")
        key("Down", "Down")
        designer.wait_for_focus("length")
        key("ctrl+k", "Right", "space")
        designer.wait_for_cell("CPU 1, worker 0, assigned, also used by tail")
        designer.save_and_quit()


def drags(path):
    """Each drag is one step; the first cell decides; Shift fills what lies between; what other
    pools have done is seen in the view of all."""
    with Matrix(path) as designer:
        designer.select_pool("head")
        designer.assign()
        designer.wait_for_cell("CPU 0, worker 0, assigned, also used by tail")
        key("Delete")
        designer.click_cell()
        designer.wait_for_cell("CPU 0, worker 0, any CPU, also used by tail")
        designer.drag_cells(right=3, down=0)
        wait_until("painted", lambda: designer.summary() == "0-3")
        key("ctrl+z")
        wait_until("undone at once", lambda: designer.summary() == "any CPU")
        key("ctrl+z")
        wait_until("as it was", lambda: designer.title() == path.name)
        assert designer.summary() == "0"

        key("End", "space")
        designer.wait_for_cell("CPU 3, worker 0, assigned")
        key("Home")
        designer.wait_for_cell("CPU 0, worker 0, assigned, also used by tail")
        key("shift+Right", "shift+Right", "shift+Right", "space")
        wait_until("the first cell decides", lambda: designer.summary() == "any CPU")
        key("Escape", "Home", "space")
        wait_until("one is assigned", lambda: designer.summary() == "0")
        designer.click_cell(3, 0, "shift")
        wait_until("what lies between is too", lambda: designer.summary() == "0-3")

        key("F2")
        designer.wait_for_focus("CPUs of the selected workers")
        type_text("2, 9")
        key("Return")
        wait_until("as it was typed", lambda: designer.summary() == "2, 9")
        designer.press("push button", "Show All Pools")
        screenshot("cpus-all")
        designer.kill()
    assert get_setting("show-cpus") == "true"


def main():
    example = Path(sys.argv[1]).read_text()
    for way in (by_pointer, by_keyboard):
        path = make_file(example, f"{way.__name__.replace('_', '-')}.json")
        way(path)
        saved = path.read_text()
        assert without_layout(saved) == without_layout(example), saved
        assert json.loads(saved)["layout"].keys() == json.loads(example)["layout"].keys()
    drags(path)


if __name__ == "__main__":
    main()
