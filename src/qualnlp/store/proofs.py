"""What shows that the study was changed by others than qualnlp. In: rows written. Out: digests.

Every row of the tables on which a conclusion rests has a hash of its content, and each group of
rows (the excerpts of a transcript, the memos of a coder) a digest: the sum of their hashes. Rows
that qualnlp writes, changes or deletes are added to it and taken from it in the same transaction,
never counted anew: what somebody else changed stays visible whatever is done later. One more digest
over all others shows when one of these is gone.

Decisions are not among them: their own chains prove them (`store.decisions`). Suggestions, what was
on screen and orders of reading are not either: no conclusion rests on them, and what a decision
needs of them stands in its row.

This is evidence against slips and other programs. Whoever recomputes all digests leaves no trace.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    bindparam,
    column,
    func,
    select,
    table,
)

from qualnlp.store.dialect import insert
from qualnlp.store.found import let_go
from qualnlp.store.schema import about, proofs

# How a row is hashed; a later way gets the next number and a migration.
VERSION = 1


@dataclass(frozen=True, slots=True)
class Proved:
    """Which columns of a table are hashed, and the one by whose values its rows are grouped."""

    group: str
    columns: tuple[str, ...]


def _proved(group: str, columns: str) -> Proved:
    return Proved(group, tuple(columns.split()))


# These lists never change. A later column is named in `PROVED_WHEN_SET`.
PROVED: dict[str, Proved] = {
    "codebooks": _proved("version", "version fingerprint body set_at"),
    "transcripts": _proved(
        "transcript_id",
        "transcript_id position file path technique text source_text edits marks warnings added_at "
        "replaced_by",
    ),
    "turns": _proved(
        "transcript_id",
        "transcript_id turn speaker role informant start end time_start time_end",
    ),
    "informants": _proved("informant", "informant attributes"),
    "excerpts": _proved(
        "transcript_id",
        "excerpt_id transcript_id informant role technique turn start end text time_start time_end "
        "retired",
    ),
    "excerpt_changes": _proved("coder", "change_id kind coder before after undoes made_at"),
    "memos": _proved("coder", "memo_id target target_id coder text written_at"),
    # Length and end of a chain change with each decision, and have a seal of their own.
    "chains": _proved("coder", "coder"),
    "conclusions": _proved(
        "conclusion_id", "conclusion_id position sentence codes claim stated_at"
    ),
    # Names and settings of the study, with its id (`store.identity`).
    "about": _proved("key", "key value"),
}
# table -> columns that are hashed where they hold something: older rows keep their hashes.
PROVED_WHEN_SET: dict[str, tuple[str, ...]] = {}

# The group of the digest over all digests; it stands under the name of their own table.
_ALL = (proofs.name, "")
_CHANGES = "qualnlp changes of proofs"
_MODULUS = 1 << 256
_AS_BOOLEAN = frozenset({"retired"})
_AS_FLOAT = frozenset({"time_start", "time_end"})
# So many groups are asked for by one statement.
_AT_ONCE = 500

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def row_digest(name: str, row: Mapping[str, Any]) -> int:
    """Return the hash of a row of a table as a number.

    Examples
    --------
    >>> f"{row_digest('chains', {'coder': 'ani', 'n': 3, 'head': '0f'}):064x}"[:12]
    'fba131d43102'
    """
    content: list[Any] = [VERSION, name]
    values = ((one, row.get(one)) for one in PROVED[name].columns)
    content += [
        value if type(value) is str and one not in _AS_BOOLEAN else _plain(one, value)
        for one, value in values
    ]
    for one in PROVED_WHEN_SET.get(name, ()):
        if row.get(one) is not None:
            content.append([one, row[one]])
    return _number(content)


def add_rows(connection: Connection, into: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of a proved table, with their proofs."""
    if rows:
        connection.execute(into.insert(), [dict(row) for row in rows])
        note_added(connection, into.name, rows)


def change_rows(
    connection: Connection, of: Table, where: ColumnElement[bool], values: Mapping[str, Any]
) -> int:
    """Update rows of a proved table, with their proofs; return how many there are."""
    before = [dict(row) for row in connection.execute(_rows(of, where)).mappings()]
    if before:
        connection.execute(of.update().where(where).values(**values))
        _note(connection, of.name, before, -1)
        _note(connection, of.name, [{**row, **values} for row in before], 1)
    return len(before)


def remove_rows(connection: Connection, of: Table, where: ColumnElement[bool]) -> None:
    """Delete rows of a proved table, with their proofs."""
    before = [dict(row) for row in connection.execute(_rows(of, where)).mappings()]
    if before:
        connection.execute(of.delete().where(where))
        _note(connection, of.name, before, -1)


def note_added(connection: Connection, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Take rows that were just inserted into the proofs."""
    _note(connection, name, rows, 1)


def digests_of(connection: Connection, name: str) -> tuple[tuple[str, int, str], ...] | None:
    """Return group, rows and digest of each group of a table: what its content is known by.

    None where this transaction has changed it: digests are written when it is committed.
    """
    if any(changed == name for changed, _ in connection.info.get(_CHANGES, ())):
        return None
    found = connection.execute(_DIGESTS, {"wanted": name})
    return tuple((row[0], row[1], row[2]) for row in found)


_DIGESTS = (
    select(proofs.c.scope, proofs.c.n, proofs.c.digest)
    .where(proofs.c.name == bindparam("wanted"))
    .order_by(proofs.c.scope)
)


def begin(connection: Connection) -> None:
    """Forget what an earlier transaction on this connection left unsettled."""
    connection.info.pop(_CHANGES, None)


def settle(connection: Connection) -> None:
    """Write the digests of what this transaction changed; called before it is committed."""
    changes: dict[tuple[str, str], list[int]] | None = connection.info.pop(_CHANGES, None)
    if not changes:
        return
    kept = dict(_stored(connection, changes))
    n, total = kept.get(_ALL, (0, 0))
    new: list[dict[str, Any]] = []
    for key, (more, by) in changes.items():
        before = kept.get(key)
        after = ((before or (0, 0))[0] + more, ((before or (0, 0))[1] + by) % _MODULUS)
        if before is not None:
            n, total = n - 1, total - _group_digest(key, *before)
        if after == (0, 0):
            here = (proofs.c.name == key[0]) & (proofs.c.scope == key[1])
            connection.execute(proofs.delete().where(here))
            continue
        n, total = n + 1, total + _group_digest(key, *after)
        new.append(_as_row(key, *after))
    new.append(_as_row(_ALL, n, total % _MODULUS))
    statement = insert(connection, proofs)
    changed = {name: statement.excluded[name] for name in ("version", "n", "digest")}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["name", "scope"], set_=changed), new
    )


def prove_all(connection: Connection) -> None:
    """Write the proofs of everything that is there, for a study that has none.

    But for the table that tells its version, which is changed next (`store.identity.identify`).
    """
    begin(connection)
    for name in PROVED.keys() - {about.name}:
        for rows in connection.execute(_content(name)).mappings().partitions(_AT_ONCE):
            _note(connection, name, map(dict, rows), 1)
    settle(connection)


@dataclass(frozen=True, slots=True)
class Unproved:
    """A group of rows that is not what qualnlp wrote: how many there are, how many were written."""

    name: str
    scope: str
    n: int
    written: int


def unproved(connection: Connection, name: str) -> list[Unproved]:
    """Return the groups of a table's rows that do not fit their digests."""
    found: dict[str, list[int]] = {}
    query = _content(name)
    with connection.execute(query, execution_options={"yield_per": 1000}) as result:
        for row in result.mappings():
            group = found.setdefault(str(row[PROVED[name].group]), [0, 0])
            group[0] += 1
            group[1] += row_digest(name, dict(row))
    rows = connection.execute(select(proofs).where(proofs.c.name == name))
    kept = {row.scope: (row.n, _digest_of(row)) for row in rows}
    return [
        Unproved(name, scope, found.get(scope, [0])[0], kept.get(scope, (0, 0))[0])
        for scope in sorted({*found, *kept})
        if kept.get(scope, (0, 0)) != (found.get(scope, [0, 0])[0], _sum(found, scope))
    ]


def digests_are_whole(connection: Connection) -> bool:
    """Tell whether the digest over all digests fits them: none was changed or taken out."""
    n, total, written = 0, 0, (0, 0)
    for row in connection.execute(select(proofs)):
        if (row.name, row.scope) == _ALL:
            written = row.n, _digest_of(row)
            continue
        n += 1
        total += _group_digest((row.name, row.scope), row.n, _digest_of(row))
    return written == (n, total % _MODULUS)


def count_proved(connection: Connection) -> int:
    """Return how many rows the proofs speak of."""
    query = select(func.sum(proofs.c.n)).where(proofs.c.name != _ALL[0])
    return int(connection.execute(query).scalar() or 0)


def _hashed(name: str) -> tuple[str, ...]:
    return (*PROVED[name].columns, *PROVED_WHEN_SET.get(name, ()))


def _content(name: str) -> Select[Any]:
    """Return a query for what is hashed of a table, as it is stored: no column is made a type."""
    return select(table(name, *map(column, _hashed(name))))


def _rows(of: Table, where: ColumnElement[bool]) -> Select[Any]:
    return select(*(of.c[name] for name in _hashed(of.name))).where(where)


def _note(connection: Connection, name: str, rows: Iterable[Mapping[str, Any]], sign: int) -> None:
    let_go(connection)
    changes = connection.info.setdefault(_CHANGES, {})
    group = PROVED[name].group
    for row in rows:
        change = changes.setdefault((name, str(row[group])), [0, 0])
        change[0] += sign
        change[1] += sign * row_digest(name, row)


def _stored(
    connection: Connection, wanted: Iterable[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], tuple[int, int]]]:
    """Yield the digests of groups, and the one over all."""
    scopes: dict[str, list[str]] = {_ALL[0]: [_ALL[1]]}
    for name, scope in wanted:
        scopes.setdefault(name, []).append(scope)
    for name, own in scopes.items():
        for start in range(0, len(own), _AT_ONCE):
            here = (proofs.c.name == name) & proofs.c.scope.in_(own[start : start + _AT_ONCE])
            for row in connection.execute(select(proofs).where(here)):
                yield (row.name, row.scope), (row.n, _digest_of(row))


def _digest_of(row: Row[Any]) -> int:
    """Return a stored digest; what is no number fits nothing."""
    try:
        return int(row.digest, 16) if row.version == VERSION else -1
    except (TypeError, ValueError):
        return -1


def _sum(found: Mapping[str, Sequence[int]], scope: str) -> int:
    return found[scope][1] % _MODULUS if scope in found else 0


def _group_digest(key: tuple[str, str], n: int, digest: int) -> int:
    return _number([VERSION, *key, n, f"{digest:064x}"])


def _as_row(key: tuple[str, str], n: int, digest: int) -> dict[str, Any]:
    return {
        "name": key[0],
        "scope": key[1],
        "version": VERSION,
        "n": n,
        "digest": f"{digest:064x}",
    }


def _number(content: Sequence[Any]) -> int:
    text = _encode(content).encode("utf-8", errors="surrogatepass")
    return int.from_bytes(sha256(text).digest(), "big")


def _plain(name: str, value: Any) -> Any:
    """Return a value as every database gives it back."""
    if name in _AS_BOOLEAN:
        return bool(value)
    if value is not None and name in _AS_FLOAT and not isinstance(value, str | bytes):
        return float(value)
    if isinstance(value, bytes):
        return ["bytes", value.hex()]
    return value
