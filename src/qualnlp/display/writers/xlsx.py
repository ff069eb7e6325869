"""The reduced tables as an Excel workbook: one sheet per table, people and codes by name.

In: `ReportData`. Out: the bytes of tabel.xlsx. Figures are numbers, everything else is text: a name
that begins with ``=`` never becomes a formula, and what is undefined stays empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qualnlp.display.agreement_data import agreement_table
from qualnlp.display.labels import (
    attribute_name,
    check_name,
    left_out_sentence,
    no_codings,
    what_is_counted,
)
from qualnlp.display.registry import workbook_tables
from qualnlp.display.report_data import ReportData, id_list
from qualnlp.display.tables.order import as_figure
from qualnlp.display.writers.atomic import packed
from qualnlp.display.writers.xlsx_sheet import Rows, laid_out
from qualnlp.i18n import say
from qualnlp.reduction import frame_rows
from qualnlp.terms import SETTLEMENTS, STANCE_KINDS, STANCES, TECHNIQUES
from qualnlp.verification import verdict_name
from qualnlp.workbook import Table, workbook_parts

if TYPE_CHECKING:
    import pandas as pd


def workbook_bytes(report: ReportData) -> bytes:
    """Return the workbook as an .xlsx file; the same data give the same bytes."""
    return sheets_bytes(_tables(report), shaded=_matrix_name())


def sheets_bytes(tables: Sequence[tuple[str, list[str], Rows]], shaded: str = "") -> bytes:
    """Return tables (name, heads, rows) as an .xlsx file, one sheet each; one may be shaded."""
    told: list[Table] = []
    layouts = []
    for name, heads, rows in tables:
        values, layout = laid_out(heads, rows, shaded=name == shaded)
        told.append((name, heads, values))
        layouts.append(layout)
    return packed(workbook_parts(told, layouts))


def _matrix_name() -> str:
    return say("Matriks", "Matrix")


def _tables(report: ReportData) -> list[tuple[str, list[str], Rows]]:
    reduction = report.reduction
    code, person = say("Kode", "Code"), say("Informan", "Informant")
    names = [report.name(str(one)) for one in reduction.matrix.columns]
    techniques = [TECHNIQUES.label(str(one)) for one in reduction.by_technique.index]
    more = [(table.sheet, list(table.heads), table.rows) for table in workbook_tables(report)]
    tables: list[tuple[str, list[str], Rows]] = [
        (say("Ringkasan", "Summary"), *_summary(report)),
        (_matrix_name(), [person, *names], _crossed(reduction.matrix)),
        (say("Kutipan", "Quotations"), *_quotes(report)),
        (say("Informan", "Informants"), *_people(report)),
        (
            say("Teknik", "Techniques"),
            [say("Teknik", "Technique"), *names],
            _crossed(reduction.by_technique, techniques),
        ),
        (
            say("Ko-okurensi", "Co-occurrence"),
            [code, *names],
            _crossed(reduction.cooccurrence, names),
        ),
        *more,
    ]
    if report.verification is not None:
        tables.append((say("Verifikasi", "Verification"), *_verification(report)))
    if report.agreement is not None:
        tables.append((say("Kesepakatan", "Agreement"), *agreement_table(report)))
    notes: list[list[object]] = [[report.title], [what_is_counted()]]
    if reduction.n_codings == 0:
        notes.append([no_codings()])
    if report.left_out:
        notes.append([left_out_sentence(report.left_out)])
    if report.whose_codings:
        notes.append([report.whose_codings.removesuffix(".")])
    if report.agreement_sentence:
        notes.append([report.agreement_sentence])
    tables.append((say("Keterangan", "Notes"), [say("Keterangan", "Notes")], notes))
    return tables


def _summary(report: ReportData) -> tuple[list[str], Rows]:
    heads = [
        say("Kode", "Code"),
        say("Induk", "Parent"),
        say("n kutipan", "n quotations"),
        say("Informan", "Informants"),
        say("Teknik", "Techniques"),
        *(STANCE_KINDS.label(stance).capitalize() for stance in STANCES),
    ]
    frame = report.reduction.by_code.set_index("code")
    rows = []
    for _, code in report.outline:
        row = frame.loc[code.id]
        figures = [row[key] for key in ("n", "informants", "techniques", *STANCES)]
        parent = report.name(code.parent) if code.parent else ""
        rows.append([report.name(code.id), parent, *figures])
    return heads, rows


def _crossed(frame: pd.DataFrame, names: Sequence[str] | None = None) -> Rows:
    index = [str(one) for one in frame.index] if names is None else names
    return [
        [name, *figures] for name, figures in zip(index, frame.to_numpy().tolist(), strict=True)
    ]


def _quotes(report: ReportData) -> tuple[list[str], Rows]:
    heads = [
        say("Kode", "Code"),
        say("Informan", "Informant"),
        say("Teknik", "Technique"),
        say("Giliran", "Turn"),
        say("Sikap", "Stance"),
        say("Pengode", "Coder"),
        say("Kutipan", "Quotation"),
        say("Sumber", "Source"),
        say("ID kutipan", "Excerpt ID"),
    ]
    quotes = report.reduction.quotes
    is_marked = "settlement" in quotes and bool((quotes["settlement"] != "").any())
    if is_marked:
        heads.append(say("Kesepakatan pengode", "Settled by coders"))
    rows: list[list[object]] = []
    columns = "code informant technique turn stance coder text source excerpt_id".split()
    columns += ["settlement"] if is_marked else []
    for code, who, technique, turn, stance, coder, text, source, excerpt_id, *settled in frame_rows(
        quotes, columns
    ):
        rows.append(
            [
                report.name(str(code)),
                who,
                TECHNIQUES.label(str(technique)),
                turn,
                STANCE_KINDS.label(stance) if stance in STANCES else "",
                coder,
                text,
                source,
                excerpt_id,
                *(SETTLEMENTS.label(str(one)) for one in settled),
            ]
        )
    return heads, rows


def _people(report: ReportData) -> tuple[list[str], Rows]:
    about = report.reduction.informants
    attributes = [name for name in about.columns if name != "informant"]
    known = {str(row["informant"]): row for row in about.to_dict("records")}
    heads = [
        say("Informan", "Informant"),
        *(attribute_name(str(name)) for name in attributes),
        say("Kutipan seluruhnya", "Excerpts"),
        say("Kutipan terkode", "Coded excerpts"),
        say("Kode berbeda", "Different codes"),
        *(STANCE_KINDS.label(stance).capitalize() for stance in STANCES),
    ]
    rows = []
    for row in report.reduction.by_informant.to_dict("records"):
        figures = [row[key] for key in ("excerpts", "n", "codes", *STANCES)]
        person = known[str(row["informant"])]
        rows.append([row["informant"], *(as_figure(person[name]) for name in attributes), *figures])
    return heads, rows


def _verification(report: ReportData) -> tuple[list[str], Rows]:
    heads = [
        say("Pemeriksaan", "Check"),
        say("Tentang", "Subject"),
        say("Putusan", "Verdict"),
        say("n kutipan", "n quotations"),
        say("Rincian", "Detail"),
        say("ID kutipan", "Excerpt IDs"),
    ]
    rows = []
    assert report.verification is not None
    for row in report.verification.to_dict("records"):
        rows.append(
            [
                check_name(str(row["check"])),
                report.name(str(row["subject"])),
                verdict_name(str(row["check"]), str(row["verdict"])),
                row["n"],
                row["detail"],
                ", ".join(id_list(row["excerpt_ids"])),
            ]
        )
    return heads, rows
