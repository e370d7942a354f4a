#!/usr/bin/env python3
# SPDX-License-Identifier: CC0-1.0
"""Prints the JSON Schema of flow files, made from what `weir` says of nodes and workers.

Usage: make-schema.py WEIR

Run it again after a key or a kind of worker was added; a test compares the two. A schema cannot
say everything: whether links lead somewhere, filters compile and modules exist is what `weir check`
finds. Whatever the schema refuses, `weir check` calls an error.
"""

import json
import subprocess
import sys

# Draft 7 is what editors know best.
DRAFT = "http://json-schema.org/draft-07/schema#"
ID = r"[A-Za-z_][A-Za-z0-9_-]*"
SIZE = r"^[0-9]+(\.[0-9]*)?[KMGT]?$"
MAX_CPU = 65535
MAX_WORKERS = 4096

CPU = {"type": "integer", "minimum": 0, "maximum": MAX_CPU}
CPU_LIST = {"type": "array", "items": CPU, "minItems": 1}
PROCESS_CPUS = {
    "anyOf": [
        {"type": "null", "description": "One worker, on any CPU"},
        {"type": "integer", "minimum": 1, "maximum": MAX_WORKERS,
         "description": "So many workers, on any CPU"},
        {"type": "array", "minItems": 1, "maxItems": MAX_WORKERS,
         "description": "The CPUs of each worker",
         "items": {"anyOf": [{"type": "null", "description": "Any CPU"}, CPU, CPU_LIST]}},
    ],
}
THREAD_CPUS = {"anyOf": [{"type": "null"}, CPU_LIST]}

# What the table of a part leaves open.
KEYS = {
    "flow": {
        "format": {"const": "weir-flow/1"},
        "nodes": {
            "propertyNames": {"pattern": f"^{ID}$", "not": {"enum": ["input", "output"]}},
            "additionalProperties": {"$ref": "#/definitions/node"},
        },
        "links": {"items": {"$ref": "#/definitions/link"}},
    },
    "process": {"kind": {"const": "process"}, "cpus": PROCESS_CPUS},
    "thread": {"kind": {"const": "thread"}, "cpus": THREAD_CPUS},
    "ensemble": {"kind": {"const": "ensemble"}},
    "switch": {
        "kind": {"const": "switch"},
        "cases": {"minItems": 1, "items": {"$ref": "#/definitions/case"}},
    },
    "case": {"name": {"pattern": f"^{ID}$", "not": {"const": "else"}}},
}

# A wait needs a batch to wait for.
BATCH = {
    "if": {"required": ["batch-wait"], "properties": {"batch-wait": {"exclusiveMinimum": 0}}},
    "then": {"required": ["batch-size"], "properties": {"batch-size": {"minimum": 2}}},
}
NO_PROCESS_WORKER = {"properties": {"worker": {"properties": {
    "type": {"not": {"enum": ["command", "python"]}}}}}}
# The worker of a node that is bypassed or disabled may be unfinished.
WORKER = {
    "if": {"anyOf": [{"required": [key], "properties": {key: {"const": True}}}
                     for key in ("bypass", "disabled")]},
    "else": {"properties": {"worker": {"$ref": "#/definitions/worker"}}},
}
BESIDE = {"process": [BATCH, WORKER], "thread": [BATCH, WORKER, NO_PROCESS_WORKER]}


def describe(weir, command):
    return json.loads(subprocess.run([weir, command, "--json"], check=True,
                                     capture_output=True).stdout)


def make_distribution(parameter):
    shapes = []
    for name, members in parameter["distributions"].items():
        shape = make_object(members)
        shape["properties"] = {"distribution": {"const": name}, **shape["properties"]}
        shape["required"] = ["distribution", *shape["required"]]
        shapes.append(shape)
    number = {"type": "number", **{key: parameter[key] for key in ("minimum", "maximum")}}
    return {"anyOf": [number, *shapes]}


def make_value(parameter):
    """Of one parameter or key."""
    kind = parameter["type"]
    schema = {}
    if kind == "distribution":
        schema = make_distribution(parameter)
    elif kind == "size":
        number = {"type": "integer", "minimum": parameter.get("minimum", 0)}
        schema = {"anyOf": [number, {"type": "string", "pattern": SIZE}]}
    elif kind != "any":
        schema["type"] = kind
    if kind == "integer":
        schema.update(minimum=-2 ** 63, maximum=2 ** 63 - 1)
    if kind in ("integer", "number"):
        schema.update({key: parameter[key] for key in ("minimum", "maximum") if key in parameter})
    if "choices" in parameter:
        schema["enum"] = parameter["choices"]
    if "items" in parameter:
        place = "items" if kind == "array" else "additionalProperties"
        schema[place] = {"type": parameter["items"]}
    if "default" in parameter:
        schema["default"] = parameter["default"]
    unit = f" ({parameter['unit']})" if "unit" in parameter else ""
    schema["description"] = parameter["help"] + unit
    return schema


def make_object(parameters):
    return {
        "type": "object",
        "required": [name for name, parameter in parameters.items() if parameter.get("required")],
        "properties": {name: make_value(parameter) for name, parameter in parameters.items()},
    }


def make_part(name, part):
    schema = make_object(part["keys"])
    for key, more in KEYS[name].items():
        schema["properties"][key].update(more)
    schema["description"] = part["description"]
    if name in BESIDE:
        schema["allOf"] = BESIDE[name]
    return schema


def choose(key, schemas):
    """An object whose KEY says which of the definitions it follows."""
    return {
        "type": "object",
        "required": [key],
        "properties": {key: {"enum": [*schemas]}},
        "allOf": [{"if": {"required": [key], "properties": {key: {"const": name}}},
                   "then": {"$ref": f"#/definitions/{definition}"}}
                  for name, definition in schemas.items()],
    }


def make_worker(worker):
    schema = make_object(worker["keys"])
    params = make_object(worker["params"])
    schema["properties"] = {"type": {}, **schema["properties"], "params": params}
    if params["required"]:
        schema["required"].append("params")
    schema["description"] = worker["description"]
    return schema


def make_schema(nodes, workers):
    kinds = [name for name in nodes if name not in ("flow", "case")]
    node = choose("kind", {kind: kind for kind in kinds})
    worker = choose("type", {name: f"{name}-worker" for name in workers})
    worker["properties"]["params"] = {"type": "object",
                                      "description": "The arguments of the worker"}
    end = f"^{ID}(\\.[A-Za-z0-9_-]+)?$"
    return {
        "$schema": DRAFT,
        "$id": "urn:weir:flow:1",
        "title": "Weir flow",
        "$comment": "Made by make-schema.py from the tables that weir itself checks with",
        **make_part("flow", nodes["flow"]),
        "definitions": {
            "node": node,
            **{name: make_part(name, nodes[name]) for name in nodes if name != "flow"},
            "link": {
                "type": "array",
                "description": "What it leads from and to: NODE, ENSEMBLE.0, SWITCH.CASE",
                "minItems": 2,
                "maxItems": 2,
                "items": {"type": "string", "pattern": end},
            },
            "worker": worker,
            **{f"{name}-worker": make_worker(kind) for name, kind in workers.items()},
        },
    }


def main():
    weir, = sys.argv[1:]
    schema = make_schema(describe(weir, "nodes"), describe(weir, "workers"))
    print(json.dumps(schema, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
