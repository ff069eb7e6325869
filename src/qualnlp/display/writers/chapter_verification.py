"""The end of the chapter: conclusions checked against the evidence, agreement, sources.

In: a `Chapter` and `ReportData`. Out: the same chapter, longer.
"""

from __future__ import annotations

from typing import Any

from qualnlp.display.labels import (
    as_sentence,
    attribute_name,
    cell_text,
    check_name,
    conclusions_title,
    subject_and_detail,
    what_is_counted,
)
from qualnlp.display.report_data import Quotation, ReportData
from qualnlp.display.tables.reduction import reach, triangulation_table
from qualnlp.display.writers.chapter_displays import write_table
from qualnlp.display.writers.docx import Chapter
from qualnlp.i18n import say, whole
from qualnlp.terms import CONCLUSION_VERDICTS, STANCE_KINDS
from qualnlp.verification import CHECKS, Check
from qualnlp.verification.registry import DIFFER

_TABLES = ("conclusion", "triangulation")  # checks that have a table of their own
_MAX_ATTRIBUTES = 5  # columns that fit beside the informant's name on A4


def write_verification(chapter: Chapter, report: ReportData) -> None:
    """Add the conclusions with their evidence, and what the study lacks."""
    chapter.heading(conclusions_title(), 2)
    if report.verification is None:
        chapter.body(
            say("Verifikasi belum dijalankan.", "The verification has not been run."),
        )
        return
    conclusions = report.checks("conclusion")
    chapter.heading(say("Simpulan dan Buktinya", "Conclusions and Their Evidence"), 3)
    if conclusions:
        _write_conclusions(chapter, report, conclusions)
    else:
        chapter.body(
            say(
                "Belum ada simpulan yang dirumuskan untuk diperiksa.",
                "No conclusion has been stated yet.",
            )
        )
    _write_unsupported(chapter, conclusions)
    for check in CHECKS.values():
        if check.heading and check.name != DIFFER:  # those stand among the displays
            _write_list(chapter, report, check)
    _write_triangulation(chapter, report)
    others = [
        check
        for check in dict.fromkeys([*CHECKS, *report.verification["check"]])
        if check not in _TABLES
        and not (check in CHECKS and CHECKS[check].heading)
        and report.checks(check)
    ]
    if others:
        chapter.heading(say("Catatan Verifikasi Lain", "Other Notes of the Verification"), 3)
    for check in others:
        told = [_subject_and_detail(report, row) for row in report.checks(check)]
        text = "; ".join(f"{subject}{detail.rstrip('.')}" for subject, detail in told)
        chapter.bullet(f": {text}.", bold=check_name(check))


def _write_conclusions(
    chapter: Chapter, report: ReportData, conclusions: list[dict[str, Any]]
) -> None:
    chapter.body(
        say(
            "Setiap simpulan diperiksa terhadap bukti baginya maupun bukti yang menentangnya. "
            "Berdasarkan {ref}, simpulan yang bertumpu pada bukti yang lemah atau yang "
            "bertentangan perlu dirumuskan kembali.",
            "Each conclusion was checked against quotations for and against it. According to "
            "{ref}, conclusions on weak or contrary evidence need to be stated anew.",
        )
        if any(row["verdict"] != "ok" for row in conclusions)
        else say(
            "Berdasarkan {ref}, setiap simpulan didukung oleh bukti.",
            "According to {ref}, every conclusion is supported by evidence.",
        ),
        chapter.next_reference("table"),
    )
    chapter.caption("table", say("Hasil verifikasi simpulan", "Verification of conclusions"))
    chapter.table(
        [
            say("Simpulan", "Conclusion"),
            say("Putusan", "Verdict"),
            say("n kutipan", "n quotations"),
            say("Rincian", "Detail"),
        ],
        [
            [
                str(row["subject"]),
                CONCLUSION_VERDICTS.label(str(row["verdict"])),
                whole(row["n"]),
                as_sentence(str(row["detail"])),
            ]
            for row in conclusions
        ],
        [4.6, 2.3, 1.7, 5.4],
        numeric=[2],
    )
    chapter.small("")
    for number, row in enumerate(conclusions, start=1):
        _write_evidence(chapter, report, number, row)


def _write_evidence(chapter: Chapter, report: ReportData, number: int, row: dict[str, Any]) -> None:
    """Add who speaks for and against a conclusion, one line a source."""
    chapter.paragraph(
        str(row["subject"]), label=say(f"Bukti simpulan {number}:", f"Evidence {number}:")
    )
    weighed = report.weighing(number - 1)
    evidence = report.evidence(row)
    if not evidence:
        chapter.bullet(say("Tidak ada kutipan.", "There is no quotation."))
        return
    if weighed and weighed["excerpt_ids"]:
        chapter.body(reach(weighed, len(report.informants)))
    claimed = bool(weighed and weighed["claim"])
    sides = _by_claim(evidence, weighed) if claimed and weighed else _by_stance(evidence)
    title = say(f"Bukti simpulan {number} menurut sumber", f"Evidence {number} by source")
    chapter.caption("table", title)
    people = list(dict.fromkeys(one.informant for one in evidence))
    rows = [
        [
            person,
            *(
                report.printed.listed([one for one in side if one.informant == person])
                for side in sides.values()
            ),
        ]
        for person in people
    ]
    chapter.table(
        [
            say("Sumber", "Source"),
            *(f"{head} ({whole(_n(side))})" for head, side in sides.items()),
        ],
        rows,
        [3.4, *(10.6 / len(sides) for _ in sides)],
    )
    told = ""
    if weighed and weighed["counter_id"] in report.printed.numbers:
        told = say("Bukti lawan terkuat: ", "Strongest counter-evidence: ")
        told += f"{report.printed.number(str(weighed['counter_id']))} {weighed['counter_source']}."
    chapter.small(told)


def _by_claim(evidence: list[Quotation], weighed: dict[str, Any]) -> dict[str, list[Quotation]]:
    """Return the quotations for, against, and without a stance; mixed ones on both sides."""
    for_it, against = set(weighed["ids_for"]), set(weighed["ids_against"])
    sides = {
        say("Bukti bagi simpulan", "For the conclusion"): for_it,
        say("Bukti yang menentangnya", "Against it"): against,
        say("Tanpa sikap", "No stance"): {one.excerpt_id for one in evidence} - for_it - against,
    }
    found = {
        head: [one for one in evidence if one.excerpt_id in ids] for head, ids in sides.items()
    }
    first = next(iter(found))
    return {head: side for head, side in found.items() if side or head == first}


def _by_stance(evidence: list[Quotation]) -> dict[str, list[Quotation]]:
    kinds = {kind: [one for one in evidence if one.kind == kind] for kind in STANCE_KINDS}
    return {STANCE_KINDS.label(kind).capitalize(): side for kind, side in kinds.items() if side}


def _n(side: list[Quotation]) -> int:
    return len({one.excerpt_id for one in side})


def _write_triangulation(chapter: Chapter, report: ReportData) -> None:
    rows = report.checks("triangulation")
    if not rows:
        return
    table = triangulation_table(report)
    chapter.heading(say("Triangulasi Teknik", "Triangulation of Techniques"), 3)
    met = sum(1 for row in rows if row["verdict"] == "ok")
    chapter.body(_triangulated(met, len(rows)), chapter.next_reference("table"))
    chapter.caption("table", table.title)
    shares = [4.5, *(9.5 / (len(table.heads) - 1) for _ in table.heads[1:])]
    write_table(chapter, table, shares, numeric=range(1, len(table.heads)))
    chapter.small(what_is_counted())


def _triangulated(met: int, of: int) -> str:
    """Return in words how many indicators rest on more than one technique."""
    if met == 0:
        return say(
            "Belum ada indikator yang didukung oleh lebih dari satu teknik pengumpulan data, "
            "sebagaimana dirinci dalam {ref}.",
            "No indicator rests on more than one technique yet; see {ref}.",
        )
    if met == of:
        return say(
            "Semua indikator yang memiliki kutipan didukung oleh lebih dari satu teknik "
            "pengumpulan data, sebagaimana dirinci dalam {ref}.",
            "Every indicator with quotations rests on more than one technique; see {ref}.",
        )
    return say(
        f"Sebanyak {whole(met)} dari {whole(of)} indikator yang memiliki kutipan didukung oleh "
        "lebih dari satu teknik pengumpulan data, sebagaimana dirinci dalam {ref}.",
        f"{whole(met)} of {whole(of)} indicators with quotations rest on more than one technique; "
        "see {ref}.",
    )


def _write_unsupported(chapter: Chapter, conclusions: list[dict[str, Any]]) -> None:
    chapter.heading(
        say("Simpulan yang Tidak Didukung Bukti", "Conclusions that the Evidence Does Not Bear"), 3
    )
    bad = [row for row in conclusions if row["verdict"] in ("contradicted", "missing")]
    if not bad:
        chapter.body(
            say(
                "Tidak ada simpulan yang bertentangan dengan bukti atau tanpa bukti.",
                "No conclusion is contradicted or without evidence.",
            )
        )
    for row in bad:
        verdict = CONCLUSION_VERDICTS.label(str(row["verdict"]))
        chapter.bullet(f" – {verdict}. {as_sentence(str(row['detail']))}", bold=str(row["subject"]))


def _write_list(chapter: Chapter, report: ReportData, check: Check) -> None:
    chapter.heading(check.heading, 3)
    rows = report.checks(check.name)
    if not rows:
        chapter.body(check.none)
    for row in rows:
        bold, rest = _subject_and_detail(report, row)
        chapter.bullet(rest, bold=bold)


def _subject_and_detail(report: ReportData, row: dict[str, Any]) -> tuple[str, str]:
    return subject_and_detail(report.name(str(row["subject"])), str(row["detail"]))


def write_sources(chapter: Chapter, report: ReportData) -> None:
    """Add the informants and other sources, with their attributes and how often each is quoted."""
    frame = report.reduction.informants
    attributes = [str(name) for name in frame.columns if name != "informant"][:_MAX_ATTRIBUTES]
    counted = report.reduction.by_informant.to_dict("records")
    counts = {row["informant"]: row["n"] for row in counted}
    rows = []
    for row in frame.to_dict("records"):
        name = str(row["informant"])
        told = [cell_text(row[attribute]) for attribute in attributes]
        rows.append([name, *told, whole(counts.get(row["informant"], 0))])
    if not rows:
        chapter.body(say("Belum ada sumber data.", "There is no source yet."))
        return
    chapter.body(
        say("Sumber datanya disajikan dalam {ref}.", "{ref} lists the sources."),
        chapter.next_reference("table"),
    )
    chapter.caption("table", say("Sumber data penelitian", "Sources of the study"))
    chapter.table(
        [
            say("Informan/sumber", "Informant/source"),
            *(attribute_name(name) for name in attributes),
            say("n kutipan", "n quotations"),
        ],
        rows,
        [3.0, *(2.0 for _ in attributes), 1.6],
        numeric=[len(attributes) + 1],
    )
    chapter.small("")
