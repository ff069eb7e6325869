"""One table as a sheet of Excel, row by row, so that large studies are written quickly.

In: a write-only sheet of openpyxl, heads and rows. Out: the sheet, with frozen and filtered heads.
Figures are numbers, everything else is text: a name that begins with ``=`` never becomes a formula,
and what is undefined stays empty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import Any

from qualnlp.display.figures.palette import heat, hexadecimal, rgb, text_colour
from qualnlp.display.tables.table import Cell
from qualnlp.html import clean
from qualnlp.workbook import plain

_LINE, _TALLEST = 15.0, 400.0  # heights of rows, in points; Excel takes at most 409
_NARROW, _WIDE, _TEXT = 9.0, 28.0, 70.0  # widths of columns, in letters
_FORMULA = ("=", "+", "-", "@")

Rows = Sequence[Sequence[object]]


def write_sheet(sheet: Any, heads: Sequence[str], rows: Rows, *, shaded: bool = False) -> None:
    """Write a table; columns as wide as they need, the figures of a shaded one coloured."""
    from openpyxl.utils import get_column_letter

    told = [[plain(v.value if isinstance(v, Cell) else v) for v in row] for row in rows]
    widths = _widths(heads, told)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "B2" if len(heads) > 1 else "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    everything: list[Sequence[object]] = [heads, *told]
    for line, row in enumerate(everything, start=1):
        # Programs other than Excel do not open wrapped rows by themselves.
        lines = max((_lines(v, w) for v, w in zip(row, widths, strict=True)), default=1)
        sheet.row_dimensions[line].height = min(_LINE * lines + 3, _TALLEST)
    make = _maker(sheet)
    sheet.append([make(clean(head), "head") for head in heads])
    figures = [value for row in told for value in row[1:] if isinstance(value, (int, float))]
    most = max(figures, default=0) if shaded else 0
    for row in told:
        looks = ["", *(_shade(value, most) if shaded else "" for value in row[1:])]
        sheet.append([make(value, look) for value, look in zip(row, looks, strict=True)])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(told) + 1}"


def _widths(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> list[float]:
    words = [max((len(word) for word in head.split()), default=1) for head in heads]
    widths = [min(max(longest * 1.2 + 3, _NARROW), _WIDE) for longest in words]
    for row in rows:
        for column, value in enumerate(row):
            if isinstance(value, str) and len(value) + 3 > widths[column]:
                longest = max(map(len, value.split("\n")))
                most = _TEXT if longest > 60 else _WIDE
                widths[column] = min(max(widths[column], longest + 3.0), most)
    return widths


def _lines(value: object, width: float) -> int:
    """Return how many lines a value takes in a column, on the safe side."""
    if not isinstance(value, str):
        return 1
    if len(value) * 1.1 <= width and "\n" not in value:
        return 1
    return sum(max(ceil(len(part) * 1.1 / width), 1) for part in value.split("\n"))


def _shade(value: object, most: float) -> str:
    if not isinstance(value, (int, float)):
        return ""
    return hexadecimal(heat(value / most)) if value and most else "none"


def _maker(sheet: Any) -> Callable[[Any, str], Any]:
    """Return what makes a cell of a value and a look.

    openpyxl looks a style up for every cell that is given one: each look is made once, and its
    number is copied.
    """
    from copy import copy

    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    looks: dict[tuple[str, str], Any] = {}

    def look(kind: str, shade: str) -> Any:
        cell = WriteOnlyCell(sheet)
        if shade == "head":
            cell.font = Font(name="Calibri", size=11, bold=True)
            cell.fill = PatternFill("solid", fgColor="E7EDF4")
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        elif shade:
            cell.alignment = Alignment(horizontal="center", vertical="center")
            colour = "808080" if shade == "none" else text_colour(rgb(shade))[1:]
            cell.font = Font(name="Calibri", size=11, color=colour)
            if shade != "none":
                cell.fill = PatternFill("solid", fgColor=shade[1:])
        elif kind in ("text", "formula"):
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        else:
            cell.alignment = Alignment(vertical="top", horizontal="right")
            if kind == "decimal":
                cell.number_format = "0.00"
        if kind == "formula":
            cell.quotePrefix = True
        return copy(cell._style)

    def make(value: Any, shade: str) -> Any:
        if value is None:
            return None
        cell = WriteOnlyCell(sheet)
        cell._value = value  # `value=` would guess: formula, error or date
        if isinstance(value, str):
            cell.data_type = "s"
            kind = "formula" if value.startswith(_FORMULA) else "text"
        else:
            kind = "decimal" if isinstance(value, float) and not value.is_integer() else "whole"
        if (kind, shade) not in looks:
            looks[kind, shade] = look(kind, shade)
        cell._style = looks[kind, shade]
        return cell

    return make
