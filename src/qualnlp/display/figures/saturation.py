"""Saturation as a picture: how many codes were met after each interview, with its band.

In: `ReportData`. Out: a matplotlib figure, and the sentence that says what it shows.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from qualnlp.display.figures.canvas import (
    INK,
    LINE,
    QUIET,
    RULE,
    TEXT_WIDTH,
    Canvas,
    heading_lines,
    wrap,
)
from qualnlp.display.labels import no_codings
from qualnlp.display.report_data import ReportData
from qualnlp.i18n import say, whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_EDGE, _LEFT, _RIGHT, _HIGH = 0.08, 0.62, 0.2, 1.8
_BAND, _MEAN, _ACTUAL = "#cfdfef", "#6389b5", "#173e68"
_MAX_TICKS = 12


def growth_title() -> str:
    """Return what the picture of saturation is called."""
    return say("Kejenuhan kode", "Code saturation")


def growth_sentence(report: ReportData) -> str:
    """Return in one or two sentences what the band shows; of too few sources it shows nothing."""
    frame = report.reduction.saturation
    n, flat, others = len(frame), int(frame.attrs["flat"]), int(frame.attrs["others"])
    what, english = _what(report)
    least = report.saturation_sources
    told = ""
    if n:
        total = int(frame["total"].iloc[-1])
        told = say(
            f"Dari {whole(n)} {what} yang memiliki kode muncul {whole(total)} kode berbeda.",
            f"{whole(n)} {english} with codes hold {whole(total)} different codes.",
        )
    if others:
        told += say(
            f" Hanya wawancara yang dihitung di sini, tanpa {whole(others)} sumber lain.",
            f" Only interviews count here, without {whole(others)} other sources.",
        )
    if n < least:
        return (
            told
            + say(
                f" Kejenuhan belum dapat dinilai: baru {whole(n)} {what} berkode, padahal "
                f"perlu paling sedikit {whole(least)}.",
                f" Saturation cannot be judged yet: only {whole(n)} {english} have codes, and at "
                f"least {whole(least)} are needed.",
            )
        ).lstrip()
    if flat >= report.saturation_flat:
        return told + say(
            f" Dalam urutan acak, {whole(flat)} {what} terakhir tidak lagi menambah kode baru "
            "(batas atas pita 95% bernilai nol).",
            f" In random orders the last {whole(flat)} {english} bring no new code (the upper end "
            "of the 95% band is zero).",
        )
    if flat:
        return told + say(
            f" Dalam urutan acak, hanya {whole(flat)} {what} terakhir yang tidak menambah kode "
            f"baru; untuk menyebut data jenuh perlu paling sedikit "
            f"{whole(report.saturation_flat)}.",
            f" In random orders only the last {whole(flat)} bring no new code; at least "
            f"{whole(report.saturation_flat)} are needed to speak of saturation.",
        )
    return told + say(
        f" Dalam urutan acak, {what} terakhir masih dapat menambah kode baru: kejenuhan belum "
        "terlihat.",
        " In random orders the last one may still bring a new code: saturation is not seen yet.",
    )


def _what(report: ReportData) -> tuple[str, str]:
    """Return what was counted, in both languages."""
    interviews = report.reduction.saturation.attrs["interviews"]
    return ("wawancara", "interviews") if interviews else ("sumber", "sources")


def draw_growth(report: ReportData, *, title: str | None = None) -> Figure:
    """Draw the number of codes after each interview: in the actual order and in random orders."""
    frame = report.reduction.saturation
    rows = [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]
    width = TEXT_WIDTH
    heading = heading_lines(title, f"{growth_title()}: {report.title}", width)
    note = wrap(_note(report), width - 0.2)
    top = _EDGE + len(heading) * LINE * 1.4 + 0.3
    bottom = top + (_HIGH if rows else 0.3)
    canvas = Canvas(width, bottom + 0.52 + len(note) * LINE + _EDGE)
    if heading:
        canvas.text(_EDGE, _EDGE, heading, down="top", size=10, bold=True)
    if rows:
        _plot(canvas, rows, top, bottom, _what(report))
    canvas.text(_EDGE, bottom + 0.48, note, down="top", colour=QUIET)
    return canvas.figure()


def _plot(
    canvas: Canvas, rows: list[dict[str, Any]], top: float, bottom: float, what: tuple[str, str]
) -> None:
    right = canvas.width - _EDGE - _RIGHT
    most = max(float(row["total_high"]) for row in rows)
    step = ceil(most / 6)
    high = ceil(most / step) * step

    def x(number: float) -> float:
        share = (number - 0.5) / len(rows)
        return _LEFT + share * (right - _LEFT)

    def y(value: float) -> float:
        return bottom - value / high * (bottom - top)

    for value in range(0, high + 1, step):
        canvas.line([(_LEFT, y(value)), (right, y(value))], colour=RULE, width=0.4)
        canvas.text(_LEFT - 0.06, y(value), whole(value), across="right", colour=QUIET, size=7)
    upper = [(x(row["interview"]), y(row["total_high"])) for row in rows]
    lower = [(x(row["interview"]), y(row["total_low"])) for row in rows]
    canvas.area([*upper, *reversed(lower)], _BAND)
    mean = [(x(row["interview"]), y(row["total_mean"])) for row in rows]
    actual = [(x(row["interview"]), y(row["total"])) for row in rows]
    canvas.line(mean, colour=_MEAN, width=1.2, dashes=True, above=True)
    canvas.line(actual, colour=_ACTUAL, width=1.8, above=True)
    for place in actual:
        canvas.box(place[0] - 0.035, place[1] - 0.035, 0.07, 0.07, _ACTUAL, edge=INK, line=0.4)
    every = ceil(len(rows) / _MAX_TICKS)
    for row in rows[::every]:
        number = int(row["interview"])
        canvas.text(x(number), bottom + 0.1, whole(number), across="center", colour=QUIET, size=7)
    across = say(f"{what[0]}, menurut urutan masuk", f"{what[1]}, in the order of adding")
    canvas.text((_LEFT + right) / 2, bottom + 0.28, across, across="center", size=7.5)
    up = say("kode berbeda sejauh ini", "different codes so far")
    canvas.text(_EDGE + 0.12, (top + bottom) / 2, up, across="center", turned=True, size=7.5)


def _note(report: ReportData) -> str:
    if report.reduction.n_codings == 0:
        return no_codings()
    note = say(
        "Garis penuh: urutan sebenarnya; garis putus-putus: rata-rata urutan acak; pita: 95% "
        "urutan acak. ",
        "Full line: the actual order; dashed: mean of random orders; band: 95% of random orders. ",
    )
    return f"{note}{str(report.reduction.saturation.attrs['note']).capitalize()}."
