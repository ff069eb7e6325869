"""Text with separators, read and written. In: a text or bytes. Out: rows of text; or safe bytes.

A quotation mark that is not closed is told with the lines that it swallows. What leaves as .csv
is no formula to any spreadsheet, and what was made safe is read back as it was.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import TYPE_CHECKING, Any

from qualnlp.errors import QualNlpError
from qualnlp.i18n import say, whole
from qualnlp.limits import in_time

if TYPE_CHECKING:
    import pandas as pd


def decode(data: bytes) -> str:
    r"""Decode a text file: byte order mark, else UTF-8, else Windows-1252; line ends as ``\n``.

    UTF-16 without its mark is told by where the zero bytes lie.

    Examples
    --------
    >>> decode("ya\r\n".encode("utf-8-sig")), decode(b"caf\xe9")
    ('ya\n', 'café')
    >>> decode("ya".encode("utf-16-be")), decode("ya".encode("utf-16-le"))
    ('ya', 'ya')
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    elif wide := _utf16_without_mark(data):
        text = data.decode(wide, errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


_SAMPLE = 4096
_ZEROS = 0.7  # of the bytes on one side; text of another script has fewer zeros, and its mark


def _utf16_without_mark(data: bytes) -> str | None:
    """Return which UTF-16 a file without byte order mark is in, or None.

    Letters of Latin scripts are a zero byte and another one; on which side the zeros lie tells
    the order. What holds other control characters is no text.
    """
    sample = data[: min(_SAMPLE, len(data) // 2 * 2)]
    zeros = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if len(data) % 2 or half < 2 or max(zeros) < _ZEROS * half or min(zeros) > half // 50:
        return None
    name = "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    return None if _CONTROL.search(sample.decode(name, errors="replace")) else name


_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\ufffe\uffff]")


def json_value(text: str | bytes) -> Any:
    """Return what a text of JSON says.

    Raises
    ------
    ValueError
        If it is no JSON, or nested so deeply that reading it would end the program.

    Examples
    --------
    >>> json_value('{"kode": ["modal"]}')
    {'kode': ['modal']}
    >>> json_value("[" * 100_000)
    Traceback (most recent call last):
    ...
    ValueError: terlalu dalam bersarang
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError(say("terlalu dalam bersarang", "nested too deeply")) from None


# What a spreadsheet takes for the beginning of a formula: behind blanks and our apostrophes, too,
# and in the wide letters that some of them fold.
_FORMULA = re.compile("[' \u00a0\ufeff]*[=+\\-@\t\r\n＋－＝＠]")


def plain_cell(value: object) -> object:
    """Return a cell for a .csv that no spreadsheet takes for a formula.

    A text that begins like one gets an apostrophe before it, which is Excel's own sign for text;
    `as_written` takes it away again.

    Examples
    --------
    >>> plain_cell("=1+1"), plain_cell("ya"), plain_cell(-1)
    ("'=1+1", 'ya', -1)
    """
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def as_written(cell: str) -> str:
    """Return a cell of a .csv as it was before `plain_cell`.

    Examples
    --------
    >>> as_written("'=1+1"), as_written("'ya'"), as_written(str(plain_cell("'-an")))
    ('=1+1', "'ya'", "'-an")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell


def plain_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame for a .csv of which no spreadsheet computes a text or a column's name.

    Examples
    --------
    >>> import pandas as pd
    >>> plain_frame(pd.DataFrame({"=a": ["=1+1", "ya"], "n": [-1, 2]})).to_dict("list")
    {"'=a": ["'=1+1", 'ya'], 'n': [-1, 2]}
    """
    texts = {
        str(name): frame[name].map(plain_cell)
        for name in frame
        if frame[name].dtype.kind not in "iufb"
    }
    return frame.assign(**texts).rename(columns=plain_cell)


class _Rows(StringIO):
    r"""Rows that end in \n, of a writer that ends them in \r\n.

    Before Python 3.13 a writer quotes only those breaks of which its own ends are made: a cell with
    a single \r would become two rows.
    """

    def write(self, row: str) -> int:
        return super().write(f"{row[:-2]}\n" if row.endswith("\r\n") else row)


def csv_bytes(rows: Iterable[Iterable[Any]], separator: str = ",") -> bytes:
    r"""Return rows as a .csv that Excel opens as UTF-8 and in which no text is a formula.

    Examples
    --------
    >>> csv_bytes([["samaran", "asli"], ["=1", None]]).decode("utf-8-sig")
    "samaran,asli\n'=1,\n"
    """
    text = _Rows()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerows([plain_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", errors="replace")


def csv_of_frame(frame: pd.DataFrame, separator: str = ",", decimal: str = ".") -> bytes:
    r"""Return a frame as a .csv; see `csv_bytes`.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"=a": ["-x", "ya"], "n": [-1.5, 2]})
    >>> csv_of_frame(frame, ";", ",").decode("utf-8-sig")
    "'=a;n\n'-x;-1,5\nya;2,0\n"
    """
    safe = plain_frame(frame)
    text = _Rows()
    safe.to_csv(text, index=False, sep=separator, decimal=decimal, lineterminator="\r\n")
    return text.getvalue().encode("utf-8-sig", errors="replace")


def separator_of(heading: str) -> str:
    """Return comma, semicolon (Excel with Indonesian settings) or tab: what a heading has most of.

    Examples
    --------
    >>> separator_of("kode;nama, lengkap;definisi")
    ';'
    """
    return max(",;\t", key=heading.count)


# A cell may be as long as a whole transcript: the csv module's own limit is 131,072 characters.
_MAX_CELL = 1 << 30


MAX_COLUMNS = 16_384  #: as many as Excel has


class TableFault(Exception):
    """What is wrong with the lines of a .csv; `as_error` says it.

    Attributes
    ----------
    first, last : int
        The lines that it concerns.
    """

    def __init__(self, first: int, last: int) -> None:
        super().__init__(first, last)
        self.first, self.last = first, last

    def moved(self, lines: int) -> TableFault:
        """Return the same fault in a text that begins so many lines earlier."""
        return type(self)(self.first + lines, self.last + lines)

    def as_error(self, error: type[QualNlpError], where: object) -> QualNlpError:
        """Return what to say of it."""
        raise NotImplementedError


class TooWide(TableFault):
    """A line of a .csv with more cells than any table that people fill in has columns."""

    def as_error(self, error: type[QualNlpError], where: object) -> QualNlpError:
        """Return what to say of it."""
        n = whole(MAX_COLUMNS)
        return error(
            say(
                f"Baris {self.first} punya lebih dari {n} sel: ini bukan tabel yang diisi orang.",
                f"Line {self.first} has more than {n} cells: this is no table that people fill in.",
            ),
            where=where,
            hint=say(
                "Sisakan kolom yang diperlukan, atau periksa tanda pemisahnya, lalu simpan ulang.",
                "Keep the columns that are needed, or mend what parts them, and save it again.",
            ),
        )


class UnclosedQuote(TableFault):
    """A quotation mark in a .csv that is not closed, so that whole lines stand in one cell.

    Attributes
    ----------
    first, last : int
        The lines that it swallows.
    """

    def as_error(self, error: type[QualNlpError], where: object) -> QualNlpError:
        """Return what to say of it."""
        return error(
            say(
                f'Tanda kutip (") di baris {self.first} tidak ditutup, sehingga baris '
                f"{self.first} sampai {self.last} menjadi satu.",
                f'A quotation mark (") in line {self.first} is not closed, so that lines '
                f"{self.first} to {self.last} become one.",
            ),
            where=where,
            hint=say(
                'Tutup tanda kutip itu; yang menjadi bagian teks ditulis dua kali ("").',
                'Close it; one that belongs to the text is written twice ("").',
            ),
        )


def csv_records(lines: Iterable[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    r"""Give the rows of a .csv with the number of the line where each ends.

    Raises
    ------
    UnclosedQuote
        Where a quotation mark swallows lines: a cell of several lines is right only if a separator
        or the line's end follows its closing mark.
    TooWide
        Where a line has more than `MAX_COLUMNS` cells.

    Examples
    --------
    >>> list(csv_records(['a;"b\n', 'c"\n'], ";"))
    [(2, ['a', 'b\nc'])]
    """
    csv.field_size_limit(_MAX_CELL)
    taken: list[str] = []

    def watched() -> Iterator[str]:
        for line in in_time(lines):
            taken.append(line)
            # A line of millions of separators is not cut first.
            if len(line) > MAX_COLUMNS and '"' not in line and line.count(separator) > MAX_COLUMNS:
                raise TooWide(reader.line_num + 1, reader.line_num + 1)
            yield line

    reader = csv.reader(watched(), delimiter=separator)
    for cells in reader:
        if len(taken) > 1:
            try:
                list(csv.reader(taken, delimiter=separator, strict=True))
            except csv.Error as error:
                last = reader.line_num
                raise UnclosedQuote(last - len(taken) + 1, last) from error
        taken.clear()
        if len(cells) > MAX_COLUMNS:
            raise TooWide(reader.line_num, reader.line_num)
        yield reader.line_num, cells


def evenest_rows(text: str) -> list[list[str]]:
    """Return the rows of a text that may have no heading.

    It is cut at the sign that gives the most rows of the same number of cells.

    Raises
    ------
    UnclosedQuote, TooWide
        If that leaves a quotation mark open, or a line with too many cells.
    """

    def evenness(rows: list[list[str]]) -> int:
        widths = Counter(len(row) for row in rows if len(row) > 1)
        return max(widths.values(), default=0)

    best: list[list[str]] = []
    fault: TableFault | None = None
    for separator in ",;\t":
        rows: list[list[str]] = []
        own = None
        try:
            for _, cells in csv_records(StringIO(text), separator):
                rows.append(cells)
        except TableFault as error:
            own = error
        if not best or evenness(rows) > evenness(best):
            best, fault = rows, own
    if fault is not None:
        raise fault
    return best
