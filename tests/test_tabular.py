"""Tables as Excel with Indonesian settings writes them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from openpyxl import Workbook

from qualnlp.codebook import Codebook
from qualnlp.coding import read_acts
from qualnlp.errors import (
    CodebookInvalid,
    DecisionsInvalid,
    FileMissing,
    FormatUnknown,
    QualNlpError,
)
from qualnlp.excerpts import Informants
from qualnlp.privacy.table import read_rows
from qualnlp.tabular import MAX_COLUMNS, headings, read_table


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separators_and_encodings(tmp_path: Path, separator: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        f'Kode{separator}Teks\nx{separator}"ya; baik, é"\n\n', encoding=encoding, newline="\r\n"
    )
    table = read_table(path, DecisionsInvalid)
    assert table.columns == ("kode", "teks")
    assert table.rows == ((2, {"kode": "x", "teks": "ya; baik, é"}),)


def test_windows_1252_is_read_where_it_is_no_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("kode\n“café”\n".encode("cp1252"))
    assert read_table(path, DecisionsInvalid).rows[0][1]["kode"] == "“café”"


def test_excel_numbers_and_empty_cells_are_text(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.active.append(["kode", "n"])
    workbook.active.append(["x", 3])
    workbook.active.append([None, None])
    workbook.active.append(["y", None])
    path = tmp_path / "a.xlsx"
    workbook.save(path)
    table = read_table(path, DecisionsInvalid)
    assert table.rows == ((2, {"kode": "x", "n": "3"}), (4, {"kode": "y", "n": ""}))


def test_bad_tables_are_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="tidak ditemukan"):
        read_table(tmp_path / "no.csv", DecisionsInvalid)
    (tmp_path / "a.ods").write_text("x")
    with pytest.raises(FormatUnknown, match=r"\.ods"):
        read_table(tmp_path / "a.ods", DecisionsInvalid)
    (tmp_path / "a.csv").write_text("\n\n")
    with pytest.raises(DecisionsInvalid, match="kosong"):
        read_table(tmp_path / "a.csv", DecisionsInvalid)
    (tmp_path / "a.xlsx").write_bytes(b"PK not a workbook")
    with pytest.raises(DecisionsInvalid, match="rusak"):
        read_table(tmp_path / "a.xlsx", DecisionsInvalid)


NAMES = {"kode": "code", "definisi": "definition", "tidak termasuk": "exclude", "nama": "name"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("definsi", "definisi"),
        ("Defniisi", "definisi"),
        ("definisii", "definisi"),
        ("tidak_termasuk", "tidak termasuk"),
        ("tdk termasuk", "tidak termasuk"),
    ],
)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_misspelt_heading_is_refused_with_the_one_that_is_meant(
    tmp_path: Path, written: str, meant: str, suffix: str
) -> None:
    path = table_of(tmp_path, suffix, ["kode", written], ["x", "Arti."])
    with pytest.raises(DecisionsInvalid, match=f"“{written.lower()}”.*maksudnya “{meant}”"):
        read_table(path, DecisionsInvalid, NAMES)


@pytest.mark.parametrize("heading", ["umur", "lama", "mode", "defaktor", "contoh", "sikap"])
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_other_headings_are_kept(tmp_path: Path, heading: str, suffix: str) -> None:
    path = table_of(tmp_path, suffix, ["kode", heading], ["x", "y"])
    assert read_table(path, DecisionsInvalid, NAMES).rows[0][1] == {"code": "x", heading: "y"}


def test_a_column_that_is_there_may_have_a_neighbour_of_nearly_its_name(tmp_path: Path) -> None:
    path = table_of(tmp_path, ".csv", ["kode", "definisi", "definisi2"], ["x", "a", "b"])
    read = read_table(path, DecisionsInvalid, NAMES).rows[0][1]
    assert read == {"code": "x", "definition": "a", "definisi2": "b"}


def table_of(folder: Path, suffix: str, *rows: list[str]) -> Path:
    path = folder / f"a{suffix}"
    if suffix == ".csv":
        path.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8")
        return path
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    return path


def test_every_table_that_people_fill_in_refuses_a_misspelt_heading(tmp_path: Path) -> None:
    """Codebooks, informants, decisions, and what is to be replaced."""
    path = table_of(tmp_path, ".csv", ["kode", "nama", "definsi"], ["a", "A", "Arti."])
    with pytest.raises(CodebookInvalid, match="maksudnya “definisi”"):
        Codebook.read(path)
    path = table_of(tmp_path, ".csv", ["berkas", "informn", "umur"], ["a.docx", "Sari", "40"])
    with pytest.raises(QualNlpError, match="maksudnya “informan”"):
        Informants.of(path)
    path = table_of(tmp_path, ".csv", ["excerpt_id", "kode", "alasn"], ["e", "a", "x"])
    with pytest.raises(DecisionsInvalid, match="maksudnya “alasan”"):
        read_acts(path, "ani", "blind", lambda row: [row["excerpt_id"]])
    path = table_of(tmp_path, ".csv", ["asli", "penganti", "pakai"], ["Sari", "I1", "ya"])
    with pytest.raises(DecisionsInvalid, match="maksudnya “pengganti”"):
        read_rows(path)
    path = tmp_path / "a.yaml"
    path.write_text("codes: [{id: a, name: A, defnition: x}]", encoding="utf-8")
    with pytest.raises(CodebookInvalid, match="maksudnya “definition”"):
        Codebook.read(path)


def test_a_heading_of_any_length_is_compared_in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text without headings is one heading of 50 MB: what is much longer is no slip."""
    compared: list[str] = []
    edits = headings._edits

    def counted(word: str, other: str) -> int:
        compared.append(word)
        return edits(word, other)

    monkeypatch.setattr(headings, "_edits", counted)
    assert headings.did_you_mean("kata kerja " * 1000, ["definisi", "contoh"]) == ""
    assert not compared
    assert "keterangan" in headings.did_you_mean("keteranganxx", ["keterangan"]) and compared


def test_a_table_wider_than_excel_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(",".join(f"k{n}" for n in range(MAX_COLUMNS + 1)) + "\n1\n")
    acts = partial(read_acts, coder="ani", mode="blind", excerpt_ids=lambda row: [])
    for read in (Codebook.read, acts, Informants.of):
        with pytest.raises(QualNlpError, match=r"a\.csv: Baris 1 punya lebih dari 16\.384 sel"):
            read(path)
