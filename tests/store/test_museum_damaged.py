"""Studies of every version with text that is no UTF-8: opened, or refused by the table's name."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qualnlp.errors import QualNlpError, StudyDamaged
from qualnlp.store.schema import SCHEMA_VERSION
from qualnlp.study import Study
from tests.store.raw import unguarded
from tests.store.test_museum import FILES, schema_of

BAD = (b"\xff", b"\xc3", b"Kuat. \xed\xa0\x80 lagi", b"\x80\x80")


def text_columns(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return [
            (table, column)
            for (table,) in tables.fetchall()
            for _, column, kind, *_ in connection.execute(f'PRAGMA table_info("{table}")')
            if kind.startswith(("VARCHAR", "TEXT"))
            and connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
        ]


CASES = [(path, *where) for path in FILES for where in text_columns(path)]


def spoil(path: Path, table: str, column: str, bad: bytes) -> None:
    """Put bytes behind the text of the first row in a column."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in unguarded(path):
            connection.execute(statement)
        changed = connection.execute(
            f'UPDATE "{table}" SET "{column}" = CAST(CAST(coalesce("{column}", \'\') AS BLOB) || ? '
            f'AS TEXT) WHERE "{column}" IS (SELECT "{column}" FROM "{table}" ORDER BY 1 LIMIT 1)',
            (bad,),
        )
        assert changed.rowcount
        connection.commit()


def decisions(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        return connection.execute("SELECT * FROM decisions ORDER BY rowid").fetchall()


@pytest.mark.parametrize(
    ("path", "table", "column"),
    # All of them take two minutes.
    [
        pytest.param(*case, marks=[pytest.mark.slow] if number % 9 else [])
        for number, case in enumerate(CASES)
    ],
    ids=lambda one: getattr(one, "stem", str(one)),
)
def test_damaged_text_is_set_aside_or_told_by_the_name_of_its_table(
    path: Path, table: str, column: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bad = BAD[CASES.index((path, table, column)) % len(BAD)]
    here = Path(shutil.copy(path, tmp_path / "k.study"))
    spoil(here, table, column, bad)
    before, decided = here.read_bytes(), decisions(here)
    version = schema_of(path)
    is_suggested = version < SCHEMA_VERSION and table == "suggestions"
    try:
        with Study(here) as study:
            told = [one.detail for one in study.doctor() if one.level == "error"]
            for name in ("suggestions", "codings", "memos", "excerpts"):
                try:
                    getattr(study, name)()
                except StudyDamaged as error:
                    assert "Tabel “" in str(error), name  # or the one that points to it
                    assert not is_suggested
    except QualNlpError as error:
        assert f"“{table}”" in str(error) and "cadangan" in str(error)
        assert not is_suggested
        # Nothing was changed, and nothing lies about.
        assert here.read_bytes() == before
        assert [one.name for one in tmp_path.iterdir()] == ["k.study"]
        return
    assert decisions(here) == decided
    assert schema_of(here) == SCHEMA_VERSION
    if is_suggested:
        assert told == [] and "saran dalam studi ini rusak" in caplog.text
    else:
        assert any(table in one for one in told)


@pytest.mark.parametrize(
    "path", [one for one in FILES if schema_of(one) < SCHEMA_VERSION], ids=lambda one: one.stem
)
@pytest.mark.parametrize(
    ("change", "n_rows"),
    [
        ("reason = CAST(x'4bff' AS TEXT)", 2),
        ("code = CAST(x'4bff' AS TEXT)", 1),
        ("excerpt_id = CAST(x'4bff' AS TEXT)", 1),
        ("reason = x'4b'", 2),
        # Halves of one letter, at the end of one text and the beginning of the next.
        ("code = CAST(x'61c3' AS TEXT), reason = CAST(x'a920' AS TEXT)", 1),
        ("probability = 'tinggi'", 2),
        ("rank = 1.5", 2),
        ("evidence_end = x'00'", 2),
    ],
)
def test_what_was_set_aside_is_made_anew(
    path: Path, change: str, n_rows: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    here = Path(shutil.copy(path, tmp_path / "k.study"))
    kept: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    with closing(sqlite3.connect(here)) as connection:
        n = connection.execute("SELECT count(*) FROM suggestions").fetchone()[0]
        connection.execute(
            f"UPDATE suggestions SET {change} WHERE rowid IN "
            f"(SELECT rowid FROM suggestions ORDER BY rowid LIMIT {n_rows})"
        )
        connection.commit()
    with Study(here) as study:
        assert f"{n_rows} saran" in caplog.text and "qualnlp suggest" in caplog.text
        assert len(study.suggestions(abstained=True)) == n - n_rows
        assert len(study.decisions()) == len(kept["decisions"]["data"])
        made = study.suggest(model="lexical")
        assert set(made["excerpt_id"]) <= set(study.excerpts()["excerpt_id"])
        assert len(study.suggestions(abstained=True)) >= n
        assert "error" not in {one.level for one in study.doctor()}


def test_two_refusals_leave_no_two_copies(tmp_path: Path) -> None:
    here = Path(shutil.copy(FILES[0], tmp_path / "k.study"))
    spoil(here, "memos", "text", b"\xff")
    for _ in range(2):
        with pytest.raises(StudyDamaged, match="memos"):
            Study(here)
    assert [one.name for one in tmp_path.iterdir()] == ["k.study"]


def test_a_column_of_a_later_version_is_told(tmp_path: Path) -> None:
    here = Path(shutil.copy(FILES[0], tmp_path / "k.study"))
    with closing(sqlite3.connect(here)) as connection:
        connection.execute("ALTER TABLE chains ADD COLUMN seal TEXT")
        connection.commit()
    before = here.read_bytes()
    with pytest.raises(StudyDamaged, match="about"):
        Study(here)
    assert [one.name for one in tmp_path.iterdir()] == ["k.study"]
    assert here.read_bytes() == before


# What SQLite keeps in a column whatever it is for.
STRANGE = ("'awal'", "1.5", "x'00'")
READ = "transcripts excerpts suggestions codings memos decisions history runs codebook_changes"


def columns_of_today() -> list[tuple[str, str]]:
    with closing(sqlite3.connect(FILES[-1])) as connection:
        names = "SELECT name FROM sqlite_master WHERE type = 'table'"
        tables = [name for (name,) in connection.execute(names)]
        return [
            (table, column)
            for table in tables
            if table != "about"
            for _, column, *_ in connection.execute(f'PRAGMA table_info("{table}")')
        ]


@pytest.mark.slow
@pytest.mark.parametrize("strange", STRANGE)
def test_values_of_another_kind_are_told_in_python_too(strange: str, tmp_path: Path) -> None:
    """Each column of each table: read as a number, a text or a place, or named by its table."""
    here, refused = tmp_path / "k.study", 0
    for table, column in columns_of_today():
        shutil.copy(FILES[-1], here)
        with closing(sqlite3.connect(here)) as connection:
            try:
                connection.execute(f'UPDATE "{table}" SET "{column}" = {strange}')
            except sqlite3.IntegrityError:
                continue
            connection.commit()
        try:
            study = Study(here)
        except QualNlpError:
            continue
        with study:
            for name in READ.split():
                try:
                    getattr(study, name)()
                except QualNlpError as error:
                    refused += "Tabel “" in str(error)
    assert refused
