"""Tables that people fill in. In: a path, and known headings. Out: columns and rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from qualnlp.errors import FormatUnknown, QualNlpError, no_such_file
from qualnlp.i18n import say
from qualnlp.limits import bounded_reading
from qualnlp.tabular.csv_text import TableFault, as_written, csv_records, decode, separator_of
from qualnlp.tabular.headings import refuse_misspelt, refuse_too_large
from qualnlp.tabular.workbooks import TooLarge, read_workbook


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a table, in lower case or by our names, and its rows as text.

    Attributes
    ----------
    path : Path
    columns : tuple of str
    rows : tuple of (int, dict of str to str)
        The line in the file, and column -> text.
    """

    path: Path
    columns: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]


def read_table(
    path: Path, error: type[QualNlpError], names: Mapping[str, str] | None = None
) -> Table:
    """Read a .csv, .tsv or .xlsx table.

    Parameters
    ----------
    error : type
        What to raise where the table is damaged, empty, or has a misspelt heading: it depends on
        what the table is for.
    names : mapping of str to str, optional
        Known heading, in lower case -> the name of the column that is meant. Columns then have
        these names; of two headings of one column the last filled cell counts.

    Raises
    ------
    FileMissing, FormatUnknown
        If there is no such file, or if it is none of these.
    QualNlpError
        The given `error`, also where two columns of one heading differ.
    """
    filled = read_lines(path, error)
    refuse_too_large(filled[0][1], len(filled), error, path)
    columns = tuple(cell.strip().lower() for cell in filled[0][1])
    _refuse_two(columns, filled, error, path)
    if names is not None:
        refuse_misspelt(columns, names, error, path)
        columns = tuple(names.get(column, column) for column in columns)
    rows = tuple((number, _row(columns, cells)) for number, cells in filled[1:])
    return Table(path, columns, rows)


def read_lines(path: Path, error: type[QualNlpError]) -> list[tuple[int, list[str]]]:
    """Return the filled lines of a .csv, .tsv or .xlsx table with their numbers; headings first.

    Raises
    ------
    FileMissing, FormatUnknown
        If there is no such file, or if it is none of these.
    """
    if not path.is_file():
        raise no_such_file(path)
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv"):
        with bounded_reading(path, error):
            lines = _csv_lines(decode(path.read_bytes()), path, error)
    elif suffix == ".xlsx":
        sheets = read_sheets(path, error)
        lines = sheets[0][1] if sheets else []
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
    return filled


def _refuse_two(
    columns: tuple[str, ...],
    filled: list[tuple[int, list[str]]],
    error: type[QualNlpError],
    path: Path,
) -> None:
    """Raise where two columns of one heading say different things: one would go unread."""
    twice = {name: [n for n, one in enumerate(columns) if one == name]
             for name, times in Counter(columns).items() if name and times > 1}  # fmt: skip
    for name, places in twice.items():
        for number, cells in filled[1:]:
            said = {cells[n].strip() for n in places if n < len(cells)} - {""}
            if len(said) > 1:
                raise error(
                    say(
                        f"Dua kolom berjudul “{name}”, dan isinya berbeda di baris {number}.",
                        f"Two columns are called “{name}”, and differ in line {number}.",
                    ),
                    where=path,
                    hint=say(
                        "Hapus salah satunya, atau beri judul lain.",
                        "Take one out, or call it otherwise.",
                    ),
                )


def _row(columns: tuple[str, ...], cells: list[str]) -> dict[str, str]:
    row = dict.fromkeys(filter(None, columns), "")
    for name, cell in zip(columns, cells, strict=False):
        if name and cell:
            row[name] = cell
    return row


def _csv_lines(text: str, path: Path, error: type[QualNlpError]) -> list[tuple[int, list[str]]]:
    lines = text.lstrip("\n")
    skipped = 0
    # Excel reads, and some tools write, a first line that names the separator.
    named = re.match(r'"?sep=([^"\w\n])"?\n', lines, re.IGNORECASE)
    if named:
        lines, skipped = lines[named.end() :], 1
    separator = named[1] if named else separator_of(lines.partition("\n")[0])
    try:
        return [
            (number + skipped, [as_written(cell) for cell in cells])
            for number, cells in csv_records(StringIO(lines if named else text), separator)
        ]
    except TableFault as fault:
        raise fault.moved(skipped).as_error(error, path) from fault


def read_sheets(
    path: Path, error: type[QualNlpError]
) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    """Return every sheet of an .xlsx file: its title, and its filled lines with their numbers.

    Raises
    ------
    QualNlpError
        The given `error`, if the file is damaged or larger than any table that people fill in.
    """
    try:
        with bounded_reading(path, error):
            sheets = read_workbook(path, lambda value, cell: str(value))
    except error:
        raise
    except TooLarge as cause:
        raise error(
            say("Buku kerja Excel ini terlalu besar.", "This Excel workbook is too large."),
            where=path,
            hint=say(
                "Salin tabelnya saja ke buku kerja baru.", "Copy its table into a new workbook."
            ),
        ) from cause
    except Exception as cause:  # a damaged archive can fail anywhere inside the library
        raise error(
            say("Berkas Excel rusak.", "The Excel file is damaged."),
            where=path,
            hint=say("Buka dan simpan ulang.", "Open it and save it again."),
        ) from cause
    return [(sheet.title, sheet.lines) for sheet in sheets]
