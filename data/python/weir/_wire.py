# SPDX-License-Identifier: CC0-1.0
"""The worker's side of the Weir worker protocol, version 1."""

import json
import os
import socket
import struct
import threading

VERSION = 1

INIT, ITEM, STOP = 1, 2, 3
READY, REFUSED, RESULT, ERROR = 17, 18, 19, 20

MORE = 1
WHOLE = 2
LAST = 4

MAX_LENGTH = 0x7fffffff

_HEADER = struct.Struct(">IBBHQ")
_READ_SIZE = 1 << 16
_LARGE = 1 << 16

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
_encode_ascii = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode
decode = json.JSONDecoder().decode


def encode(value):
    """JSON as bytes; raises what makes the value none."""
    try:
        return _encode(value).encode()
    except UnicodeEncodeError:
        # Half a surrogate pair, which only an escape can say.
        return _encode_ascii(value).encode()


class Connection:
    """Frames out of and into the socket that the environment names.

    One thread reads; any writes.
    """

    def __init__(self):
        self._socket = socket.socket(fileno=int(os.environ.pop("WEIR_WORKER_FD")))
        # What the worker starts has no business with it.
        self._socket.set_inheritable(False)
        self._buffer = b""
        self._start = 0
        self._lock = threading.Lock()

    def read(self):
        """The next frame as (type, flags, id, payload), or None at the end."""
        header = self._take(_HEADER.size)
        if header is None:
            return None
        length, kind, flags, _reserved, number = _HEADER.unpack(header)
        payload = self._take(length)
        if payload is None:
            return None
        return kind, flags, number, payload

    def _take(self, length):
        end = self._start + length
        if end <= len(self._buffer):
            taken = self._buffer[self._start:end]
            self._start = end
            return taken

        begin = self._buffer[self._start:]
        self._buffer = b""
        self._start = 0
        if length > _LARGE:
            return self._take_large(begin, length)

        while len(begin) < length:
            more = self._socket.recv(_READ_SIZE)
            if not more:
                return None
            begin = begin + more if begin else more
        self._buffer = begin
        self._start = length
        return begin[:length]

    def _take_large(self, begin, length):
        payload = bytearray(length)
        view = memoryview(payload)
        payload[:len(begin)] = begin
        filled = len(begin)
        while filled < length:
            n_read = self._socket.recv_into(view[filled:])
            if n_read == 0:
                return None
            filled += n_read
        return payload

    def write(self, kind, number, payload, flags=0):
        header = _HEADER.pack(len(payload), kind, flags, 0, number)
        with self._lock:
            if len(payload) < _LARGE:
                self._socket.sendall(header + payload)
            else:
                self._socket.sendall(header)
                self._socket.sendall(payload)
