"""Decisions as one hash chain per coder. In: what was decided. Out: chained rows, and broken links.

Each decision's hash covers the decision before it: whoever changes, removes or inserts one
afterwards has to change every later hash of that coder. That the last decisions were cut off shows
only because a chain's length and end are written beside it, in the same transaction.

The hash covers a fixed list of fields, not whatever columns the table has, so that a later column
leaves every chain whole that was written before it:

- `HASHED_FIELDS` (chain version 1) are hashed always. The list never changes.
- `HASHED_WHEN_SET` (later versions) are hashed where they hold something. A row from before such a
  column holds nothing in it and keeps its hash; a value that is changed, taken out or written in
  afterwards shows.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, func, select

from qualnlp.store.proofs import add_rows
from qualnlp.store.schema import chains, decisions

HASHED_FIELDS = (
    "excerpt_id",
    "code",
    "coder",
    "verdict",
    "stance",
    "mode",
    "shown_rank",
    "run_id",
    "reason",
    "memo",
    "decided_at",
)
# A new column of `decisions` that a chain is to protect is named here.
HASHED_WHEN_SET: tuple[str, ...] = ()


def decision_hash(previous: str, row: Mapping[str, Any]) -> str:
    """Return the SHA-256 over the previous hash and a decision's hashed fields as canonical JSON.

    Examples
    --------
    >>> decision_hash("", {"code": "pelatihan", "coder": "ani"})[:12]
    '0608db0b2302'
    """
    content = {name: row[name] for name in HASHED_FIELDS if name in row}
    content |= {name: row[name] for name in HASHED_WHEN_SET if row.get(name) is not None}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(f"{previous}\n{text}".encode()).hexdigest()


def chained(previous: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a decision with its hash, and the id that follows from it."""
    hash_ = decision_hash(previous, row)
    return {**row, "hash": hash_, "decision_id": _id_of(hash_)}


def broken_links(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the ids of decisions whose hash does not fit; rows in the order of each chain."""
    last: dict[str, str] = {}
    broken = []
    for row in rows:
        expected = decision_hash(last.get(row["coder"], ""), row)
        if expected != row["hash"] or row["decision_id"] != _id_of(expected):
            broken.append(str(row["decision_id"]))
        last[row["coder"]] = row["hash"]
    return broken


def _id_of(hash_: str) -> str:
    return hash_[:16]


def add_decisions(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append decisions whose hashes are made already, in the order of their chains."""
    if not rows:
        return
    connection.execute(decisions.insert(), [dict(row) for row in rows])
    heads = {row["coder"]: str(row["hash"]) for row in rows}
    for coder, n in Counter(row["coder"] for row in rows).items():
        end = {"head": heads[coder], "seal": seal_of(coder, heads[coder])}
        longer = chains.update().where(chains.c.coder == coder).values(n=chains.c.n + n, **end)
        if not connection.execute(longer).rowcount:
            add_rows(connection, chains, [{"coder": coder, "n": n, **end}])


def seal_of(coder: str, head: str) -> str:
    """Return the seal of a chain's end: whoever sets the end back has to make it anew.

    Examples
    --------
    >>> seal_of("ani", "0f")[:12]
    'fc58d2f03b87'
    """
    return sha256(f"1\n{coder}\n{head}".encode()).hexdigest()


def seal_all(connection: Connection) -> None:
    """Seal the ends of chains that are there, for a study that has no seals."""
    for row in connection.execute(select(chains.c.coder, chains.c.head)).all():
        seal = seal_of(row.coder, row.head)
        connection.execute(chains.update().where(chains.c.coder == row.coder).values(seal=seal))


def cut_chains(connection: Connection) -> list[str]:
    """Return the coders whose chain is shorter, or ends otherwise, than was written beside it."""
    kept = {
        row.coder: (row.n, row.head if row.seal == seal_of(row.coder, row.head) else "")
        for row in connection.execute(select(chains))
    }
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
