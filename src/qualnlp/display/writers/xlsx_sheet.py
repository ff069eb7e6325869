"""How a table looks as a sheet of Excel: widths, heights, colours of counts.

In: heads and rows. Out: rows of plain values and their `Layout`. Figures are numbers, everything
else is text: a name that begins with ``=`` never becomes a formula, and what is undefined stays
empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from qualnlp.display.figures.palette import heat, hexadecimal, rgb, text_colour
from qualnlp.display.tables.table import Cell
from qualnlp.workbook import Layout, Look, plain

_LINE, _TALLEST = 15.0, 400.0  # heights of rows, in points; Excel takes at most 409
_NARROW, _WIDE, _TEXT = 9.0, 28.0, 70.0  # widths of columns, in letters
_FORMULA = ("=", "+", "-", "@")

Rows = Sequence[Sequence[object]]


_HEAD = Look(bold=True, paper="E7EDF4", across="center", down="center", wrap=True)
_FORMULA_HEAD = replace(_HEAD, quoted=True)
_TEXT_LOOK = Look(down="top", wrap=True)
_FORMULA_LOOK = Look(down="top", wrap=True, quoted=True)
_WHOLE_LOOK = Look(across="right", down="top")
_DECIMAL_LOOK = Look(across="right", down="top", decimals=True)
_ZERO_LOOK = Look(colour="808080", across="center", down="center")
_LOOKS = (_TEXT_LOOK, _FORMULA_LOOK, _WHOLE_LOOK, _DECIMAL_LOOK, _HEAD, _FORMULA_HEAD)


def laid_out(
    heads: Sequence[str], rows: Rows, *, shaded: bool = False
) -> tuple[list[list[object]], Layout]:
    """Return a table's values and its layout; the figures of a shaded one are coloured."""
    told: list[list[object]] = [
        [plain(v.value if isinstance(v, Cell) else v) for v in row] for row in rows
    ]
    widths = _widths(heads, told)
    # Programs other than Excel do not open wrapped rows by themselves.
    lines = [max(map(_lines, row, widths), default=1) for row in [heads, *told]]
    figures = [value for row in told for value in row[1:] if isinstance(value, (int, float))]
    most = max(figures, default=0) if shaded else 0
    colours: list[Look] = []
    places: dict[object, int] = {}
    if shaded:
        for value in dict.fromkeys(figures):
            places[value] = len(_LOOKS) + len(colours)
            colours.append(_shade(value / most) if value and most else _ZERO_LOOK)

    def look_of(row: Sequence[object]) -> list[int]:
        looks = [_look(value) for value in row]
        if shaded:
            looks[1:] = [places.get(v, n) for v, n in zip(row[1:], looks[1:], strict=True)]
        return looks

    return told, Layout(
        widths=widths,
        heights=[min(_LINE * many + 3, _TALLEST) for many in lines],
        looks=[*_LOOKS, *colours],
        head_looks=[4 + _look(head) for head in heads],
        look_of=look_of,
    )


def _look(value: object) -> int:
    """Return the place in `_LOOKS` of a value."""
    if isinstance(value, str):
        return 1 if value.startswith(_FORMULA) else 0
    return 3 if isinstance(value, float) and not value.is_integer() else 2


def _shade(share: float) -> Look:
    code = hexadecimal(heat(share))
    return Look(colour=text_colour(rgb(code))[1:], paper=code[1:], across="center", down="center")


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
