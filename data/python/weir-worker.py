# SPDX-License-Identifier: CC0-1.0
"""Hosts one Python worker; weir starts it for a node of type "python"."""

import sys

from weir._adapter import main

if __name__ == "__main__":
    sys.exit(main(sys.argv))
