"""What a file promises, a server promises, too: nothing changed, nothing lost, one sentence."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import DatabaseError

import qualnlp.store.connection
from qualnlp.errors import StudyBusy, StudyDamaged, StudyMissing, StudyTooNew
from qualnlp.store import has_study, shown_place
from qualnlp.store.schema import SCHEMA_VERSION
from qualnlp.study import Study
from tests.store.raw import AS_VERSION_2, raw, unguarded


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return request.getfixturevalue("postgres")()
    return str(tmp_path / "karier.study")


def levels(study: Study) -> dict[str, str]:
    return {finding.check: finding.level for finding in study.doctor()}


@pytest.mark.parametrize("statement", ["UPDATE decisions SET code = 'x'", "DELETE FROM decisions"])
def test_decisions_cannot_be_changed(
    study: Study, place: str, speech: list[str], statement: str
) -> None:
    study.confirm(speech[0], "pelatihan", coder="ani")
    with pytest.raises(DatabaseError, match="never changed"):
        raw(place, statement)
    assert study.decisions()["code"].tolist() == ["pelatihan"]


def test_a_server_does_not_empty_the_table_either(
    study: Study, place: str, speech: list[str]
) -> None:
    if "://" not in place:
        pytest.skip("SQLite has no TRUNCATE")
    study.confirm(speech[0], "pelatihan", coder="ani")
    with pytest.raises(DatabaseError, match="never changed"):
        raw(place, "TRUNCATE decisions CASCADE")


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE decisions SET stance = 'mendukung' WHERE decided_at = (SELECT min(decided_at) "
        "FROM decisions)",
        "DELETE FROM decisions WHERE decided_at = (SELECT min(decided_at) FROM decisions)",
        # The last one: no later hash misses it.
        "DELETE FROM decisions WHERE decided_at = (SELECT max(decided_at) FROM decisions)",
        "DELETE FROM decisions",
    ],
    ids=["changed", "first gone", "last gone", "all gone"],
)
def test_a_changed_history_shows(
    study: Study, place: str, speech: list[str], tampering: str
) -> None:
    for excerpt_id in speech[:3]:
        study.confirm(excerpt_id, "pelatihan", coder="ani", stance="-")
    assert set(levels(study).values()) <= {"ok"}
    raw(place, *unguarded(place), tampering)
    found = levels(study)
    assert found["chain"] == "error"
    assert found["guards"] == "warning"


def test_an_older_study_is_brought_up_to_date(study: Study, place: str, speech: list[str]) -> None:
    study.confirm(speech[0], "pelatihan", coder="ani")
    study.confirm(speech[0], "promosi", coder="budi")
    study.close()
    raw(place, *AS_VERSION_2)
    with Study(place) as newer:
        assert levels(newer)["chain"] == "ok"
        newer.finish(speech[0], coder="ani")
        assert levels(newer)["chain"] == "ok"
    assert raw(place, "SELECT value FROM about WHERE key = 'schema'") == [(str(SCHEMA_VERSION),)]
    assert sorted(raw(place, "SELECT coder, n FROM chains")) == [("ani", 2), ("budi", 1)]


def test_a_later_study_is_refused_and_left_alone(study: Study, place: str) -> None:
    study.close()
    raw(place, "UPDATE about SET value = '99' WHERE key = 'schema'")
    with pytest.raises(StudyTooNew, match="lebih baru"):
        Study(place)
    assert raw(place, "SELECT value FROM about WHERE key = 'schema'") == [("99",)]


def test_a_busy_study_waits_and_then_says_so(
    study: Study, place: str, speech: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A second in place of the minute.
    monkeypatch.setattr(qualnlp.store.connection, "BUSY_SECONDS", 1)
    with Study(place) as hasty:
        with study._store.writing():
            with pytest.raises(StudyBusy, match="Proses lain masih menulis"):
                hasty.confirm(speech[0], "pelatihan", coder="budi")
        # Whoever lets go in time is waited for.
        held, free = threading.Event(), threading.Event()

        def hold() -> None:
            with study._store.writing():
                held.set()
                free.wait(0.3)

        holder = threading.Thread(target=hold)
        holder.start()
        held.wait()
        hasty.confirm(speech[0], "pelatihan", coder="budi")
        holder.join()
    assert study.decisions()["coder"].tolist() == ["budi"]


def test_a_place_without_a_study_is_told_apart(
    postgres, tmp_path: Path, study: Study, place: str
) -> None:
    assert has_study(place)
    empty = postgres()
    assert not has_study(empty) and not has_study(tmp_path / "tidak-ada.study")
    assert raw(empty, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
    raw(empty, "CREATE TABLE x (y integer)")
    with pytest.raises(StudyDamaged, match="bukan studi"):
        Study(empty)
    nowhere = empty.replace("/studi", "/tidak_ada_")
    with pytest.raises(StudyMissing, match="dihubungi"):
        has_study(nowhere)


def test_a_password_is_never_shown() -> None:
    hidden = shown_place("postgresql+psycopg://ani:rahasia@127.0.0.1:1/karier")
    assert "rahasia" not in hidden and "ani" in hidden
    with pytest.raises(StudyMissing) as told:
        Study("postgresql+psycopg://ani:rahasia@127.0.0.1:1/karier")
    assert "rahasia" not in str(told.value)


def shape(place: str) -> dict[str, list[tuple[str, str, bool]]]:
    from sqlalchemy import create_engine

    engine = create_engine(place if "://" in place else f"sqlite:///{place}")
    try:
        found = inspect(engine)
        return {
            table: [
                *sorted(
                    (one["name"], str(one["type"]), one["nullable"])
                    for one in found.get_columns(table)
                ),
                *sorted((one["name"], one["column_names"]) for one in found.get_indexes(table)),
            ]
            for table in found.get_table_names()
        }
    finally:
        engine.dispose()


def test_a_migrated_study_has_the_tables_of_a_new_one(study: Study, place: str) -> None:
    new = shape(place)
    study.close()
    undo = [*AS_VERSION_2]
    if "://" not in place:  # version 1 knew files only
        undo += [f"DROP TABLE {name}" for name in ("memos", "excerpt_changes", "readings", "queue")]
        undo += [
            "ALTER TABLE transcripts DROP COLUMN replaced_by",
            "ALTER TABLE excerpts DROP COLUMN retired",
            "ALTER TABLE runs DROP COLUMN forgotten_at",
            "UPDATE about SET value = '1' WHERE key = 'schema'",
        ]
    raw(place, *undo)
    assert shape(place) != new
    with Study(place) as migrated:
        assert shape(place) == new
        assert set(levels(migrated).values()) == {"ok"}
