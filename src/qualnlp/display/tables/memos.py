"""The researcher's memos: those of an indicator for the chapter, all of them as a table.

In: `ReportData` with the frame of `Study.memos`. Out: rows.
"""

from __future__ import annotations

from typing import Any

from qualnlp.display.report_data import ReportData
from qualnlp.display.tables.table import Table
from qualnlp.i18n import day, day_in_words, say

# What stands in the chapter at a place of its own, and is no memo there.
_PLACES = ("summary", "discussion")
# What the program itself notes on a code is no analysis.
_OURS = ("Ditambahkan saat mengode.", "Added while coding.")


def kind_name(target: str) -> str:
    """Return what a memo is on, in words.

    Examples
    --------
    >>> kind_name("coding")
    'pengodean'
    """
    return {
        "excerpt": say("kutipan", "excerpt"),
        "coding": say("pengodean", "coding"),
        "code": say("kode", "code"),
        "transcript": say("transkrip", "transcript"),
        "informant": say("informan", "informant"),
        "conclusion": say("simpulan", "conclusion"),
        "study": say("studi", "study"),
        "summary": say("ringkasan", "summary"),
        "discussion": say("pembahasan", "discussion"),
    }.get(target, target)


def memos_of(report: ReportData, code: str) -> list[dict[str, Any]]:
    """Return the memos under a code, the oldest first; under no code: those on the whole study.

    Each with on (what it is on, with the number of a quotation that is printed), text, coder, day.
    """
    found = []
    for row in _rows(report):
        if row["target"] in _PLACES or str(row["text"]).strip() in _OURS:
            continue
        if (code in row["codes"]) if code else not row["codes"]:
            found.append(
                row | {"on": _on(report, row), "day": day_in_words(day(row["written_at"]))}
            )
    return found


def _on(report: ReportData, row: dict[str, Any]) -> str:
    if row["target"] in ("excerpt", "coding") and row["target_id"] in report.printed.numbers:
        return report.printed.number(str(row["target_id"]))
    if row["target"] == "code":
        return report.name(str(row["codes"][0]))
    return str(row["about"])


def memos_title() -> str:
    """Return what the table of memos is called."""
    return say("Memo peneliti", "The researcher's memos")


def memos_table(report: ReportData) -> Table:
    """Return one row per memo: what it is on, its codes, the quotation, author and day."""
    rows: list[list[object]] = [
        [
            kind_name(str(row["target"])),
            str(row["about"]),
            ", ".join(report.name(str(code)) for code in row["codes"]),
            str(row["text"]),
            str(row["coder"]),
            day(row["written_at"]),
            str(row["quotation"]),
        ]
        for row in _rows(report)
    ]
    return Table(
        "memo",
        say("Memo", "Memos"),
        memos_title(),
        [
            say("Pada", "On"),
            say("Yaitu", "Namely"),
            say("Kode", "Codes"),
            say("Memo", "Memo"),
            say("Penulis", "Author"),
            say("Tanggal (UTC)", "Day (UTC)"),
            say("Kutipan", "Quotation"),
        ],
        rows,
    )


def _rows(report: ReportData) -> list[dict[str, Any]]:
    if report.memos is None:
        return []
    return [{str(k): v for k, v in row.items()} for row in report.memos.to_dict("records")]
