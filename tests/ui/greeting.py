# SPDX-License-Identifier: LGPL-2.1-or-later
"""The greeting flow, made anew in a window: saved, held against the example, and run."""

import json
import subprocess

from designer import key, type_text, wait_until

ANSWERS = {'"world"': '"Hello, wdwdwdwdwd!"', "[1,2,3,4]": '"Hello, 20!"'}


def save(designer, path):
    """Of a flow that has no file yet."""
    key("ctrl+s")
    wait_until("a name can be given", lambda: len(designer.frames()) > 1)
    designer.focus_window()
    key("ctrl+a")
    type_text(str(path))
    key("Return")
    wait_until("saved", lambda: path.exists() and designer.title() == path.name)


def check(path, example, weir):
    drawn, shipped = json.loads(path.read_text()), json.loads(example.read_text())
    for name, node in shipped["nodes"].items():
        for member in ("kind", "worker"):
            assert drawn["nodes"][name].get(member) == node.get(member), (name, drawn["nodes"])
    assert sorted(drawn["links"]) == sorted(shipped["links"]), drawn["links"]
    for value, answer in ANSWERS.items():
        run = subprocess.run([weir, "run", "--quiet", "--cpus=ignore", path], input=value, text=True,
                             capture_output=True, check=True, timeout=60)
        assert run.stdout == f"{answer}\n", run.stdout
