#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reads meson's logs of a test run.

Usage: tally.py LOG [SECOND-LOG]     prints `N passed, N failed[, N skipped]`
       tally.py --failed=SUITE LOG   prints the names of the tests of SUITE that failed

The second log is of tests that ran once more: what it says of them counts, and is told. The first
form fails if a test failed or if none ran.
"""

import json
import os
import sys
from collections import Counter
from pathlib import Path

PASSED = {"OK", "EXPECTEDFAIL"}
SKIPPED = {"SKIP"}


def read_outcomes(path):
    """The outcome of each test in a log, which holds one JSON object a line."""
    outcomes = {}
    for line in path.read_text().splitlines() if path.exists() else ():
        entry = json.loads(line)
        result = entry["result"]
        outcomes[entry["name"]] = ("passed" if result in PASSED else
                                   "skipped" if result in SKIPPED else "failed")
    return outcomes


def list_failed(suite, path):
    """As `meson test` takes them: a log calls them "weir:SUITE / NAME"."""
    for name, outcome in read_outcomes(path).items():
        suites, _, test = name.rpartition(" / ")
        if outcome == "failed" and suite in suites.split(":")[-1].split("+"):
            print(test)


def tally(first, second):
    for name in sorted(second):
        if first.get(name) == "failed" and second[name] == "passed":
            print(f"failed, and passed when it was run once more: {name}")
    return Counter({**first, **second}.values())


def main(arguments):
    if arguments[0].startswith("--failed="):
        list_failed(arguments[0].split("=", 1)[1], Path(arguments[1]))
        return 0
    first, second = (read_outcomes(Path(path)) for path in (*arguments, os.devnull)[:2])
    counts = tally(first, second)
    skipped = f", {counts['skipped']} skipped" if counts["skipped"] else ""
    print(f"{counts['passed']} passed, {counts['failed']} failed{skipped}")
    return 0 if counts["passed"] and not counts["failed"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
