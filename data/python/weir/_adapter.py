# SPDX-License-Identifier: CC0-1.0
"""Makes a worker from a class, and does what comes through the socket with it."""

import collections
import functools
import importlib
import inspect
import os
import queue
import resource
import sys
import threading
import traceback

import weir
from weir import _wire

_OWN_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


# Errors

def _is_ours(frame):
    filename = frame.f_code.co_filename
    return (filename.startswith(_OWN_FOLDER) or filename.startswith("<frozen importlib")
            or filename == importlib.__file__)


def _trim(trace):
    """Leaves out what is ours in front of what is the user's."""
    while trace is not None and _is_ours(trace.tb_frame):
        trace = trace.tb_next
    return trace


def _kind_of(exc):
    kind = type(exc)
    if kind.__module__ in ("builtins", "__main__"):
        return kind.__qualname__
    return "%s.%s" % (kind.__module__, kind.__qualname__)


def _memory_limit():
    limit = resource.getrlimit(resource.RLIMIT_DATA)[0]
    return None if limit == resource.RLIM_INFINITY else limit


def _message_of(exc):
    limit = _memory_limit()
    if isinstance(exc, MemoryError) and limit is not None:
        return "out of memory: the worker's memory-limit is %.0f MiB" % (limit / 2 ** 20)
    return str(exc) or _kind_of(exc)


def _describe(exc, message=None):
    lines = traceback.format_exception(type(exc), exc, _trim(exc.__traceback__))
    return _wire.encode({
        "message": message or _message_of(exc),
        "kind": _kind_of(exc),
        "traceback": "".join(lines).rstrip("\n"),
    })


def _describe_refusal(spec, exc):
    place = ""
    frames = traceback.extract_tb(_trim(exc.__traceback__))
    if frames:
        place = " (%s:%d)" % (os.path.basename(frames[-1].filename), frames[-1].lineno)
    return _describe(exc, "%s: %s: %s%s" % (spec, _kind_of(exc), _message_of(exc), place))


# Making the worker

def _find(spec):
    """What MODULE:NAME names."""
    module_name, _, path = spec.partition(":")
    module = importlib.import_module(module_name)
    target = module
    for name in path.split("."):
        try:
            target = getattr(target, name)
        except AttributeError:
            raise AttributeError("%s has no %r (it is %s)"
                                 % (module_name, path, getattr(module, "__file__", "built in"))
                                 ) from None
    return target


def _arguments(cls, place, params):
    """The node's params, and those of the worker's place that the constructor takes."""
    parameters = inspect.signature(cls).parameters.values()
    named = {p.name for p in parameters
             if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)}
    takes_any = any(p.kind == p.VAR_KEYWORD for p in parameters) and issubclass(cls, weir.Worker)

    given = {}
    for name in ("worker_index", "cpu_affinity"):
        if name in named or takes_any:
            given[name] = place[name]
    if place["batch_size"] > 0 and "batch_size" in named:
        given["batch_size"] = place["batch_size"]
    if place["batch_size"] > 1 and "batch_wait_time" in named:
        given["batch_wait_time"] = place["batch_wait_time"]
    given.update(params)
    return given


def _check_batch(worker, spec, batch_size):
    own = getattr(worker, "batch_size", batch_size) or 0
    if own == batch_size:
        return
    raise ValueError('%s has the batch_size %r, but the node has "batch-size": %d; '
                     "the node decides, so they must be the same" % (spec, own, batch_size))


def _check_threads(worker, spec, concurrency):
    wanted = getattr(worker, "num_stream_threads", 0)
    if isinstance(wanted, int) and wanted > concurrency:
        print('%s has num_stream_threads %d, but the node has "concurrency": %d, which decides'
              % (spec, wanted, concurrency), file=sys.stderr)


def _make(spec, init):
    cpus = init["cpus"] or None
    weir._place.update(name=init["worker"], index=init["index"], cpus=cpus,
                       batch_size=init["batch-size"], batch_wait=init["batch-wait"])
    target = _find(spec)

    if not inspect.isclass(target):
        if not callable(target):
            raise TypeError("%s is neither a class nor a function, but %s"
                            % (spec, type(target).__name__))
        return weir.make_worker(functools.partial(target, **init["params"]))()

    place = {"worker_index": init["index"], "cpu_affinity": cpus,
             "batch_size": init["batch-size"], "batch_wait_time": init["batch-wait"]}
    worker = target(**_arguments(target, place, init["params"]))
    if not callable(getattr(worker, "call", None)) and not _has_own_stream(worker):
        raise TypeError("%s has no method call" % spec)
    _check_batch(worker, spec, init["batch-size"])
    _check_threads(worker, spec, init["concurrency"])
    return worker


def _has_own_stream(worker):
    stream = getattr(type(worker), "stream", None)
    return stream is not None and stream is not weir.Worker.stream


# Working

class _Host:
    def __init__(self, connection, worker, batched, concurrency):
        self._connection = connection
        self._worker = worker
        self._batched = batched
        self._concurrency = concurrency
        self._preprocess = getattr(worker, "preprocess", None)

    def serve(self):
        if _has_own_stream(self._worker):
            self._serve_stream()
        elif self._concurrency > 1:
            self._serve_threads()
        else:
            unit = self._read_unit()
            while unit is not None:
                self._do(unit)
                unit = self._read_unit()

    def _read_unit(self):
        """The next item or batch as a list of (id, text); None when there will be none."""
        unit = []
        while True:
            frame = self._connection.read()
            if frame is None or frame[0] == _wire.STOP:
                return None
            kind, flags, number, payload = frame
            if kind != _wire.ITEM:
                continue
            unit.append((number, payload))
            if not flags & _wire.MORE:
                return unit

    def _serve_threads(self):
        units = queue.SimpleQueue()

        def work():
            try:
                for unit in iter(units.get, None):
                    self._do(unit)
            except BaseException as exc:
                # The process ends, as it would with one thread.
                _leave(self._worker, exc)

        threads = [threading.Thread(target=work, name="weir-%d" % i)
                   for i in range(self._concurrency)]
        for thread in threads:
            thread.start()
        unit = self._read_unit()
        while unit is not None:
            units.put(unit)
            unit = self._read_unit()
        for thread in threads:
            units.put(None)
        for thread in threads:
            thread.join()

    def _serve_stream(self):
        waiting = collections.deque()

        def inputs():
            unit = self._read_unit()
            while unit is not None:
                numbers, values = self._prepare(unit)
                if numbers:
                    waiting.append(numbers)
                    yield values if self._batched else values[0]
                unit = self._read_unit()

        for y in self._worker.stream(inputs()):
            self._answer(waiting.popleft(), y)

    def _prepare(self, unit):
        """The items that have values and passed `preprocess`; the others are answered."""
        numbers = []
        values = []
        for number, payload in unit:
            try:
                value = _wire.decode(payload.decode())
                if self._preprocess is not None:
                    value = self._preprocess(value)
                if isinstance(value, Exception):
                    raise value
            except Exception as exc:
                self._fail(number, exc)
                continue
            numbers.append(number)
            values.append(value)
        return numbers, values

    def _do(self, unit):
        numbers, values = self._prepare(unit)
        if not numbers:
            return
        try:
            y = self._worker.call(values if self._batched else values[0])
        except Exception as exc:
            y = exc
        self._answer(numbers, y)

    def _answer(self, numbers, y):
        if isinstance(y, Exception):
            self._fail(numbers[0], y, _wire.WHOLE if self._batched else 0)
        elif not self._batched:
            self._settle(numbers[0], y)
        else:
            self._answer_batch(numbers, y)

    def _answer_batch(self, numbers, ys):
        try:
            results = list(ys)
            if len(results) != len(numbers):
                raise ValueError("call returned %d results for a batch of %d items"
                                 % (len(results), len(numbers)))
        except Exception as exc:
            self._fail(numbers[0], exc, _wire.WHOLE)
            return
        for number, y in zip(numbers, results):
            self._settle(number, y)

    def _settle(self, number, y):
        try:
            if isinstance(y, Exception):
                raise y
            payload = _wire.encode(y)
            if len(payload) > _wire.MAX_LENGTH:
                raise ValueError("a result of %d bytes is too large" % len(payload))
        except Exception as exc:
            self._fail(number, exc)
            return
        self._connection.write(_wire.RESULT, number, payload)

    def _fail(self, number, exc, flags=0):
        if not isinstance(exc, MemoryError) or _memory_limit() is None:
            self._connection.write(_wire.ERROR, number, _describe(exc), flags)
            return
        # What is left of the process is not to be trusted with the next item.
        self._connection.write(_wire.ERROR, number, _describe(exc), flags | _wire.LAST)
        _leave(self._worker, exc)


def _leave(worker, exc):
    """Ends the process at once, whichever thread this is."""
    status = 1
    if isinstance(exc, (BrokenPipeError, ConnectionResetError)) and not _trim(exc.__traceback__):
        # Whoever asked is gone.
        pass
    elif isinstance(exc, SystemExit):
        status = exc.code if isinstance(exc.code, int) else int(exc.code is not None)
        if exc.code is not None and not isinstance(exc.code, int):
            print(exc.code, file=sys.stderr)
    else:
        traceback.print_exception(type(exc), exc, _trim(exc.__traceback__))
    _clean_up(worker, exc)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _clean_up(worker, exc=None):
    cleanup = getattr(worker, "cleanup", None)
    if cleanup is None:
        return
    try:
        if inspect.signature(cleanup).parameters:
            cleanup(exc)
        else:
            cleanup()
    except Exception as problem:
        print("cleanup failed:", file=sys.stderr)
        traceback.print_exception(type(problem), problem, _trim(problem.__traceback__))


def main(argv):
    if "WEIR_WORKER_FD" not in os.environ or len(argv) != 2:
        print("%s is started by weir, for a node of type python; it is not for hand use." % argv[0],
              file=sys.stderr)
        return 2

    spec = argv[1]
    connection = _wire.Connection()
    # What is printed goes into the log, a line at a time.
    sys.stdout.reconfigure(line_buffering=True)
    sys.path.insert(0, os.getcwd())

    frame = connection.read()
    if frame is None or frame[0] != _wire.INIT:
        return 2
    init = _wire.decode(frame[3].decode())
    try:
        if init["protocol"] != _wire.VERSION:
            raise ValueError("this adapter speaks version %d of the worker protocol, not %r"
                             % (_wire.VERSION, init["protocol"]))
        worker = _make(spec, init)
    except BaseException as exc:
        connection.write(_wire.REFUSED, 0, _describe_refusal(spec, exc))
        return 1

    connection.write(_wire.READY, 0, _wire.encode({"protocol": _wire.VERSION}))
    host = _Host(connection, worker, init["batch-size"] > 0, init["concurrency"])
    try:
        host.serve()
    except BaseException as exc:
        _leave(worker, exc)
    _clean_up(worker)
    return 0
