"""Cues, and what must not be told twice. In: cues. Out: cues, and warnings.

Captions that roll (YouTube) show each line twice; captions that light up word by word (Whisper's
``highlight_words``, stable-ts) or grow show it many times. It was said once. Whisper itself gets
into loops: the same words again and again, which nobody said; those stay, and are told.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from qualnlp.i18n import say

_GAP = 0.15  # seconds between cues that show the same
_FLASH = 0.1  # seconds: nobody reads a cue that short
_MIN_ROLLS = 2
_LOOP = 3


class Cue(NamedTuple):
    """What is said in a stretch of time (seconds); `speaker` is empty where nothing names one.

    `begins`: another speaker begins here. `is_marked`: tags stood in the words.
    """

    speaker: str
    text: str
    start: float | None
    end: float | None
    begins: bool = False
    is_marked: bool = False


def told_once(cues: Sequence[Cue]) -> tuple[list[Cue], list[str]]:
    r"""Return the cues without what the screen showed again; and a warning if there was any.

    Examples
    --------
    >>> shown = ["Pernah ikut", "Pernah ikut\npelatihan?", "pelatihan?\nSekali saja."]
    >>> rolling = [Cue("", text, 2.0 * n, 2.0 * n + 2) for n, text in enumerate(shown)]
    >>> [cue.text for cue in told_once(rolling)[0]]
    ['Pernah ikut', 'pelatihan?', 'Sekali saja.']
    """
    rolls = sum(_rolls(left, right) for left, right in pairwise(cues))
    lights_up = any(
        _rolls(left, right) and _plain(left.text) == _plain(right.text)
        for left, right in pairwise(cues)
    )
    if rolls < _MIN_ROLLS and not lights_up:
        return list(cues), []
    kept: list[Cue] = []
    shown: Cue | None = None  # as the screen showed it, whatever was kept of it
    for cue in cues:
        text = cue.text if shown is None else _new_in(shown, cue)
        if text:
            kept.append(cue._replace(text=text))
        elif kept:
            kept[-1] = kept[-1]._replace(end=cue.end)
        shown = cue
    if len(kept) == len(cues) and all(a.text == b.text for a, b in zip(kept, cues, strict=True)):
        return kept, []
    return kept, [
        say(
            f"teks bergulir atau tersorot: yang tampil lagi di layar dibaca sekali saja "
            f"({len(cues)} takarir menjadi {len(kept)}).",
            f"rolling or highlighted captions: what the screen shows again is read once "
            f"({len(cues)} cues became {len(kept)}).",
        )
    ]


def loops(cues: Sequence[Cue]) -> list[str]:
    """Return a warning where the same words come three times or more in a row.

    Examples
    --------
    >>> len(loops([Cue("", "Terima kasih.", float(n), n + 1.0) for n in range(4)]))
    1
    """
    told: list[str] = []
    number = 0
    for words, group in groupby(cues, key=lambda cue: " ".join(cue.text.casefold().split())):
        same = list(group)
        if len(same) >= _LOOP and words:
            text = " ".join(same[0].text.split())[:60]
            told.append(
                say(
                    f"baris {number + 1}: “{text}” tertulis {len(same)} kali berturut-turut; "
                    "mungkin program transkripsinya berulang sendiri. Cocokkan dengan rekaman.",
                    f"line {number + 1}: “{text}” stands {len(same)} times in a row; the "
                    "program may have got into a loop. Compare it with the recording.",
                )
            )
        number += sum(cue.text.count("\n") + 1 for cue in same)
    return told[:5]


def _rolls(left: Cue, right: Cue) -> bool:
    """Tell whether a cue plainly shows again what the one before it shows."""
    if not _touches(left, right) or left.speaker != right.speaker:
        return False
    one, two = _plain(left.text), _plain(right.text)
    if one == two:
        return left.is_marked != right.is_marked or (left.is_marked and right.is_marked)
    return _overlap(left.text, right.text) > 0 or two.startswith(one + " ")


def _new_in(left: Cue, right: Cue) -> str:
    """Return what a cue shows that the one before it did not."""
    if not _touches(left, right) or left.speaker != right.speaker:
        return right.text
    one, two = _plain(left.text), _plain(right.text)
    lines = right.text.split("\n")
    if one == two:
        flash = right.end is not None and right.start is not None
        is_flash = flash and (right.end or 0.0) - (right.start or 0.0) <= _FLASH
        return "" if left.is_marked or right.is_marked or is_flash else right.text
    shared = _overlap(left.text, right.text)
    if shared:
        return "\n".join(lines[shared:]).strip()
    last = _plain(left.text.split("\n")[-1])
    if len(lines) == 1 and two == last:
        return ""
    if two.startswith(one + " "):
        return right.text[_length_of(right.text, one) :].strip()
    return right.text


def _overlap(left: str, right: str) -> int:
    """Return how many lines at the start of a cue ended the cue before it; it must show more."""
    before = [_plain(line) for line in left.split("\n") if line.strip()]
    after = [_plain(line) for line in right.split("\n")]
    for size in range(min(len(before), len(after) - 1), 0, -1):
        if before[-size:] == after[:size]:
            return size
    return 0


def _length_of(text: str, plain: str) -> int:
    """Return how many characters of a text make these words, whatever white space it has."""
    wanted = len(plain.replace(" ", ""))
    places = [at for at, character in enumerate(text) if not character.isspace()]
    return places[wanted - 1] + 1 if wanted <= len(places) else len(text)


def _touches(left: Cue, right: Cue) -> bool:
    if left.end is None or right.start is None:
        return True
    return right.start - left.end <= _GAP


def _plain(text: str) -> str:
    return " ".join(text.split())
