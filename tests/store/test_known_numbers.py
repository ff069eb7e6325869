"""What a run remembers of numbers is never another study's, whoever else writes meanwhile.

On both databases.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import select

from qualnlp.store import schema
from qualnlp.store.suggestion_rows import (
    KnownNumbers,
    add_new_suggestions,
    add_numbered,
    number_suggestions,
    remove_suggestions,
)
from qualnlp.store.transcripts import touch_material
from qualnlp.study import Study

MODEL = "indonesian-static"
KEYS = ["excerpt_id", "code"]


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres")())
    return str(tmp_path / "karier.study")


def said(study: Study) -> pd.DataFrame:
    frame = study.suggestions(abstained=True)
    return frame.sort_values(KEYS).reset_index(drop=True)


def anew(study: Study, top: int) -> pd.DataFrame:
    """Make a run with nothing remembered; return what it says."""
    study._session.numbers = None
    study.renew_suggestions(top=top, model=MODEL)
    return said(study)


def decide(study: Study, draw: random.Random) -> None:
    study.confirm(*draw.choice(said(study)[KEYS].values.tolist()), coder="ani")


@pytest.mark.parametrize("seed", range(2))
def test_runs_say_the_same_with_and_without_memory(study: Study, place: str, seed: int) -> None:
    draw = random.Random(seed)
    study.renew_suggestions(model=MODEL)
    for step in range(4):
        decide(study, draw)
        if step % 2:  # another process gives numbers meanwhile, and has its own runs
            with Study(place) as other:
                other.renew_suggestions(top=draw.choice([2, 4]), model=MODEL)
        study.renew_suggestions(top=5, model=MODEL)
        assert study._session.numbers is not None
        found = said(study)
        study.forget_run(found["run_id"].iloc[0])
        with study._session.store.writing() as connection:
            connection.execute(schema.suggestion_rows.delete())
        pd.testing.assert_frame_equal(found, anew(study, 5))
    assert {one.level for one in study.doctor()} == {"ok"}


def test_a_copy_that_was_put_back_is_not_taken_for_the_file_before(
    tmp_path: Path, example: Path
) -> None:
    """The same words have other numbers in it."""
    path, copy = tmp_path / "karier.study", tmp_path / "dulu.study"
    with Study(path) as study:
        study.set_codebook(example / "codebook.yaml")
        shutil.copyfile(path, copy)
        first, second = example / "01-informan-1.docx", example / "04-informan-4.txt"
        with Study(copy) as other:
            for source in (second, first):
                other.add(source)
                other.renew_suggestions(top=9, model=MODEL)
        study.add([first, second])
        study.renew_suggestions(top=5, model=MODEL)
        shutil.copyfile(copy, path)
        study.confirm(*said(study)[KEYS].iloc[0], coder="budi")
        study.renew_suggestions(top=5, model=MODEL)
        found = said(study)
        with study._session.store.writing() as connection:
            connection.execute(schema.suggestion_rows.delete())
        pd.testing.assert_frame_equal(found, anew(study, 5))


def test_an_excerpt_that_leaves_may_give_its_number_to_another(study: Study) -> None:
    """While a run is written, another process splits a source anew."""
    study.renew_suggestions(model=MODEL)
    number, table = schema.excerpt_numbers.c.number, schema.excerpt_numbers
    known = KnownNumbers()
    store = study._session.store
    with store.writing() as connection:
        known.begin(connection)
        last = connection.scalar(select(table.c.excerpt_id).order_by(number.desc()).limit(1))
        found = said(study).query("excerpt_id == @last").iloc[0]
        row: dict[str, Any] = {str(name): value for name, value in found.to_dict().items()}
        before = connection.scalar(select(number).where(table.c.excerpt_id == last))
    columns = {name: [value] for name, value in row.items()}
    early = number_suggestions(store, columns, known)
    with store.writing() as connection:
        remove_suggestions(
            connection,
            select(schema.excerpts.c.excerpt_id).where(schema.excerpts.c.excerpt_id == last),
        )
        touch_material(connection)
        asked = select(schema.excerpts.c.excerpt_id).where(schema.excerpts.c.role != "informant")
        other = connection.scalars(asked).first()
        add_new_suggestions(connection, [{**row, "excerpt_id": other}])
        assert connection.scalar(select(number).where(table.c.excerpt_id == other)) == before
    late = number_suggestions(store, columns, known)
    for numbered in (early, late):
        with store.writing() as connection:
            add_numbered(connection, row["run_id"], numbered, slice(0, 1))
        frame = said(study)
        for excerpt_id in (last, other):
            assert frame["excerpt_id"].tolist().count(excerpt_id) == 1
        with store.writing() as connection:
            rows = schema.suggestion_rows
            added = select(number).where(table.c.excerpt_id == last).scalar_subquery()
            connection.execute(rows.delete().where(rows.c.excerpt == added))
