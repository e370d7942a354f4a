#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Measures programs in turn and sets the figures side by side.

Each program prints JSON lines {"name", "value", "unit"}. They run one after the other, round by
round (A B A B), so that whatever else the machine does falls on all of them; ratios are taken
within a round. Fails if a program fails or a target is missed or was not measured.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from statistics import median


def parse_figures(text):
    """The figures a program printed, as {name: (value, unit)}."""
    figures = {}
    for line in text.splitlines():
        if line.startswith("{"):
            figure = json.loads(line)
            figures[figure["name"]] = (float(figure["value"]), figure["unit"])
    return figures


def run_program(program, timeout):
    """Runs one program; its figures, and what went wrong (None if nothing did)."""
    try:
        done = subprocess.run([program], capture_output=True, text=True, timeout=timeout,
                              stdin=subprocess.DEVNULL, check=False)
    except subprocess.TimeoutExpired:
        return {}, f"{program}: not done after {timeout} s"
    except OSError as error:
        return {}, f"{program}: {error.strerror}"
    if done.returncode != 0:
        return {}, f"{program}: exit status {done.returncode}: {done.stderr.strip()[-500:]}"
    return parse_figures(done.stdout), None


def measure(programs, rounds, timeout):
    """Runs all rounds; a list of {name: (value, unit)}, and a list of failures."""
    measured, failures = [], []
    for number in range(rounds):
        figures = {}
        for program in programs:
            print(f"round {number + 1} of {rounds}: {Path(program).name}", file=sys.stderr)
            found, failure = run_program(program, timeout)
            figures.update(found)
            if failure:
                failures.append(failure)
        measured.append(figures)
    return measured, failures


def values(measured, name):
    return [figures[name][0] for figures in measured if name in figures]


def ratios(measured, ours, theirs):
    """Ours divided by theirs in each round that has both."""
    return [figures[ours][0] / figures[theirs][0] for figures in measured
            if ours in figures and theirs in figures and figures[theirs][0] > 0]


def number(value):
    """Digits for a reader: no decimals where there are many digits in front."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def figures_table(measured):
    names = list(dict.fromkeys(name for figures in measured for name in figures))
    rows = [["name", "median", "min", "max", "unit"]]
    for name in names:
        found = values(measured, name)
        unit = next(figures[name][1] for figures in measured if name in figures)
        rows.append([name, number(median(found)), number(min(found)), number(max(found)), unit])
    return rows


def pairs_table(measured, pairs):
    rows = [["ours", "beside", "ratio", "min", "max"]]
    for ours, theirs in pairs:
        found = ratios(measured, ours, theirs)
        cells = [f"{f(found):.2f}" for f in (median, min, max)] if found else ["-"] * 3
        rows.append([ours, theirs, *cells])
    return rows


def judge(measured, target):
    """The median that counts for a target (None if not measured), and whether it reaches it."""
    if "times" in target:
        found = ratios(measured, target["name"], target["times"])
    else:
        found = values(measured, target["name"])
    if not found:
        return None, False
    value = median(found)
    reached = target.get("minimum", value) <= value <= target.get("maximum", value)
    return value, reached


def targets_table(measured, targets):
    """The rows, and how many targets are not reached."""
    rows, missed = [["target", "wanted", "median", "unit", "result"]], 0
    for target in targets:
        value, reached = judge(measured, target)
        sign, bound = (">=", "minimum") if "minimum" in target else ("<=", "maximum")
        name = target["name"] + (f" / {target['times']}" if "times" in target else "")
        result = "not measured" if value is None else "reached" if reached else "missed"
        rows.append([name, f"{sign} {number(target[bound])}",
                     "-" if value is None else number(value), target["unit"], result])
        missed += not reached
    return rows, missed


def render(rows):
    """A table as text: the first column to the left, the others to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [cell.ljust(width) if column == 0 else cell.rjust(width)
                 for column, (cell, width) in enumerate(zip(row, widths))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--timeout", type=int, default=120, help="seconds for one program")
    parser.add_argument("--targets", required=True, help="JSON file of targets and pairs")
    parser.add_argument("programs", nargs="+")
    options = parser.parse_args()

    wanted = json.loads(Path(options.targets).read_text(encoding="utf-8"))
    measured, failures = measure(options.programs, options.rounds, options.timeout)
    targets, missed = targets_table(measured, wanted["targets"])
    for rows in (figures_table(measured), pairs_table(measured, wanted["pairs"]), targets):
        print(render(rows), end="\n\n")
    for failure in failures:
        print(failure)
    print(f"{len(wanted['targets']) - missed} targets reached, {missed} not")
    return 1 if missed or failures else 0


if __name__ == "__main__":
    sys.exit(main())
