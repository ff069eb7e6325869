"""What a run of the engine reads as plain columns is what the frames of the study say."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from qualnlp import Study, coding
from qualnlp.resources import resource
from qualnlp.store import columns, frames, schema

CORPUS = resource("corpora", "karier-pegawai")
FIRST = sorted(CORPUS.glob("0*.txt"))[0]
NAMES = ["excerpt_id", "code", "coder", "verdict", "mode"]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """A study with decisions of two coders that were changed often, one source edited since."""
    draw = random.Random(11)
    made = Study(tmp_path / "acak.study")
    made.set_codebook(CORPUS / "codebook.yaml")
    copy = tmp_path / FIRST.name
    copy.write_bytes(FIRST.read_bytes())
    made.add(copy)
    made.renew_suggestions(model="indonesian-static")
    frame = made.excerpts()
    ids = frame[frame["role"] == "informant"]["excerpt_id"].tolist()[:6]
    codes = [code.id for code in made.codebook.codable][:3]
    made.suggestions("budi")
    for number in range(90):
        excerpt, code, coder = draw.choice(ids), draw.choice(codes), draw.choice(["ani", "budi"])
        act = draw.choice([made.confirm, made.reject, made.withdraw, None])
        if act is not None:
            act(excerpt, code, coder=coder)
        elif draw.random() < 0.5:
            made.finish(excerpt, coder=coder)
        else:
            made.withdraw(excerpt, "", coder=coder)
        if number == 60:
            copy.write_bytes(
                FIRST.read_bytes() + b"\nInforman: Tambahan sedikit, ya begitu saja.\n"
            )
            made.update(copy)
            ids = made.excerpts()["excerpt_id"].tolist()[1:9]
    return made


def test_decisions_and_screens_are_those_of_the_frames(study: Study) -> None:
    with study._session.store.reading() as connection:
        decisions = frames.current_decisions(connection)
        latest, finished = columns.standing_decisions(connection)
        shown = columns.shown_columns(connection)
        seen = frames.shown(connection)
    assert latest == coding.latest_of(decisions)[NAMES].to_dict("list")
    assert finished == coding.finished_of(decisions)[NAMES].to_dict("list")
    assert finished["excerpt_id"] and "withdrawn" in latest["verdict"]
    assert len(latest["code"]) < len(decisions)
    assert shown == seen[["excerpt_id", "coder", "code"]].to_dict("list") and shown["code"]


def test_excerpts_are_those_of_the_frames(study: Study) -> None:
    names = ["excerpt_id", "transcript_id", "text", "question"]
    with study._session.store.reading() as connection:
        for among in (None, columns.decided_on(connection), schema.excerpts.c.role == "nobody"):
            found = columns.excerpt_columns(connection, names, among)
            assert found == frames.excerpts(connection, names, among).to_dict("list")
        assert any(columns.excerpt_columns(connection, names)["question"])
