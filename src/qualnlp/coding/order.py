"""The order in which a coder reads. In: excerpts with their likeliest code. Out: ids in order.

First what the engine is least sure of, going round the codes so that neighbours differ; and a tenth
of all excerpts, drawn by chance and read without suggestions, spread evenly, so that wherever a
coder stops, what was read blind stands for all. The order is kept in the table `queue`, so that
the next excerpt costs no more in a large study than in a small one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, func, select

from qualnlp.store.changes import moved_from, moved_to
from qualnlp.store.runs import latest_run
from qualnlp.store.schema import decisions, excerpts, queue, suggestions, transcripts
from qualnlp.store.sources import material_state

# One excerpt in so many is read blind.
BLIND_EVERY = 10


@dataclass(frozen=True, slots=True)
class Turn:
    """One excerpt's turn to be read, with or without suggestions."""

    excerpt_id: str
    blind: bool


def is_drawn_blind(excerpt_id: str, coder: str) -> bool:
    """Tell whether this coder reads an excerpt without suggestions: one in ten, the same always.

    >>> sum(is_drawn_blind(str(n), "ani") for n in range(1000)) in range(70, 131)
    True
    """
    digest = sha256(f"{coder}\n{excerpt_id}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % BLIND_EVERY == 0


def uncertainty(probability: float | None) -> float:
    """Return 1 where a probability is one half, 0 where it is 0 or 1.

    Without a suggestion nothing is known: as uncertain as can be.

    >>> uncertainty(0.5), uncertainty(1.0), uncertainty(None)
    (1.0, 0.0, 1.0)
    """
    if probability is None or probability != probability:
        return 1.0
    return 1.0 - abs(2.0 * probability - 1.0)


def reading_order(items: Iterable[tuple[str, Any, float | None]], coder: str) -> list[Turn]:
    """Return the order of (excerpt id, likeliest code, its probability) for one coder.

    >>> [one.excerpt_id for one in reading_order([("e1", "a", 0.9), ("e2", "a", 0.6)], "ani")]
    ['e2', 'e1']
    """
    sure = sorted(items, key=lambda item: (-uncertainty(item[2]), item[0]))
    # By turns: the most uncertain excerpt of each code, then the second of each, ...
    seen: Counter[str] = Counter()
    rounds: list[tuple[int, str]] = []
    for excerpt_id, code, _ in sure:
        key = str(code)
        rounds.append((seen[key], excerpt_id))
        seen[key] += 1
    rounds.sort(key=lambda pair: pair[0])
    ids = [excerpt_id for _, excerpt_id in rounds]
    blind = sorted((one for one in ids if is_drawn_blind(one, coder)), key=_chance)
    drawn = set(blind)
    others = [one for one in ids if one not in drawn]
    step = len(others) / (len(blind) + 1)
    places = [(float(number), Turn(one, False)) for number, one in enumerate(others)]
    places += [(n * step - 0.5, Turn(one, True)) for n, one in enumerate(blind, start=1)]
    return [turn for _, turn in sorted(places, key=lambda pair: pair[0])]


def round_of(connection: Connection, mode: str) -> str:
    """Return what an order of reading depends on: the mode, the run, the state of the material."""
    about = latest_run(connection) if mode == "assisted" else mode
    return f"{about or 'unsuggested'} {material_state(connection)}"


def is_kept(connection: Connection, coder: str, round_: str) -> bool:
    """Tell whether the order of a round is in the table already."""
    own = (queue.c.coder == coder) & (queue.c.round == round_)
    return connection.execute(select(queue.c.position).where(own).limit(1)).first() is not None


def keep_order(connection: Connection, coder: str, mode: str) -> str:
    """Write the order of reading of a coder for a mode; return its round."""
    round_ = round_of(connection, mode)
    if is_kept(connection, coder, round_):
        return round_
    run = latest_run(connection) if mode == "assisted" else ""
    best: dict[str, tuple[str, float]] = {}
    expected: dict[str, float] = {}
    if run:
        own = suggestions.c.run_id == run
        columns = suggestions.c.excerpt_id, suggestions.c.code, suggestions.c.probability
        first = own & (suggestions.c.rank == 1)
        best = {
            row[0]: (row[1], row[2]) for row in connection.execute(select(*columns).where(first))
        }
        total = select(suggestions.c.excerpt_id, func.sum(suggestions.c.probability))
        grouped = total.where(own).group_by(suggestions.c.excerpt_id)
        expected = {row[0]: row[1] for row in connection.execute(grouped)}
    ids = connection.execute(
        select(excerpts.c.excerpt_id)
        .join(transcripts, transcripts.c.transcript_id == excerpts.c.transcript_id)
        .where(
            excerpts.c.role == "informant",
            ~excerpts.c.retired,
            transcripts.c.replaced_by.is_(None),
        )
    ).scalars()
    if mode == "blind":
        order = [Turn(one, True) for one in sorted(ids, key=_chance)]
    else:
        order = reading_order(((one, *best.get(one, (None, None))) for one in ids), coder)
    done = _decided(connection, coder)
    # Only one order a coder and mode is kept: earlier runs' are of no use any more.
    stale = (queue.c.coder == coder) & queue.c.round.notin_([round_, round_of(connection, "blind")])
    connection.execute(queue.delete().where(stale if mode == "assisted" else _blind_rounds(coder)))
    rows = [
        {
            "coder": coder,
            "round": round_,
            "position": position,
            "excerpt_id": turn.excerpt_id,
            "blind": turn.blind,
            "decided": turn.excerpt_id in done,
            "expected": expected.get(turn.excerpt_id),
        }
        for position, turn in enumerate(order, start=1)
    ]
    if rows:
        connection.execute(queue.insert(), rows)
    return round_


def renew_orders(connection: Connection) -> None:
    """Write the order of a new run for every coder who reads with suggestions."""
    blind = queue.c.round.startswith("blind ")
    for coder in connection.execute(select(queue.c.coder).where(~blind).distinct()).scalars().all():
        keep_order(connection, coder, "assisted")


def mark_decided(connection: Connection, coder: str, excerpt_ids: Iterable[str]) -> None:
    """Bring the kept orders up to date with what a coder has just decided."""
    kept = select(queue.c.position).where(queue.c.coder == coder).limit(1)
    if connection.execute(kept).first() is None:
        return
    for excerpt_id in dict.fromkeys(excerpt_ids):
        own = (queue.c.coder == coder) & (queue.c.excerpt_id == excerpt_id)
        standing = bool(standing_of(connection, excerpt_id, coder))
        connection.execute(queue.update().where(own).values(decided=standing))


def standing_of(connection: Connection, excerpt_id: str, coder: str) -> dict[str, Any]:
    """Return a coder's decisions that stand on an excerpt: code (empty: finished) -> row."""
    query = (
        select(decisions)
        .where(
            decisions.c.excerpt_id.in_(moved_from(connection, excerpt_id)),
            decisions.c.coder == coder,
        )
        .order_by(decisions.c.decided_at)
    )
    latest = {row.code: row for row in connection.execute(query)}
    return {code: row for code, row in latest.items() if row.verdict != "withdrawn"}


def _decided(connection: Connection, coder: str) -> set[str]:
    """Return the excerpts on which a decision of this coder stands."""
    query = (
        select(decisions.c.excerpt_id, decisions.c.code, decisions.c.verdict)
        .where(decisions.c.coder == coder)
        .order_by(decisions.c.decided_at)
    )
    links = moved_to(connection)
    latest = {
        (links.get(row.excerpt_id, row.excerpt_id), row.code): row.verdict
        for row in connection.execute(query)
    }
    return {key[0] for key, verdict in latest.items() if verdict != "withdrawn"}


def _blind_rounds(coder: str) -> Any:
    return (queue.c.coder == coder) & queue.c.round.startswith("blind ")


def _chance(excerpt_id: str) -> str:
    return sha256(excerpt_id.encode()).hexdigest()
