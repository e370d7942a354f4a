#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The desktop can take in the MIME type of a flow, and knows a flow by its name and its content."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
EXPECTED = "application/x-weir-flow+json"


def query(path, home):
    """What GIO takes PATH for, where HOME holds the types."""
    return subprocess.run(
        ["gio", "info", "-a", "standard::content-type", path], check=True, capture_output=True,
        text=True, env={**os.environ, "XDG_DATA_HOME": home, "GIO_USE_VFS": "local"}).stdout


def main():
    if shutil.which("update-mime-database") is None or shutil.which("gio") is None:
        return SKIPPED

    definition, flow = sys.argv[1:]
    with tempfile.TemporaryDirectory() as home:
        packages = Path(home, "mime", "packages")
        packages.mkdir(parents=True)
        shutil.copy(definition, packages)
        result = subprocess.run(["update-mime-database", str(packages.parent)], check=True,
                                capture_output=True, text=True)
        assert "Error" not in result.stderr, result.stderr

        named = shutil.copy(flow, Path(home, "greeting.flow.json"))
        assert EXPECTED in query(named, home), query(named, home)
        bare = shutil.copy(flow, Path(home, "greeting"))
        assert EXPECTED in query(bare, home), query(bare, home)
        other = Path(home, "other.json")
        other.write_text("{}")
        assert EXPECTED not in query(str(other), home)
    return 0


if __name__ == "__main__":
    sys.exit(main())
