"""One hash chain a coder: each decision's hash covers the decision before it.

Who changes, removes or inserts a decision afterwards has to change every later hash of that
coder; `broken_links` finds where a chain no longer fits.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

# The id is made from the hash, so neither can be part of what is hashed.
_NOT_HASHED = ("decision_id", "hash")


def decision_hash(previous: str, row: Mapping[str, Any]) -> str:
    """Return the SHA-256 over the previous hash and the row as canonical JSON.

    >>> decision_hash("", {"code": "pelatihan", "coder": "ani"})[:12]
    '0608db0b2302'
    """
    content = {key: value for key, value in row.items() if key not in _NOT_HASHED}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(f"{previous}\n{text}".encode()).hexdigest()


def decision_id(hash_: str) -> str:
    """Return a decision's id: the first sixteen digits of its hash."""
    return hash_[:16]


def broken_links(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the ids of decisions whose hash does not fit; rows in the order of each chain."""
    last: dict[str, str] = {}
    broken = []
    for row in rows:
        expected = decision_hash(last.get(row["coder"], ""), row)
        if expected != row["hash"] or row["decision_id"] != decision_id(expected):
            broken.append(str(row["decision_id"]))
        last[row["coder"]] = row["hash"]
    return broken
