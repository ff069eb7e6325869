"""A study that stays open keeps what the engine has read; no run is another for that."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd

from qualnlp.study import Study


def test_a_run_in_an_open_study_is_the_run_of_one_that_was_just_opened(
    study: Study, speech: list[str], tmp_path: Path
) -> None:
    study.suggest(model="indonesian-static")
    kept = study._session.engine
    study.confirm(speech[0], "pelatihan", coder="ani")
    study.reject(speech[1], "pelatihan", coder="ani")
    again = study.suggest(model="indonesian-static")
    assert study._session.engine is kept  # nothing was read twice

    shutil.copy(study.path, tmp_path / "salinan.study")
    with Study(tmp_path / "salinan.study") as opened:
        assert opened._session.engine is None
        fresh = opened.suggest(model="indonesian-static")
    pd.testing.assert_frame_equal(again, fresh)


def test_another_codebook_or_model_begins_anew(study: Study) -> None:
    study.suggest(model="indonesian-static")
    first = study._session.engine
    study.add_code("Transportasi", definition="Ongkos dan jarak ke kantor.")
    found = study.suggest(model="indonesian-static", top=50)
    second = study._session.engine
    assert second is not first
    assert "transportasi" in set(study.suggestions(abstained=True)["code"]), found
    study.suggest(model="lexical")
    assert study._session.engine is not second


def test_a_run_that_breaks_off_leaves_no_engine_behind(study: Study, monkeypatch) -> None:
    study.suggest(model="indonesian-static")

    def fails(*_: object) -> None:
        raise OSError("penuh")

    monkeypatch.setattr("qualnlp.study._suggest._add", fails)
    study.add_code("Transportasi", definition="Ongkos dan jarak ke kantor.")
    try:
        study.suggest(model="indonesian-static")
    except OSError:
        pass
    assert study._session.engine is None
