# SPDX-License-Identifier: LGPL-2.1-or-later
"""A designer that a test runs: started, looked at through AT-SPI, used with real keys and clicks.

GTK 4.8 tells the roles and names of its widgets and where they are in the window, but not which
of them are shown, and it does not move the focus when asked.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pyatspi
from gi.repository import GLib

SECONDS = 20
# GTK 4.8 says so of itself, where a text is selected while its cursor is about to blink.
GTK_BLINKS = "GtkText - unexpected blinking selection"
FOLDER = Path(os.environ["UI_FOLDER"])
SCREENSHOTS = Path(os.environ["UI_SCREENSHOTS"])


def wait_until(what, condition, seconds=SECONDS):
    """What CONDITION gives, once that is true."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            result = condition()
        except (GLib.Error, LookupError):  # an object can go while it is looked at
            result = None
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.02)


def walk(node):
    if node is None:
        return
    yield node
    for i in range(node.childCount):
        yield from walk(node.getChildAtIndex(i))


def xdotool(*arguments):
    return subprocess.run(["xdotool", *arguments], check=True, capture_output=True,
                          text=True, timeout=SECONDS).stdout


def key(*names):
    xdotool("key", "--clearmodifiers", *names)


def type_text(text):
    xdotool("type", "--delay", "15", "--", text)


def set_settings(**values):
    """What the next designer finds in its settings."""
    folder = FOLDER / "config" / "glib-2.0" / "settings"
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"{name.replace('_', '-')}={value}" for name, value in values.items()]
    (folder / "keyfile").write_text("\n".join(["[io/github/weir/Designer]", *lines, ""]))


def get_setting(name):
    """What the designer has stored, as GVariant writes it, or None."""
    path = FOLDER / "config" / "glib-2.0" / "settings" / "keyfile"
    for line in path.read_text().splitlines() if path.exists() else ():
        if line.startswith(f"{name}="):
            return line.split("=", 1)[1]
    return None


def screenshot(name):
    subprocess.run(["import", "-window", "root", str(SCREENSHOTS / f"{name}.png")], check=True,
                   timeout=SECONDS)


class Designer:
    """One running designer."""

    def __init__(self, *files, **environment):
        self.log = FOLDER / "designer.log"
        with open(self.log, "a", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [os.environ["WEIR_DESIGNER"], *map(str, files)],
                env={**os.environ, **environment}, stderr=log, stdin=subprocess.DEVNULL)
        self.root = wait_until("the designer is on the accessibility bus", self.find_root)
        wait_until("a window is shown", self.frames)
        self.focus_window()

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is not None:
            screenshot("failure")
            print(f"the designer: {self.process.poll() or 'runs'}", self.log.read_text()[-2000:],
                  sep="\n", file=sys.stderr)
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if kind is None:
            check_log()

    def find_root(self):
        assert self.process.poll() is None, f"ended with {self.process.returncode}"
        for application in pyatspi.Registry.getDesktop(0):
            if application is not None and application.get_process_id() == self.process.pid:
                return application
        return None

    def frames(self):
        return [child for child in self.root if child is not None]

    def focus_window(self):
        """There is no window manager: the newest window is told to take the keys."""
        windows = wait_until("the X window", lambda: xdotool(
            "search", "--onlyvisible", "--pid", str(self.process.pid)).split())
        xdotool("windowfocus", "--sync", windows[-1])

    def find(self, role, name=None, where=None):
        """The first object of ROLE called NAME, or None. A button with a text says it twice."""
        names = (name, f"{name} {name}")
        for node in walk(where or self.root):
            if node.getRoleName() == role and (name is None or node.name in names):
                return node
        return None

    def get(self, role, name=None, where=None):
        return wait_until(f"there is a {role} called {name}",
                          lambda: self.find(role, name, where))

    def find_text(self, text):
        for node in walk(self.root):
            if text in (node.name or ""):
                return node
        return None

    def get_text(self, text):
        return wait_until(f"it says {text!r}", lambda: self.find_text(text))

    def press(self, role, name):
        """Once it is there to be pressed: what is folded away has no size."""
        def is_shown():
            extents = self.get(role, name).queryComponent().getExtents(pyatspi.XY_WINDOW)
            return extents.width > 0 and extents.y > 0

        wait_until(f"the {role} {name} is shown", is_shown)
        self.click(self.get(role, name))

    def click(self, node):
        """Near the corner, since a node of the canvas may be drawn smaller than it says."""
        extents = node.queryComponent().getExtents(pyatspi.XY_WINDOW)
        xdotool("mousemove", str(extents.x + 14), str(extents.y + 14), "click", "1")

    def select(self, name, canvas="Canvas"):
        """A node on the canvas."""
        canvas = self.get("list", canvas)
        self.click(wait_until(f"the node {name}", lambda: next(
            (node for node in walk(canvas) if (node.name or "").split(",")[0] == name), None)))

    def title(self):
        """What the header bar says: the file, with a dot while it is not saved."""
        title = self.find("filler", "AdwWindowTitle")
        return self.find("label", where=title).name if title else ""

    def wait_for_end(self):
        try:
            status = self.process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            raise AssertionError("the designer does not end") from None
        assert status == 0, f"ended with {status}"

    def kill(self):
        self.process.kill()
        self.process.wait()


def check_log():
    """No designer of this test has warned of anything."""
    log = FOLDER / "designer.log"
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    bad = [line for line in lines if re.search("-(WARNING|CRITICAL) ", line)
           and GTK_BLINKS not in line]
    assert not bad, "\n".join(bad)
