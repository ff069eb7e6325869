"""Decisions: what counts, who was blind, what a table of them may hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualnlp.errors import DecisionsInvalid, NothingToDo, UnknownCode, UnknownExcerpt
from qualnlp.study import Study


def test_the_latest_decision_counts_and_every_one_is_kept(study: Study, speech: list[str]) -> None:
    study.confirm(speech[0], "pelatihan", coder="ani", stance="+")
    study.confirm(speech[0], "pelatihan", coder="ani", stance="-", memo="ragu")
    study.confirm(speech[0], "pelatihan", coder="budi")
    study.reject(speech[0], "pelatihan", coder="budi", reason="bukan pelatihan")
    study.confirm(speech[1], "promosi", coder="ani", stance="±")
    study.withdraw(speech[1], "promosi", coder="ani")
    study.finish(speech[1], coder="ani")
    codings = study.codings()
    assert codings[["excerpt_id", "code", "coder", "stance", "memo"]].values.tolist() == [
        [speech[0], "pelatihan", "ani", "menghambat", "ragu"]
    ]
    decisions = study.decisions()
    assert decisions["verdict"].tolist() == (
        "confirmed confirmed confirmed rejected confirmed withdrawn finished".split()
    )
    assert decisions["code"].iloc[-1] == ""
    assert str(decisions["decided_at"].dtype).endswith("UTC]")
    assert decisions["decided_at"].is_monotonic_increasing


def test_a_coder_is_blind_until_suggestions_were_shown(study: Study) -> None:
    suggested = study.suggest(model="lexical")
    several = suggested[suggested["rank"] == 2].iloc[0]
    here = several["excerpt_id"]
    other = suggested[suggested["excerpt_id"] != here]["excerpt_id"].iloc[0]
    study.confirm(here, "pelatihan", coder="ani")
    study.suggestions(coder="ani")
    study.confirm(here, several["code"], coder="ani")
    study.confirm(here, "pelatihan", coder="budi")
    study.confirm(other, "pelatihan", coder="ani", mode="blind")
    decisions = study.decisions()
    assert decisions["mode"].tolist() == ["blind", "assisted", "blind", "blind"]
    assert decisions["shown_rank"].iloc[1] == 2
    assert decisions["run_id"].iloc[1] == several["run_id"]
    assert decisions["shown_rank"].isna().tolist()[::2] == [True, True]


def test_seeing_that_nothing_is_suggested_is_assistance_too(study: Study) -> None:
    study.suggest(model="lexical")
    every = study.suggestions(coder="ani", abstained=True)
    silent = every.groupby("excerpt_id")["abstain"].all()
    study.finish(silent[silent].index[0], coder="ani")
    assert study.decisions()["mode"].tolist() == ["assisted"]


def test_a_suggestion_is_never_a_coding(study: Study) -> None:
    assert not study.suggest(model="lexical").empty
    study.suggestions(coder="ani")
    assert study.decisions().empty and study.codings().empty
    reduction = study.reduce()
    assert reduction.matrix.to_numpy().sum() == 0 and reduction.quotes.empty
    assert set(study.verify()["check"]) == {"code_unused", "informant_silent"}


def test_wrong_calls_are_refused_and_leave_nothing(study: Study, speech: list[str]) -> None:
    with pytest.raises(UnknownExcerpt, match="deadbeef"):
        study.confirm("deadbeef", "pelatihan", coder="ani")
    with pytest.raises(UnknownCode, match="pelathan"):
        study.confirm(speech[0], "pelathan", coder="ani")
    with pytest.raises(UnknownCode, match="induk"):
        study.confirm(speech[0], "kinerja", coder="ani")
    with pytest.raises(ValueError, match="sikap “baik”"):
        study.confirm(speech[0], "pelatihan", coder="ani", stance="baik")
    with pytest.raises(ValueError, match="mode"):
        study.confirm(speech[0], "pelatihan", coder="ani", mode="buta")
    with pytest.raises(ValueError, match="pengode"):
        study.finish(speech[0], coder=" ")
    assert study.decisions().empty


def test_a_code_of_an_earlier_codebook_can_be_taken_back(
    study: Study, speech: list[str], example: Path, tmp_path: Path
) -> None:
    study.confirm(speech[0], "pelatihan", coder="ani")
    smaller = tmp_path / "a.csv"
    smaller.write_text("kode,nama\npromosi,Promosi\n", encoding="utf-8")
    study.set_codebook(smaller, drop=["pelatihan"])
    study.withdraw(speech[0], "pelatihan", coder="ani")
    assert study.codings().empty
    with pytest.raises(UnknownCode):
        study.confirm(speech[0], "pelatihan", coder="ani")


def table(tmp_path: Path, *lines: str, heading: str = "transcript,text,code,stance") -> Path:
    path = tmp_path / "keputusan.csv"
    path.write_text("\n".join([heading, *lines]), encoding="utf-8")
    return path


def test_a_table_names_excerpts_by_quotation_or_id(
    study: Study, speech: list[str], tmp_path: Path
) -> None:
    excerpts = study.excerpts().set_index("excerpt_id")
    quoted = str(excerpts.loc[speech[0], "text"]).split(".")[0].replace('"', "")
    path = table(
        tmp_path, f'01-informan-1,"{quoted}",pelatihan,-', f'01-informan-1.docx,"{quoted}",,'
    )
    assert study.code(path, coder="ani") == 2
    by_id = table(
        tmp_path, f"{speech[1]},promosi,confirmed,+,catatan", f"{speech[1]},mutasi,rejected,,",
        heading="excerpt_id;code;verdict;stance;memo".replace(";", ","),
    )  # fmt: skip
    assert study.code(by_id, coder="ani", mode="assisted") == 2
    decisions = study.decisions()
    assert decisions["excerpt_id"].tolist() == [speech[0], speech[0], speech[1], speech[1]]
    assert decisions["verdict"].tolist() == ["confirmed", "finished", "confirmed", "rejected"]
    assert decisions["mode"].tolist() == ["blind", "blind", "assisted", "assisted"]


def test_a_table_with_a_fault_is_refused_whole(
    study: Study, speech: list[str], tmp_path: Path
) -> None:
    path = table(
        tmp_path,
        f"{speech[0]},pelatihan,confirmed,",
        f"{speech[0]},salah-kode,confirmed,",
        "deadbeef,pelatihan,confirmed,",
        f"{speech[0]},pelatihan,mungkin,",
        f"{speech[0]},pelatihan,confirmed,baik",
        heading="excerpt_id,code,verdict,stance",
    )
    with pytest.raises(DecisionsInvalid) as caught:
        study.code(path, coder="ani")
    message = str(caught.value)
    for part in ("baris 3", "salah-kode", "baris 4", "deadbeef", "baris 5", "mungkin", "baris 6"):
        assert part in message
    assert study.decisions().empty


def test_quotations_that_fit_nowhere_or_twice_are_named(study: Study, tmp_path: Path) -> None:
    path = table(tmp_path, "01-informan-1.docx,kalimat yang tak pernah ada,,", "x.docx,apa,,")
    with pytest.raises(DecisionsInvalid, match=r"kalimat yang tak pernah ada.*x\.docx"):
        study.code(path, coder="ani")
    with pytest.raises(DecisionsInvalid, match="muncul"):
        study.code(table(tmp_path, "01-informan-1.docx,ya,,"), coder="ani")
    with pytest.raises(DecisionsInvalid, match="Kolom"):
        study.code(table(tmp_path, "x", heading="kode"), coder="ani")


def test_the_gold_codes_of_the_example_all_find_their_excerpts(whole_study: Study) -> None:
    decisions = whole_study.decisions()
    assert (decisions["coder"] == "ani").sum() >= 231
    assert decisions.loc[decisions["coder"] == "budi", "excerpt_id"].nunique() >= 60
    assert set(decisions["mode"]) == {"blind"}
    # Every excerpt of an informant was read by the first coder.
    excerpts = whole_study.excerpts()
    speech = set(excerpts.loc[excerpts["role"] == "informant", "excerpt_id"])
    assert speech == set(decisions.loc[decisions["coder"] == "ani", "excerpt_id"])


def test_steps_without_their_input_say_what_is_missing(tmp_path: Path, example: Path) -> None:
    with Study(tmp_path / "a.study") as study:
        with pytest.raises(NothingToDo, match="buku kode"):
            study.codebook  # noqa: B018
        study.set_codebook(example / "codebook.yaml")
        with pytest.raises(NothingToDo, match="transkrip"):
            study.suggest(model="lexical")
