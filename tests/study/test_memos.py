"""Memos: listed with what they are on, found by their words, kept with date and author."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from qualnlp.cli import main
from qualnlp.errors import QualNlpError, UnknownCode
from qualnlp.store.memos import TARGETS
from qualnlp.study import Study


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main([str(word) for word in words])
    printed = capsys.readouterr()
    return int(stopped.value.code or 0), printed.out, printed.err


@pytest.fixture
def noted(study: Study, speech: list[str]) -> Study:
    study.conclude("Pelatihan belum merata.", "pelatihan", "menghambat")
    study.confirm(speech[0], "pelatihan", coder="ani", memo="Bandingkan dengan Informan 4.")
    study.memo("excerpt", speech[0], "Ragu: ini soal biaya?", coder="budi")
    study.memo("code", "Pelatihan", "Selalu dikaitkan dengan anggaran.", coder="ani")
    study.memo("transcript", "04-informan-4.txt", "Rekaman terputus.", coder="ani")
    study.memo("informant", "Informan 4", "Paling lama bekerja.", coder="ani")
    study.memo("conclusion", "Pelatihan belum merata.", "Cek ulang.", coder="budi")
    study.memo("study", "", "Wawancara berikutnya: kepala dinas.", coder="ani")
    study.memo("summary", "Pelatihan", "Jarang.", coder="ani")
    study.memo("discussion", "Pelatihan", "Sejalan dengan teori.", coder="ani")
    return study


def test_every_kind_of_memo_is_listed_with_author_date_and_what_it_is_on(noted, speech):
    frame = noted.memos()
    assert set(frame["target"]) == {*TARGETS, "coding"}
    assert frame["written_at"].dtype == noted.decisions()["decided_at"].dtype
    assert frame["written_at"].is_monotonic_increasing and frame["coder"].ne("").all()
    about = dict(zip(frame["target"], frame["about"], strict=True))
    assert about["code"] == "Pelatihan" and about["transcript"] == "04-informan-4.txt"
    assert about["conclusion"] == "Pelatihan belum merata." and about["informant"] == "Informan 4"
    assert about["excerpt"] == about["coding"] and about["coding"].startswith("Informan 1, ")
    coding = frame[frame["target"] == "coding"].iloc[0]
    assert coding["target_id"] == speech[0] and coding["codes"] == ["pelatihan"]
    assert coding["quotation"] and coding["file"] == "01-informan-1.docx" and coding["turn"] >= 1
    # Under a code: its own, those of its excerpts and codings, and of conclusions that rest on it.
    under = noted.memos(code="Pelatihan")
    assert sorted(under["target"]) == [
        "code",
        "coding",
        "conclusion",
        "discussion",
        "excerpt",
        "summary",
    ]
    assert noted.memos("code", "PELATIHAN")["target_id"].tolist() == ["pelatihan"]


def test_memos_are_found_by_any_form_of_their_words(noted):
    assert noted.memos(search="kaitan anggaran")["target"].tolist() == ["code"]
    assert noted.memos(search="banding", coder="ani")["target"].tolist() == ["coding"]
    assert noted.memos(search="banding", coder="budi").empty
    assert noted.memos(search="...").empty
    # The words of what it is on count, too.
    assert "informant" in set(noted.memos(search="informan 4")["target"])


def test_a_withdrawn_coding_takes_its_memo_along_and_it_comes_back(noted, speech):
    noted.withdraw(speech[0], "pelatihan", coder="ani")
    assert noted.memos("coding").empty
    noted.undo(coder="ani")
    assert noted.memos("coding", speech[0])["text"].tolist() == ["Bandingkan dengan Informan 4."]


@pytest.mark.parametrize(
    ("target", "name"),
    [("code", "tidak-ada"), ("transcript", "x.docx"), ("informant", "Bukan"), ("conclusion", "y")],
)
def test_a_memo_on_nothing_is_refused_with_what_there_is(study, target, name):
    before = len(study.memos())
    with pytest.raises(QualNlpError) as told:
        study.memo(target, name, "isi", coder="ani")
    assert told.value.hint and name in str(told.value.where)
    assert len(study.memos()) == before
    assert target != "code" or isinstance(told.value, UnknownCode)


def test_the_command_writes_lists_and_searches(
    noted: Study, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, _ = run(capsys, "memo", noted.path, "Tema baru?", "--code", "Promosi",
                       "--coder", "budi")  # fmt: skip
    assert code == 0 and "budi" in out
    code, out, _ = run(capsys, "memo", noted.path, "--code", "promosi", "--json")
    (row,) = json.loads(out)
    assert (row["text"], row["coder"], row["turn"]) == ("Tema baru?", "budi", None)
    assert pd.Timestamp(row["written_at"]).tzinfo is not None
    code, out, _ = run(capsys, "memo", noted.path, "--search", "anggaran")
    assert code == 0 and "Selalu dikaitkan" in out and "Tema baru" not in out
    assert run(capsys, "memo", noted.path, "--code", "tidak-ada")[0] == 1
    assert run(capsys, "memo", tmp_path / "lain.study")[0] == 1
    assert run(capsys, "memo", noted.path, "", "--code", "promosi", "--coder", "budi")[0] == 0
    assert noted.memos(code="promosi").empty
