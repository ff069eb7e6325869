"""What stands below a turn without being part of it. In: a text and a turn. Out: where it begins.

Two things that nobody says: the place, date and signature at the end of a transcript, and the
title of the next interview in the same file ("Informan 2 (Kepala Seksi)").
"""

from __future__ import annotations

import re

from qualnlp.lexicon import alternatives
from qualnlp.transcripts.speakers.labels import has_aside, has_number, is_role_word

_MONTHS = alternatives("dates.months")
_TITLES = alternatives("head.interview_titles")
_WITH = alternatives("head.with")
_PLACE_AND_DATE = re.compile(
    rf"\n[ \t]*[A-ZÀ-Þ][\w.' -]{{2,30}},[ \t]*(?:\d{{1,2}}|\.{{2,}})"
    rf"[ \t]*(?i:{_MONTHS})[ \t]*\d{{4}}[ \t]*(?=\n|$)"
)
_MAX_LINES = 10
_TITLE = re.compile(
    rf"\n[ \t]*(?:(?i:{_TITLES})(?i: {_WITH})?[ \t]+)?"
    r"(?P<label>[A-Z][^\n:?!,]{2,60})[ \t]*$"
)


def end_of_speech(text: str, start: int, end: int, *, is_last: bool) -> int:
    r"""Return where the words of a turn end in ``text[start:end]``.

    Parameters
    ----------
    is_last : bool
        Whether no turn follows: only then a place and date is a signature's.

    Examples
    --------
    >>> text = "Cukup, Bu.\n\nSamarinda, 2 Juni 2024\nPeneliti,\n(Rina)"
    >>> text[: end_of_speech(text, 0, len(text), is_last=True)]
    'Cukup, Bu.'
    """
    if is_last:
        found = _PLACE_AND_DATE.search(text, start, end)
        if found and text.count("\n", found.end(), end) <= _MAX_LINES:
            return start + len(text[start : found.start()].rstrip())
        return end
    below = start + len(text[start:end].rstrip())
    last_line = text.rfind("\n", start, below)
    found = _TITLE.match(text, last_line, below) if last_line >= 0 else None
    if found and _is_title(found["label"].strip()):
        return start + len(text[start : found.start()].rstrip())
    return end


def _is_title(label: str) -> bool:
    return is_role_word(label) and (has_number(label) or has_aside(label))
