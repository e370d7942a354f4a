#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The panes at the sides: shown, hidden, made wider, remembered; over the canvas where there is no
room beside it."""

import shutil
import sys
import time

import pyatspi

from designer import FOLDER, Designer, get_setting, key, screenshot, wait_until, xdotool


def extents(node):
    return node.queryComponent().getExtents(pyatspi.XY_WINDOW)


def drag(x, y, to_x, to_y):
    """At the pace of a hand: the parties of a drop tell each other in messages."""
    xdotool("mousemove", str(x), str(y), "mousedown", "1")
    for step in range(1, 17):
        xdotool("mousemove", str(x + (to_x - x) * step // 16), str(y + (to_y - y) * step // 16))
        time.sleep(0.03)
    xdotool("mouseup", "1")


class Panes(Designer):
    """A designer whose panes are measured; one that is hidden has no width."""

    def __init__(self, path):
        super().__init__(path)
        self.path = path
        wait_until("the file is shown", lambda: self.title() == path.name)

    def width(self, name):
        return extents(self.get("filler", name)).width

    def canvas_width(self):
        return extents(self.get("list", "Canvas")).width

    def is_shown(self, name):
        pane = extents(self.get("filler", name))
        window = extents(self.frames()[-1])
        return pane.width > 0 and pane.x >= 0 and pane.x + pane.width <= window.width

    def wait_for(self, palette, inspector):
        wait_until(f"the palette is {'shown' if palette else 'hidden'}",
                   lambda: self.is_shown("WeirPalette") == palette)
        wait_until(f"the inspector is {'shown' if inspector else 'hidden'}",
                   lambda: self.is_shown("WeirInspector") == inspector)

    def resize(self, width, height):
        xdotool("getwindowfocus", "windowsize", "--sync", str(width), str(height))

    def drag_handle(self, name, distance):
        handle = extents(self.get("separator", name))
        x, y = handle.x + 1, handle.y + handle.height // 2
        drag(x, y, x + distance, y)

    def drag(self, label, x, y):
        row = extents(self.get("label", label))
        drag(row.x + 8, row.y + 8, x, y)

    def quit(self):
        key("ctrl+q")
        self.wait_for_end()


def use_wide(path):
    with Panes(path) as designer:
        designer.wait_for(palette=True, inspector=True)
        before = designer.width("WeirInspector")
        designer.drag_handle("Width of the Inspector", -80)
        wait_until("wider", lambda: designer.width("WeirInspector") == before + 80)
        key("F9")
        designer.wait_for(palette=False, inspector=True)
        designer.quit()
    assert get_setting("show-palette") == "false"
    assert get_setting("inspector-width") == str(before + 80), get_setting("inspector-width")

    with Panes(path) as designer:
        designer.wait_for(palette=False, inspector=True)
        wait_until("as wide", lambda: designer.width("WeirInspector") == before + 80)
        designer.drag_handle("Width of the Inspector", 80)
        key("F9")
        designer.wait_for(palette=True, inspector=True)
        designer.quit()


def use_narrow(path):
    with Panes(path) as designer:
        designer.resize(800, 600)
        designer.wait_for(palette=False, inspector=True)
        wait_until("the canvas has room", lambda: designer.canvas_width() > 450)
        key("F9")
        designer.wait_for(palette=True, inspector=True)
        screenshot("panes-800x600")
        designer.drag("Thread Pool", 420, 350)
        wait_until("modified", lambda: designer.title().startswith("• "))
        key("ctrl+s")
        wait_until("saved", lambda: designer.title() == path.name)
        key("F9")
        designer.wait_for(palette=False, inspector=True)

        designer.resize(620, 600)
        designer.wait_for(palette=True, inspector=False)
        key("shift+F9")
        designer.wait_for(palette=True, inspector=True)
        screenshot("panes-620x600")
        xdotool("mousemove", "260", "120", "click", "1")
        designer.wait_for(palette=True, inspector=False)

        designer.resize(1200, 700)
        designer.wait_for(palette=True, inspector=True)
        designer.quit()
    assert get_setting("show-palette") == "true", "what a narrow window hides is not forgotten"
    assert get_setting("window-width") == "1200", get_setting("window-width")
    assert get_setting("window-height") == "700", get_setting("window-height")


def main():
    path = FOLDER / "greeting.json"
    shutil.copy(sys.argv[1], path)
    use_wide(path)
    use_narrow(path)


if __name__ == "__main__":
    main()
