"""One rule for tables that leave: no text is a formula, and what our readers read is what was."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

import qualnlp
from qualnlp.errors import QualNlpError
from qualnlp.excerpts.model import write_frame
from qualnlp.study import Study
from qualnlp.tabular import csv_bytes, csv_of_frame, read_lines
from qualnlp.workbook import workbook_bytes

SOURCE = Path(qualnlp.__file__).parent
# Who may write a table by hand: the two rules themselves.
WRITERS = {"tabular/csv_text.py", "workbook.py"}
ODD = ("=1+1", "+62 812", "-iya", "@SUM(A1)", "'kutip'", "_x0041_", "a_x000D_b", '="x"')
signs = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029")
cells = st.text(signs, max_size=9) | st.sampled_from(ODD)


def test_no_other_file_writes_a_table() -> None:
    found = [
        path.relative_to(SOURCE).as_posix()
        for path in sorted(SOURCE.rglob("*.py"))
        if re.search(r"\.to_csv\(|csv\.(Dict)?[wW]riter\(|\.to_excel\(", path.read_text("utf-8"))
    ]
    assert set(found) <= WRITERS, found


@settings(max_examples=60, deadline=None)
@given(table=st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=6))
@example(table=[["", "0", " "]])
def test_what_is_written_is_read_again_and_never_a_formula(
    table: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("t")
    heads = ["kode", "memo", "teks"]
    frame = pd.DataFrame(table, columns=heads)
    (folder / "a.csv").write_bytes(csv_bytes([heads, *table]))
    (folder / "b.csv").write_bytes(csv_of_frame(frame))
    assert (folder / "a.csv").read_bytes() == (folder / "b.csv").read_bytes()
    for row in csv.reader(io.StringIO((folder / "a.csv").read_text("utf-8-sig"), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    (folder / "c.xlsx").write_bytes(workbook_bytes([("satu", heads, table)]))
    filled = [row for row in table if any(cell.strip() for cell in row)]
    for name in ("a.csv", "c.xlsx"):
        lines = read_lines(folder / name, QualNlpError)
        # Of a sheet nothing is read behind the last cell of a row that holds more than blanks.
        expected = [_ended(row) for row in filled] if name == "c.xlsx" else filled
        assert [[*row, "", ""][:3] for _, row in lines[1:]] == expected, name
    sheet = load_workbook(folder / "c.xlsx").worksheets[0]
    assert all(cell.data_type in ("s", "inlineStr", "n") for row in sheet for cell in row)
    assert not any(cell.data_type == "f" for row in sheet for cell in row)


def _ended(row: list[str]) -> list[str]:
    last = max(place for place, cell in enumerate(row) if cell.strip())
    return [cell if place <= last else "" for place, cell in enumerate(row)]


def test_split_writes_words_not_formulas(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("P: Berapa?\nN: =1+1 itu kata orang.\n", encoding="utf-8")
    frame = qualnlp.to_frame(qualnlp.split(qualnlp.read_transcript(tmp_path / "a.txt")))
    write_frame(frame, tmp_path / "a.xlsx")
    write_frame(frame, tmp_path / "a.csv")
    text = frame["text"].tolist()
    assert any(one.startswith("=") for one in text)
    sheet = pd.read_excel(tmp_path / "a.xlsx")
    assert sheet["text"].tolist() == text and sheet["start"].tolist() == frame["start"].tolist()
    again = read_lines(tmp_path / "a.csv", QualNlpError)
    column = again[0][1].index("text")
    assert [row[column] for _, row in again[1:]] == text


def test_a_memo_like_a_formula_comes_back_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("P: Berapa?\nN: Dua juta.\n", encoding="utf-8")
    with Study(tmp_path / "a.study") as study:
        study.set_codebook(qualnlp.Codebook([qualnlp.Code("gaji", "Gaji")]))
        study.add(tmp_path / "a.txt")
        one = study.excerpts().query("role == 'informant'")["excerpt_id"].iloc[0]
        study.confirm(one, "gaji", coder="ani", memo="=1+1")
        for name in ("a.csv", "a.xlsx"):
            study.export(tmp_path / name)
            with Study(tmp_path / f"{name}.study") as copy:
                copy.set_codebook(study.codebook)
                copy.add(tmp_path / "a.txt")
                copy.import_file(tmp_path / name)
                assert copy.codings()["memo"].tolist() == ["=1+1"]
