"""What the headings of a table's columns say. In: a heading. Out: its kind."""

from __future__ import annotations

import re

from qualnlp.lexicon import alternatives, words
from qualnlp.transcripts.speakers.detect import is_role_word
from qualnlp.transcripts.speakers.labels import TITLED_NAME

Rows = list[list[str]]

MAX_WIDTH_LABEL = 40
_MAX_WIDTH_HEADING = 60

# A heading that fits several kinds is of the first.
_KINDS = [
    (kind, re.compile(rf"(?i)^(?:{alternatives('table_headings.' + kind)})$"))
    for kind in words("table_headings.kinds")
]
_PERSON = re.compile(rf"(?i)^(?:{alternatives('table_headings.person')})$")
_SENT = re.compile(rf"(?i)^(?:{alternatives('table_headings.sent')})$")
# "Moderator" over a column is who asks, as in a label.
_ASKING = frozenset(words("roles.interviewer_words"))
NAME = re.compile(r"^(?:[A-Z][\w.'’]*|\d{1,2}|\([^)]*\))(?:[ ,]+(?:[A-Z(][\w.'’)]*|\d{1,2})){0,5}$")
# Rows of a table that describes an interview, not of one that holds it.
DESCRIBES = re.compile(rf"(?i)^({alternatives('head.table_rows')})\b")


def kind_of(heading: str) -> str:
    """Return what a column's heading says that it holds; "" if it says nothing known.

    Examples
    --------
    >>> kind_of("No."), kind_of("Jawaban Informan"), kind_of("Bu Sari")
    ('number', 'answer', '')
    """
    parts = heading.split()
    is_sentence = heading.rstrip().endswith(("?", "!")) or (parts[3:] and parts[-1].endswith("."))
    if is_sentence or len(heading) > _MAX_WIDTH_HEADING:
        return ""
    text = " ".join(parts).strip(" :.*")
    asks = "question" if text.lower() in _ASKING else ""
    return next((kind for kind, pattern in _KINDS if pattern.match(text)), asks)


def is_person(heading: str) -> bool:
    """Tell whether a heading is that of the people who answer, a row each.

    Examples
    --------
    >>> is_person("Nama Lengkap"), is_person("Usia")
    (True, False)
    """
    return _PERSON.match(" ".join(heading.split()).strip(" :.*")) is not None


def is_sent(heading: str) -> bool:
    """Tell whether a heading says when a form was sent, as the first column of Google's does."""
    return _SENT.match(" ".join(heading.split())) is not None


def describes(rows: Rows) -> bool:
    """Tell whether a table describes an interview (name, place, date) and holds none.

    Examples
    --------
    >>> describes([["Nama", "Bu Sari"], ["Hari/tanggal", "Senin"]])
    True
    """
    filled = [row[0].strip() for row in rows if row[0].strip()]
    return 2 * sum(bool(DESCRIBES.match(cell)) for cell in filled) > len(filled)


def heading_of(full: Rows) -> tuple[int, list[str]]:
    """Return how many rows the heading has (0, 1, 2) and each column's heading.

    Examples
    --------
    >>> heading_of([["Pertanyaan", "Informan", ""], ["", "Rina", "Dewi"], ["Ada?", "Ya", "Tidak"]])
    (2, ['Pertanyaan', 'Rina', 'Dewi'])
    """
    first = [" ".join(cell.split()) for cell in full[0]]
    if any(len(cell) > _MAX_WIDTH_HEADING and not cell.endswith("?") for cell in first):
        return 0, first
    if len(full) > 2:
        second = [" ".join(cell.split()) for cell in full[1]]
        # "Informan" over "Bu Sari | Pak Budi": the second row fills what the merged cell left.
        fills = [n for n, cell in enumerate(second) if cell and not first[n]]
        below = [n for n, cell in enumerate(second) if cell]
        if fills and all(0 < len(second[n]) <= MAX_WIDTH_LABEL for n in below):
            names = [kind_of(second[n]) == "answer" or NAME.match(second[n]) for n in below]
            if all(names) and any(not second[n] and first[n] for n in range(len(first))):
                return 2, [low or high for high, low in zip(first, second, strict=True)]
    return 1, first


def names_person(heading: str) -> bool:
    """Tell whether a heading is a role word or code, or a name with a title.

    Examples
    --------
    >>> names_person("Informan 1"), names_person("Pak Budi"), names_person("Simpulan")
    (True, True, False)
    """
    is_short = 0 < len(heading) <= MAX_WIDTH_LABEL
    return is_short and bool(is_role_word(heading) or TITLED_NAME.match(heading))
