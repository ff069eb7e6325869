"""Codings that are taken once more. In: acts of a table, a study. Out: those that say anything new.

A script is run again, a table comes back with ten more rows: what stands already is not decided a
second time, and what the table cannot hold (it has no column for it) is not taken away.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from qualnlp.coding.decisions import SAME_TIME, DecisionInput
from qualnlp.store.current_decisions import current_decisions


@dataclass(frozen=True, slots=True)
class NewActs:
    """What of a table is new to a study.

    Attributes
    ----------
    acts : list of DecisionInput
        To be appended, in their order.
    again : int
        How many acts are left out: what they come to stands already.
    changed : int
        How many decisions that stood, or were withdrawn, are replaced by other ones.
    """

    acts: list[DecisionInput]
    again: int
    changed: int


def new_acts(
    connection: Connection, acts: Sequence[DecisionInput], lacking: Collection[str]
) -> NewActs:
    """Return the acts of a table that change anything.

    Of a coder's acts on one excerpt and code the last one counts: where it stands already, none of
    them is new. One with a date later than what stands is another reading of the same words
    (stability), and new.

    Parameters
    ----------
    lacking : collection of str
        Which of ``"stance"``, ``"memo"`` and ``"mode"`` the table has no column for.
    """
    standing: dict[tuple[str, str, str], Any] = {}
    for coder in {act.coder for act in acts}:
        view = current_decisions(connection, coder=coder)
        columns = [getattr(view.c, name) for name in _ASKED]
        for row in connection.execute(select(*columns)):
            standing[coder, row.excerpt_id, row.code] = row
    completed = [_completed(act, standing.get(_key(act)), lacking) for act in acts]
    last = {_key(act): act for act in completed}
    same = {key for key, act in last.items() if _is_same(act, standing.get(key), lacking)}
    new = [act for act in completed if _key(act) not in same]
    return NewActs(
        new, len(acts) - len(new), sum(key in standing for key in {_key(act) for act in new})
    )


_COMPARED = ("verdict", "stance", "memo", "mode")
_ASKED = ("excerpt_id", "code", "decided_at", *_COMPARED)


def _key(act: DecisionInput) -> tuple[str, str, str]:
    return act.coder, act.excerpt_id, act.code


def _completed(act: DecisionInput, before: Any, lacking: Collection[str]) -> DecisionInput:
    """Return an act with what a coding has that the table has no column for."""
    if before is None or act.verdict != "confirmed" or before.verdict != "confirmed":
        return act
    kept = {name: getattr(before, name) for name in ("stance", "memo") if name in lacking}
    return replace(act, **kept) if kept else act


def _is_same(act: DecisionInput, before: Any, lacking: Collection[str]) -> bool:
    if before is None:
        return False
    if act.decided_at:
        given, stands = map(datetime.fromisoformat, (act.decided_at, before.decided_at))
        if given > stands + SAME_TIME:  # a spreadsheet rounds times
            return False
    return all(
        (getattr(act, name) or "") == (getattr(before, name) or "")
        for name in _COMPARED
        if not (name == "mode" and name in lacking)
    )
