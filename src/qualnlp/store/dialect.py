"""The few words in which SQLite and PostgreSQL differ. In: a connection. Out: statements for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table

from qualnlp.store.millionths import Millionths, all_as_millionths


def insert(database: Connection | str, table: Table) -> Any:
    """Return an INSERT that knows ``ON CONFLICT``, in the words of this database."""
    name = database if isinstance(database, str) else database.dialect.name
    # A study in a file need not wait for the words of a server.
    if name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)


def add_new(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows; those that are there already stay as they are."""
    if rows:
        connection.execute(_insert_new(connection.dialect.name, table), rows)


# A statement takes longer to build than to run: what every decision writes is built once.
@cache
def _insert_new(dialect: str, table: Table) -> Any:
    return insert(dialect, table).on_conflict_do_nothing()


def add_new_tuples(
    connection: Connection, table: Table, names: Sequence[str], rows: list[tuple[Any, ...]]
) -> None:
    """Insert rows given as tuples, as `add_new` does; into a file without a detour by row.

    Parameters
    ----------
    names : sequence of str
        The columns.
    """
    columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
    add_new_table(connection, table, columns)


def add_new_table(
    connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]
) -> None:
    """Do the same from columns, each as long as the others."""
    _add_columns(connection, table, columns, " ON CONFLICT DO NOTHING")


def add_table(connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """Do the same where a row that is there already is an error."""
    _add_columns(connection, table, columns, "")


def _add_columns(
    connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]], ending: str
) -> None:
    if connection.dialect.name == "sqlite":
        # As a file keeps them.
        columns = {
            name: all_as_millionths(column)
            if isinstance(table.c[name].type, Millionths)
            else column
            for name, column in columns.items()
        }
    # Arrays hold no numbers that a database takes.
    lists = [c.tolist() if hasattr(c, "tolist") else c for c in columns.values()]
    rows = list(zip(*lists, strict=True))
    _add_bound(connection, table, list(columns), rows, ending)


def _add_bound(
    connection: Connection,
    table: Table,
    names: Sequence[str],
    rows: list[tuple[Any, ...]],
    ending: str,
) -> None:
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        statement = _insert_new(connection.dialect.name, table) if ending else table.insert()
        connection.execute(statement, [dict(zip(names, row, strict=True)) for row in rows])
        return
    places = ", ".join("?" * len(names))
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({places}){ending}", rows
    )
