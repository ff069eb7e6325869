"""Study files of every version: each opens, reads as it did, and can be gone back to by its copy.

`make_museum.py` makes one with the version that is installed; it stays in `museum` for ever.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qualnlp.store.schema import SCHEMA_VERSION
from qualnlp.study import Study
from tests.store.make_museum import frames

MUSEUM = Path(__file__).parent / "museum"
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\d*(?:Z|\+00:00)$")
FILES = sorted(MUSEUM.glob("*.study"))


def schema_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT value FROM about WHERE key = 'schema'").fetchone()[0])


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def reads_as_it_did(study: Study, path: Path) -> None:
    kept: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    found = frames(study)
    for name, before in kept.items():
        now = found[name]
        # A later version may know more columns; those of then hold what they held.
        columns = [now["columns"].index(column) for column in before["columns"]]
        rows = [[row[column] for column in columns] for row in now["data"]]
        assert _to_milliseconds(rows) == _to_milliseconds(before["data"]), name


def _to_milliseconds(rows: list[list[Any]]) -> list[list[Any]]:
    """Return rows with times as a frame of times writes them: they were text in some versions."""
    return [
        [one[:23] + "Z" if isinstance(one, str) and _TIME.match(one) else one for one in row]
        for row in rows
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_study_of_then_opens_and_reads_as_it_did(path: Path, tmp_path: Path) -> None:
    assert path.stat().st_size < 250_000
    here = Path(shutil.copy(path, tmp_path / "karier.study"))
    version = schema_of(here)
    with Study(here) as study:
        reads_as_it_did(study, path)
        assert "error" not in {one.level for one in study.doctor()}
        key = study.excerpts()["excerpt_id"].iloc[1]
        study.confirm(key, "pelatihan", coder="cici")
        assert "error" not in {one.level for one in study.doctor()}
    assert schema_of(here) == SCHEMA_VERSION
    copies = sorted(one.name for one in tmp_path.glob("karier.study.*"))
    assert copies == ([f"karier.study.schema-{version}"] if version < SCHEMA_VERSION else [])


@pytest.mark.parametrize(
    "path", [one for one in FILES if schema_of(one) < SCHEMA_VERSION], ids=lambda path: path.stem
)
def test_the_copy_leads_back(path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    here = Path(shutil.copy(path, tmp_path / "karier.study"))
    with Study(here) as study:
        study.conclude("Promosi jarang.", ["promosi"], "menghambat")
    copy = tmp_path / f"karier.study.schema-{schema_of(path)}"
    assert dump(copy) == dump(path)
    assert copy.name in caplog.text and len(caplog.records) == 1
    with Study(here):  # told once
        assert len(caplog.records) == 1
    here.unlink()
    copy.rename(here)
    with Study(here) as study:
        reads_as_it_did(study, path)


def test_every_version_is_there() -> None:
    assert {schema_of(one) for one in FILES} >= {4, SCHEMA_VERSION}
    assert {one.stem for one in FILES} >= {"0.1.0", "schema-4"}


def test_without_room_for_the_copy_nothing_is_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qualnlp.errors import StudyReadOnly
    from qualnlp.store import backup

    here = Path(shutil.copy(FILES[0], tmp_path / "karier.study"))
    before = here.read_bytes()

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(backup, "_copy_pages", full)
    with pytest.raises(StudyReadOnly, match="full"):
        Study(here)
    assert here.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["karier.study"]
