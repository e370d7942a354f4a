#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The flow as a picture: saved as each kind that there is, from the menu and by its keys, and the
files are what they claim to be."""

import re
import shutil
import struct
import subprocess
import sys

from designer import (FOLDER, SECONDS, Designer, key, screenshot, type_text, wait_until, walk,
                      xdotool)


def shown(designer):
    """How many windows: a list that is open has its own."""
    return len(xdotool("search", "--onlyvisible", "--pid", str(designer.process.pid)).split())


def choose_format(designer, downs):
    """So many below the one that the dialog comes with; a picture of points as sharp as it says."""
    wait_until("the dialog is there", lambda: designer.find("label", "Export Picture"))
    designer.focus_window()
    if downs:
        windows = shown(designer)
        key("alt+f")
        wait_until("the formats are listed", lambda: shown(designer) > windows)
        key(*["Down"] * downs, "Return")
        wait_until("they are not", lambda: shown(designer) == windows)
    screenshot("export")
    key("alt+e")


def save(designer, *keys, name):
    """In the file chooser, once it shows the folder of the flow; its name is selected, without the
    ending, which the format has told."""
    wait_until("the file chooser is there", lambda: any(
        designer.find("label", FOLDER.name, frame) for frame in designer.frames()
        if frame.name == "Export Picture"))
    designer.focus_window()
    if keys:
        key(*keys)
    type_text(name)
    key("alt+s")


def found(designer):
    """The commands that are listed."""
    items = [node for node in walk(designer.find("list", "Commands"))
             if node.getRoleName() == "list item"]
    return [next(node.name for node in walk(item) if node.getRoleName() == "label")
            for item in items]


def written(name, end):
    """What is in the file of that name, once its end is there as well."""
    path = FOLDER / name
    wait_until(f"{name} is written", lambda: path.exists() and end in path.read_bytes()[-20:])
    return path.read_bytes()


def check_svg(data, program, flow):
    shown = subprocess.run([program, "show", "--svg", flow], check=True, capture_output=True,
                           timeout=SECONDS).stdout
    assert data == shown
    width, height = re.search(rb'width="([\d.]+)" height="([\d.]+)"', data).groups()
    return float(width), float(height)


def check_png(data, size):
    """Twice as many pixels as the drawing has units, if one does not choose."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", data[16:24])
    assert abs(width - 2 * size[0]) <= 2 and abs(height - 2 * size[1]) <= 2, (width, height, size)


def check_pdf(data, size):
    assert data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")
    box = re.search(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+)", data)
    width, height = map(float, box.groups())
    assert abs(width - 0.75 * size[0]) < 1 and abs(height - 0.75 * size[1]) < 1, (width, height)


def main():
    source, program = sys.argv[1:]
    flow = FOLDER / "greeting.json"
    shutil.copy(source, flow)
    before = flow.read_bytes()
    with Designer(flow) as designer:
        wait_until("the file is shown", lambda: designer.title() == "greeting.json")
        window = xdotool("getwindowfocus").strip()

        key("ctrl+shift+e")
        choose_format(designer, 0)
        save(designer, name="one")
        size = check_svg(written("one.svg", b"</svg>"), program, flow)

        xdotool("windowfocus", "--sync", window)
        key("ctrl+shift+p")
        wait_until("the commands are listed", lambda: designer.find("list", "Commands"))
        designer.focus_window()
        type_text("expo pic")
        wait_until("it is found", lambda: found(designer) == ["Export Picture…"])
        key("Return")
        choose_format(designer, 1)
        save(designer, name="two")
        check_png(written("two.png", b"IEND"), size)

        xdotool("windowfocus", "--sync", window)
        windows = shown(designer)
        key("F10")
        wait_until("the menu is shown", lambda: shown(designer) > windows)
        key("e")
        choose_format(designer, 2)
        save(designer, name="three")
        check_pdf(written("three.pdf", b"%%EOF"), size)

        xdotool("windowfocus", "--sync", window)
        key("ctrl+shift+e")
        choose_format(designer, 0)
        save(designer, "ctrl+a", name="four.gif")
        designer.get_text("“four.gif” Was Not Written")
        designer.get_text(".svg, .png or .pdf")
        screenshot("export-refused")
        assert not (FOLDER / "four.gif").exists()
        designer.kill()
    assert flow.read_bytes() == before, flow.read_text()


if __name__ == "__main__":
    main()
