"""Suggestion runs. In: what the engine proposed. Out: rows, kept apart from every decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from qualnlp.store.clock import now
from qualnlp.store.dialect import add_new, insert
from qualnlp.store.schema import runs, shown, suggestions

if TYPE_CHECKING:
    import pandas as pd


def save_run(connection: Connection, run: Mapping[str, Any], suggested: pd.DataFrame) -> None:
    """Keep a run and its suggestions; the same run again only becomes the latest."""
    rows = _rows(suggested)
    statement = insert(connection, runs).values(**run, made_at=now())
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["run_id"],
            # Made again, a run that was forgotten is there again.
            set_={"made_at": statement.excluded.made_at, "forgotten_at": None},
        )
    )
    add_new(connection, suggestions, rows)


def latest_run(connection: Connection) -> str:
    """Return the id of the latest run that is not forgotten; empty where there is none."""
    kept = runs.c.forgotten_at.is_(None)
    query = select(runs.c.run_id).where(kept).order_by(runs.c.made_at.desc()).limit(1)
    return connection.execute(query).scalar() or ""


def forget_run(connection: Connection, run_id: str) -> bool:
    """Leave a run out of everything from now on; False if there is no such run.

    Its suggestions are no longer shown, and what was on screen teaches nothing any more. Decisions
    that were made with them stay, and say so.
    """
    known = runs.c.run_id == run_id
    done = connection.execute(runs.update().where(known).values(forgotten_at=now()))
    return bool(done.rowcount)


def save_shown(connection: Connection, coder: str, suggested: pd.DataFrame) -> None:
    """Record what was on screen for a coder; the first time counts.

    An excerpt of which all suggestions abstain is recorded with an empty code: that there is none
    was on screen, too.
    """
    shown_at = now()
    keys = ["excerpt_id", "run_id", "code", "rank"]
    visible = suggested[~suggested["abstain"]]
    silent = suggested[~suggested["excerpt_id"].isin(visible["excerpt_id"])]
    silent = silent.drop_duplicates("excerpt_id").assign(code="", rank=0)
    values = [
        row
        for part in (visible, silent)
        for row in _rows(part[keys].assign(coder=coder, shown_at=shown_at))
    ]
    add_new(connection, shown, values)


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]
