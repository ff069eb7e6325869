"""Suggestion runs. In: what the engine proposed. Out: rows, kept apart from every decision.

A run is begun, filled in portions, and finished; before that nobody sees it. What an interrupted
one left is cleared by the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, func, select

from qualnlp.store.chunked_writes import PORTION, write_in_turns
from qualnlp.store.clock import after, now
from qualnlp.store.connection import Store
from qualnlp.store.dialect import add_new, insert
from qualnlp.store.schema import runs, shown, suggestion_rows
from qualnlp.store.stored_json import opened
from qualnlp.store.suggestion_rows import (
    Numbered,
    add_numbered,
    number_of_run,
    remove_run,
)

if TYPE_CHECKING:
    import pandas as pd

# A run that was not gone on with for so long was interrupted: the engine is slow, not that slow.
STALE = timedelta(minutes=15)


def begin_run(connection: Connection, run: Mapping[str, Any]) -> None:
    """Write down a run whose suggestions are to come; one that is there already stays."""
    statement = insert(connection, runs).values(**run, made_at=now(), complete=False)
    connection.execute(statement.on_conflict_do_nothing())


def add_suggestions(connection: Connection, run_id: str, numbered: Numbered, rows: slice) -> None:
    """Add some rows to a run; what is there stays."""
    unfinished = (runs.c.run_id == run_id) & ~runs.c.complete
    connection.execute(runs.update().where(unfinished).values(made_at=now()))
    add_numbered(connection, run_id, numbered, rows)


def is_calibrated(connection: Connection, run_id: str) -> bool:
    """Tell whether a run's probabilities are calibrated on this study's blind decisions."""
    settings = connection.scalar(_SETTINGS, {"run": run_id})
    return calibrated_by(settings)


def calibrated_by(settings: str | None) -> bool:
    """Tell from a run's settings whether its probabilities are calibrated on this study."""
    return (
        settings is not None and opened("runs", "settings", settings).get("calibration") == "study"
    )


_SETTINGS = select(runs.c.settings).where(runs.c.run_id == bindparam("run"))


def is_filled(connection: Connection, run_id: str, n: int) -> bool:
    """Tell whether a run holds `n` suggestions."""
    query = select(func.count()).where(suggestion_rows.c.run == number_of_run(run_id))
    return bool(connection.execute(query).scalar_one() == n)


def finish_run(connection: Connection, run_id: str) -> None:
    """Let everybody see a run, as the latest; one that was forgotten is there again."""
    others = runs.c.complete & (runs.c.run_id != run_id)
    last = connection.execute(select(func.max(runs.c.made_at)).where(others)).scalar()
    whole = {"made_at": after(last), "complete": True, "forgotten_at": None}
    connection.execute(runs.update().where(runs.c.run_id == run_id).values(**whole))


def give_up_run(connection: Connection, run_id: str) -> None:
    """Leave what is written of a run to be cleared; one that was whole before stays."""
    unfinished = (runs.c.run_id == run_id) & ~runs.c.complete
    connection.execute(runs.update().where(unfinished).values(made_at=""))


def clear_interrupted(store: Store) -> None:
    """Delete what runs left that were given up, or that ended with their process."""
    before = (datetime.now(UTC) - STALE).isoformat(timespec="microseconds")
    with store.reading() as connection:
        query = select(runs.c.run_id).where(~runs.c.complete, runs.c.made_at < before)
        stale = list(connection.execute(query).scalars())
    for run_id in stale:
        with store.reading() as connection:
            # Asked anew each time: a number may be another run's by then.
            own = suggestion_rows.c.run == number_of_run(run_id)
            held = select(suggestion_rows.c.excerpt).where(own).distinct()
            numbers = list(connection.execute(held).scalars())
        portions = (numbers[start : start + PORTION] for start in range(0, len(numbers), PORTION))

        def clear(connection: Connection, some: Sequence[int], own: Any = own) -> None:
            connection.execute(
                suggestion_rows.delete().where(own, suggestion_rows.c.excerpt.in_(some))
            )

        write_in_turns(store, portions, clear)
        with store.writing() as connection:
            left = select(suggestion_rows.c.run).where(own).exists()
            cleared = (runs.c.run_id == run_id) & ~runs.c.complete & ~left
            if connection.scalar(select(runs.c.run_id).where(cleared)) is not None:
                remove_run(connection, run_id)
                connection.execute(runs.delete().where(runs.c.run_id == run_id))


def latest_run(connection: Connection) -> str:
    """Return the id of the latest run that is not forgotten; empty where there is none."""
    return connection.scalar(LATEST) or ""


LATEST = (
    select(runs.c.run_id)
    .where(runs.c.complete & runs.c.forgotten_at.is_(None))
    .order_by(runs.c.made_at.desc())
    .limit(1)
)


def forget_run(connection: Connection, run_id: str) -> bool:
    """Leave a run out of everything from now on; False if there is no such run.

    Its suggestions are no longer shown, and what was on screen teaches nothing any more. Decisions
    that were made with them stay, and say so.
    """
    known = (runs.c.run_id == run_id) & runs.c.complete
    made = connection.execute(select(runs.c.made_at).where(known)).scalar()
    if made is None:
        return False
    connection.execute(runs.update().where(known).values(forgotten_at=after(made)))
    return True


def _last_shown(connection: Connection, coder: str) -> str | None:
    """Return when a coder was last shown anything: what is shown now comes after it."""
    return connection.execute(
        select(func.max(shown.c.shown_at)).where(shown.c.coder == coder)
    ).scalar()


def save_shown(connection: Connection, coder: str, suggested: pd.DataFrame) -> None:
    """Record what was on screen for a coder; the first time counts.

    An excerpt of which all suggestions abstain is recorded with an empty code: that there is none
    was on screen, too.
    """
    shown_at = after(_last_shown(connection, coder))
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
