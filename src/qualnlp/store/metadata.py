"""Notes about the study itself, beside its version. In: a key and a value. Out: the value."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from qualnlp.store.proofs import add_rows, change_rows
from qualnlp.store.schema import about

# When excerpts were last added, merged or cut.
MATERIAL = "material"
# What the tables themselves rely on is not a note.
RESERVED_NOTES = frozenset({"schema", "id"})


def save_note(connection: Connection, key: str, value: str) -> None:
    """Keep a note; a later one of the same key replaces it."""
    if key in RESERVED_NOTES:
        raise ValueError(f"{key!r} is not a note's key")
    if not change_rows(connection, about, about.c.key == key, {"value": value}):
        add_rows(connection, about, [{"key": key, "value": value}])


def load_note(connection: Connection, key: str) -> str | None:
    """Return a note; None where there is none."""
    return connection.execute(_NOTE, {"key": key}).scalar()


_NOTE = select(about.c.value).where(about.c.key == bindparam("key"))
