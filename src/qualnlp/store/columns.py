"""Columns of the study's tables as plain lists: what a run of the engine reads, without pandas.

In: a connection. Out: name -> values, row by row in the order of `store.frames`, whose queries
stand here where both ask the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select, true

from qualnlp.store import schema
from qualnlp.store.current_decisions import current_decisions, decided_excerpts
from qualnlp.store.errors import broken_table
from qualnlp.store.questions import turn_questions

Columns = dict[str, list[Any]]


def columns_of(connection: Connection, query: Select[Any]) -> Columns:
    """Return what a query finds, a list a column."""
    rows = connection.execute(query).all()
    names = [column.name for column in query.selected_columns]
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)) if rows else {
        name: [] for name in names
    }  # fmt: skip


def excerpt_columns(
    connection: Connection, columns: Sequence[str], among: ColumnElement[bool] | None = None
) -> Columns:
    """Return columns of excerpts; parameters as for `frames.excerpts`."""
    found = columns_of(connection, excerpt_query(connection, columns, among))
    if "question" in columns:
        found["question"] = asked_of(connection, found["transcript_id"], found["turn"])
    return {name: found[name] for name in columns}


def excerpt_query(
    connection: Connection, columns: Sequence[str], among: ColumnElement[bool] | None = None
) -> Select[Any]:
    """Return a query for columns of excerpts, in the order of transcripts and text.

    Of ``question`` it asks for what `asked_of` takes.
    """
    table, order = schema.excerpts, schema.transcripts
    wanted = [name for name in columns if name != "question"]
    if "question" in columns:
        wanted += [name for name in ("transcript_id", "turn") if name not in wanted]
    return (
        select(*(order.c.file if name == "file" else table.c[name] for name in wanted))
        .join(order, order.c.transcript_id == table.c.transcript_id)
        .where(is_read(connection), true() if among is None else among)
        .order_by(order.c.position, table.c.start, table.c.end)
    )


def asked_of(
    connection: Connection, transcript_ids: Sequence[str], turns: Iterable[int]
) -> list[str]:
    """Return the question that the turn of each excerpt answers."""
    asked = turn_questions(connection, dict.fromkeys(transcript_ids))
    try:
        return [asked[place] for place in zip(transcript_ids, turns, strict=True)]
    except KeyError as error:  # an excerpt without its turn
        raise broken_table("turns") from error


def decided_on(connection: Connection) -> ColumnElement[bool]:
    """Return a condition: excerpts on which somebody has decided, wherever their words stand."""
    return schema.excerpts.c.excerpt_id.in_(decided_excerpts(connection))


def standing_decisions(connection: Connection) -> tuple[Columns, Columns]:
    """Return the latest decisions about codes, and what coders are done with.

    The rules of `coding.latest_of` and `coding.finished_of`, in their order: excerpt_id, code,
    coder, verdict, mode.
    """
    view = current_decisions(connection)
    columns = [view.c[name] for name in ("excerpt_id", "code", "coder", "verdict", "mode")]
    query = select(*columns).order_by(view.c.decided_at, view.c.decision_id)
    finished = (view.c.code == "") & (view.c.verdict == "finished")
    return (
        columns_of(connection, query.where(view.c.code != "")),
        columns_of(connection, query.where(finished)),
    )


def shown_columns(connection: Connection) -> Columns:
    """Return excerpt_id, coder and code of what was on screen, as `shown_query` orders it."""
    return columns_of(connection, shown_query("excerpt_id", "coder", "code"))


def shown_query(*columns: str) -> Select[Any]:
    """Return a query for what was on screen, of runs that are not forgotten; or columns of it."""
    table, runs = schema.shown, schema.runs
    return (
        select(*(table.c[name] for name in columns or table.c.keys()))
        .join(runs, runs.c.run_id == table.c.run_id)
        .where(runs.c.forgotten_at.is_(None))
        .order_by(table.c.shown_at, table.c.rank)
    )


def is_read(connection: Connection) -> ColumnElement[bool]:
    """Return a condition: excerpts that belong to what the study says."""
    table, order = schema.excerpts, schema.transcripts
    return order.c.replaced_by.is_(None) & (~table.c.retired | _holds_something(connection))


def _holds_something(connection: Connection) -> ColumnElement[bool]:
    """Return a condition: excerpts on which a coding or a finish of anybody stands."""
    table = schema.excerpts
    retired = select(table.c.excerpt_id).where(table.c.retired)
    view = current_decisions(connection, excerpts=retired)
    held = select(view.c.excerpt_id).where(view.c.verdict.in_(("confirmed", "finished")))
    return table.c.excerpt_id.in_(held)
