#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Files are dragged onto the window from another program: the start page makes room for
the first, others get windows, and one that is open already is shown."""

import os
import shutil
import subprocess
import sys

from designer import FOLDER, SECONDS, Designer, key, wait_until, xdotool

SIZE = 60


def offer(*paths):
    """The other program: a small window, from which PATHS can be dragged."""
    import gi
    gi.require_version("Gtk", "4.0")
    from gi.repository import Gdk, Gio, GLib, Gtk

    Gtk.init()
    files = Gdk.FileList.new_from_list([Gio.File.new_for_path(path) for path in paths])
    source = Gtk.DragSource(content=Gdk.ContentProvider.new_for_value(files))
    window = Gtk.Window(title="offer", decorated=False, default_width=SIZE, default_height=SIZE)
    window.add_controller(source)
    window.present()
    GLib.MainLoop().run()


def shown(process):
    """The X windows of it, the one in front last."""
    return subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(process.pid)],
                          check=False, capture_output=True, text=True,
                          timeout=SECONDS).stdout.split()


def titles(designer):
    return sorted(frame.name for frame in designer.frames() if frame.getRoleName() == "frame")


def drag(what, condition, *paths):
    """PATHS onto the canvas, with the pointer, until CONDITION holds."""
    with subprocess.Popen([sys.executable, __file__, "--offer", *map(str, paths)],
                          env={**os.environ, "GTK_A11Y": "none"}) as process:
        try:
            window = wait_until("the files are offered", lambda: shown(process))[-1]
            xdotool("windowmove", "--sync", window, "600", "400", "windowraise", window)
            xdotool("mousemove", "630", "430", "mousedown", "1")
            for x, y in ((640, 440), (650, 450), (700, 480), (800, 500), (810, 505)):
                xdotool("mousemove", "--sync", str(x), str(y))
            wait_until("the drag has an icon", lambda: len(shown(process)) > 1)
            xdotool("mousemove", "--sync", "800", "500", "mousemove", "--sync", "805", "502")
            xdotool("mouseup", "1")
            wait_until(what, condition)
        finally:
            process.kill()


def main():
    if sys.argv[1] == "--offer":
        offer(*sys.argv[2:])
        return

    one, two, three = (FOLDER / f"{name}.json" for name in ("one", "two", "three"))
    for path in (one, two, three):
        shutil.copy(sys.argv[1], path)
    with Designer() as designer:
        drag("the start page has made room", lambda: titles(designer) == ["one.json"], one)
        drag("each has a window",
             lambda: titles(designer) == ["one.json", "three.json", "two.json"], two, three)
        drag("the window that has it is in front", lambda: xdotool(
            "getwindowname", shown(designer.process)[-1]).strip() == "one.json", one)
        assert titles(designer) == ["one.json", "three.json", "two.json"]
        designer.focus_window()
        key("ctrl+q")
        designer.wait_for_end()


if __name__ == "__main__":
    main()
