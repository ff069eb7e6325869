r"""Messages as programs export and people copy them. In: a text. Out: who wrote which.

::

    12/03/25 10.15 - Rina: ...        Rina, [12.03.2025 10:15]     10:15:20 From Rina to Everyone:
    [12/03/25 10.15.22] Rina: ...     ...                                  ...
    [10.15, 12/3/2025] Rina: ...      Rina — 12/03/2025 10:15      Rina  10:15 AM

Date and time of day beside it make anything a sender: a number, a nickname. What stands so without
a sender the program says. Messages without words (pictures, what was deleted) and the mark of what
was changed are nobody's speech, and told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from qualnlp.i18n import say
from qualnlp.lexicon import alternatives, lines
from qualnlp.transcripts.speakers.labels import Label
from qualnlp.transcripts.speakers.line_starts import at_lines, line_end
from qualnlp.transcripts.speakers.not_speakers import describes_interview, opens_line
from qualnlp.transcripts.speakers.timestamps import AT, CLOCK, DATE, HALF, STAMP

_B = r"[ \t\u00a0\u202f]"
_M = r"[ \t\u00a0\u202f\u200b\u200e\u200f\u2060\ufeff]{0,20}"
_DAY = rf"(?i:{alternatives('chats.days')}),?{_B}+{AT}{CLOCK}"
_WHO = r"[^\s:：\[\]—–-][^\n:：\[\]—–]{0,78}?"
_SHAPES = {
    # A stamp, a sender and a colon, the words behind.
    "line": rf"^{_M}(?:\[{STAMP}\]|{STAMP}{_B}*[-–—]?){_M}(?P<sender>[^\n:：]{{1,79}}?)"
    rf"{_B}*[:：]{_B}*",
    # A sender and a stamp, the words below.
    "below": rf"^{_M}(?P<sender>{_WHO})(?:,?{_B}*\[(?:{STAMP})\]|{_B}*(?:\n{_B}*)?[—–-]{_B}*"
    rf"(?:\n{_B}*)?(?:{STAMP}|{_DAY})|{_B}+(?:{STAMP}|{_DAY}|\d{{1,2}}[.:]\d{{2}}{HALF})){_B}*[:：]?{_B}*$",
    # A time of day with a full stop; with a colon it is a recording's.
    "clock": rf"^{_M}(?:[01]?\d|2[0-3])\.[0-5]\d{_B}+(?:[-–—|]{_B}+)?(?P<sender>{_WHO})"
    rf"{_B}*[:：]{_B}+(?=\S)",
    "before": rf"^{_M}\[(?:{STAMP})\]{_B}+(?P<sender>{_WHO}){_B}*$",
    "zoom": rf"^{_M}(?:{DATE}{_B}+)?{CLOCK}{_B}+(?i:from|dari){_B}+(?P<sender>[^\n]{{1,79}}?)"
    rf"(?:{_B}+(?i:to|kepada|ke){_B}+[^\n:：]{{1,60}}?)?{_B}*[:：]{_B}*",
}  # fmt: skip
_PATTERNS = {shape: re.compile(pattern, re.MULTILINE) for shape, pattern in _SHAPES.items()}
# One of these stands in every chat; each begins with a digit, so that the search is quick.
_HINT = re.compile(
    rf"\d(?:[/.-]\d{{1,2}}[/.-]\d\d|[- ][A-Za-z]{{3,9}}[- ]\d\d|[.:]\d\d{HALF}"
    rf"|[.:]\d\d{_B}+(?i:from|dari){_B}"
    rf"|\.[0-5]\d{_B}[^\n:：]{{1,79}}[:：])"
)
_DAYS = tuple(f"{form} " for day in lines("chats.days") for form in (day, day.capitalize()))
# Each begins with a sign, which is found at once.
_COLON_CLOCK, _STOP_CLOCK = re.compile(r":\d\d"), re.compile(r"\.\d\d")
_CLOCKS = re.compile(r"\d[.:]\d\d")
_STAMPED = re.compile(rf"^{_M}(?:\[{STAMP}\]|{STAMP}{_B}*[-–—]).*", re.MULTILINE)
_NO_WORDS = re.compile(rf"(?i){_M}<?(?:{alternatives('chats.no_words')})>?{_M}")
_EDITED = re.compile(rf"(?i)(?:{alternatives('chats.edited')})(?={_M}$)", re.MULTILINE)
_PROGRAM = re.compile(rf"(?i){alternatives('chats.program_says')}")
_MIN = 2
_DIFFERENT = 0.8
_SHARE = 0.5  # of the messages: their senders may be names


class Chat(NamedTuple):
    """Messages: a label each; what the program wrote; marks in the words; what to tell."""

    labels: list[Label]
    programs: list[tuple[int, int]]
    marks: list[tuple[int, int]]
    warnings: list[str]


def chat_in(text: str, stretches: Sequence[tuple[int, int]]) -> Chat | None:
    r"""Return the messages of a text; None if it holds none.

    Examples
    --------
    >>> text = "Rina, [12.03.2025 10:15]\nAda?\n\nSari, [12.03.2025 10:16]\nYa.\n"
    >>> text += "Rina, [12.03.2025 10:17]\nLalu?"
    >>> [label.text for label in chat_in(text, [(0, len(text))]).labels]
    ['Rina', 'Sari', 'Rina']
    """
    if not (_COLON_CLOCK.search(text) or _STOP_CLOCK.search(text)):
        return None
    if not _HINT.search(text) and not any(day in text for day in _DAYS):
        return None
    shapes = []
    for shape, pattern in _PATTERNS.items():
        needs = None if shape == "below" else _CLOCKS  # the time may stand below the name
        shapes.append(
            [one for low, high in stretches for one in at_lines(pattern, text, low, high, needs)]
        )
    found = max(shapes, key=len)
    found = [match for match in found if not _PROGRAM.fullmatch(_sender(match))]
    counts = Counter(map(_sender, found))
    names = sum(n for name, n in counts.items() if _may_send(name))
    if len(found) < _MIN or names < _SHARE * len(found):
        return None
    # Notes of a day have a time, a word and a colon, too: "10.15 - Guru masuk: ...".
    if len(counts) in (1, len(found)) or len(counts) > _DIFFERENT * len(found):
        return None
    return _chat(text, stretches, found)


def _chat(text: str, stretches: Sequence[tuple[int, int]], found: list[re.Match[str]]) -> Chat:
    starts = {match.start() for match in found}
    stamped = [
        match.span()
        for low, high in stretches
        for match in at_lines(_STAMPED, text, low, high, _CLOCKS)
        if match.start() not in starts
    ]
    ends = sorted([*starts, *(start for start, _ in stamped), *(high for _, high in stretches)])
    following = dict(pairwise(ends))
    labels, wordless, marks = [], [], []
    for match in found:
        start, at, end = match.start(), match.end(), following[match.start()]
        # A picture may have words below it.
        first = line_end(text, at, end)
        if _NO_WORDS.fullmatch(text, at, first):
            if not text[first:end].strip():
                wordless.append((start, first))
                continue
            wordless.append((at, first))
            at = first
        marks += [one.span() for one in _EDITED.finditer(text, at, end)]
        labels.append(Label(start, at, _sender(match)))
    programs = sorted([*wordless, *stamped])
    told = [*_without_words(text, programs), *_changed(text, marks)]
    return Chat(labels, programs, marks, told)


def _first(text: str, spans: Sequence[tuple[int, int]]) -> tuple[int, str]:
    """Return the line of the first of several stretches, and its words."""
    line = text.count("\n", 0, spans[0][0]) + 1
    return line, f"“{' '.join(text[slice(*spans[0])].split())[:100]}”"


def _without_words(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    if not spans:
        return []
    (line, shown), count = _first(text, spans), len(spans)
    return [
        say(
            f"baris {line}: {count} pesan tanpa kata (gambar, suara, terhapus, pemberitahuan) "
            f"tidak ikut ucapan, mulai dari {shown}.",
            f"line {line}: {count} messages without words (pictures, voice, deleted, notices) are "
            f"no part of the talk, the first {shown}.",
        )
    ]


def _changed(text: str, marks: Sequence[tuple[int, int]]) -> list[str]:
    if not marks:
        return []
    (line, shown), count = _first(text, marks), len(marks)
    return [
        say(
            f"baris {line}: {count} pesan pernah diubah penulisnya; tandanya ({shown}) tidak ikut "
            "ucapan.",
            f"line {line}: {count} messages were changed by their writer; the mark ({shown}) is no "
            "part of what was said.",
        )
    ]


def _sender(match: re.Match[str]) -> str:
    return " ".join(match["sender"].strip("\u200e\u200f\u200b\u2060\ufeff").split())


def _may_send(name: str) -> bool:
    return not opens_line(name.lstrip("~@+0123456789 -()") or "A") and not describes_interview(name)
