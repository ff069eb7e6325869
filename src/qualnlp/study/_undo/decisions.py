"""Decisions taken back by new ones. In: decisions of a coder. Out: decisions that stand again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from qualnlp import coding
from qualnlp.errors import NothingToDo
from qualnlp.i18n import say
from qualnlp.store import schema
from qualnlp.store.code_merges import change_of
from qualnlp.store.current_decisions import decisions_in_place
from qualnlp.study._session import Act

# More excerpts than this are not asked for by their ids.
_MAX_IDS = 5000


def take_back(connection: Connection, act: Act) -> tuple[list[str], list[str]]:
    """Make what stood before the decisions of an act stand again; return excerpts, new ids."""
    wanted = set(act.decisions)
    table = schema.decisions
    ids = list(act.decisions)
    places: set[str] = set()
    for start in range(0, len(ids), _MAX_IDS):
        query = select(table.c.excerpt_id).where(
            table.c.decision_id.in_(ids[start : start + _MAX_IDS]), table.c.coder == act.coder
        )
        places |= set(connection.execute(query).scalars())
    made = decisions_in_place(
        connection, coder=act.coder, excerpts=places if len(places) <= _MAX_IDS else None
    ).subquery()
    rows = connection.execute(select(made).order_by(made.c.decided_at)).all() if places else []
    lost = wanted - {row.decision_id for row in rows}
    if lost:
        raise NothingToDo(
            say(
                "Pengode ini tidak punya keputusan dengan id ini.",
                "This coder has no decision with this id.",
            ),
            where=", ".join(sorted(lost)[:5]),
            hint=say("Lihat study.decisions().", "See study.decisions()."),
        )
    before: dict[tuple[str, str], Any] = {}
    latest: dict[tuple[str, str], Any] = {}
    first: dict[tuple[str, str], Any] = {}
    for row in rows:
        pair = row.excerpt_id, row.code
        if pair not in first:
            if row.decision_id in wanted:
                first[pair] = row
            else:
                before[pair] = row
        latest[pair] = row
    # The last first, as it is done by hand.
    pairs = sorted(first, key=lambda pair: first[pair].decided_at, reverse=True)
    inputs = [
        _standing_again(before.get(pair), latest[pair])
        for pair in pairs
        if not _is_same(before.get(pair), latest[pair])
    ]
    moved = (_moved_on(pair, before.get(pair), latest, rows, wanted) for pair in pairs)
    inputs += [_standing_again(None, row) for row in moved if row is not None]
    new = coding.append(connection, inputs) if inputs else []
    return [*dict.fromkeys(excerpt_id for excerpt_id, _ in pairs)], new


def _moved_on(
    pair: tuple[str, str],
    before: Any,
    latest: Mapping[tuple[str, str], Any],
    rows: Sequence[Any],
    wanted: Collection[str],
) -> Any:
    """Return the coding that a later merge or renaming of codes made of what is taken back.

    None where there is none, where it stood under that code before, or was decided on since.
    """
    if before is not None and before.verdict == "confirmed":
        return None
    made, now = None, latest[pair]
    while now.verdict == "withdrawn" and now.decision_id not in wanted:
        change = change_of(now.reason)
        own = [row for row in rows if row.excerpt_id == pair[0] and row.code != now.code]
        made = next(
            (row for row in own if row.verdict == "confirmed" and change_of(row.reason) == change),
            None,
        )
        if not change or made is None:
            return None
        prior = [r for r in own if r.code == made.code and r.decided_at < made.decided_at]
        if prior and prior[-1].verdict != "withdrawn":
            return None
        now = latest[pair[0], made.code]
    return made if made is not None and now.decision_id == made.decision_id else None


def _is_same(before: Any, now: Any) -> bool:
    """Tell whether what stood before stands now."""
    if before is None or before.verdict == "withdrawn":
        return bool(now.verdict == "withdrawn")
    names = ("verdict", "stance", "memo", "reason", "mode", "shown_rank", "run_id")
    return all(getattr(before, name) == getattr(now, name) for name in names)


def _standing_again(before: Any, now: Any) -> coding.DecisionInput:
    """Return the decision by which what stood before stands again, as it stood."""
    if before is None:
        withdrawn = (now.excerpt_id, now.code, now.coder, "withdrawn")
        return coding.DecisionInput(*withdrawn, mode=now.mode)
    return coding.DecisionInput(
        now.excerpt_id,
        now.code,
        now.coder,
        before.verdict,
        stance=before.stance,
        mode=before.mode,
        reason=before.reason,
        memo=before.memo,
        seen=(before.shown_rank, before.run_id),
    )
