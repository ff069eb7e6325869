"""How many steps a regular expression takes: its backtracking done by hand, and counted.

In: a compiled pattern and a text. Out: the number of characters looked at. The clock of a busy
machine tells little; how often a matcher looks at a character tells whether time grows with the
text or with its square. What the real matcher skips is counted here, too: never too few.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

Next = Callable[[int], bool]
Node = Callable[[int, Next], bool]
MOST = 200_000


class TooMany(Exception):
    """More steps than are worth counting."""


class Counter:
    """Matches one pattern on texts, and counts."""

    def __init__(self, pattern: re.Pattern[Any]) -> None:
        text = pattern.pattern
        self._source = text.decode("latin-1") if isinstance(text, bytes) else text
        tree = _parser.parse(self._source, pattern.flags & ~re.DEBUG & ~(re.UNICODE))
        self._flags = pattern.flags
        self._groups: dict[int, tuple[int, int]] = {}
        self._text = ""
        self.steps = 0
        self._most = MOST
        self._start = self._sequence(tree, pattern.flags)

    def scan(self, text: str, once: bool, most: int = MOST) -> int:
        """Return the steps to find all matches, or to try one at the beginning (`once`)."""
        self._text, self.steps, self._most = text, 0, most
        at = 0
        try:
            while at <= len(text):
                self._groups = {}
                ends: list[int] = []

                def taken(place: int, ends: list[int] = ends) -> bool:
                    ends.append(place)
                    return True

                found = self._start(at, taken)
                if once:
                    break
                at = max(ends[0], at + 1) if found else at + 1
        except TooMany:
            pass
        return self.steps

    def _step(self) -> None:
        self.steps += 1
        if self.steps > self._most:
            raise TooMany

    def _sequence(self, items: Any, flags: int) -> Node:
        nodes = [self._node(op, value, flags) for op, value in items]
        if len(nodes) == 1:
            return nodes[0]

        def run(at: int, then: Next, number: int = 0) -> bool:
            if number == len(nodes):
                return then(at)
            return nodes[number](at, lambda place: run(place, then, number + 1))

        return run

    def _node(self, op: Any, value: Any, flags: int) -> Node:
        single = self._single(op, value, flags)
        if single is not None:
            return self._one(single)
        if op is c.BRANCH:
            ways = [self._sequence(items, flags) for items in value[1]]
            return lambda at, then: any(way(at, then) for way in ways)
        if op is c.SUBPATTERN:
            group, add, remove, items = value
            return self._group(group, self._sequence(items, (flags | add) & ~remove))
        if op is c.ATOMIC_GROUP:
            return self._atomic(self._sequence(value, flags))
        if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            low, high, items = value
            node = self._repeat(op, low, high, items, flags)
            return self._atomic(node) if op is c.POSSESSIVE_REPEAT else node
        if op is c.AT:
            return self._at(value, flags)
        if op in (c.ASSERT, c.ASSERT_NOT):
            return self._look(op is c.ASSERT, value[0], value[1], flags)
        if op is c.GROUPREF:
            return self._again(value)
        if op is c.GROUPREF_EXISTS:
            group, yes, no = value
            first = self._sequence(yes, flags)
            second = self._sequence(no, flags) if no else (lambda at, then: then(at))
            return lambda at, then: (first if group in self._groups else second)(at, then)
        raise AssertionError(f"{op} in {self._source!r}")

    def _single(self, op: Any, value: Any, flags: int) -> Callable[[str], bool] | None:
        """Return the test of one character; None for what is more than that."""
        if op is c.ANY:
            piece = "."
        elif op in (c.LITERAL, c.NOT_LITERAL):
            piece = ("[^%s]" if op is c.NOT_LITERAL else "[%s]") % re.escape(chr(value))
        elif op is c.IN:
            piece = "[" + "".join(map(_set_item, value)) + "]"
        else:
            return None
        kept = re.IGNORECASE | re.DOTALL | re.ASCII
        test = re.compile(piece, flags & kept).fullmatch
        known: dict[str, bool] = {}

        def fits(letter: str) -> bool:
            if letter not in known:
                known[letter] = bool(test(letter))
            return known[letter]

        return fits

    def _one(self, fits: Callable[[str], bool]) -> Node:
        def run(at: int, then: Next) -> bool:
            self._step()
            return at < len(self._text) and fits(self._text[at]) and then(at + 1)

        return run

    def _group(self, group: int | None, node: Node) -> Node:
        if group is None:
            return node

        def run(at: int, then: Next) -> bool:
            def close(place: int) -> bool:
                before = self._groups.get(group)
                self._groups[group] = (at, place)
                if then(place):
                    return True
                if before is None:
                    self._groups.pop(group, None)
                else:
                    self._groups[group] = before
                return False

            return node(at, close)

        return run

    def _atomic(self, node: Node) -> Node:
        def run(at: int, then: Next) -> bool:
            ends: list[int] = []

            def taken(place: int) -> bool:
                ends.append(place)
                return True

            return node(at, taken) and then(ends[0])

        return run

    def _repeat(self, op: Any, low: int, high: Any, items: Any, flags: int) -> Node:
        most = 10**9 if high is c.MAXREPEAT else high
        held = list(items)
        fits = self._single(held[0][0], held[0][1], flags) if len(held) == 1 else None
        if fits is not None:
            return self._run_of(fits, low, most, op is c.MIN_REPEAT)
        node = self._sequence(items, flags)

        def run(at: int, then: Next, times: int = 0) -> bool:
            def more() -> bool:
                return times < most and node(
                    at, lambda place: (place > at or times < low) and run(place, then, times + 1)
                )

            if times < low:
                return more()
            return then(at) or more() if op is c.MIN_REPEAT else more() or then(at)

        return run

    def _run_of(self, fits: Callable[[str], bool], low: int, most: int, lazy: bool) -> Node:
        def run(at: int, then: Next) -> bool:
            place, text = at, self._text
            if lazy:
                while True:
                    if place - at >= low and then(place):
                        return True
                    self._step()
                    if place - at >= most or place >= len(text) or not fits(text[place]):
                        return False
                    place += 1
            while place - at < most and place < len(text) and fits(text[place]):
                self._step()
                place += 1
            while place - at >= low:
                self._step()
                if then(place):
                    return True
                place -= 1
            return False

        return run

    def _at(self, where: Any, flags: int) -> Node:
        name = str(where)

        def holds(at: int) -> bool:
            text, lines = self._text, flags & re.MULTILINE
            if name in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
                starts = name == "AT_BEGINNING" and lines and text[at - 1 : at] == "\n"
                return at == 0 or bool(starts)
            if name in ("AT_END", "AT_END_STRING"):
                if at == len(text):
                    return True
                if name == "AT_END_STRING":
                    return False
                return text[at] == "\n" and (bool(lines) or at == len(text) - 1)
            before = at > 0 and (text[at - 1].isalnum() or text[at - 1] == "_")
            behind = at < len(text) and (text[at].isalnum() or text[at] == "_")
            return (before != behind) is (name == "AT_BOUNDARY")

        def run(at: int, then: Next) -> bool:
            self._step()
            return holds(at) and then(at)

        return run

    def _look(self, wanted: bool, direction: int, items: Any, flags: int) -> Node:
        node = self._sequence(items, flags)
        width = items.getwidth()[0]

        def run(at: int, then: Next) -> bool:
            start = at if direction > 0 else at - width
            found = start >= 0 and node(start, lambda place: direction > 0 or place == at)
            return found is wanted and then(at)

        return run

    def _again(self, group: int) -> Node:
        def run(at: int, then: Next) -> bool:
            self._step()
            if group not in self._groups:
                return False
            start, stop = self._groups[group]
            held = self._text[start:stop]
            self.steps += len(held)
            return self._text.startswith(held, at) and then(at + len(held))

        return run


_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d", "CATEGORY_NOT_DIGIT": r"\D", "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S", "CATEGORY_WORD": r"\w", "CATEGORY_NOT_WORD": r"\W",
}  # fmt: skip


def _set_item(item: tuple[Any, Any]) -> str:
    op, value = item
    if op is c.NEGATE:
        return "^"
    if op is c.LITERAL:
        return re.escape(chr(value))
    if op is c.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return _CATEGORIES[str(value)]
