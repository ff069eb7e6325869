"""Can every table be read at all? In: a connection. Out: faults, table by table, in words.

What other checks take for granted: the tables and their columns are there, their texts are UTF-8,
their numbers numbers, their JSON JSON. A server sees to most of it itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Float, Integer, Table, inspect, select
from sqlalchemy.exc import DatabaseError

from qualnlp.errors import StudyDamaged
from qualnlp.i18n import say
from qualnlp.store import schema
from qualnlp.store.millionths import Millionths
from qualnlp.store.stored_json import KINDS, opened, opened_codebook

# Columns whose text is read as a time.
_TIMES = {("decisions", "decided_at"), ("readings", "opened_at")}
_AT_ONCE = 5000


def faults(connection: Connection, *, is_file: bool) -> list[tuple[str, str]]:
    """Return (table, what is wrong with it); each table is named at most once."""
    found = []
    there = inspect(connection)
    names = set(there.get_table_names())
    for table in schema.metadata.sorted_tables:
        if table.name not in names:
            found.append((table.name, say("tidak ada", "is not there")))
            continue
        columns = {column["name"] for column in there.get_columns(table.name)}
        missing = [column.name for column in table.columns if column.name not in columns]
        if missing:
            told = say("kolom tidak ada: ", "columns are not there: ") + ", ".join(missing)
            found.append((table.name, told))
            continue
        fault = next(_of_cells(connection, table) if is_file else iter(()), None)
        fault = fault or next(_of_values(connection, table), None)
        if fault:
            found.append((table.name, fault))
    # What a view shows was looked at in its tables.
    seen = set(there.get_view_names())
    missing = [view.name for view in schema.views.sorted_tables if view.name not in seen]
    return found + [(name, say("tidak ada", "is not there")) for name in missing]


def with_text_that_is_none(connection: Connection) -> list[str]:
    """Return the tables of a file, of any version, that hold text that is no UTF-8."""
    there = inspect(connection)
    quote = connection.dialect.identifier_preparer.quote
    found = []
    for name in there.get_table_names():
        try:
            rows = connection.exec_driver_sql(f"SELECT * FROM {quote(name)}")
            while rows.fetchmany(_AT_ONCE):
                pass
        except DatabaseError as error:
            if "decode" in str(error.orig):
                found.append(name)
    return found


def _of_cells(connection: Connection, table: Table) -> Iterator[str]:
    """Yield what is wrong with the kinds of cells: SQLite keeps anything in any column."""
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(column.name) for column in table.columns)
    driver: Any = connection.connection.cursor()
    try:
        driver.execute(f"SELECT {names} FROM {quote(table.name)}")
        seen: set[tuple[type, ...]] = set()
        while rows := driver.fetchmany(_AT_ONCE):
            seen.update(tuple(map(type, row)) for row in rows)
    except Exception as error:  # whatever the driver says of a page or a text that is broken
        said = str(error)
        yield say("teks bukan UTF-8", "text that is no UTF-8") if "decode" in said else said
        return
    finally:
        driver.close()
    allowed = [_kinds_of(column) for column in table.columns]
    for kinds in sorted(seen, key=str):
        for column, kind, fits in zip(table.columns, kinds, allowed, strict=True):
            if kind not in fits:
                yield say(
                    f"isi kolom {column.name} bukan jenisnya ({kind.__name__})",
                    f"column {column.name} holds another kind of value ({kind.__name__})",
                )


def _kinds_of(column: Column[Any]) -> tuple[type, ...]:
    kinds: tuple[type, ...] = (str,)
    if isinstance(column.type, Integer | Boolean):
        kinds = (int,)
    elif isinstance(column.type, Float | Millionths):
        kinds = (float, int)
    return (*kinds, type(None)) if column.nullable else kinds


def _of_values(connection: Connection, table: Table) -> Iterator[str]:
    """Yield what is wrong with JSON, codebooks and times."""
    names = [column for name, column in (*KINDS, *sorted(_TIMES)) if name == table.name]
    names += ["body"] if table is schema.codebooks else []
    if not names:
        return
    name = names[0]
    try:
        query = select(*(table.c[name] for name in names))
        # Closed whatever happens: a server keeps what was asked for until then.
        with connection.execute(query, execution_options={"yield_per": 1000}) as rows:
            for name, value in (pair for row in rows for pair in zip(names, row, strict=True)):
                if (table.name, name) in _TIMES:
                    datetime.fromisoformat(value)
                elif name == "body":
                    opened_codebook(value)
                else:
                    opened(table.name, name, value)
    except (StudyDamaged, DatabaseError, ValueError, TypeError):
        yield say(
            f"isi kolom {name} tidak dapat dibaca", f"what column {name} holds cannot be read"
        )
