"""Word files (.docx). In: a path. Out: a Source with tables in their place.

Three layouts: labelled paragraphs, a table of speaker | text, a table with a heading row such
as No | Pertanyaan | Jawaban. Tracked insertions are kept, deletions left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qualnlp.transcripts.readers.layouts import (
    add_by_columns,
    heading_roles,
    is_header_cell,
    is_speaker_table,
    separate,
)
from qualnlp.transcripts.source import Source, SourceBuilder

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING_STYLES = ("Heading", "Title", "Subtitle", "Judul")


def read(path: Path) -> Source:
    """Read a .docx file."""
    import docx
    from docx.table import Table

    builder = SourceBuilder()
    for block in docx.Document(str(path)).iter_inner_content():
        if isinstance(block, Table):
            _add_table(builder, block)
        elif block.style is not None and block.style.name.startswith(_HEADING_STYLES):
            separate(builder)
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
    separate(builder)
    builder.passage(text)


def _add_table(builder: SourceBuilder, table: Any) -> None:
    rows = [_cells(row) for row in table.rows]
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        return
    roles = heading_roles(rows[0])
    if roles:
        add_by_columns(builder, rows, roles)
    elif is_speaker_table(rows):
        for speaker, text in rows:
            separate(builder)
            if is_header_cell(speaker, text):
                builder.passage(f"{speaker}\t{text}", role="other")
                continue
            builder.write(speaker + "\t")
            builder.passage(text, speaker=speaker.strip().rstrip(":").strip(), role="spoken")
    else:
        for row in rows:
            _add_text(builder, "\n".join(cell for cell in row if cell.strip()))


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
