"""What stands below a turn without being part of it. In: a text and a turn. Out: where it begins.

Three things that nobody says: the place, date and signature at the end of a transcript; a line
that tells that it is over ("(rekaman berhenti)", "--- selesai ---"); and the title of the next
interview in the same file ("Informan 2 (Kepala Seksi)").
"""

from __future__ import annotations

import re

from qualnlp.i18n import say
from qualnlp.lexicon import alternatives
from qualnlp.transcripts.speakers.labels import has_aside, has_number, is_role_word
from qualnlp.transcripts.speakers.not_speakers import is_head_line

_MONTHS = alternatives("dates.months")
_TITLES = alternatives("head.interview_titles")
_WITH = alternatives("head.with")
_PLACE_AND_DATE = re.compile(
    rf"\n[ \t]*[A-ZÀ-Þ][\w.' -]{{2,30}},[ \t]*(?:\d{{1,2}}|\.{{2,}})"
    rf"[ \t]*(?i:{_MONTHS})[ \t]*\d{{4}}[ \t]*(?=\n|$)"
)
_MAX_LINES = 10
_OVER = alternatives("head.closing_lines")
_OVER_MARKED = alternatives("head.closing_words")
_SENTENCE_ENDS = re.compile(r"[.?!…][\"'”’)\]]*$")
_CLOSING = re.compile(
    rf"[ \t]*(?:[-–—=*_~#]{{3,}}|[\[(*_=~–—-]+[ \t]*(?i:{_OVER}|{_OVER_MARKED})[ \t.!]*"
    rf"[\])*_=~–—-]+\.?|(?P<plain>(?i:{_OVER})[ \t]*[.!]?))[ \t]*$"
)
_TITLE = re.compile(
    rf"\n[ \t]*(?:(?i:{_TITLES})(?i: {_WITH})?[ \t]+)?"
    r"(?P<label>[A-Z][^\n:?!,]{2,60})[ \t]*$"
)


# "Transkrip Wawancara 2", "WAWANCARA KE-2" alone in its line.
_NUMBERED_TITLE = re.compile(
    rf"[ \t]*(?=[A-Z])(?i:{_TITLES})(?i:[ \t]+ke)?[ \t.-]+(?:\d{{1,3}}|[IVX]{{1,4}})[ \t]*"
)
_RULE = re.compile(r"[ \t]*[-–—=*_~#]{3,}[ \t]*")


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
            end = start + len(text[start : found.start()].rstrip())
        return _before_closing(text, start, end)
    below = start + len(text[start:end].rstrip())
    kept = below
    # The next interview's date and place may stand between its title and its first turn.
    while (break_at := text.rfind("\n", start, kept)) >= 0:
        found = _TITLE.match(text, break_at, kept)
        line = text[break_at + 1 : kept]
        if (found and _is_title(found["label"].strip())) or _NUMBERED_TITLE.fullmatch(line):
            return start + len(text[start:break_at].rstrip())
        if not is_head_line(line.strip()) and not _RULE.fullmatch(line):
            break
        kept = start + len(text[start:break_at].rstrip())
    return end


def _before_closing(text: str, start: int, end: int) -> int:
    """Return where the last turn ends above lines that only tell that it is over."""
    below = start + len(text[start:end].rstrip())
    kept = end
    while (break_at := text.rfind("\n", start, below)) >= 0:
        found = _CLOSING.match(text[break_at + 1 : below])
        above = start + len(text[start:break_at].rstrip())
        # Without marks around it, such a line may end a sentence that was wrapped.
        wrapped = found and found["plain"] and not _SENTENCE_ENDS.search(text[start:above][-20:])
        if found is None or wrapped or above == start:
            break
        kept = below = above
    return kept


def closing_warning(text: str, start: int, end: int) -> str | None:
    """Return what to tell about lines below the last turn that close the talk, if there are any.

    Parameters
    ----------
    start, end : int
        What stands between the last turn's words and the end of the text.
    """
    lines = [line.strip() for line in text[start:end].split("\n") if line.strip()]
    told = [line for line in lines if _CLOSING.match(line)]
    if not told:
        return None
    shown = "; ".join(f"“{line}”" for line in told)
    line = text.count("\n", 0, text.index(told[0], start)) + 1
    return say(
        f"baris {line}: {shown} di bawah giliran terakhir tidak ikut ucapan.",
        f"line {line}: {shown} below the last turn is no part of what was said.",
    )


def _is_title(label: str) -> bool:
    return is_role_word(label) and (has_number(label) or has_aside(label))
