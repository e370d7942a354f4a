#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The smallest worker of core/workers/protocol.md does what the page says, to the letter."""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--weir", required=True, type=Path)
    parser.add_argument("--page", required=True, type=Path)
    arguments = parser.parse_args()

    block, = BLOCK.findall(arguments.page.read_text(encoding="utf-8"))
    items = [1, "two", {"three": [3]}, "x" * 300000]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "worker.py").write_text(block, encoding="utf-8")
        worker = {"type": "command", "mode": "protocol", "argv": [sys.executable, "worker.py"]}
        flow = {"format": "weir-flow/1",
                "nodes": {"work": {"kind": "process", "worker": worker}},
                "links": [["input", "work"], ["work", "output"]]}
        Path(folder, "flow.json").write_text(json.dumps(flow), encoding="utf-8")
        run = subprocess.run([arguments.weir, "run", Path(folder, "flow.json"), "--quiet"],
                             input="".join(json.dumps(item) + "\n" for item in items),
                             stdout=subprocess.PIPE, text=True, timeout=60, check=True)
    results = [json.loads(line) for line in run.stdout.splitlines()]
    assert results == items, results


if __name__ == "__main__":
    main()
