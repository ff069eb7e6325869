"""Memos on anything. In: a target and a text. Out: rows that are added, never changed.

A later memo of the same coder on the same target takes the place of the earlier one; an empty one
takes it away. All of them are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from qualnlp.i18n import say
from qualnlp.store.clock import after
from qualnlp.store.excerpt_history import moved_from, moves
from qualnlp.store.proofs import add_rows
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
        "written_at": after(_last_written(connection, target, target_id, coder)),
    }
    memo_id = memo_id_of(row)
    add_rows(connection, memos, [{"memo_id": memo_id, **row}])
    return memo_id


def _last_written(connection: Connection, target: str, target_id: str, coder: str) -> str | None:
    """Return when the memo was written whose place the next one takes."""
    places = moved_from(connection, target_id) if target == "excerpt" else [target_id]
    own = (memos.c.target == target) & memos.c.target_id.in_(places) & (memos.c.coder == coder)
    return connection.execute(select(func.max(memos.c.written_at)).where(own)).scalar()


def memo_id_of(row: Mapping[str, str]) -> str:
    """Return a memo's id: it follows from its content, so that two copies name it alike."""
    content = (row[name] for name in ("target", "target_id", "coder", "text", "written_at"))
    return sha256("\n".join(content).encode()).hexdigest()[:16]


_MEMOS = select(memos).order_by(memos.c.written_at, memos.c.memo_id)
_ON_ONE = _MEMOS.where(
    memos.c.target == bindparam("target"), memos.c.target_id.in_(bindparam("ids", expanding=True))
)


def current_memos(
    connection: Connection, target: str | None = None, target_id: str | None = None
) -> list[Memo]:
    """Return the memos that stand, the oldest first; of one target, or of all.

    A memo on an excerpt whose source was edited stands where the excerpt's words stand now.
    """
    moved = moves(connection)
    wanted: dict[str, Any] = {}
    query = _MEMOS
    if target is not None and target_id is not None:
        earlier = moved.earlier.get(target_id, ()) if target == "excerpt" else ()
        query, wanted = _ON_ONE, {"target": target, "ids": [target_id, *earlier]}
    elif target is not None:
        query = query.where(memos.c.target == target)
    elif target_id is not None:
        query = query.where(memos.c.target_id == target_id)
    latest: dict[tuple[str, str, str], Memo] = {}
    for row in connection.execute(query, wanted):
        memo = Memo(*row)
        if memo.target == "excerpt":
            memo = replace(memo, target_id=moved.to.get(memo.target_id, memo.target_id))
        key = memo.target, memo.target_id, memo.coder
        latest.pop(key, None)  # the later one stands where it was written
        latest[key] = memo
    return [memo for memo in latest.values() if memo.text]
