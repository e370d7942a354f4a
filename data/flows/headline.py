# SPDX-License-Identifier: CC0-1.0
"""The workers of headline.json: a sentence becomes a headline.

A worker is a class with a method `call`, made once in each of its processes and then called for one
item after the other.
"""

from weir import Worker


class Words(Worker):
    """A sentence, taken apart."""

    def preprocess(self, x):
        if not isinstance(x, str):
            raise TypeError("a sentence is a string, not %s" % type(x).__name__)
        return x.strip(" .!?\n")

    def call(self, x):
        return x.split()


class Longest(Worker):
    def call(self, words):
        return max(words, key=len, default="")


class Initials(Worker):
    def call(self, words):
        return "".join(word[0].upper() for word in words)


class Count(Worker):
    """Counts the words of many sentences in one go, as its node has a batch-size."""

    def call(self, batch):
        return [len(words) for words in batch]


class Headline(Worker):
    """Puts together what the others found; `style` comes from the node's params."""

    def __init__(self, *, style="plain", **kwargs):
        super().__init__(**kwargs)
        self.style = style

    def call(self, parts):
        longest, initials, n = parts
        text = "%s (%s, %d words)" % (longest, initials, n)
        return text.upper() if self.style == "loud" else text
