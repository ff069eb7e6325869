"""Tables for R, SPSS and Excel: every coding with its words, and read again as they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from qualnlp import Codebook
from qualnlp.errors import NothingToDo
from qualnlp.study import Study
from tests.exchange.studies import Made, built, made_studies


@pytest.fixture
def coded(study: Study, speech: list[str]) -> Study:
    study.confirm(speech[0], "pelatihan", coder="ani", stance="menghambat", memo="=1+1")
    study.confirm(speech[0], "promosi", coder="ani")
    study.confirm(speech[0], "pelatihan", coder="budi")
    study.finish(speech[1], coder="ani")
    return study


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=made_studies())
def test_every_coding_is_a_row_and_comes_back(made: Made) -> None:
    with built(made) as (study, folder):
        study.export(folder / "a.csv")
        flat = pd.read_csv(folder / "a.csv", dtype=str, keep_default_na=False)
        codings = study.codings()
        assert sorted(flat[["excerpt_id", "code", "coder"]].itertuples(index=False, name=None)) == (
            sorted(codings[["excerpt_id", "code", "coder"]].itertuples(index=False, name=None))
        )
        again = Codebook.read(folder / "a-buku-kode.csv")
        assert [code.id for code in again] == [code.id for code in study.codebook]
        assert [code.codable for code in again] == [code.codable for code in study.codebook]
        if len(codings):
            study.export(folder / "a.qdpx")
            with Study(folder / "b.study") as copy:
                copy.set_codebook(study.codebook)
                for path in sorted(folder.glob("*/wawancara.txt")):
                    copy.add(path)
                copy.import_file(folder / "a.csv")
                told = ["excerpt_id", "code", "coder", "stance", "mode"]
                mine, theirs = (
                    one.codings()[told].fillna("").sort_values(told, ignore_index=True)
                    for one in (study, copy)
                )
                pd.testing.assert_frame_equal(mine, theirs, check_dtype=False)


def test_the_matrix_holds_zeros_only_for_what_was_read(coded: Study, tmp_path: Path) -> None:
    coded.export(tmp_path / "a.csv")
    matrix = pd.read_csv(tmp_path / "a-matriks.csv")
    codes = [code.id for code in coded.codebook.codable]
    assert len(matrix) == 3 and sorted(matrix["coder"]) == ["ani", "ani", "budi"]
    assert matrix.set_index("coder").loc["budi", codes].sum() == 1
    assert sorted(matrix[matrix["coder"] == "ani"][codes].sum(axis=1)) == [0, 2]
    assert set(np.unique(matrix[codes])) <= {0, 1}
    counts = pd.read_csv(tmp_path / "a-jumlah.csv")
    assert counts["pelatihan"].sum() == 1 and counts["promosi"].sum() == 1


def test_no_text_is_a_formula_and_indonesian_excel_gets_its_signs(
    coded: Study, tmp_path: Path
) -> None:
    done = coded.export(tmp_path / "a.csv", separator=";", decimal=",")
    text = (tmp_path / "a.csv").read_text("utf-8-sig")
    assert text.startswith("excerpt_id;transcript;") and ";'=1+1;" in text
    assert "apostrof" in " ".join(done.losses["detail"])
    assert [path.name for path in done.files] == [
        "a.csv", "a-matriks.csv", "a-jumlah.csv", "a-buku-kode.csv"
    ]  # fmt: skip
    coded.export(tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["kutipan", "matriks", "jumlah", "buku-kode"]
    cells = [cell for row in book["kutipan"].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "=1+1" in [cell.value for cell in cells]
    for signs in ({"separator": ",", "decimal": ","}, {"separator": "|"}, {"decimal": "x"}):
        with pytest.raises(ValueError):
            coded.export(tmp_path / "b.csv", **signs)
    assert not (tmp_path / "b.csv").exists()


def test_the_workbook_is_read_again_and_is_the_same_each_time(
    coded: Study, place: str, tmp_path: Path, example: Path
) -> None:
    coded.export(tmp_path / "a.xlsx")
    coded.export(tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with Study(tmp_path / "salinan.study") as copy:
        copy.set_codebook(example / "codebook.yaml")
        copy.add([example / "01-informan-1.docx", example / "04-informan-4.txt"])
        assert copy.import_file(tmp_path / "a.xlsx").coders == {"ani": 2, "budi": 1}
        mine, theirs = coded.codings(), copy.codings()
        assert mine["memo"].tolist() == theirs["memo"].tolist()


def test_codes_are_written_with_their_path(coded: Study, tmp_path: Path) -> None:
    coded.export(tmp_path / "a.csv")
    flat = pd.read_csv(tmp_path / "a.csv")
    assert flat["level_1"].iloc[0] == "Pengembangan Karier" and "level_2" in flat
    assert flat["question"].notna().all() and flat["turn"].dtype.kind == "i"


def test_a_study_without_a_codebook_has_no_tables(tmp_path: Path) -> None:
    with Study(tmp_path / "a.study") as study, pytest.raises(NothingToDo):
        study.export(tmp_path / "a.xlsx")
