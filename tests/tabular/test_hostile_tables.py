"""Tables that are far too wide, long, deep or left open: one sentence, or read as they are."""

from __future__ import annotations

import csv
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from qualnlp.codebook import Codebook
from qualnlp.coding_tables import read_tables
from qualnlp.errors import CodebookInvalid, DecisionsInvalid, QualNlpError
from qualnlp.excerpts import Informants
from qualnlp.privacy.table import read_rows
from qualnlp.tabular import (
    as_written,
    csv_bytes,
    csv_of_frame,
    csv_records,
    json_value,
    plain_cell,
    read_lines,
    read_table,
)
from qualnlp.tabular.workbooks import MAX_ROW, TooLarge, read_workbook
from qualnlp.transcripts import read_transcript
from qualnlp.workbook import workbook_bytes

# Every reader of a table that people fill in, with headings that it takes.
READERS: dict[str, tuple[list[str], list[str], Callable[[Path], Any]]] = {
    "codebook": (["kode", "nama"], ["modal", "Modal"], Codebook.read),
    "informants": (["berkas", "informan"], ["a.docx", "Bu Sari"], Informants.of),
    "decisions": (["excerpt_id", "kode"], ["e1", "modal"], read_tables),
    "pseudonyms": (["asli", "pengganti", "pakai"], ["Bu Sari", "[Informan 1]", "ya"], read_rows),
    "transcript": (["Penutur", "Ucapan"], ["P", "Apakah modalnya cukup?"], read_transcript),
}


def forgotten(path: Path, heads: list[str], row: list[str], at: str = "XFD1048576") -> Path:
    """Write a small table of which somebody left a cell at the far end of the sheet."""
    book = Workbook()
    book.active.append(heads)
    book.active.append(row)
    if heads[0] == "Penutur":
        book.active.append(["N", "Belum, Bu, masih kurang."])
    book.active[at] = " "
    book.save(path)
    return path


@pytest.mark.parametrize("what", READERS)
@pytest.mark.parametrize("at", ["XFD2000", "XFD1"])
def test_a_forgotten_cell_far_away_costs_no_memory(tmp_path: Path, what: str, at: str) -> None:
    heads, row, read = READERS[what]
    plain = forgotten(tmp_path / "plain.xlsx", heads, row, "A9")
    read(plain)
    far = forgotten(tmp_path / "far.xlsx", heads, row, at)
    tracemalloc.start()
    read(far)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40_000_000  # 400 million before


@pytest.mark.parametrize("what", READERS)
def test_a_forgotten_cell_at_the_very_end_is_no_damage(tmp_path: Path, what: str) -> None:
    heads, row, read = READERS[what]
    read(forgotten(tmp_path / "far.xlsx", heads, row))


def test_only_filled_cells_are_held(tmp_path: Path) -> None:
    book = Workbook()
    book.active["B2"] = "ya"
    book.active["XFD1048576"] = "lupa"
    book.save(tmp_path / "a.xlsx")
    (sheet,) = read_workbook(tmp_path / "a.xlsx", lambda value, cell: str(value))
    assert [number for number, _ in sheet.lines] == [2, MAX_ROW]
    assert sheet.lines[0][1] == ["", "ya"] and len(sheet.lines[1][1]) == 16_384


def test_a_sheet_beyond_what_people_fill_in_is_refused(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(30):
        sheet.append([*[None] * 99, "x"])
    book.save(tmp_path / "a.xlsx")
    assert read_workbook(tmp_path / "a.xlsx", lambda value, cell: "x", most=3000)
    with pytest.raises(TooLarge):
        read_workbook(tmp_path / "a.xlsx", lambda value, cell: "x", most=2999)


@pytest.mark.parametrize("what", READERS)
def test_a_workbook_that_fills_the_memory_is_refused_unread(tmp_path: Path, what: str) -> None:
    heads, row, read = READERS[what]
    path = forgotten(tmp_path / "a.xlsx", heads, row, "A9")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("xl/worksheets/sheet9.xml", "w") as member:
            for _ in range(70):
                member.write(bytes(1_000_000))
    with pytest.raises(QualNlpError, match="terlalu besar") as caught:
        read(path)
    assert caught.value.hint


@pytest.mark.parametrize("what", READERS)
def test_a_cell_longer_than_the_csv_modules_own_limit_is_read(tmp_path: Path, what: str) -> None:
    heads, row, read = READERS[what]
    long = "Pelatihannya belum merata. " * 6000
    path = tmp_path / "a.csv"
    cells = [*row[:-1], long if what == "transcript" else row[-1]]
    more = [["N", long]] if what == "transcript" else []
    rows = [[*heads, "catatan"], [*cells, long], *more]
    path.write_bytes(csv_bytes(rows))
    csv.field_size_limit(131_072)
    read(path)


SWALLOWED = 'kode;nama\na;"Modal\nb;Harga\nc;Pasar\n'
CLOSED_LATER = 'kode;nama\na;"Modal\nb;Harga\nc;"Pasar"\nd;Upah\n'


@pytest.mark.parametrize(("text", "lines"), [(SWALLOWED, "2.*4"), (CLOSED_LATER, "2.*4")])
def test_a_quotation_mark_that_swallows_lines_is_told_with_them(
    tmp_path: Path, text: str, lines: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DecisionsInvalid, match=f"baris {lines}") as caught:
        read_lines(path, DecisionsInvalid)
    assert '""' in caught.value.hint
    path.write_text("sep=;\n" + text, encoding="utf-8")
    with pytest.raises(DecisionsInvalid, match=r"baris 3.*5"):
        read_lines(path, DecisionsInvalid)


@pytest.mark.parametrize("what", READERS)
def test_every_reader_tells_an_open_quotation_mark(tmp_path: Path, what: str) -> None:
    heads, row, read = READERS[what]
    path = tmp_path / "a.csv"
    lines = [",".join(heads), ",".join([*row[:-1], f'"{row[-1]}']), ",".join(row), ",".join(row)]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(QualNlpError, match=r"Tanda kutip.*baris 2.*2 sampai 4"):
        read(path)


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('a;,"\n\t é'), max_size=8), min_size=2, max_size=3),
        min_size=1,
        max_size=6,
    )
)
def test_no_table_that_a_program_wrote_is_taken_for_open(rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    read = [cells for _, cells in csv_records(io.StringIO(text.getvalue()), ",")]
    assert read == [row if any(row) or len(row) > 1 else [""] for row in rows]


@given(st.text(st.sampled_from("'=+-@\t\r ax\u00a0＝"), max_size=6))
def test_what_was_made_safe_is_read_back_as_it_was(text: str) -> None:
    safe = str(plain_cell(text))
    assert as_written(safe) == text
    assert safe.lstrip(" \u00a0")[:1] not in ("=", "+", "-", "@", "＝") or not safe.strip()


@settings(max_examples=30)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), min_size=1)))
def test_tables_that_leave_come_back(cells: list[str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(csv_bytes([["id", "isi"], *(["x", cell] for cell in cells)]))
        table = read_table(path, DecisionsInvalid)
    assert [row["isi"] for _, row in table.rows] == cells


def test_no_text_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    texts = ["=1+1", "+62", "-an", "@SUM(A1)", "#REF!", "2024-01-01", "a\x01b", "a\ud800b"]
    path.write_bytes(workbook_bytes([("kode", ["=kode"], [[text] for text in texts])]))
    sheet = load_workbook(path).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert sheet["A2"].value == "=1+1" and "\x01" not in sheet["A8"].value


def yaml_file(folder: Path, text: str) -> Path:
    path = folder / "a.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def bomb(levels: int) -> str:
    """Return YAML of which each line refers nine times to the line before."""
    lines = ["a0: &a0 {id: x, name: X}"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join([*lines, f"codes: *a{levels - 1}"])


@pytest.mark.parametrize(
    "text",
    [
        bomb(12),
        "codes: " + "[" * 50_000,
        "codes: " + "[" * 2000 + "]" * 2000,
        "codes:\n" + "".join(f"{' ' * n}- children:\n" for n in range(1, 2000)),
        "codes: &a [{id: x, name: X, children: *a}]",
        "&a codes: *a",
    ],
)
def test_yaml_that_is_deep_or_refers_to_itself_ends_in_a_sentence(
    tmp_path: Path, text: str
) -> None:
    with pytest.raises(CodebookInvalid):
        Codebook.read(yaml_file(tmp_path, text))


def test_references_as_people_use_them_are_followed(tmp_path: Path) -> None:
    text = "codes: [{id: a, name: A, include: &b [Satu]}, {id: c, name: C, include: *b}]"
    assert Codebook.read(yaml_file(tmp_path, text))["c"].include == ("Satu",)


def test_json_that_is_deep_ends_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="bersarang"):
        json_value('{"a":' * 100_000)
    path = tmp_path / "a.json"
    path.write_text('[{"excerpt_id":' * 100_000, encoding="utf-8")
    with pytest.raises(DecisionsInvalid, match="JSON"):
        read_tables(path)
    cell = "[" * 60_000
    path = tmp_path / "a.csv"
    path.write_bytes(csv_bytes([["excerpt_id", "kode", "coder"], ["e1", cell, '{"a":' * 9000]]))
    read_tables(path)


@given(st.lists(st.text(st.sampled_from('a\r\n",; '), max_size=6), min_size=1, max_size=4))
def test_a_break_of_any_kind_stays_in_its_cell(cells: list[str]) -> None:
    """Also a single carriage return, which the csv module leaves open before Python 3.13."""
    frame = pd.DataFrame([cells], columns=[f"k{n}" for n in range(len(cells))])
    for data in (csv_bytes([list(frame), cells]), csv_of_frame(frame)):
        text = data.decode("utf-8-sig")
        read = list(csv.reader(io.StringIO(text, newline="")))
        assert [[as_written(cell) for cell in row] for row in read[1:]] == [cells]
