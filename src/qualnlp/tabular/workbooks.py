"""Excel workbooks. In: a path. Out: the filled cells of each sheet, line by line; and back.

A workbook costs what its filled cells cost: empty lines and cells, of which one forgotten cell at
the far end of a sheet makes seventeen thousand million, are passed over and never held. What a
file may unpack to, and how far it may reach, is limited. What is written is text or a number,
never a formula.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from qualnlp.limits import go_on

MAX_BYTES = 300_000_000  #: unpacked; a book of a thousand pages has some 20 MB
MAX_RATIO = 200  #: unpacked to packed, of archives above `SMALL_BYTES`; real ones have 5 to 30
SMALL_BYTES = 50_000_000
MAX_ROW = 1_048_576  #: Excel's last line
MAX_CELLS = 50_000_000  #: of a workbook, empty ones before a line's last filled cell counted


Line = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's title, and its filled lines with their numbers.

    A line's cells end with its last filled one; what is empty before it is "".
    """

    title: str
    lines: list[Line]


class TooLarge(Exception):
    """A workbook that reaches further, or unpacks to more, than any that people fill in."""


def read_workbook(
    path: Path, shown: Callable[[Any, Any], str], most: int = MAX_CELLS
) -> list[Sheet]:
    """Return every sheet of an .xlsx file.

    Parameters
    ----------
    path : Path
    shown : callable
        Makes text of a cell's value; it is given the cell as well, which knows its number format.
    most : int
        How many cells to read at most.

    Raises
    ------
    TooLarge
        If there are more cells, or if the archive unpacks to more than `MAX_BYTES`.
    Exception
        Whatever the library raises for a damaged file.
    """
    from openpyxl import load_workbook

    with zipfile.ZipFile(path) as archive:
        if too_large(archive.infolist()):
            raise TooLarge
    sheets = []
    left = most
    # What openpyxl does not know (styles, validation) is no matter of what stands in the cells.
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        workbook = load_workbook(file, read_only=True, data_only=True)
        try:
            for sheet in workbook.worksheets:
                sheet.reset_dimensions()  # a file may claim a million rows and hold ten
                lines: list[Line] = []
                for number, row in enumerate(islice(sheet.iter_rows(), MAX_ROW + 1), start=1):
                    go_on()
                    if not row:
                        continue  # a million of these stand above a forgotten cell
                    left -= len(row)
                    if left < 0 or number > MAX_ROW:
                        raise TooLarge
                    cells = list(_filled(row, shown))
                    if cells:
                        lines.append((number, _line(cells)))
                sheets.append(Sheet(str(sheet.title), lines))
        finally:
            workbook.close()
    return sheets


def _filled(row: Iterable[Any], shown: Callable[[Any, Any], str]) -> Iterator[tuple[int, str]]:
    for place, cell in enumerate(row):
        if cell.value is not None:
            text = shown(cell.value, cell)
            if text.strip():
                yield place, text


def _line(cells: list[tuple[int, str]]) -> list[str]:
    line = [""] * (cells[-1][0] + 1)
    for place, text in cells:
        line[place] = text
    return line


def too_large(members: Iterable[zipfile.ZipInfo]) -> int:
    """Return how many bytes an archive unpacks to if that is too much; else 0.

    Examples
    --------
    >>> one = zipfile.ZipInfo("a.xml")
    >>> one.file_size, one.compress_size = 60_000_000, 60_000
    >>> too_large([one])
    60000000
    """
    unpacked = packed = 0
    for member in members:
        unpacked += member.file_size
        packed += member.compress_size
    small = unpacked <= SMALL_BYTES or unpacked <= max(packed, 1) * MAX_RATIO
    return 0 if unpacked <= MAX_BYTES and small else unpacked
