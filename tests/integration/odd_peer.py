# SPDX-License-Identifier: LGPL-2.1-or-later
"""A worker of the Weir protocol that does one thing wrong: the one that its argument names."""

import json
import os
import socket
import struct
import sys
import time

READY, REFUSED, RESULT, ERROR = 17, 18, 19, 20

connection = socket.socket(fileno=int(os.environ["WEIR_WORKER_FD"]))
stream = connection.makefile("rwb")
fault = sys.argv[1]


def send(kind, number, payload, flags=0, reserved=0, length=None):
    length = len(payload) if length is None else length
    stream.write(struct.pack(">IBBHQ", length, kind, flags, reserved, number) + payload)
    stream.flush()


def start(init):
    if fault == "exit":
        print("cannot find my model", file=sys.stderr)
        sys.exit(6)
    elif fault == "refuse":
        send(REFUSED, 0, b'{"message":"no licence","kind":"LicenceError","traceback":"here"}')
        sys.exit(1)
    elif fault == "refuse-mutely":
        send(REFUSED, 0, b"{}")
    elif fault == "version":
        send(READY, 0, b'{"protocol":2}')
    elif fault == "no-version":
        send(READY, 0, b"null")
    elif fault == "empty":
        send(READY, 0, b"")
    elif fault == "early":
        send(RESULT, 1, b"1")
    elif fault == "hello":
        stream.write(b"Hello, I am a worker!\n")
        stream.flush()
    else:
        send(READY, 0, b'{"protocol":1}')
    if fault == "ready-twice":
        send(READY, 0, b'{"protocol":1}')
    if fault == "refuse-late":
        send(REFUSED, 0, b'{"message":"after all"}')


def answer(number, payload):
    if fault == "type":
        send(99, number, b"1")
    elif fault == "flags":
        send(RESULT, number, b"1", flags=1)
    elif fault == "reserved":
        send(RESULT, number, b"1", reserved=5)
    elif fault == "length":
        send(RESULT, number, b"1", length=0xffffffff)
    elif fault == "no-json":
        send(RESULT, number, b"[1,")
    elif fault == "no-id":
        send(RESULT, 0, b"1")
    elif fault == "other-id":
        send(RESULT, number + 7, b"1")
    elif fault == "twice":
        send(RESULT, number, b"1")
        send(RESULT, number, b"1")
    elif fault == "mute-error":
        send(ERROR, number, b'{"text":"who knows"}')
    elif fault == "error-text":
        send(ERROR, number, b'"just text"')
    elif fault == "close":
        connection.shutdown(socket.SHUT_RDWR)
        time.sleep(1000)
    elif fault == "last":
        send(RESULT, number, payload, flags=4)
        time.sleep(0.05)
        sys.exit(0)
    elif fault == "half":
        send(RESULT, number, b"1", length=100)
        sys.exit(3)
    elif fault == "silent":
        pass
    elif fault == "unasked":
        send(RESULT, number, payload)
        time.sleep(0.05)
        send(RESULT, number + 1000, b"1")
    else:
        send(RESULT, number, payload)


def main():
    while True:
        header = stream.read(16)
        if len(header) < 16:
            return
        length, kind, _flags, _reserved, number = struct.unpack(">IBBHQ", header)
        payload = stream.read(length)
        if kind == 1:
            start(json.loads(payload))
        elif kind == 2:
            answer(number, payload)
        elif kind == 3 and fault == "deaf":
            time.sleep(1000)
        elif kind == 3:
            return


main()
