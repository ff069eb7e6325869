"""The reduced tables that have no picture of their own, and the one of saturation.

In: `ReportData`. Out: one `Table` each, for Excel; saturation and techniques for the page and Word.
"""

from __future__ import annotations

from typing import Any

from qualnlp.display.figures.saturation import growth_sentence, growth_title
from qualnlp.display.report_data import ReportData
from qualnlp.display.tables.table import Cell, Table
from qualnlp.i18n import say, time_code, whole
from qualnlp.terms import STANCE_KINDS, STANCES, TECHNIQUES

_MAX_PAIRS = 2000


def saturation_table(report: ReportData) -> Table:
    """Return one row per interview: new codes in the actual order and in random orders."""
    rows: list[list[object]] = [
        [
            row["interview"],
            row["informant"],
            *(row[key] for key in ("new", "total", "new_mean", "new_low", "new_high")),
            *(row[key] for key in ("total_mean", "total_low", "total_high")),
            ", ".join(report.reduction.excerpts(row["interview"], table="saturation")),
        ]
        for row in _records(report, "saturation")
    ]
    return Table(
        "kejenuhan",
        say("Kejenuhan", "Saturation"),
        growth_title(),
        [
            say("Urutan", "Order"),
            say("Informan", "Informant"),
            say("Kode baru", "New codes"),
            say("Kode sejauh ini", "Codes so far"),
            say("Baru: rata-rata acak", "New: random mean"),
            say("Baru: batas bawah 95%", "New: 95% low"),
            say("Baru: batas atas 95%", "New: 95% high"),
            say("Sejauh ini: rata-rata acak", "So far: random mean"),
            say("Sejauh ini: batas bawah 95%", "So far: 95% low"),
            say("Sejauh ini: batas atas 95%", "So far: 95% high"),
            say("ID kutipan dengan kode baru", "Excerpt IDs with new codes"),
        ],
        rows,
        growth_sentence(report),
    )


def triangulation_title() -> str:
    """Return what the table of techniques is called."""
    return say("Triangulasi teknik per indikator", "Triangulation of techniques by indicator")


def triangulation_table(report: ReportData) -> Table:
    """Return codes x techniques: excerpts per technique, and the number of techniques per code."""
    frame = report.reduction.by_technique
    counts = frame.to_dict("index")
    rows: list[list[object]] = []
    for code in report.codes:
        own = [int(counts[technique][code]) for technique in frame.index]
        cells = [Cell(n, code) if n else 0 for n in own]
        rows.append([report.name(code), *cells, sum(1 for n in own if n)])
    return Table(
        "triangulasi",
        say("Triangulasi", "Triangulation"),
        triangulation_title(),
        [
            say("Kode", "Code"),
            *(TECHNIQUES.label(str(one)).capitalize() for one in frame.index),
            say("Banyaknya teknik", "Techniques"),
        ],
        rows,
    )


def words_table(report: ReportData) -> Table:
    """Return informants x codes: the share of each informant's words under a code."""
    shares = report.reduction.cross("words").to_dict("index")
    rows: list[list[object]] = [
        [str(person), *(own[code] for code in report.codes)] for person, own in shares.items()
    ]
    return Table(
        "bagian-kata",
        say("Bagian kata", "Share of words"),
        say("Bagian kata informan per kode", "Share of an informant's words by code"),
        [say("Informan", "Informant"), *(report.name(code) for code in report.codes)],
        rows,
    )


def pairs_table(report: ReportData) -> Table:
    """Return the pairs of codes that share excerpts, with the number expected by chance."""
    frame = report.reduction.pairs
    met = frame[frame["n"] > 0].head(_MAX_PAIRS)
    figures = "n n_a n_b expected jaccard phi".split()
    rows: list[list[object]] = [
        [report.name(str(row["code_a"])), report.name(str(row["code_b"]))]
        + [row[key] for key in figures]
        + [row["note"]]
        for row in met.to_dict("records")
    ]
    return Table(
        "pasangan",
        say("Pasangan kode", "Pairs of codes"),
        say("Pasangan kode dalam kutipan yang sama", "Pairs of codes on the same quotation"),
        [
            say("Kode A", "Code A"),
            say("Kode B", "Code B"),
            say("n bersama", "n both"),
            "n A",
            "n B",
            say("Menurut kebetulan", "By chance"),
            "Jaccard",
            "Phi",
            say("Catatan", "Note"),
        ],
        rows,
    )


def summaries_table(report: ReportData) -> Table:
    """Return one row per code with a typical and a divergent quotation, to be summarised."""
    rows: list[list[object]] = []
    for row in _records(report, "summaries"):
        counts = [row[key] for key in ("n", "informants", *STANCES)]
        told = [row["typical"], row["divergent"], row["summary"]]
        rows.append([report.name(str(row["code"])), *counts, *told])
    return Table(
        "ringkasan-kode",
        say("Ringkasan kode", "Code summaries"),
        say("Ringkasan kode", "Code summaries"),
        [
            say("Kode", "Code"),
            say("n kutipan", "n quotations"),
            say("Informan", "Informants"),
            *(STANCE_KINDS.label(stance).capitalize() for stance in STANCES),
            say("Paling khas", "Most typical"),
            say("Paling berbeda", "Most divergent"),
            say("Ringkasan peneliti (isi sendiri)", "The researcher's summary (yours to write)"),
        ],
        rows,
    )


def timeline_table(report: ReportData) -> Table:
    """Return one row per coding with times: when each code was spoken of."""
    rows: list[list[object]] = []
    for row in _records(report, "timeline"):
        code, person = str(row["code"]), str(row["informant"])
        stance = row["stance"] if row["stance"] in STANCES else ""
        rows.append(
            [
                person,
                time_code(row["time_start"]),
                time_code(row["time_end"]),
                Cell(report.name(code), code, person),
                STANCE_KINDS.label(stance) if stance else "",
                row["excerpt_id"],
            ]
        )
    return Table(
        "garis-waktu",
        say("Garis waktu", "Time line"),
        say("Garis waktu kode", "Time line of codes"),
        [
            say("Informan", "Informant"),
            say("Mulai", "From"),
            say("Selesai", "To"),
            say("Kode", "Code"),
            say("Sikap", "Stance"),
            say("ID kutipan", "Excerpt ID"),
        ],
        rows,
    )


def reach(row: dict[str, Any], sources: int) -> str:
    """Return who spoke of a conclusion, by which techniques, and why it is not ok."""
    techniques = ", ".join(TECHNIQUES.label(str(one)) for one in row["techniques"])
    told = say(
        f"Dibicarakan oleh {whole(len(row['informants']))} dari {whole(sources)} informan atau "
        f"sumber, melalui {techniques}.",
        f"{whole(len(row['informants']))} of {whole(sources)} informants or sources spoke of it, "
        f"by {techniques}.",
    )
    reasons = "; ".join(row["reasons"])
    return told + (say(f" Catatan: {reasons}.", f" Note: {reasons}.") if reasons else "")


def _records(report: ReportData, table: str) -> list[dict[str, Any]]:
    frame = getattr(report.reduction, table)
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]
