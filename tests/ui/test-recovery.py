#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Kills the designer in the middle of editing: the file is as it was, and the next start offers
what was not saved."""

import json
import shutil
import sys
from pathlib import Path

from designer import FOLDER, Designer, key, screenshot, type_text, wait_until


def drafts():
    return [*Path(FOLDER, "state", "weir-designer", "drafts").glob("*/*.draft")]


def main():
    path = FOLDER / "greeting.json"
    shutil.copy(sys.argv[1], path)
    before = path.read_text()

    with Designer(path) as designer:
        wait_until("the file is shown", lambda: designer.title() == "greeting.json")
        designer.select("greet")
        key("F2")
        key("ctrl+a")
        type_text("survivor")
        key("Return")
        wait_until("modified", lambda: designer.title().startswith("• "))
        wait_until("a draft is written", drafts)
        designer.kill()

    assert path.read_text() == before, "the user's file is left alone"

    with Designer() as designer:
        designer.get_text("Recover Unsaved Changes?")
        designer.get_text("greeting.json")
        screenshot("recovery")
        designer.focus_window()
        key("Return")
        wait_until("the draft is shown, unsaved", lambda: designer.title() == "• greeting.json")
        designer.focus_window()
        key("ctrl+s")
        wait_until("saved", lambda: designer.title() == "greeting.json")
        wait_until("no draft is left", lambda: not drafts())
        key("ctrl+q")
        designer.wait_for_end()

    assert "survivor" in json.loads(path.read_text())["nodes"]


if __name__ == "__main__":
    main()
