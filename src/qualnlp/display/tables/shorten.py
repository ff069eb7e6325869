"""Shorten the quotation of a cell. In: a text. Out: what fits a cell.

Which one is most typical is the reduction's rule (`Reduction.choose`). A cut must not say the
opposite of the sign beside it, so it is made around the words that carry the stance.
"""

from __future__ import annotations

from itertools import pairwise

from qualnlp.i18n import say
from qualnlp.language.sentences import sentences
from qualnlp.language.stance import Cue, cues

_LONGER = 3  # times as many letters where no word of the lists carries the stance
_SIGNS = {"mendukung": 1, "menghambat": -1}


def typical_rule() -> str:
    """Return the rule in words, for the note below a table."""
    return say(
        "Kutipan dalam sel adalah yang paling khas: yang kata-katanya paling dekat dengan kutipan "
        "lain di bawah kode yang sama; … berarti dipotong, sedapat-dapatnya di sekitar kata yang "
        "memuat sikapnya.",
        "The quotation in a cell is the most typical one: nearest in its words to the other "
        "quotations of the same code; … means cut, where possible around the words that carry "
        "the stance.",
    )


def shorten(text: str, most: int = 110) -> str:
    """Return text of at most `most` letters: whole, else its first sentences, else cut at a word.

    Examples
    --------
    >>> shorten("Pelatihan jarang sekali. Kami menunggu lama.", 30)
    'Pelatihan jarang sekali. …'
    >>> shorten("satu dua tiga empat", 12)
    'satu dua …'
    """
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    ends = [end for _, end in sentences(text[: most + 1]) if most / 2 < end <= most - 2]
    if ends and ends[-1] < len(text):
        return text[: ends[-1]] + " …"
    cut = text[: most - 1]
    return (cut.rpartition(" ")[0] or cut[:-1]).rstrip(",;:") + " …"


def shorten_by_stance(text: str, stance: str, most: int = 110) -> str:
    """Return a part of text that does not deny its stance.

    The beginning as `shorten` gives it, if words for the stance stand there and are not
    outweighed; else the part of at most `most` letters around such words that says it most
    plainly. Where the lists know no word for the stance but the beginning speaks against it, up to
    three times as many letters. A mixed stance needs words of both kinds. What the lists do not
    know, nobody can promise: they are right less often than people (docs/verification.md).

    Parameters
    ----------
    text : str
    stance : str
        mendukung, menghambat or campuran; of any other the beginning is given.
    most : int
        Letters, at least 20.

    Examples
    --------
    >>> told = "Saya terima kasih sama kantor untuk semua itu. Tapi izin kuliah dipersulit terus."
    >>> shorten_by_stance(told, "mendukung", 60)
    'Saya terima kasih sama kantor untuk semua itu. …'
    >>> shorten_by_stance(told, "menghambat", 60)
    '… Tapi izin kuliah dipersulit terus.'
    """
    text = " ".join(text.split())
    head = shorten(text, most)
    if head == text or (stance not in _SIGNS and stance != "campuran"):
        return head
    found = cues(text)
    wanted = _wanted(found, stance)
    sign = _SIGNS.get(stance, 0)
    kept = len(head.removesuffix(" …"))
    if any(end <= kept for _, end in wanted) and _weight(found, 0, kept) * sign >= 0:
        return head
    places = [_around(text, start, end, most) for start, end in wanted if end - start <= most - 4]
    if places:
        start, end = max(places, key=lambda place: (_weight(found, *place) * sign, -place[0]))
        return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
    return shorten(text, most * _LONGER) if _weight(found, 0, kept) * sign < 0 else head


def _wanted(found: list[Cue], stance: str) -> list[tuple[int, int]]:
    """Return the stretches with a stance; of a mixed one, from praise to complaint or back."""
    if stance == "campuran":
        pairs = pairwise(found)
        return [(one.start, two.end) for one, two in pairs if one.value * two.value < 0]
    sign = _SIGNS[stance]
    return [(one.start, one.end) for one in found if one.value * sign > 0]


def _weight(found: list[Cue], start: int, end: int) -> float:
    """Return how much more praise than complaint a stretch holds."""
    return sum(one.value for one in found if start <= one.start and one.end <= end)


def _around(text: str, start: int, end: int, most: int) -> tuple[int, int]:
    """Return a stretch around another: from its sentence's beginning, or as near as fits."""
    room = most - 4  # a mark of what is cut on both sides
    spans = sentences(text)
    first = max((one for one, _ in spans if one <= start), default=0)
    if end - first > room:
        # Half of what is left stands before the words; whole words only.
        first = start - (room - (end - start)) // 2
        space = text.find(" ", max(first, 0), start)
        first = space + 1 if space >= 0 else start
    last = first + room
    if last >= len(text):
        return first, len(text)
    ends = [one for _, one in spans if end <= one <= last]
    if ends:
        return first, ends[-1]
    last = max(text.rfind(" ", 0, last + 1), end)
    return first, first + len(text[first:last].rstrip(" ,;:"))
