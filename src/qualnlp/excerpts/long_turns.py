"""Cutting a sentence that is too long: speech that nobody gave full stops.

In: a stretch of text, and where the speaker paused. Out: shorter stretches. The best place is a
pause that was heard, then a spoken marker ("nah", "terus", "tapi") or a comma, then any gap between
two words, so that no crumb is left at the end; never inside a word.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from math import ceil

from qualnlp.excerpts.boundaries import JOINT
from qualnlp.language.tokens import WORD, count_words
from qualnlp.lexicon import alternatives

Span = tuple[int, int]

# Where speech takes a new run-up; a cut here needs `MIN_WORDS` on both sides.
_MARKER = re.compile(
    rf"(?i)(?<=\s)(?=(?:{alternatives('speech.markers')})\b)"
    r"|(?<=[,;:–—]\s)"
)
_GAP = re.compile(rf"\s+|{JOINT.pattern}")
MIN_WORDS = 8
# A silence that a listener notices, in seconds.
_PAUSE = 0.5


def cut_long(text: str, span: Span, max_words: int, pauses: Mapping[int, float]) -> list[Span]:
    """Cut ``text[start:end]`` into stretches of at most `max_words` words.

    Parameters
    ----------
    pauses : mapping of int to float
        Where a timed stretch begins (an offset into `text`) -> the seconds of silence before it.

    Returns
    -------
    list of (int, int)
        In order; only white space lies between them. A single word without any gap may be longer.

    Examples
    --------
    >>> text = "kalau pelatihan sih ada tapi jarang sekali ya"
    >>> [text[start:end] for start, end in cut_long(text, (0, 45), 4, {24: 1.2})]
    ['kalau pelatihan sih ada', 'tapi jarang sekali ya']
    """
    start, end = span
    if count_words(text[start:end]) <= max_words:
        return [span]
    words = [match.start() for match in WORD.finditer(text, start, end)]
    gaps = [match.end() for match in _GAP.finditer(text, start, end) if match.end() < end]
    soft = {match.start() for match in _MARKER.finditer(text, start, end)}
    least = min(MIN_WORDS, max_words)
    pieces: list[Span] = []
    used = 0  # how many gaps lie before this piece
    while used < len(gaps):
        first = bisect_left(words, start)  # the number of the word that this piece begins with
        left = len(words) - first
        if left <= max_words:
            break
        # Gaps that leave enough words on both sides and not too many in this piece.
        low = bisect_left(gaps, words[first + least - 1] + 1, used)
        last = min(first + max_words, len(words) - least)
        high = bisect_right(gaps, words[last], used) if last > first else low
        at = _best(gaps[low:high], soft, pauses)
        if at is None:
            evenly = ceil(left / ceil(left / max_words))
            at = _hard(gaps, used, words[first + evenly])
        pieces.append((start, start + len(text[start:at].rstrip())))
        start, used = at, bisect_right(gaps, at, used)
    return [*pieces, (start, end)]


def _best(gaps: list[int], soft: set[int], pauses: Mapping[int, float]) -> int | None:
    """Return the best of some gaps: the longest pause, else the last marker or timed border."""
    heard = [gap for gap in gaps if pauses.get(gap, 0.0) >= _PAUSE]
    if heard:
        return max(heard, key=lambda gap: (pauses[gap], gap))
    marked = [gap for gap in gaps if gap in soft]
    timed = [gap for gap in gaps if gap in pauses]
    found = marked or timed
    return found[-1] if found else None


def _hard(gaps: list[int], used: int, limit: int) -> int:
    """Return the last unused gap before the word that would be too many, or else the next gap."""
    place = bisect_right(gaps, limit, used)
    return gaps[place - 1] if place > used else gaps[used]
