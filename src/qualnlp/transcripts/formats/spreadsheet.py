"""Transcripts in tables (.xlsx, .csv). In: a path. Out: a Source, row by row.

The layouts are those of tables in Word: speaker | speech, No | Pertanyaan | Jawaban, questions x
informants, labelled lines in one column, a row an informant. Lines above the heading and sheets
that hold no interview are kept as text that nobody speaks.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from qualnlp.errors import TranscriptUnreadable
from qualnlp.i18n import say
from qualnlp.tabular import TableFault, evenest_rows
from qualnlp.tabular.workbooks import TooLarge, read_workbook
from qualnlp.transcripts.formats.blocks import Block, Paragraph, Table
from qualnlp.transcripts.formats.builder import Writer, begins_with_label
from qualnlp.transcripts.formats.interview_table import TableWriter
from qualnlp.transcripts.formats.office_zip import check_archive, damaged
from qualnlp.transcripts.formats.table_layout import find_layout
from qualnlp.transcripts.formats.text import text_in
from qualnlp.transcripts.source import Source

MAX_CELLS = 2_000_000  #: of a workbook, with empty ones before them; a long interview has thousands
_MAX_LINES_ABOVE = 15

Rows = list[list[str]]


def read_xlsx(path: Path) -> Source:
    """Read every sheet of an Excel workbook, in order.

    Raises
    ------
    TranscriptUnreadable
        If the file is damaged or protected, too large, or holds no table of a known layout.
    """
    check_archive(path)
    return source_of_rows(path, _sheets(path))


def read_csv(path: Path) -> Source:
    """Read a table separated by commas, semicolons (Excel in Indonesia) or tabs.

    Raises
    ------
    TranscriptUnreadable
        If the table has no known layout, an open quotation mark, or is no text.
    """
    try:
        rows = evenest_rows(text_in(path))
    except TableFault as fault:
        raise fault.as_error(TranscriptUnreadable, path) from fault
    return source_of_rows(path, [rows])


def source_of_rows(path: Path, sheets: list[Rows]) -> Source:
    """Write the rows of sheets as a Source.

    Raises
    ------
    TranscriptUnreadable
        If none of them has a known layout.
    """
    writer = Writer()
    known = False
    for rows in map(_without_empty, sheets):
        if rows:
            known |= _write(rows, writer)
    source = writer.source()
    if known or not source.text.strip():
        return source
    raise TranscriptUnreadable(
        say(
            "Tabel ini tidak dikenali sebagai wawancara.",
            "The table is not recognised as an interview.",
        ),
        where=path,
        hint=say(
            "Susunan yang dikenali: “Penutur | Ucapan” (boleh dengan “Waktu”), “No | Pertanyaan | "
            "Jawaban”, “Pertanyaan | Informan 1 | Informan 2”, atau satu kolom berisi baris "
            "“Peneliti: …”.",
            "Layouts understood: “Speaker | Text” (with “Time”, if you like), “No | Question | "
            "Answer”, “Question | Informant 1 | Informant 2”, or one column of lines "
            "“Interviewer: …”.",
        ),
    )


def _write(rows: Rows, writer: Writer) -> bool:
    """Write a sheet; tell whether it holds an interview."""
    if len(rows[0]) == 1:
        lines = [line for row in rows for line in row[0].split("\n")]
        if not any(map(begins_with_label, lines)):
            writer.other("\n".join(row[0] for row in rows))
            return False
        for row in rows:
            writer.ordinary(row[0])
        writer.stop()
        return True
    top = _top(rows)
    if top is None:
        for row in rows:
            writer.other("\t".join(row))
        return False
    for row in rows[:top]:
        writer.other("\t".join(filter(str.strip, row)))
    cells: list[list[list[Block]]] = [
        [[Paragraph([(cell, False)])] for cell in row] for row in rows[top:]
    ]
    TableWriter(writer, lambda blocks, writer: None).add(Table(cells))
    return True


def _top(rows: Rows) -> int | None:
    """Return how many lines stand above the table, or None if there is no interview in it.

    A heading that names the columns is looked for first: a title, a date, a name may stand above.
    """
    guess: int | None = None
    for top in range(min(len(rows), _MAX_LINES_ABOVE)):
        if sum(bool(cell.strip()) for cell in rows[top]) < 2:
            continue
        layout = find_layout(rows[top:])
        if layout is not None and layout.heading:
            return top
        if layout is not None and guess is None:
            guess = top
    return guess


def _without_empty(rows: Rows) -> Rows:
    """Leave out empty rows and columns; give all rows the same width."""
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    used = sorted({n for row in rows for n, cell in enumerate(row) if cell.strip()})
    return [[row[n] if len(row) > n else "" for n in used] for row in rows]


def _sheets(path: Path) -> list[Rows]:
    try:
        sheets = read_workbook(path, shown, MAX_CELLS)
    except TooLarge as error:
        raise TranscriptUnreadable(
            say(
                "Buku kerja ini terlalu besar untuk sebuah transkrip.",
                "The workbook is too large for a transcript.",
            ),
            where=path,
            hint=say(
                "Salin tabel wawancaranya ke buku kerja baru.",
                "Copy the table of the interview into a new workbook.",
            ),
        ) from error
    except Exception as error:  # a damaged archive can fail anywhere inside the library
        raise damaged(path) from error
    return [[cells for _, cells in sheet.lines] for sheet in sheets]


def shown(value: Any, cell: Any = None) -> str:
    """Return a cell's value as Excel shows it; `cell` tells its number format.

    Examples
    --------
    >>> shown(3.0), shown(datetime.time(0, 1, 5)), shown(datetime.datetime(2026, 5, 4)), shown(None)
    ('3', '00:01:05', '04/05/2026', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return f"{value:%d/%m/%Y}" + (f" {value:%H:%M:%S}" if value.time() != _MIDNIGHT else "")
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, datetime.time):
        return f"{value:%H:%M:%S}"
    if isinstance(value, datetime.timedelta):
        whole = int(value.total_seconds())
        return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
    if isinstance(value, float):
        number_format = str(getattr(cell, "number_format", ""))
        if number_format.endswith("%"):
            return f"{value:.{number_format.count('0') - 1 if '.' in number_format else 0}%}"
        return str(int(value)) if value.is_integer() else f"{value:.10g}"
    return str(value).replace("\r\n", "\n").replace("\r", "\n")


_MIDNIGHT = datetime.time()
