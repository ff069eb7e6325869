"""The history of excerpts and of sources. In: ids before and after. Out: rows.

Excerpts are merged, cut, selected, and moved to an edited source; sources are updated, removed and
restored.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, select

from qualnlp.store.clock import now
from qualnlp.store.schema import excerpt_changes

# Changes whose `before` and `after` are ids of transcripts.
OF_SOURCES = ("update", "remove", "restore")


@dataclass(frozen=True, slots=True)
class ExcerptChange:
    """One change of how a text is cut, or of the texts themselves.

    Attributes
    ----------
    change_id : str
    kind : str
        ``"merge"``, ``"cut"``, ``"select"``, ``"moved"`` (to an edited source) or ``"undo"``; of a
        source ``"update"``, ``"remove"`` or ``"restore"``.
    coder : str
    before, after : tuple of str
        Excerpt ids; of a source, ids of transcripts.
    undoes : str or None
        The change that an undo takes back.
    made_at : str
        UTC.
    """

    change_id: str
    kind: str
    coder: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    undoes: str | None
    made_at: str


def save_change(
    connection: Connection,
    kind: str,
    coder: str,
    before: Sequence[str],
    after: Sequence[str],
    undoes: str | None = None,
) -> str:
    """Add a change; return its id."""
    row = {
        "kind": kind,
        "coder": coder,
        "before": json.dumps(list(before)),
        "after": json.dumps(list(after)),
        "undoes": undoes,
        "made_at": now(),
    }
    change_id = sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:16]
    connection.execute(excerpt_changes.insert(), {"change_id": change_id, **row})
    return change_id


def of_excerpts(changes: Iterable[ExcerptChange]) -> list[ExcerptChange]:
    """Return the changes that name excerpts, not sources."""
    return [change for change in changes if change.kind not in OF_SOURCES]


def source_changes(connection: Connection) -> list[ExcerptChange]:
    """Return how sources were updated, removed and restored, the oldest first."""
    return [change for change in load_changes(connection) if change.kind in OF_SOURCES]


def load_changes(connection: Connection, kind: str | None = None) -> list[ExcerptChange]:
    """Return every change, or those of one kind, the oldest first."""
    table = excerpt_changes
    query = select(table).order_by(table.c.made_at, table.c.change_id)
    if kind is not None:
        query = query.where(table.c.kind == kind)
    return [
        ExcerptChange(
            row.change_id,
            row.kind,
            row.coder,
            tuple(json.loads(row.before)),
            tuple(json.loads(row.after)),
            row.undoes,
            row.made_at,
        )
        for row in connection.execute(query)
    ]


def moved_to(connection: Connection) -> dict[str, str]:
    """Return old excerpt id -> the id of the same words in the edited source."""
    links: dict[str, str] = {}
    for change in load_changes(connection, "moved"):
        for old, new in zip(change.before, change.after, strict=True):
            # An edit that was taken back: the words stand where they once were.
            links.pop(new, None)
            links[old] = new
    # A source may have been edited more than once.
    resolved = {}
    for old in links:
        new = links[old]
        while new in links:
            new = links[new]
        resolved[old] = new
    return resolved


def moved_from(connection: Connection, excerpt_id: str) -> list[str]:
    """Return an excerpt's id and those under which its words stood in earlier versions."""
    return [excerpt_id, *(old for old, new in moved_to(connection).items() if new == excerpt_id)]
