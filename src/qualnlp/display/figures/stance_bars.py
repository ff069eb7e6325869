"""The quotations of each code as bars, divided by stance.

In: `Findings`. Out: a `Canvas`. Colour, hatch and number say the same, so that the picture
holds in grey print.
"""

from __future__ import annotations

from qualnlp.display.figures.canvas import (
    BOLD,
    INK,
    LETTER,
    LINE,
    QUIET,
    TEXT_WIDTH,
    Canvas,
    label_rows,
    wrap,
)
from qualnlp.display.figures.palette import STANCE_COLOURS, STANCE_HATCHES
from qualnlp.display.labels import no_codings, whole
from qualnlp.display.report_data import Findings
from qualnlp.i18n import say
from qualnlp.terms import NO_STANCE, SPLIT_STANCE, STANCE_KINDS, STANCES

_EDGE = 0.08
_LABELS = 1.85
_END = 0.4  # inches for the total after the bar


def bars_title() -> str:
    """Return what the bar chart is called, on pictures, captions and pages."""
    return say("Kutipan per kode menurut sikap", "Quotations per code by stance")


def kinds_shown(findings: Findings) -> list[str]:
    """Return the stances to show: the three of the method, and others only where they occur."""
    met = {one.kind for many in findings.quotations.values() for one in many}
    return [*STANCES, *(kind for kind in (SPLIT_STANCE, NO_STANCE) if kind in met)]


def draw_bars(
    findings: Findings, *, codes: list[str] | None = None, heading: bool = True
) -> Canvas:
    """Draw one bar a code, grouped by parent; parts of one chart share their scale."""
    wanted = set(findings.codes if codes is None else codes)
    groups = [
        (name, [(code, findings.name(code)) for code in many if code in wanted])
        for name, many in findings.groups
    ]
    rows = label_rows([group for group in groups if group[1]], _LABELS - 0.1)

    width = TEXT_WIDTH
    title = wrap(f"{bars_title()}: {findings.title}", width - 0.2, 10 * BOLD) if heading else []
    note = wrap(_note(findings), width - 0.2)
    legend = _EDGE + len(title) * LINE * 1.3
    kinds = kinds_shown(findings)
    lines = _legend_lines(kinds, width)
    top = legend + 0.08 + len(lines) * 0.24
    height = top + sum(row.height for row in rows) + 0.1 + len(note) * LINE + _EDGE

    sheet = Canvas(width, height)
    if title:
        sheet.text(_EDGE, _EDGE, title, down="top", size=10, bold=True)
    for number, line in enumerate(lines):
        for x, kind in line:
            y = legend + 0.08 + number * 0.24
            _segment(sheet, x, y, 0.26, 0.15, kind)
            sheet.text(x + 0.32, y + 0.075, STANCE_KINDS.label(kind))

    left = _EDGE + _LABELS
    most = max((findings.n(code) for code in findings.codes), default=0)
    scale = (width - left - _EDGE - _END) / max(most, 1)
    y = top
    for row in rows:
        middle = y + row.height / 2
        if row.code is None:
            sheet.text(_EDGE, middle + 0.03, row.lines, bold=True)
        else:
            sheet.text(left - 0.07, middle, row.lines, across="right")
            x = left
            for kind, count in findings.by_kind(row.code).items():
                if count:
                    _bar(sheet, x, middle, count * scale, kind, count)
                    x += count * scale
            total = findings.n(row.code)
            if total:
                sheet.text(x + 0.06, middle, whole(total), bold=True)
            else:
                nothing = say("0 (tidak ada kutipan)", "0 (no quotation)")
                sheet.text(x + 0.06, middle, nothing, colour=QUIET)
        y += row.height
    sheet.rule(_EDGE, y + 0.03, width - _EDGE)
    sheet.text(_EDGE, y + 0.1, note, down="top", colour=QUIET)
    return sheet


def _bar(sheet: Canvas, x: float, middle: float, width: float, kind: str, count: int) -> None:
    _segment(sheet, x, middle - 0.09, width, 0.18, kind)
    text = whole(count)
    if width >= len(text) * LETTER + 0.08:
        colour = "#ffffff" if kind == "mendukung" else INK
        behind = STANCE_COLOURS[kind]
        place = x + width / 2
        sheet.text(place, middle, text, across="center", colour=colour, size=7, behind=behind)


def _segment(sheet: Canvas, x: float, y: float, width: float, height: float, kind: str) -> None:
    sheet.box(
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


def _note(findings: Findings) -> str:
    if findings.reduction.n_codings == 0:
        return no_codings()
    return say(
        "Angka: banyaknya kutipan yang dikode dan dikonfirmasi peneliti; di ujung batang "
        "jumlahnya.",
        "Figures: quotations that a researcher coded and confirmed; their sum at the bar's end.",
    )
