#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reads meson's log of a test run and prints `N passed, N failed[, N skipped]`.

Fails if a test failed or if none ran.
"""

import json
import sys
from collections import Counter
from pathlib import Path

PASSED = {"OK", "EXPECTEDFAIL"}
SKIPPED = {"SKIP"}


def tally(log):
    """Counts the outcomes in the text of a log, which holds one JSON object a line."""
    counts = Counter()
    for line in log.splitlines():
        result = json.loads(line)["result"]
        outcome = "passed" if result in PASSED else "skipped" if result in SKIPPED else "failed"
        counts[outcome] += 1
    return counts


def main():
    path = Path(sys.argv[1])
    counts = tally(path.read_text()) if path.exists() else Counter()
    skipped = f", {counts['skipped']} skipped" if counts["skipped"] else ""
    print(f"{counts['passed']} passed, {counts['failed']} failed{skipped}")
    return 0 if counts["passed"] and not counts["failed"] else 1


if __name__ == "__main__":
    sys.exit(main())
