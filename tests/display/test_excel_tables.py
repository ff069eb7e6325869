"""tabel.xlsx, opened again: every figure is the reduction's, and no text is a formula."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from qualnlp.display.writers.xlsx import workbook_bytes
from qualnlp.i18n import use_language


@pytest.fixture
def book(folder):
    return load_workbook(folder / "tabel.xlsx")


def rows_of(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_one_sheet_a_table_with_frozen_filtered_heads(book):
    assert book.sheetnames == [
        "Ringkasan",
        "Matriks",
        "Kutipan",
        "Informan",
        "Teknik",
        "Ko-okurensi",
        "Matriks konseptual",
        "Daftar periksa",
        "Urut peran",
        "Urut kasus",
        "Pertentangan",
        "Triangulasi",
        "Kejenuhan",
        "Buku kode",
        "Jejak audit",
        "Bagian kata",
        "Pasangan kode",
        "Ringkasan kode",
        "Verifikasi",
        "Kesepakatan",
        "Keterangan",
    ]
    for sheet in book:
        assert sheet.freeze_panes in ("B2", "A2")
        assert sheet.auto_filter.ref == sheet.dimensions


def test_figures_equal_the_reduction(book, report):
    reduction, names = report.reduction, report.names
    heads, *rows = rows_of(book["Matriks"])
    assert heads == ["Informan", *(names[code] for code in reduction.matrix.columns)]
    assert [row[0] for row in rows] == list(reduction.matrix.index)
    assert [row[1:] for row in rows] == reduction.matrix.to_numpy().tolist()

    summary = {row[0]: row[2:] for row in rows_of(book["Ringkasan"])[1:]}
    keys = ["n", "informants", "techniques", "mendukung", "menghambat", "campuran"]
    for row in reduction.by_code.to_dict("records"):
        assert summary[names[row["code"]]] == [row[key] for key in keys]

    for sheet, frame in (("Teknik", reduction.by_technique), ("Ko-okurensi", None)):
        frame = reduction.cooccurrence if frame is None else frame
        assert [row[1:] for row in rows_of(book[sheet])[1:]] == frame.to_numpy().tolist()

    people = {row[0]: row[3:] for row in rows_of(book["Informan"])[1:]}
    keys = ["excerpts", "n", "codes", "mendukung", "menghambat", "campuran"]
    for row in reduction.by_informant.to_dict("records"):
        assert people[row["informant"]] == [row[key] for key in keys]


def test_every_coding_has_its_row(book, report):
    rows = rows_of(book["Kutipan"])[1:]
    quotes = report.reduction.quotes
    assert [row[6] for row in rows] == [text.replace("\x0b", "") for text in quotes["text"]]
    assert [row[3] for row in rows] == quotes["turn"].tolist()
    assert [row[8] for row in rows] == quotes["excerpt_id"].tolist()


def test_texts_that_look_like_formulas_stay_texts(book):
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    odd = {cell.value for cell in cells if isinstance(cell.value, str) and cell.value[:1] in "=@"}
    assert {"=SUM(A1:A9)", "=Kepala", "@Informan 2"} <= odd
    assert all(cell.quotePrefix for cell in cells if cell.value == "=SUM(A1:A9)")


def test_the_undefined_is_empty_and_figures_are_numbers(book):
    rows = {row[1]: row for row in rows_of(book["Kesepakatan"])[1:]}
    assert rows["Mutasi"][8:11] == [None, None, None]
    assert rows["Pelatihan"][8] == pytest.approx(0.571)
    assert rows["(seluruhnya)"][2] == 6
    assert rows_of(book["Informan"])[4][1:3] == [None, None]


def test_a_study_without_coding_says_so(nothing_coded, nothing_at_all):
    for report in (nothing_coded, nothing_at_all):
        book = load_workbook(BytesIO(workbook_bytes(report)))
        told = [row[0] for row in rows_of(book["Keterangan"])]
        assert any("Belum ada pengodean" in text for text in told)
        assert all(row[2:] == [0] * 6 for row in rows_of(book["Ringkasan"])[1:])


def test_english_on_request(report):
    with use_language("en"):
        book = load_workbook(BytesIO(workbook_bytes(report)))
    assert book.sheetnames[:3] == ["Summary", "Matrix", "Quotations"]
