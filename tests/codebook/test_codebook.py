"""Codebooks: every format gives the same codes, every fault is named at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from qualnlp.codebook import Code, Codebook, write_template
from qualnlp.errors import CodebookInvalid, FileMissing, FormatUnknown, UnknownCode

YAML = """
title: Karier
codes:
  - id: karier
    name: Pengembangan Karier
    children:
      - id: no
        name: Pelatihan
        definition: Diklat dan bimtek.
        include: [bimtek, diklat]
        exclude: [kuliah]
        examples: ["Jarang, Bu."]
        source: Rivai (2003)
      - id: 2
        name: Promosi
"""
CSV = (
    "kode;nama;induk;definisi;termasuk;tidak termasuk;contoh;sumber\n"
    "karier;Pengembangan Karier;;;;;;\n"
    'no;Pelatihan;karier;Diklat dan bimtek.;"bimtek\ndiklat";kuliah;Jarang, Bu.;Rivai (2003)\n'
    "2;Promosi;karier;;;;;\n"
)


def write(tmp_path: Path, text: str, name: str = "a.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_yaml_csv_and_excel_give_the_same_codes(tmp_path: Path) -> None:
    workbook = Workbook()
    for row in CSV.replace('"bimtek\ndiklat"', "bimtek|diklat").strip().split("\n"):
        workbook.active.append([cell.replace("|", "\n") for cell in row.split(";")])
    workbook.save(tmp_path / "a.xlsx")
    books = [
        Codebook.read(path)
        for path in (write(tmp_path, YAML), write(tmp_path, CSV, "a.csv"), tmp_path / "a.xlsx")
    ]
    assert [list(book) for book in books] == [list(books[0])] * 3
    training = books[0]["no"]
    assert training == Code(
        "no", "Pelatihan", "Diklat dan bimtek.", ("bimtek", "diklat"), ("kuliah",),
        ("Jarang, Bu.",), "karier", True, "Rivai (2003)",
    )  # fmt: skip
    assert [code.id for code in books[0].codable] == ["no", "2"]


def test_a_codebook_survives_json_and_its_fingerprint_sees_each_word() -> None:
    book = Codebook([Code("a", "A", examples=("x",)), Code("b", "B", parent="a")], "T")
    assert Codebook.from_json(book.to_json()) == book
    other = Codebook([Code("a", "A", examples=("y",)), Code("b", "B", parent="a")], "T")
    assert other.fingerprint != book.fingerprint


def test_parents_come_first_and_are_coded_only_if_they_say_so() -> None:
    book = Codebook([Code("b", "B", parent="a"), Code("a", "A", codable=False)])
    assert [code.id for code in book] == ["a", "b"]
    assert book.require("b").name == "B"
    with pytest.raises(UnknownCode, match="induk.*b"):
        book.require("a")
    with pytest.raises(UnknownCode, match="tidak ada.*Kode yang ada: b"):
        book.require("c")


def test_the_order_of_the_file_is_kept() -> None:
    codes = [Code("c", "C", parent="p"), Code("x", "X"), Code("p", "P"), Code("d", "D", parent="p")]
    assert [code.id for code in Codebook(codes)] == ["p", "c", "x", "d"]


def test_a_codable_parent_counts(tmp_path: Path) -> None:
    book = Codebook.read(
        write(tmp_path, YAML.replace("name: Pengembangan", "codable: true\n    name: Pengembangan"))
    )
    assert [code.id for code in book.codable] == ["karier", "no", "2"]


@pytest.mark.parametrize(
    ("codes", "fault"),
    [
        ([Code("", "Pelatihan")], "kode ke-1 “Pelatihan”|kode ke-1 .*tidak punya id"),
        ([Code("a", "")], "“a” tidak punya nama"),
        ([Code("a", "A"), Code("a", "B")], "“a” dipakai 2 kali"),
        ([Code("a", "A", parent="z")], "induk “z” dari “a” tidak ada"),
        ([Code("a", "A", parent="b"), Code("b", "B", parent="a")], "berputar: a → b → a"),
        ([Code("a", "A", parent="a")], "berputar: a → a"),
        ([], "tidak ada satu pun kode"),
    ],
)
def test_faults_are_named(codes: list[Code], fault: str) -> None:
    with pytest.raises(CodebookInvalid, match=fault):
        Codebook(codes)


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(CodebookInvalid) as caught:
        Codebook([Code("", "X"), Code("a", ""), Code("b", "B", parent="z")])
    assert all(part in str(caught.value) for part in ("kode ke-1", "“a”", "“z”"))


@pytest.mark.parametrize(
    ("text", "name", "fault"),
    [
        ("codes: [", "a.yaml", "baris"),
        ("judul: x", "a.yaml", "codes"),
        ("codes:\n  - pelatihan", "a.yaml", "bukan sebuah kode"),
        ("codes:\n  - id: a\n    name: A\n    defnisi: x", "a.yaml", "defnisi"),
        ("definisi\nArti", "a.csv", "kolom nama"),
        ("kode,nama\n,Pelatihan\na,A", "a.csv", "baris 2: kolom “kode” kosong"),
        ("nama,definisi\n,Arti", "a.csv", "baris 2: kolom “nama” kosong"),
        ("nama,definisi\nModal,a\n modal ,b", "a.csv", "“modal” ada dua kali"),
        ("codes: [{name: Modal}, {name: MODAL}]", "a.yaml", "“MODAL” sudah dipakai"),
        ("id,nama,induk\na,A,\nb,a,\nc,C,A ", "a.csv", "induk “A” dapat berarti a, b"),
        ("<CodeBook", "a.qdc", "XML rusak"),
        # One of two would go unread.
        ("codes: [{id: a, name: A}]\ncodes: [{id: b, name: B}]", "a.yaml", "baris 2: “codes”"),
        ("codes:\n- id: a\n  name: A\n  definition: x\n  definition: y", "a.yaml", "baris 5"),
        ("id,nama,definisi,definisi\na,A,x,\nb,B,x,y", "a.csv", "“definisi”.*baris 3"),
    ],
)
def test_files_that_are_no_codebook(tmp_path: Path, text: str, name: str, fault: str) -> None:
    with pytest.raises(CodebookInvalid, match=fault):
        Codebook.read(write(tmp_path, text, name))


def test_missing_and_unknown_files(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        Codebook.read(tmp_path / "no.yaml")
    with pytest.raises(FormatUnknown, match=r"\.docx"):
        Codebook.read(write(tmp_path, "x", "a.docx"))


def test_the_template_is_a_codebook_with_instructions(tmp_path: Path) -> None:
    path = tmp_path / "buku-kode.xlsx"
    write_template(path, "Karier bidan")
    book = Codebook.read(path)
    assert [code.id for code in book.codable] == ["pelatihan", "promosi"]
    assert book["promosi"].parent == "pengembangan-karier" and not book.undefined
    assert len(book["pelatihan"].include) == 2 and book.title == "Karier bidan"
    workbook = load_workbook(path)
    assert workbook.sheetnames == ["Buku kode", "Studi", "Petunjuk"]
    for sheet in workbook:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.alignment.wrap_text and cell.alignment.vertical == "top"
    assert "kode" not in [cell.value for cell in workbook["Buku kode"][1]]
    guide = "\n".join(str(cell.value) for row in workbook["Petunjuk"].iter_rows() for cell in row)
    assert "jangan dibiarkan kosong" in guide and "qualnlp codebook" in guide


def test_the_sheet_studi_tells_title_place_and_period(tmp_path: Path) -> None:
    path = tmp_path / "buku-kode.xlsx"
    write_template(path)
    workbook = load_workbook(path)
    told = {"Judul": "Karier bidan", "Tempat": "Puskesmas Contoh", "Periode": "Mei 2024"}
    for row in workbook["Studi"].iter_rows(min_row=2):
        row[1].value = told[row[0].value]
    workbook.save(path)
    book = Codebook.read(path)
    assert (book.title, book.place, book.period) == tuple(told.values())
    assert Codebook.from_json(book.to_json()) == book
    assert book.with_codes([Code("a", "A")]).place == "Puskesmas Contoh"
    # A codebook that tells nothing keeps the fingerprint that it had.
    assert "place" not in Codebook([Code("a", "A")]).to_json()


def test_faults_name_rows_and_headings_as_the_file_has_them(tmp_path: Path) -> None:
    path = tmp_path / "buku-kode.xlsx"
    write_template(path)
    workbook = load_workbook(path)
    sheet = workbook["Buku kode"]
    sheet["B3"] = "Pengembangan Karir"
    sheet["A4"] = None
    workbook.save(path)
    with pytest.raises(CodebookInvalid) as told:
        Codebook.read(path)
    assert "baris 3: “Pengembangan Karir” dalam kolom “induk” tidak ada" in str(told.value)
    assert "baris 4: kolom “nama” kosong" in str(told.value)


def test_the_example_codebook_is_the_one_promised(example: Path) -> None:
    book = Codebook.read(example / "codebook.yaml")
    assert len(book.children("pengembangan-karier")) == 9
    assert len(book.children("kinerja")) == 4
    for code in book.codable:
        assert code.definition and code.include and code.exclude and code.examples


def test_a_path_given_as_codes_is_answered_with_the_way_to_read_it() -> None:
    for path in ("buku-kode.xlsx", Path("buku-kode.xlsx")):
        with pytest.raises(ValueError, match=r"Codebook\.read\('buku-kode\.xlsx'\)"):
            Codebook(path)  # type: ignore[arg-type]


def test_only_a_yaml_gives_a_title_a_tables_file_name_is_none(tmp_path: Path) -> None:
    table = tmp_path / "buku-kode.csv"
    table.write_text("id,name\npelatihan,Pelatihan\n", encoding="utf-8")
    titled = tmp_path / "buku-kode.yaml"
    titled.write_text("title: Karier\ncodes:\n  - {id: a, name: A}\n", encoding="utf-8")
    assert (Codebook.read(table).title, Codebook.read(titled).title) == ("", "Karier")
