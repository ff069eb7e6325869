r"""What the numbers of a stretch count. In: texts, stretches in them. Out: the unit, code points.

Python counts code points; a browser counts UTF-16 units, of which an emoji has two; doccano may
count what looks like one sign (a grapheme). The numbers do not say which, but the words do: a
coder's stretch starts and ends at the edges of words, or its words are given beside it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualnlp.i18n import say

CODE_POINTS, UTF_16, GRAPHEMES = "code points", "UTF-16", "graphemes"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text as a tool numbers it; `words` where the tool gives them, too."""

    text: str
    start: int
    end: int
    words: str = ""


def unit_of(stretches: Iterable[Stretch], usual: str = CODE_POINTS) -> tuple[str, str]:
    """Return the unit that the numbers count, and a sentence about it.

    Parameters
    ----------
    usual : str
        The unit where nothing speaks for another.

    Returns
    -------
    (str, str)
        The sentence is empty where all readings are the same.

    Examples
    --------
    >>> unit_of([Stretch("Wah 😊 mahal sekali", 7, 12)])[0]
    'UTF-16'
    >>> unit_of([Stretch("Wah, mahal sekali", 5, 10)])
    ('code points', '')
    """
    given = [one for one in stretches if not one.text.isascii()]
    readings = {u: [place_in(one, u) for one in given] for u in (CODE_POINTS, UTF_16, GRAPHEMES)}
    differ = [n for n in range(len(given)) if len({found[n] for found in readings.values()}) > 1]
    if not differ:
        return usual, ""
    fits = {
        unit: sum(_fits(given[n], found[n]) for n in differ) for unit, found in readings.items()
    }
    best = max(fits, key=lambda unit: (fits[unit], unit == usual, unit == CODE_POINTS))
    n, of = fits[best], len(differ)
    return best, say(
        f"start dan end dihitung dalam {_NAMES[best][0]}: begitu {n} dari {of} potongan "
        "tepat di tepi kata.",
        f"start and end count {_NAMES[best][1]}: so {n} of {of} stretches end at words.",
    )


_NAMES = {
    CODE_POINTS: ("karakter Unicode (code point)", "Unicode characters (code points)"),
    UTF_16: ("satuan UTF-16", "UTF-16 units"),
    GRAPHEMES: ("tanda yang tampak (grapheme)", "visible signs (graphemes)"),
}


def place_in(stretch: Stretch, unit: str) -> tuple[int, int] | None:
    """Return a stretch in code points; None where its text has no such place."""
    if unit == CODE_POINTS:
        inside = 0 <= stretch.start <= stretch.end <= len(stretch.text)
        return (stretch.start, stretch.end) if inside else None
    places = boundaries(stretch.text, unit)
    start, end = places.get(stretch.start), places.get(stretch.end)
    return None if start is None or end is None or start > end else (start, end)


def boundaries(text: str, unit: str) -> dict[int, int]:
    """Return offset in a unit -> offset in code points, for every place between two signs.

    Examples
    --------
    >>> boundaries("a😊b", UTF_16)
    {0: 0, 1: 1, 3: 2, 4: 3}
    """
    found = {0: 0}
    at = 0
    if unit == UTF_16:
        for number, sign in enumerate(text, start=1):
            at += 2 if ord(sign) > 0xFFFF else 1
            found[at] = number
        return found
    ends = [n for n in range(1, len(text)) if not _joined(text, n)] + [len(text)]
    return found | dict(enumerate(ends, start=1)) if text else found


def _joined(text: str, at: int) -> bool:
    """Tell whether the sign at a place looks like one with the sign before it."""
    sign, before = text[at], text[at - 1]
    if unicodedata.category(sign) in ("Mn", "Me") or sign in "\u200d\ufe0f":
        return True
    if before == "\u200d" or "\U0001f3fb" <= sign <= "\U0001f3ff":
        return True
    if _is_flag(sign):  # flags are pairs of letters
        run = 0
        while at - run > 0 and _is_flag(text[at - run - 1]):
            run += 1
        return run % 2 == 1
    return sign == "\n" and before == "\r"


def _is_flag(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _fits(stretch: Stretch, place: tuple[int, int] | None) -> bool:
    if place is None or place[0] == place[1]:
        return False
    start, end = place
    words = stretch.text[start:end]
    if stretch.words:
        return words == stretch.words
    if words != words.strip():
        return False
    return not _inside_word(stretch.text, start) and not _inside_word(stretch.text, end)


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def words_in(stretches: Sequence[Stretch], unit: str) -> list[tuple[str, int, int] | None]:
    """Return words, start and end in code points of each stretch; None where there is none."""
    found: list[tuple[str, int, int] | None] = []
    for one in stretches:
        place = place_in(one, unit)
        found.append(None if place is None else (one.text[slice(*place)], *place))
    return found
