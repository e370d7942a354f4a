#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The designer speaks German where that is the user's language, in texts from templates and from
code, and in those that hold a number or a name."""

import shutil
import sys

from designer import FOLDER, Designer, key, screenshot, type_text, wait_until


def main():
    path = FOLDER / "greeting.json"
    shutil.copy(sys.argv[1], path)

    with Designer(LANGUAGE="de") as designer:
        designer.get("label", "Beispiele")
        designer.get("label", "Protokoll sichten")
        screenshot("german-start")
        designer.kill()

    with Designer(path, LANGUAGE="de") as designer:
        wait_until("the file is shown", lambda: designer.title() == "greeting.json")
        designer.get("push button", "Speichern")
        designer.get("label", "Fluss")
        designer.select("greet", "Zeichenfläche")
        designer.get("label", "Prozess-Pool", designer.get("filler", "WeirInspector"))
        key("F2")
        key("ctrl+a")
        type_text("gruss")
        key("Return")
        undo = designer.get("push button", "Rückgängig")
        wait_until("the step is told", lambda: undo.description.startswith("Rückgängig: "))
        screenshot("german")
        key("ctrl+w")
        designer.get_text("Änderungen speichern?")
        designer.get_text("„greeting.json“ hat Änderungen")
        screenshot("german-close")
        designer.kill()


if __name__ == "__main__":
    main()
