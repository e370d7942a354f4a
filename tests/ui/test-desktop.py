#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The desktop entry, the metainfo, the MIME type and the icons speak of the same things, and the
icons are such as desktops draw."""

import configparser
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"
SVG = "{http://www.w3.org/2000/svg}"
# What GTK gives the colour of the text; the rest of a symbolic icon would stay as it is drawn.
RECOLOURED = ("circle", "path", "rect")


def check_icon(path, size, shapes=None):
    root = ElementTree.parse(path).getroot()
    assert root.tag == f"{SVG}svg", path
    assert root.get("width") == root.get("height") == str(size), path
    for element in root:
        tag = element.tag.removeprefix(SVG)
        assert shapes is None or tag in shapes, f"{path}: {tag} keeps its colour"
        assert shapes is None or element.get("stroke") is None, f"{path}: a stroke keeps its colour"


def main():
    entry_path, metainfo_path, mime_path, icons, program = sys.argv[1:]
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(entry_path, encoding="utf-8")
    entry = parser["Desktop Entry"]
    metainfo = ElementTree.parse(metainfo_path).getroot()
    mime = ElementTree.parse(mime_path).getroot().find(f"{MIME}mime-type")

    application = Path(entry_path).stem
    assert metainfo.findtext("id") == application
    assert metainfo.findtext("launchable") == f"{application}.desktop"
    assert metainfo.findtext("name") == entry["Name"]
    assert metainfo.findtext("provides/binary") == Path(program).name
    assert re.fullmatch(rf"{Path(program).name} %[FU]", entry["Exec"]), "several files are taken"
    assert mime.get("type") in entry["MimeType"].split(";")
    assert metainfo.findtext("provides/mediatype") == mime.get("type")

    assert entry["Icon"] == mime.find(f"{MIME}icon").get("name") == application
    check_icon(Path(icons, f"{application}.svg"), 128)
    check_icon(Path(icons, f"{application}-symbolic.svg"), 16, RECOLOURED)


if __name__ == "__main__":
    main()
