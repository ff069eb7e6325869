"""Appending decisions. In: acts of people. Out: rows on disk, chained coder by coder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select

from qualnlp.coding.coder_names import require_own_spelling
from qualnlp.coding.reading_queue.rounds import mark_decided
from qualnlp.i18n import say
from qualnlp.store.clock import after
from qualnlp.store.decisions import add_decisions, chained
from qualnlp.store.excerpt_history import moved_from, moved_to
from qualnlp.store.schema import decisions, shown
from qualnlp.terms import MODES, STANCES


@dataclass(frozen=True, slots=True)
class DecisionInput:
    """What one person decides about one excerpt; `mode` None is settled when it is appended.

    `decided_at` is UTC text, for a decision made elsewhere before; None: now. `seen` is the rank
    and the run of the suggestion, for a decision that stands again as it stood; None: as the
    coder's screens tell.
    """

    excerpt_id: str
    code: str
    coder: str
    verdict: str
    stance: str | None = None
    mode: str | None = None
    reason: str | None = None
    memo: str | None = None
    decided_at: str | None = None
    seen: tuple[int | None, str | None] | None = None


# What a person gives goes into the columns of the same names.
_GIVEN = tuple(field.name for field in fields(DecisionInput) if field.name != "seen")


def stance_of(text: str | None) -> str | None:
    """Return the stored word of a stance or of its sign; None for nothing.

    Raises
    ------
    ValueError
        If it is neither.

    Examples
    --------
    >>> stance_of("-"), stance_of(None)
    ('menghambat', None)
    """
    if text is None or not text.strip():
        return None
    known = STANCES.find(text)
    if known is None:
        words = ", ".join(STANCES.spellings)
        raise ValueError(
            say(f"sikap “{text}” tidak dikenal ({words})", f"stance “{text}” is none of {words}")
        )
    return known


def mode_of(mode: str | None) -> str | None:
    """Return the mode itself; ValueError unless it is None, blind or assisted."""
    if mode is not None and mode not in MODES:
        raise ValueError(
            say(
                f"mode “{mode}” tidak dikenal (blind, assisted)", f"mode “{mode}” (blind, assisted)"
            )
        )
    return mode


def append(connection: Connection, acts: Sequence[DecisionInput]) -> list[str]:
    """Append a row for each act, in order; return their decision ids.

    `mode` None becomes assisted where suggestions for the excerpt were shown to that coder
    before, else blind; the rank and the run in which the code was shown go into the row.

    A coder's decisions have one order, and the latest counts. So a time from elsewhere is kept
    where it is later than the coder's last decision (by microseconds, where several have the same
    time); an earlier one is written into the reason, and the decision is made now.

    Raises
    ------
    CoderAlike
        If a coder is known under another spelling of the name.
    """
    heads: dict[str, tuple[str, str]] = {}
    rows = []
    shown_before = _Screens(connection, acts)
    for act in acts:
        if act.coder not in heads:
            heads[act.coder] = _head(connection, act.coder)
            if not heads[act.coder][0]:
                require_own_spelling(connection, act.coder)
        last_hash, last_time = heads[act.coder]
        seen = shown_before.of(act)
        rank, run_id = (seen.rank, seen.run_id) if act.seen is None else act.seen
        decided_at, reason = _when(last_time, act)
        settled = {
            **{name: getattr(act, name) for name in _GIVEN},
            "mode": act.mode or ("assisted" if seen.any else "blind"),
            "shown_rank": rank,
            "run_id": run_id,
            "reason": reason or None,
            "memo": act.memo or None,
            "decided_at": decided_at,
        }
        row = chained(last_hash, settled)
        heads[act.coder] = (str(row["hash"]), str(row["decided_at"]))
        rows.append(row)
    add_decisions(connection, rows)
    for coder in heads:
        mark_decided(connection, coder, [act.excerpt_id for act in acts if act.coder == coder])
    return [str(row["decision_id"]) for row in rows]


# Of more acts than this, what was on screen is read at once.
_MANY = 20


@dataclass(frozen=True, slots=True)
class _Shown:
    any: bool
    rank: int | None = None
    run_id: str | None = None


def was_shown(connection: Connection, excerpt_id: str, coder: str) -> bool:
    """Tell whether suggestions for an excerpt were shown to a coder before."""
    return bool(_what_was_shown(connection, excerpt_id, coder))


def _what_was_shown(connection: Connection, excerpt_id: str, coder: str) -> Sequence[Any]:
    """Return what of an excerpt was shown to a coder, the latest run first."""
    # Whoever saw them before the source was edited has seen them.
    ids = moved_from(connection, excerpt_id)
    return connection.execute(_SHOWN, {"coder": coder, "ids": ids}).all()


_SHOWN = (
    select(shown.c.code, shown.c.rank, shown.c.run_id)
    .where(
        shown.c.coder == bindparam("coder"),
        shown.c.excerpt_id.in_(bindparam("ids", expanding=True)),
    )
    .order_by(shown.c.shown_at.desc(), shown.c.rank)
)


class _Screens:
    """What was on screen for coders; of many acts it is read at once, not for each of them."""

    def __init__(self, connection: Connection, acts: Sequence[DecisionInput]) -> None:
        self._connection = connection
        self._known: dict[str, dict[str, list[Any]]] | None = None
        if len(acts) > _MANY:
            links = moved_to(connection)
            self._known = {}
            for coder in {act.coder for act in acts}:
                own = self._known[coder] = {}
                query = (
                    select(shown.c.code, shown.c.rank, shown.c.run_id, shown.c.excerpt_id)
                    .where(shown.c.coder == coder)
                    .order_by(shown.c.shown_at.desc(), shown.c.rank)
                )
                for row in connection.execute(query):
                    # Whoever saw them before the source was edited has seen them.
                    for excerpt_id in {row.excerpt_id, links.get(row.excerpt_id, row.excerpt_id)}:
                        own.setdefault(excerpt_id, []).append(row)

    def of(self, act: DecisionInput) -> _Shown:
        """Return what of an excerpt was shown to the coder of an act."""
        if self._known is None:
            rows = _what_was_shown(self._connection, act.excerpt_id, act.coder)
        else:
            rows = self._known[act.coder].get(act.excerpt_id, [])
        for row in rows:
            if act.code and row.code == act.code:
                return _Shown(True, row.rank, row.run_id)
        return _Shown(bool(rows))


def _head(connection: Connection, coder: str) -> tuple[str, str]:
    """Return hash and time of a coder's last decision."""
    row = connection.execute(_LAST, {"coder": coder}).first()
    return (row.hash, row.decided_at) if row else ("", "")


_LAST = (
    select(decisions.c.hash, decisions.c.decided_at)
    .where(decisions.c.coder == bindparam("coder"))
    .order_by(decisions.c.decided_at.desc())
    .limit(1)
)


# Times that differ by less are one time, told apart so that a chain has an order.
SAME_TIME = timedelta(seconds=1)


def _when(last: str, act: DecisionInput) -> tuple[str, str | None]:
    """Return the time of a decision, and its reason with a time that could not be kept."""
    if not act.decided_at:
        return after(last), act.reason
    given = datetime.fromisoformat(act.decided_at)
    before = datetime.fromisoformat(last) if last else given - SAME_TIME
    if given > before:
        return given.isoformat(timespec="microseconds"), act.reason
    if before - given < SAME_TIME:
        return (before + timedelta(microseconds=1)).isoformat(timespec="microseconds"), act.reason
    note = say("tanggal menurut tabel: ", "date in the table: ") + act.decided_at[:19]
    return after(last), "; ".join(filter(None, (act.reason, note)))
