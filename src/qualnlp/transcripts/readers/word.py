"""Word files (.docx). In: a path. Out: a Source with tables in their place.

Three layouts: labelled paragraphs, a table of speaker | text, a table with a heading row such
as No | Pertanyaan | Jawaban. Tracked insertions are kept, deletions left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qualnlp.transcripts.source import Source, SourceBuilder
from qualnlp.transcripts.speakers import is_role_word

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING_STYLES = ("Heading", "Title", "Subtitle", "Judul")
_QUESTION = re.compile(r"(?i)^(daftar )?(pertanyaan|tanya|question|pewawancara|peneliti)\b")
_ANSWER = re.compile(
    r"(?i)^(jawaban|jawab|answer|informan|narasumber|responden|hasil wawancara|uraian)\b"
)


def read(path: Path) -> Source:
    """Read a .docx file."""
    import docx
    from docx.table import Table

    builder = SourceBuilder()
    for block in docx.Document(str(path)).iter_inner_content():
        if isinstance(block, Table):
            _add_table(builder, block)
        elif block.style is not None and block.style.name.startswith(_HEADING_STYLES):
            _separate(builder)
            builder.passage(_text(block._p), role="other")
        else:
            _add_text(builder, _text(block._p))
    return builder.build()


def _add_text(builder: SourceBuilder, text: str) -> None:
    """Add a paragraph; neighbouring paragraphs make one passage, so that labels carry on."""
    if not text.strip():
        return
    previous = builder.passages[-1] if builder.passages else None
    if previous is not None and previous.role is None:
        builder.passages.pop()
        builder.write("\n")
        _, end = builder.write(text)
        builder.passages.append(type(previous)(previous.start, end))
        return
    _separate(builder)
    builder.passage(text)


def _separate(builder: SourceBuilder, mark: str = "\n") -> None:
    if builder.passages:
        builder.write(mark)


def _add_table(builder: SourceBuilder, table: Any) -> None:
    rows = [_cells(row) for row in table.rows]
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        return
    roles = _heading_roles(rows[0])
    if roles:
        _add_by_columns(builder, rows, roles)
    elif _is_speaker_table(rows):
        for speaker, text in rows:
            _separate(builder)
            if is_header_cell(speaker, text):
                builder.passage(f"{speaker}\t{text}", role="other")
                continue
            builder.write(speaker + "\t")
            builder.passage(text, speaker=speaker.strip().rstrip(":").strip(), role="spoken")
    else:
        for row in rows:
            _add_text(builder, "\n".join(cell for cell in row if cell.strip()))


def is_header_cell(speaker: str, text: str) -> bool:
    """Tell whether a two-column row is the table's heading (Penutur | Ucapan)."""
    heads = r"(?i)^(penutur|pembicara|speaker|nama|subjek|pelaku|keterangan)$"
    texts = r"(?i)^(ucapan|isi|teks|text|transkrip|percakapan|uraian|pernyataan|dialog)\b"
    return bool(re.match(heads, speaker.strip()) and re.match(texts, text.strip()))


def _heading_roles(heading: list[str]) -> dict[int, tuple[str, str]]:
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


def _add_by_columns(
    builder: SourceBuilder, rows: list[list[str]], roles: dict[int, tuple[str, str]]
) -> None:
    _separate(builder)
    builder.passage("\t".join(rows[0]), role="other")
    for row in rows[1:]:
        _separate(builder)
        for column, cell in enumerate(row):
            if column:
                builder.write("\t")
            if column in roles and cell.strip():
                role, speaker = roles[column]
                builder.passage(cell, speaker=speaker, role=role)
            else:
                builder.write(cell)


def _is_speaker_table(rows: list[list[str]]) -> bool:
    """Two columns, the first of short labels of which one is a role or comes twice."""
    if any(len(row) != 2 for row in rows):
        return False
    labels = [row[0].strip().rstrip(":").strip() for row in rows]
    if any(len(label) > 40 for label in labels):
        return False
    return any(is_role_word(label) for label in labels) or len(set(labels)) < len(labels)


def _cells(row: Any) -> list[str]:
    """Return the texts of a row's cells; a merged cell counts once."""
    seen: list[Any] = []
    for cell in row.cells:
        if not any(cell._tc is other for other in seen):
            seen.append(cell._tc)
    return ["\n".join(_text(p) for p in tc.iter(f"{_W}p")) for tc in seen]


def _text(paragraph: Any) -> str:
    return "".join(_pieces(paragraph))


def _pieces(element: Any) -> Iterator[str]:
    """Walk a paragraph: text, tabs and line breaks; not what was deleted with tracked changes."""
    for child in element:
        tag = child.tag
        if tag == f"{_W}t":
            yield child.text or ""
        elif tag == f"{_W}tab":
            yield "\t"
        elif tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif tag == f"{_W}noBreakHyphen":
            yield "-"
        elif tag not in (f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr"):
            yield from _pieces(child)
