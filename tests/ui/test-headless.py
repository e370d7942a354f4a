#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The command for a headless run: it tells what stands in its way, leads there, and is what a shell
runs once that is put right."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyatspi

from designer import FOLDER, Designer, key, screenshot, wait_until, walk, xdotool

FLOW = {
    "format": "weir-flow/1",
    "nodes": {
        "shout": {"kind": "process", "worker": {"type": "command", "argv": ["./shout.sh"]},
                  "cpus": [4000]},
        "plain": {"kind": "thread", "worker": {"type": "jq", "filter": ". + \"!\""}},
    },
    "links": [["input", "shout"], ["shout", "plain"], ["plain", "output"]],
}
SHOUT = "#!/bin/sh\nwhile read -r line; do echo \"$line\" | tr a-z A-Z; done\n"


def find_dialog():
    """The X window, or None; not a tooltip, which is a window as well."""
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^Headless Run$"],
                           capture_output=True, text=True, check=False, timeout=20).stdout
    return found.split()[0] if found else None


class Dialog:
    """The window that Ctrl+E opens."""

    def __init__(self, designer):
        self.designer = designer
        self.main = xdotool("getwindowfocus").strip()
        key("ctrl+e")
        self.frame = wait_until("the dialog is shown", lambda: next(
            (frame for frame in designer.frames() if frame.name == "Headless Run"), None))
        self.take_keys()
        wait_until("it has checked", lambda: self.says("The flow can"))

    @staticmethod
    def take_keys():
        xdotool("windowfocus", "--sync", wait_until("it is on the screen", find_dialog))

    def says(self, text):
        return next((node for node in walk(self.frame) if text in (node.name or "")), None)

    def click(self, text):
        """Once it has its place."""
        def place():
            box = self.says(text).queryComponent().getExtents(pyatspi.XY_WINDOW)
            return (box.x, box.y) if box.width > 0 and box.y > 0 else None

        wait_until(f"{text!r} is shown", lambda: place() and place() == place())
        self.designer.click(self.says(text))

    def command(self):
        label = self.says("weir run ")
        return label.name if label else None

    def wait_for_end(self):
        wait_until("the dialog is gone", lambda: find_dialog() is None)
        xdotool("windowfocus", "--sync", self.main)

    def close(self):
        key("Escape")
        self.wait_for_end()


def paste(designer):
    """What is in the clipboard, by way of the search bar."""
    key("ctrl+f")
    entry = wait_until("the search bar", lambda: next(
        (node for node in walk(designer.root) if node.getRoleName() == "entry" and
         node.getState().contains(pyatspi.STATE_FOCUSED)), None))
    key("ctrl+v")
    text = entry.queryText()
    text = wait_until("pasted", lambda: text.getText(0, text.characterCount))
    key("Escape")
    return text


def main():
    weir = Path(sys.argv[1]).resolve()
    folder = FOLDER / "my flows"
    folder.mkdir()
    path = folder / "it's one.json"
    path.write_text(json.dumps(FLOW))
    search_path = f"{weir.parent}:{os.environ['PATH']}"

    with Designer(path, PATH=search_path) as designer:
        wait_until("the file is shown", lambda: designer.title() == path.name)

        # What is to be changed, in the words of `weir check`, and the way to it.
        dialog = Dialog(designer)
        checked = subprocess.run([weir, "check", path], capture_output=True, text=True,
                                 check=False).stdout
        missing = next(line for line in checked.splitlines() if "shout.sh" in line)
        missing = missing.split(": error: ")[1]
        assert dialog.says("The flow cannot be run: 1 problem"), "it says so"
        assert dialog.says(missing), f"it says {missing!r}"
        assert dialog.says("this machine has no CPU 4000"), "it looks for the CPUs"
        screenshot("headless-problems")
        dialog.click(missing)
        wait_until("the node is inspected", lambda: designer.find(
            "label", "shout", designer.get("filler", "WeirInspector")))

        # It is made, and the CPUs are left aside.
        program = folder / "shout.sh"
        program.write_text(SHOUT)
        program.chmod(0o755)
        dialog.wait_for_end()
        dialog = Dialog(designer)
        assert dialog.says("but not on the CPUs that it names")
        assert dialog.says("For shout; in the flow’s folder")
        wait_until("it runs anywhere", lambda: dialog.command().endswith(" --cpus=ignore"))
        screenshot("headless")
        key("Return")
        wait_until("it says so", lambda: dialog.says("Copied"))
        command = dialog.command()
        dialog.close()
        assert paste(designer) == command, "what was copied is what was shown"
        result = subprocess.run(["sh", "-c", command], input='"world"\n', capture_output=True,
                                text=True, check=True, cwd="/",
                                env={**os.environ, "PATH": search_path})
        assert result.stdout == '"WORLD!"\n', result.stdout

        # What is not saved is not run.
        designer.select("plain")
        key("Delete")
        wait_until("it is changed", lambda: designer.title().startswith("•"))
        dialog = Dialog(designer)
        assert dialog.says("The file lacks the last changes")
        dialog.click("Save")
        wait_until("it is saved", lambda: designer.title() == path.name)
        dialog.take_keys()
        dialog.close()
        key("ctrl+q")
        designer.wait_for_end()


if __name__ == "__main__":
    main()
