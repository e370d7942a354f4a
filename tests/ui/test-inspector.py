#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Types into a field of the inspector: what is wrong is told and not set, what is typed in one
visit is one step to undo. And a file that another program changed is loaded again when asked."""

import json
import shutil
import sys

import pyatspi

from designer import FOLDER, Designer, key, screenshot, type_text, wait_until, walk


def main():
    path = FOLDER / "greeting.json"
    shutil.copy(sys.argv[1], path)

    with Designer(path) as designer:
        wait_until("the file is shown", lambda: designer.title() == "greeting.json")
        designer.select("combine")
        form = designer.get("filler", "WeirInspector")
        designer.click(designer.get("text", "Threads", form))
        type_text("0")
        designer.get_text("at least 1")
        screenshot("field-error")

        key("BackSpace")
        type_text("12")
        wait_until("the error goes", lambda: not designer.find_text("at least 1"))
        key("ctrl+z")
        wait_until("undone at once", lambda: designer.title() == "greeting.json")
        key("ctrl+shift+z")
        wait_until("redone", lambda: designer.title() == "• greeting.json")
        key("ctrl+s")
        wait_until("saved", lambda: designer.title() == "greeting.json")
        saved = json.loads(path.read_text())
        assert saved["nodes"]["combine"]["threads"] == 12, saved["nodes"]["combine"]

        # By Escape back to the node, and by Enter into its form again.
        def is_focused(role):
            return any(node.getRoleName() == role and node.getState().contains(
                pyatspi.STATE_FOCUSED) for node in walk(designer.root))

        key("Escape")
        wait_until("the node has the focus", lambda: is_focused("list item"))
        key("Return")
        wait_until("the form has the focus", lambda: is_focused("push button"))

        path.write_text(path.read_text().replace('"combine"', '"elsewhere"'))
        designer.press("push button", "Reload")
        designer.select("elsewhere")
        wait_until("the new content is shown", lambda: designer.find("label", "elsewhere", form))
        key("ctrl+q")
        designer.wait_for_end()



if __name__ == "__main__":
    main()
