#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Everything that people read in the designer can be translated.

- every source with texts for gettext, and every .ui, is in data/po/POTFILES, in order;
- what POTFILES lists is there;
- the properties of a .ui that are read are translatable, from the domain "weir";
- no widget is given a text that went past gettext;
- every translation is in data/po/LINGUAS.
"""

import argparse
import re
import sys
from pathlib import Path

from tree import Problem, Tree, report

POTFILES = "data/po/POTFILES"
LINGUAS = "data/po/LINGUAS"
MARKED = re.compile(r'\b(?:_|N_|C_|NC_|ngettext|g_dgettext|g_dngettext|g_dpgettext2) ?\(')
MACRO = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)
READ = ("body|comments|description|heading|label|placeholder-text|primary-text|secondary-text|"
        "subtitle|text|title|tooltip-text")
PROPERTY = re.compile(rf'<(property|attribute) name="({READ})"([^>]*)>([^<]*)</')
DOMAIN = re.compile(r'<interface[^>]* domain="weir"')
LETTER = re.compile(r"[^\W\d_]")
ENTITY = re.compile(r"&\w+;")
SETTERS = ("body|description|heading|label|markup|placeholder_text|subtitle|text|title|"
           "tooltip_text")
BARE = re.compile(rf'\b(?:(?:gtk|adw)_\w+_set_(?:{SETTERS}) \([^,;]*,\s*|'
                  r'(?:gtk_label_new|adw_toast_new|gtk_button_new_with_\w+) \()"([^"\n]*)"')


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def entries(tree, path):
    """The (line, entry) pairs of a list of files or languages."""
    for number, line in enumerate((tree.text(path) or "").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line.strip()


def has_texts(path, text):
    return path.endswith(".ui") or bool(MARKED.search(MACRO.sub("", text)))


def check_potfiles(tree):
    listed = list(entries(tree, POTFILES))
    names = [name for _line, name in listed]
    for line, name in listed:
        if name not in tree.texts:
            yield Problem(POTFILES, line, f"{name} is not there")
    if names != sorted(names):
        wrong = next(line for (line, name), good in zip(listed, sorted(names)) if name != good)
        yield Problem(POTFILES, wrong, "not in the order of the alphabet")
    for folder in ("app", "core", "ui"):
        for path, text in tree.below(folder, ".c", ".ui"):
            if path not in names and has_texts(path, text):
                yield Problem(path, 1, f"has texts to be translated, but is not in {POTFILES}")


def check_templates(tree):
    for path, text in tree.below("ui", ".ui"):
        if not DOMAIN.search(text):
            yield Problem(path, 1, '<interface> needs domain="weir"')
        for match in PROPERTY.finditer(text):
            if LETTER.search(ENTITY.sub("", match[4])) and 'translatable="yes"' not in match[3]:
                yield Problem(path, line_of(text, match.start()),
                              f'"{match[4]}" needs translatable="yes"')


def check_sources(tree):
    for folder in ("app", "ui"):
        for path, text in tree.below(folder, ".c"):
            for match in BARE.finditer(text):
                if LETTER.search(re.sub(r"%[\w.]+", "", match[1])):
                    yield Problem(path, line_of(text, match.start()),
                                  f'"{match[1]}" is shown as it is: it needs _()')


def check_languages(tree):
    languages = {name for _line, name in entries(tree, LINGUAS)}
    for path, _text in tree.below("data/po", ".po"):
        if Path(path).stem not in languages:
            yield Problem(path, 1, f"is not in {LINGUAS}")
    for line, name in entries(tree, LINGUAS):
        if f"data/po/{name}.po" not in tree.texts:
            yield Problem(LINGUAS, line, f"there is no {name}.po")


def check(tree):
    return [*check_potfiles(tree), *check_templates(tree), *check_sources(tree),
            *check_languages(tree)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("top", help="the top of the tree")
    return report(check(Tree(parser.parse_args().top)), "texts")


if __name__ == "__main__":
    sys.exit(main())
