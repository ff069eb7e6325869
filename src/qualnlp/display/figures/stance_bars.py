"""The quotations of each code as bars, divided by stance.

In: `ReportData`. Out: a matplotlib figure. Colour, hatch and number say the same, so that the
picture holds in grey print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp.display.figures.canvas import (
    INK,
    LETTER,
    LINE,
    QUIET,
    TEXT_WIDTH,
    Canvas,
    heading_lines,
    label_rows,
    wrap,
)
from qualnlp.display.figures.drawn_codes import drawn_codes, drawn_note
from qualnlp.display.figures.palette import STANCE_COLOURS, STANCE_HATCHES
from qualnlp.display.labels import no_codings
from qualnlp.display.report_data import ReportData
from qualnlp.i18n import say, whole
from qualnlp.terms import NO_STANCE, SPLIT_STANCE, STANCE_KINDS, STANCES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_EDGE = 0.08
_LABELS = 1.85
_END = 0.4  # inches for the total after the bar


def bars_title() -> str:
    """Return what the bar chart is called, on pictures, captions and pages."""
    return say("Kutipan per kode menurut sikap", "Quotations per code by stance")


def kinds_shown(report: ReportData) -> list[str]:
    """Return the stances to show: the three of the method, and others only where they occur."""
    met = {one.kind for many in report.quotations.values() for one in many}
    return [*STANCES, *(kind for kind in (SPLIT_STANCE, NO_STANCE) if kind in met)]


def draw_bars(
    report: ReportData, *, codes: list[str] | None = None, title: str | None = None
) -> Figure:
    """Draw one bar per code, grouped by parent; parts of one chart share their scale."""
    wanted = set(drawn_codes(report) if codes is None else codes)
    groups = [
        (name, [(code, report.name(code)) for code in many if code in wanted])
        for name, many in report.groups
    ]
    rows = label_rows([group for group in groups if group[1]], _LABELS - 0.1)

    width = TEXT_WIDTH
    heading = heading_lines(title, f"{bars_title()}: {report.title}", width)
    more = drawn_note(report) if codes is None else ""
    note = wrap(_note(report) + more, width - 0.2)
    legend = _EDGE + len(heading) * LINE * 1.3
    kinds = kinds_shown(report)
    lines = _legend_lines(kinds, width)
    top = legend + 0.08 + len(lines) * 0.24
    height = top + sum(row.height for row in rows) + 0.1 + len(note) * LINE + _EDGE

    canvas = Canvas(width, height)
    if heading:
        canvas.text(_EDGE, _EDGE, heading, down="top", size=10, bold=True)
    for number, line in enumerate(lines):
        for x, kind in line:
            y = legend + 0.08 + number * 0.24
            _segment(canvas, x, y, 0.26, 0.15, kind)
            canvas.text(x + 0.32, y + 0.075, STANCE_KINDS.label(kind))

    left = _EDGE + _LABELS
    most = max((report.n(code) for code in report.codes), default=0)
    scale = (width - left - _EDGE - _END) / max(most, 1)
    y = top
    for row in rows:
        middle = y + row.height / 2
        if row.code is None:
            canvas.text(_EDGE, middle + 0.03, row.lines, bold=True)
        else:
            canvas.text(left - 0.07, middle, row.lines, across="right")
            x = left
            for kind, count in report.by_kind(row.code).items():
                if count:
                    _bar(canvas, x, middle, count * scale, kind, count)
                    x += count * scale
            total = report.n(row.code)
            if total:
                canvas.text(x + 0.06, middle, whole(total), bold=True)
            else:
                nothing = say("0 (tidak ada kutipan)", "0 (no quotation)")
                canvas.text(x + 0.06, middle, nothing, colour=QUIET)
        y += row.height
    canvas.rule(_EDGE, y + 0.03, width - _EDGE)
    canvas.text(_EDGE, y + 0.1, note, down="top", colour=QUIET)
    return canvas.figure()


def _bar(canvas: Canvas, x: float, middle: float, width: float, kind: str, count: int) -> None:
    _segment(canvas, x, middle - 0.09, width, 0.18, kind)
    text = whole(count)
    if width >= len(text) * LETTER + 0.08:
        colour = "#ffffff" if kind == "mendukung" else INK
        behind = STANCE_COLOURS[kind]
        place = x + width / 2
        canvas.text(place, middle, text, across="center", colour=colour, size=7, behind=behind)


def _segment(canvas: Canvas, x: float, y: float, width: float, height: float, kind: str) -> None:
    canvas.box(
        x,
        y,
        width,
        height,
        STANCE_COLOURS[kind],
        edge="#4a4a4a",
        hatch=STANCE_HATCHES[kind] * 2,
        line=0.5,
    )


def _legend_lines(kinds: list[str], width: float) -> list[list[tuple[float, str]]]:
    lines: list[list[tuple[float, str]]] = [[]]
    x = _EDGE
    for kind in kinds:
        needed = 0.55 + len(STANCE_KINDS.label(kind)) * LETTER
        if x + needed > width and lines[-1]:
            lines.append([])
            x = _EDGE
        lines[-1].append((x, kind))
        x += needed
    return lines


def _note(report: ReportData) -> str:
    if report.reduction.n_codings == 0:
        return no_codings()
    return say(
        "Angka: banyaknya kutipan yang dikode dan dikonfirmasi peneliti; di ujung batang "
        "jumlahnya.",
        "Figures: quotations that a researcher coded and confirmed; their sum at the bar's end.",
    )
