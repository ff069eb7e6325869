"""Suggestion runs. In: what the engine proposed. Out: rows, kept apart from every decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from qualnlp.store.clock import now
from qualnlp.store.schema import runs, shown, suggestions

if TYPE_CHECKING:
    import pandas as pd


def save_run(connection: Connection, run: Mapping[str, Any], suggested: pd.DataFrame) -> None:
    """Keep a run and its suggestions; the same run again only becomes the latest."""
    rows = _rows(suggested)
    statement = insert(runs).values(**run, made_at=now())
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["run_id"], set_={"made_at": statement.excluded.made_at}
        )
    )
    if rows:
        connection.execute(insert(suggestions).on_conflict_do_nothing(), rows)


def latest_run(connection: Connection) -> str:
    """Return the id of the latest run; an empty string where there is none."""
    query = select(runs.c.run_id).order_by(runs.c.made_at.desc()).limit(1)
    return connection.execute(query).scalar() or ""


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
    if values:
        connection.execute(insert(shown).on_conflict_do_nothing(), values)


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]
