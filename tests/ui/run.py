#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs a test on a display, a session bus and in folders of its own.

Usage: run.py BUILD_ROOT TEST.py [ARGUMENT...]

The screen has 1280x800 pixels, or UI_SCREEN. Whatever the test does, all ends within 150 s, or
UI_LIMIT, and nothing is left: the display, the bus and every program on it are in one process
group.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

LIMIT_SECONDS = int(os.environ.get("UI_LIMIT", "150"))
NEEDED = ("Xvfb", "dbus-run-session", "xdotool", "import")
SKIPPED = 77


def start_display(screen):
    """An X server on a free display, which it tells itself. Keys do not repeat: on a busy machine
    each may be down for long."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{screen}x24", "-nolisten", "tcp",
         "-noreset", "-r"],
        pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        number = pipe.readline().strip()
    if not number:
        sys.exit("Xvfb did not start")
    return server, f":{number}"


def make_environment(build, folder, display):
    environment = dict(os.environ)
    for name in ("WAYLAND_DISPLAY", "GTK_THEME", "LANGUAGE", "SESSION_MANAGER", "G_DEBUG",
                 "XDG_CURRENT_DESKTOP"):
        environment.pop(name, None)
    environment.update(
        DISPLAY=display,
        GDK_BACKEND="x11",
        GSK_RENDERER="cairo",
        GTK_A11Y="atspi",
        GSETTINGS_BACKEND="keyfile",
        HOME=str(folder),
        LC_ALL="C.UTF-8",
        LIBGL_ALWAYS_SOFTWARE="1",
        PYTHONDONTWRITEBYTECODE="1",
        UI_FOLDER=str(folder),
        UI_SCREENSHOTS=f"{build}/tests/ui/screenshots",
        WEIR_DESIGNER=f"{build}/app/designer/weir-designer",
    )
    for name in ("CACHE", "CONFIG", "DATA", "STATE"):
        environment[f"XDG_{name}_HOME"] = str(folder / name.lower())
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    environment["XDG_RUNTIME_DIR"] = str(runtime)
    return environment


def run(build, command, folder):
    server, display = start_display(os.environ.get("UI_SCREEN", "1280x800"))
    try:
        test = subprocess.Popen(["dbus-run-session", "--", sys.executable, *command],
                                env=make_environment(build, folder, display),
                                stdin=subprocess.DEVNULL, start_new_session=True)
        try:
            return test.wait(LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            print(f"not ended after {LIMIT_SECONDS} s", file=sys.stderr)
            return 1
        finally:
            try:
                os.killpg(test.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            test.wait()
    finally:
        server.terminate()
        server.wait()


def main():
    build, *command = sys.argv[1:]
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        print(f"skipped: needs {', '.join(missing)}")
        return SKIPPED
    Path(build, "tests", "ui", "screenshots").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="weir-ui-") as folder:
        return run(os.path.abspath(build), command, Path(folder))


if __name__ == "__main__":
    sys.exit(main())
