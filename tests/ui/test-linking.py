#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Links nodes with the pointer: by dragging from either end and by two clicks, plugs links in
elsewhere, puts nodes into them; what is refused says why, and what is broken off leaves no trace."""

from designer import screenshot, wait_until
from drawing import Drawing, flow, plus, work

SMALL = flow(work("one", "two", "spare"),
             [["input", "one"], ["one", "two"], ["two", "output"]],
             {"input": [0, 8], "one": [160, 0], "two": [384, 0], "spare": [160, 160],
              "output": [608, 8]})
JOIN = flow(work("a", "b", "c",
                 join={"kind": "ensemble", "inputs": 2, "fail-fast": True},
                 way={"kind": "switch", "cases": [{"name": "big", "if": ". > 3"}],
                      "else": "branch"}),
            [["input", "a"], ["input", "b"], ["input", "c"]],
            {"input": [0, 88], "a": [160, 0], "b": [160, 80], "c": [160, 160], "join": [416, 64],
             "way": [416, 240], "output": [680, 80]})


def links_after(drawing, step):
    """As they are after one step, which is undone."""
    drawing.expect_step(step)
    links = drawing.stored()["links"]
    drawing.undo("")
    return links


def by_drag(drawing):
    # A forgiving radius: the end comes within 26 pixels of the port.
    near = plus(drawing.port("spare", output=False), -18, 12)
    drawing.drag(drawing.port("input"), near)
    assert ["input", "spare"] in links_after(drawing, "Add Link")
    drawing.drag(drawing.port("spare", output=False), plus(drawing.port("input"), 16, 10))
    assert ["input", "spare"] in links_after(drawing, "Add Link")

    drawing.drag(drawing.port("input"), near, release=False)
    drawing.cancel()
    drawing.release()
    drawing.expect_nothing_done("")


def by_clicks(drawing):
    drawing.click_at(drawing.port("input"))
    drawing.move_pointer(plus(drawing.port("spare", output=False), -100, 20))
    drawing.click_at(plus(drawing.port("spare", output=False), 4, 4))
    assert ["input", "spare"] in links_after(drawing, "Add Link")

    drawing.click_at(drawing.port("input"))
    drawing.move_pointer(plus(drawing.port("spare", output=False), -100, 20))
    drawing.expect_nothing_done("")


def refused(drawing):
    drawing.drag(drawing.port("spare"), plus(drawing.port("two", output=False), 5, 3),
                 release=False)
    wait_until("it says why", lambda: "taken by the link from" in drawing.canvas.description)
    screenshot("link-refused")
    drawing.release()
    wait_until("it says no more", lambda: drawing.canvas.description == "")
    drawing.expect_nothing_done("")


def replugged(drawing):
    drawing.drag(drawing.port("two", output=False), drawing.port("spare", output=False))
    links = links_after(drawing, "Move Link")
    assert links == [["input", "one"], ["one", "spare"], ["two", "output"]], links

    # Beside the port it is the link that is taken hold of.
    drawing.drag(plus(drawing.port("two"), 14, 0), drawing.port("spare"))
    links = links_after(drawing, "Move Link")
    assert links == [["input", "one"], ["one", "two"], ["spare", "output"]], links

    end = drawing.port("two", output=False)
    drawing.drag(end, plus(end, 0, 200))
    links = links_after(drawing, "Delete Link")
    assert links == [["input", "one"], ["two", "output"]], links

    drawing.drag(end, plus(end, 0, 200), release=False)
    drawing.cancel()
    drawing.release()
    drawing.expect_nothing_done("")


def inserted(drawing):
    drawing.drag(drawing.middle("spare"), drawing.between("one", "two"), release=False)
    screenshot("insert-on-link")
    drawing.release()
    links = links_after(drawing, "Insert “spare” into Link")
    assert links == [["input", "one"], ["one", "spare"], ["spare", "two"], ["two", "output"]], links

    drawing.drag(drawing.middle("spare"), drawing.between("one", "two"), hold=["alt"])
    assert len(links_after(drawing, "Move “spare”")) == 3

    drawing.drag(drawing.middle("spare"), drawing.between("one", "two"), release=False)
    drawing.cancel()
    drawing.release()
    drawing.expect_nothing_done("")


def grown(drawing):
    """An ensemble gets an input for each link that comes; links can change places at it."""
    for row, name in enumerate("abc"):
        drawing.drag(drawing.port(name), plus(drawing.box("join"), -8, 56 + 24 * min(row, 1)))
        wait_until(f"{name} leads there",
                   lambda n=name: "leads to join" in drawing.item(n).description)
    stored = drawing.stored()
    assert stored["nodes"]["join"]["inputs"] == 3, stored
    assert stored["links"][3:] == [["a", "join.0"], ["b", "join.1"], ["c", "join.2"]], stored

    drawing.drag(drawing.port("join", output=False, row=2),
                 drawing.port("join", output=False, row=0))
    drawing.expect_step("Reorder Inputs")
    links = drawing.stored()["links"]
    assert links[3:] == [["a", "join.1"], ["b", "join.2"], ["c", "join.0"]], links
    drawing.undo("Add Link")


def branched(drawing):
    drawing.drag(drawing.port("way", row=1), drawing.port("output", output=False))
    drawing.expect_step("Add Link")
    assert drawing.stored()["links"][-1] == ["way.else", "output"]
    # Another branch of the same switch may lead there as well.
    drawing.drag(drawing.port("way", row=0), drawing.port("output", output=False))
    wait_until("both lead there", lambda: drawing.stored()["links"][-2:] == [
        ["way.else", "output"], ["way.big", "output"]])


def main():
    with Drawing(SMALL) as drawing:
        before = drawing.store()
        by_drag(drawing)
        by_clicks(drawing)
        refused(drawing)
        replugged(drawing)
        inserted(drawing)
        assert drawing.store() == before
    with Drawing(JOIN) as drawing:
        grown(drawing)
        branched(drawing)


if __name__ == "__main__":
    main()
