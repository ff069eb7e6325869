"""Times between the words of an ordinary text. In: a text and its labels. Out: where they stand.

::

    [00:00:03] - Sekali saja.        Sekali saja. #00:00:04-4#        0:03
    00:00:03.120 --> 00:00:05 Ya.    ... tahun 2014. [00:12] Lalu     Sekali saja.

A time at the begin of a line, at its end, on a line of its own or between two sentences is no
speech: it tells when the words beside it were said. In the middle of a sentence it stays.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from qualnlp.transcripts.speakers.labels import Label
from qualnlp.transcripts.speakers.line_starts import at_lines
from qualnlp.transcripts.speakers.timestamps import ANYWHERE, SURE, seconds

_BLANK = r"[ \t\u00a0]"
_SURE = re.compile(SURE)
_HAS_TIME = re.compile(r"\d[:.]\d")
_DASH = re.compile(rf"{_BLANK}*[-–—|:]{_BLANK}+")
_CUE_NUMBER = re.compile(r"(?:^|\n)[ \t]*\d{1,6}[ \t]*\n[ \t]*$")
_SENTENCE_END = tuple('.?!…"”’)')
_BLANKS = " \t\u00a0"
_ALONE = re.compile(rf"^{_BLANK}*(?P<time>{ANYWHERE}){_BLANK}*$", re.MULTILINE)
_BARE = re.compile(
    rf"^{_BLANK}*(?P<time>\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:[.,]\d{{1,3}})?)"
    rf"{_BLANK}+(?:[-–—|]{_BLANK}+)?(?=\S)",
    re.MULTILINE,
)
_EARLY = 300.0  # seconds: a recording begins near 0, a day does not
_SHARE = 0.8


class TimeInText(NamedTuple):
    """A time that is no speech: its stretch, its seconds, whether it stands behind its words."""

    start: int
    end: int
    time: float
    is_end: bool


def times_in(
    text: str, stretches: Sequence[tuple[int, int]], labels: Sequence[Label]
) -> list[TimeInText]:
    r"""Return the times of stretches of ordinary text that belong to no label, in order.

    Examples
    --------
    >>> text = "P: Ada? #00:00:04-4#\nN: Jarang. #00:00:07-1#"
    >>> [(one.time, one.is_end) for one in times_in(text, [(0, len(text))], [])]
    [(4.4, True), (7.1, True)]
    """
    starts = [label.start for label in labels]
    found: dict[int, TimeInText] = {}

    def add(at: int, start: int, end: int, written: str, *, is_end: bool = False) -> None:
        before = bisect_right(starts, at) - 1
        time = seconds(written)[0]
        if time is not None and start < end and not (before >= 0 and at < labels[before].end):
            found.setdefault(at, TimeInText(start, end, time, is_end))

    if not _HAS_TIME.search(text):
        return []
    for low, high in stretches:
        for match in _SURE.finditer(text, low, high):
            start, end, is_end = _around(text, match, low, high)
            add(match.start(), start, end, match[0], is_end=is_end)
        alone = list(at_lines(_ALONE, text, low, high))
        if _are_a_recordings(alone):
            for match in alone:
                add(match.start("time"), *match.span(), match["time"])
        bare = list(at_lines(_BARE, text, low, high))
        lines = sum(bool(line.strip()) for line in text[low:high].split("\n"))
        if len(bare) > 2 and len(bare) >= _SHARE * lines and _are_a_recordings(bare):
            for match in bare:
                add(match.start("time"), *match.span(), match["time"])
    kept: list[TimeInText] = []
    for _, one in sorted(found.items()):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _around(text: str, match: re.Match[str], low: int, high: int) -> tuple[int, int, bool]:
    """Return the stretch of a time with what belongs to it; nothing if it stands in a sentence.

    The last value tells whether it stands behind its words.
    """
    start, end = match.span()
    while start > low and text[start - 1] in _BLANKS:
        start -= 1
    while end < high and text[end] in _BLANKS:
        end += 1
    begins = start == low or text[start - 1] == "\n"
    ends = end == high or text[end] == "\n"
    dash = _DASH.match(text, match.end(), high)
    if begins:
        number = (
            _CUE_NUMBER.search(text, max(low, start - 12), start) if "-->" in match[0] else None
        )
        if number:
            start = number.end() - len(number[0].lstrip("\n"))
        return start, dash.end() if dash else end, False
    if ends:
        return start, end, True
    is_apart = start < match.start() and end > match.end()
    if is_apart and (dash is not None or text[start - 1] in _SENTENCE_END):
        return start, dash.end() if dash else end, False
    return start, start, False


def as_marks(times: Sequence[TimeInText]) -> list[tuple[int, float]]:
    """Return places and seconds for `with_times`.

    Where times stand behind their words, the first words begin with the recording.
    """
    if not times:
        return []
    marks = [(one.start, one.time) for one in times]
    ends = sum(one.is_end for one in times)
    return [(0, 0.0), *marks] if 2 * ends > len(times) and times[0].start else marks


def _are_a_recordings(matches: Sequence[re.Match[str]]) -> bool:
    """Tell whether times rise from near 0, as those of a recording do."""
    told = [seconds(match["time"])[0] or 0.0 for match in matches]
    return bool(told) and told[0] < _EARLY and all(one <= two for one, two in pairwise(told))
