"""Tables as strangers hand them over: each kind is read, or its rows are told; none is guessed."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from qualnlp.codebook import Code, Codebook
from qualnlp.coding_tables import CodeNames, read_tables
from qualnlp.coding_tables.aliases import NOTHING, folded
from qualnlp.errors import DecisionsInvalid
from qualnlp.study import Study

TALKS = {
    "kopi.txt": """P: Bagaimana awal usahanya, Bu?
I: Awalnya saya jualan di depan rumah saja.
P: Modalnya dari mana?
I: Pinjam koperasi. Bunga satu persen saja sebulan.
P: Pelatihan apa?
I: Pelatihan dari dinas, diajari menyangrai.
""",
    "teh.txt": """P: Bagaimana pasarnya?
I: Harga jatuh waktu panen raya, café juga sepi.
P: Bantuan?
I: Belum pernah ada bantuan, Pak.
""",
}
BOOK = Codebook(
    [
        Code("usaha", "Usaha", codable=False),
        Code("modal", "Modal", parent="usaha"),
        Code("latih", "Pelatihan", parent="usaha"),
        Code("harga", "Harga", parent="usaha"),
        Code("dukungan", "Dukungan pemerintah"),
    ]
)
# What each table says, by the first word of the excerpt.
LOAN, TRAINING, PRICE, HELP, START = "Pinjam", "Pelatihan", "Harga", "Belum", "Awalnya"
Found = set[tuple[str, str, str]]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    for name, text in TALKS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    made = Study(tmp_path / "s.study")
    made.set_codebook(BOOK)
    made.add([tmp_path / name for name in TALKS])
    return made


def xlsx(*rows: list[object], merged: tuple[str, ...] = (), first: str = "") -> Callable[..., Path]:
    def write(folder: Path) -> Path:
        book = Workbook()
        if first:
            book.active.append([first])
            book.create_sheet("Data")
        sheet = book.worksheets[-1]
        for row in rows:
            sheet.append(row)
        for cells in merged:
            sheet.merge_cells(cells)
        book.save(folder / "a.xlsx")
        return folder / "a.xlsx"

    return write


def text(name: str, content: str, encoding: str = "utf-8") -> Callable[..., Path]:
    def write(folder: Path) -> Path:
        (folder / name).write_bytes(content.encode(encoding))
        return folder / name

    return write


HEAD: list[object] = ["Transkrip", "Kutipan", "Kode"]
TABLES: dict[str, tuple[Callable[..., Path], Found, str]] = {
    "a title above the headings": (
        xlsx(["Lampiran 3. Hasil Pengodean"], [], ["No", *HEAD], [1, "kopi", "Pinjam", "Modal"],
             [2, "teh", "Harga jatuh", "Harga"], merged=("A1:D1",)),
        {(LOAN, "modal", "ani"), (PRICE, "harga", "ani")}, "baris 3",
    ),
    "instructions on the first sheet": (
        xlsx(HEAD, ["kopi", "Pinjam koperasi", "Modal"], first="Petunjuk pengisian"),
        {(LOAN, "modal", "ani")}, "Data, baris 1",
    ),
    "merged cells of transcripts": (
        xlsx(HEAD, ["kopi", "Pinjam koperasi", "Modal"], [None, "Pelatihan dari dinas", "latih"],
             ["teh", "Harga jatuh", "Harga"], merged=("A2:A3",)),
        {(LOAN, "modal", "ani"), (TRAINING, "latih", "ani"), (PRICE, "harga", "ani")},
        "“Transkrip”: 1 sel kosong",
    ),
    "merged cells of quotations and coders": (
        xlsx(["Pengode", *HEAD], ["Ani", "kopi", "Pinjam koperasi", "Modal"],
             [None, None, None, "Harga"], ["Budi", "teh", "Harga jatuh", "Harga"],
             merged=("A2:A3", "C2:C3")),
        {(LOAN, "modal", "Ani"), (LOAN, "harga", "Ani"), (PRICE, "harga", "Budi")}, "“Kutipan”",
    ),
    "two lines of headings, groups of codes above": (
        xlsx(["Transkrip", "Kutipan", "Usaha", None, None, "Lainnya"],
             [None, None, "Modal", "Pelatihan", "Harga", "Dukungan pemerintah"],
             ["kopi", "Pinjam koperasi", 1, 0, 0, 0], ["teh", "Belum pernah ada", 0, 0, 0, 1],
             merged=("C1:E1",)),
        {(LOAN, "modal", "ani"), (HELP, "dukungan", "ani")}, "dua baris",
    ),
    "marks of every kind": (
        xlsx(["Transkrip", "Kutipan", "Modal", "Pelatihan", "Harga", "Dukungan pemerintah"],
             ["kopi", "Pinjam koperasi", "X", None, None, None],
             ["kopi", "Pelatihan dari dinas", None, "✓", None, "√"],
             ["teh", "Harga jatuh", "-", "–", "●", "tidak"],
             ["kopi", "Awalnya saya jualan", "☐", "0", "✗", ""]),
        {(LOAN, "modal", "ani"), (TRAINING, "latih", "ani"), (TRAINING, "dukungan", "ani"),
         (PRICE, "harga", "ani")}, "",
    ),
    "counts under codes": (
        xlsx(["Transkrip", "Kutipan", "Modal", "Harga", "Jumlah"],
             ["kopi", "Pinjam koperasi", 2, 0, 2], ["teh", "Harga jatuh", None, 1, 1]),
        {(LOAN, "modal", "ani"), (PRICE, "harga", "ani")}, "",
    ),
    "a first line that names the separator": (
        text("a.csv", "sep=;\r\nberkas;kutipan;kode\r\nkopi;Pinjam koperasi;Modal\r\n",
             "utf-8-sig"),
        {(LOAN, "modal", "ani")}, "",
    ),
    "Windows-1252 with curly quotation marks": (
        text("a.csv", "berkas;kutipan;kode\nteh;“Harga jatuh waktu panen raya, café”;Harga\n",
             "cp1252"),
        {(PRICE, "harga", "ani")}, "",
    ),
    "UTF-16, as Excel saves Unicode text": (
        text("a.tsv", "berkas\tkutipan\tkode\nteh\tHarga jatuh\tHarga\n", "utf-16"),
        {(PRICE, "harga", "ani")}, "",
    ),
    "words for nothing": (
        text("a.csv", "berkas,kutipan,kode\nkopi,Pinjam koperasi,(tidak ada)\n"
             "teh,Harga jatuh,Tidak ada kode yang sesuai\nteh,Belum pernah ada,NIHIL.\n"
             "kopi,Pelatihan dari dinas,latih\n"),
        {(TRAINING, "latih", "ani")}, "",
    ),
    "columns named after coders": (
        text("a.csv", "berkas,kutipan,Kode Ani,Kode (Budi)\n"
             "kopi,Pinjam koperasi,Modal,Modal; Harga\nteh,Harga jatuh,Harga,-\n"),
        {(LOAN, "modal", "Ani"), (LOAN, "modal", "Budi"), (LOAN, "harga", "Budi"),
         (PRICE, "harga", "Ani")}, "",
    ),
    "one heading over two columns of codes": (
        text("a.csv", "berkas,kutipan,kode,kode\nkopi,Pinjam koperasi,Modal,Harga\n"),
        {(LOAN, "modal", "ani"), (LOAN, "harga", "ani")}, "",
    ),
    "headings of two words": (
        text("a.csv", "Sumber Data,Pernyataan Informan,Kode Informan,Kode Indikator\n"
             "kopi,Pinjam koperasi,I-01,Modal\n"),
        {(LOAN, "modal", "ani")}, "",
    ),
    "a thesis table without transcripts": (
        text("a.csv", "No;Indikator;Kutipan Wawancara;Informan\n1;Modal;Pinjam koperasi.;kopi\n"
             "2;Harga;Harga jatuh waktu panen raya;Pak Joko\n"),
        {(LOAN, "modal", "ani"), (PRICE, "harga", "ani")}, "",
    ),
    "what stands above the code beside it": (
        text("a.csv", "berkas,kutipan,Tema,Kode/Indikator\nkopi,Pinjam koperasi,Usaha,Modal\n"),
        {(LOAN, "modal", "ani")}, "",
    ),
    "lists with bullets, numbers and words between": (
        xlsx(HEAD, ["kopi", "Pinjam koperasi", "1. Modal\n2. Harga"],
             ["kopi", "Pelatihan dari dinas", "- Pelatihan\n- Dukungan pemerintah"],
             ["teh", "Harga jatuh", "Harga dan Modal"], ["teh", "Belum pernah", "• harga, modal"]),
        {(LOAN, "modal", "ani"), (LOAN, "harga", "ani"), (TRAINING, "latih", "ani"),
         (TRAINING, "dukungan", "ani"), (PRICE, "harga", "ani"), (PRICE, "modal", "ani"),
         (HELP, "harga", "ani"), (HELP, "modal", "ani")}, "",
    ),
    "codes with counts, brackets, paths": (
        text("a.csv", "berkas,kutipan,kode\nkopi,Pinjam koperasi,Modal (2)\n"
             "teh,Harga jatuh,#Harga\nkopi,Pelatihan dari dinas,[Pelatihan]\n"
             "kopi,Awalnya saya jualan,Usaha: Modal\nteh,Belum pernah ada,Usaha - Harga\n"),
        {(LOAN, "modal", "ani"), (PRICE, "harga", "ani"), (TRAINING, "latih", "ani"),
         (START, "modal", "ani"), (HELP, "harga", "ani")}, "",
    ),
    "the source behind the quotation, its speaker before it": (
        xlsx(HEAD, ["kopi", "I: Pinjam koperasi.\nBunga satu persen saja sebulan. (Kopi, baris 4)",
                    "Modal"], ["kopi", "[00:12] Pelatihan dari dinas", "Pelatihan"]),
        {(LOAN, "modal", "ani"), (TRAINING, "latih", "ani")}, "",
    ),
    "Excel's dates": (
        xlsx([*HEAD, "Tanggal", "Pengode"],
             ["kopi", "Pinjam koperasi", "Modal", datetime.datetime(2025, 1, 3, 10), "Ani"],
             ["teh", "Harga jatuh", "Harga", datetime.date(2025, 1, 4), "Ani"]),
        {(LOAN, "modal", "Ani"), (PRICE, "harga", "Ani")}, "",
    ),
    "pandas: rows by number": (
        text("a.json", json.dumps({"0": {"berkas": "kopi", "kutipan": "Pinjam", "kode": "Modal"},
                                   "1": {"berkas": "teh", "kutipan": "Harga jatuh",
                                         "kode": "Harga"}})),
        {(LOAN, "modal", "ani"), (PRICE, "harga", "ani")}, "",
    ),
    "pandas: columns of rows": (
        text("a.json", json.dumps({"berkas": {"0": "kopi"}, "kutipan": {"0": "Pinjam koperasi"},
                                   "kode": {"0": "Modal"}})),
        {(LOAN, "modal", "ani")}, "",
    ),
    "pandas: headings apart": (
        text("a.json", json.dumps({"columns": ["berkas", "kutipan", "kode"], "index": [0],
                                   "data": [["kopi", "Pinjam koperasi", "Modal"]]})),
        {(LOAN, "modal", "ani")}, "",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("write", "right", "told"), TABLES.values(), ids=TABLES.keys())
def test_a_strangers_table_is_read(
    study: Study, tmp_path: Path, write: Callable[..., Path], right: Found, told: str
) -> None:
    names = {coder for _, _, coder in right}
    made = study.code(write(tmp_path), coder="ani" if names == {"ani"} else None)
    assert not made.rest
    codings = study.codings()
    found = {
        (str(text).partition(" ")[0].strip(".,"), code, coder)
        for text, code, coder in codings[["text", "code", "coder"]].itertuples(index=False)
    }
    assert found == right and told in str(made.preview)


def test_stances_in_the_words_of_people(study: Study) -> None:
    frame = pd.DataFrame(
        {"kutipan": ["Pinjam koperasi", "Harga jatuh", "Belum pernah ada", "Awalnya saya jualan"],
         "kode": "modal", "sikap": ["Positif", "(-)", "kontra", "±"]}
    )  # fmt: skip
    study.code(frame, coder="ani")
    codings = study.codings()
    found = {t[:5]: s for t, s in codings[["text", "stance"]].itertuples(index=False)}
    assert found == {
        "Pinja": "mendukung", "Harga": "menghambat", "Belum": "menghambat", "Awaln": "campuran"
    }  # fmt: skip


def test_marks_under_a_word_that_is_no_code_are_told(study: Study, tmp_path: Path) -> None:
    """Left aside in silence they would count as "does not apply"."""
    wide = pd.DataFrame({"kutipan": ["Pinjam koperasi"], "Modal": ["x"], "Gaji": ["x"]})
    with pytest.raises(DecisionsInvalid, match="Gaji: Kode ini tidak ada di buku kode"):
        study.code(wide, coder="ani")
    made = study.code(wide, coder="ani", rest=tmp_path / "sisa.csv", whole="all")
    assert made.coders == {"ani": 3}  # the coding, and the other transcript as read
    rest = pd.read_csv(tmp_path / "sisa.csv", encoding="utf-8-sig")
    assert rest["code"].tolist() == ["Gaji"] and rest["text"].tolist() == ["Pinjam koperasi"]


def test_cells_that_are_neither_yes_nor_no_are_refused(study: Study) -> None:
    wide = pd.DataFrame({"kutipan": ["Pinjam koperasi"], "Modal": ["x"], "Harga": ["mungkin"]})
    with pytest.raises(DecisionsInvalid, match=r"bukan ya atau tidak: Harga: “mungkin”"):
        study.code(wide, coder="ani")
    assert study.decisions().empty


def test_a_matrix_of_counts_is_refused(study: Study, tmp_path: Path) -> None:
    write = xlsx([None, "A : Modal", "B : Harga"], ["1 : kopi", 2, 0], ["2 : teh", 0, 1])
    with pytest.raises(DecisionsInvalid, match=r"matriks NVivo.*Ekspor kutipannya"):
        study.code(write(tmp_path), coder="ani")


def test_a_table_of_agreement_takes_the_narrower_of_two_columns() -> None:
    """Without a codebook nothing else says which of "Tema" and "Kode" was agreed on."""
    frame = pd.DataFrame({"excerpt_id": ["e1"], "Tema": ["Usaha"], "Kode": ["Modal"]})
    table = read_tables(frame)
    assert table.frame["code"].tolist() == ["Modal"]
    assert "Tema" in table.preview.files[0].unread
    assert read_tables(frame.drop(columns="Kode")).frame["code"].tolist() == ["Usaha"]


def test_an_informant_says_which_of_two_places_is_meant(study: Study, tmp_path: Path) -> None:
    (tmp_path / "susu.txt").write_text("P: Dari mana?\nI: Pinjam koperasi saja.\n")
    study.add(tmp_path / "susu.txt")
    frame = pd.DataFrame({"kutipan": ["Pinjam koperasi"], "kode": ["modal"], "informan": ["Susu"]})
    with pytest.raises(DecisionsInvalid, match="2 tempat"):
        study.code(frame.drop(columns="informan"), coder="ani")
    study.code(frame, coder="ani")
    assert study.codings()["text"].tolist() == ["Pinjam koperasi saja."]


@pytest.mark.parametrize("coder", ["ani", None])
@pytest.mark.parametrize("place", ["excerpt_id", "kutipan"])
def test_what_a_row_coded_that_could_not_be_taken_is_not_declared_as_nothing(
    study: Study, tmp_path: Path, place: str, coder: str | None
) -> None:
    """An unknown code on an excerpt: to declare that nothing applies there would be untrue."""
    excerpts = study.excerpts().set_index("text")["excerpt_id"]
    words = ["Harga jatuh", "Pinjam koperasi"]
    ids = [next(i for t, i in excerpts.items() if str(t).startswith(w)) for w in words]
    frame = pd.DataFrame(
        {place: ids if place == "excerpt_id" else words, "kode": ["modal", "gaji"],
         "pengode": "ani"}
    )  # fmt: skip
    made = study.code(frame, coder=coder, rest=tmp_path / "sisa.csv", whole="all")
    assert made.declared == 1  # the other answer in teh.txt; kopi.txt is left open
    decisions = study.decisions().merge(study.excerpts(), on="excerpt_id")
    assert not decisions["text"].str.startswith("Pinjam").any()


@pytest.mark.parametrize(
    "word",
    ["Tidak ada", "(tidak ada)", "belum ada kode", "tdk ada tema yang cocok", "N/A", "—", "…"],
)
def test_a_word_for_nothing(word: str) -> None:
    assert folded(word) in NOTHING
    assert CodeNames(BOOK).in_cell(word) == [] == CodeNames().in_cell(word)


PARTS = st.lists(st.sampled_from(["modal", "Harga", "Pelatihan", "Usaha > Modal"]), min_size=1,
                 max_size=3, unique=True)  # fmt: skip


@settings(deadline=None)
@given(
    PARTS,
    st.sampled_from(["; ", "\n", " | ", "#", ", ", " dan ", " & ", " / ", " + "]),
    st.sampled_from(["{}", "- {}", "• {}", "1. {}", "(2) {}", "{} (3)", "b) {}", " {} "]),
)
def test_whatever_stands_between_known_codes_they_are_found(
    parts: list[str], between: str, around: str
) -> None:
    names = CodeNames(BOOK)
    cell = between.join(around.format(part) for part in parts)
    found = [names.resolve(part) for part in names.in_cell(cell)]
    assert found == [names.resolve(part) for part in parts]
