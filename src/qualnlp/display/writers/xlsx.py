"""The reduced tables as an Excel workbook: one sheet a table, people and codes by name.

In: `Findings`. Out: the bytes of tabel.xlsx. Figures are numbers, everything else is text: a name
that begins with ``=`` never becomes a formula, and what is undefined stays empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from qualnlp.display.agreement_data import agreement_table
from qualnlp.display.labels import (
    attribute_name,
    check_name,
    left_out_sentence,
    no_codings,
    what_is_counted,
)
from qualnlp.display.report_data import Findings, id_list
from qualnlp.display.tables.order import as_figure
from qualnlp.display.tables.registry import excel_grids
from qualnlp.display.writers.atomic import timeless
from qualnlp.display.writers.xlsx_sheet import Rows, write_sheet
from qualnlp.i18n import say
from qualnlp.terms import CONCLUSION_VERDICTS, STANCE_KINDS, STANCES, TECHNIQUES

if TYPE_CHECKING:
    import pandas as pd


def workbook_bytes(findings: Findings) -> bytes:
    """Return the workbook as an .xlsx file; the same findings give the same bytes."""
    return sheets_bytes(_tables(findings), shaded=_matrix_name())


def sheets_bytes(tables: Sequence[tuple[str, list[str], Rows]], shaded: str = "") -> bytes:
    """Return tables (name, heads, rows) as an .xlsx file, a sheet each; one may be shaded."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, heads, rows in tables:
        write_sheet(book.create_sheet(name), heads, rows, shaded=name == shaded)
    out = BytesIO()
    book.save(out)
    return timeless(out.getvalue())


def _matrix_name() -> str:
    return say("Matriks", "Matrix")


def _tables(findings: Findings) -> list[tuple[str, list[str], Rows]]:
    reduction = findings.reduction
    code, person = say("Kode", "Code"), say("Informan", "Informant")
    names = [findings.name(str(one)) for one in reduction.matrix.columns]
    techniques = [TECHNIQUES.label(str(one)) for one in reduction.by_technique.index]
    grids = [(grid.sheet, list(grid.heads), grid.rows) for grid in excel_grids(findings)]
    tables: list[tuple[str, list[str], Rows]] = [
        (say("Ringkasan", "Summary"), *_summary(findings)),
        (_matrix_name(), [person, *names], _crossed(reduction.matrix)),
        (say("Kutipan", "Quotations"), *_quotes(findings)),
        (say("Informan", "Informants"), *_people(findings)),
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
        *grids,
    ]
    if findings.verification is not None:
        tables.append((say("Verifikasi", "Verification"), *_verification(findings)))
    if findings.agreement is not None:
        tables.append((say("Kesepakatan", "Agreement"), *agreement_table(findings)))
    notes: list[list[object]] = [[findings.title], [what_is_counted()]]
    if reduction.n_codings == 0:
        notes.append([no_codings()])
    if findings.left_out:
        notes.append([left_out_sentence(findings.left_out)])
    if findings.coder:
        notes.append([say(f"Pengode: {findings.coder}", f"Coder: {findings.coder}")])
    if findings.agreement_sentence:
        notes.append([findings.agreement_sentence])
    tables.append((say("Keterangan", "Notes"), [say("Keterangan", "Notes")], notes))
    return tables


def _summary(findings: Findings) -> tuple[list[str], Rows]:
    heads = [
        say("Kode", "Code"),
        say("Induk", "Parent"),
        say("n kutipan", "n quotations"),
        say("Informan", "Informants"),
        say("Teknik", "Techniques"),
        *(STANCE_KINDS.label(stance).capitalize() for stance in STANCES),
    ]
    frame = findings.reduction.by_code.set_index("code")
    rows = []
    for _, code in findings.outline:
        row = frame.loc[code.id]
        figures = [row[key] for key in ("n", "informants", "techniques", *STANCES)]
        parent = findings.name(code.parent) if code.parent else ""
        rows.append([findings.name(code.id), parent, *figures])
    return heads, rows


def _crossed(frame: pd.DataFrame, names: Sequence[str] | None = None) -> Rows:
    index = [str(one) for one in frame.index] if names is None else names
    return [
        [name, *figures] for name, figures in zip(index, frame.to_numpy().tolist(), strict=True)
    ]


def _quotes(findings: Findings) -> tuple[list[str], Rows]:
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
    rows: list[list[object]] = []
    for row in findings.reduction.quotes.to_dict("records"):
        stance = row["stance"] if row["stance"] in STANCES else ""
        rows.append(
            [
                findings.name(str(row["code"])),
                row["informant"],
                TECHNIQUES.label(str(row["technique"])),
                row["turn"],
                STANCE_KINDS.label(stance) if stance else "",
                row["coder"],
                row["text"],
                row["source"],
                row["excerpt_id"],
            ]
        )
    return heads, rows


def _people(findings: Findings) -> tuple[list[str], Rows]:
    about = findings.reduction.informants
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
    for row in findings.reduction.by_informant.to_dict("records"):
        figures = [row[key] for key in ("excerpts", "n", "codes", *STANCES)]
        person = known[str(row["informant"])]
        rows.append([row["informant"], *(as_figure(person[name]) for name in attributes), *figures])
    return heads, rows


def _verification(findings: Findings) -> tuple[list[str], Rows]:
    heads = [
        say("Pemeriksaan", "Check"),
        say("Tentang", "Subject"),
        say("Putusan", "Verdict"),
        say("n kutipan", "n quotations"),
        say("Rincian", "Detail"),
        say("ID kutipan", "Excerpt IDs"),
    ]
    rows = []
    assert findings.verification is not None
    for row in findings.verification.to_dict("records"):
        rows.append(
            [
                check_name(str(row["check"])),
                findings.name(str(row["subject"])),
                CONCLUSION_VERDICTS.label(str(row["verdict"])),
                row["n"],
                row["detail"],
                ", ".join(id_list(row["excerpt_ids"])),
            ]
        )
    return heads, rows
