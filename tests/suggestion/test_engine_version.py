"""A run's name says which engine made it: other suggestions, another name."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from qualnlp.study import Study
from qualnlp.suggestion import run

# What each version of the engine suggests first in the example study, before any decision and with
# the static model: codes and reasons. Where this fails, raise `ENGINE` and write the new line.
FIRST = {2: "a1378680b380c0e2"}


def test_other_suggestions_come_from_another_version_of_the_engine(
    tmp_path: Path, example: Path
) -> None:
    with Study(tmp_path / "a.study") as study:
        study.set_codebook(example / "codebook.yaml")
        study.add(sorted(example.glob("0*")))
        study.suggest(model="indonesian-static")
        first = study.suggestions(abstained=True).query("rank == 1")
    said = first[["excerpt_id", "code", "reason"]].sort_values("excerpt_id").to_numpy().tolist()
    digest = hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]
    assert FIRST[run.ENGINE] == digest


def test_another_engine_makes_another_run(
    tmp_path: Path, example: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = set()
    with Study(tmp_path / "a.study") as study:
        study.set_codebook(example / "codebook.yaml")
        study.add([example / "01-informan-1.docx"])
        for version in (run.ENGINE, run.ENGINE + 1):
            monkeypatch.setattr(run, "ENGINE", version)
            made |= set(study.suggest(model="indonesian-static")["run_id"])
        assert len(made) == len(study.runs()) == 2
