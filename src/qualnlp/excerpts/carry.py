"""Excerpts of an edited source. In: the text before and after. Out: where each excerpt stands now.

The two texts are compared word by word. An excerpt is carried over if its words are still there:
all of them, or nearly all where it is long; which of them differ is told. What says the opposite
now (a "tidak" more or less) is never carried over, and nothing is put where other words stood.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qualnlp.excerpts.boundaries import breaks_in, turn_at
from qualnlp.excerpts.locate import SearchedText
from qualnlp.excerpts.word_diff import is_respelt, word_pairs
from qualnlp.language.informal import FORMAL
from qualnlp.language.negation import DEFICITS, NEGATORS
from qualnlp.transcripts import Transcript, Turn

_WORD = re.compile(r"\w+")
# So much of both stretches has to be the same: one word of seven may be another.
_ALIKE = 0.85
# Between two words that are the same, so many are looked at for other spellings.
_GAP = 12
# Words that turn a sentence round.
_TURNING = NEGATORS | DEFICITS


@dataclass(frozen=True, slots=True)
class Carried:
    """Where an excerpt stands in the edited text.

    Attributes
    ----------
    start, end : int
        Half-open offsets into the new text; within one turn.
    turn : int
        Its number there, from 1.
    is_same : bool
        Whether it holds the same words, be their case and punctuation as they may.
    """

    start: int
    end: int
    turn: int
    is_same: bool


class EditedText:
    """Two versions of a transcript, compared once; `place` finds an excerpt again.

    Examples
    --------
    >>> def version(text):
    ...     turns = (Turn("N", "informant", 0, len(text)),)
    ...     return Transcript("0f" * 8, "a.txt", text, turns, text)
    >>> edited = EditedText(version("Jarang. Dananya tidak ada."), version("Jarang! Dananya ada."))
    >>> edited.place(0, 7), edited.place(8, 26)
    (Carried(start=0, end=7, turn=1, is_same=True), None)
    """

    def __init__(self, old: Transcript, new: Transcript) -> None:
        self._old, self._new = old, new
        self._old_spans = [match.span() for match in _WORD.finditer(old.text)]
        self._new_spans = [match.span() for match in _WORD.finditer(new.text)]
        self._old_words = [old.text[slice(*span)].casefold() for span in self._old_spans]
        self._new_words = [new.text[slice(*span)].casefold() for span in self._new_spans]
        self._pairs = word_pairs(self._old_words, self._new_words)
        self._exact = set(self._pairs)
        self._pairs.update(self._respelt())
        self._taken = sorted(self._pairs.values())
        self._searched = SearchedText(new.text)
        # An excerpt is asked for as one, in its turn, and often as the turn.
        self._placed: dict[tuple[int, int], Carried | None] = {}
        self._turns: dict[int, int | None] = {}  # of words of the new text

    def place(self, start: int, end: int) -> Carried | None:
        """Return where a stretch of the old text stands in the new one; None if it does not."""
        if (start, end) not in self._placed:
            self._placed[start, end] = self._find(start, end)
        return self._placed[start, end]

    def _find(self, start: int, end: int) -> Carried | None:
        first = bisect_right(self._old_spans, start, key=lambda span: span[1])
        behind = bisect_left(self._old_spans, end, key=lambda span: span[0])
        if first >= behind:
            return None
        images = self._images(first, behind)
        if images:
            for stretch in self._stretches(start, end, images[0], images[-1] + 1):
                found = self._carried(stretch, first, behind)
                if found is not None:
                    return found
        return self._elsewhere(start, end)

    def _images(self, first: int, behind: int) -> list[int]:
        """Return which words of the new text those of a stretch are, in the turn with most."""
        found: dict[int | None, list[int]] = {}
        for word in range(first, behind):
            if (new := self._pairs.get(word)) is not None:
                if new not in self._turns:
                    self._turns[new] = turn_at(self._new, *self._new_spans[new])
                found.setdefault(self._turns[new], []).append(new)
        found.pop(None, None)
        return max(found.values(), key=len, default=[])

    def _stretches(
        self, start: int, end: int, left: int, right: int
    ) -> list[tuple[int, int, int, int]]:
        """Return the stretches that may be meant: offsets, and the words in them.

        What went from one end of a turn to the other should do so now; else from the first word
        that is still there to the last one.
        """
        number = turn_at(self._new, self._new_spans[left][0], self._new_spans[right - 1][1])
        if number is None:
            return []
        turn = self._new.turns[number - 1]
        inner = self._with_signs(start, end, left, right)
        at = turn_at(self._old, start, end)
        if at is None:
            return [(*inner, left, right)]
        before = self._old.turns[at - 1]
        from_start, to_end = start == before.start, end == before.end
        words = self._words_of(turn)
        wide = (
            turn.start if from_start else inner[0],
            turn.end if to_end else inner[1],
            words[0] if from_start else left,
            words[1] if to_end else right,
        )
        return [wide, (*inner, left, right)]

    def _words_of(self, turn: Turn) -> tuple[int, int]:
        return (
            bisect_left(self._new_spans, turn.start, key=lambda span: span[0]),
            bisect_right(self._new_spans, turn.end, key=lambda span: span[1]),
        )

    def _with_signs(self, start: int, end: int, left: int, right: int) -> tuple[int, int]:
        """Return the offsets of words with the signs around them, where the old stretch had such.

        "Jarang." keeps its full stop, or the "!" that stands there now.
        """
        text = self._new.text
        first, last = self._new_spans[left][0], self._new_spans[right - 1][1]
        if not self._old.text[start].isalnum():
            while first > 0 and not (text[first - 1].isspace() or text[first - 1].isalnum()):
                first -= 1
        if not self._old.text[end - 1].isalnum():
            while last < len(text) and not (text[last].isspace() or text[last].isalnum()):
                last += 1
        return first, last

    def _carried(
        self, stretch: tuple[int, int, int, int], first: int, behind: int
    ) -> Carried | None:
        """Return a stretch as the place of the old words `first` to `behind`, if it is it."""
        start, end, left, right = stretch
        number = turn_at(self._new, start, end)
        if number is None or breaks_in(self._new.breaks, start, end):
            return None
        inside = {
            old: new
            for old in range(first, behind)
            if (new := self._pairs.get(old)) is not None and left <= new < right
        }
        if 2 * len(inside) < _ALIKE * (behind - first + right - left):
            return None
        there = set(inside.values())
        gone = {self._old_words[at] for at in range(first, behind) if at not in inside}
        come = {self._new_words[at] for at in range(left, right) if at not in there}
        if any(FORMAL.get(word, word) in _TURNING for word in gone | come):
            return None
        is_same = not (gone or come) and inside.keys() <= self._exact
        return Carried(start, end, number, is_same)

    def _elsewhere(self, start: int, end: int) -> Carried | None:
        """Return the one place where a stretch that was moved stands, if nothing stood there."""
        places = self._searched.find(self._old.text[start:end])
        if len(places) != 1:
            return None
        ((first, last),) = places
        left = bisect_right(self._new_spans, first, key=lambda span: span[1])
        right = bisect_left(self._new_spans, last, key=lambda span: span[0])
        if bisect_left(self._taken, left) != bisect_left(self._taken, right):
            return None
        number = turn_at(self._new, first, last)
        if number is None or breaks_in(self._new.breaks, first, last):
            return None
        return Carried(first, last, number, is_same=True)

    def _respelt(self) -> dict[int, int]:
        """Return the words that stand in another spelling between the same neighbours."""
        found: dict[int, int] = {}
        edges = [(-1, -1), *self._pairs.items(), (len(self._old_words), len(self._new_words))]
        for (a, b), (a_next, b_next) in pairwise(edges):
            for old in range(a + 1, min(a_next, a + _GAP)):
                for new in range(b + 1, min(b_next, b + _GAP)):
                    if self._is_respelt(old, new):
                        found[old] = b = new
                        break
        return found

    def _is_respelt(self, old: int, new: int) -> bool:
        before, after = self._old_words[old], self._new_words[new]
        turning = {FORMAL.get(before, before), FORMAL.get(after, after)} & _TURNING
        return not turning and is_respelt(before, after)


def kept_together(
    old: Transcript, stood: Sequence[tuple[int, int]], new: Transcript, edited: EditedText
) -> list[tuple[int, int]]:
    """Return the stretches of the new text that are cut as they were.

    Those are the excerpts of each turn that holds the very same words as before: whoever merged or
    cut excerpts there, and at whatever length they were split, finds them so again.
    """
    by_turn: dict[int, list[tuple[int, int]]] = {}
    for start, end in stood:
        number = turn_at(old, start, end)
        if number is not None:
            by_turn.setdefault(number, []).append((start, end))
    kept: list[tuple[int, int]] = []
    for number, spans in by_turn.items():
        turn = old.turns[number - 1]
        whole = edited.place(turn.start, turn.end)
        if whole is None or not whole.is_same:
            continue
        here = new.turns[whole.turn - 1]
        if (whole.start, whole.end) != (here.start, here.end):
            continue
        places = [edited.place(*span) for span in spans]
        if all(place is not None and place.is_same for place in places):
            kept += [(place.start, place.end) for place in places if place is not None]
    return kept
