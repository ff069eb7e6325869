"""Which codes a picture shows. In: `ReportData`. Out: codes, and a sentence about the others.

A picture of thousands of codes takes minutes and cannot be read: the codes with most quotations are
drawn, and the tables hold all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp.i18n import say, whole

if TYPE_CHECKING:
    from qualnlp.codebook import Code
    from qualnlp.display.report_data import ReportData

MAX_DRAWN = 200  #: codes of one picture


def drawn_codes(report: ReportData) -> list[str]:
    """Return the codes that pictures show, in the order of the outline."""
    codes = report.codes
    if len(codes) <= MAX_DRAWN:
        return codes
    most = set(sorted(codes, key=report.n, reverse=True)[:MAX_DRAWN])
    return [code for code in codes if code in most]


def drawn_outline(report: ReportData) -> list[tuple[int, Code]]:
    """Return depth and code of those codes and of what is above them."""
    if len(report.outline) <= MAX_DRAWN or len(report.codes) <= MAX_DRAWN:
        return report.outline
    book = report.reduction.codebook
    kept = set(drawn_codes(report))
    for code_id in list(kept):
        above = book[code_id].parent
        while above is not None and above not in kept:
            kept.add(above)
            above = book[above].parent
    return [(depth, code) for depth, code in report.outline if code.id in kept]


def drawn_note(report: ReportData) -> str:
    """Return the sentence on the codes that are not drawn, with a blank before it, or nothing."""
    n = len(report.codes)
    if n <= MAX_DRAWN:
        return ""
    return say(
        f" Yang digambar: {whole(MAX_DRAWN)} kode dengan kutipan terbanyak dari {whole(n)} kode; "
        "semuanya ada dalam tabel.",
        f" Drawn are the {whole(MAX_DRAWN)} codes with most quotations of {whole(n)}; the tables "
        "hold all of them.",
    )
