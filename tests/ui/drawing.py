# SPDX-License-Identifier: LGPL-2.1-or-later
"""A designer with a flow on its canvas: where things are there, gestures on them, and what came of
them. All is done with the pointer and the keys; places and the undo step are read through AT-SPI."""

import json
import time

import pyatspi

from designer import FOLDER, Designer, key, type_text, wait_until, walk, xdotool

LEFT, MIDDLE, RIGHT = "1", "2", "3"
NODE_WIDTH, NODE_HEIGHT, END_WIDTH, END_HEIGHT = 176, 64, 112, 48
HEADER, ROW = 48, 24
DOUBLE_CLICK_MS = 120


def work(*ids, **more):
    """Nodes that do nothing, as a flow file has them."""
    nodes = {name: {"kind": "process", "worker": {"type": "pass-through"}} for name in ids}
    return {**nodes, **more}


def plus(place, dx, dy):
    return place[0] + dx, place[1] + dy


def flow(nodes, links, layout, **more):
    return {"format": "weir-flow/1", "nodes": nodes, "links": links, "layout": layout, **more}


def hold_over(canvas, place, says):
    """What is dragged from elsewhere, until the canvas SAYS that it takes it. GTK sees the pointer
    only once it has begun the drag, and then only when it moves: what is let go before is lost."""
    def is_taken():
        xdotool("mousemove", *map(str, plus(place, 1, 0)), "mousemove", *map(str, place))
        return canvas.description == says

    wait_until(f"the canvas says {says!r}, not {canvas.description!r}", is_taken)


class Drawing(Designer):
    """Canvas units are pixels: the zoom is 100 % to begin with."""

    count = 0
    clicked = 0.0
    title_label = None

    def __init__(self, content, inspector=False, **environment):
        Drawing.count += 1
        self.path = FOLDER / f"drawing-{Drawing.count}.json"
        self.path.write_text(content if isinstance(content, str) else json.dumps(content))
        own = {f"XDG_{name}_HOME": str(FOLDER / f"{name.lower()}-{Drawing.count}")
               for name in ("CONFIG", "STATE")}  # no settings and no drafts of another
        settings = FOLDER / f"config-{Drawing.count}" / "gtk-4.0" / "settings.ini"
        settings.parent.mkdir(parents=True)
        settings.write_text(f"[Settings]\ngtk-double-click-time={DOUBLE_CLICK_MS}\n")
        super().__init__(self.path, **{**own, **environment})
        wait_until("the file is shown", lambda: self.title() == self.path.name)
        self.canvas = self.get("list", "Canvas")
        self.undo_button = self.get("push button", "Undo")
        self.margin = self.find_margin()
        if not inspector:  # room
            width = self.area()[2]
            key("shift+F9")
            wait_until("the inspector is folded", lambda: self.area()[2] > width)
        self.put_in_order()

    def find_margin(self):
        """GTK counts from inside of the shadow that it draws around the window."""
        whole = xdotool("getwindowfocus", "getwindowgeometry", "--shell").split()
        width = int(next(line for line in whole if line.startswith("WIDTH=")).split("=")[1])
        return (width - self.frames()[0].queryComponent().getSize()[0]) // 2

    def put_in_order(self):
        """What a test wrote is not laid out line by line as the designer does it: from here on, a
        file that is the same is the same byte for byte."""
        self.click_at(self.empty())
        key("ctrl+0", "ctrl+a")
        key("ctrl+Right")
        self.expect_step_begins("Move")
        key("ctrl+z", "Escape")
        self.expect_step("")
        self.store()

    # What there is

    def title(self):
        """Found once: it is asked for often, and to look through all of a window takes long."""
        if self.title_label is None:
            title = self.find("filler", "AdwWindowTitle")
            self.title_label = title and self.find("label", where=title)
        return self.title_label.name if self.title_label else ""

    def list_items(self):
        return [item for item in self.canvas if item is not None and
                item.getRoleName() == "list item"]

    def item(self, name):
        return wait_until(f"{name!r} is on the canvas", lambda: next(
            (item for item in self.list_items() if item.name == name), None))

    def names(self):
        return [item.name for item in self.list_items()]

    def box(self, name):
        """Left, top, width and height in the window."""
        extents = self.item(name).queryComponent().getExtents(pyatspi.XY_WINDOW)
        return (extents.x + self.margin, extents.y + self.margin, extents.width, extents.height)

    def at(self, name, dx=30, dy=12):
        """A place on a node (or frame, or note), from its corner; beside the title by default."""
        left, top, _, _ = self.box(name)
        return left + dx, top + dy

    def middle(self, name):
        left, top, width, height = self.box(name)
        return left + width // 2, top + height // 2

    def port(self, name, output=True, row=None):
        left, top, width, height = self.box(name)
        y = top + height // 2 if row is None else top + HEADER + 8 + row * ROW
        return (left + width if output else left), y

    def between(self, left, right):
        """The middle of the space between two nodes that stand beside each other."""
        return ((self.port(left)[0] + self.port(right, output=False)[0]) // 2, self.port(left)[1])

    def palette_row(self, name):
        extents = self.get("list item", name).queryComponent().getExtents(pyatspi.XY_WINDOW)
        return extents.x + self.margin + 15, extents.y + self.margin + 5

    def area(self):
        """The part of the window that the canvas takes up."""
        extents = self.canvas.queryComponent().getExtents(pyatspi.XY_WINDOW)
        return (extents.x + self.margin, extents.y + self.margin, extents.width, extents.height)

    def empty(self):
        """A place on the canvas where nothing is put by tests."""
        left, top, width, _ = self.area()
        return left + width - 60, top + 24

    def selected(self):
        return sorted(item.name for item in self.list_items()
                      if item.getState().contains(pyatspi.STATE_SELECTED))

    def focused(self):
        """The name of what has the keyboard, looked for on the canvas first: it is quicker there."""
        for where in (self.canvas, self.frames()[-1]):
            for node in walk(where):
                if node.getState().contains(pyatspi.STATE_FOCUSED):
                    return node.name
        return None

    def expect_focus(self, name):
        wait_until(f"{name!r} has the focus, not {self.focused()!r}",
                   lambda: self.focused() == name)

    def expect_selected(self, *names):
        wait_until(f"{names} are selected, not {self.selected()}",
                   lambda: self.selected() == sorted(names))

    # What is done

    def click_at(self, place, button=LEFT, count=1, hold=()):
        arguments = []
        for name in hold:
            arguments += ["keydown", name]
        arguments += ["mousemove", *map(str, place), "sleep", "0.02"]
        for _ in range(count):
            arguments += ["mousedown", button, "mouseup", button]
        for name in hold:
            arguments += ["keyup", name]
        self.pause_after_click()
        xdotool(*arguments)
        self.clicked = time.monotonic()

    def pause_after_click(self):
        """GTK takes a click soon after one elsewhere for no click of its own."""
        seconds = DOUBLE_CLICK_MS / 1000 + 0.02
        time.sleep(max(0, self.clicked + seconds - time.monotonic()))

    def drag(self, start, *way, button=LEFT, hold=(), release=True):
        """With the keys of HOLD down from before the press to after the release."""
        arguments = []
        for name in hold:
            arguments += ["keydown", name]
        arguments += ["mousemove", *map(str, start), "sleep", "0.02", "mousedown", button]
        at = start
        for place in way:
            for step in range(1, 5):
                arguments += ["mousemove", str(at[0] + (place[0] - at[0]) * step // 4),
                              str(at[1] + (place[1] - at[1]) * step // 4), "sleep", "0.02"]
            at = place
        if release:
            arguments += ["mouseup", button]
        for name in hold:
            arguments += ["keyup", name]
        self.pause_after_click()
        xdotool(*arguments)

    def drag_from_palette(self, row, place, says="Drop to add it here"):
        """Held at PLACE, where the canvas takes it."""
        start = self.palette_row(row)
        self.drag(start, plus(start, 30, 10), place, release=False)
        hold_over(self.canvas, place, says)

    def cancel(self):
        """Escape, while a button is held: key() would release that first."""
        xdotool("key", "Escape")

    def wait_for_list(self, title):
        """One that asks for something, with an entry to search in it."""
        wait_until(f"it asks {title!r}", lambda: self.focused() == title)

    def pick(self, title, text):
        self.wait_for_list(title)
        type_text(text)
        key("Return")

    def menu_items(self):
        """Those that can be chosen, of the menu that is open and of those that it leads to."""
        return [node for node in walk(self.canvas) if node.getRoleName() == "menu item" and
                node.getState().contains(pyatspi.STATE_SENSITIVE)]

    def wait_for_menu(self, label, after=-1):
        """The items that stand at a number above AFTER, and which of them has the focus."""
        def get_items():
            items = self.menu_items()
            focused = next((i for i, item in enumerate(items) if i > after and
                            item.getState().contains(pyatspi.STATE_FOCUSED)), None)
            names = [item.name for item in items]
            return (names, focused) if focused is not None and label in names[after + 1:] else None

        return wait_until(f"a menu with {label!r} has the focus", get_items)

    def choose(self, *labels):
        """In a menu and those below it, with the arrows: GTK 4.8 does not tell where on the screen a
        menu stands."""
        at = -1
        for label in labels:
            names, focused = self.wait_for_menu(label, at)
            at = names.index(label, at + 1)
            key(*["Down" if at > focused else "Up"] * abs(at - focused), "Return")
        # Until it is gone the keys are its own.
        wait_until("the menu is closed", lambda: not self.menu_items())

    def release(self, button=LEFT):
        xdotool("mouseup", button)

    def move_pointer(self, place):
        xdotool("mousemove", *map(str, place))

    # What came of it

    def step(self):
        """The name of the step that Ctrl+Z would take back."""
        return (self.undo_button.description or "").removeprefix("Undo").strip()

    def expect_step(self, name):
        wait_until(f"the last step is {name!r}, not {self.step()!r}", lambda: self.step() == name)

    def expect_step_begins(self, name):
        wait_until(f"the last step is {name!r}, not {self.step()!r}",
                   lambda: self.step().startswith(name))

    def expect_nothing_done(self, before):
        """Shown by the next thing that is done being the only one."""
        key("Escape")
        self.click_at(self.at("output"))
        key("ctrl+Down")
        self.expect_step("Move “output”")
        key("ctrl+z")
        self.expect_step(before)

    def undo(self, before):
        key("ctrl+z")
        self.expect_step(before)

    def store(self):
        """Saves; the file's text. It is another file by then: the title alone may be of before."""
        before = self.path.stat().st_ino, self.path.stat().st_mtime_ns
        key("ctrl+s")
        wait_until("saved", lambda: self.title() == self.path.name and before != (
            self.path.stat().st_ino, self.path.stat().st_mtime_ns))
        return self.path.read_text()

    def stored(self):
        return json.loads(self.store())

    def wait_for_field(self, label):
        """One to type in on the canvas, with the focus in it."""
        wait_until(f"one can type in {label!r}", lambda: any(
            part.getState().contains(pyatspi.STATE_FOCUSED)
            for part in walk(self.find("text", label, self.canvas))))

    def enter(self, label, text):
        self.wait_for_field(label)
        key("ctrl+a")
        type_text(text)
        key("Return")
