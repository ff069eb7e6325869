"""From an older study to today's tables, one version at a time, each in one transaction.

In: a connection that may write, and the version of the study. Out: the same study, one version
later. What a migration needs it spells out itself: the tables of `schema` are today's, and a later
change of them must not change what this file did.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, text

from qualnlp.store import schema


def _memos_and_history(connection: Connection) -> None:
    """Version 2: memos, merges and cuts, what was on screen when, a kept queue."""
    for statement in (
        "ALTER TABLE transcripts ADD COLUMN replaced_by VARCHAR",
        "ALTER TABLE excerpts ADD COLUMN retired BOOLEAN NOT NULL DEFAULT 0",
        "ALTER TABLE runs ADD COLUMN forgotten_at VARCHAR",
    ):
        connection.execute(text(statement))
    new = (
        schema.excerpt_changes,
        schema.memos,
        schema.readings,
        schema.queue,
    )
    schema.metadata.create_all(connection, tables=list(new))


# version -> what makes a study of the version before it one of this version
MIGRATIONS: dict[int, Callable[[Connection], None]] = {2: _memos_and_history}


def migrate(connection: Connection, version: int) -> None:
    """Take a study one version further, and say so in it."""
    MIGRATIONS[version + 1](connection)
    connection.execute(
        schema.about.update().where(schema.about.c.key == "schema").values(value=str(version + 1))
    )
