"""Frames as one works with them in a notebook: texts beside ids, times, numbers, a bar."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pandas as pd
import pytest

from qualnlp.embedding.hashing import LexicalEmbedder
from qualnlp.study import Study
from qualnlp.study._frames import as_numbers
from qualnlp.study._progress import shown


def test_any_frame_of_excerpts_gets_texts_and_places(study: Study, speech: list[str]) -> None:
    study.confirm(speech[3], "pelatihan", coder="ani")
    study.finish(speech[0], coder="ani")
    told = study.with_text(study.decisions())
    assert told["excerpt_id"].tolist() == [speech[3], speech[0]]
    by_id = study.excerpts().set_index("excerpt_id")
    for row in told.itertuples():
        about = by_id.loc[row.excerpt_id]
        assert (row.text, row.question, row.informant, row.turn) == (
            about["text"], about["question"], about["informant"], about["turn"],
        )  # fmt: skip
        assert row.file == "01-informan-1.docx"
    # What is there already stays, and nothing stands twice.
    assert list(study.with_text(study.codings()).columns).count("text") == 1
    assert "question" in study.with_text(study.codings())
    assert study.with_text(study.decisions().iloc[:0]).empty
    with pytest.raises(ValueError, match="excerpt_id"):
        study.with_text(study.transcripts())


def test_times_are_of_one_type_and_numbers_are_numbers(study: Study, speech: list[str]) -> None:
    study.merge([*speech[:1], study.select(*_stretch(study, speech[0]))], coder="ani")
    study.confirm(speech[3], "pelatihan", coder="ani")
    kind = study.decisions()["decided_at"].dtype
    frames = (
        (study.history(), "made_at"),
        (study.codebook_changes(), "set_at"),
        (study.memos(), "written_at"),
        (study.runs(), "made_at"),
    )
    for frame, name in frames:
        assert isinstance(frame[name].dtype, pd.DatetimeTZDtype), name
        assert frame.empty or frame[name].dtype == kind
    years = study.informants().filter(like="masa").iloc[:, 0]
    assert years.dtype.kind in "iuf" and years.max() > 1
    kept = as_numbers(
        pd.DataFrame({"informant": ["1", "2"], "hp": ["0812", "0813"], "n": ["3", None]})
    )
    assert kept["informant"].tolist() == ["1", "2"] and kept["hp"].tolist() == ["0812", "0813"]
    assert kept["n"].dtype.kind == "f"


def _stretch(study: Study, excerpt_id: str) -> tuple[str, int, int]:
    row = study.excerpts().set_index("excerpt_id").loc[excerpt_id]
    return str(row["transcript_id"]), int(row["start"]), int(row["start"]) + 4


def test_a_notebook_shows_a_bar_and_a_script_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    handle = SimpleNamespace(update=drawn.append)
    inside = SimpleNamespace(get_ipython=lambda: SimpleNamespace(kernel=1))

    def display(html: str, display_id: bool) -> SimpleNamespace:
        drawn.append(html)
        return handle

    parts = SimpleNamespace(HTML=str, display=display)
    with shown("Menyarankan") as told:
        told(1, 2)
    assert not drawn
    monkeypatch.setitem(sys.modules, "IPython", inside)
    monkeypatch.setitem(sys.modules, "IPython.display", parts)
    with shown("Menyarankan") as told:
        told(1, 4)
        told(4, 4)
    assert len(drawn) >= 2 and "100%" in drawn[-1]
    steps: list[tuple[int, int]] = []
    with shown("x", lambda done, total: steps.append((done, total))) as told:
        told(3, 4)
    assert steps == [(3, 4)] and len(drawn) <= 3


def test_suggest_tells_how_far_it_is(study: Study) -> None:
    steps: list[tuple[int, int]] = []
    study.suggest(model=LexicalEmbedder(), progress=lambda done, total: steps.append((done, total)))
    assert steps[-1][0] == steps[-1][1] > 0
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
