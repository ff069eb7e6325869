"""Adding decisions, and remembering where each coder's chain ends. In: chained rows. Out: rows.

A chain shows what was changed inside it; that its last decisions were cut off shows only because
its length and its end are written beside it, in the same transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from qualnlp.store.dialect import insert
from qualnlp.store.schema import chains, decisions


def add_decisions(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append decisions whose hashes are made already, in the order of their chains."""
    if not rows:
        return
    connection.execute(decisions.insert(), [dict(row) for row in rows])
    heads = {row["coder"]: row["hash"] for row in rows}
    for coder, n in Counter(row["coder"] for row in rows).items():
        statement = insert(connection, chains).values(coder=coder, n=n, head=heads[coder])
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["coder"],
                set_={"n": chains.c.n + statement.excluded.n, "head": statement.excluded.head},
            )
        )


def cut_chains(connection: Connection) -> list[str]:
    """Return the coders whose chain is shorter, or ends otherwise, than was written beside it."""
    kept = {row.coder: (row.n, row.head) for row in connection.execute(select(chains))}
    counted = select(decisions.c.coder, func.count().label("n")).group_by(decisions.c.coder)
    found = {}
    for coder, n in connection.execute(counted).all():
        last = (
            select(decisions.c.hash)
            .where(decisions.c.coder == coder)
            .order_by(decisions.c.decided_at.desc())
            .limit(1)
        )
        found[coder] = (n, connection.execute(last).scalar_one())
    return sorted(coder for coder in {*kept, *found} if kept.get(coder) != found.get(coder))
