#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The JSON Schema of flow files agrees with `weir check`.

Usage: test-schema.py WEIR SCHEMA MAKE_SCHEMA FLOW...   [SEED=n]

It is what its generator makes; every example keeps to it; and of thousands of flows with something
wrong in them the schema refuses none that `weir check` lets pass, and accepts none in which
`weir check` sees anything but what no schema can say.
"""

import copy
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

N_FILES = 2000

# About the graph as a whole, filters, and what the manifest of a module says.
BEYOND = re.compile(r"""there\ is\ no\ node | no\ path\ leads | is\ there\ already
    | nothing\ is\ linked | is\ not\ linked | no\ link\ begins | has\ no\ (branch|input|port)
    | a\ link\ (begins|cannot|leads) | two\ cases | \ circle | closes\ no | never\ meet
    | jq\ filter: | there\ is\ no\ module | the\ module\ has\ no\ class | is\ named;
    | several\ links | comes\ (in|to) | branches | which\ is
    | a\ number\ of\ bytes\ or | no\ program | the\ program | the\ brace | its\ first\ is | MODULE:CLASS
    | needs\ a\ process""", re.VERBOSE)
OF_MANIFEST = re.compile(r'worker: "\w+": expected')

# Of every key that a pool can have, which the examples do not show.
RICH = {
    "format": "weir-flow/1", "capacity": 8, "capacity-bytes": 100000,
    "nodes": {
        "a": {
            "kind": "process",
            "worker": {"type": "delay", "params": {
                "seconds": {"distribution": "uniform", "low": 0, "high": 1}, "seed": 3}},
            "cpus": [[0, 1], None, 1], "batch-size": 4, "batch-wait": 0.5,
            "on-batch-error": "split", "concurrency": 2, "call-timeout": 1, "init-timeout": 3,
            "retries": 1, "restart-limit": 2, "memory-limit": "512M"},
        "b": {"kind": "thread", "worker": {"type": "fail", "params": {"rate": 0.5}},
              "threads": 2, "cpus": [0], "bypass": True},
    },
    "links": [["input", "a"], ["a", "b"], ["b", "output"]],
    "layout": {"a": [0, 0]}, "frames": [], "notes": [],
}
VALUES = [None, True, False, 0, 1, -1, 2, 3.5, 1e20, 70000, 10 ** 8, "", "x", "a b", "input",
          "process", "thread", "ensemble", "switch", "else", "branch", "jq", "delay", "module",
          "all", "split", "pass", "1.5G", "5 M", [], [0], [[0]], [None], ["a"], {}, {"a": 1},
          {"type": "jq", "filter": "."}, {"distribution": "normal", "mean": 1}]
KEYS = ["kind", "worker", "cpus", "threads", "inputs", "batch-size", "batch-wait", "bypass",
        "disabled", "cases", "else", "if", "call-timeout", "name", "capacity", "nodes", "links",
        "params", "type", "filter", "seconds", "seed", "rate", "distribution", "x-y", "unknown"]
IDS = ["A", "a b", "input", "1x", "", "else"]


def list_places(value, path=()):
    """The paths of all that VALUE holds, but for the layout, which no run looks at."""
    items = (value.items() if isinstance(value, dict)
             else enumerate(value) if isinstance(value, list) else ())
    for key, item in items:
        if path or key != "layout":
            yield (*path, key)
            yield from list_places(item, (*path, key))


def replace(draw, holder, key):
    holder[key] = copy.deepcopy(draw.choice(VALUES))


def remove(_draw, holder, key):
    del holder[key]


def add(draw, holder, key):
    if isinstance(holder, dict):
        holder[draw.choice(KEYS)] = copy.deepcopy(draw.choice(VALUES))
    else:
        holder.insert(key, copy.deepcopy(draw.choice(VALUES)))


def rename_or_repeat(draw, holder, key):
    if isinstance(holder, dict):
        holder[draw.choice(IDS)] = holder.pop(key)
    else:
        holder.append(copy.deepcopy(holder[key]))


def mutate(draw, flow):
    flow = copy.deepcopy(flow)
    for _ in range(draw.choice((1, 1, 1, 2))):
        *path, key = draw.choice([*list_places(flow)])
        holder = flow
        for step in path:
            holder = holder[step]
        draw.choice((replace, remove, add, rename_or_repeat))(draw, holder, key)
    return flow


def check(weir, paths):
    """The errors that `weir check` sees, by path."""
    errors = {path: [] for path in paths}
    run = subprocess.run([weir, "check", *paths], capture_output=True, text=True, check=False)
    assert run.returncode in (0, 78), run.stderr
    for line in (run.stdout + run.stderr).splitlines():
        match = (re.match(r"weir: (/.*?\.json):[\d:]* (.*)", line)
                 or re.match(r"(/.*?\.json):[\d:]* error: (.*)", line))
        if match:
            errors[match[1]].append(match[2])
    return errors


def compare(validator, flow, errors):
    """What the two disagree about, or None."""
    refusals = [error.message for error in validator.iter_errors(flow)]
    if refusals and not errors:
        return f"only the schema refuses: {refusals[0]}"
    unexplained = [error for error in errors
                   if not BEYOND.search(error) and not OF_MANIFEST.search(error)]
    if unexplained and not refusals:
        return f"only weir refuses: {unexplained[0]}"
    return None


def main():
    try:
        import jsonschema
    except ImportError:
        print("skipped: needs python3-jsonschema")
        return 77
    weir, schema_path, generator, *examples = sys.argv[1:]
    made = subprocess.run([sys.executable, generator, weir], check=True, capture_output=True,
                          text=True).stdout
    assert made == Path(schema_path).read_text(encoding="utf-8"), \
        f"{schema_path} is not what {generator} makes: run it again"

    schema = json.loads(made)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    flows = [json.loads(Path(path).read_text(encoding="utf-8")) for path in examples]
    for path, flow in zip(examples, flows):
        faults = [fault.message for fault in validator.iter_errors(flow)]
        assert not faults, f"{path}: {faults}"

    seed = int(os.environ.get("SEED", "1"))
    draw = random.Random(seed)
    mutants = [mutate(draw, draw.choice([*flows, RICH])) for _ in range(N_FILES)]
    with tempfile.TemporaryDirectory() as folder:
        paths = [f"{folder}/{i}.json" for i in range(N_FILES)]
        for path, mutant in zip(paths, mutants):
            Path(path).write_text(json.dumps(mutant), encoding="utf-8")
        errors = check(weir, paths)
        n_wrong = sum(1 for path in paths if errors[path])
        assert n_wrong > N_FILES // 2, f"only {n_wrong} of {N_FILES} flows are wrong"
        faults = [(fault, json.dumps(mutant)) for path, mutant in zip(paths, mutants)
                  if (fault := compare(validator, mutant, errors[path]))]
    for fault, text in faults[:10]:
        print(f"SEED={seed}: {fault}\n  {text}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
