"""Two texts of one source, letter by letter. In: their text and ours. Out: their places in ours.

Tools change blanks and line ends, and people edit; so places are never taken over as numbers. Texts
whose letters are the same (blanks and invisible signs apart) are aligned letter by letter, others
of the same name word by word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import cached_property

import numpy as np

from qualnlp.exchange.unicode_text import text_form

_LETTERS = re.compile("[^\\s\u00ad\u200b-\u200f\u2060\ufeff]+")
_WORD = re.compile(r"\w+")
# So many of the words must be the same for two texts to be one source.
_ALIKE = 0.5
Places = Callable[[int, int], "tuple[int, int] | None"]


class Letters:
    """A text in NFC without blanks and invisible signs, and where each letter stands."""

    def __init__(self, text: str) -> None:
        self._form = text_form(text)

    @cached_property
    def bare(self) -> str:
        """The letters alone."""
        return "".join(_LETTERS.findall(self._form.text))

    @cached_property
    def _places(self) -> np.ndarray:
        spans = [np.arange(*match.span()) for match in _LETTERS.finditer(self._form.text)]
        return np.concatenate(spans) if spans else np.zeros(0, dtype=np.int64)

    def of(self, start: int, end: int) -> tuple[int, int]:
        """Return which letters a stretch of the text holds, as a half-open range."""
        first = np.searchsorted(self._places, self._form.written(start))
        last = np.searchsorted(self._places, self._form.written(end))
        return int(first), int(last)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the stretch of the text from one letter to the one before `last`."""
        start, end = int(self._places[first]), int(self._places[last - 1]) + 1
        return self._form.own(start), self._form.own(end)


def letter_places(theirs: Letters, ours: Letters) -> Places:
    r"""Return where a stretch of their text stands in ours; both hold the same letters.

    Examples
    --------
    >>> letter_places(Letters("N:  Ya,\r\n jarang."), Letters("N: Ya, jarang."))(4, 17)
    (3, 14)
    """

    def place(start: int, end: int) -> tuple[int, int] | None:
        first, last = theirs.of(start, end)
        return ours.span(first, last) if first < last else None

    return place


def word_places(theirs: str, ours: str) -> Places | None:
    """Return where a stretch of their text stands in ours; None where they are two sources.

    A stretch is found by its first and last word that both texts have in the same order, if these
    hold at least half of its words.

    Examples
    --------
    >>> place = word_places("N: Ya, memang jarang sekali.", "N: Ya memang sangat jarang sekali!")
    >>> place(7, 20) if place else None
    (6, 26)
    """
    their_words = [match.span() for match in _WORD.finditer(theirs)]
    our_words = [match.span() for match in _WORD.finditer(ours)]
    a = [theirs[slice(*span)].casefold() for span in their_words]
    b = [ours[slice(*span)].casefold() for span in our_words]
    shared = len(set(a) & set(b))
    if not a or not b or shared < _ALIKE * min(len(set(a)), len(set(b))):
        return None
    pairs: dict[int, int] = {}
    for one in SequenceMatcher(None, a, b).get_matching_blocks():
        pairs.update((one.a + k, one.b + k) for k in range(one.size))
    if len(pairs) < _ALIKE * min(len(a), len(b)):
        return None
    starts = np.array([start for start, _ in their_words])
    ends = np.array([end for _, end in their_words])

    def place(start: int, end: int) -> tuple[int, int] | None:
        inside = range(
            int(np.searchsorted(ends, start, side="right")), int(np.searchsorted(starts, end))
        )
        found = [pairs[word] for word in inside if word in pairs]
        if not found or 2 * len(found) < len(inside):
            return None
        first, last = our_words[found[0]][0], our_words[found[-1]][1]
        # A full stop belongs to the words if it did in their text.
        closing = theirs[start:end].rstrip()[-1:]
        if not closing.isalnum() and ours[last : last + 1] == closing:
            last += 1
        return first, last

    return place
