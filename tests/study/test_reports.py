"""Agreement and evaluation as files, from Python as from the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from qualnlp.cli import main
from qualnlp.study import Study


def cells(path: Path) -> list[list[tuple[object, ...]]]:
    return [list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(path)]


@pytest.fixture
def two(study: Study, speech: list[str]) -> Study:
    for number, excerpt_id in enumerate(speech[:12]):
        for coder in ("Ani, S.Pd", "Budi, M.Si"):
            if number % 3 or coder.startswith("Ani"):
                study.confirm(excerpt_id, ["pelatihan", "promosi"][number % 2], coder=coder)
            study.finish(excerpt_id, coder=coder)
    return study


def test_the_agreement_report_is_what_the_command_writes(two: Study, tmp_path: Path) -> None:
    report = two.agreement_report("Ani, S.Pd", "Budi, M.Si")
    assert report.sentence and len(report.sentences) == 2
    assert report.differences is not None and len(report.differences) == 4
    paths = report.write(tmp_path / "python")
    with pytest.raises(SystemExit) as left:
        main(["agree", str(two.path), "Ani, S.Pd", "Budi, M.Si", "--out", str(tmp_path / "cli")])
    assert left.value.code == 0
    assert {path.name for path in paths} == {one.name for one in (tmp_path / "cli").iterdir()}
    for path in paths:
        other = tmp_path / "cli" / path.name
        if path.suffix == ".xlsx":
            assert cells(path) == cells(other)
        else:
            assert path.read_bytes() == other.read_bytes()


def test_the_evaluation_report_is_what_the_command_writes(two: Study, tmp_path: Path) -> None:
    report = two.evaluation_report("Ani, S.Pd", n_boot=2000)
    assert report.tables()
    (path,) = report.write(tmp_path / "python")
    with pytest.raises(SystemExit) as left:
        words = ["evaluate", two.path, "--coder", "Ani, S.Pd", "--out", tmp_path / "cli"]
        main([str(word) for word in words])
    assert left.value.code == 0
    assert cells(path) == cells(tmp_path / "cli" / path.name)


def test_what_was_not_taken_is_written_as_tables_that_code_reads(
    study: Study, speech: list[str], tmp_path: Path
) -> None:
    copy = Path(shutil.copy(study.path, tmp_path / "salinan.study"))
    study.confirm(speech[0], "promosi", coder="Ani, S.Pd")
    with Study(copy) as other:
        other.confirm(speech[1], "promosi", coder="Ani, S.Pd", stance="+", memo="di sana")
        other.confirm(speech[2], "mutasi", coder="Ani, S.Pd", mode="assisted")
    frame = study.merge_study(copy, rest=tmp_path / "sisa")
    rest = frame.attrs["rest"]
    assert [(one["coder"], one["mode"]) for one in rest] == [
        ("Ani, S.Pd", "assisted"),
        ("Ani, S.Pd", "blind"),
    ]
    for one in rest:
        assert study.code(one["path"], coder=one["coder"], mode=one["mode"]) == 1
    codings = study.codings("Ani, S.Pd")
    assert set(codings["excerpt_id"]) == set(speech[:3])
    assert "di sana" in codings["memo"].tolist()
    assert study.merge_study(copy).attrs["rest"] == []


def test_names_with_commas_stay_whole(two: Study, tmp_path: Path) -> None:
    assert set(two.codings()["coder"]) == {"Ani, S.Pd", "Budi, M.Si"}
    reduction = two.reduce(["Ani, S.Pd", "Budi, M.Si"])
    people = {name for names in reduction.coders.values() for name in names}
    assert people == {"Ani, S.Pd", "Budi, M.Si"}
    assert isinstance(two.verify("Ani, S.Pd"), pd.DataFrame)


def test_a_code_with_a_comma_in_its_id_can_be_named(two: Study) -> None:
    from qualnlp import Code, Codebook

    book = two.codebook
    two.set_codebook(Codebook([*book, Code("gaji, tunjangan", "Gaji, tunjangan")], book.title))
    for codes, known in (
        ("gaji, tunjangan", ["gaji, tunjangan"]),
        ("pelatihan, gaji, tunjangan , promosi", ["pelatihan", "gaji, tunjangan", "promosi"]),
        ('"gaji, tunjangan",pelatihan', ["gaji, tunjangan", "pelatihan"]),
    ):
        with pytest.raises(SystemExit) as left:
            main(["conclude", str(two.path), f"Simpulan {codes}", "--codes", codes])
        assert left.value.code == 0
        assert two.conclusions().set_index("sentence")["codes"][f"Simpulan {codes}"] == known
