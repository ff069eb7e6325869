"""Memos on anything. In: a target and a text. Out: rows that are added, never changed.

A later memo of the same coder on the same target takes the place of the earlier one; an empty one
takes it away. All of them are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from sqlalchemy import Connection, select

from qualnlp.i18n import say
from qualnlp.store.clock import now
from qualnlp.store.excerpt_history import moved_to
from qualnlp.store.schema import memos

TARGETS = (
    "excerpt", "code", "transcript", "informant", "conclusion", "study",
    # What the researcher writes in the chapter under a code (under none: on the study as a whole).
    "summary", "discussion",
)  # fmt: skip
PLACES = TARGETS[-2:]


@dataclass(frozen=True, slots=True)
class Memo:
    """A researcher's note: ``target`` and ``target_id`` say on what; times are UTC text."""

    memo_id: str
    target: str
    target_id: str
    coder: str
    text: str
    written_at: str


def save_memo(connection: Connection, target: str, target_id: str, coder: str, written: str) -> str:
    """Add a memo; return its id.

    Raises
    ------
    ValueError
        If `target` is none of `TARGETS`.
    """
    if target not in TARGETS:
        raise ValueError(
            say(f"memo pada “{target}” tidak dikenal", f"there are no memos on “{target}”")
            + f" ({', '.join(TARGETS)})"
        )
    row = {
        "target": target,
        "target_id": target_id,
        "coder": coder,
        "text": written,
        "written_at": now(),
    }
    memo_id = memo_id_of(row)
    connection.execute(memos.insert(), {"memo_id": memo_id, **row})
    return memo_id


def memo_id_of(row: Mapping[str, str]) -> str:
    """Return a memo's id: it follows from its content, so that two copies name it alike."""
    content = (row[name] for name in ("target", "target_id", "coder", "text", "written_at"))
    return sha256("\n".join(content).encode()).hexdigest()[:16]


def current_memos(
    connection: Connection, target: str | None = None, target_id: str | None = None
) -> list[Memo]:
    """Return the memos that stand, the oldest first; of one target, or of all.

    A memo on an excerpt whose source was edited stands where the excerpt's words stand now.
    """
    links = moved_to(connection)
    query = select(memos).order_by(memos.c.written_at, memos.c.memo_id)
    if target is not None:
        query = query.where(memos.c.target == target)
    if target_id is not None:
        earlier = [old for old, new in links.items() if new == target_id and target == "excerpt"]
        query = query.where(memos.c.target_id.in_([target_id, *earlier]))
    latest: dict[tuple[str, str, str], Memo] = {}
    for row in connection.execute(query):
        memo = Memo(*row)
        if memo.target == "excerpt":
            memo = replace(memo, target_id=links.get(memo.target_id, memo.target_id))
        key = memo.target, memo.target_id, memo.coder
        latest.pop(key, None)  # the later one stands where it was written
        latest[key] = memo
    return [memo for memo in latest.values() if memo.text]
