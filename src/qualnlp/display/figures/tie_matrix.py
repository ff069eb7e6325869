"""Ties as a matrix of numbers: what a network shows while its lines can be followed.

In: names of rows and columns, and how many quotations tie each pair. Out: a matplotlib figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from qualnlp.display.figures.canvas import (
    INK,
    LINE,
    QUIET,
    TEXT_WIDTH,
    Canvas,
    heading_lines,
    wrap,
)
from qualnlp.display.figures.heatmap import column_heads
from qualnlp.display.figures.palette import heat, hexadecimal, text_colour
from qualnlp.i18n import whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_EDGE, _LABELS = 0.08, 1.85
_NARROW, _WIDE = 0.27, 0.5


def draw_ties(
    rows: Sequence[str],
    columns: Sequence[str],
    ties: Mapping[tuple[int, int], int],
    *,
    title: str | None,
    default: str,
    note: str,
    triangle: bool = False,
) -> Figure:
    """Draw a matrix of ties.

    Parameters
    ----------
    rows, columns : sequence of str
        Names.
    ties : mapping of (int, int) to int
        (Row, column) -> how many.
    title, default : str
        As `heading_lines`.
    note : str
        What stands below.
    triangle : bool
        Rows and columns are the same: only what lies below the diagonal is drawn.
    """
    names = list(columns[:-1] if triangle else columns)
    room = TEXT_WIDTH - 2 * _EDGE - _LABELS
    column = min(max(room / max(len(names), 1), _NARROW), _WIDE)
    heads, turned, high = column_heads(names or [""], column)
    width = max(2 * _EDGE + _LABELS + column * len(names), TEXT_WIDTH)
    heading = heading_lines(title, default, width)
    told = wrap(note, width - 0.2)
    shown = [(n, name) for n, name in enumerate(rows) if not triangle or n]
    lines = {n: wrap(name, _LABELS - 0.1) for n, name in shown}
    heights = {n: max(len(lines[n]) * LINE + 0.08, 0.25) for n in lines}
    top = _EDGE + len(heading) * LINE * 1.4 + 0.08 + high + 0.06
    foot = top + sum(heights.values()) + 0.06
    canvas = Canvas(width, foot + 0.1 + len(told) * LINE + _EDGE)
    if heading:
        canvas.text(_EDGE, _EDGE, heading, down="top", size=10, bold=True)
    left = _EDGE + _LABELS
    for number, _ in enumerate(names):
        middle = left + (number + 0.5) * column
        canvas.text(
            middle, top - 0.06, heads[number], across="center", down="bottom", turned=turned
        )
    most = max(ties.values(), default=1)
    y = top
    for n, _ in shown:
        canvas.text(left - 0.07, y + heights[n] / 2, lines[n], across="right")
        for number in range(n if triangle else len(names)):
            x, count = left + number * column, ties.get((n, number), 0)
            middle_of = (x + column / 2, y + heights[n] / 2)
            if not count:
                canvas.box(x, y, column, heights[n], "#ffffff", edge="#e3e6ea", line=0.5)
                continue
            colour = heat(count / most)
            canvas.box(x, y, column, heights[n], hexadecimal(colour), edge="#ffffff")
            canvas.mark(*middle_of, whole(count), text_colour(colour) if most > 1 else INK)
        y += heights[n]
    canvas.rule(_EDGE, foot, width - _EDGE)
    canvas.text(_EDGE, foot + 0.07, told, down="top", colour=QUIET)
    return canvas.figure()
