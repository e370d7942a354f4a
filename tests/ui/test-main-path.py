#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Opens the greeting flow, renames a node, undoes and redoes that, saves, quits: the file has it."""

import json
import shutil
import sys
from pathlib import Path

from designer import FOLDER, Designer, key, screenshot, type_text, wait_until


def rename(designer, old, new):
    designer.select(old)
    wait_until("the inspector shows the node",
               lambda: designer.find("label", old, designer.get("filler", "WeirInspector")))
    key("F2")
    key("ctrl+a")
    type_text(new)
    key("Return")
    wait_until("the change shows in the title", lambda: designer.title().startswith("• "))


def main():
    source = Path(sys.argv[1])
    path = FOLDER / "greeting.json"
    shutil.copy(source, path)
    before = json.loads(path.read_text())

    with Designer(path) as designer:
        wait_until("the file is shown", lambda: designer.title() == "greeting.json")
        screenshot("main-window")

        rename(designer, "greet", "welcome")
        key("ctrl+z")
        wait_until("undone, so not modified", lambda: designer.title() == "greeting.json")
        key("ctrl+shift+z")
        wait_until("redone", lambda: designer.title() == "• greeting.json")
        screenshot("renamed")

        key("ctrl+s")
        wait_until("saved", lambda: designer.title() == "greeting.json")
        key("ctrl+q")
        designer.wait_for_end()

    after = json.loads(path.read_text())
    assert "greet" not in after["nodes"], after["nodes"]
    assert after["nodes"]["welcome"] == before["nodes"]["greet"]
    assert ["welcome", "output"] in after["links"], after["links"]
    assert [*after["nodes"]][:-1] == [*before["nodes"]][:-1], "the order of nodes is kept"


if __name__ == "__main__":
    main()
