"""A lone surrogate (half a letter) is in no file: told in a sentence, and nothing is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from qualnlp.codebook import Code, Codebook
from qualnlp.errors import ExchangeUnreadable, WrongUse
from qualnlp.study import Study

HALF = "se\ud800tengah"


@pytest.fixture
def study(tmp_path: Path) -> Study:
    (tmp_path / "a.txt").write_text("P: Ada?\nN: Ada, tiap tahun.\n", encoding="utf-8")
    made = Study(tmp_path / "s.study")
    made.set_codebook(Codebook([Code("k", "K")]))
    made.add(tmp_path / "a.txt")
    made.confirm(key_of(made), "k", coder="ani", memo="penuh")
    made.memo("study", "", "penuh", coder="ani")
    return made


def key_of(study: Study) -> str:
    return str(study.excerpts().query("role == 'informant'")["excerpt_id"].iloc[0])


ACTS: dict[str, Callable[[Study], object]] = {
    "a memo of a coding": lambda study: study.confirm(key_of(study), "k", coder="ani", memo=HALF),
    "a coder": lambda study: study.finish(key_of(study), coder=HALF),
    "a reason": lambda study: study.reject(key_of(study), "k", coder="ani", reason=HALF),
    "a memo": lambda study: study.memo("study", "", HALF, coder="ani"),
    "a conclusion": lambda study: study.conclude(HALF, codes=["k"]),
    "a code": lambda study: study.set_codebook(Codebook([Code("k", HALF)])),
    "a new code": lambda study: study.add_code(HALF, coder="ani"),
}


@pytest.mark.parametrize("name", ACTS)
def test_half_a_letter_is_told_and_nothing_is_written(study: Study, name: str) -> None:
    before = study.decisions()["hash"].tolist(), len(study.memos()), study.codebook
    with pytest.raises(WrongUse, match="setengah huruf"):
        ACTS[name](study)
    assert (study.decisions()["hash"].tolist(), len(study.memos()), study.codebook) == before
    assert not [one for one in study.doctor() if one.level == "error"]


def test_a_study_json_with_half_a_letter_anywhere_is_refused(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    study.export(path)
    whole = json.loads(path.read_text(encoding="utf-8"))
    spoilt = 0
    for table, rows in whole["tables"].items():
        for column, value in (rows[0] if rows else {}).items():
            if not isinstance(value, str):
                continue
            data = json.loads(json.dumps(whole))
            data["tables"][table][0][column] = value + "\ud800"
            path.write_text(json.dumps(data), encoding="utf-8")
            with pytest.raises(ExchangeUnreadable) as told:
                Study.from_export(path, tmp_path / "kembali.study")
            assert told.value.hint and not (tmp_path / "kembali.study").exists()
            spoilt += 1
            break  # one column a table is enough: the rule is one for all
    assert spoilt >= 8
