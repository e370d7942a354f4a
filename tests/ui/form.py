# SPDX-License-Identifier: LGPL-2.1-or-later
"""The form of the inspector, used with the pointer and the keys: it is scrolled to what is needed."""

import pyatspi

from designer import key, type_text, wait_until, walk, xdotool

# The window's own shadow, which AT-SPI does not count.
SHADOW = 5
# Nearer to the edge, GTK would scroll to what gets the focus, from under the pointer that is down.
MARGIN = 50


def get_form(designer):
    return designer.get("filler", "WeirInspector")


def get_place(node):
    extents = node.queryComponent().getExtents(pyatspi.XY_WINDOW)
    return extents.x + SHADOW, extents.y + SHADOW, extents.width, extents.height


def reveal(designer, role, name):
    """Scrolls the form until it is in sight; its place then."""
    form = get_form(designer)
    left, top, _, height = get_place(form)

    def find():
        place = get_place(designer.get(role, name, form))
        return place if place[3] > 0 else None

    while True:
        place = wait_until(f"the {role} {name} has a size", find)
        _, y, _, size = place
        if y > top and y + min(size, height // 2) < top + height - MARGIN:
            return place
        wheel = "4" if y <= top else "5"
        xdotool("mousemove", str(left + 6), str(top + height // 2), "click", wheel)
        # One step at a time: what comes late would move it away from below the pointer.
        wait_until(f"the {role} {name} moves", lambda: find() != place)


def click(designer, role, name):
    left, top, width, _ = reveal(designer, role, name)
    xdotool("mousemove", str(left + width // 2), str(top + 8), "click", "1")


def is_focused(node):
    return any(part.getState().contains(pyatspi.STATE_FOCUSED) for part in walk(node))


def focus(designer, name):
    """A text to type in."""
    click(designer, "text", name)
    wait_until(f"one can type in {name}",
               lambda: is_focused(designer.find("text", name, get_form(designer))))


def read(designer, name):
    text = designer.get("text", name, get_form(designer)).queryText()
    return text.getText(0, text.characterCount)


def fill(designer, name, text):
    focus(designer, name)
    key("ctrl+a")
    type_text(text)
    wait_until(f"{name} is {text!r}", lambda: read(designer, name) == text)


def choose(designer, name, choice):
    """One of those that a field offers, with the arrows: near the edge of the screen, AT-SPI does not
    tell where the list stands."""
    box = designer.get("combo box", name, get_form(designer))

    def get_items():
        """Their names, and which of them has the focus."""
        items = [item for item in walk(box) if item.getRoleName() == "list item"]
        at = next((i for i, item in enumerate(items) if is_focused(item)), None)
        names = [designer.find("label", where=item).name for item in items]
        return (names, at) if at is not None else None

    click(designer, "combo box", name)
    names, at = wait_until(f"{name} can be chosen", get_items)
    wanted = names.index(choice)
    key(*["Down" if wanted > at else "Up"] * abs(wanted - at), "Return")
    button = designer.get("push button", "GtkToggleButton", box)
    # With the focus back the list has gone, and the form has come to rest.
    wait_until(f"{choice} is chosen",
               lambda: designer.find("label", choice, button) and is_focused(button))
