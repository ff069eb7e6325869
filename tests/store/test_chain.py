"""A hash covers a fixed list of fields: a later column leaves old chains whole, and is covered."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sqlalchemy import select

from qualnlp.store import schema
from qualnlp.store.decisions import HASHED_FIELDS, HASHED_WHEN_SET, broken_links, decision_hash
from qualnlp.study import Study

ROW = {
    "excerpt_id": "e1", "code": "pelatihan", "coder": "ani", "verdict": "confirmed",
    "stance": "mendukung", "mode": "blind", "shown_rank": None, "run_id": None, "reason": None,
    "memo": "ya", "decided_at": "2026-01-01T00:00:00.000000+00:00",
}  # fmt: skip


def test_the_hash_of_version_1_never_changes() -> None:
    assert decision_hash("", ROW) == STORED
    assert decision_hash("", {**ROW, "decision_id": "x", "hash": "y", "certainty": 3}) == STORED
    for name in HASHED_FIELDS:
        assert decision_hash("", {**ROW, name: "lain"}) != STORED


# Made by the version before the list of fields was fixed.
STORED = "9e74769814e630200e55769f7c9e5c748172b47875d744f511e97927999ab163"


def test_every_column_is_hashed_or_follows_from_the_hash() -> None:
    covered = {*HASHED_FIELDS, *HASHED_WHEN_SET, "decision_id", "hash"}
    assert covered == set(schema.DECISION_COLUMNS)


def test_a_stored_chain_with_one_more_column_is_whole(study: Study, speech: list[str]) -> None:
    for excerpt_id in speech[:3]:
        study.confirm(excerpt_id, "pelatihan", coder="ani")
    with study._store.reading() as connection:
        rows = [dict(row) for row in connection.execute(select(schema.decisions)).mappings()]
    assert not broken_links(rows)
    assert not broken_links([{**row, "certainty": None} for row in rows])


# A later version of qualnlp: one column more, which its chain covers where it holds something.
LATER = """
import sys
from sqlalchemy import Column, String
from qualnlp.store import decisions, schema
schema.decisions.append_column(Column("certainty", String))
decisions.HASHED_WHEN_SET = ("certainty",)
from qualnlp.study import Study
from qualnlp.store.decisions import add_decisions, chained
path, key = sys.argv[1:]
with Study(path) as study:
    with study._store.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE decisions ADD COLUMN certainty VARCHAR")
    def chain():
        return [one.level for one in study.doctor() if one.check == "chain"]
    assert chain() == ["ok"], "old chain"
    study.confirm(key, "pelatihan", coder="ani")
    assert chain() == ["ok"], "a new row that holds nothing in it"
    last = study.decisions().iloc[-1]
    row = {name: last[name] for name in ("excerpt_id", "code", "coder", "verdict", "mode")}
    row |= {"decided_at": "2999-01-01T00:00:00.000000+00:00", "certainty": "yakin"}
    row |= dict.fromkeys(("stance", "shown_rank", "run_id", "reason", "memo"))
    with study._store.writing() as connection:
        add_decisions(connection, [chained(last["hash"], row)])
    assert chain() == ["ok"], "a new row with a value"
    assert study.decisions().shape[0] == 3 and len(study.codings()) == 1
    for value in ("'ragu'", "NULL"):
        with study._store.writing() as connection:
            connection.exec_driver_sql("DROP TRIGGER IF EXISTS decisions_no_update")
            connection.exec_driver_sql(
                f"UPDATE decisions SET certainty = {value} WHERE coder = 'ani' "
                "AND decided_at LIKE '2999%'"
            )
        assert chain() == ["error"], value
print("whole")
"""


def test_a_study_goes_on_under_a_version_with_one_more_column(
    study: Study, speech: list[str]
) -> None:
    study.confirm(speech[0], "pelatihan", coder="ani")
    path = Path(study.path)
    study.close()
    command = [sys.executable, "-c", LATER, str(path), speech[0]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "whole", done.stderr
