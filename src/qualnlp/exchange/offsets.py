"""How another tool counts letters. In: texts, selections. Out: the reading that the words confirm.

The standard says code points; tools count as they like: Windows line ends as one or two, signs
beyond the first plane as two (UTF-16), a byte order mark or not, the end included or not. Each
reading is tried on the selections themselves: names that are the selected words say most, edges
of words next; the tool's habit decides between equals. See docs/exchange.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import product

import numpy as np

from qualnlp.i18n import say

# What so many selections of a source say is enough.
_MAX_TRIED = 3000
_NAME_FITS, _NAME_BEGINS, _OUTSIDE = 20.0, 16.0, -8.0


@dataclass(frozen=True, slots=True)
class RawText:
    """A text as its bytes were decoded: line ends as they are, without its byte order mark."""

    raw: str
    has_bom: bool = False

    @property
    def text(self) -> str:
        r"""The text with ``\n`` as line end."""
        return self.raw.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class Mark:
    """A selection as a file has it: positions in the tool's own count, and its name."""

    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to count.

    Attributes
    ----------
    one : bool
        A Windows line end counts as one.
    utf16 : bool
        A sign beyond the first plane counts as two.
    bom : bool
        The byte order mark counts.
    inclusive : bool
        The end is the last letter, not the place behind it.
    """

    one: bool = False
    utf16: bool = False
    bom: bool = False
    inclusive: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """The reading of one source, and what speaks for it.

    Attributes
    ----------
    words : str
        The reading in words: what makes a difference to this text.
    spans : list of (int, int) or None
        Half-open offsets in `RawText.text`; None for a selection that is no stretch of it.
    named, fitting : int
        How many selections have a name that is words of the text, and how many of these are the
        selected words.
    had_choice : bool
        Whether another way to count would have given other places.
    """

    reading: Reading
    words: str
    spans: list[tuple[int, int] | None]
    named: int
    fitting: int
    had_choice: bool


def choose(texts: Sequence[RawText], marks: Sequence[Sequence[Mark]], origin: str) -> list[Chosen]:
    """Return the reading of each source: the project's own, unless a source's names contradict.

    Parameters
    ----------
    origin : str
        What the file says of the tool that wrote it.
    """
    tables = [_Counted(text) for text in texts]
    everything = sorted(_readings(), key=lambda one: _habit(one, origin))
    tried = [
        {one: _score(table, one, own) for one in {_told(one, table) for one in everything}}
        for table, own in zip(tables, marks, strict=True)
    ]

    def total(one: Reading) -> float:
        return sum(
            found[_told(one, table)].score for table, found in zip(tables, tried, strict=True)
        )

    def names(one: Reading) -> int:
        return sum(
            found[_told(one, table)].fitting for table, found in zip(tables, tried, strict=True)
        )

    # Of equals the first stays: the tool's habit, then the standard's. That an end is included is
    # believed for names alone: with a full stop behind it, every selection looks better longer.
    best = max((one for one in everything if not one.inclusive), key=total)
    longer = max((one for one in everything if one.inclusive), key=names)
    if names(longer) > max(names(one) for one in everything if not one.inclusive):
        best = longer
    chosen = []
    for table, own, found in zip(tables, marks, tried, strict=True):
        reading = _told(best, table)
        by_name = max(
            sorted(found, key=lambda one: _habit(one, origin)),
            key=lambda one: (found[one].fitting, found[one].score),
        )
        if found[by_name].fitting > found[reading].fitting:
            reading = by_name
        spans = table.spans(own, reading)
        named = max((one.fitting for one in found.values()), default=0)
        others = {tuple(table.spans(own, one)) for one in found if not one.inclusive}
        score = found[reading]
        words = _words(reading, table)
        chosen.append(Chosen(reading, words, spans, named, score.fitting, len(others) > 1))
    return chosen


def _readings() -> list[Reading]:
    return [Reading(*bits) for bits in product((False, True), repeat=len(fields(Reading)))]


def _habit(one: Reading, origin: str) -> tuple[bool, ...]:
    """Return how unlike a tool a reading is; ATLAS.ti counts a Windows line end as one."""
    ends = one.one != ("ATLAS" in origin.upper())
    return one.inclusive, one.bom, one.utf16, ends


def _words(one: Reading, table: _Counted) -> str:
    """Return a reading in words: what makes a difference to a text."""
    parts = []
    if table.has_astral:
        units = say("satuan UTF-16", "UTF-16 units")
        parts.append(units if one.utf16 else say("huruf Unicode", "code points"))
    if table.has_crlf:
        two = say("CRLF dihitung dua", "CRLF counts as two")
        parts.append(say("CRLF dihitung satu", "CRLF counts as one") if one.one else two)
    if table.has_bom:
        mark = say("BOM tidak dihitung", "the BOM does not count")
        parts.append(say("BOM dihitung", "the BOM counts") if one.bom else mark)
    if one.inclusive:
        parts.append(say("akhir termasuk", "the end is included"))
    return "; ".join(parts)


def _told(one: Reading, table: _Counted) -> Reading:
    """Return the reading with what makes no difference to a text set to the plain way."""
    return replace(
        one,
        one=one.one and table.has_crlf,
        utf16=one.utf16 and table.has_astral,
        bom=one.bom and table.has_bom,
    )


@dataclass(frozen=True, slots=True)
class _Score:
    score: float
    fitting: int


class _Counted:
    """A text with the place of each letter in every way to count."""

    def __init__(self, given: RawText) -> None:
        self.text = given.text
        self.has_bom = given.has_bom
        self.has_crlf = "\r\n" in given.raw
        self.has_astral = not self.text.isascii() and max(self.text) > "\uffff"
        self._raw = given.raw

    def places(self, reading: Reading) -> np.ndarray:
        """Return the tool's position of each letter of the text, and of its end."""
        n = len(self.text)
        places = np.arange(n + 1, dtype=np.int64)
        if self.has_crlf and not reading.one:
            ends = np.frombuffer(self._raw.encode("utf-32-le", "surrogatepass"), dtype="<u4")
            # A line end that was two signs moves all that stands behind it.
            pair = (ends[:-1] == 13) & (ends[1:] == 10)
            kept = np.ones(len(ends), dtype=bool)
            kept[np.flatnonzero(pair)] = False  # the first of the two is left out
            raw_places = np.flatnonzero(kept)
            first = pair[raw_places - 1] & (raw_places > 0)
            places = np.append(raw_places - first, len(ends))
        if reading.utf16:
            signs = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
            places = places + np.append(0, np.cumsum(signs > 0xFFFF))
        return places + int(reading.bom)

    def spans(self, marks: Sequence[Mark], reading: Reading) -> list[tuple[int, int] | None]:
        """Return the stretches of the text that selections mean."""
        if not marks:
            return []
        starts = np.array([one.start for one in marks], dtype=np.int64)
        ends = np.array([one.end for one in marks], dtype=np.int64) + int(reading.inclusive)
        total = int(self.places(reading)[-1])
        # Some tools count a line end behind the last line.
        ends = np.where((ends > total) & (ends <= total + 2), total, ends)
        if not (self.has_crlf or self.has_astral):
            first, last = starts - int(reading.bom), ends - int(reading.bom)
        else:
            places = self.places(reading)
            first = np.searchsorted(places, starts)
            last = np.searchsorted(places, ends)
            first = np.where(starts > places[-1], len(self.text) + 1, first)
            last = np.where(ends > places[-1], len(self.text) + 1, last)
        length = len(self.text)
        return [
            (s, e) if 0 <= s < e <= length else None
            for s, e in zip(first.tolist(), last.tolist(), strict=True)
        ]


def _score(table: _Counted, reading: Reading, marks: Sequence[Mark]) -> _Score:
    step = max(1, len(marks) // _MAX_TRIED)
    some = marks[::step]
    score, fitting = 0.0, 0
    text = table.text
    for span, mark in zip(table.spans(some, reading), some, strict=True):
        if span is None:
            score += _OUTSIDE
            continue
        start, end = span
        name = _bare(mark.name.rstrip("….").rstrip())
        if len(name) >= 2:
            words = _bare(text[start:end])
            if words == name or words == _bare(mark.name):
                score, fitting = score + _NAME_FITS, fitting + 1
            elif len(name) >= 8 and words.startswith(name):
                score, fitting = score + _NAME_BEGINS, fitting + 1
        score += is_edge(text, start) + is_edge(text, end)
        score += 0.5 * (not text[start].isspace()) + 0.5 * (not text[end - 1].isspace())
    return _Score(score, fitting)


def _bare(text: str) -> str:
    return "".join(text.split())


def is_edge(text: str, at: int) -> bool:
    """Tell whether an offset does not cut a word in two.

    Examples
    --------
    >>> is_edge("harga naik", 5), is_edge("harga naik", 2)
    (True, False)
    """
    return not (0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum())


def decoded(data: bytes) -> tuple[RawText, bool]:
    r"""Return a text as it stands in a file, and whether its encoding was guessed.

    Examples
    --------
    >>> decoded("ya\r\n".encode("utf-8-sig"))
    (RawText(raw='ya\r\n', has_bom=True), False)
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return RawText(data.decode("utf-16", errors="replace"), True), False
    try:
        text, guessed = data.decode("utf-8"), False
    except UnicodeDecodeError:
        text, guessed = data.decode("cp1252", errors="replace"), True
    # A project that was read with its mark and written with another has two: they count as one.
    return RawText(text.lstrip("\ufeff"), text.startswith("\ufeff")), guessed
