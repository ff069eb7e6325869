"""Where an excerpt may begin and end. In: a transcript and offsets. Out: turns, breaks, joints.

Three borders hold everywhere: the turn, removed matter (the heads and numbers of pages that
mending took out; an excerpt over such a place would join what the file keeps apart), and the
word. `JOINT` says where a stretch without white space may still be cut: "iya,terus" after its
comma, but never "1.500.000", "S.Pd", "Jum`at", an address or a letter with its accents.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from qualnlp.i18n import say
from qualnlp.transcripts import Transcript

# Accents and vowel signs typed after their letter: they belong to it (café, بِسْمِ).
ACCENTS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
_LETTERS = rf"(?:[^\W_]+[{ACCENTS}]*)+"
# Hyphens and apostrophes, as people and word processors type them.
_IN_WORD = "[-‐‑'’‘`´]"
_WHOLE_WORD = re.compile(rf"{_LETTERS}(?:{_IN_WORD}{_LETTERS})*")
_GAP = r"(?:[^\w\s]|_)+"
# Between two letters these signs hold a name, an address or a degree together; between two
# digits every sign does.
_HELD = rf"[{ACCENTS}]*(?:[._@/\\&+#=%~]+|{_IN_WORD}|://)?[^\W_]"
JOINT = re.compile(rf"(?<=[^\W_])(?!{_HELD})(?!(?<=\d){_GAP}\d){_GAP}(?=[^\W_])")
_NUMBER = re.compile(r"(?<!\d)\d+(?:[.,:/]\d+)+")


def turn_at(transcript: Transcript, start: int, end: int) -> int | None:
    """Return the number (from 1) of the turn that holds ``text[start:end]``; None if none does."""
    at = bisect_right(transcript.turns, start, key=lambda turn: turn.start)
    inside = at > 0 and start < end <= transcript.turns[at - 1].end
    return at if inside else None


def breaks_in(breaks: tuple[int, ...], start: int, end: int) -> tuple[int, ...]:
    """Return the places of `Transcript.breaks` that lie strictly between two offsets.

    Examples
    --------
    >>> breaks_in((3, 8, 20), 3, 20)
    (8,)
    """
    return breaks[bisect_right(breaks, start) : bisect_left(breaks, end)]


def is_inside_word(text: str, at: int) -> bool:
    """Tell whether a cut before ``text[at]`` would go through a word or a number.

    Examples
    --------
    >>> text = "Diklat anak-anak 1.500.000 Jum`at"
    >>> [is_inside_word(text, at) for at in (3, 7, 12, 19, 31)]
    [True, False, True, True, True]
    """
    if not 0 < at < len(text) or text[at - 1].isspace() or text[at].isspace():
        return False
    start, end = at, at
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return any(
        match.start() < at < match.end()
        for pattern in (_WHOLE_WORD, _NUMBER)
        for match in pattern.finditer(text, start, end)
    )


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch without its outer white space; an empty one where nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def checked_turn(transcript: Transcript, start: int, end: int) -> int:
    """Return the number of the turn of a stretch that may be an excerpt.

    Raises
    ------
    ValueError
        If the stretch is empty, leaves its turn or spans removed matter; the message says which.
    """
    number = turn_at(transcript, start, end)
    if number is None:
        raise ValueError(
            say(
                f"Bagian {start}–{end} dari “{transcript.file}” kosong atau tidak terletak dalam "
                "satu giliran bicara. Pilih bagian dari satu giliran saja.",
                f"The stretch {start}–{end} of “{transcript.file}” is empty or does not lie within "
                "one turn. Choose a stretch of one turn only.",
            )
        )
    if breaks_in(transcript.breaks, start, end):
        raise ValueError(
            say(
                f"Bagian {start}–{end} dari “{transcript.file}” melewati batas halaman tempat "
                "kepala atau nomor halaman dibuang. Pilih bagian sebelum atau sesudahnya.",
                f"The stretch {start}–{end} of “{transcript.file}” spans a page border where a "
                "running head or page number was removed. Choose a stretch before or behind it.",
            )
        )
    return number
