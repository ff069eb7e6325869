"""Tables about the study itself: its codebook, its code tree, and who coded what.

In: `ReportData`. Out: a `Table` each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp.display.report_data import ReportData
from qualnlp.display.tables.table import Table
from qualnlp.i18n import day, say
from qualnlp.terms import DECISION_VERDICTS

if TYPE_CHECKING:
    pass


def codebook_table(report: ReportData) -> Table:
    """Return the codebook: every code with its definition, rules and anchor quotations."""
    rows: list[list[object]] = []
    for depth, code in report.outline:
        rows.append(
            [
                "\u2003" * depth + report.name(code.id),
                report.name(code.parent) if code.parent else "",
                code.definition,
                "\n".join(code.include),
                "\n".join(code.exclude),
                "\n".join(code.examples),
                code.source,
                report.counts[code.id]["n"],
            ]
        )
    return Table(
        "buku-kode",
        say("Buku kode", "Codebook"),
        say("Buku kode", "Codebook"),
        [
            say("Kode", "Code"),
            say("Induk", "Parent"),
            say("Definisi", "Definition"),
            say("Termasuk", "Include"),
            say("Tidak termasuk", "Exclude"),
            say("Contoh", "Examples"),
            say("Sumber", "Source"),
            say("n kutipan", "n quotations"),
        ],
        rows,
    )


def audit_title() -> str:
    """Return what the summary of the audit trail is called."""
    return say("Ringkasan jejak audit pengodean", "Audit summary of the coding")


def audit_table(report: ReportData) -> Table:
    """Return one row per coder: decisions by verdict and mode, and the first and last day."""
    frame = report.decisions
    rows: list[list[object]] = []
    if frame is not None and len(frame):
        for coder, own in frame.groupby("coder", sort=True):
            verdicts, modes = own["verdict"].value_counts(), own["mode"].value_counts()
            rows.append(
                [
                    str(coder),
                    own["excerpt_id"].nunique(),
                    *(int(verdicts.get(verdict, 0)) for verdict in DECISION_VERDICTS),
                    int(modes.get("blind", 0)),
                    int(modes.get("assisted", 0)),
                    day(own["decided_at"].min()),
                    day(own["decided_at"].max()),
                ]
            )
    return Table(
        "audit",
        say("Jejak audit", "Audit"),
        audit_title(),
        [
            say("Pengode", "Coder"),
            say("Kutipan dibaca", "Excerpts read"),
            say("Kode dikonfirmasi", "Codes confirmed"),
            say("Kode ditolak", "Codes rejected"),
            say("Ditarik", "Withdrawn"),
            say("Ditandai selesai", "Finished"),
            say("Tanpa saran", "Blind"),
            say("Dengan saran", "Assisted"),
            say("Keputusan pertama (UTC)", "First decision (UTC)"),
            say("Keputusan terakhir (UTC)", "Last decision (UTC)"),
        ],
        rows,
        say(
            "Angka: banyaknya keputusan yang tercatat, termasuk yang kemudian diganti; tanpa saran "
            "dan dengan saran menyatakan apakah saran mesin tampil saat keputusan itu diambil. "
            "Tanggal menurut waktu universal (UTC, yaitu WIB dikurangi tujuh jam).",
            "Figures: recorded decisions, later replaced ones included; blind and assisted tell "
            "whether suggestions were on screen. Days are UTC.",
        )
        + "".join(f" {one}" for one in (report.agreement_sentence, report.coding_note) if one),
        (2.0, 1.3, 1.75, 1.3, 1.2, 1.35, 1.15, 1.15, 1.75, 1.75),
    )
