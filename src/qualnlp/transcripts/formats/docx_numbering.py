"""The numbers that Word writes by itself. In: a paragraph's list and level. Out: its label.

What a typed "1. " or "P: " becomes when Word makes a list of it is not in the paragraph: it is
computed from the level's text, the counters of the list, and where they start again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from qualnlp.transcripts.formats.docx_package import (
    Package,
    attribute,
    child,
    is_on,
    local,
    parse_part,
)

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")


@dataclass(slots=True)
class Level:
    """How a level of a list counts."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    style: str = ""
    is_legal: bool = False
    restart: int | None = None


@dataclass(slots=True)
class _List:
    levels: dict[int, Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the lists of a document, paragraph by paragraph, in order."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._lists: dict[str, _List] = {}
        self._of_number: dict[str, str] = {}
        self._overrides: dict[str, dict[int, tuple[int | None, Level | None]]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._is_read = False
        self._by_style: dict[str, Any] = {}

    def label(self, properties: Any, style: str) -> str:
        """Return what Word writes before a paragraph, and count it; "" where nothing stands.

        Parameters
        ----------
        properties : element or None
            The paragraph's pPr.
        style : str
            The id of its style.
        """
        own = None if properties is None else child(properties, "numPr")
        if style not in self._by_style:
            self._by_style[style] = self._package.said(style, "number")
        if own is None and self._by_style[style] is None:
            return ""
        number, level = self._list_of(own, self._by_style[style], style)
        if not number:
            return ""
        name = self._of_number.get(number)
        if name is None:
            return ""
        found = self._lists[name]
        start, own = self._overrides.get(number, {}).get(level, (None, None))
        how = own or found.levels.get(level) or Level()
        counts = found.counts
        if (number, level) not in self._begun and (start is not None or own is not None):
            counts[level] = (how.start if start is None else start) - 1
        self._begun.add((number, level))
        counts[level] = counts.get(level, how.start - 1) + 1
        for deeper in range(level + 1, _LEVELS):
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart != 0 and (restart is None or level < restart):
                counts.pop(deeper, None)
        if how.form == "bullet":
            return ""

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            one = found.levels.get(at) or Level()
            form = "decimal" if how.is_legal else (how.form if at == level else one.form)
            return written_number(counts.get(at, one.start), form)

        return _PLACE.sub(shown, how.text).strip()

    def _list_of(self, own: Any, styles: Any, name: str) -> tuple[str, int]:
        """Return the id of a paragraph's list and its level."""
        if not self._is_read:  # most documents have no lists
            self._is_read = True
            root = parse_part(self._package.numbering) if self._package.numbering else None
            self._read(() if root is None else root)
        number = level = ""
        for element in (styles, own):
            if element is None:
                continue
            for one in element:
                if local(one) == "numId":
                    number = attribute(one, "val")
                elif local(one) == "ilvl":
                    level = attribute(one, "val")
        if number and own is None and name in self._package.styles and not level:
            listed = self._lists.get(self._of_number.get(number, ""))
            levels = listed.levels if listed else {}
            level = next((str(n) for n, one in levels.items() if one.style == name), "")
        return ("" if number == "0" else number), (int(level) if level.isdecimal() else 0)

    def _read(self, root: Any) -> None:
        links: dict[str, str] = {}
        for element in root:
            if local(element) == "abstractNum":
                name = attribute(element, "abstractNumId")
                self._lists[name] = _List({n: one for n, one in map(_level, _children(element))})
                link = child(element, "styleLink")
                if link is not None:
                    links[attribute(link, "val")] = name
        for element in root:
            if local(element) == "abstractNum":
                linked = child(element, "numStyleLink")
                target = None if linked is None else links.get(attribute(linked, "val"))
                if target:
                    self._lists[attribute(element, "abstractNumId")] = self._lists[target]
            elif local(element) == "num":
                number, found = attribute(element, "numId"), child(element, "abstractNumId")
                if found is None or attribute(found, "val") not in self._lists:
                    continue
                self._of_number[number] = attribute(found, "val")
                self._overrides[number] = dict(map(_override, _children(element, "lvlOverride")))


def _children(element: Any, name: str = "lvl") -> list[Any]:
    return [one for one in element if local(one) == name]


def _level(element: Any) -> tuple[int, Level]:
    def value(name: str, default: str) -> str:
        one = child(element, name)
        return default if one is None else attribute(one, "val")

    start, restart = value("start", "1"), value("lvlRestart", "")
    return _number(attribute(element, "ilvl")), Level(
        _number(start, 1),
        value("numFmt", "decimal"),
        value("lvlText", ""),
        value("pStyle", ""),
        bool(is_on(child(element, "isLgl"))),
        _number(restart) if restart else None,
    )


def _override(element: Any) -> tuple[int, tuple[int | None, Level | None]]:
    start, level = child(element, "startOverride"), child(element, "lvl")
    return _number(attribute(element, "ilvl")), (
        None if start is None else _number(attribute(start, "val"), 1),
        None if level is None else _level(level)[1],
    )


def _number(text: str, default: int = 0) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else default


def written_number(number: int, form: str) -> str:
    """Write a number in one of Word's forms.

    Examples
    --------
    >>> [written_number(4, form) for form in ("decimal", "lowerLetter", "upperRoman")]
    ['4', 'd', 'IV']
    """
    return _FORMS.get(form, str)(number)


def _letters(number: int) -> str:
    # Word goes on with AA, BB.
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""


def _roman(number: int) -> str:
    written = ""
    for value, sign in zip(_ROMAN, "m cm d cd c xc l xl x ix v iv i".split(), strict=True):
        count, number = divmod(max(number, 0), value)
        written += sign * count
    return written


_ROMAN = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
_FORMS: dict[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
}
