#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The library as another language has it: a server is driven from Python through its typelib."""

import sys
import threading
import unittest

import gi

gi.require_version("Json", "1.0")
gi.require_version("Weir", "1")
from gi.repository import Gio, GLib, Json, Weir  # pylint: disable=wrong-import-position

FLOW = sys.argv.pop(1)


def value(text):
    return Weir.Value.new_from_json(text, -1)


def text_of(result):
    text, _length = result.get_json()
    return text


class IntrospectionTest(unittest.TestCase):
    def start(self, servlet, **properties):
        server = Weir.Server.new(servlet)
        for name, setting in properties.items():
            server.set_property(name, setting)
        server.set_pin_cpus(False)
        server.start(None)
        self.addCleanup(server.stop, 1)
        return server

    def greeting(self):
        flow = Weir.Flow.new_from_file(Gio.File.new_for_path(FLOW))
        return self.start(flow.compile())

    def test_call(self):
        server = self.greeting()
        result = server.call(value('"world"'), 30, Weir.Backpressure.WAIT, None)
        self.assertEqual(text_of(result), '"Hello, wdwdwdwdwd!"')

    def test_error(self):
        server = self.greeting()
        with self.assertRaises(GLib.Error) as raised:
            server.call(value("5"), 30, Weir.Backpressure.WAIT, None)
        self.assertTrue(raised.exception.matches(Weir.error_quark(), Weir.Error.ENSEMBLE))
        with self.assertRaises(GLib.Error) as raised:
            value("{")
        self.assertTrue(raised.exception.matches(Weir.error_quark(), Weir.Error.INVALID_JSON))

    def test_stream(self):
        server = self.greeting()
        stream = server.open_stream(0)
        stream.set_keep_inputs(True)
        pusher = threading.Thread(target=self.push, args=(stream, 500))
        pusher.start()
        results = []
        while (result := stream.next(None)) is not None:
            self.assertIsNone(result.get_error())
            results.append((text_of(result.get_input()), text_of(result.get_value())))
        pusher.join()
        self.assertEqual(results, [(f"[{i},1]", f'"Hello, {(i + 1) * 2}!"') for i in range(500)])

    @staticmethod
    def push(stream, n_items):
        for i in range(n_items):
            stream.push(value(f"[{i},1]"), None)
        stream.end()

    def test_call_async(self):
        server = self.greeting()
        loop = GLib.MainLoop()
        texts = []

        def finish(source, result):
            texts.append(text_of(source.call_finish(result)))
            loop.quit()

        server.call_async(value('"ab"'), 30, Weir.Backpressure.WAIT, None, finish)
        GLib.timeout_add_seconds(60, loop.quit)
        loop.run()
        self.assertEqual(texts, ['"Hello, abab!"'])

    def test_servlets(self):
        """Made by hand, with a function of Python in the middle."""
        def double(item, _data):
            return Weir.Value.new_int(item.to_node().get_int() * 2)

        worker = Weir.WorkerSpec.new_from_func(double, None)
        parameters = Json.from_string('{"seconds": 0.001}').get_object()
        servlet = Weir.ThreadServlet.new(Weir.WorkerSpec.new("delay", parameters), 2)
        both = Weir.SequentialServlet()
        both.add(servlet)
        both.add(Weir.ThreadServlet.new(worker, 1))
        server = self.start(both, capacity=4)
        self.assertEqual(server.get_capacity(), 4)
        self.assertEqual(text_of(server.call(value("21"), 30, Weir.Backpressure.WAIT, None)), "42")

    def test_flow(self):
        flow = Weir.Flow.new_from_data(b'{"format":"weir-flow/1","nodes":{"a":{"kind":"thread"}},'
                                       b'"links":[]}', None)
        problems = [problem.get_message() for problem in flow.check()]
        self.assertIn('a: "worker": is missing: expected an object', problems)
        made = flow.add_node("jq", Json.from_string('{"kind": "thread"}').get_object(), 10, 20)
        self.assertEqual(made, "jq")
        self.assertEqual(flow.list_nodes(), ["input", "a", "jq", "output"])
        self.assertEqual(flow.get_position("jq"), (True, 10, 20))

    def test_metrics(self):
        server = self.greeting()
        server.call(value('"x"'), 30, Weir.Backpressure.WAIT, None)
        nodes = server.get_metrics().to_json().get_object().get_array_member("nodes")
        self.assertEqual(nodes.get_object_element(0).get_int_member("done"), 1)


if __name__ == "__main__":
    Weir.init()
    unittest.main(verbosity=2)
