"""Finding a quotation again. In: a transcript and words from it. Out: exact offsets.

Gold codes and codings made elsewhere name a file and a quotation, so that they outlive a change
of the splitter. White space, signs that nobody sees (zero-width, soft hyphens), kinds of quotation
marks and letter case do not matter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from qualnlp.excerpts.model import Excerpt

_SAME = {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‐": "-", "–": "-"}


def locate(text: str, quotation: str, *, inside_words: bool = False) -> list[tuple[int, int]]:
    """Return every place where a quotation stands in a text, as half-open offsets.

    Parameters
    ----------
    inside_words : bool
        Whether its edges may cut a word in two, as a mouse does.

    Examples
    --------
    >>> locate("Ya.  Pelatihan “minim”, Bu.", 'pelatihan "minim"')
    [(5, 22)]
    """
    return SearchedText(text).find(quotation, inside_words=inside_words)


class SearchedText:
    """A text in which many quotations are looked for: it is prepared once.

    Examples
    --------
    >>> SearchedText("Ya.  Pelatihan “minim”, Bu.").find("pelatihan")
    [(5, 14)]
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._folded: tuple[str, list[int]] | None = None

    def find(self, quotation: str, *, inside_words: bool = False) -> list[tuple[int, int]]:
        """Return every place where a quotation stands; see `locate`."""
        needle = _needle(quotation)
        if not needle:
            return []
        if self._folded is None:
            self._folded = _folded(self._text)
        hay, places = self._folded
        found: list[tuple[int, int]] = []
        at = hay.find(needle)
        while at >= 0:
            start, end = places[at], places[at + len(needle) - 1] + 1
            if inside_words or (_is_edge(self._text, start) and _is_edge(self._text, end)):
                found.append((start, end))
            at = hay.find(needle, at + 1)
        return found


def excerpts_at(excerpts: Iterable[Excerpt], start: int, end: int) -> list[Excerpt]:
    """Return the excerpts that a stretch of their transcript means.

    An excerpt is meant when it shares at least half of the shorter of the two with the stretch:
    a sentence means the answer around it, a long answer all the excerpts it was cut into. If
    none shares so much, the one that shares most.
    """
    shared = [
        (min(excerpt.end, end) - max(excerpt.start, start), excerpt)
        for excerpt in excerpts
        if excerpt.start < end and excerpt.end > start
    ]
    meant = [
        excerpt
        for common, excerpt in shared
        if 2 * common >= min(excerpt.end - excerpt.start, end - start)
    ]
    if meant or not shared:
        return meant
    return [max(shared, key=lambda pair: pair[0])[1]]


# One quotation is looked for in many texts, and in several ways.
@lru_cache(maxsize=64)
def _needle(quotation: str) -> str:
    return _folded(quotation)[0]


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the text without white space and with marks made alike, and each one's place."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if not character.isspace() and unicodedata.category(character) != "Cf":
            lowered = character.lower()
            characters.append(_SAME.get(character, lowered if len(lowered) == 1 else character))
            places.append(place)
    return "".join(characters), places


def _is_edge(text: str, at: int) -> bool:
    """Tell whether an offset does not cut a word in two."""
    return not (0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum())
