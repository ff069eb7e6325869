"""The file: whole transactions, no changed decisions, no stranger's file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from qualnlp.errors import FileMissing, StudyDamaged, StudyTooNew
from qualnlp.store import DECISION_COLUMNS
from qualnlp.study import Study

CONTRACT = (
    "decision_id excerpt_id code coder verdict stance mode shown_rank run_id reason memo "
    "decided_at hash"
).split()


def test_the_table_of_decisions_is_the_contracts(study: Study) -> None:
    assert list(DECISION_COLUMNS) == CONTRACT
    assert list(study.decisions().columns) == CONTRACT
    with sqlite3.connect(study.path) as connection:
        connection.execute("SELECT rowid FROM decisions")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions SET code = 'mutasi'",
        "DELETE FROM decisions",
        "INSERT OR REPLACE INTO decisions SELECT * FROM decisions",
    ],
)
def test_decisions_are_never_changed(study: Study, speech: list[str], statement: str) -> None:
    study.confirm(speech[0], "pelatihan", coder="ani")
    with (
        sqlite3.connect(study.path) as connection,
        pytest.raises(sqlite3.IntegrityError, match="never changed"),
    ):
        connection.execute(statement)
    assert study.decisions()["code"].tolist() == ["pelatihan"]


def test_a_decision_is_forced_to_the_disk(study: Study) -> None:
    with study._store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def levels(study: Study) -> dict[str, str]:
    return {finding.check: finding.level for finding in study.doctor()}


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE decisions SET stance = 'mendukung' WHERE rowid = 2",
        "UPDATE decisions SET decided_at = '2020-01-01T00:00:00.000000+00:00' WHERE rowid = 1",
        "DELETE FROM decisions WHERE rowid = 1",
        "DELETE FROM decisions WHERE rowid = 2",
    ],
)
def test_a_changed_history_shows(study: Study, speech: list[str], tampering: str) -> None:
    for excerpt_id in speech[:3]:
        study.confirm(excerpt_id, "pelatihan", coder="ani", stance="-")
    study.confirm(speech[0], "promosi", coder="budi")
    assert levels(study)["chain"] == "ok"
    with sqlite3.connect(study.path) as connection:
        connection.execute("DROP TRIGGER decisions_no_update")
        connection.execute("DROP TRIGGER decisions_no_delete")
        connection.execute(tampering)
    assert levels(study)["chain"] == "error"


def test_doctor_finds_moved_offsets_and_missing_rows(study: Study, speech: list[str]) -> None:
    assert set(levels(study).values()) == {"ok"}
    with sqlite3.connect(study.path) as connection:
        connection.execute("UPDATE excerpts SET start = start + 1 WHERE excerpt_id = ?", speech[:1])
    assert levels(study)["offsets"] == "error"
    with sqlite3.connect(study.path) as connection:
        connection.execute("DELETE FROM transcripts WHERE file LIKE '04%'")
    assert levels(study)["rows"] == "error"


def test_doctor_only_warns_of_moved_sources_and_synced_folders(
    tmp_path: Path, example: Path
) -> None:
    folder = tmp_path / "OneDrive - Kampus"
    folder.mkdir()
    source = folder / "a.txt"
    source.write_text("N: Jarang.", encoding="utf-8")
    with Study(folder / "a.study") as study:
        study.add(source)
        source.unlink()
        found = levels(study)
    assert found["source"] == "warning" and found["synced"] == "warning"
    assert "error" not in found.values()


def test_strange_files_are_refused_and_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "a.study"
    text.write_text("bukan basis data, hanya catatan")
    other = tmp_path / "b.study"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE x (y)")
    for path in (text, other):
        before = path.read_bytes()
        with pytest.raises(StudyDamaged, match="bukan studi"):
            Study(path)
        assert path.read_bytes() == before
    with pytest.raises(FileMissing, match="Folder"):
        Study(tmp_path / "no" / "a.study")


def test_a_study_of_a_later_version_is_refused(study: Study) -> None:
    with sqlite3.connect(study.path) as connection:
        connection.execute("UPDATE about SET value = '99' WHERE key = 'schema'")
    with pytest.raises(StudyTooNew, match="lebih baru"):
        Study(study.path)


def test_a_closed_study_is_one_file(tmp_path: Path) -> None:
    with Study(tmp_path / "a.study"):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["a.study"]
