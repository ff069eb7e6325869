"""The tree of codes with the number of quotations under each.

In: `ReportData`. Out: a matplotlib figure: parents above their children, joined by lines, one bar
per code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp.display.figures.canvas import (
    BOLD,
    INK,
    LINE,
    QUIET,
    RULE,
    TEXT_WIDTH,
    Canvas,
    heading_lines,
    wrap,
)
from qualnlp.display.figures.drawn_codes import drawn_note, drawn_outline
from qualnlp.display.labels import no_codings, what_is_counted
from qualnlp.display.report_data import ReportData
from qualnlp.i18n import say, whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_EDGE, _STEP, _NAMES, _BARS = 0.08, 0.22, 3.2, 1.35


def tree_title() -> str:
    """Return what the tree of codes is called."""
    return say("Pohon kode", "Code tree")


def draw_tree(report: ReportData, *, title: str | None = None) -> Figure:
    """Draw the tree; the figures of a parent count each quotation of its children once."""
    outline = drawn_outline(report)
    width = TEXT_WIDTH
    labels = [
        wrap(report.name(code.id), _NAMES - min(depth, 6) * _STEP, 8 * BOLD)
        for depth, code in outline
    ]
    heights = [max(len(lines) * LINE + 0.08, 0.25) for lines in labels]
    heading = heading_lines(title, f"{tree_title()}: {report.title}", width)
    told = no_codings() if report.reduction.n_codings == 0 else what_is_counted()
    note = wrap(told + drawn_note(report), width - 0.2)
    top = _EDGE + len(heading) * LINE * 1.4 + 0.1
    height = top + sum(heights) + 0.12 + len(note) * LINE + _EDGE
    canvas = Canvas(width, height)
    if heading:
        canvas.text(_EDGE, _EDGE, heading, down="top", size=10, bold=True)
    most = max((report.counts[code.id]["n"] for _, code in outline), default=0) or 1
    y = top
    stems: dict[int, float] = {}
    for (depth, code), lines, high in zip(outline, labels, heights, strict=True):
        depth = min(depth, 6)
        x, middle = _EDGE + depth * _STEP, y + high / 2
        if depth:
            stem = x - _STEP + 0.07
            canvas.line([(stem, stems[depth - 1]), (stem, middle), (x - 0.03, middle)])
        canvas.text(x, middle, lines, bold=not code.codable)
        stems[depth] = y + high - 0.02
        n = report.counts[code.id]["n"]
        left = _EDGE + _NAMES + 0.2
        if n:
            canvas.box(left, middle - 0.07, _BARS * n / most, 0.14,
                      "#396391" if code.codable else "#c3d6ea", edge=RULE, line=0.4)  # fmt: skip
        people = report.counts[code.id]["informants"]
        figure = say(f"{whole(n)} ({whole(people)} inf.)", f"{whole(n)} ({whole(people)} inf.)")
        place = left + _BARS * n / most + 0.06
        canvas.text(place, middle, figure if n else "0", colour=INK if n else QUIET, size=7)
        y += high
    canvas.rule(_EDGE, y + 0.05, width - _EDGE)
    canvas.text(_EDGE, y + 0.12, note, down="top", colour=QUIET)
    return canvas.figure()
