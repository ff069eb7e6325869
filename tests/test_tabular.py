"""Tables as Excel with Indonesian settings writes them."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from qualnlp.errors import DecisionsInvalid, FileMissing, FormatUnknown
from qualnlp.tabular import read_table


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
