"""Finding a quotation that was not copied exactly. In: a transcript's text. Out: places in it.

What people and tools do to a quotation is undone step by step, the mildest first: marks around
it, an ellipsis inside, speaker labels and times between turns, edges cut inside a word, and at
last a few wrong letters, which are counted and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from qualnlp.excerpts.locate import SearchedText

Span = tuple[int, int]
_ELLIPSIS = re.compile(r"\[\s*(?:…|\.{2,})\s*\]|\(\s*(?:…|\.{2,})\s*\)|…|\.{3,}")
_TIME = re.compile(r"[\[(#]?\b\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\b[\])#]?(?:\s*-->?\s*)?")
_LABEL = re.compile(
    r"(?:^[ \t]*|(?<=[\n.?!…”\"])\s{0,9})[A-ZÀ-Ý][\w .'’()-]{0,30}:\s", re.MULTILINE
)
_SOURCE = re.compile(r"[(\[][^()\[\]]{1,80}[)\]]\W*$")
_MARKS = " \t\n\"'“”‘’«»"
# A shorter stretch inside a word, or with a wrong letter, could be anything.
_LONG_ENOUGH, _FUZZY_LENGTH, _LETTERS_PER_FAULT, _MOST_FAULTS = 8, 15, 20, 10


@dataclass(frozen=True, slots=True)
class Matches:
    """Where a quotation stands: for each place its stretches, and how many letters differ."""

    places: list[list[Span]]
    distance: int = 0


class Searcher:
    """Searches one transcript.

    Parameters
    ----------
    text : str
    spoken : iterable of (int, int)
        The stretches that somebody says; what lies between are labels and times.
    """

    def __init__(self, text: str, spoken: Iterable[Span]) -> None:
        self._text = text
        self._places: list[int] = []
        at = 0
        for start, end in sorted(spoken):
            self._places.extend(range(max(start, at), end))
            at = max(at, end)
        self._spoken = "".join(text[place] for place in self._places)
        self._whole, self._speech = SearchedText(text), SearchedText(self._spoken)
        self._letters: tuple[str, list[int]] | None = None

    def exactly(self, quotation: str) -> list[Span]:
        """Return where the very words of a quotation stand."""
        return self._whole.find(quotation) or self._whole.find(quotation.strip(_MARKS))

    def search(self, quotation: str, *, fuzzy: bool = True) -> Matches:
        """Return where a quotation stands, by the mildest step that finds it.

        Parameters
        ----------
        fuzzy : bool
            Whether letters may differ, where nothing milder finds it.
        """
        found = self.exactly(quotation)
        if found:
            return Matches([[place] for place in found])
        pieces = [one.strip() for one in _ELLIPSIS.split(quotation) if one.strip(_MARKS)]
        if len(pieces) > 1:
            return Matches(self._in_order(pieces))
        if not pieces:
            return Matches([])
        found = self._mended(pieces[0].strip(_MARKS))
        # Where a quotation was taken from is written behind it: (Informan 1, 12 Mei 2025).
        bare = _SOURCE.sub("", pieces[0]).strip()
        if not found and bare.strip(_MARKS):
            found = self._mended(bare.strip(_MARKS))
        if found:
            return Matches([[place] for place in found])
        return self._nearly(_without_labels(bare)) if fuzzy else Matches([])

    def _mended(self, quotation: str) -> list[Span]:
        bare = _without_labels(quotation)
        found = self._whole.find(quotation) or self._in_speech(quotation) or self._in_speech(bare)
        if not found and _letters(quotation) >= _LONG_ENOUGH:
            found = self._whole.find(quotation, inside_words=True)
            found = found or self._in_speech(bare, inside_words=True)
        return found

    def _in_speech(self, quotation: str, *, inside_words: bool = False) -> list[Span]:
        """Return where words stand when labels and times are left out, in the whole text."""
        found = self._speech.find(quotation, inside_words=inside_words)
        return [(self._places[start], self._places[end - 1] + 1) for start, end in found]

    def _in_order(self, pieces: list[str]) -> list[list[Span]]:
        """Return where pieces follow each other, each as near as can be behind the one before."""
        found = [self._mended(piece.strip(_MARKS)) for piece in pieces]
        lines = []
        for first in found[0]:
            line = [first]
            for places in found[1:]:
                behind = [place for place in places if place[0] >= line[-1][1]]
                if not behind:
                    break
                line.append(behind[0])
            if len(line) == len(pieces):
                lines.append(line)
        # Of lines that end alike, the one that starts latest is the tightest.
        tight = {line[-1]: line for line in lines}
        return list(tight.values())

    def _nearly(self, quotation: str) -> Matches:
        letters, _ = _folded(quotation)
        if len(letters) < _FUZZY_LENGTH:
            return Matches([])
        if self._letters is None:
            self._letters = _folded(self._spoken)
        hay, at = self._letters
        most = min(_MOST_FAULTS, max(1, len(letters) // _LETTERS_PER_FAULT))
        # With so few faults one of so many parts is whole.
        size = len(letters) // (most + 1)
        starts: set[int] = set()
        for number in range(most + 1):
            part = letters[number * size : (number + 1) * size]
            place = hay.find(part)
            while place >= 0 and len(starts) < 50:
                starts.add(max(0, place - number * size - most))
                place = hay.find(part, place + 1)
        best: dict[Span, int] = {}
        for start in sorted(starts):
            window = hay[start : start + len(letters) + 3 * most]
            distance, first, last = _nearest(letters, window)
            if distance <= most:
                span = (at[start + first], at[start + last - 1] + 1)
                best[span] = min(distance, best.get(span, distance))
        if not best:
            return Matches([])
        least = min(best.values())
        places: list[list[Span]] = []
        for start, end in sorted(span for span, distance in best.items() if distance == least):
            stretch = (self._places[start], self._places[end - 1] + 1)
            if not places or stretch[0] >= places[-1][0][1]:  # overlapping ones are one place
                places.append([stretch])
        return Matches(places, least)


def _without_labels(quotation: str) -> str:
    return _LABEL.sub(" ", _TIME.sub(" ", quotation))


def _letters(text: str) -> int:
    return sum(not sign.isspace() for sign in text)


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the letters and digits of a text, and each one's place."""
    kept = [(place, sign.lower()) for place, sign in enumerate(text) if sign.isalnum()]
    return "".join(sign[:1] for _, sign in kept), [place for place, _ in kept]


def _nearest(needle: str, hay: str) -> tuple[int, int, int]:
    """Return the edits, start and end of the stretch of `hay` that is most like `needle`.

    >>> _nearest("koperasi", "xx kopersi yy")
    (1, 3, 10)
    """
    row = [(0, start) for start in range(len(hay) + 1)]
    for i, letter in enumerate(needle, start=1):
        before, row = row, [(i, 0)]
        for j, against in enumerate(hay, start=1):
            edits, start = before[j - 1]
            row.append(
                min(
                    (edits + (letter != against), start),
                    (before[j][0] + 1, before[j][1]),
                    (row[-1][0] + 1, row[-1][1]),
                )
            )
    end = min(range(len(row)), key=lambda j: row[j][0])
    return row[end][0], row[end][1], end
