#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Fills in the forms of programs by keys: lists, maps and JSON. What cannot be set is told and
stays there, also while another node is looked at; what no version knows is shown and kept."""

import json

from designer import FOLDER, Designer, key, screenshot, type_text, wait_until, walk
from form import focus, get_form, read, reveal

FLOW = {
    "format": "weir-flow/1",
    "nodes": {
        "sort": {"kind": "process", "x-mine": 1, "colour": "red",
                 "worker": {"type": "command", "argv": ["sort", "-n"], "later": {"a": [1]}}},
        "wait": {"kind": "thread", "worker": {"type": "delay", "params": {"seconds": 1}}},
        "odd": {"kind": "later", "what": {"b": None}},
    },
    "links": [["input", "sort"], ["sort", "wait"], ["wait", "output"]],
    "layout": {"input": [0, 0], "sort": [160, 0], "wait": [400, 0], "output": [640, 0],
               "odd": [160, 120]},
}


def save(designer, path):
    key("ctrl+s")
    wait_until("saved", lambda: designer.title() == path.name)
    return json.loads(path.read_text(encoding="utf-8"))


def check_list(designer, path):
    focus(designer, "Command 2")
    key("End", "Return")
    type_text("by-name")
    wait_until("there is a third line", lambda: read(designer, "Command 3") == "by-name")
    key("alt+Up")
    wait_until("it has moved up", lambda: read(designer, "Command 2") == "by-name")
    assert save(designer, path)["nodes"]["sort"]["worker"]["argv"] == ["sort", "by-name", "-n"]

    key("ctrl+z")
    wait_until("all of it is one step", lambda: not designer.find("text", "Command 3"))
    key("ctrl+shift+z")
    wait_until("and is done again", lambda: designer.find("text", "Command 3"))


def check_map(designer, path):
    designer.get("label", "Environment")
    reveal(designer, "combo box", "Input")
    adders = [node for node in walk(get_form(designer))
              if node.getRoleName() == "push button" and node.name == "Add"]
    designer.click(adders[1])
    type_text("LC_ALL")
    key("Tab")
    type_text("C")
    key("Return")
    type_text("LC_ALL")
    designer.get_text("There are two “LC_ALL”")
    screenshot("map-mistake")
    assert save(designer, path)["nodes"]["sort"]["worker"]["env"] == {"LC_ALL": "C"}

    designer.select("wait")
    wait_until("the other form", lambda: designer.find("text", "Seconds (s)"))
    designer.select("sort")
    designer.get_text("There are two “LC_ALL”")
    focus(designer, "Environment 2, name")
    key("ctrl+z")
    wait_until("what was only typed is taken back first",
               lambda: not designer.find("text", "Environment 2, name"))
    wait_until("nothing of the flow was undone", lambda: designer.title() == path.name)


def check_json(designer, path):
    focus(designer, "Params")
    type_text('{"depth": ')
    designer.get_text("line 1, column 11: expected a value")
    designer.select("wait")
    wait_until("the other form", lambda: designer.find("text", "Seconds (s)"))
    designer.select("sort")
    designer.get_text("line 1, column 11: expected a value")
    focus(designer, "Params")
    key("ctrl+End")
    type_text("3}")
    wait_until("it can be set", lambda: not designer.find_text("line 1, column 11"))
    assert save(designer, path)["nodes"]["sort"]["worker"]["params"] == {"depth": 3}


def check_words(designer):
    """Under the field stands what the check says."""
    designer.select("wait")
    focus(designer, "Threads")
    type_text("0")
    designer.get_text("expected an integer of at least 1 and at most 4096, got 0")
    key("ctrl+z")
    wait_until("it is gone", lambda: not designer.find_text("got 0"))


def check_kept(designer):
    designer.select("sort")
    reveal(designer, "label", "worker.later")
    designer.get_text('{"a": [1]}')
    designer.get_text('"colour" is not known')
    designer.select("odd")
    designer.get_text("This version does not know such nodes")
    designer.get_text('{"b": null}')


def main():
    path = FOLDER / "forms.json"
    path.write_text(json.dumps(FLOW), encoding="utf-8")

    with Designer(path) as designer:
        wait_until("the file is shown", lambda: designer.title() == path.name)
        designer.select("sort")
        check_list(designer, path)
        check_map(designer, path)
        check_json(designer, path)
        check_words(designer)
        check_kept(designer)
        nodes = save(designer, path)["nodes"]
        assert nodes["odd"] == FLOW["nodes"]["odd"], nodes["odd"]
        assert nodes["sort"]["x-mine"] == 1 and nodes["sort"]["colour"] == "red", nodes["sort"]
        assert nodes["sort"]["worker"]["later"] == {"a": [1]}, nodes["sort"]
        key("ctrl+q")
        designer.wait_for_end()


if __name__ == "__main__":
    main()
