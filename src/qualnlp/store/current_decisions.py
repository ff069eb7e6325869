"""The one view of current decisions. In: a connection. Out: SQL selectables, and rows.

The rule: a decision stands on the excerpt that holds its words *now* (an edited source moves
excerpts to another transcript), and for each (excerpt, code, coder) only the latest one counts.
Everything that asks what coders hold of an excerpt selects from here.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    Subquery,
    bindparam,
    cast,
    func,
    select,
)

from qualnlp.store.excerpt_history import moves
from qualnlp.store.schema import decisions

Excerpts = Collection[str] | Select[Any]


def decisions_in_place(
    connection: Connection, *, coder: str | None = None, excerpts: Excerpts | None = None
) -> Select[Any]:
    """Return a query for every decision, its `excerpt_id` being the one that it stands on now.

    Parameters
    ----------
    coder : str, optional
        Only this coder's decisions.
    excerpts : collection of str, or a query for ids, optional
        Only decisions on these excerpts. An id from before an edit means the same words.
    """
    moved_ids = moves(connection)
    # Of a few excerpts only their own moves count: a redraw costs the same after many edits.
    links = moved_ids.of(excerpts) if isinstance(excerpts, Collection) else moved_ids.to
    place: ColumnElement[str] = decisions.c.excerpt_id
    query = select(decisions)
    if links:
        moved = _as_table(connection, links)
        place = func.coalesce(moved.c.new, decisions.c.excerpt_id)
        others = [column for column in decisions.c if column.name != "excerpt_id"]
        query = select(place.label("excerpt_id"), *others).join_from(
            decisions, moved, moved.c.old == decisions.c.excerpt_id, isouter=True
        )
    if coder is not None:
        query = query.where(decisions.c.coder == coder)
    if isinstance(excerpts, Select):
        query = query.where(place.in_(excerpts))
    elif excerpts is not None:
        # By the ids as they are stored: they stand in an index.
        now = {moved_ids.to.get(excerpt_id, excerpt_id) for excerpt_id in excerpts}
        query = query.where(decisions.c.excerpt_id.in_(sorted(now | links.keys())))
    return query


def current_decisions(
    connection: Connection, *, coder: str | None = None, excerpts: Excerpts | None = None
) -> Subquery:
    """Return the latest decision of each (excerpt, code, coder), withdrawn ones included.

    The columns are those of the table `decisions`; parameters as for `decisions_in_place`.
    """
    made = decisions_in_place(connection, coder=coder, excerpts=excerpts).subquery()
    latest = func.row_number().over(
        partition_by=(made.c.excerpt_id, made.c.code, made.c.coder),
        order_by=(made.c.decided_at.desc(), made.c.decision_id.desc()),
    )
    numbered = select(made, latest.label("latest")).subquery()
    columns = [column for column in numbered.c if column.name != "latest"]
    return select(*columns).where(numbered.c.latest == 1).subquery()


def standing_of(connection: Connection, excerpt_id: str, coder: str) -> dict[str, Any]:
    """Return a coder's decisions that stand on an excerpt: code (empty: finished) -> row."""
    rows = standing_on(connection, excerpt_id)
    return {row.code: row for row in rows if row.coder == coder}


def standing_on(connection: Connection, excerpt_id: str) -> list[Any]:
    """Return everybody's decisions that stand on an excerpt, the earliest first.

    The rule of `current_decisions`, for the few decisions on one excerpt: a page asks often.
    """
    known = moves(connection)
    place = known.to.get(excerpt_id, excerpt_id)
    ids = [place, *known.earlier.get(place, ())]
    latest: dict[tuple[str, str], Any] = {}
    for row in connection.execute(_ON_EXCERPT, {"place": place, "ids": ids}).all():
        key = row[_CODE], row[_CODER]
        latest.pop(key, None)  # the later one stands where it was made
        latest[key] = row
    return [row for row in latest.values() if row.verdict != "withdrawn"]


_ON_EXCERPT = (
    select(
        bindparam("place", type_=String).label("excerpt_id"),
        *(column for column in decisions.c if column.name != "excerpt_id"),
    )
    .where(decisions.c.excerpt_id.in_(bindparam("ids", expanding=True)))
    .order_by(decisions.c.decided_at, decisions.c.decision_id)
)
_CODE, _CODER = (_ON_EXCERPT.selected_columns.keys().index(one) for one in ("code", "coder"))


def decided_excerpts(connection: Connection) -> Select[Any]:
    """Return a query for the ids of excerpts on which anybody has decided anything."""
    made = decisions_in_place(connection).subquery()
    return select(made.c.excerpt_id).distinct()


def _as_table(connection: Connection, links: Mapping[str, str]) -> Any:
    """Return old and new ids as a table, from one parameter however many they are."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import JSONB

        value = cast(bindparam(None, json.dumps(dict(links))), JSONB)
        pairs = func.jsonb_each_text(value).table_valued("key", "value")
    else:
        pairs = func.json_each(bindparam(None, json.dumps(dict(links)))).table_valued(
            "key", "value"
        )
    rows = select(pairs.c.key.label("old"), pairs.c.value.label("new"))
    # Written out once, so that the database can look ids up instead of reading the whole text.
    return rows.cte().prefix_with("MATERIALIZED")
