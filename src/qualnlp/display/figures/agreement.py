"""The kappa of each code with its interval, as dots and whiskers.

In: `ReportData` or a `Comparison`. Out: a matplotlib figure. The bands behind the dots are the
steps of Landis & Koch; what is undefined is said in words, never drawn at 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualnlp.display.agreement_data import Compared, common_notes, leading_measure
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
from qualnlp.display.labels import as_sentence, measure_name
from qualnlp.i18n import decimal, is_missing, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_EDGE = 0.08
_LABELS = 1.85
_FIGURES = 1.15  # inches for the figures behind the whiskers
_BANDS = ((0.0, 0.2), (0.4, 0.6), (0.8, 1.0))
_BAND = "#f0f2f5"
_DOT = 0.09


def kappas_title(compared: Compared) -> str:
    """Return what the picture is called, on pictures and captions."""
    frame = compared.agreement
    measure = measure_name("cohen_kappa" if frame is None else leading_measure(frame))
    return say(f"{measure} per kode dengan selang 95%", f"{measure} by code, 95% interval")


def draw_kappas(compared: Compared, *, title: str | None = None) -> Figure:
    """Draw one line per code in the order of the frame, the overall kappa first."""
    frame = compared.agreement
    kappas: list[dict[str, Any]] = []
    if frame is not None:
        rows = frame[frame["measure"] == leading_measure(frame)].to_dict("records")
        kappas = [{str(key): value for key, value in row.items()} for row in rows]
    by_code = {str(row["code"]): row for row in kappas}
    overall = say("Seluruhnya", "Overall")
    groups = [("", [(code, compared.name(code) if code else overall) for code in by_code])]
    lines = label_rows(groups, _LABELS - 0.1)
    heading = heading_lines(title, kappas_title(compared))
    told_everywhere = "".join(f" {as_sentence(one)}" for one in common_notes(frame))
    note = wrap(_note() + told_everywhere, TEXT_WIDTH - 0.2)
    top = _EDGE + len(heading) * LINE * 1.3 + (0.08 if heading else 0)
    bottom = top + sum(row.height for row in lines) + 0.06
    canvas = Canvas(TEXT_WIDTH, bottom + 0.3 + len(note) * LINE + _EDGE)
    if heading:
        canvas.text(_EDGE, _EDGE, heading, down="top", size=10, bold=True)
    left, right = _EDGE + _LABELS, TEXT_WIDTH - _EDGE - _FIGURES
    lows = [row["ci_low"] for row in kappas if not is_missing(row["ci_low"])]
    lows += [row["value"] for row in kappas if not is_missing(row["value"])]
    start = -1.0 if min(lows, default=0.0) < -0.2 else -0.2

    def at(value: float) -> float:
        return left + (max(value, start) - start) / (1 - start) * (right - left)

    for low, high in _BANDS:
        canvas.box(at(low), top, at(high) - at(low), bottom - top, _BAND, line=0)
    y = top
    for row in lines:
        middle = y + row.height / 2
        told = by_code[row.code or ""]
        canvas.text(left - 0.07, middle, row.lines, across="right", bold=not row.code)
        _whisker(canvas, at, middle, told)
        canvas.text(TEXT_WIDTH - _EDGE, middle, _figure(told), across="right", colour=INK, size=7)
        y += row.height
    canvas.rule(left, bottom, right)
    ticks = (-1.0, -0.5, 0.0, 0.5, 1.0) if start < -0.2 else (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    for tick in ticks:
        canvas.text(
            at(tick), bottom + 0.12, decimal(tick, 1), across="center", colour=QUIET, size=7
        )
    canvas.text(_EDGE, bottom + 0.28, note, down="top", colour=QUIET)
    return canvas.figure()


def _whisker(canvas: Canvas, at: Any, middle: float, row: dict[str, Any]) -> None:
    if is_missing(row["value"]):
        words = say("tidak terdefinisi", "undefined")
        canvas.text(at(0.0) + 0.05, middle, words, colour=QUIET, size=7)
        return
    if not is_missing(row["ci_low"]):
        low, high = at(row["ci_low"]), at(row["ci_high"])
        canvas.box(low, middle - 0.009, max(high - low, 0.01), 0.018, INK, edge=INK, line=0)
    place = at(row["value"])
    canvas.box(place - _DOT / 2, middle - _DOT / 2, _DOT, _DOT, INK, edge=INK, line=0)


def _figure(row: dict[str, Any]) -> str:
    if is_missing(row["value"]):
        return "–"
    text = decimal(row["value"])
    if not is_missing(row["ci_low"]):
        text += f" [{decimal(row['ci_low'])}; {decimal(row['ci_high'])}]"
    return text


def _note() -> str:
    return say(
        "Kotak: nilai; garis: selang 95% atas transkrip; jalur: tingkat menurut "
        "Landis & Koch. Seluruhnya: semua pasangan kutipan dan kode digabung.",
        "Square: value; line: 95% interval over transcripts; bands: steps of "
        "Landis & Koch. Overall: every pair of excerpt and code pooled.",
    )
