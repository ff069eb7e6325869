"""What a desk keeps of all suggestions is never older than the study, whoever writes to it."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from qualnlp.coding.workspace import Desk
from qualnlp.errors import NothingToDo
from qualnlp.study import Study

MODEL = "indonesian-static"
SAID = ("Jarang sekali ada diklat, Bu.", "Lama sekali.")
TALK = f"P: Ada diklat?\nN: {SAID[0]}\nP: Promosi?\nN: {SAID[1]}\n"
STATES = ("undecided", "confirmed", "rejected", "all")


def looked_up(desk: Desk, draw: random.Random) -> Callable[[Desk], object]:
    """Return a look with filters by chance, which any desk can be asked for."""
    overview = desk.overview
    wanted: dict[str, Any] = {"state": draw.choice(STATES), "limit": draw.choice([3, 50, 5000])}
    wanted["offset"] = draw.choice([0, 0, 7, 10_000])
    if draw.random() < 0.5:
        wanted["least"] = draw.choice([0.05, 0.2, 0.5, 0.9])
    if draw.random() < 0.3:
        wanted["code"] = draw.choice(["pelatihan", "promosi", "tidak-ada"])
    if draw.random() < 0.3:
        wanted["transcript"] = draw.choice(overview.transcripts())[0]
    if draw.random() < 0.3:
        wanted["informant"] = draw.choice(overview.informants())
    return lambda one: one.overview.proposals(**wanted)


@pytest.mark.parametrize("seed", range(2))
def test_a_desk_sees_what_others_write(
    study: Study, place: str, example: Path, tmp_path: Path, seed: int
) -> None:
    draw = random.Random(seed)
    source = tmp_path / "obrolan.txt"
    source.write_text(TALK, encoding="utf-8")
    study.add(source)
    desk = study.desk("citra")
    with Study(place) as other:  # as another process has it open
        other.renew_suggestions(model=MODEL)
        pairs = other.suggestions()[["excerpt_id", "code"]].values.tolist()
        acts: list[Callable[[], object]] = [
            lambda: other.confirm(*draw.choice(pairs), coder="citra"),
            lambda: other.confirm(*draw.choice(pairs), coder="citra"),
            lambda: other.reject(*draw.choice(pairs), coder="citra"),
            lambda: other.finish(draw.choice(pairs)[0], coder="citra"),
            lambda: other.undo(coder="citra"),
            lambda: other.confirm(*draw.choice(pairs), coder="budi"),
            lambda: study.reject(*draw.choice(pairs), coder="citra"),
        ]
        said = study.excerpts().query("role == 'informant' and text in @SAID")
        assert len(said) == len(SAID)
        for excerpt_id in said["excerpt_id"]:
            other.confirm(excerpt_id, "pelatihan", coder="citra")

        def edit() -> None:
            source.write_text("P: Selamat pagi.\n" + TALK, encoding="utf-8")
            other.update(source)

        once = [
            edit,
            lambda: other.renew_suggestions(top=2, model=MODEL),
            lambda: other.forget_run(other.runs()["run_id"].iloc[-1]),
            lambda: other.add(example / "05-informan-5.vtt"),
            lambda: other.renew_suggestions(model=MODEL),
            lambda: other.merge([one.excerpt_id for one in neighbours(other)], coder="budi"),
        ]
        steps = draw.choices(acts, k=24)
        for number, act in enumerate(once):
            steps.insert(4 * number + draw.randrange(4), act)
        for act in steps:
            with suppress(NothingToDo):  # nothing to undo
                act()
            for _ in range(2):
                look = looked_up(desk, draw)
                assert look(desk) == look(other.desk("citra"))


def neighbours(study: Study) -> list[Any]:
    overview = study.desk("budi").overview
    for excerpt_id in study.excerpts().query("role == 'informant'")["excerpt_id"]:
        _, after = overview.neighbours(excerpt_id)
        if after is not None:
            return [study.desk("budi").sheet(excerpt_id).excerpt, after]
    raise AssertionError("no turn with two excerpts")
