"""Which indicators informants differ on, who stands on which side, and how far they part.

In: `ReportData`. Out: a `Table`, one row per indicator. The numbers lead to the quotations.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualnlp.display.report_data import Quotation, ReportData
from qualnlp.display.tables.table import Table
from qualnlp.i18n import say
from qualnlp.verification.registry import DIFFER, verdict_name


def differing(report: ReportData) -> Table:
    """Return one row per code with both stances: who supports, who hinders, and how they part."""
    verdicts = {str(row["subject"]): str(row["verdict"]) for row in report.checks(DIFFER)}
    rows: list[list[object]] = []
    for code in [*report.codes, *report.strays]:
        sides = [
            [one for one in report.quotations.get(code, []) if one.kind == stance]
            for stance in ("mendukung", "menghambat")
        ]
        if not all(sides):
            continue
        verdict = verdicts.get(code, "contradicted")
        rows.append(
            [
                report.name(code),
                *(_voices(report, side) for side in sides),
                verdict_name(DIFFER, verdict),
            ]
        )
    return Table(
        "pernyataan-berbeda",
        say("Pernyataan berbeda", "Differing statements"),
        say("Pernyataan yang berbeda per indikator", "Differing statements by indicator"),
        [
            say("Indikator", "Indicator"),
            say("Mendukung", "Supporting"),
            say("Menghambat", "Hindering"),
            say("Keadaan", "State"),
        ],
        rows,
        say(
            "Nama informan dengan nomor kutipannya; informan pada kedua kolom menyatakan keduanya.",
            "Informants with the numbers of their quotations; in both columns: who says both.",
        ),
        (2.9, 4.4, 4.4, 2.3),
    )


def _voices(report: ReportData, side: Sequence[Quotation]) -> str:
    people: dict[str, list[Quotation]] = {}
    for one in side:
        people.setdefault(one.informant, []).append(one)
    return "\n".join(f"{name}: {report.printed.listed(own)}" for name, own in people.items())
