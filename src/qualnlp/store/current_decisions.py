"""The one view of current decisions. In: a connection. Out: SQL selectables, and rows.

The rule: a decision stands on the excerpt that holds its words *now* (an edited source moves
excerpts to another transcript), and for each (excerpt, code, coder) only the latest one counts.
Everything that asks what coders hold of an excerpt selects from here.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB

from qualnlp.store.excerpt_history import moved_to
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
    links = moved_to(connection)
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
        now = {links.get(excerpt_id, excerpt_id) for excerpt_id in excerpts}
        before = {old for old, new in links.items() if new in now}
        query = query.where(decisions.c.excerpt_id.in_(now | before))
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
    view = current_decisions(connection, coder=coder, excerpts=[excerpt_id])
    query = select(view).where(view.c.verdict != "withdrawn").order_by(view.c.decided_at)
    return {row.code: row for row in connection.execute(query)}


def decided_excerpts(connection: Connection) -> Select[Any]:
    """Return a query for the ids of excerpts on which anybody has decided anything."""
    made = decisions_in_place(connection).subquery()
    return select(made.c.excerpt_id).distinct()


def _as_table(connection: Connection, links: dict[str, str]) -> Any:
    """Return old and new ids as a table, from one parameter however many they are."""
    if connection.dialect.name == "postgresql":
        value = cast(bindparam(None, json.dumps(links)), JSONB)
        pairs = func.jsonb_each_text(value).table_valued("key", "value")
    else:
        pairs = func.json_each(bindparam(None, json.dumps(links))).table_valued("key", "value")
    rows = select(pairs.c.key.label("old"), pairs.c.value.label("new"))
    # Written out once, so that the database can look ids up instead of reading the whole text.
    return rows.cte().prefix_with("MATERIALIZED")
