# SPDX-License-Identifier: LGPL-2.1-or-later
"""Workers for test-python.c."""

import os
import signal
import sys
import threading
import time
from multiprocessing import get_context

from weir import PassThrough, Worker, make_worker

__all__ = ["PassThrough"]


class Echo(Worker):
    def call(self, x):
        return x


class Place(Worker):
    """Tells what it was made with."""

    def __init__(self, *, greeting="none", **kwargs):
        super().__init__(**kwargs)
        self.greeting = greeting

    def call(self, x):
        return {
            "greeting": self.greeting, "index": self.worker_index, "name": self.name,
            "batch": self.batch_size, "wait": self.batch_wait_time, "cpus": self.cpu_affinity,
            "folder": os.getcwd(), "socket": "WEIR_WORKER_FD" in os.environ,
        }


class Plain:
    """Derives from nothing."""

    def __init__(self, factor, worker_index):
        self.factor = factor
        self.worker_index = worker_index

    def call(self, x):
        return [x * self.factor, self.worker_index]


class Options:
    """Keyword arguments that are its own."""

    def __init__(self, **options):
        self.options = options

    def call(self, x):
        return self.options


def add(x, more=1):
    return x + more


twice = make_worker(lambda x: x * 2)


class Outer:
    class Inner(Echo):
        pass


class OwnError(Exception):
    pass


class Failing(Worker):
    def call(self, x):
        try:
            return {}[x]
        except KeyError as exc:
            raise OwnError("no %s here" % x) from exc


class Odd(Worker):
    """Results that are none."""

    def call(self, x):
        return {"nan": float("nan"), "bytes": b"1", "set": {1}, "error": ValueError("returned"),
                "keys": {(1, 2): 3}, "half": "\ud800", "tuple": (1, 2),
                "big": 12345678901234567890123}[x]


class Loud(Worker):
    def call(self, x):
        print("printed", x)
        sys.stderr.write("complained\n")
        os.write(1, b"y\n" * 500000)
        os.system("echo from a child; cat; exec 3<&- 4<&- 5<&-")
        return x


class Batches(Worker):
    def preprocess(self, x):
        if x == "bad":
            raise ValueError("preprocess refused")
        return x

    def call(self, xs):
        if "all" in xs:
            raise RuntimeError("all of it")
        if "short" in xs:
            return xs[1:]
        if "none" in xs:
            return None
        return [OwnError("alone") if x == "one" else [x, len(xs)] for x in xs]


class Prepared(Worker):
    def preprocess(self, x):
        return x + 1

    def call(self, x):
        return x * 10


class Fixed(Worker):
    """Has its own mind about batches."""

    def __init__(self, **kwargs):
        super().__init__(batch_size=7, batch_wait_time=0.1, **kwargs)

    def call(self, xs):
        return [len(xs)] * len(xs)


class Meeting(Worker):
    """Threads that wait for each other."""

    def __init__(self, *, n, **kwargs):
        super().__init__(**kwargs)
        self.num_stream_threads = n
        self.barrier = threading.Barrier(n)

    def call(self, x):
        self.barrier.wait(timeout=20)
        return x


class Streaming(Worker):
    """Gives no call."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.n = 0

    def stream(self, xx):
        for x in xx:
            self.n += 1
            yield ValueError("three") if x == 3 else [x, self.n]


class Ending(Worker):
    def __init__(self, *, journal, **kwargs):
        super().__init__(**kwargs)
        self.journal = journal

    def tell(self, event, text="-"):
        with open(self.journal, "w") as journal:
            journal.write("%s %s %d %s\n" % (event, self.name, os.getpid(), text))

    def call(self, x):
        if x == "exit":
            sys.exit(3)
        elif x == "_exit":
            os._exit(4)
        elif x == "message":
            sys.exit("going home")
        elif x == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif x == "fork":
            # A child that holds all that it got, for as long as it likes.
            child = get_context("fork").Process(target=time.sleep, args=(1000,))
            child.start()
            self.tell("child", str(child.pid))
        elif x == "interrupt":
            raise KeyboardInterrupt
        return x

    def cleanup(self, exc=None):
        self.tell("cleanup", type(exc).__name__)


class Hungry(Worker):
    def call(self, x):
        return len(bytearray(x << 20))


class InitFails(Worker):
    def __init__(self, *, how, **kwargs):
        super().__init__(**kwargs)
        if how == "raise":
            raise OwnError("no licence")
        elif how == "exit":
            sys.exit("no patience")
        elif how == "_exit":
            print("no manners")
            sys.stdout.flush()
            os._exit(5)

    def call(self, x):
        return x


class NoCall:
    pass


number = 5
