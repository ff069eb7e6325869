"""The informant x code matrix as a picture: the more quotations, the darker the cell.

In: `ReportData`. Out: a matplotlib figure. Codes stand in the rows, where long names can be read;
informants in the columns.
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
from qualnlp.display.figures.palette import heat, hexadecimal, text_colour
from qualnlp.display.labels import no_codings
from qualnlp.display.report_data import ReportData
from qualnlp.i18n import say, whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_EDGE = 0.08
_LABELS, _WIDE_LABELS = 1.85, 3.4  # inches for the names of the codes; for many informants
_TOTAL = 0.42
_NARROW, _WIDE = 0.33, 0.62


def matrix_title() -> str:
    """Return what the matrix is called, on pictures, captions and pages."""
    return say("Matriks informan × kode", "Informant × code matrix")


def draw_matrix(
    report: ReportData,
    *,
    codes: list[str] | None = None,
    informants: list[str] | None = None,
    title: str | None = None,
) -> Figure:
    """Draw the matrix, or the part of it with these codes and informants.

    Parts of one matrix share their colours: the darkest cell is the largest of the whole.
    """
    wanted = drawn_codes(report) if codes is None else codes
    people = report.informants if informants is None else informants
    groups = [
        (name, [(code, report.name(code)) for code in many if code in set(wanted)])
        for name, many in report.groups
    ]
    labels = _LABELS if len(people) <= 12 else _WIDE_LABELS
    rows = label_rows([group for group in groups if group[1]], labels - 0.1)

    room = TEXT_WIDTH - 2 * _EDGE - labels - _TOTAL
    column = min(max(room / max(len(people), 1), _NARROW), _WIDE)
    names, turned, top_names = column_heads(people, column)
    width = max(2 * _EDGE + labels + column * len(people) + _TOTAL, TEXT_WIDTH)

    heading = heading_lines(title, f"{matrix_title()}: {report.title}", width)
    more = drawn_note(report) if codes is None else ""
    note = wrap(_note(report) + more, width - 0.2)
    top = _EDGE + len(heading) * LINE * 1.4 + 0.08 + top_names + 0.06
    height = top + sum(row.height for row in rows) + 0.1 + len(note) * LINE + _EDGE

    canvas = Canvas(width, height)
    if heading:
        canvas.text(_EDGE, _EDGE, heading, down="top", size=10, bold=True)
    left = _EDGE + labels
    for number, lines in enumerate(names):
        middle = left + (number + 0.5) * column
        canvas.text(middle, top - 0.06, lines, across="center", down="bottom", turned=turned)
    total_at = left + column * len(people) + _TOTAL / 2
    canvas.text(total_at, top - 0.06, say("Jumlah", "Total"), across="center", down="bottom")

    matrix = report.reduction.matrix
    most = max(int(matrix.to_numpy().max()), 1) if matrix.size else 1
    y = top
    for row in rows:
        middle = y + row.height / 2
        if row.code is None:
            canvas.text(_EDGE, middle + 0.03, row.lines, bold=True)
        else:
            canvas.text(left - 0.07, middle, row.lines, across="right")
            for number, person in enumerate(people):
                count = report.cell(person, row.code)
                _cell(canvas, left + number * column, y, column, row.height, count, most)
            total = report.n(row.code)
            canvas.text(total_at, middle, whole(total), across="center", bold=total > 0)
        y += row.height
    canvas.rule(_EDGE, y + 0.03, width - _EDGE)
    canvas.text(_EDGE, y + 0.1, note, down="top", colour=QUIET)
    return canvas.figure()


def column_heads(people: list[str], column: float) -> tuple[list[list[str]], bool, float]:
    """Return the wrapped names of the columns, whether they are rotated, and their height."""
    level = [wrap(name, column - 0.02) for name in people]
    words = [word for name in people for word in name.split()]
    fits = all(len(word) * LETTER <= column for word in words)
    if fits and all(len(lines) <= 3 for lines in level):
        return level, False, max((len(lines) for lines in level), default=1) * LINE
    # Turned names may take as many lines as the column is wide, and 1.6 inches of height.
    most = max(int(column / LINE), 1)
    turned = []
    for name in people:
        lines = wrap(name, 1.6)
        if len(lines) > most:
            lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
        turned.append(lines)
    longest = max(len(line) for lines in turned for line in lines)
    # A name may be made of wide letters; it must not run into the title.
    return turned, True, max(longest * LETTER * 1.1, LINE)


def _cell(
    canvas: Canvas, x: float, y: float, width: float, height: float, count: int, most: int
) -> None:
    middle = (x + width / 2, y + height / 2)
    if count == 0:
        canvas.box(x, y, width, height, "#ffffff", edge="#e3e6ea", line=0.5)
        canvas.mark(*middle, "·", QUIET)
        return
    colour = heat(count / most)
    canvas.box(x, y, width, height, hexadecimal(colour), edge="#ffffff")
    canvas.mark(*middle, whole(count), text_colour(colour) if most > 1 else INK)


def _note(report: ReportData) -> str:
    if report.reduction.n_codings == 0:
        return no_codings()
    return say(
        "Angka: banyaknya kutipan yang dikode dan dikonfirmasi peneliti; makin gelap makin "
        "banyak; · berarti tidak ada kutipan.",
        "Figures: quotations that a researcher coded and confirmed; the darker the more; "
        "· means none.",
    )
