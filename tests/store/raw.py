"""What a stranger does to a study behind our back. In: its place and SQL. Out: rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

TRIGGERS = {
    "sqlite": ("decisions_no_update", "decisions_no_delete", "decisions_no_replace"),
    "postgresql": ("decisions_no_change", "decisions_no_truncate"),
}

# What makes a study of today one of version 2, but for its triggers, which are the same.
AS_VERSION_2 = (
    """CREATE TABLE suggestions_then (
        run_id VARCHAR NOT NULL REFERENCES runs (run_id),
        excerpt_id VARCHAR NOT NULL REFERENCES excerpts (excerpt_id),
        code VARCHAR NOT NULL, rank INTEGER NOT NULL, score FLOAT NOT NULL,
        probability FLOAT NOT NULL, abstain BOOLEAN NOT NULL, evidence_start INTEGER NOT NULL,
        evidence_end INTEGER NOT NULL, reason VARCHAR NOT NULL,
        PRIMARY KEY (run_id, excerpt_id, code))""",
    "INSERT INTO suggestions_then SELECT * FROM suggestions",
    "DROP VIEW suggestions",
    *(
        f"DROP TABLE {name}"
        for name in "suggestion_rows run_numbers excerpt_numbers code_numbers reason_words".split()
    ),
    "ALTER TABLE suggestions_then RENAME TO suggestions",
    "DROP TABLE proofs",
    "ALTER TABLE chains DROP COLUMN seal",
    "DROP TABLE orders",
    "ALTER TABLE runs DROP COLUMN complete",
    "CREATE INDEX queue_left ON queue (coder, round, decided, expected)",
    "DROP TABLE chains",
    "UPDATE about SET value = '2' WHERE key = 'schema'",
)


def raw(place: str | Path, *statements: str) -> list[Any]:
    """Run statements in one transaction; return the rows of the last one."""
    url = str(place) if "://" in str(place) else f"sqlite:///{place}"
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            for statement in statements:
                result = connection.execute(text(statement))
            return list(result.fetchall()) if result.returns_rows else []
    finally:
        engine.dispose()


def unguarded(place: str | Path) -> list[str]:
    """Return the statements that take the guards off the decisions."""
    if "://" in str(place):
        return [f"DROP TRIGGER {name} ON decisions" for name in TRIGGERS["postgresql"]]
    return [f"DROP TRIGGER {name}" for name in TRIGGERS["sqlite"]]
