"""Names that differ by case, blanks or invisible signs alone: told, never two by a slip.

The talk is invented (illustrative).
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualnlp import Study
from qualnlp.codebook import Code, Codebook
from qualnlp.errors import CodebookInvalid, CoderAlike
from qualnlp.review import Session

TALK = "P: Bagaimana pelatihannya, Bu?\nBu Sari: Pelatihan ada tiap tahun, saya ikut dua kali.\n"
BLANKS = [" ", "\t", "\u00a0", "  ", "\u2003"]
UNSEEN = ["\u200b", "\u200f", "\ufeff"]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    source = tmp_path / "satu.txt"
    source.write_text(TALK, encoding="utf-8")
    made = Study(tmp_path / "s.study")
    made.set_codebook(Codebook([Code("pelatihan", "Pelatihan")]))
    made.add(source)
    made.confirm(key_of(made), "pelatihan", coder="Bu Ani")
    return made


def key_of(study: Study) -> str:
    excerpts = study.excerpts()
    return str(excerpts.loc[excerpts["role"] == "informant", "excerpt_id"].iloc[0])


@st.composite
def spellings(draw: st.DrawFn) -> str:
    """Another spelling of “Bu Ani” that is told apart after outer blanks are taken off."""
    turned = "".join(draw(st.sampled_from([one.upper(), one.lower()])) for one in "bu")
    rest = "".join(draw(st.sampled_from([one.upper(), one.lower()])) for one in "ani")
    return turned + draw(st.sampled_from(BLANKS)) + draw(st.sampled_from(["", *UNSEEN])) + rest


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=spellings())
def test_no_act_in_python_makes_a_second_coder_by_a_slip(study: Study, name: str) -> None:
    key = key_of(study)
    transcript = study.transcripts()["transcript_id"].iloc[0]
    acts = [
        lambda: study.confirm(key, "pelatihan", coder=name),
        lambda: study.reject(key, "pelatihan", coder=name),
        lambda: study.withdraw(key, "pelatihan", coder=name),
        lambda: study.finish(key, coder=name),
        lambda: study.memo("study", "", "x", coder=name),
        lambda: study.desk(name),
        lambda: study.queue(name),
        lambda: study.progress(name),
        lambda: study.suggestions(coder=name),
        lambda: study.undo(coder=name),
        lambda: study.select(transcript, 32, 40, coder=name),
        lambda: study.remove(transcript, force=True, coder=name),
    ]
    before = study.decisions()["hash"].tolist(), len(study.memos())
    for act in acts:
        if name == "Bu Ani":
            continue
        with pytest.raises(CoderAlike) as told:
            act()
        assert told.value.known == "Bu Ani" and "Bu Ani" in told.value.hint
    assert (study.decisions()["hash"].tolist(), len(study.memos())) == before


def test_outer_blanks_are_no_part_of_a_name(study: Study) -> None:
    study.finish(key_of(study), coder="  Bu Ani \n")
    assert set(study.decisions()["coder"]) == {"Bu Ani"}


def test_a_name_that_differs_by_more_is_another_coder(study: Study) -> None:
    study.finish(key_of(study), coder="Bu Anik")
    assert set(study.decisions()["coder"]) == {"Bu Ani", "Bu Anik"}


def test_a_coder_who_only_wrote_memos_is_known(study: Study) -> None:
    study.memo("study", "", "catatan", coder="Budi")
    with pytest.raises(CoderAlike, match="Budi"):
        study.finish(key_of(study), coder="budi")


def test_the_word_for_what_was_settled_is_nobodys_name(study: Study) -> None:
    with pytest.raises(CoderAlike, match="kesepakatan"):
        study.finish(key_of(study), coder="Kesepakatan")


def test_a_table_with_another_spelling_is_refused_and_taken_under_the_known_one(
    study: Study, tmp_path: Path
) -> None:
    table = tmp_path / "d.csv"
    table.write_text(
        "transcript,text,code,coder\nsatu.txt,Pelatihan ada tiap tahun,pelatihan,bu ani\n"
    )
    for asked in (None, "BU ANI"):
        for dry in (True, False):
            with pytest.raises(CoderAlike, match="Bu Ani"):
                study.code(table, coder=asked, dry_run=dry)
    study.code(table, coder="Bu Ani")
    assert set(study.decisions()["coder"]) == {"Bu Ani"}


def test_the_page_goes_on_under_the_known_name_and_says_so(study: Study) -> None:
    session = Session(study, "bu  ani", learn=False)
    assert session.coder == "Bu Ani"
    assert "Bu Ani" in session.note
    assert Session(study, "Bu Ani", learn=False).note == ""


def test_a_project_with_another_spelling_is_taken_as_the_known_coder_and_told(
    study: Study, tmp_path: Path
) -> None:
    other = Study(tmp_path / "lain.study")
    other.set_codebook(study.codebook)
    other.add(tmp_path / "satu.txt")
    other.confirm(key_of(other), "pelatihan", coder="BU ANI", stance="mendukung")
    other.export(tmp_path / "lain.qdpx")
    made = study.import_file(tmp_path / "lain.qdpx")
    assert set(study.decisions()["coder"]) == {"Bu Ani"}
    told = " ".join(" ".join(map(str, row)) for row in made.report.rows)
    assert "BU ANI" in told and "Bu Ani" in told


def test_a_copy_in_which_a_coder_is_spelt_otherwise_is_merged_only_as_two(
    study: Study, tmp_path: Path
) -> None:
    other = Study(tmp_path / "lain.study")
    other.set_codebook(study.codebook)
    other.add(tmp_path / "satu.txt")
    other.confirm(key_of(other), "pelatihan", coder="bu ani")
    with pytest.raises(CoderAlike, match="Bu Ani"):
        study.merge_study(other.path)
    assert len(study.decisions()) == 1
    study.merge_study(other.path, anyway=True)
    assert set(study.decisions()["coder"]) == {"Bu Ani", "bu ani"}
    # Both are known now: each goes on, and doctor asks whether they are one.
    study.finish(key_of(study), coder="bu ani")
    study.finish(key_of(study), coder="Bu Ani")
    told = [one for one in study.doctor() if one.check == "names"]
    assert [one.level for one in told] == ["warning"] and "Bu Ani" in told[0].detail


def test_an_older_study_with_two_spellings_stays_readable(study: Study) -> None:
    study.export(study.path.with_suffix(".json"))
    data = json.loads(study.path.with_suffix(".json").read_text(encoding="utf-8"))
    assert data
    with sqlite3.connect(study.path) as raw:
        assert raw.execute("select count(*) from chains").fetchone() == (1,)
    assert len(study.codings(coder="Bu Ani")) == 1


@pytest.mark.parametrize("other", ["pelatihan", "PELATIHAN ", "Pelatihan\u200b", " pelatihan"])
def test_two_codes_of_one_name_are_refused(study: Study, tmp_path: Path, other: str) -> None:
    with pytest.raises(ValueError, match="pelatihan"):
        study.add_code(other, coder="Bu Ani")
    table = tmp_path / "b.csv"
    table.write_text(f"id,name\na,Pelatihan\nb,{other}\n", encoding="utf-8")
    with pytest.raises(CodebookInvalid, match="“b”"):
        study.set_codebook(table)
    assert [code.name for code in study.codebook] == ["Pelatihan"]


def test_a_second_informant_of_one_name_is_told(study: Study, tmp_path: Path) -> None:
    again = tmp_path / "dua.txt"
    again.write_text(TALK.replace("dua kali", "sekali saja, tahun lalu"), encoding="utf-8")
    notes = study.add(again).attrs["notes"]
    assert any("Bu Sari" in note and "satu.txt" in note and "dua.txt" in note for note in notes)


def test_informants_whose_names_differ_by_case_are_told(study: Study, tmp_path: Path) -> None:
    again = tmp_path / "dua.txt"
    again.write_text(
        TALK.replace("Bu Sari", "N").replace("dua kali", "sekali saja"), encoding="utf-8"
    )
    notes = study.add(again, informants={"N": "bu  sari"}).attrs["notes"]
    assert any("“Bu Sari” / “bu  sari”" in note and "beda huruf besar" in note for note in notes)
    assert [one.check for one in study.doctor() if one.level == "warning"] == ["names"]


def test_two_codes_of_one_name_are_refused_in_python(study: Study) -> None:
    with pytest.raises(CodebookInvalid, match="“b”"):
        study.set_codebook(Codebook([*study.codebook, Code("b", " pelatihan")]))
    # Under two parents a name may stand twice, and the path tells them apart.
    tree = [Code("x", "X", codable=False), Code("b", "Pelatihan", parent="x")]
    study.set_codebook(Codebook([*study.codebook, *tree]))


LONG = " ".join(f"kata{n} milik" for n in range(80))


def talk_in(folder: Path, who: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "transkrip.txt"
    path.write_text(f"P: Bagaimana?\nN: Saya {who}. {LONG.replace('kata', who)}\n", "utf-8")
    return path


@pytest.mark.parametrize("at_once", [True, False])
def test_folders_whose_names_differ_by_case_are_two_informants(
    tmp_path: Path, at_once: bool
) -> None:
    paths = [talk_in(tmp_path / name, who) for name, who in [("Sari", "budi"), ("sari", "siti")]]
    if paths[0].samefile(paths[1]):
        pytest.skip("this disk does not tell cases apart")
    with Study(tmp_path / "s.study") as study:
        for files in [paths] if at_once else [[one] for one in paths]:
            study.add(files)
        assert len(study.informants()) == 2
        assert study.sources()["file"].nunique() == 2


def test_a_file_named_as_a_source_of_a_project_is_another_informant(tmp_path: Path) -> None:
    with Study(tmp_path / "a.study") as first:
        first.set_codebook(Codebook([Code("modal", "Modal")]))
        first.add(talk_in(tmp_path / "a", "budi"))
        first.export(tmp_path / "p.qdpx")
    with Study(tmp_path / "b.study") as study:
        study.set_codebook(Codebook([Code("modal", "Modal")]))
        study.import_file(tmp_path / "p.qdpx", coder="ani")
        study.add(talk_in(tmp_path / "Informan 2", "siti"))
        assert study.sources()["file"].tolist() == ["transkrip.txt", "Informan 2/transkrip.txt"]
        assert len(study.informants()) == 2
