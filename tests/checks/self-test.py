#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tries the checks on small trees: one that is in order, and that one with each violation."""

import importlib.util
import json
import tempfile
import unittest
from pathlib import Path

from tree import Tree

LGPL = "/* SPDX-License-Identifier: LGPL-2.1-or-later */\n"
GPL = "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
INSIDE = "#if !defined(WEIR_INSIDE) && !defined(WEIR_COMPILATION)\n#endif\n"

HEADER = LGPL + "#pragma once\n" + INSIDE + """
WEIR_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (WeirThing, weir_thing, WEIR, THING, GObject)

WEIR_AVAILABLE_IN_ALL
WeirThing  *weir_thing_new   (const char  *name) G_GNUC_WARN_UNUSED_RESULT;
WEIR_AVAILABLE_IN_ALL
const char *weir_thing_look  (WeirThing   *self,
                              gsize       *length);
WEIR_AVAILABLE_IN_ALL
gboolean    weir_thing_check (WeirThing   *self,
                              GError     **error);
"""

SOURCE = LGPL + """#include "thing/weir-thing.h"
#include "thing/weir-secret-private.h"

/**
 * WeirThing:
 *
 * A thing.
 */

/**
 * weir_thing_new:
 * @name: (nullable): what it is called
 *
 * Creates a thing.
 *
 * Returns: (transfer full): a new thing
 */

/**
 * weir_thing_look:
 * @self: a thing
 * @length: (out) (optional): return location
 *   for a length
 *
 * Looks.
 *
 * Returns: what is seen
 */

/**
 * weir_thing_check: (attributes one=two)
 * @self: a thing
 * @error: return location for an error
 *
 * Checks.
 *
 * Returns: whether all is well
 */
"""

GOOD = {
    "meson.build": "",
    "core/weir.h": LGPL + """#pragma once
#include "base/weir-version.h"
#include "thing/weir-thing.h"
""",
    "core/base/weir-version.h.in": LGPL + "#pragma once\n" + INSIDE,
    "core/thing/weir-thing.h": HEADER,
    "core/thing/weir-secret-private.h": LGPL + "#pragma once\n",
    "core/thing/weir-thing.c": SOURCE,
    "ui/canvas/weir-canvas.h": GPL + "#pragma once\n#include <gtk/gtk.h>\n#include <weir.h>\n",
    "ui/canvas/weir-canvas.c": GPL + '#include "weir-canvas.h"\n',
    "app/designer/main.c": GPL + '#include "canvas/weir-canvas.h"\n#include "weir.h"\n',
    "app/run": "#!/bin/bash\n# SPDX-License-Identifier: GPL-3.0-or-later\n",
    "data/po/LINGUAS": "# Two\nde\n",
    "data/po/POTFILES": "ui/canvas/weir-menu.c\nui/canvas/weir-menu.ui\n",
    "data/po/de.po": "",
    "ui/canvas/weir-menu.c": GPL + 'label = gtk_label_new (_("Cut"));\nother = gtk_label_new ("%");\n',
    "ui/canvas/weir-menu.ui": """<interface domain="weir">
<property name="label" translatable="yes">Cut</property>
<property name="label">&gt; 1</property>
<property name="name">cut</property>
</interface>
""",
}
INSTALLED = {"weir.h", "base/weir-version.h", "thing/weir-thing.h"}


def load(name):
    """A check as a module; its name has a hyphen, so it cannot be imported by it."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


layers = load("check-layers")
docs = load("check-docs")
texts = load("check-texts")


class CheckTest(unittest.TestCase):
    def problems(self, check, *arguments, files=None):
        """What a check says of the good tree with some of its files added or replaced."""
        with tempfile.TemporaryDirectory() as folder:
            for path, text in {**GOOD, **(files or {})}.items():
                Path(folder, path).parent.mkdir(parents=True, exist_ok=True)
                Path(folder, path).write_text(text)
            return sorted(str(problem) for problem in check(Tree(folder), *arguments))

    def one(self, check, expected, *arguments, files):
        """Exactly one problem, which begins and goes on as expected."""
        found = self.problems(check, *arguments, files=files)
        self.assertEqual(len(found), 1, found)
        where, what = expected
        self.assertTrue(found[0].startswith(where + ":"), found)
        self.assertIn(what, found[0])


class LayersTest(CheckTest):
    def violation(self, where, what, files):
        self.one(layers.check, (where, what), INSTALLED, files=files)

    def added(self, where, what, path, text):
        self.violation(where, what, {path: GOOD[path] + text})

    def test_in_order(self):
        self.assertEqual(self.problems(layers.check, INSTALLED), [])

    def test_core_includes_ui(self):
        self.added("core/thing/weir-thing.c:40", "core must not include ui",
                   "core/thing/weir-thing.c", '#include "canvas/weir-canvas.h"\n')

    def test_core_climbs_into_ui(self):
        self.added("core/thing/weir-thing.c:40", "core must not include ui",
                   "core/thing/weir-thing.c", '# include "../../ui/canvas/not-there.h"\n')

    def test_core_includes_app(self):
        self.violation("core/thing/weir-thing.c:2", "core must not include app",
                       {"core/thing/weir-thing.c": LGPL + '#include "designer/app.h"\n',
                        "app/designer/app.h": GPL + "#pragma once\n"})

    def test_core_includes_gtk(self):
        self.added("core/thing/weir-thing.c:40", "without GTK",
                   "core/thing/weir-thing.c", "#include <gtk/gtk.h>\n")

    def test_ui_includes_app(self):
        self.violation("ui/canvas/weir-canvas.c:2", "ui must not include app",
                       {"ui/canvas/weir-canvas.c": GPL + '#include "designer/app.h"\n',
                        "app/designer/app.h": GPL + "#pragma once\n"})

    def test_app_includes_a_private_header(self):
        self.added("app/designer/main.c:4", "private to core",
                   "app/designer/main.c", '#include "thing/weir-secret-private.h"\n')

    def test_public_header_includes_a_private_one(self):
        self.added("core/thing/weir-thing.h:17", "must not include thing/weir-secret-private.h",
                   "core/thing/weir-thing.h", '#include "thing/weir-secret-private.h"\n')

    def test_public_header_included_alone(self):
        self.violation("core/base/weir-version.h.in:1", "included alone",
                       {"core/base/weir-version.h.in": LGPL + "#pragma once\n"})

    def test_no_pragma_once(self):
        self.violation("core/thing/weir-secret-private.h:1", "#pragma once",
                       {"core/thing/weir-secret-private.h": LGPL})

    def test_installed_but_not_listed(self):
        self.one(layers.check, ("core/weir.h:1", "installed but not listed"),
                 INSTALLED | {"thing/weir-more.h"}, files={})

    def test_listed_but_installed_elsewhere(self):
        found = self.problems(layers.check, {"weir.h", "base/weir-version.h", "weir-thing.h"})
        self.assertEqual(len(found), 2, found)
        self.assertIn("weir-thing.h is installed but not listed", found[0])
        self.assertIn("core/weir.h:4: thing/weir-thing.h is listed but not installed", found[1])

    def test_listed_but_missing(self):
        listed = GOOD["core/weir.h"] + '#include "thing/weir-gone.h"\n'
        self.one(layers.check, ("core/weir.h:5", "does not exist"),
                 INSTALLED | {"thing/weir-gone.h"}, files={"core/weir.h": listed})

    def test_sibling_source(self):
        self.violation("ui/meson.build:1", "sibling", {"ui/meson.build": "files('../core/a.c')\n"})

    def test_licence_missing(self):
        self.violation("ui/canvas/weir-canvas.c:1", "GPL-3.0-or-later",
                       {"ui/canvas/weir-canvas.c": '#include "weir-canvas.h"\n'})

    def test_licence_of_another_folder(self):
        self.violation("data/workers/text.c:1", "CC0-1.0", {"data/workers/text.c": GPL})

    def test_licence_of_a_script(self):
        self.violation("app/run:1", "GPL-3.0-or-later", {"app/run": "#!/bin/bash\nset -e\n"})

    def test_machine_path(self):
        path = "/".join(["", "home", "somebody", "weir"])
        self.violation("README.md:2", "machine", {"README.md": f"Words\ncd {path}\n"})

    def test_paths_that_are_none(self):
        path = "/".join(["", "root", "x"])
        text = " ".join(["https://example.org" + path, "$HOME" + path, "." + path])
        self.assertEqual(self.problems(layers.check, INSTALLED, files={"README.md": text}), [])

    def test_binary_files_are_left_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "core").mkdir()
            Path(folder, "core/weir.h").write_text(GOOD["core/weir.h"])
            Path(folder, "icon.png").write_bytes(b"\xff\xfe\x00")
            self.assertEqual(list(Tree(folder).texts), ["core/weir.h"])

    def test_installation_plan(self):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as plan:
            json.dump({"a/weir.h": "/usr/include/weir-1/weir.h",
                       "a/b.h": "/usr/include/weir-1/base/b.h",
                       "a/weir": "/usr/bin/weir"}, plan)
            plan.flush()
            self.assertEqual(layers.installed_headers(plan.name), {"weir.h", "base/b.h"})


class DocsTest(CheckTest):
    def violation(self, where, what, old, new, path="core/thing/weir-thing.c"):
        self.assertIn(old, GOOD[path])
        self.one(docs.check, (where, what), files={path: GOOD[path].replace(old, new)})

    def test_in_order(self):
        self.assertEqual(self.problems(docs.check), [])

    def test_no_block(self):
        self.violation("core/thing/weir-thing.h:10", "weir_thing_new has no documentation",
                       " * weir_thing_new:", " * weir_thing_now:")

    def test_no_block_for_a_type(self):
        self.violation("core/thing/weir-thing.h:7", "WeirThing has no documentation",
                       " * WeirThing:", " * WeirThink:")

    def test_no_description(self):
        self.violation("core/thing/weir-thing.c:11", "does not say what it does",
                       " * Creates a thing.\n", " *\n")

    def test_parameter_not_described(self):
        self.violation("core/thing/weir-thing.c:31", "@error is not described",
                       " * @error: return location for an error\n", "")

    def test_parameter_without_words(self):
        self.violation("core/thing/weir-thing.c:11", "@name has no words",
                       "(nullable): what it is called", "(nullable):")

    def test_parameter_that_does_not_exist(self):
        self.violation("core/thing/weir-thing.c:11", "@nome is described but is no parameter",
                       " * @name:", " * @nome: what\n * @name:")

    def test_out_parameter(self):
        self.violation("core/thing/weir-thing.c:20", "@length needs (out)",
                       "(out) (optional): return location", "return location (out)")

    def test_returns_missing(self):
        self.violation("core/thing/weir-thing.c:31", "Returns: is missing",
                       " * Returns: whether all is well\n", " * whether all is well\n")

    def test_returns_without_owner(self):
        self.violation("core/thing/weir-thing.c:11", "does not tell who owns it",
                       "Returns: (transfer full): a new thing", "Returns: a new thing")

    def test_returns_of_void(self):
        self.violation("core/thing/weir-thing.c:31", "returns nothing",
                       "gboolean    weir_thing_check", "void        weir_thing_check",
                       path="core/thing/weir-thing.h")


class TextsTest(CheckTest):
    def violation(self, where, what, path, old, new):
        self.assertIn(old, GOOD[path])
        self.one(texts.check, (where, what), files={path: GOOD[path].replace(old, new)})

    def test_in_order(self):
        self.assertEqual(self.problems(texts.check), [])

    def test_source_not_listed(self):
        self.one(texts.check, ("core/thing/weir-words.c:1", "not in data/po/POTFILES"),
                 files={"core/thing/weir-words.c": LGPL + 'words = N_("so");\n'})

    def test_template_not_listed(self):
        self.one(texts.check, ("ui/canvas/weir-box.ui:1", "not in data/po/POTFILES"),
                 files={"ui/canvas/weir-box.ui": '<interface domain="weir"/>\n'})

    def test_definition_of_a_macro(self):
        self.assertEqual(self.problems(texts.check, files={
            "core/thing/weir-words.c": LGPL + "#define _(text) translate (text)\n"}), [])

    def test_listed_but_gone(self):
        self.violation("data/po/POTFILES:3", "ui/canvas/weir-none.c is not there",
                       "data/po/POTFILES", "weir-menu.ui\n",
                       "weir-menu.ui\nui/canvas/weir-none.c\n")

    def test_order(self):
        self.violation("data/po/POTFILES:1", "alphabet", "data/po/POTFILES",
                       "ui/canvas/weir-menu.c\nui/canvas/weir-menu.ui",
                       "ui/canvas/weir-menu.ui\nui/canvas/weir-menu.c")

    def test_template_without_domain(self):
        self.violation("ui/canvas/weir-menu.ui:1", "domain", "ui/canvas/weir-menu.ui",
                       ' domain="weir"', "")

    def test_property_not_translatable(self):
        self.violation("ui/canvas/weir-menu.ui:2", '"Cut" needs translatable',
                       "ui/canvas/weir-menu.ui", ' translatable="yes"', "")

    def test_bare_text(self):
        self.violation("ui/canvas/weir-menu.c:2", '"Cut" is shown as it is',
                       "ui/canvas/weir-menu.c", '(_("Cut"))', '("Cut")')

    def test_bare_text_of_a_setter(self):
        self.violation("ui/canvas/weir-menu.c:2", '"Cut" is shown as it is',
                       "ui/canvas/weir-menu.c", 'label = gtk_label_new (_("Cut"))',
                       '_("Cut"), gtk_widget_set_tooltip_text (box, "Cut")')

    def test_language_not_listed(self):
        self.one(texts.check, ("data/po/fr.po:1", "LINGUAS"), files={"data/po/fr.po": ""})

    def test_language_without_file(self):
        self.violation("data/po/LINGUAS:3", "fr.po", "data/po/LINGUAS", "de\n", "de\nfr\n")


if __name__ == "__main__":
    unittest.main()
