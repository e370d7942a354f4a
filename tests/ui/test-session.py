#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The user's session ends, under a session manager that speaks as GNOME's does: it is told of what
is not saved, and what it ends nevertheless is offered at the next start. A file that was changed
meanwhile is asked about."""

import shutil
import sys
import threading
from pathlib import Path

from gi.repository import Gio, GLib

from designer import FOLDER, SECONDS, Designer, key, screenshot, wait_until

MANAGER = Gio.DBusNodeInfo.new_for_xml("""
<node><interface name="org.gnome.SessionManager">
  <method name="RegisterClient">
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="o" direction="out"/>
  </method>
  <method name="UnregisterClient"><arg type="o" direction="in"/></method>
  <method name="Inhibit">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
    <arg type="u" direction="in"/><arg type="u" direction="out"/>
  </method>
  <method name="Uninhibit"><arg type="u" direction="in"/></method>
  <property name="SessionIsActive" type="b" access="read"/>
</interface></node>""").interfaces[0]
CLIENT = Gio.DBusNodeInfo.new_for_xml("""
<node><interface name="org.gnome.SessionManager.ClientPrivate">
  <method name="EndSessionResponse">
    <arg type="b" direction="in"/><arg type="s" direction="in"/>
  </method>
  <signal name="QueryEndSession"><arg type="u"/></signal>
  <signal name="EndSession"><arg type="u"/></signal>
  <signal name="CancelEndSession"><arg type="u"/></signal>
  <signal name="Stop"/>
</interface></node>""").interfaces[0]
APPLICATION = "io.github.weir.Designer"
LOGOUT = 1
REASON = "A flow has changes that are not saved"


class Session:
    """The session manager, in a thread of its own: a program that starts waits for it. Others than
    the designer come to it too."""

    def __init__(self):
        self.clients = []  # the paths of the designers
        self.n_objects = 0
        self.reasons = {}
        self.answers = []
        self.bus = None
        threading.Thread(target=self.run, daemon=True).start()
        wait_until("the session manager is there", lambda: self.bus)

    def run(self):
        context = GLib.MainContext()
        context.push_thread_default()
        address = Gio.dbus_address_get_for_bus_sync(Gio.BusType.SESSION, None)
        bus = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
            Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        bus.register_object("/org/gnome/SessionManager", MANAGER, self.on_call,
                            lambda *_: GLib.Variant("b", True), None)
        bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus",
                      "org.freedesktop.DBus", "RequestName",
                      GLib.Variant("(su)", ("org.gnome.SessionManager", 0)), None,
                      Gio.DBusCallFlags.NONE, SECONDS * 1000, None)
        self.bus = bus
        GLib.MainLoop(context=context).run()

    def register(self, bus, application):
        self.n_objects += 1
        path = f"/org/gnome/SessionManager/Client{self.n_objects}"
        bus.register_object(path, CLIENT, self.on_call, None, None)
        if application == APPLICATION:
            self.clients.append(path)
        return GLib.Variant("(o)", (path,))

    def on_call(self, bus, _sender, _path, _interface, method, arguments, invocation):
        result = None
        if method == "RegisterClient":
            result = self.register(bus, arguments.unpack()[0])
        elif method == "Inhibit":
            cookie = len(self.reasons) + 1
            self.reasons[cookie] = arguments.unpack()[2]
            result = GLib.Variant("(u)", (cookie,))
        elif method == "Uninhibit":
            del self.reasons[arguments.unpack()[0]]
        elif method == "EndSessionResponse":
            self.answers.append(arguments.unpack()[0])
        invocation.return_value(result)

    def emit(self, signal, *flags):
        self.bus.emit_signal(None, self.clients[-1], CLIENT.name, signal,
                             GLib.Variant("(u)", flags) if flags else None)


def main():
    path = FOLDER / "session.json"
    shutil.copy(sys.argv[1], path)
    before = path.read_text()
    session = Session()

    with Designer(path) as designer:
        wait_until("it has registered", lambda: session.clients)
        wait_until("the file is shown", lambda: designer.title() == "session.json")
        assert not session.reasons
        key("ctrl+a", "ctrl+Right")
        wait_until("it says why the session should wait",
                           lambda: list(session.reasons.values()) == [REASON])
        session.emit("QueryEndSession", LOGOUT)
        wait_until("it lets the session end", lambda: session.answers == [True])
        session.emit("EndSession", LOGOUT)
        wait_until("and says so again", lambda: session.answers == [True, True])
        session.emit("Stop")
        wait_until("it ends", lambda: designer.process.poll() is not None)
        designer.wait_for_end()
    assert path.read_text() == before

    path.write_text(before.replace('"greet"', '"theirs"'))
    with Designer() as designer:
        wait_until("it has registered", lambda: len(session.clients) == 2)
        designer.get_text("Recover Unsaved Changes?")
        designer.focus_window()
        key("Return")
        wait_until("the draft is shown", lambda: designer.title() == "• session.json")
        designer.get_text("Reloading it loses")
        screenshot("recovered-and-changed")
        designer.kill()
    assert "theirs" in path.read_text()
    assert [*Path(FOLDER, "state", "weir-designer", "drafts").glob("*/*.draft")]


if __name__ == "__main__":
    main()
