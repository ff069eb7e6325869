"""Words of praise and of lack in a text. In: text. Out: where they stand, and for which side.

A negation before them turns them round, up to the next punctuation or contrast and at most five
words away. Used to cut a long quotation where it carries its stance; never to guess the stance: on
the example study such a guess is right less often than always naming the commonest one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from qualnlp.language.informal import FORMAL
from qualnlp.language.negation import (
    DEFICITS,
    LACK,
    MILD_DEFICITS,
    NEGATORS,
    PHRASES,
    PRAISE,
    REQUESTS,
    SCOPE,
    SCOPE_ENDS,
)
from qualnlp.language.nonverbal import spoken
from qualnlp.language.tokens import WORD
from qualnlp.lexicon import alternatives

# First word -> how many words the phrases that begin with it have, the longest first.
_LENGTHS: dict[str, list[int]] = {
    first: sorted({len(phrase) for phrase in PHRASES if phrase[0] == first}, reverse=True)
    for first in {phrase[0] for phrase in PHRASES}
}
_STOP = re.compile(r"[.,;:!?()\[\]…–—\n]")
_BRACKETS = re.compile(r"\[[^\[\]\n]*\]")
_CLITIC = re.compile(rf"(?:{alternatives('stems.clitics')})$")
# A denial of something that is neither praise nor lack speaks softer than a word of either.
_DENIAL = 0.5


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or phrase that speaks: where it stands, and its weight (above 0: praise).

    Attributes
    ----------
    start, end : int
        Code points, half-open; with the negation that turns it round.
    value : float
    """

    start: int
    end: int
    value: float


def cues(text: str) -> list[Cue]:
    """Return every word or phrase that speaks, in order.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> [cue.value for cue in cues("Bagus, tapi belum lengkap.")]
    [1.0, -1.0]
    """
    # Notes such as "[tertawa]" are no speech, nor is anything else that whoever wrote the
    # transcript put in square brackets; offsets stay as they are.
    shown = _BRACKETS.sub(lambda met: " " * len(met[0]), spoken(text))
    spots = [match.span() for match in WORD.finditer(shown)]
    plain = [_plain(shown[start:end].lower()) for start, end in spots]
    stops = [
        shown[end:after] != " " and bool(_STOP.search(shown, end, after))
        for (_, end), (after, _) in pairwise(spots)
    ]
    if spots:
        stops.append(False)
    found: list[Cue] = []
    place = 0
    while place < len(plain):
        phrase = _phrase(plain, stops, place)
        turned = None
        if phrase:
            value = PHRASES[tuple(plain[place : place + phrase])]
            # "tidak ada masalah": the denial turns round what it denies.
            if value < 0 and plain[place].split()[0] in NEGATORS:
                turned = _turned(plain, stops, place, place + phrase)
            if turned is None and value:
                found.append(Cue(spots[place][0], spots[place + phrase - 1][1], float(value)))
            end = place + phrase
        else:
            word, end = plain[place], place + 1
            denies = word in NEGATORS or word in DEFICITS
            if denies:
                turned = _turned(plain, stops, place, end)
                if turned is None:
                    weight = -1.0 if word in DEFICITS else -_DENIAL
                    # "jangan" asks for something; alone it says nothing of how things are.
                    if word not in REQUESTS:
                        found.append(Cue(*spots[place], weight))
            elif value := _value(word):
                found.append(Cue(*spots[place], float(value)))
        if turned is not None:
            at, value = turned
            found.append(Cue(spots[place][0], spots[at][1], -float(value)))
            end = at + 1
        place = end
    return found


def _turned(plain: list[str], stops: list[bool], first: int, at: int) -> tuple[int, int] | None:
    """Return the place and value of the word that a negation at `first` turns round."""
    last = min(len(plain), first + 1 + SCOPE)
    if stops[at - 1]:
        return None
    for place in range(at, last):
        if plain[place] in SCOPE_ENDS:
            return None
        if plain[place] in NEGATORS:
            return None
        value = _value(plain[place])
        # "kurang masalah" is rare; after a lack, only "jarang" turns a lack into praise.
        if value > 0 or (value < 0 and plain[first] not in MILD_DEFICITS):
            return place, value
        if stops[place]:
            return None
    return None


def _phrase(plain: list[str], stops: list[bool], at: int) -> int:
    """Return how many words a phrase that begins here has; 0 if there is none."""
    for length in _LENGTHS.get(plain[at], ()):
        if at + length > len(plain) or any(stops[at : at + length - 1]):
            continue
        if tuple(plain[at : at + length]) in PHRASES:
            return length
    return 0


def _plain(word: str) -> str:
    """Return the written form of an informal word."""
    return FORMAL.get(word, word)


@lru_cache(4096)
def _value(word: str) -> int:
    """Return 1 for praise, -1 for lack (a deficit, too), 0 for neither."""
    for form in (word, _CLITIC.sub("", word)):
        if form in PRAISE:
            return 1
        if form in LACK or form in DEFICITS:
            return -1
    return 0
