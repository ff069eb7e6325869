"""Tables that people make in Excel: .csv (comma or semicolon) and .xlsx.

In: a path. Out: its heading and its rows, all as text, each with the line where it stands.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from qualnlp.errors import FormatUnknown, QualNlpError, no_such_file
from qualnlp.i18n import say


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a table, in lower case, and its rows: (line number, column -> text)."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]


def decode(data: bytes) -> str:
    r"""Decode a text file: byte order mark, else UTF-8, else Windows-1252; line ends as ``\n``.

    >>> decode("ya\r\n".encode("utf-8-sig")), decode(b"caf\xe9")
    ('ya\n', 'café')
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_table(path: Path, error: type[QualNlpError]) -> Table:
    """Read a .csv or .xlsx table.

    Parameters
    ----------
    error : type
        What to raise where the table is damaged or empty: it depends on what the table is for.

    Raises
    ------
    FileMissing, FormatUnknown
        If there is no such file, or if it is neither .csv nor .xlsx.
    """
    if not path.is_file():
        raise no_such_file(path)
    suffix = path.suffix.lower()
    if suffix == ".csv":
        lines = _csv_lines(decode(path.read_bytes()))
    elif suffix == ".xlsx":
        lines = _xlsx_lines(path, error)
    else:
        raise FormatUnknown(
            say(
                f"Tabel “{path.suffix}” tidak dapat dibaca.",
                f"A table of the kind “{path.suffix}” cannot be read.",
            ),
            where=path,
            hint=say("Simpan sebagai .csv atau .xlsx.", "Save it as .csv or .xlsx."),
        )
    filled = [(number, cells) for number, cells in lines if any(cell.strip() for cell in cells)]
    if not filled:
        raise error(
            say("Tabel kosong.", "The table is empty."),
            where=path,
            hint=say("Baris pertama harus judul kolom.", "Its first line must name the columns."),
        )
    columns = tuple(cell.strip().lower() for cell in filled[0][1])
    rows = tuple(
        (number, {name: cell for name, cell in zip(columns, cells, strict=False) if name})
        for number, cells in filled[1:]
    )
    return Table(path, columns, rows)


def _csv_lines(text: str) -> list[tuple[int, list[str]]]:
    heading = text.lstrip("\n").partition("\n")[0]
    # Excel with Indonesian settings separates by semicolons.
    separator = max(",;\t", key=heading.count)
    reader = csv.reader(StringIO(text), delimiter=separator)
    return [(reader.line_num, cells) for cells in reader]


def _xlsx_lines(path: Path, error: type[QualNlpError]) -> list[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    try:
        workbook = load_workbook(path, read_only=True, data_only=True)
        sheet = workbook.worksheets[0]
        lines = [
            (number, ["" if value is None else str(value) for value in row])
            for number, row in enumerate(sheet.iter_rows(values_only=True), start=1)
        ]
        workbook.close()
    except Exception as cause:  # a damaged archive can fail anywhere inside the library
        raise error(
            say("Berkas Excel rusak.", "The Excel file is damaged."),
            where=path,
            hint=say("Buka dan simpan ulang.", "Open it and save it again."),
        ) from cause
    return lines
