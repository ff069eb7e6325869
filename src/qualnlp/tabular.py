"""Tables that people make in Excel: .csv (comma, semicolon or tab) and .xlsx.

In: a path, and the headings that are known. Out: the columns and rows, all as text, each row with
the line where it stands. One rule for headings: an unknown one that is a slip of the pen away from
a known one is refused; any other is kept as it is.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.errors import FormatUnknown, QualNlpError, no_such_file
from qualnlp.i18n import say

if TYPE_CHECKING:
    import pandas as pd


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


def decode(data: bytes) -> str:
    r"""Decode a text file: byte order mark, else UTF-8, else Windows-1252; line ends as ``\n``.

    Examples
    --------
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
    """
    filled = read_lines(path, error)
    columns = tuple(cell.strip().lower() for cell in filled[0][1])
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
    return filled


def refuse_misspelt(
    columns: Iterable[str], names: Mapping[str, str], error: type[QualNlpError], where: object
) -> None:
    """Raise `error` where an unknown heading is nearly a known one whose column is not there.

    Parameters
    ----------
    columns : iterable of str
        The headings, in lower case.
    names : mapping of str to str
        Known heading -> the name of the column that is meant.
    """
    given = tuple(columns)
    there = {names[column] for column in given if column in names}
    wanted = [name for name, meant in names.items() if meant not in there]
    for column in given:
        hint = "" if column in names else did_you_mean(column, wanted)
        if hint:
            raise error(
                say(f"Judul kolom “{column}” tidak dikenal", f"Unknown heading “{column}”")
                + f"{hint}.",
                where=where,
                hint=say(
                    "Perbaiki judulnya, atau beri nama lain bila memang kolom lain.",
                    "Correct the heading; if it is another column, give it another name.",
                ),
            )


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a question that names the known word nearest to another; empty where none is near.

    Near is one letter more, less, other, or two that changed places, in a word of five letters or
    more; two of these in a word of ten.

    Examples
    --------
    >>> did_you_mean("definsi", ["definisi", "contoh"]), did_you_mean("umur", ["nama"])
    (' (maksudnya “definisi”?)', '')
    """
    near = sorted(
        (distance, one)
        for one in known
        if (distance := _edits(word, one)) <= (0 if len(one) < 5 else 1 if len(one) < 10 else 2)
    )
    if not near:
        return ""
    return say(f" (maksudnya “{near[0][1]}”?)", f" (did you mean “{near[0][1]}”?)")


def _edits(word: str, other: str) -> int:
    """Return how many letters to add, take, change or swap with their neighbour."""
    before, row = list[int](), list(range(len(other) + 1))
    for i, letter in enumerate(word, start=1):
        before, last, row = row, before, [i]
        for j, against in enumerate(other, start=1):
            same = before[j - 1] + (letter != against)
            row.append(min(before[j] + 1, row[j - 1] + 1, same))
            if last and i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == against:
                row[j] = min(row[j], last[j - 2] + 1)
    return row[-1]


def _row(columns: tuple[str, ...], cells: list[str]) -> dict[str, str]:
    row: dict[str, str] = {}
    for name, cell in zip(columns, cells, strict=False):
        if name and (cell or name not in row):
            row[name] = cell
    return row


# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain_cell(value: object) -> object:
    """Return a cell for a .csv that no spreadsheet takes for a formula.

    A text that begins like one gets an apostrophe before it, which is Excel's own sign for text.

    Examples
    --------
    >>> plain_cell("=1+1"), plain_cell("ya"), plain_cell(-1)
    ("'=1+1", 'ya', -1)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def said_cell(cell: str) -> str:
    """Return what a cell of a .csv says: without the apostrophe of `plain_cell`.

    Examples
    --------
    >>> said_cell("'=1+1"), said_cell("'ya'")
    ('=1+1', "'ya'")
    """
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def csv_of_rows(rows: Iterable[Iterable[object]], separator: str = ",") -> bytes:
    r"""Return rows as a .csv: UTF-8 with the mark by which Excel knows it, no text a formula.

    Every .csv that leaves is written by this or by `csv_of_frame`.

    Examples
    --------
    >>> csv_of_rows([["kode", "memo"], ["a", "=1+1"]]).decode("utf-8-sig")
    "kode,memo\na,'=1+1\n"
    """
    out = StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\n")
    writer.writerows([plain_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", errors="replace")


def csv_of_frame(frame: pd.DataFrame, separator: str = ",", decimal: str = ".") -> bytes:
    r"""Return a frame as a .csv; see `csv_of_rows`.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"=a": ["-x", "ya"], "n": [-1.5, 2]})
    >>> csv_of_frame(frame, ";", ",").decode("utf-8-sig")
    "'=a;n\n'-x;-1,5\nya;2,0\n"
    """
    texts = {
        str(name): frame[name].map(plain_cell)
        for name in frame
        if frame[name].dtype.kind not in "iufb"
    }
    safe = frame.assign(**texts).rename(columns=lambda name: str(plain_cell(name)))
    text = safe.to_csv(index=False, sep=separator, decimal=decimal, lineterminator="\n")
    return str(text).encode("utf-8-sig", errors="replace")


def separator_of(heading: str) -> str:
    """Return comma, semicolon (Excel with Indonesian settings) or tab: what a heading has most of.

    Examples
    --------
    >>> separator_of("kode;nama, lengkap;definisi")
    ';'
    """
    return max(",;\t", key=heading.count)


def csv_rows(text: str, separator: str) -> list[list[str]]:
    r"""Return the rows of a text separated by a sign.

    Examples
    --------
    >>> csv_rows('a;"b;c"\n', ";")
    [['a', 'b;c']]
    """
    return list(csv.reader(StringIO(text), delimiter=separator))


def evenest_rows(text: str) -> list[list[str]]:
    """Return the rows of a text that may have no heading.

    It is cut at the sign that gives the most rows of the same number of cells.
    """

    def evenness(rows: list[list[str]]) -> int:
        widths = Counter(len(row) for row in rows if len(row) > 1)
        return max(widths.values(), default=0)

    return max((csv_rows(text, separator) for separator in ",;\t"), key=evenness)


def _csv_lines(text: str) -> list[tuple[int, list[str]]]:
    lines = text.lstrip("\n")
    skipped = 0
    # Excel reads, and some tools write, a first line that names the separator.
    named = re.match(r'"?sep=(.)"?\n', lines, re.IGNORECASE)
    if named:
        lines, skipped = lines[named.end() :], 1
    separator = named[1] if named else separator_of(lines.partition("\n")[0])
    reader = csv.reader(StringIO(lines if named else text), delimiter=separator)
    return [(reader.line_num + skipped, [said_cell(cell) for cell in cells]) for cells in reader]


def _xlsx_lines(path: Path, error: type[QualNlpError]) -> list[tuple[int, list[str]]]:
    return read_sheets(path, error)[0][1]


def read_sheets(
    path: Path, error: type[QualNlpError]
) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    """Return every sheet of an .xlsx file: its title, and its lines with their numbers.

    Raises
    ------
    QualNlpError
        The given `error`, if the file is damaged.
    """
    from openpyxl import load_workbook

    try:
        workbook = load_workbook(path, read_only=True, data_only=True)
        lines = [
            (
                str(sheet.title),
                [
                    (number, ["" if value is None else str(value) for value in row])
                    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1)
                ],
            )
            for sheet in workbook.worksheets
        ]
        workbook.close()
    except Exception as cause:  # a damaged archive can fail anywhere inside the library
        raise error(
            say("Berkas Excel rusak.", "The Excel file is damaged."),
            where=path,
            hint=say("Buka dan simpan ulang.", "Open it and save it again."),
        ) from cause
    return lines
