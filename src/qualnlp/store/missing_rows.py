"""Rows that are named by others and are not there. In: a connection. Out: how many, by table.

A foreign key cannot see these: a number left out of a count, an id inside JSON, an optional id.
"""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, func, select

from qualnlp.store import schema
from qualnlp.store.excerpt_history import load_changes, of_excerpts


def gaps(connection: Connection) -> Counter[str]:
    """Return table -> how many of its rows are missing.

    Versions of the codebook and turns are counted without a gap; the history of excerpts, memos,
    replaced transcripts and decisions made with suggestions on screen name rows that were never
    taken out.
    """
    found: Counter[str] = Counter()
    versions = schema.codebooks.c.version
    top, n = connection.execute(select(func.max(versions), func.count(versions))).one()
    found["codebooks"] += (top or 0) - n

    turns = schema.turns.c
    counted = select(func.max(turns.turn), func.count()).group_by(turns.transcript_id)
    found["turns"] += sum(last - n for last, n in connection.execute(counted))

    transcripts = set(connection.execute(select(schema.transcripts.c.transcript_id)).scalars())
    replaced = select(schema.transcripts.c.replaced_by).distinct()
    in_place = {one for one in connection.execute(replaced).scalars() if one}
    found["transcripts"] += len(in_place - transcripts)

    excerpts = set(connection.execute(select(schema.excerpts.c.excerpt_id)).scalars())
    changes = of_excerpts(load_changes(connection))
    named = {one for change in changes for one in change.before + change.after}
    memos = schema.memos.c
    noted = select(memos.target_id).where(memos.target == "excerpt").distinct()
    named |= set(connection.execute(noted).scalars())
    found["excerpts"] += len(named - excerpts)

    kept = schema.suggestion_rows.c
    for table, columns in (
        (schema.run_numbers, (kept.run,)),
        (schema.excerpt_numbers, (kept.excerpt,)),
        (schema.code_numbers, (kept.code,)),
        (schema.reason_words, (kept.opening, kept.ending)),
    ):
        numbers = set(connection.execute(select(table.c.number)).scalars())
        for column in columns:
            used = set(connection.execute(select(column).distinct()).scalars())
            found[table.name] += len(used - numbers)

    runs = set(connection.execute(select(schema.runs.c.run_id)).scalars())
    on_screen = set(connection.execute(select(schema.decisions.c.run_id).distinct()).scalars())
    found["runs"] += len(on_screen - {None} - runs)
    return +found
