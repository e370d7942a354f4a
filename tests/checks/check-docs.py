#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every public function and type of core has a gi-docgen comment, and a complete one.

A function's stands in one of core's .c files: a description, each parameter described and no
other, `(out)` or the like where the callee writes through a pointer, `Returns:` unless void, and
there who owns what is returned through a pointer.
"""

import argparse
import re
import sys
from dataclasses import dataclass, field

from tree import Problem, Tree, report

BLOCK = re.compile(r"/\*\*\n(.*?)\*/", re.DOTALL)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)
PROTOTYPE = re.compile(
    r"\bWEIR_AVAILABLE_IN_ALL\s+((?:(?!WEIR_AVAILABLE)[^;{])+?\))"
    r"\s*(?:G_GNUC_\w+(?:\s*\([^)]*\))?\s*)*;")
SIGNATURE = re.compile(r"(?P<result>.+?[\s*])(?P<name>\w+)\s*\((?P<parameters>.*)\)$", re.DOTALL)
TYPES = (
    re.compile(r"\bG_DECLARE_\w+_TYPE\s*\(\s*(\w+)"),
    re.compile(r"^\}\s*(Weir\w+)\s*;", re.MULTILINE),
    re.compile(r"^typedef[^;{]*\(\s*\*\s*(Weir\w+)\s*\)", re.MULTILINE),
)
UNDOCUMENTED = ("_get_type", "_quark")
SCALARS = re.compile(r"\b(g?u?int\d*|gsize|gssize|gboolean|g?double|gu?int64|size_t)\s*\*\s*\w+$")
ANNOTATIONS = re.compile(r"(?:\([^()]*(?:\([^()]*\))?[^()]*\)\s*)*:?")
OWNER = re.compile(r"\(transfer (full|none|container|floating)\)")


@dataclass
class Block:
    """One documentation comment."""

    path: str
    line: int
    name: str
    parameters: dict = field(default_factory=dict)
    returns: str = None
    description: str = ""


@dataclass
class Function:
    """One public prototype."""

    path: str
    line: int
    name: str
    result: str
    parameters: list


def parse_block(path, line, body):
    """The pieces of a comment: a piece ends at an empty line or at the next `@name:`."""
    lines = [re.sub(r"^\s*\*\s?", "", text) for text in body.rstrip().splitlines()]
    heading = re.match(r"(\w+)\s*:", lines[0]) if lines else None
    if not heading:
        return None
    block = Block(path, line, heading[1])
    piece = None
    for text in lines[1:]:
        parameter = re.match(r"@(\w+|\.\.\.)\s*:\s*(.*)", text)
        returns = re.match(r"Returns\s*:\s*(.*)", text)
        if parameter:
            piece = parameter[1]
            block.parameters[piece] = parameter[2]
        elif returns:
            piece = "Returns"
            block.returns = returns[1]
        elif not text.strip():
            piece = None
        elif piece == "Returns":
            block.returns += " " + text.strip()
        elif piece:
            block.parameters[piece] += " " + text.strip()
        else:
            block.description += text
    return block


def blocks(tree, *endings):
    """The documentation comments of core, as {name: block}."""
    found = {}
    for path, text in tree.below("core", *endings):
        for match in BLOCK.finditer(text):
            block = parse_block(path, text.count("\n", 0, match.start()) + 1, match[1])
            if block:
                found[block.name] = block
    return found


def without_comments(text):
    """Blanks the comments and preprocessor lines, keeping the lines' numbers."""
    text = COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    return DIRECTIVE.sub(lambda match: "\n" * match[0].count("\n"), text)


def split_parameters(text):
    """The texts between the commas that are in no parenthesis."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip() not in ("", "void")]


def parameter_name(text):
    if text == "...":
        return text
    callback = re.search(r"\(\s*\*\s*(\w+)\s*\)", text)
    return callback[1] if callback else re.search(r"(\w+)\s*(\[[^]]*\])?$", text)[1]


def functions(tree):
    for header in tree.public_headers():
        path = tree.source(f"core/{header}")
        text = without_comments(tree.text(path) or "")
        for match in PROTOTYPE.finditer(text):
            parts = SIGNATURE.match(match[1])
            if parts and not parts["name"].endswith(UNDOCUMENTED):
                line = text.count("\n", 0, match.start(1)) + 1
                result = " ".join(parts["result"].split())
                parameters = split_parameters(parts["parameters"])
                yield Function(path, line, parts["name"], result, parameters)


def is_written(text):
    """Whether the callee writes through this parameter."""
    if "GError" in text or "const" in text:
        return False
    return bool(SCALARS.search(text) or re.search(r"\*\s*\*", text))


def check_parameters(function, block):
    names = [parameter_name(text) for text in function.parameters]
    for name, text in zip(names, function.parameters):
        told = block.parameters.get(name)
        if told is None:
            yield f"{function.name}: @{name} is not described"
            continue
        annotations = ANNOTATIONS.match(told)[0]
        if not told[len(annotations):].strip():
            yield f"{function.name}: @{name} has no words"
        if is_written(text) and not re.search(r"\((out|inout|array)\b", annotations):
            yield f"{function.name}: @{name} needs (out), (inout) or (array)"
    for name in block.parameters:
        if name not in names:
            yield f"{function.name}: @{name} is described but is no parameter"


def check_returns(function, block):
    if function.result == "void":
        if block.returns is not None:
            yield f"{function.name}: returns nothing, but Returns: is described"
    elif not block.returns:
        yield f"{function.name}: Returns: is missing"
    else:
        pointer = function.result.endswith("*") or function.result in ("gpointer", "GStrv")
        if pointer and "const" not in function.result and not OWNER.search(block.returns):
            yield f"{function.name}: Returns: does not tell who owns it (transfer full, none)"


def check_functions(tree):
    found = blocks(tree, ".c")
    for function in functions(tree):
        block = found.get(function.name)
        if block is None:
            message = f"{function.name} has no documentation in a .c"
            yield Problem(function.path, function.line, message)
            continue
        if not block.description:
            yield Problem(block.path, block.line, f"{function.name}: does not say what it does")
        for check in (check_parameters, check_returns):
            for message in check(function, block):
                yield Problem(block.path, block.line, message)


def check_types(tree):
    found = blocks(tree, ".c", ".h")
    for header in tree.public_headers():
        path = tree.source(f"core/{header}")
        text = without_comments(tree.text(path) or "")
        for match in (match for pattern in TYPES for match in pattern.finditer(text)):
            if match[1] not in found:
                line = text.count("\n", 0, match.start(1)) + 1
                yield Problem(path, line, f"{match[1]} has no documentation")


def check(tree):
    return {*check_functions(tree), *check_types(tree)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("top", help="the top of the tree")
    return report(check(Tree(parser.parse_args().top)), "documentation")


if __name__ == "__main__":
    sys.exit(main())
