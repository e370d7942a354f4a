#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A flow that runs headless is watched, gets a value, shows what fails and what passes."""

import json
import os
import subprocess
import sys
from pathlib import Path

from designer import FOLDER, Designer, check_log, key, screenshot, type_text, wait_until, walk

FLOW = {
    "format": "weir-flow/1",
    "name": "Watched",
    "nodes": {
        "twice": {"kind": "thread", "worker": {"type": "jq", "filter": ". * 2"}},
        "check": {"kind": "process", "cpus": 1, "worker": {
            "type": "jq", "filter": 'if . == 26 then error("unlucky") else . + 1 end'}},
    },
    "links": [["input", "twice"], ["twice", "check"], ["check", "output"]],
}


def start_run(weir, path):
    """Goes on until its input, a pipe, is closed."""
    run = subprocess.Popen([weir, "run", "--monitor", "--keep-going", "--quiet", path],
                           stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    run.stdin.write("1\n")
    run.stdin.flush()
    assert run.stdout.readline() == "3\n"
    return run


def texts_of(node):
    return [child.name for child in walk(node) if child.getRoleName() == "label"]


def get_window(designer, title):
    window = wait_until(f"the window {title}", lambda: next(
        (frame for frame in designer.frames() if frame.name == title), None))
    designer.focus_window()
    return window


def get_value(designer, label, where):
    text = designer.get("text", label, where).queryText()
    return text.getText(0, text.characterCount)


def watch(designer):
    key("ctrl+shift+w")
    window = get_window(designer, "Watch a Running Flow")
    wait_until("the run is listed", lambda: designer.find_text("Watched"))
    screenshot("runners")
    key("Return")
    wait_until("its flow is open", lambda: designer.title() == "watched.json")


def call_values(designer):
    key("F7")
    window = get_window(designer, "Call One Value")
    designer.get("text", "Value, as JSON", window)
    type_text("4")
    key("ctrl+Return")
    wait_until("the answer", lambda: get_value(designer, "Result", window) == "9")
    steps = wait_until("where it was", lambda: [text for text in texts_of(
        designer.find("list", "Where the value was", window))])
    assert "twice" in steps and "check" in steps, steps
    assert get_value(designer, "Went In", window) == "4"
    assert get_value(designer, "Came Out", window) == "8"
    screenshot("call")

    key("ctrl+a")
    type_text("13")
    key("ctrl+Return")
    wait_until("it fails", lambda: "unlucky" in get_value(designer, "Came Out", window))
    screenshot("call-failed")
    key("Escape")
    wait_until("closed", lambda: window not in designer.frames())
    designer.focus_window()


def look_at_errors(designer):
    key("ctrl+F11")
    wait_until("what failed", lambda: designer.find_text("1 item failed"))
    wait_until("why", lambda: "unlucky" in get_value(designer, "What Happened", None))
    screenshot("errors")


def main():
    weir = Path(sys.argv[1])
    path = FOLDER / "watched.json"
    path.write_text(json.dumps(FLOW))
    os.environ["XDG_RUNTIME_DIR"] = str(FOLDER / "runtime")
    run = start_run(weir, path)
    try:
        with Designer() as designer:
            watch(designer)
            call_values(designer)
            look_at_errors(designer)
            run.stdin.close()
            assert run.stdout.read() == ""
            assert run.wait(20) == 0
            key("ctrl+q")
            designer.wait_for_end()
    finally:
        run.kill()
        run.wait()
    check_log()


if __name__ == "__main__":
    main()
