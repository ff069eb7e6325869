"""The appendices of the chapter: the other quotations, the matrices, the records.

In: a `Chapter` and `ReportData`. Out: the same chapter, longer.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualnlp.display.labels import appendix_title
from qualnlp.display.report_data import ReportData
from qualnlp.display.writers.chapter_codes import told_of
from qualnlp.display.writers.chapter_displays import (
    write_clustered,
    write_ordered,
    write_records,
)
from qualnlp.display.writers.docx import Chapter
from qualnlp.i18n import say


def write_appendix(chapter: Chapter, report: ReportData) -> None:
    """Add the appendices that the study has something for."""
    chapter.begin_appendix(appendix_title())
    _write_rest(chapter, report)
    if report.reduction.n_codings:
        write_clustered(chapter, report)
        write_ordered(chapter, report)
    write_records(chapter, report)
    if report.transcripts:
        _write_transcripts(chapter, report)


def _write_rest(chapter: Chapter, report: ReportData) -> None:
    chapter.heading(say("Kutipan Selengkapnya", "The Other Quotations"), 2)
    printed = report.printed
    rest = {code: many for code, many in printed.rest.items() if many}
    if not rest:
        chapter.body(
            say(
                "Semua kutipan tercetak dalam bab ini.",
                "All quotations are printed in the chapter.",
            )
            if report.reduction.n_codings
            else say("Belum ada kutipan.", "There is no quotation yet.")
        )
        return
    chapter.body(
        say(
            "Kutipan yang tidak dimuat dalam bab, menurut indikator. Kutipan dengan beberapa kode "
            "tercetak di bawah kode yang pertama.",
            "What the chapter does not hold, by indicator. A quotation with several codes is "
            "printed under the first.",
        )
    )
    for code, many in rest.items():
        chapter.caption("table", say(f"Kutipan lain: {report.name(code)}",
                                     f"Other quotations: {report.name(code)}"))  # fmt: skip
        chapter.table(
            [say("No.", "No."), say("Kutipan", "Quotation"), say("Sumber", "Source"),
             say("Sikap", "Stance")],
            [
                [
                    printed.number(one.excerpt_id),
                    f"“{one.text}”",
                    one.source.strip("()"),
                    told_of(report, one).partition("; ")[2],
                ]
                for one in many
            ],
            [1.1, 7.7, 2.7, 2.5],
            whole=False,
        )  # fmt: skip
        chapter.small("")


def _write_transcripts(chapter: Chapter, report: ReportData) -> None:
    chapter.heading(say("Transkrip Berkode", "Coded Transcripts"), 2)
    chapter.body(
        say(
            "Kolom kanan memuat kode setiap ucapan dan nomor kutipannya.",
            "The column on the right holds the codes of what was said, and its number.",
        )
    )
    for transcript in report.transcripts:
        chapter.caption("table", f"{transcript.name} ({transcript.about})")
        chapter.table(
            [say("Penutur", "Speaker"), say("Ucapan", "What was said"), say("Kode", "Codes")],
            [
                [speaker, text, _codes_of(report, excerpts)]
                for speaker, text, excerpts in transcript.turns
            ],
            [2.2, 8.4, 3.4],
            whole=False,
        )
        chapter.small("")


def _codes_of(report: ReportData, excerpts: Sequence[str]) -> str:
    told = []
    for excerpt_id in excerpts:
        own = report.printed.codes.get(excerpt_id, ())
        if own:
            names = ", ".join(report.name(code) for code in own)
            told.append(f"{report.printed.number(excerpt_id)}: {names}")
    return "\n".join(told)
