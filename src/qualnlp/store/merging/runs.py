"""Suggestion runs and what was on screen. In: two copies. Out: rows that were not there yet."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from sqlalchemy import Connection, Table, select

from qualnlp.store.dialect import add_new, insert
from qualnlp.store.merging.report import Report
from qualnlp.store.schema import excerpts, readings, runs, shown, suggestions
from qualnlp.store.suggestion_rows import add_new_suggestions

# Half a million suggestions need not stand in memory at once.
_PORTION = 5000


def merge_runs(
    ours: Connection, theirs: Connection, versions: dict[int, int], report: Report
) -> None:
    """Add the other copy's runs with their suggestions, and what was shown to whom when.

    A run that was forgotten there since it was last made here is forgotten here, too.
    """
    mine = {row.run_id: row for row in ours.execute(select(runs))}
    held = set(ours.execute(select(excerpts.c.excerpt_id)).scalars())
    new = []
    forgotten = 0
    whole = select(runs).where(runs.c.complete).order_by(runs.c.made_at)
    for row in theirs.execute(whole).mappings().all():
        known = mine.get(row["run_id"])
        if known is None or not known.complete:
            new.append(row["run_id"])
            version = versions.get(row["codebook_version"], row["codebook_version"])
            statement = insert(ours, runs).values({**row, "codebook_version": version})
            # What was being written here comes whole from there.
            came = {"made_at": statement.excluded.made_at, "complete": True}
            ours.execute(statement.on_conflict_do_update(index_elements=["run_id"], set_=came))
        elif row["forgotten_at"] and not known.forgotten_at and row["forgotten_at"] > known.made_at:
            own = runs.c.run_id == row["run_id"]
            ours.execute(runs.update().where(own).values(forgotten_at=row["forgotten_at"]))
            forgotten += 1
    for portion in (new[start : start + 100] for start in range(0, len(new), 100)):
        query = select(suggestions).where(suggestions.c.run_id.in_(portion))
        for rows in theirs.execute(query).mappings().partitions(_PORTION):
            add_new_suggestions(ours, [dict(row) for row in rows if row["excerpt_id"] in held])
    report.added("run", len(new) + forgotten)
    report.added("shown", _add(ours, theirs, shown, held))
    report.added("reading", _add(ours, theirs, readings, held))


def _add(ours: Connection, theirs: Connection, table: Table, held: Container[str]) -> int:
    """Add rows whose keys we do not hold; return how many."""
    keys = [column.name for column in table.primary_key.columns]
    columns = [table.c[name] for name in keys]
    known = {tuple(row) for row in ours.execute(select(*columns))}
    n = 0
    for rows in theirs.execute(select(table)).mappings().partitions(_PORTION):
        new: list[dict[str, Any]] = [
            dict(row)
            for row in rows
            if row["excerpt_id"] in held and tuple(row[name] for name in keys) not in known
        ]
        add_new(ours, table, new)
        n += len(new)
    return n
