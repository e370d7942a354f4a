# SPDX-License-Identifier: CC0-1.0
"""What a Python worker of a Weir flow is written with.

    from weir import Worker

    class GetHead(Worker):
        def call(self, x):
            return x[0]

A node of the flow names it: {"type": "python", "class": "words:GetHead"}. Any class with a method
`call` will do; one that derives from Worker gets told its place besides.
"""

__all__ = ["PassThrough", "Worker", "make_worker"]

# Where the worker stands, as its node says; filled in before it is made.
_place = {"name": None, "index": 0, "batch_size": 0, "batch_wait": 0, "cpus": None}


class Worker:
    """Turns one item into one result, or a list of items into a list of results.

    A subclass gives `call`, and `__init__` if it has something to prepare; the node's "params" are
    its keyword arguments:

        def __init__(self, *, model, **kwargs):
            super().__init__(**kwargs)
            self.model = load(model)

    Optional: `preprocess(x)`, for each item before it is batched (an item for which it raises never
    reaches `call`), `cleanup(exc)`, and `stream(xs)` in place of `call`.
    """

    def __init__(self, *, worker_index=None, batch_size=None, batch_wait_time=None,
                 cpu_affinity=None):
        """batch_size: what the node says, unless given; then the node must say the same."""
        if batch_size is None:
            batch_size = _place["batch_size"]
        if batch_wait_time is None:
            batch_wait_time = _place["batch_wait"] if batch_size > 1 else 0
        if batch_size <= 1 and batch_wait_time:
            raise ValueError("batch_wait_time %r needs a batch_size of 2 or more, not %r"
                             % (batch_wait_time, batch_size))

        self.worker_index = _place["index"] if worker_index is None else worker_index
        self.batch_size = batch_size
        self.batch_wait_time = batch_wait_time
        self.batch_size_log_cadence = None
        # It is pinned before its first instruction; this tells to what.
        self.cpu_affinity = _place["cpus"] if cpu_affinity is None else cpu_affinity
        # How many calls it wants at once; the node's "concurrency" is what it gets.
        self.num_stream_threads = 0
        self.name = _place["name"] or type(self).__name__

    def call(self, x):
        """The result for the item x; with a batch size, the list of results for the list x, in
        which an exception stands for an item that fails alone."""
        raise NotImplementedError("%s gives no method call" % type(self).__name__)

    def stream(self, xx):
        """Yields what comes of each x of xx, in order; an exception for one that fails."""
        for x in xx:
            try:
                y = self.call(x)
            except Exception as exc:
                y = exc
            yield y

    def cleanup(self, exc=None):
        """The worker ends; exc is what ends it, if it does not end in peace."""


class PassThrough(Worker):
    """Hands its items on."""

    def call(self, x):
        return x


def make_worker(func):
    """A worker class that calls func with each item."""

    class FunctionWorker(Worker):
        def call(self, x):
            return func(x)

    name = getattr(func, "__name__", type(func).__name__)
    FunctionWorker.__name__ = FunctionWorker.__qualname__ = "Worker-%s" % name
    return FunctionWorker


_ELSEWHERE = {
    "ProcessServlet": 'a node of kind "process"',
    "ThreadServlet": 'a node of kind "process" (Python has no place in the runner\'s threads)',
    "SequentialServlet": "links from node to node",
    "EnsembleServlet": 'a node of kind "ensemble"',
    "SwitchServlet": 'a node of kind "switch"',
    "Server": 'the program "weir"',
    "AsyncServer": 'the program "weir"',
}


def __getattr__(name):
    if name in _ELSEWHERE:
        raise ImportError("weir has no %s: in a flow it is %s" % (name, _ELSEWHERE[name]))
    raise AttributeError("module 'weir' has no attribute %r" % name)
