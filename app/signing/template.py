"""Canonical N-Quads with places to fill: what all credentials of one shape have in common is canonicalized once. Pure.

Exact by RDFC-1.0, "Canonicalization Algorithm": where the first-degree hashes of all blank nodes differ, they alone
decide on the labels. Where two are equal, `NotExact` is raised, and the document has to be canonicalized in full.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

# RDFC-1.0, "Canonical N-Quads": what is not in this table is written as it is.
_ESCAPES = {code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF)}
_ESCAPES |= {0x08: "\\b", 0x09: "\\t", 0x0A: "\\n", 0x0C: "\\f", 0x0D: "\\r", 0x22: '\\"', 0x5C: "\\\\"}
_NEEDS_ESCAPE = re.compile('[\x00-\x1f\x7f"\\\\\ufffe\uffff]')
# Narrower than RFC 3987: what libraries may read differently, or rewrite, goes the long way.
_IRI = re.compile(r"(?!.*/\.\.?(?:[/?#]|$))(?:https?://|urn:|did:)[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+", re.ASCII)
_TERM = re.compile(r'<([^>]*)>|"((?:[^"\\]|\\.)*)"|_:(c14n\d+)')
_ITSELF, _OTHER = b"_:a", b"_:z"
_MOST_ORDERS = 1024  # two variable nodes among thirty make as many; each takes about two kilobytes


class NotExact(Exception):
    """These values cannot be filled in: the document has to be canonicalized in full. Says nothing against them."""


class SlotLost(Exception):
    """A slot does not stand in the canonical form as a whole term: it would not be signed, or not as given."""


Part = bytes | int
"""A piece of UTF-8 text, or the number of a slot or of a blank node (which follow the slots)."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One statement: its texts at even places, the numbers of slots and blank nodes at odd ones."""

    parts: tuple[Part, ...]
    slots: frozenset[int]
    nodes: frozenset[int]

    def filled(self, values: Sequence[bytes]) -> bytes:
        return _filled(self.parts, values)

    def settled(self, values: Mapping[int, bytes]) -> tuple[Part, ...]:
        """Return the parts with some of the numbers replaced by their text, texts that meet joined into one."""
        found: list[Part] = []
        for part in self.parts:
            text = values.get(part, part) if isinstance(part, int) else part
            if isinstance(text, bytes) and found and isinstance(found[-1], bytes):
                found[-1] += text
            else:
                found.append(text)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class _Order:
    """The statements for one order of the blank nodes: settled ones, sorted, and those that wait for values.

    Most wait for one: the texts before and after it, and its number.
    """

    settled: list[bytes]
    single: list[tuple[bytes, int, bytes]]
    waiting: list[tuple[Part, ...]]


@dataclass(frozen=True, slots=True)
class _Variable:
    """A blank node whose first-degree hash depends on slots: the statements that mention it, as it sees them.

    `lines` are the same statements as they are, and empty where no two of them can become equal.
    """

    constant: list[bytes]
    views: list[_Line]
    lines: list[_Line]

    def digest(self, values: Sequence[bytes]) -> str:
        """Return the first-degree hash; `values` also has a name of its own for each blank node."""
        if not self.lines:
            return _digest([*self.constant, *[_filled(view.parts, values) for view in self.views]])
        # A graph holds no statement twice. The statements that become equal with these values have to be dropped while
        # other nodes still have their own names: seen from the node, different ones may look the same and count.
        seen = {line.filled(values): view.filled(values) for line, view in zip(self.lines, self.views, strict=True)}
        return _digest(list(seen.values()))


class Template:
    """The canonical N-Quads of one shape, with slots. Safe to share between threads."""

    def __init__(self, canonical: str, slots: Mapping[str, str]) -> None:
        """Compile canonical N-Quads in which each slot's name has a sentinel as its value.

        Sentinels are ASCII, need no escape, and are no text of the document's own. Raises SlotLost where one does not
        stand there as a whole IRI or text, NotExact where no values could be filled in.
        """
        self._slots = {name: number for number, name in enumerate(slots)}
        self._iris: set[int] = set()
        numbers = {sentinel: self._slots[name] for name, sentinel in slots.items()}
        nodes: dict[str, int] = {}
        lines = [self._line(f"{text}\n", numbers, nodes) for text in canonical.split("\n")[:-1]]
        if missing := set(self._slots.values()) - {slot for line in lines for slot in line.slots}:
            raise SlotLost(", ".join(name for name, number in self._slots.items() if number in missing))
        self.texts = [name for name, number in self._slots.items() if number not in self._iris]
        """The names of the slots that take any text; the others take addresses."""
        self._static = [line.filled(()) for line in lines if not line.slots and not line.nodes]
        self._lines = [line for line in lines if line.slots or line.nodes]
        self._own_names = [f"_:{number}".encode() for number in nodes.values()]
        fixed, self._variable = self._described(nodes.values())
        self._by_hash = sorted((digest, node) for node, digest in fixed.items())
        self._hashes = [digest for digest, _ in self._by_hash]
        if len(set(self._hashes)) < len(self._hashes):
            raise NotExact("two blank nodes always look alike")
        self._orders: dict[tuple[int, ...], _Order] = {}
        self._labelled: dict[tuple[int, tuple[bytes, ...]], tuple[Part, ...]] = {}

    def fill(self, values: Mapping[str, str]) -> bytes:
        """Return the canonical N-Quads in UTF-8 with these values, one for each slot.

        Raises NotExact where that is not certain. Control characters are escaped and not refused: that, and how
        libraries sort, is `coverage`'s to judge.
        """
        texts = [self._text(number, values[name]) for name, number in self._slots.items()]
        order = self._order(texts)
        lines = order.settled + [before + texts[number] + after for before, number, after in order.single]
        lines += [_filled(line, texts) for line in order.waiting]
        if len(different := set(lines)) < len(lines):
            lines = list(different)
        lines.sort()  # in UTF-8 the order of bytes is that of code points
        return b"".join(lines)

    def _line(self, text: str, numbers: Mapping[str, int], nodes: dict[str, int]) -> _Line:
        parts: list[Part] = []
        slots, mentioned, end = set(), set(), 0
        for term in _TERM.finditer(text):
            iri, literal, label = term.groups()
            if label is not None:
                number = nodes.setdefault(label, len(self._slots) + len(nodes))
                mentioned.add(number)
                parts += [text[end : term.start()].encode(), number]
                end = term.end()
            elif (found := numbers.get(iri if iri is not None else literal)) is not None:
                slots.add(found)
                if iri is not None:
                    self._iris.add(found)
                parts += [text[end : term.start() + 1].encode(), found]
                end = term.end() - 1
        return _Line((*parts, text[end:].encode()), frozenset(slots), frozenset(mentioned))

    def _described(self, nodes: Iterable[int]) -> tuple[dict[int, str], dict[int, _Variable]]:
        """Return the first-degree hash of each node without slots, and what makes that of each node with some."""
        fixed: dict[int, str] = {}
        variable: dict[int, _Variable] = {}
        for node in nodes:
            mentions = [line for line in self._lines if node in line.nodes]
            views = [_seen_from(node, line) for line in mentions]
            if not any(line.slots for line in mentions):
                fixed[node] = _digest([view.filled(()) for view in views])
            elif len({_predicate(line) for line in mentions}) < len(mentions):
                variable[node] = _Variable([], views, mentions)
            else:
                constant = [view.filled(()) for view in views if not view.slots]
                variable[node] = _Variable(constant, [view for view in views if view.slots], [])
        return fixed, variable

    def _text(self, number: int, value: str) -> bytes:
        if number in self._iris:
            if not _IRI.fullmatch(value):
                raise NotExact("not an IRI that all libraries leave as it is")
            return value.encode()
        return (value.translate(_ESCAPES) if _NEEDS_ESCAPE.search(value) else value).encode()

    def _order(self, texts: list[bytes]) -> _Order:
        values = [*texts, *self._own_names]
        found = sorted((variable.digest(values), node) for node, variable in self._variable.items())
        places = []
        for place, (digest, _) in enumerate(found):
            rank = bisect_left(self._hashes, digest)
            if self._hashes[rank : rank + 1] == [digest] or (place and found[place - 1][0] == digest):
                raise NotExact("two blank nodes look alike")
            places.append(rank)
        key = (*places, *(node for _, node in found))
        order = self._orders.get(key)
        if order is None:
            if len(self._orders) >= _MOST_ORDERS:
                self._orders = {}
            order = self._orders[key] = self._ordered([node for _, node in sorted(self._by_hash + found)])
        return order

    def _ordered(self, nodes: list[int]) -> _Order:
        labels = {node: f"_:c14n{place}".encode() for place, node in enumerate(nodes)}
        lines = [self._with_labels(number, labels) for number in range(len(self._lines))]
        order = _Order([*self._static], [], [])
        for line in lines:
            match line:
                case (bytes() as text,):
                    order.settled.append(text)
                case (bytes() as before, int() as number, bytes() as after):
                    order.single.append((before, number, after))
                case _:
                    order.waiting.append(line)
        order.settled.sort()
        return order

    def _with_labels(self, number: int, labels: Mapping[int, bytes]) -> tuple[Part, ...]:
        # A node has few different labels in all orders, so that these are kept once and the orders only point to them.
        line = self._lines[number]
        key = (number, tuple([labels[node] for node in line.nodes]))
        found = self._labelled.get(key)
        if found is None:
            found = self._labelled[key] = line.settled(labels)
        return found


def _seen_from(node: int, line: _Line) -> _Line:
    names = {number: _ITSELF if number == node else _OTHER for number in line.nodes}
    return _Line(line.settled(names), line.slots, frozenset())


def _predicate(line: _Line) -> bytes:
    """Return a statement's second term: neither a slot nor a blank node, since keys of JSON are not filled in."""
    return b"\0".join(part if isinstance(part, bytes) else b"" for part in line.parts).split(b" ", 2)[1]


def _filled(parts: Iterable[Part], values: Sequence[bytes]) -> bytes:
    return b"".join([values[part] if isinstance(part, int) else part for part in parts])


def _digest(statements: list[bytes]) -> str:
    return sha256(b"".join(sorted(statements))).hexdigest()
