#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Pictures of the designer, for people to look at: light, dark, small, mirrored, with large text and
with much in it. What a program can see of them is checked: that there is a picture, in the colours
and the direction that were asked for, and that nothing sticks out of the window.

Usage: test-looks.py FLOW BUILD_ROOT PART...
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyatspi

from designer import (FOLDER, SCREENSHOTS, SECONDS, Designer, key, set_settings, type_text,
                      wait_until, walk, xdotool)

COLUMNS, ROWS = 40, 25
BUTTONS = ("push button", "toggle button")


def take():
    """What the screen shows, three bytes a pixel."""
    picture = subprocess.run(["import", "-window", "root", "-depth", "8", "ppm:-"], check=True,
                             capture_output=True, timeout=SECONDS).stdout
    assert picture.startswith(b"P6")
    return picture


def look(name):
    """A picture, once nothing in it changes; returns how bright it is, from 0 to 1."""
    pictures = []

    def is_still():
        pictures.append(take())
        return pictures[-1] in pictures[-2:-1]

    wait_until(f"{name} is drawn", is_still)
    picture = pictures[-1]
    subprocess.run(["convert", "ppm:-", SCREENSHOTS / f"looks-{name}.png"], check=True,
                   input=picture, timeout=SECONDS)
    pixels = [picture[i:i + 3] for i in range(100, len(picture) - 3, 3 * 37)]
    assert len(set(pixels)) > 25, f"{name} is blank"
    return sum(map(sum, pixels)) / len(pixels) / 3 / 255


def extents_of(designer, role, name):
    return designer.get(role, name).queryComponent().getExtents(pyatspi.XY_WINDOW)


def check_inside(designer, width):
    """All buttons that are shown lie between the edges of the window."""
    for node in walk(designer.root):
        if node.getRoleName() not in BUTTONS:
            continue
        extents = node.queryComponent().getExtents(pyatspi.XY_WINDOW)
        if extents.width > 0 and extents.height > 0:
            assert 0 <= extents.x and extents.x + extents.width <= width, (node.name, extents)


def start(*files, **environment):
    designer = Designer(*files, **environment)
    if files:
        wait_until("the file is shown", lambda: designer.title() == Path(files[0]).name)
    return designer


def open_pane(designer, keys, button="Fit All"):
    """At the bottom: the canvas becomes smaller, or larger than with another pane."""
    before = extents_of(designer, "push button", button).y
    key(keys)
    wait_until("the pane is shown",
               lambda: extents_of(designer, "push button", button).y != before)


def set_text_size(factor):
    """As the desktop's setting for large text does."""
    subprocess.run(["xprop", "-root", "-f", "RESOURCE_MANAGER", "8s", "-set", "RESOURCE_MANAGER",
                    f"Xft.dpi: {96 * factor:.0f}\n"], check=True, timeout=SECONDS)


def make_big():
    """A flow of a thousand nodes."""
    nodes, links = {"all": {"kind": "ensemble", "inputs": ROWS}}, [["all", "output"]]
    for row in range(ROWS):
        last = "input"
        for column in range(COLUMNS):
            name = f"step-{row}-{column}"
            nodes[name] = {"kind": ("process", "thread")[(row + column) % 2],
                           "worker": {"type": "jq", "filter": f". + {column}"}}
            links.append([last, name])
            last = name
        links.append([last, f"all.{row}"])
    path = FOLDER / "big.json"
    path.write_text(json.dumps({"format": "weir-flow/1", "nodes": nodes, "links": links}))
    return path


def mirror(build):
    """A designer that is mirrored, since GTK takes the direction of a language that the program
    is translated to: a copy that has such a translation."""
    root = FOLDER / "mirrored"
    messages = root / "data" / "po" / "he" / "LC_MESSAGES"
    for folder in (root / "app" / "designer", root / "core", messages):
        folder.mkdir(parents=True)
    shutil.copy(os.environ["WEIR_DESIGNER"], root / "app" / "designer")
    for source, target in ((build / "core", root / "core"), (build / "data", root / "data")):
        for path in source.iterdir():
            if path.name.startswith("libweir") and path.is_file():
                shutil.copy(path, target)
            elif path.name != "po":
                (target / path.name).symlink_to(path)
    subprocess.run(["msgfmt", "-o", messages / "weir.mo", "-"], check=True, text=True,
                   timeout=SECONDS,
                   input='msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n')
    return {"LANGUAGE": "he", "LD_LIBRARY_PATH": str(root / "core")}, root


def panes_and_windows(path, _build):
    with start(path) as designer:
        assert look("light") > 0.85
        check_inside(designer, 1280)
        assert extents_of(designer, "label", "Process Pool").x < 640
        window = xdotool("getwindowfocus").strip()
        for name, keys in (("problems", "ctrl+F9"), ("outline", "ctrl+shift+F9"),
                           ("cpus", "ctrl+F8")):
            open_pane(designer, keys)
            look(name)
        open_pane(designer, "ctrl+F8")
        key("ctrl+f")
        wait_until("the search is shown",
                   lambda: extents_of(designer, "push button", "Next Match").height > 0)
        type_text("a")
        look("search")
        key("Escape")
        for name, keys, shown in (("commands", "ctrl+shift+p", ("list", "Commands")),
                                  ("export", "ctrl+shift+e", ("label", "Export Picture"))):
            xdotool("windowfocus", "--sync", window)
            key(keys)
            designer.get(*shown)
            designer.focus_window()
            look(name)
            key("Escape")
            wait_until(f"{name} is gone", lambda: len(xdotool(
                "search", "--onlyvisible", "--pid", str(designer.process.pid)).split()) == 1)


def colours(path, _build):
    with start(path, ADW_DEBUG_COLOR_SCHEME="prefer-dark"):
        assert look("dark") < 0.3
    with start(path, ADW_DEBUG_HIGH_CONTRAST="1"):
        look("high-contrast")


def sizes(path, _build):
    set_settings(window_width=800, window_height=600)
    with start(path) as designer:
        look("small")
        check_inside(designer, 800)
    with start(path, LANGUAGE="de") as designer:
        open_pane(designer, "ctrl+F8", "Alles zeigen")
        look("small-german")
        geometry = xdotool("getwindowfocus", "getwindowgeometry")
        assert "Geometry: 800x600" in geometry, geometry
    with start(LANGUAGE="de") as designer:
        designer.get("label", "Beispiele")
        look("small-german-start")
        check_inside(designer, 800)
    set_settings(window_width=1280, window_height=800)
    with start() as designer:
        designer.get("label", "Examples")
        look("start")
        height = extents_of(designer, "label", "Weir Designer").height
        designer.kill()
    set_text_size(1.5)
    with start() as designer:
        look("large-text-start")
        assert extents_of(designer, "label", "Weir Designer").height > 1.3 * height
    with start(path) as designer:
        open_pane(designer, "ctrl+F8")
        look("large-text")
        check_inside(designer, 1280)
    set_text_size(1)


def mirrored(path, build):
    environment, root = mirror(build)
    program = os.environ["WEIR_DESIGNER"]
    os.environ["WEIR_DESIGNER"] = str(root / "app" / "designer" / "weir-designer")
    with start(path, **environment) as designer:
        open_pane(designer, "ctrl+F8")
        look("mirrored")
        check_inside(designer, 1280)
        assert extents_of(designer, "label", "Process Pool").x > 640
    os.environ["WEIR_DESIGNER"] = program


def thousand(_path, _build):
    with start(make_big()) as designer:
        look("thousand-fit")
        text = designer.get("text", "Zoom").queryText()
        zoom = text.getText(0, text.characterCount)
        assert float(zoom.rstrip(" %")) < 10, zoom
        key("ctrl+0")
        wait_until("its zoom is told", lambda: text.getText(0, text.characterCount) == "100 %")
        look("thousand")


def large_screen(path, _build):
    set_settings(window_width=1920, window_height=1080)
    with start(path, GDK_SCALE="2") as designer:
        look("double")
        check_inside(designer, 1920)


def main():
    source, build, *parts = sys.argv[1:]
    path = FOLDER / Path(source).name
    shutil.copy(source, path)
    for part in parts:
        print(part, flush=True)
        {"panes": panes_and_windows, "colours": colours, "sizes": sizes, "thousand": thousand,
         "mirrored": mirrored, "large-screen": large_screen}[part](path, Path(build))


if __name__ == "__main__":
    main()
