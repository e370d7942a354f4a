#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every form of `cpus` is read and shown, and written back as it was when another is edited; what
is edited keeps its form where there is an equivalent one."""

import json

from designer import FOLDER, key, screenshot, wait_until
from matrix import Matrix

# The form, what the inspector says of it, and what it is after the worker that is last in the
# list is duplicated and one of both is removed again.
FORMS = {
    "none": (None, "any CPU"),
    "null": ("null", "any CPU"),
    "one": ("1", "any CPU"),
    "count": ("4", "×4; any CPU"),
    "single": ("[4]", "4"),
    "nested": ("[[4]]", "4"),
    "unpinned": ("[null, null]", "×2; any CPU"),
    "lists": ("[[0, 1, 2], [0], [2, 3], 4, null]", "0-2; 0; 2-3; 4; any CPU"),
    "odd": ("[[3, 1, 3], 70]", "1, 3; 70"),
    "broken": ('"two"', "?"),
}
THREADS = {
    "shared": ("[3, 1]", "1, 3"),
    "plain": (None, "any CPU"),
}


def make_nodes():
    for kind, forms in (("process", FORMS), ("thread", THREADS)):
        for name, (form, _text) in forms.items():
            cpus = f', "cpus": {form}' if form else ""
            yield name, (f'    "{name}": {{ "kind": "{kind}", '
                         f'"worker": {{ "type": "pass-through" }}{cpus} }}')


def make_text():
    nodes = dict(make_nodes())
    places = ",\n".join(f'    "{name}": [{240 * (i % 6)}, {120 * (i // 6)}]'
                        for i, name in enumerate(nodes))
    return ('{\n  "format": "weir-flow/1",\n  "nodes": {\n' + ",\n".join(nodes.values()) +
            '\n  },\n  "links": [],\n  "layout": {\n    "input": [-240, 0],\n' + places +
            ',\n    "output": [1440, 0]\n  }\n}\n')


def cpus_of(path, name):
    return json.loads(path.read_text())["nodes"][name].get("cpus")


def edit(designer, path):
    """A count stays one until a worker is pinned; a list keeps the words that were not touched."""
    designer.select_pool("count")
    designer.assign()
    key("Home", "Insert")
    wait_until("one more", lambda: designer.summary() == "×5; any CPU")
    key("ctrl+Home", "Down", "space")
    wait_until("one is pinned",
               lambda: designer.summary() == "0; any CPU; any CPU; any CPU; any CPU")
    key("space")
    wait_until("none is", lambda: designer.summary() == "×5; any CPU")
    key("Delete")
    wait_until("as many as before", lambda: designer.summary() == "×4; any CPU")

    designer.select_pool("lists")
    designer.assign()
    key("ctrl+Home", "Down", "Right", "space")
    wait_until("a CPU less", lambda: designer.summary() == "0, 2; 0; 2-3; 4; any CPU")
    key("Down", "ctrl+d")
    wait_until("a copy", lambda: designer.summary() == "0, 2; 0; 0; 2-3; 4; any CPU")
    key("alt+Down")
    wait_until("moved", lambda: designer.summary() == "0, 2; 0; 2-3; 0; 4; any CPU")
    key("ctrl+s")
    wait_until("saved", lambda: designer.title() == path.name)
    assert cpus_of(path, "count") == 4
    assert cpus_of(path, "lists") == [[0, 2], [0], [2, 3], [0], 4, None]


def mend(designer, path):
    """What could not be read is kept until it is edited."""
    designer.select_pool("broken")
    designer.assign()
    key("Home", "space")
    wait_until("it can be read", lambda: designer.summary() == "0")
    key("ctrl+s")
    wait_until("saved", lambda: designer.title() == path.name)
    assert cpus_of(path, "broken") == [0]


def main():
    path = FOLDER / "forms.json"
    path.write_text(make_text())

    with Matrix(path) as designer:
        for name, (_form, text) in {**FORMS, **THREADS}.items():
            designer.select_pool(name)
            wait_until(f"the form {name}", lambda: designer.summary() == text)
        screenshot("cpus-forms")

        designer.select_pool("none")
        designer.assign()
        key("space")
        wait_until("assigned", lambda: designer.summary() == "0")
        key("ctrl+s")
        wait_until("saved", lambda: designer.title() == path.name)
        text = path.read_text()
        for name, (form, _text) in {**FORMS, **THREADS}.items():
            assert form is None or f'"cpus": {form}\n' in text, (name, text)
        expected = json.loads(make_text())
        expected["nodes"]["none"]["cpus"] = [0]
        assert json.loads(text) == expected, text

        edit(designer, path)
        mend(designer, path)
        designer.save_and_quit()


if __name__ == "__main__":
    main()
