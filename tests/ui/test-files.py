#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Files and their windows: opened once, saved where the user says, and not lost without a question,
whatever other programs do to them."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pyatspi

from designer import FOLDER, SECONDS, Designer, key, screenshot, type_text, wait_until, walk, xdotool


class Files(Designer):
    """A designer with several windows, which are known by their titles."""

    def windows(self):
        """The titles of those that are no dialogs."""
        return sorted(frame.name for frame in self.frames() if frame.getRoleName() == "frame")

    def expect_windows(self, *titles):
        wait_until(f"there are the windows {titles}, not {self.windows()}",
                   lambda: self.windows() == sorted(titles))

    def focus(self, title):
        """The window of that title; X knows letters alone, not the dot before a modified one."""
        pattern = re.escape(title.removeprefix("• ")) + "$"
        windows = wait_until(f"there is an X window {title}", lambda: xdotool(
            "search", "--all", "--onlyvisible", "--pid", str(self.process.pid),
            "--name", pattern).split())
        xdotool("windowraise", windows[-1], "windowfocus", "--sync", windows[-1])

    def frame(self, title):
        return wait_until(f"there is the window {title}", lambda: next(
            (frame for frame in self.frames() if frame.name == title), None))

    def edit(self, title):
        """One change in the window, by the keyboard."""
        self.focus(title)
        key("ctrl+a", "ctrl+Right")
        modified = f"• {title}"
        wait_until(f"{title} is modified", lambda: modified in self.windows())
        return modified

    def choose(self, title, folder, path):
        """In a file chooser, once it shows FOLDER: another name than the one that it comes with."""
        wait_until(f"{folder} is shown", lambda: self.find("label", folder, self.frame(title)))
        self.focus(title)
        key("ctrl+a")
        type_text(str(path))
        key("alt+s")

    def shown(self):
        """What X shows of it."""
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid",
                                str(self.process.pid)], capture_output=True, text=True,
                               timeout=SECONDS, check=False)
        return found.stdout.split()

    def expect_button(self, name, shown):
        def is_shown():
            button = self.find("push button", name)
            extents = button and button.queryComponent().getExtents(pyatspi.XY_WINDOW)
            return bool(button) and extents.height > 0 and extents.y > 0 and extents.width > 0

        wait_until(f"the button {name} is {'shown' if shown else 'hidden'}",
                   lambda: is_shown() == shown)

    def answer(self, question, mnemonic):
        """The dialog that asks is the newest window. X is asked whether it has gone: GTK 4.8 cannot
        be, it crashes when it is asked about a dialog that closes."""
        self.get_text(question)
        self.focus_window()
        dialog = xdotool("getwindowfocus").strip()
        key(f"alt+{mnemonic}")
        wait_until("the dialog is gone", lambda: dialog not in self.shown())


def copy(source, name):
    path = FOLDER / name
    path.parent.mkdir(exist_ok=True)
    shutil.copy(source, path)
    return path


def start_again(*arguments):
    """A second start hands its files over to the first and ends."""
    subprocess.run([os.environ["WEIR_DESIGNER"], *map(str, arguments)], check=True,
                   timeout=SECONDS)


def open_several(source):
    one, two = copy(source, "one.json"), copy(source, "two.json")
    with Files(one, two, FOLDER / ".." / FOLDER.name / "one.json") as designer:
        designer.expect_windows("one.json", "two.json")
        start_again(two)
        designer.expect_windows("one.json", "two.json")
        start_again()
        designer.expect_windows("one.json", "two.json")
        three = copy(source, "three.json")
        start_again(three)
        designer.expect_windows("one.json", "three.json", "two.json")
        designer.focus("two.json")
        key("ctrl+w")
        designer.expect_windows("one.json", "three.json")
        key("ctrl+q")
        designer.wait_for_end()
    recent = Path(FOLDER, "data", "recently-used.xbel").read_text()
    assert all(path.as_uri() in recent for path in (one, two, three)), recent


def save_as(source):
    path = copy(source, "first.json")
    before = path.read_bytes()
    other = FOLDER / "elsewhere" / "second.json"
    other.parent.mkdir()
    with Files(path) as designer:
        designer.expect_windows("first.json")
        modified = designer.edit("first.json")
        key("ctrl+shift+s")
        designer.choose("Save Flow", FOLDER.name, other)
        designer.expect_windows("second.json")
        assert modified not in designer.windows()
        assert path.read_bytes() == before, "the first file is left alone"
        json.loads(other.read_text())

        designer.edit("second.json")
        drafts = FOLDER / "state" / "weir-designer" / "drafts"
        draft = wait_until("a draft", lambda: next(drafts.glob("*/*.draft"), None))
        assert json.loads(draft.read_text())["file"] == other.as_uri()
        key("ctrl+s")
        designer.expect_windows("second.json")
        wait_until("the draft is gone", lambda: not draft.exists())
        key("ctrl+q")
        designer.wait_for_end()
    assert other.as_uri() in Path(FOLDER, "data", "recently-used.xbel").read_text()


def save_over(source):
    """Onto a file that is there: the chooser asks, and the file is as it was until one agrees."""
    path, other = copy(source, "mine.json"), FOLDER / "theirs.json"
    other.write_text("theirs")
    with Files(path) as designer:
        designer.expect_windows("mine.json")
        designer.edit("mine.json")
        key("ctrl+shift+s")
        designer.choose("Save Flow", FOLDER.name, other)
        designer.get_text("Do you want to replace it?")
        assert other.read_text() == "theirs"
        screenshot("replace")
        designer.answer("Do you want to replace it?", "r")
        designer.expect_windows("theirs.json")
        assert json.loads(other.read_text())["name"] == "Greeting"
        key("ctrl+q")
        designer.wait_for_end()


def change_on_disk(source):
    path = copy(source, "shared.json")
    with Files(path) as designer:
        designer.expect_windows("shared.json")
        modified = designer.edit("shared.json")
        path.write_text(path.read_text().replace('"greet"', '"theirs"'))
        designer.get_text("Reloading it loses")
        designer.expect_button("Reload", True)
        designer.expect_button("Save Again", False)
        screenshot("changed-on-disk")
        designer.focus(modified)
        key("ctrl+s")
        designer.answer("Overwrite the File?", "c")
        assert "theirs" in path.read_text()
        designer.focus(modified)
        key("ctrl+s")
        designer.answer("Overwrite the File?", "o")
        designer.expect_windows("shared.json")
        assert "theirs" not in path.read_text()

        path.unlink()
        designer.get_text("was removed or moved away")
        designer.expect_button("Save Again", True)
        screenshot("removed")
        designer.expect_windows("• shared.json")
        designer.press("push button", "Save Again")
        designer.expect_windows("shared.json")
        assert path.exists()
        key("ctrl+q")
        designer.wait_for_end()


def cannot_save(source):
    path = copy(source, "lost/flow.json")
    with Files(path) as designer:
        designer.expect_windows("flow.json")
        modified = designer.edit("flow.json")
        shutil.rmtree(path.parent)
        designer.focus(modified)
        key("ctrl+s")
        designer.get_text("The Flow Was Not Saved")
        screenshot("not-saved")
        designer.focus_window()
        key("Return")
        designer.choose("Save Flow", "Flows", FOLDER / "found.json")
        designer.expect_windows("found.json")
        key("ctrl+q")
        designer.wait_for_end()
    assert (FOLDER / "found.json").exists()


def close(source):
    one, two = copy(source, "one.json"), copy(source, "two.json")
    before = one.read_bytes()
    with Files(one, two) as designer:
        designer.expect_windows("one.json", "two.json")
        first = designer.edit("one.json")
        key("ctrl+w")
        designer.answer("Save Changes?", "c")
        designer.expect_windows(first, "two.json")
        designer.focus(first)
        key("ctrl+w")
        designer.answer("Save Changes?", "s")
        designer.expect_windows("two.json")
        assert one.read_bytes() != before

        second = designer.edit("two.json")
        key("ctrl+w")
        designer.answer("Save Changes?", "d")
        designer.wait_for_end()
    assert two.read_bytes() == before, second


def leave(source):
    one, two, three = (copy(source, f"{name}.json") for name in ("one", "two", "three"))
    before = one.read_bytes()
    with Files(one, two, three) as designer:
        designer.expect_windows("one.json", "three.json", "two.json")
        first, second = designer.edit("one.json"), designer.edit("two.json")
        key("ctrl+q")
        designer.answer("Save Changes?", "d")
        designer.answer("Save Changes?", "c")
        designer.expect_windows(first, "three.json", second)
        designer.focus("three.json")
        key("ctrl+q")
        designer.answer("Save Changes?", "s")
        designer.answer("Save Changes?", "d")
        designer.wait_for_end()
    assert sorted([one.read_bytes() == before, two.read_bytes() == before]) == [False, True]


def terminate(source):
    path = copy(source, "session.json")
    before = path.read_bytes()
    with Files(path) as designer:
        designer.expect_windows("session.json")
        designer.edit("session.json")
        designer.process.send_signal(signal.SIGTERM)
        designer.wait_for_end()
    assert path.read_bytes() == before
    with Files() as designer:
        designer.answer("Recover Unsaved Changes?", "r")
        designer.expect_windows("• session.json")
        designer.focus("• session.json")
        key("ctrl+s")
        designer.expect_windows("session.json")
        key("ctrl+q")
        designer.wait_for_end()


def save_often(source):
    """Each is told, whatever was told just before and has been waved away."""
    path = FOLDER / "often.json"
    shutil.copy(source, path)
    with Files(path) as designer:
        designer.expect_windows("often.json")
        for _ in range(3):
            designer.edit("often.json")
            key(*["ctrl+s", "ctrl+s", "Escape"] * 4, "ctrl+s")
            designer.expect_windows("often.json")
            designer.get_text("Saved")


def main():
    source = Path(sys.argv[1])
    for test in (open_several, save_as, save_often, change_on_disk, cannot_save, close, leave,
                 terminate):
        print(test.__name__, flush=True)
        test(source)


if __name__ == "__main__":
    main()
