#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Looks for commands by words of their names, takes one, and is told which cannot be taken."""

import shutil
import sys

from designer import FOLDER, Designer, key, screenshot, type_text, wait_until, walk


def main():
    path = FOLDER / "greeting.json"
    shutil.copy(sys.argv[1], path)

    with Designer(path) as designer:
        wait_until("the file is shown", lambda: designer.title() == "greeting.json")

        def rows():
            """What is listed, from the top: titles, shortcuts, and whether they can be taken."""
            found = designer.find("list", "Commands")
            items = [node for node in walk(found) if node.getRoleName() == "list item"]
            return [[label.name for label in walk(item) if label.getRoleName() == "label"]
                    for item in items]

        def open_commands(*keys):
            key(*keys)
            wait_until("the commands are listed", rows)
            designer.focus_window()

        open_commands("ctrl+shift+p")
        wait_until("each with its shortcut", lambda: ["New Flow", "Ctrl+N"] in rows())
        screenshot("commands")
        type_text("pool nothing like that")
        wait_until("there is none", lambda: designer.find_text("No Such Command"))
        key("ctrl+a")
        type_text("sel do")
        wait_until("found by words", lambda: rows()[0] == ["Select Downstream",
                                                           "Shift+Ctrl+Right"])
        key("Escape")
        wait_until("closed", lambda: not designer.find("list", "Commands"))
        designer.focus_window()

        open_commands("F1")
        type_text("select all")
        wait_until("it is the first", lambda: rows()[0][0] == "Select All")
        key("Return")
        form = designer.get("filler", "WeirInspector")
        wait_until("it was done", lambda: designer.find("label", "8 Nodes", form))
        designer.focus_window()

        # What cannot be done now stays in the list and does nothing.
        open_commands("F1")
        type_text("undo")
        wait_until("it is listed", lambda: rows()[0] == ["Undo", "Ctrl+Z"])
        key("Return")
        wait_until("it is listed still", lambda: rows()[0] == ["Undo", "Ctrl+Z"])
        key("Escape")
        wait_until("closed", lambda: not designer.find("list", "Commands"))
        designer.focus_window()
        key("ctrl+q")
        designer.wait_for_end()


if __name__ == "__main__":
    main()
