"""A study with suggestions, a session of one coder, and a browser without a screen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualnlp.review import Session
from qualnlp.study import Study
from tests.review.page_reader import Reader


@pytest.fixture(scope="session")
def suggested(tmp_path_factory: pytest.TempPathFactory, example: Path) -> Path:
    """The file of a study with two interviews and a run of suggestions."""
    path = tmp_path_factory.mktemp("suggested") / "karier.study"
    with Study(path) as study:
        study.set_codebook(example / "codebook.yaml")
        study.add([example / "01-informan-1.docx", example / "04-informan-4.txt"])
        study.suggest()
    return path


@pytest.fixture
def desk_study(suggested: Path, tmp_path: Path) -> Iterator[Study]:
    """A copy of that study, to be changed."""
    path = Path(shutil.copy(suggested, tmp_path / "karier.study"))
    with Study(path) as study:
        yield study


@pytest.fixture
def session(desk_study: Study) -> Session:
    return Session(desk_study, "citra", learn=False)


@pytest.fixture
def reader(session: Session) -> Reader:
    return Reader(session)


@pytest.fixture
def assisted(session: Session) -> str:
    """An excerpt with at least two suggestions on its sheet."""
    frame = session.study.suggestions()
    for excerpt_id, n in frame["excerpt_id"].value_counts(sort=False).items():
        if n >= 2 and not session.desk.sheet(str(excerpt_id)).blind:
            return str(excerpt_id)
    raise AssertionError("the example has no excerpt with two suggestions")


@pytest.fixture
def drawn_blind(session: Session) -> str:
    """An excerpt that this coder reads blind although it has suggestions."""
    frame = session.study.suggestions()
    for excerpt_id in frame["excerpt_id"].unique():
        if session.desk.sheet(str(excerpt_id)).blind:
            return str(excerpt_id)
    raise AssertionError("nothing is drawn blind")
