"""What is given is taken, or told: techniques, texts under another name, rows of informants."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from qualnlp.cli.commands import app
from qualnlp.errors import NothingToDo, SpeakersSettled
from qualnlp.excerpts import technique_of
from qualnlp.study import Study

TALK = "P: Ada diklat?\nN: Jarang, Bu, jujur aja.\nP: Kenapa?\nN: Dananya tidak ada.\n"


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "obrolan.txt"
    path.write_text(TALK, encoding="utf-8")
    return path


@pytest.fixture
def made(tmp_path: Path, talk: Path, example: Path) -> Study:
    study = Study(tmp_path / "obrolan.study")
    study.set_codebook(example / "codebook.yaml")
    study.add(talk)
    return study


def notes_of(frame: pd.DataFrame) -> str:
    return "\n".join(frame.attrs["notes"])


@pytest.mark.parametrize(
    ("word", "technique"),
    [
        ("wawancara", "wawancara"),
        ("  Observasi ", "observasi"),
        ("interview", "wawancara"),
        ("Observation", "observasi"),
        ("DOCUMENT", "dokumentasi"),
        ("Wawancara mendalam", "wawancara"),
        ("studi dokumentasi", "dokumentasi"),
        ("FGD", "FGD"),
        ("diskusi kelompok", "diskusi kelompok"),
    ],
)
def test_three_techniques_their_english_words_and_a_word_of_ones_own(
    word: str, technique: str
) -> None:
    assert technique_of(word) == technique


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("wawncara", "wawancara"),
        ("obsevasi", "observasi"),
        ("dokumentsi", "dokumentasi"),
        ("interviu", "wawancara"),
        ("diskusi kelompk", "diskusi kelompok"),
    ],
)
def test_a_word_that_is_close_to_a_known_one_is_refused(word: str, meant: str) -> None:
    with pytest.raises(ValueError, match=f"maksudnya “{meant}”"):
        technique_of(word, ["diskusi kelompok"])
    with pytest.raises(ValueError, match="kosong"):
        technique_of("  ")


def test_a_slip_adds_nothing_and_a_word_of_ones_own_is_told(tmp_path: Path, talk: Path) -> None:
    path, run = tmp_path / "baru.study", CliRunner().invoke
    Study(path).close()
    refused = run(app, ["add", str(path), str(talk), "--technique", "wawncara"])
    assert isinstance(refused.exception, ValueError)
    with Study(path) as study:
        assert study.transcripts().empty
    taken = run(app, ["add", str(path), str(talk), "--technique", "FGD"])
    assert taken.exit_code == 0 and "“FGD” dicatat sebagai teknik sendiri" in taken.output
    with Study(path) as study:
        assert study.transcripts()["technique"].tolist() == ["FGD"]
        other = talk.with_name("lain.txt")
        other.write_text(TALK.replace("diklat", "bimtek"), encoding="utf-8")
        assert study.add(other, technique="fgd").attrs["notes"] == []
        assert set(study.excerpts()["technique"]) == {"FGD"}


def test_a_file_that_is_added_again_takes_the_technique_that_is_given(
    made: Study, talk: Path
) -> None:
    frame = made.add(talk, technique="observasi")
    assert frame["technique"].tolist() == ["observasi"] and "sekarang “observasi”" in notes_of(
        frame
    )
    assert set(made.excerpts()["technique"]) == {"observasi"}
    again = made.add(talk)  # nothing was said of it: it stays
    assert again.empty and again.attrs["notes"] == []
    assert made.transcripts()["technique"].tolist() == ["observasi"]
    reread = made.add(talk, speakers={"P": "informan", "N": "pewawancara"})
    assert reread["technique"].tolist() == ["observasi"]


def test_a_coded_transcript_keeps_its_technique_and_the_way_out_that_is_told_works(
    made: Study, talk: Path, tmp_path: Path
) -> None:
    answer = made.excerpts().query("role == 'informant'")["excerpt_id"].iloc[0]
    made.confirm(answer, "pelatihan", coder="ani")
    frame = made.add(talk, technique="observasi")
    assert frame.empty and "tetap “wawancara”" in notes_of(frame)
    assert "qualnlp import" in notes_of(frame)
    with Study(tmp_path / "baru.study") as other:
        other.add(talk, technique="observasi")
    path = made.path
    made.close()
    run = CliRunner().invoke(app, ["import", str(tmp_path / "baru.study"), str(path)])
    assert run.exit_code == 0, run.output
    with Study(tmp_path / "baru.study") as other:
        assert other.codings()[["technique", "code"]].values.tolist() == [
            ["observasi", "pelatihan"]
        ]


def test_the_same_text_under_another_name_is_told(made: Study, talk: Path) -> None:
    twin = talk.with_name("salinan.txt")
    twin.write_text(TALK, encoding="utf-8")
    frame = made.add(twin)
    assert frame.empty and "salinan.txt: teksnya sama dengan “obrolan.txt”" in notes_of(frame)
    run = CliRunner().invoke(app, ["add", str(made.path), str(twin)])
    assert "teksnya sama dengan “obrolan.txt”" in run.output


def test_rows_of_informants_that_fit_nothing_are_told(tmp_path: Path) -> None:
    (tmp_path / "w1.txt").write_text(TALK, encoding="utf-8")
    (tmp_path / "w2.txt").write_text(TALK.replace("N:", "Bu Tuti:"), encoding="utf-8")
    table = tmp_path / "informan.csv"
    table.write_text(
        "berkas,label,informan,unit\n"
        "w1.txt,N,Bu Ani,Umum\n"  # line 2: fits
        ",Bu Tuti,Ibu Tuti,Umum\n"  # 3: fits
        ",Bu Tutik,Ibu Tutik,Umum\n"  # 4: no such label
        "w3.txt,,Pak Gede,Umum\n"  # 5: no such file
        "w1.txt,Bu Tuti,Ibu Tuti,Umum\n"  # 6: the label is in another file
        "w1,,Bu Ani,Umum\n",  # 7: fits, without its ending
        encoding="utf-8",
    )
    path = tmp_path / "coba.study"
    with Study(path) as study:
        (note,) = study.add(tmp_path / "w?.txt", informants=table).attrs["notes"]
        assert note.startswith("Tabel informan: 3 baris")
        assert [f"baris {n}" in note for n in (2, 3, 4, 5, 6, 7)] == [
            False, False, True, True, True, False,
        ]  # fmt: skip
        assert "w3.txt · Pak Gede" in note
        frame = study.add(tmp_path / "w1.txt", informants={"N": "Bu Ani", "Bu Sri": "Ibu Sri"})
        assert "1 baris" in notes_of(frame) and "Bu Sri" in notes_of(frame)
        named = pd.DataFrame({"informan": ["Bu Ani", "Bu Anik"], "usia": ["40", "41"]})
        assert "1 baris" in notes_of(study.add(tmp_path / "w1.txt", informants=named))
    run = CliRunner().invoke(
        app, ["add", str(path), str(tmp_path / "w1.txt"), "--informants", str(table)]
    )
    assert run.exit_code == 0 and "baris 5" in run.output


def test_the_example_has_no_row_of_informants_that_fits_nothing(
    tmp_path: Path, example: Path
) -> None:
    with Study(tmp_path / "karier.study") as study:
        files = [*example.glob("0*.docx"), *example.glob("0*.txt"), *example.glob("0*.vtt")]
        assert study.add(files, informants=example / "informan.xlsx").attrs["notes"] == []


def test_other_speakers_of_a_coded_transcript_come_by_the_way_that_is_told(
    made: Study, talk: Path, tmp_path: Path
) -> None:
    answer = made.excerpts().query("role == 'informant'")["excerpt_id"].iloc[0]
    made.confirm(answer, "pelatihan", coder="ani")
    with pytest.raises(SpeakersSettled, match="qualnlp import STUDI_BARU STUDI_LAMA"):
        made.add(talk, speakers={"P": "informan", "N": "pewawancara"})
    made.close()
    with Study(tmp_path / "baru.study") as other:
        other.add(talk, speakers={"P": "informan"})
    run = CliRunner().invoke(app, ["import", str(tmp_path / "baru.study"), str(made.path)])
    assert run.exit_code == 0, run.output
    with Study(tmp_path / "baru.study") as other:
        assert other.codings()["code"].tolist() == ["pelatihan"]
        said = other.excerpts().set_index("turn")["role"]
        assert said[1] == "informant"


def test_a_study_without_a_codebook_names_the_command_that_gives_it_one(
    tmp_path: Path, talk: Path
) -> None:
    with Study(tmp_path / "baru.study") as study:
        study.add(talk)
        with pytest.raises(NothingToDo, match=r"qualnlp codebook \S*baru.study BERKAS"):
            study.suggest()
