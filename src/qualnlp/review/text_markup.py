"""Text prepared for display. In: a text and spans in it. Out: pieces that are safe to print.

A transcript can hold characters that no reader sees: marks that turn the direction of writing
(with which a text can be made to read as something else), zero-width signs, controls. They are
shown as a sign with their name. Each stands for one character, so that what is selected in the
browser counts as in the transcript.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from qualnlp.i18n import say

# What a person would not see, or would see at another place than it stands; each one UTF-16 unit.
# Joiners (U+200C, U+200D) and variation signs stay: emoji are made of them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_SHORT = {
    "\xad": "SHY", "\u200b": "ZWSP", "\u200e": "LRM", "\u200f": "RLM", "\u061c": "ALM",
    "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO",
    "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI", "\ufeff": "BOM",
}  # fmt: skip
SIGN = "\ufffd"

# [tertawa], (diam sejenak): what was not said with words.
NON_VERBAL = re.compile(r"\[[^\[\]\n]{1,60}\]|\((?:[a-z]+ ?){1,3}\)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is shown in one way.

    Attributes
    ----------
    text : str
        As long, in UTF-16 units, as the stretch that it stands for.
    kinds : tuple of str
        What applies to all of it, sorted: names of stretches, or ``"hidden"``.
    name : str
        Of a hidden character; empty for other text.
    """

    text: str
    kinds: tuple[str, ...] = ()
    name: str = ""


def pieces(text: str, stretches: Iterable[tuple[int, int, str]] = ()) -> list[Piece]:
    r"""Cut a text where a stretch begins or ends; stretches may overlap.

    Parameters
    ----------
    stretches : iterable of (start, end, kind)
        Half-open, in code points; what lies outside of the text is cut off.

    Examples
    --------
    >>> [(one.text, one.kinds) for one in pieces("abcd", [(1, 3, "x"), (2, 9, "y")])]
    [('a', ()), ('b', ('x',)), ('c', ('x', 'y')), ('d', ('y',))]
    >>> [one.name for one in pieces("a\u202eb")]
    ['', 'RLO', '']
    """
    wanted = [(max(start, 0), min(end, len(text)), kind) for start, end, kind in stretches]
    hidden = [match.start() for match in _HIDDEN.finditer(text)]
    cuts = {0, len(text), *hidden, *(place + 1 for place in hidden)}
    for start, end, _ in wanted:
        if start < end:
            cuts |= {start, end}
    borders = sorted(cuts)
    secret = set(hidden)
    result = []
    for start, end in pairwise(borders):
        kinds = sorted({kind for first, last, kind in wanted if first <= start and end <= last})
        if start in secret:
            kinds.append("hidden")
            result.append(Piece(SIGN, tuple(kinds), hidden_name(text[start])))
        else:
            result.append(Piece(text[start:end], tuple(kinds)))
    return result


def hidden_name(character: str) -> str:
    r"""Return a short name of a character that is not seen, or its number.

    Examples
    --------
    >>> hidden_name("\u202e"), hidden_name("\x07")
    ('RLO', 'U+0007')
    """
    return _SHORT.get(character) or f"U+{ord(character):04X}"


def visible(text: str) -> str:
    r"""Return a text with each hidden character as its name in brackets.

    Examples
    --------
    >>> visible("rapi\u202e")
    'rapi⟨RLO⟩'
    """
    return _HIDDEN.sub(lambda match: f"⟨{hidden_name(match.group())}⟩", text)


def non_verbal(text: str) -> list[tuple[int, int, str]]:
    """Return the stretches of what was not said with words.

    Examples
    --------
    >>> non_verbal("Ya [tertawa].")
    [(3, 12, 'nonverbal')]
    """
    return [(match.start(), match.end(), "nonverbal") for match in NON_VERBAL.finditer(text)]


def code_points(text: str, units: int) -> int:
    """Return the offset in code points of an offset in UTF-16 units, as browsers count.

    An offset inside a surrogate pair counts as before it.

    Raises
    ------
    ValueError
        If it lies outside of the text.

    Examples
    --------
    >>> code_points("a🙂b", 3)
    2
    """
    passed = 0
    for place, character in enumerate(text if units >= 0 else ""):
        width = 2 if ord(character) > 0xFFFF else 1
        if passed + width > units:
            return place
        passed += width
    if units != passed:
        raise ValueError(
            say("Pilihan itu di luar teks.", "That selection lies outside of the text.")
        )
    return len(text)


def utf16(text: str, place: int) -> int:
    """Return the offset in UTF-16 units of an offset in code points.

    Examples
    --------
    >>> utf16("a🙂b", 2)
    3
    """
    return place + sum(ord(character) > 0xFFFF for character in text[:place])


def hits(text: str, search: str) -> list[tuple[int, int, str]]:
    """Return where the words that were searched for stand, whatever the case.

    Examples
    --------
    >>> hits("Ada diklat. Diklat apa?", "diklat")
    [(4, 10, 'hit'), (12, 18, 'hit')]
    """
    if not search:
        return []
    found = re.finditer(re.escape(search), text, re.IGNORECASE)
    return [(match.start(), match.end(), "hit") for match in found]


# A word is not cut: letters with their marks, 1.500, anak-anak, kanak², an emoji of several parts.
_MARKS = "\u0300-\u036f\u200c\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
_UNCUT = re.compile(
    rf"(?:[\w{_MARKS}]|(?<=\u200d)[^\w\s]|[^\w\s](?=[{_MARKS}])"
    r"|(?<=\w)[-‑'’](?=\w)|(?<=\d)[.,:](?=\d))+"
)


def snapped(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch widened to whole words, without white space at its ends.

    Examples
    --------
    >>> text = "Ya, anak-anak senang."
    >>> start, end = snapped(text, 6, 16)
    >>> text[start:end]
    'anak-anak senang'
    """
    chosen = text[start:end]
    start += len(chosen) - len(chosen.lstrip())
    end -= len(chosen) - len(chosen.rstrip())
    if start >= end:
        return start, start
    for match in _UNCUT.finditer(text):
        if match.start() < start < match.end():
            start = match.start()
        if match.start() < end < match.end():
            end = match.end()
    return start, end


_WORD = re.compile(r"\S+")


def words(text: str) -> list[tuple[int, int]]:
    """Return the stretches between white space.

    Examples
    --------
    >>> words("Ya, begitu.")
    [(0, 3), (4, 11)]
    """
    return [match.span() for match in _WORD.finditer(text)]


def folded(text: str) -> str:
    """Return a text for searching: lower case, without accents.

    Examples
    --------
    >>> folded("Évaluasi")
    'evaluasi'
    """
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))
