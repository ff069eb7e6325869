"""From an older study to today's tables, one version at a time, each in one transaction.

In: a connection that may write, and the version of the study. Out: the same study, one version
later. What a migration needs it spells out itself: the tables of `schema` are today's, and a later
change of them must not change what this file did.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlalchemy import Connection, text

from qualnlp.store import schema
from qualnlp.store.decisions import seal_all
from qualnlp.store.identity import identify
from qualnlp.store.numbered_suggestions import TABLES, number_suggestions
from qualnlp.store.proofs import change_rows, prove_all

# Studies of version 1 are SQLite files: there was no PostgreSQL yet.
_MEMOS_AND_HISTORY = (
    "ALTER TABLE transcripts ADD COLUMN replaced_by VARCHAR",
    "ALTER TABLE excerpts ADD COLUMN retired BOOLEAN DEFAULT 0 NOT NULL",
    "ALTER TABLE runs ADD COLUMN forgotten_at VARCHAR",
    """CREATE TABLE excerpt_changes (
        change_id VARCHAR NOT NULL PRIMARY KEY, kind VARCHAR NOT NULL, coder VARCHAR NOT NULL,
        before VARCHAR NOT NULL, after VARCHAR NOT NULL, undoes VARCHAR, made_at VARCHAR NOT NULL)
    """,
    """CREATE TABLE memos (
        memo_id VARCHAR NOT NULL PRIMARY KEY, target VARCHAR NOT NULL, target_id VARCHAR NOT NULL,
        coder VARCHAR NOT NULL, text VARCHAR NOT NULL, written_at VARCHAR NOT NULL)""",
    "CREATE INDEX memos_by_target ON memos (target, target_id, coder)",
    """CREATE TABLE readings (
        coder VARCHAR NOT NULL,
        excerpt_id VARCHAR NOT NULL REFERENCES excerpts (excerpt_id),
        mode VARCHAR NOT NULL, run_id VARCHAR, opened_at VARCHAR NOT NULL,
        PRIMARY KEY (coder, excerpt_id, opened_at))""",
    """CREATE TABLE queue (
        coder VARCHAR NOT NULL, round VARCHAR NOT NULL, position INTEGER NOT NULL,
        excerpt_id VARCHAR NOT NULL REFERENCES excerpts (excerpt_id),
        blind BOOLEAN NOT NULL, decided BOOLEAN NOT NULL, expected FLOAT,
        PRIMARY KEY (coder, round, position))""",
    "CREATE INDEX queue_by_excerpt ON queue (coder, excerpt_id)",
    "CREATE INDEX queue_next ON queue (coder, round, decided, position)",
    "CREATE INDEX queue_left ON queue (coder, round, decided, expected)",
)

# Both databases understand this one: studies of version 2 may lie on a server.
_ENDS_OF_CHAINS = (
    """CREATE TABLE chains (
        coder VARCHAR NOT NULL PRIMARY KEY, n INTEGER NOT NULL, head VARCHAR NOT NULL)""",
    """INSERT INTO chains SELECT coder, count(*), (
        SELECT last.hash FROM decisions AS last WHERE last.coder = decisions.coder
        ORDER BY last.decided_at DESC LIMIT 1) FROM decisions GROUP BY coder""",
)

# A kept order is made again when it is next asked for.
_RUNS_IN_PORTIONS = (
    "ALTER TABLE runs ADD COLUMN complete BOOLEAN DEFAULT TRUE NOT NULL",
    """CREATE INDEX suggestions_by_probability ON suggestions
        (run_id, abstain, probability DESC, excerpt_id, rank, code)""",
    "DELETE FROM queue",
    "DROP INDEX queue_left",
    """CREATE TABLE orders (
        coder VARCHAR NOT NULL, round VARCHAR NOT NULL, read INTEGER NOT NULL,
        "left" INTEGER NOT NULL, expected FLOAT NOT NULL, PRIMARY KEY (coder, round))""",
)

# Proofs of what is there: what was changed before, nobody can tell any more.
_PROOFS = (
    "ALTER TABLE chains ADD COLUMN seal VARCHAR",
    """CREATE TABLE proofs (
        name VARCHAR NOT NULL, scope VARCHAR NOT NULL, version INTEGER NOT NULL,
        n INTEGER NOT NULL, digest VARCHAR NOT NULL, PRIMARY KEY (name, scope))""",
)


# version -> what makes a study of the version before it one of this version:
# 2: memos, merges and cuts, what was on screen when, a kept queue
# 3: where each coder's chain ends
# 4: runs and orders of reading that are written in portions, and the table of suggestions by index
# 5: proofs of every table on which a conclusion rests, and seals of chains
# 6: suggestions with numbers for the texts that they share: a third of the room
MIGRATIONS: dict[int, tuple[str, ...]] = {
    2: _MEMOS_AND_HISTORY,
    3: _ENDS_OF_CHAINS,
    4: _RUNS_IN_PORTIONS,
    5: _PROOFS,
    6: TABLES,
}
# What SQL alone cannot do, after the statements of a version.
_AFTER: dict[int, tuple[Callable[[Connection], None], ...]] = {
    5: (prove_all, seal_all),
    6: (number_suggestions,),
}


# From this version on the table that tells it has proofs.
_PROVES_ABOUT = 6


def tables_made_after(version: int) -> set[str]:
    """Return the tables that a study of this version cannot have yet.

    Examples
    --------
    >>> sorted(tables_made_after(4) & {"chains", "proofs", "run_numbers"})
    ['proofs', 'run_numbers']
    """
    later = (one for number, one in MIGRATIONS.items() if number > version)
    return {
        name
        for statements in later
        for statement in statements
        for name in re.findall(r"CREATE TABLE (\w+)", statement)
    }


def migrate(connection: Connection, version: int) -> None:
    """Take a study one version further, and say so in it."""
    for statement in MIGRATIONS[version + 1]:
        connection.execute(text(statement))
    for step in _AFTER.get(version + 1, ()):
        step(connection)
    here, value = schema.about.c.key == "schema", {"value": str(version + 1)}
    if version >= _PROVES_ABOUT:
        identify(connection)
        change_rows(connection, schema.about, here, value)
    else:
        connection.execute(schema.about.update().where(here).values(**value))
