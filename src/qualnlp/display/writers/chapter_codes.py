"""The findings, indicator by indicator: what was said, what is worth discussing, where to write.

In: a `Chapter` and `ReportData`. Out: the same chapter, longer. The other quotations stand in the
appendix.
"""

from __future__ import annotations

from typing import Any

from qualnlp.display.labels import chosen_label, counts_sentence, memos_label, points_label
from qualnlp.display.printed import choice_rule
from qualnlp.display.report_data import Quotation, ReportData
from qualnlp.display.tables.memos import memos_of
from qualnlp.display.tables.talking_points import talking_points
from qualnlp.display.writers.docx import Chapter
from qualnlp.display.writers.places import DISCUSSION, SUMMARY, WHOLE
from qualnlp.i18n import say


def write_codes(chapter: Chapter, report: ReportData) -> None:
    """Add every indicator with its quotations, memos, and places for the researcher's words."""
    chapter.heading(
        say("Temuan dan Pembahasan per Indikator", "Findings and Discussion by Indicator"), 2
    )
    if report.reduction.n_codings:
        chapter.body(choice_rule(report.n_quotations))
    for depth, code in report.outline:
        chapter.heading(report.name(code.id), depth + 3)
        if code.definition:
            source = say(" Sumber: ", " Source: ") + f"{code.source}." if code.source else ""
            definition = code.definition.strip().rstrip(".")
            chapter.paragraph(f"{definition}.{source}", label=say("Definisi:", "Definition:"))
        if code.codable:
            _write_code(chapter, report, code.id)
        else:
            _write_memos(chapter, memos_of(report, code.id))
    for code_id in report.strays:
        chapter.heading(code_id, 3)
        chapter.body(
            say(
                "Kode ini tidak ada lagi dalam buku kode, tetapi pengodeannya masih ada.",
                "This code is no longer in the codebook; its codings are still there.",
            )
        )
        _write_code(chapter, report, code_id)


def write_whole_discussion(chapter: Chapter, report: ReportData) -> None:
    """Add the place for a discussion of the study as a whole, with the memos on it."""
    _write_memos(chapter, memos_of(report, WHOLE))
    chapter.place(DISCUSSION, WHOLE, report.words.get((DISCUSSION, WHOLE), ""))


def _write_code(chapter: Chapter, report: ReportData, code: str) -> None:
    # A codable parent has codings of its own; its children's stand under the children.
    quotations = report.quotations.get(code, [])
    informants = len({one.informant for one in quotations})
    name, kinds = report.name(code), report.by_kind(code)
    chapter.body(counts_sentence(name, len(quotations), informants, kinds))
    chapter.place(SUMMARY, code, report.words.get((SUMMARY, code), ""))
    printed = report.printed
    chosen = printed.chosen.get(code, [])
    if quotations:
        chapter.label(chosen_label())
    for one in chosen:
        chapter.quotation(one.text, one.source, told_of(report, one))
    if quotations:
        chapter.small(_others(report, code))
    _write_memos(chapter, memos_of(report, code))
    chapter.label(points_label())
    for point in talking_points(report, code):
        chapter.bullet(point)
    chapter.place(DISCUSSION, code, report.words.get((DISCUSSION, code), ""))


def told_of(report: ReportData, one: Quotation) -> str:
    """Return what stands behind a quotation: its number, its stance, and its other codes."""
    others = [code for code in report.printed.codes[one.excerpt_id] if code != one.code]
    told = f"{report.printed.number(one.excerpt_id)}; {one.told}"
    if others:
        names = ", ".join(report.name(code) for code in others)
        told += say(f"; juga {names}", f"; also {names}")
    return told


def _others(report: ReportData, code: str) -> str:
    """Return where the other quotations of a code are printed."""
    printed = report.printed
    rest, elsewhere = printed.rest.get(code, []), printed.elsewhere.get(code, [])
    told = []
    if rest:
        numbers = printed.listed(rest)
        told.append(
            say(f"Kutipan lain dalam Lampiran 1: {numbers}.", f"Others, in appendix 1: {numbers}.")
        )
    if elsewhere:
        numbers = printed.listed(elsewhere)
        told.append(
            say(
                f"Dicetak di bawah indikator lain: {numbers}.",
                f"Printed under another indicator: {numbers}.",
            )
        )
    return " ".join(told)


def _write_memos(chapter: Chapter, memos: list[dict[str, Any]]) -> None:
    if not memos:
        return
    chapter.label(memos_label())
    for memo in memos:
        chapter.bullet(f": {memo['text']} ({memo['coder']}, {memo['day']})", bold=memo["on"])
