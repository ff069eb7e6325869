"""The checklist and the ordered matrices as a picture: one sign per cell, + − ± ○.

In: `ReportData`, and the attribute that orders the informants if one does. Out: a matplotlib
figure. The colour of a cell repeats what its sign says, so that the picture holds in grey print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp.display.figures.canvas import (
    INK,
    LINE,
    QUIET,
    TEXT_WIDTH,
    Canvas,
    heading_lines,
    label_rows,
    wrap,
)
from qualnlp.display.figures.drawn_codes import drawn_codes, drawn_note
from qualnlp.display.figures.heatmap import column_heads
from qualnlp.display.figures.palette import SIGN_PAPER
from qualnlp.display.labels import cell_text, no_codings, sign_legend
from qualnlp.display.report_data import ReportData
from qualnlp.display.tables.matrices import checklist_title, ordered_title, sign_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_EDGE = 0.08
_LABELS, _WIDE_LABELS = 1.85, 3.4
_NARROW, _WIDE = 0.33, 0.62


def draw_signs(
    report: ReportData,
    attribute: str | None = None,
    *,
    cases: bool = False,
    codes: list[str] | None = None,
    informants: list[str] | None = None,
    title: str | None = None,
) -> Figure:
    """Draw codes x informants with signs; with an attribute, its values stand above the columns."""
    wanted = set(drawn_codes(report) if codes is None else codes)
    everyone = report.in_order(attribute) if attribute else report.voices
    people = [one for one in everyone if informants is None or one in set(informants)]
    groups = [
        (name, [(code, report.name(code)) for code in many if code in wanted])
        for name, many in report.groups
    ]
    labels = _LABELS if len(people) <= 12 else _WIDE_LABELS
    rows = label_rows([group for group in groups if group[1]], labels - 0.1)

    room = TEXT_WIDTH - 2 * _EDGE - labels
    column = min(max(room / max(len(people), 1), _NARROW), _WIDE)
    names, turned, high = column_heads(people, column)
    width = max(2 * _EDGE + labels + column * len(people), TEXT_WIDTH)
    bands = _bands(report, attribute, people) if attribute else []
    # A single value on its own column may be longer than the column is wide: turned then.
    band_lines = [wrap(value, max(column * n, 0.4)) for value, n in bands]
    upright = all(len(word) * 0.065 < column * n for value, n in bands for word in value.split())
    if bands and not (upright and all(len(lines) <= 3 for lines in band_lines)):
        upright = False
        most = max(int(column / LINE), 1)
        band_lines = [_few(wrap(value, 1.5), most * n) for value, n in bands]
    longest = max((len(line) for lines in band_lines for line in lines), default=0)
    band = max((len(lines) for lines in band_lines), default=0) * LINE + 0.06 if upright else 0.0
    if bands and not upright:
        band = longest * 0.0715 + 0.08

    name = ordered_title(attribute, cases=cases) if attribute else checklist_title()
    heading = heading_lines(title, f"{name}: {report.title}", width)
    told = no_codings() if report.reduction.n_codings == 0 else sign_legend()
    note = wrap(told + (drawn_note(report) if codes is None else ""), width - 0.2)
    band_top = _EDGE + len(heading) * LINE * 1.4 + 0.08
    top = band_top + band + high + 0.12
    height = top + sum(row.height for row in rows) + 0.1 + len(note) * LINE + _EDGE

    canvas = Canvas(width, height)
    if heading:
        canvas.text(_EDGE, _EDGE, heading, down="top", size=10, bold=True)
    left = _EDGE + labels
    at = left
    for (_, n), lines in zip(bands, band_lines, strict=True):
        middle, base = at + n * column / 2, band_top + band
        canvas.text(
            middle, base - 0.05, lines, across="center", down="bottom", turned=not upright,
            colour=QUIET,
        )  # fmt: skip
        canvas.line([(at + 0.04, base), (at + n * column - 0.04, base)], width=1.0, colour=QUIET)
        at += n * column
    for number, lines in enumerate(names):
        middle = left + (number + 0.5) * column
        canvas.text(middle, top - 0.06, lines, across="center", down="bottom", turned=turned)
    y = top
    for row in rows:
        middle = y + row.height / 2
        if row.code is None:
            canvas.text(_EDGE, middle + 0.03, row.lines, bold=True)
        else:
            canvas.text(left - 0.07, middle, row.lines, across="right")
            for number, person in enumerate(people):
                sign = sign_of(report.said(row.code, person))
                x = left + number * column
                paper = SIGN_PAPER.get(sign, "#ffffff")
                canvas.box(x, y, column, row.height, paper, edge="#dfe3e8", line=0.5)
                if sign:
                    canvas.mark(x + column / 2, middle, sign, "#ffffff" if sign == "+" else INK, 12)
        y += row.height
    canvas.rule(_EDGE, y + 0.03, width - _EDGE)
    canvas.text(_EDGE, y + 0.1, note, down="top", colour=QUIET)
    return canvas.figure()


def _bands(report: ReportData, attribute: str, people: list[str]) -> list[tuple[str, int]]:
    """Return each value and how many neighbours share it."""
    values = report.attribute(attribute)
    bands: list[tuple[str, int]] = []
    for person in people:
        told = cell_text(values[person]) if person in values else ""
        if bands and bands[-1][0] == told:
            bands[-1] = (told, bands[-1][1] + 1)
        else:
            bands.append((told, 1))
    return bands


def _few(lines: list[str], most: int) -> list[str]:
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1][:-1] + "…"]
