"""Notes about the study itself, beside its version. In: a key and a value. Out: the value."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from qualnlp.store.dialect import insert
from qualnlp.store.schema import about

# When excerpts were last added, merged or cut.
MATERIAL = "material"
# What the tables themselves rely on is not a note.
_RESERVED = frozenset({"schema"})


def save_note(connection: Connection, key: str, value: str) -> None:
    """Keep a note; a later one of the same key replaces it."""
    if key in _RESERVED:
        raise ValueError(f"{key!r} is not a note's key")
    statement = insert(connection, about).values(key=key, value=value)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["key"], set_={"value": statement.excluded.value}
        )
    )


def load_note(connection: Connection, key: str) -> str | None:
    """Return a note; None where there is none."""
    return connection.execute(_NOTE, {"key": key}).scalar()


_NOTE = select(about.c.value).where(about.c.key == bindparam("key"))
