#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Files that cannot be opened are told about, by line and column, and are left as they are; what
this version does not know is kept."""

import json

from designer import FOLDER, Designer, key, screenshot, type_text, wait_until

BROKEN = {
    "not-json.json": (b'{\n  "format": "weir-flow/1",\n  oops\n}\n', "Line 3, column 3"),
    "cut-off.json": (b'{"format": "weir-flow/1", "nodes": {', "Line 1, column"),
    "empty.json": (b"", "Line 1, column 1"),
    "twice.json": (b'{\n  "format": "weir-flow/1",\n  "format": "weir-flow/1"\n}', "Line 3"),
    "not-utf-8.json": (b'{"format": "weir-flow/1", "name": "\xff"}', "Line 1"),
    "another.json": (b'{"name": "package"}', "not a flow"),
    "newer.json": (b'{\n  "format": "weir-flow/99"\n}', "newer version of Weir is needed"),
}

UNKNOWN = {
    "format": "weir-flow/1",
    "nodes": {
        "later": {"kind": "reactor", "heat": [1, {"deep": 2}]},
        "odd": {"kind": "process", "worker": {"type": "quantum", "qubits": 3}, "x-mine": True},
    },
    "links": [["input", "odd"], ["odd", "output"]],
    "layout": {"input": [0, 0], "later": [300, 200], "odd": [300, 0], "output": [600, 0]},
    "x-tool": {"kept": "yes"},
}


def open_broken(name, content, message):
    path = FOLDER / name
    path.write_bytes(content)
    with Designer(path) as designer:
        designer.get_text("Cannot Be Opened")
        designer.get_text(message)
        screenshot(f"broken-{path.stem}")
        designer.kill()
    assert path.read_bytes() == content, f"{name} was left alone"


def keep_unknown():
    path = FOLDER / "unknown.json"
    path.write_text(json.dumps(UNKNOWN))
    with Designer(path) as designer:
        wait_until("the file is shown", lambda: designer.title() == "unknown.json")
        designer.select("odd")
        key("F2")
        key("ctrl+a")
        type_text("strange")
        key("Return")
        wait_until("modified", lambda: designer.title().startswith("• "))
        screenshot("unknown")
        key("ctrl+s")
        wait_until("saved", lambda: designer.title() == "unknown.json")
        key("ctrl+q")
        designer.wait_for_end()

    saved = json.loads(path.read_text())
    assert saved["nodes"]["strange"] == UNKNOWN["nodes"]["odd"], saved
    assert saved["nodes"]["later"] == UNKNOWN["nodes"]["later"], saved
    assert saved["x-tool"] == UNKNOWN["x-tool"], saved


def main():
    for name, (content, message) in BROKEN.items():
        open_broken(name, content, message)
    keep_unknown()


if __name__ == "__main__":
    main()
