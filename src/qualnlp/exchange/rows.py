"""The rows of a study as plain values for JSON, and back. In: a connection. Out: tables.

What a column keeps as JSON text is written as JSON itself, where writing it again gives the same
text. Queues and orders of reading are left out: a study makes them anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select

from qualnlp.store import schema
from qualnlp.store.errors import broken_table

# In the order in which they refer to each other.
TABLES: tuple[Table, ...] = (
    schema.codebooks,
    schema.transcripts,
    schema.turns,
    schema.informants,
    schema.excerpts,
    schema.excerpt_changes,
    schema.runs,
    schema.suggestions,
    schema.shown,
    schema.readings,
    schema.decisions,
    schema.chains,
    schema.conclusions,
    schema.memos,
    schema.proofs,
)
# Columns that hold JSON, and how the study writes it.
JSON_COLUMNS: dict[tuple[str, str], dict[str, Any]] = {
    ("transcripts", "edits"): {},
    ("transcripts", "marks"): {},
    ("transcripts", "warnings"): {},
    ("informants", "attributes"): {},
    ("excerpt_changes", "before"): {},
    ("excerpt_changes", "after"): {},
    ("conclusions", "codes"): {},
    ("codebooks", "body"): {
        "ensure_ascii": False, "sort_keys": True, "separators": (",", ":"),
    },
}  # fmt: skip


def rows_of(
    connection: Connection, table: Table, where: ColumnElement[bool] | None = None
) -> list[dict[str, Any]]:
    """Return the rows of a table in the order of its keys."""
    keys = list(table.primary_key.columns)
    query = select(table).order_by(*keys)
    if table is schema.decisions:
        query = select(table).order_by(table.c.coder, table.c.decided_at)
    if where is not None:
        query = query.where(where)
    own = [(key[1], how) for key, how in JSON_COLUMNS.items() if key[0] == table.name]
    rows = []
    for found in connection.execute(query).mappings():
        row = dict(found)
        for column, how in own:
            row[column] = _opened(table.name, column, row[column], how)
        rows.append(row)
    return rows


def _opened(table: str, column: str, text: str, how: dict[str, Any]) -> Any:
    """Return what a JSON text holds, or the text itself where it could not be written again."""
    try:
        value = json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise broken_table(table, column) from error
    if isinstance(value, str) or json.dumps(value, **how) != text:
        return text
    return value


def closed(table: Table, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows as the table keeps them."""
    made = []
    for given in rows:
        row = dict(given)
        for (name, column), how in JSON_COLUMNS.items():
            if name == table.name and not isinstance(row[column], str):
                row[column] = json.dumps(row[column], **how)
        made.append(row)
    return made
