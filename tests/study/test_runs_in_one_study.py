"""A study that stays open keeps what the engine has read; no run is another for that."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from qualnlp.embedding.contextual import ContextualEmbedder
from qualnlp.errors import NothingToDo
from qualnlp.i18n import use_language
from qualnlp.study import Study
from qualnlp.suggestion import kept_texts, views


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


CODES = ["promosi", "mutasi", "pelatihan"]


@pytest.mark.parametrize(
    "model",
    [
        "lexical",
        "indonesian-static",
        pytest.param("indonesian-static+indonesian-contextual", marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_decided_step_by_step_is_what_is_learned_at_once(
    study: Study, speech: list[str], tmp_path: Path, model: str, seed: int
) -> None:
    draw = random.Random(seed)

    def act() -> None:
        excerpt, code = draw.choice(speech[:30]), draw.choice(CODES)
        coder = draw.choice(["ani", "budi"])
        kind = draw.choice(["confirm", "confirm", "reject", "finish", "undo", "look", "blind"])
        if kind == "confirm":
            study.confirm(excerpt, code, coder=coder)
        elif kind == "blind":
            study.confirm(excerpt, code, coder=coder, mode="blind")
        elif kind == "reject":
            study.reject(excerpt, code, coder=coder)
        elif kind == "finish":
            study.finish(excerpt, coder=coder)
        elif kind == "look":
            study.suggestions(coder=coder)
        else:
            try:
                study.undo(coder=coder)
            except NothingToDo:
                pass

    made = [study.suggest(model=model)]
    texts = study._session.texts
    for step in range(5):
        for _ in range(draw.choice([1, 1, 8])):
            act()
        made.append(study.suggest(model=model))
        assert study._session.texts is texts  # nothing was read twice
        copy = study.backup(tmp_path / f"salinan-{step}.study")
        with Study(copy) as opened:
            fresh = opened.suggest(model=model)
        pd.testing.assert_frame_equal(made[-1], fresh, check_exact=True)
    assert len({frame["run_id"][0] for frame in made}) > 2


def test_other_excerpts_are_read_and_the_kept_ones_forgotten(
    study: Study, speech: list[str], tmp_path: Path
) -> None:
    study.suggest(model="lexical")
    kept = study._session.texts
    there = study.excerpts().set_index("excerpt_id")
    longest = max(speech, key=lambda one: len(there.loc[one, "text"]))
    at = int(there.loc[longest, "start"]) + str(there.loc[longest, "text"]).index(" ", 20)
    study.cut(longest, at, coder="ani")
    found = study.suggest(model="lexical")
    assert study._session.texts is not kept
    assert set(found["excerpt_id"]) - set(there.index), (
        "the halves of what was cut are suggested for"
    )
    with Study(study.backup(tmp_path / "salinan.study")) as opened:
        pd.testing.assert_frame_equal(found, opened.suggest(model="lexical"), check_exact=True)


def test_the_language_is_that_of_whoever_asks_now(study: Study) -> None:
    study.suggest(model="lexical")
    with use_language("en"):
        english = study.suggest(model="lexical", top=2)
    assert english["reason"].str.contains("codebook has").any()
    indonesian = study.suggest(model="lexical", top=4)
    assert not indonesian["reason"].str.contains("codebook has").any()


def test_a_study_too_large_to_be_kept_is_read_by_each_run(
    study: Study, speech: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    study.suggest(model="lexical")
    study.confirm(speech[0], "pelatihan", coder="ani")
    monkeypatch.setattr(kept_texts, "MOST_KEPT", 10)
    monkeypatch.setattr("qualnlp.study._suggest._TEXTS", 16)
    study._session.texts = None
    after = study.suggest(model="lexical")
    kept = study._session.texts
    assert kept is not None and not kept.placed
    written = study.suggestions().set_index(["excerpt_id", "code"])["probability"]
    said = after.set_index(["excerpt_id", "code"])["probability"]
    pd.testing.assert_series_equal(written.sort_index(), said.sort_index())


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


@pytest.mark.slow
def test_after_a_run_the_second_model_is_let_go_until_a_new_text_needs_it(
    study: Study, speech: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[bool] = []
    read = ContextualEmbedder._open

    def opening(self: ContextualEmbedder) -> tuple[Any, Any]:
        opened.append(True)
        return read(self)

    monkeypatch.setattr(ContextualEmbedder, "_open", opening)
    views._contextual.cache_clear()
    try:
        study.suggest()
        model = views._contextual()
        assert isinstance(model, ContextualEmbedder) and model._opened is None
        assert opened == [True]
        study.confirm(speech[0], "pelatihan", coder="ani")
        study.suggest()
        assert opened == [True]  # every vector was kept
    finally:
        views._contextual.cache_clear()
