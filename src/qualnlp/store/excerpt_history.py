"""The history of excerpts and of sources. In: ids before and after. Out: rows.

Excerpts are merged, cut, selected, and moved to an edited source; sources are updated, removed and
restored.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import Any

from sqlalchemy import Connection, func, select

from qualnlp.store import clock
from qualnlp.store.found import found_once
from qualnlp.store.proofs import add_rows, digests_of
from qualnlp.store.schema import excerpt_changes
from qualnlp.store.stored_json import opened

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
        "made_at": clock.after(_last_made(connection)),
    }
    change_id = change_id_of(row)
    add_rows(connection, excerpt_changes, [{"change_id": change_id, **row}])
    return change_id


def of_excerpts(changes: Iterable[ExcerptChange]) -> list[ExcerptChange]:
    """Return the changes that name excerpts, not sources."""
    return [change for change in changes if change.kind not in OF_SOURCES]


def source_changes(connection: Connection) -> list[ExcerptChange]:
    """Return how sources were updated, removed and restored, the oldest first."""
    return [change for change in load_changes(connection) if change.kind in OF_SOURCES]


def _last_made(connection: Connection) -> str | None:
    return connection.execute(select(func.max(excerpt_changes.c.made_at))).scalar()


def change_id_of(row: Mapping[str, Any]) -> str:
    """Return a change's id: it follows from its content, so that two copies name it alike."""
    content = {
        name: row[name] for name in ("kind", "coder", "before", "after", "undoes", "made_at")
    }
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


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
            tuple(opened("excerpt_changes", "before", row.before)),
            tuple(opened("excerpt_changes", "after", row.after)),
            row.undoes,
            row.made_at,
        )
        for row in connection.execute(query)
    ]


@dataclass(frozen=True, slots=True)
class Moves:
    """Where the words of excerpts went when their sources were edited.

    Attributes
    ----------
    to : mapping of str to str
        Old excerpt id -> the id of the same words now.
    earlier : mapping of str to tuple of str
        An id of now -> those under which its words stood before.
    """

    to: Mapping[str, str]
    earlier: Mapping[str, tuple[str, ...]]

    def of(self, excerpt_ids: Iterable[str]) -> dict[str, str]:
        """Return old id -> id of now, for every old id of these excerpts, named by any id."""
        now_ids = {self.to.get(one, one) for one in excerpt_ids}
        return {old: one for one in now_ids for old in self.earlier.get(one, ())}


# Every redraw of a page asks several times. The digests of the history tell what stands in it, in a
# copy with pseudonyms too, and are as quick to read after a hundred edits as after one.
_KEPT = 8
_moves: OrderedDict[tuple[tuple[str, int, str], ...], Moves] = OrderedDict()
_lock = Lock()


def moves(connection: Connection) -> Moves:
    """Return where excerpts of edited sources stand now, both ways; read anew after an edit."""
    return found_once(connection, _look_at_moves)


def _look_at_moves(connection: Connection) -> Moves:
    state = digests_of(connection, excerpt_changes.name)
    if state is None:  # this transaction has added to it
        return _read_moves(connection)
    with _lock:
        known = _moves.get(state)
    if known is None:
        known = _read_moves(connection)
        with _lock:
            _moves[state] = known
            while len(_moves) > _KEPT:
                _moves.popitem(last=False)
    return known


def _read_moves(connection: Connection) -> Moves:
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
    earlier: dict[str, list[str]] = {}
    for old, new in resolved.items():
        earlier.setdefault(new, []).append(old)
    return Moves(resolved, {new: tuple(olds) for new, olds in earlier.items()})


def moved_to(connection: Connection) -> Mapping[str, str]:
    """Return old excerpt id -> the id of the same words in the edited source."""
    return moves(connection).to


def moved_from(connection: Connection, excerpt_id: str) -> list[str]:
    """Return an excerpt's id and those under which its words stood in earlier versions."""
    return [excerpt_id, *moves(connection).earlier.get(excerpt_id, ())]
