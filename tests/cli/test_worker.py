# SPDX-License-Identifier: LGPL-2.1-or-later
"""The test worker of the Python adapter, for `weir test-worker`: see core/workers/protocol.md."""

import os
import sys
import time

from weir import Worker


class BatchFails(Exception):
    pass


class TestWorker(Worker):
    def __init__(self, **params):
        super().__init__(**{name: params.pop(name) for name in ("worker_index", "cpu_affinity")})
        self.params = params
        if "refuse" in params:
            raise RuntimeError(params["refuse"])

    def call(self, x):
        if not self.batch_size:
            return self.do(x)
        results = []
        for item in x:
            try:
                results.append(self.do(item))
            except BatchFails:
                raise
            except Exception as exc:
                results.append(exc)
        return results

    def do(self, x):
        what = x["do"]
        if what == "return":
            return x["value"]
        if what == "params":
            return self.params
        if what == "fail":
            raise ValueError(x["message"])
        if what == "fail-batch":
            raise BatchFails(x["message"])
        if what == "print":
            print(x["text"])
            print(x["text"], file=sys.stderr)
        elif what == "sleep":
            time.sleep(x["seconds"])
        elif what == "exit":
            os._exit(x["status"])
        return None

    def cleanup(self, exc=None):
        if "cleanup" in self.params:
            with open(self.params["cleanup"], "w") as file:
                file.write("done\n")
