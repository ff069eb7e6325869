"""Tables of an interview, wherever they stand. In: rows of cell texts. Out: passages.

Shared by Word, Excel and CSV: speaker | text; No | Pertanyaan | Jawaban.
"""

from __future__ import annotations

import re

from qualnlp.transcripts.source import SourceBuilder
from qualnlp.transcripts.speakers import is_role_word

_QUESTION = re.compile(r"(?i)^(daftar )?(pertanyaan|tanya|question|pewawancara|peneliti)\b")
_ANSWER = re.compile(
    r"(?i)^(jawaban|jawab|answer|informan|narasumber|responden|hasil wawancara|uraian)\b"
)


def separate(builder: SourceBuilder, mark: str = "\n") -> None:
    if builder.passages:
        builder.write(mark)


def is_header_cell(speaker: str, text: str) -> bool:
    """Tell whether a two-column row is the table's heading (Penutur | Ucapan)."""
    heads = r"(?i)^(penutur|pembicara|speaker|nama|subjek|pelaku|keterangan)$"
    texts = r"(?i)^(ucapan|isi|teks|text|transkrip|percakapan|uraian|pernyataan|dialog)\b"
    return bool(re.match(heads, speaker.strip()) and re.match(texts, text.strip()))


def heading_roles(heading: list[str]) -> dict[int, tuple[str, str]]:
    """Return column -> (role, speaker) where the first row names question and answer columns."""
    roles: dict[int, tuple[str, str]] = {}
    for column, cell in enumerate(heading):
        title = cell.strip()
        if len(title) > 40:
            return {}
        if _QUESTION.match(title):
            roles[column] = ("interviewer", title)
        elif _ANSWER.match(title):
            roles[column] = ("informant", title)
    has_both = {role for role, _ in roles.values()} == {"interviewer", "informant"}
    return roles if has_both else {}


def add_by_columns(
    builder: SourceBuilder, rows: list[list[str]], roles: dict[int, tuple[str, str]]
) -> None:
    separate(builder)
    builder.passage("\t".join(rows[0]), role="other")
    for row in rows[1:]:
        separate(builder)
        for column, cell in enumerate(row):
            if column:
                builder.write("\t")
            if column in roles and cell.strip():
                role, speaker = roles[column]
                builder.passage(cell, speaker=speaker, role=role)
            else:
                builder.write(cell)


def is_speaker_table(rows: list[list[str]]) -> bool:
    """Two columns, the first of short labels of which one is a role or comes twice."""
    if any(len(row) != 2 for row in rows):
        return False
    labels = [row[0].strip().rstrip(":").strip() for row in rows]
    if any(len(label) > 40 for label in labels):
        return False
    return any(is_role_word(label) for label in labels) or len(set(labels)) < len(labels)
