"""The reduced tables as an Excel workbook: one sheet a table, people and codes by name.

In: `Findings`. Out: the bytes of tabel.xlsx. Figures are numbers, everything else is text: a name
that begins with ``=`` never becomes a formula, and what is undefined stays empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any

from qualnlp.display.comparison import agreement_table
from qualnlp.display.files import timeless
from qualnlp.display.findings import Findings, id_list
from qualnlp.display.palette import heat, hexadecimal, ink
from qualnlp.display.words import (
    attribute_name,
    check_name,
    clean,
    is_missing,
    no_codings,
    stance_name,
    verdict_name,
    what_is_counted,
)
from qualnlp.reduction.tables import STANCES, technique_name
from qualnlp.wording import say

if TYPE_CHECKING:
    import pandas as pd

_MOST_LETTERS = 32_767  # in one cell of Excel
_LINE, _TALLEST = 15.0, 400.0  # heights of rows, in points; Excel takes at most 409
_NARROW, _WIDE, _TEXT = 9.0, 28.0, 70.0  # widths of columns, in letters

Rows = Sequence[Sequence[object]]


def workbook_bytes(findings: Findings) -> bytes:
    """Return the workbook as an .xlsx file; the same findings give the same bytes."""
    return sheets_bytes(_tables(findings), shaded=_matrix_name())


def sheets_bytes(tables: Sequence[tuple[str, list[str], Rows]], shaded: str = "") -> bytes:
    """Return tables (name, heads, rows) as an .xlsx file, a sheet each; one may be shaded."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, heads, rows in tables:
        sheet = book.create_sheet(name)
        _fill(sheet, heads, rows)
        if name == shaded:
            _shade(sheet)
    out = BytesIO()
    book.save(out)
    return timeless(out.getvalue())


def _matrix_name() -> str:
    return say("Matriks", "Matrix")


def _tables(findings: Findings) -> list[tuple[str, list[str], Rows]]:
    reduction = findings.reduction
    code, person = say("Kode", "Code"), say("Informan", "Informant")
    names = [findings.name(str(one)) for one in reduction.matrix.columns]
    techniques = [technique_name(str(one)) for one in reduction.by_technique.index]
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
    ]
    if findings.verification is not None:
        tables.append((say("Verifikasi", "Verification"), *_verification(findings)))
    if findings.agreement is not None:
        tables.append((say("Kesepakatan", "Agreement"), *agreement_table(findings)))
    notes: list[list[object]] = [[findings.title], [what_is_counted()]]
    if reduction.n_codings == 0:
        notes.append([no_codings()])
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
        *(stance_name(stance).capitalize() for stance in STANCES),
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
                technique_name(str(row["technique"])),
                row["turn"],
                stance_name(stance) if stance else "",
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
        *(stance_name(stance).capitalize() for stance in STANCES),
    ]
    rows = []
    for row in findings.reduction.by_informant.to_dict("records"):
        figures = [row[key] for key in ("excerpts", "n", "codes", *STANCES)]
        person = known[str(row["informant"])]
        rows.append([row["informant"], *(person[name] for name in attributes), *figures])
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
                verdict_name(str(row["verdict"])),
                row["n"],
                row["detail"],
                ", ".join(id_list(row["excerpt_ids"])),
            ]
        )
    return heads, rows


def _fill(sheet: Any, heads: Sequence[str], rows: Rows) -> None:
    """Write a table with a frozen, filtered heading row; columns as wide as they need."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    bold, pale = Font(name="Calibri", size=11, bold=True), PatternFill("solid", fgColor="E7EDF4")
    head_side = Alignment(wrap_text=True, vertical="center", horizontal="center")
    text_side, figure_side = (
        Alignment(wrap_text=True, vertical="top"),
        Alignment(vertical="top", horizontal="right"),
    )
    words = [max(len(word) for word in head.split()) for head in heads]
    widths = [min(max(longest * 1.2 + 3, _NARROW), _WIDE) for longest in words]
    for column, head in enumerate(heads, start=1):
        cell = _put(sheet, 1, column, head)
        cell.font, cell.fill, cell.alignment = bold, pale, head_side
    for line, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = _put(sheet, line, column, value)
            if isinstance(cell.value, str):
                cell.alignment = text_side
                longest = max((len(part) for part in cell.value.split("\n")), default=0)
                most = _TEXT if longest > 60 else _WIDE
                widths[column - 1] = min(max(widths[column - 1], longest + 3.0), most)
            else:
                cell.alignment = figure_side
                if isinstance(cell.value, float) and not cell.value.is_integer():
                    cell.number_format = "0.00"
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for line, row in enumerate([heads, *rows], start=1):
        # Programs other than Excel do not open wrapped rows by themselves.
        lines = max((_lines(v, w) for v, w in zip(row, widths, strict=True)), default=1)
        sheet.row_dimensions[line].height = min(_LINE * lines + 3, _TALLEST)
    sheet.freeze_panes = "B2" if len(heads) > 1 else "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(rows) + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _lines(value: object, width: float) -> int:
    """Return how many lines a value takes in a column, on the safe side."""
    if not isinstance(value, str):
        return 1
    return sum(max(ceil(len(part) * 1.1 / width), 1) for part in value.split("\n"))


def _put(sheet: Any, line: int, column: int, value: object) -> Any:
    """Write one value: a number as a number, an absent one as nothing, all else as text."""
    cell = sheet.cell(row=line, column=column)
    plain = value.item() if hasattr(value, "item") else value
    if is_missing(plain):
        return cell
    if isinstance(plain, (int, float)) and not isinstance(plain, bool):
        cell.value = plain
        return cell
    text = clean(plain).replace("\r\n", "\n").replace("\r", "\n")
    if text:
        cell.value = text[:_MOST_LETTERS]
        cell.data_type = "s"  # also where the text looks like a formula or an error
        cell.quotePrefix = text[0] in "=+-@"
    return cell


def _shade(sheet: Any) -> None:
    """Colour the matrix as the picture does."""
    from openpyxl.styles import Alignment, Font, PatternFill

    cells = [cell for row in sheet.iter_rows(min_row=2, min_col=2) for cell in row]
    most = max((cell.value for cell in cells), default=0)
    for cell in cells:
        cell.alignment = Alignment(horizontal="center", vertical="center")
        if cell.value:
            colour = heat(cell.value / most)
            cell.fill = PatternFill("solid", fgColor=hexadecimal(colour)[1:])
            cell.font = Font(name="Calibri", size=11, color=ink(colour)[1:])
        else:
            cell.font = Font(name="Calibri", size=11, color="808080")
