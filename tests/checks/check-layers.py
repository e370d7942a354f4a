#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Who may include whom, and a few rules that hold for every file.

- core includes neither ui nor app, nor GTK; ui does not include app;
- ui and app include only those headers of core that the umbrella lists;
- a public header includes public headers alone;
- what meson installs is the umbrella and what it lists, at the paths it lists;
- no target takes a source from a sibling folder;
- every source names its licence in its first lines;
- no file holds a path of somebody's machine.
"""

import argparse
import json
import re
import sys
from pathlib import Path, PurePosixPath

from tree import Problem, Tree, report, resolve

SOURCES = (".c", ".h", ".h.in", ".cpp")
FORBIDDEN = {"core": ("ui", "app"), "ui": ("app",), "app": ()}
TOOLKIT = re.compile(r"(gtk|gdk|gsk|adwaita)\b")
INSIDE = '#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)'
SIBLING_SOURCE = re.compile(r"""\.\./[^'"]*\.(c|cpp)\b""")
LICENCES = {
    "app": "GPL-3.0-or-later",
    "core": "LGPL-2.1-or-later",
    "data": "CC0-1.0",
    "tests": "LGPL-2.1-or-later",
    "ui": "GPL-3.0-or-later",
}
MACHINE_PATH = re.compile(r"""(?<![\w.$})#/:~-])/(home|root|work|Users)/[\w.$~-]""")


def check_includes(tree):
    for folder, forbidden in FORBIDDEN.items():
        for path, _text in tree.below(folder, *SOURCES):
            for line, _quoted, name in tree.includes(path):
                if folder == "core" and TOOLKIT.match(name):
                    yield Problem(path, line, f"core is built without GTK, but includes <{name}>")
                target = resolve(tree, path, name)
                side = target.split("/")[0] if target else None
                if side in forbidden:
                    yield Problem(path, line, f"{folder} must not include {side}: {name}")


def check_use_of_core(tree):
    public = {"core/weir.h"} | {f"core/{name}" for name in tree.public_headers()}
    for folder in ("app", "ui"):
        for path, _text in tree.below(folder, *SOURCES):
            for line, _quoted, name in tree.includes(path):
                target = resolve(tree, path, name)
                if target and target.startswith("core/") and target not in public:
                    yield Problem(path, line, f"{name} is private to core: include weir.h")


def check_public_headers(tree):
    public = tree.public_headers()
    for header, umbrella_line in public.items():
        path = f"core/{header}"
        if header.endswith("-private.h"):
            yield Problem("core/weir.h", umbrella_line, f"{header} is private by its name")
        if tree.text(path) is None:
            yield Problem("core/weir.h", umbrella_line, f"{header} does not exist")
            continue
        if INSIDE not in tree.text(path):
            yield Problem(tree.source(path), 1, "a public header refuses to be included alone")
        for line, quoted, name in tree.includes(path):
            if quoted and name not in public:
                message = f"a public header must not include {name}: core/weir.h does not list it"
                yield Problem(tree.source(path), line, message)


def check_pragma_once(tree):
    for folder in FORBIDDEN:
        for path, text in tree.below(folder, ".h", ".h.in"):
            if "\n#pragma once\n" not in text:
                yield Problem(path, 1, "a header has a line #pragma once")


def check_installed(tree, installed):
    """INSTALLED: where the headers end up, relative to the folder that programs include from."""
    public = tree.public_headers()
    for name in sorted(installed - set(public) - {"weir.h"}):
        yield Problem("core/weir.h", 1, f"{name} is installed but not listed here")
    for name in sorted(set(public) - installed):
        message = f"{name} is listed but not installed at this path"
        yield Problem("core/weir.h", public[name], message)
    if "weir.h" not in installed:
        yield Problem("core/weir.h", 1, "weir.h is not installed")


def check_sibling_sources(tree):
    for folder in FORBIDDEN:
        for path, text in tree.below(folder, "meson.build"):
            for line, content in enumerate(text.splitlines(), 1):
                if SIBLING_SOURCE.search(content):
                    message = "a target must not take a source from a sibling folder"
                    yield Problem(path, line, message)


def check_licences(tree):
    for path, text in tree.texts.items():
        first = text.split("\n", 1)[0]
        licence = LICENCES.get(path.split("/")[0], "LGPL-2.1-or-later")
        if path.endswith(SOURCES):
            good = first == f"/* SPDX-License-Identifier: {licence} */"
        elif path.endswith(".py") or first.startswith("#!"):
            good = f"# SPDX-License-Identifier: {licence}" in text.splitlines()[:2]
        else:
            continue
        if not good:
            yield Problem(path, 1, f"should begin with SPDX-License-Identifier: {licence}")


def check_machine_paths(tree):
    for path, text in tree.texts.items():
        for line, content in enumerate(text.splitlines(), 1):
            if MACHINE_PATH.search(content) or f"{tree.top}/" in content:
                yield Problem(path, line, "holds a path of somebody's machine")


def check(tree, installed=None):
    """All problems of a tree; INSTALLED is None where nothing is known of the installation."""
    rules = (check_includes, check_use_of_core, check_public_headers, check_pragma_once,
             check_sibling_sources, check_licences, check_machine_paths)
    problems = {problem for rule in rules for problem in rule(tree)}
    if installed is not None:
        problems.update(check_installed(tree, installed))
    return problems


def installed_headers(plan):
    """From meson's intro-installed.json: the paths of headers below include/weir-1."""
    marker = "/include/weir-1/"
    return {
        str(PurePosixPath(target.split(marker, 1)[1]))
        for target in json.loads(Path(plan).read_text()).values()
        if marker in target and target.endswith(".h")
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("top", help="the top of the tree")
    parser.add_argument("--installed", help="meson-info/intro-installed.json of a build folder")
    options = parser.parse_args()
    installed = installed_headers(options.installed) if options.installed else None
    return report(check(Tree(options.top), installed), "layers")


if __name__ == "__main__":
    sys.exit(main())
