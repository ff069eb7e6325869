"""Orders of reading, kept in the database. In: a store, a coder and a mode. Out: a round.

A round is an order of reading made for one mode, run and state of the material. It stands in the
table `queue`, so that the next excerpt costs no more in a large study than in a small one, and
counts from when it is entered in `orders`: until then it is written in short transactions,
between which others decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Float, Integer, bindparam, case, func, select

from qualnlp.coding.reading_queue.order import Turn, chance_of, reading_order
from qualnlp.store import Store
from qualnlp.store.chunked_writes import PORTION, write_in_turns
from qualnlp.store.current_decisions import current_decisions, standing_of
from qualnlp.store.dialect import add_new_tuples, insert
from qualnlp.store.excerpt_history import moved_to
from qualnlp.store.millionths import in_query
from qualnlp.store.schema import (
    code_numbers,
    decisions,
    excerpt_numbers,
    excerpts,
    orders,
    queue,
    suggestion_rows,
    transcripts,
)
from qualnlp.store.study_state import study_state
from qualnlp.store.suggestion_rows import number_of_run
from qualnlp.store.suggestion_runs import latest_run
from qualnlp.store.transcripts import material_state


@dataclass(frozen=True, slots=True)
class Order:
    """Everything that a coder reads, in order, and what of it is decided.

    Attributes
    ----------
    turns : list of Turn
        Every excerpt that is read, decided or not: what is decided is skipped, so that a decision
        never moves the others.
    likeliest : dict
        excerpt id -> its likeliest code, how probable that is, and the sum of all probabilities.
    decided : set of str
        The excerpts on which a decision of this coder stands.
    """

    turns: list[Turn]
    likeliest: dict[str, tuple[str, float, float]]
    decided: set[str]


def order_of(connection: Connection, coder: str, mode: str, run: str) -> Order:
    """Return the order in which a coder reads in a mode with a run's suggestions (empty: none)."""
    likeliest = _likeliest(connection, run) if mode == "assisted" and run else {}
    ids = _spoken(connection)
    if mode == "blind":
        turns = [Turn(one, True) for one in sorted(ids, key=chance_of)]
    else:
        unknown = (None, None)
        turns = reading_order(((one, *likeliest.get(one, unknown)[:2]) for one in ids), coder)
    return Order(turns, likeliest, _decided(connection, coder))


@dataclass(frozen=True, slots=True)
class Kept:
    """An order of reading as it is kept, and how far its coder is.

    Attributes
    ----------
    round : str
        What the order depends on.
    run : str
        The study's latest run; empty where there is none.
    material : str
        The state of its texts.
    read, left : int
        Excerpts with and without a standing decision.
    expected : float
        Codings to be expected in what is left.
    """

    round: str
    run: str
    material: str
    read: int
    left: int
    expected: float


@contextmanager
def reading_round(store: Store, coder: str, mode: str) -> Iterator[tuple[Connection, Kept]]:
    """Give a connection and the order that stands there whole, written first where it is not."""
    while True:
        with store.reading() as connection:
            state = study_state(connection)
            run = state.run
            round_ = round_of(mode, run, state.material)
            # In one state of the study: another process may put a new order in its place.
            row = kept_order(connection, coder, round_)
            if row is not None:
                yield (
                    connection,
                    Kept(round_, run, state.material, row.read, row.left, row.expected),
                )
                return
        _keep_order(store, coder, mode, run)


def renew_orders(store: Store, run: str) -> None:
    """Write the orders of a run for every coder who reads with suggestions.

    The run need not be finished: when it is, whoever is at the page goes on without waiting.
    """
    assisted = ~orders.c.round.startswith("blind ")
    with store.reading() as connection:
        coders = select(orders.c.coder).where(assisted).distinct()
        material = material_state(connection)
        waiting = [
            coder
            for coder in connection.execute(coders).scalars()
            if not _is_kept(connection, coder, round_of("assisted", run, material))
        ]
    for coder in waiting:
        _keep_order(store, coder, "assisted", run, keep_others=True)


def mark_decided(connection: Connection, coder: str, excerpt_ids: Iterable[str]) -> None:
    """Bring the kept orders up to date with what a coder has just decided."""
    if connection.execute(_ANY, {"coder": coder}).first() is None:
        return  # nobody opened the page: a table of fifty thousand codings need not ask for each
    links = moved_to(connection)
    for excerpt_id in dict.fromkeys(links.get(one, one) for one in excerpt_ids):
        places = connection.execute(_PLACES, {"coder": coder, "excerpt": excerpt_id}).all()
        if not places:
            continue
        standing = bool(standing_of(connection, excerpt_id, coder))
        for place in places:
            if place.decided == standing:
                continue
            step = 1 if standing else -1
            its = {"of": coder, "in": place.round}
            here = {"at": place.position, "standing": standing}
            connection.execute(_MARK, {**its, **here})
            connection.execute(
                _COUNT, {**its, "step": step, "less": step * (place.expected or 0.0)}
            )


_ANY = select(queue.c.position).where(queue.c.coder == bindparam("coder")).limit(1)
_PLACES = select(queue.c.round, queue.c.position, queue.c.decided, queue.c.expected).where(
    queue.c.coder == bindparam("coder"), queue.c.excerpt_id == bindparam("excerpt")
)
# By its key: asked for the excerpt within a round, SQLite goes through the whole round.
_MARK = (
    queue.update()
    .where(
        queue.c.coder == bindparam("of"),
        queue.c.round == bindparam("in"),
        queue.c.position == bindparam("at"),
    )
    .values(decided=bindparam("standing"))
)
_COUNT = (
    orders.update()
    .where(orders.c.coder == bindparam("of"), orders.c.round == bindparam("in"))
    .values(
        read=orders.c.read + bindparam("step", type_=Integer),
        left=orders.c.left - bindparam("step", type_=Integer),
        expected=orders.c.expected - bindparam("less", type_=Float),
    )
)


def round_of(mode: str, run: str, material: str) -> str:
    """Return what an order of reading depends on: the mode, the run, the state of the material."""
    about = run if mode == "assisted" else mode
    return f"{about or 'unsuggested'} {material}"


def kept_order(connection: Connection, coder: str, round_: str) -> Any:
    """Return how far a coder is in a round (read, left, expected); None where none is kept."""
    return connection.execute(_KEPT, {"coder": coder, "round": round_}).first()


def _is_kept(connection: Connection, coder: str, round_: str) -> bool:
    return kept_order(connection, coder, round_) is not None


_KEPT = select(orders).where(
    orders.c.coder == bindparam("coder"), orders.c.round == bindparam("round")
)


def _keep_order(
    store: Store, coder: str, mode: str, run: str, *, keep_others: bool = False
) -> None:
    """Write an order in portions; take out those whose place it takes."""
    with store.reading() as connection:
        round_ = round_of(mode, run, material_state(connection))
        found = order_of(connection, coder, mode, run)
        order, likeliest, done = found.turns, found.likeliest, found.decided
        last = select(func.max(decisions.c.decided_at)).where(decisions.c.coder == coder)
        until = connection.execute(last).scalar() or ""

    names = ("coder", "round", "position", "excerpt_id", "blind", "decided", "expected")

    def add(connection: Connection, start: int) -> None:
        rows = [
            (
                coder,
                round_,
                start + number,
                turn.excerpt_id,
                turn.blind,
                turn.excerpt_id in done,
                likeliest[turn.excerpt_id][2] if turn.excerpt_id in likeliest else None,
            )
            for number, turn in enumerate(order[start : start + PORTION], start=1)
        ]
        add_new_tuples(connection, queue, names, rows)

    starts = range(0, len(order), PORTION)
    _clear(store, coder, [round_])
    write_in_turns(store, starts, add)
    with store.writing() as connection:
        own = (queue.c.coder == coder) & (queue.c.round == round_)
        n = connection.execute(select(func.count()).where(own)).scalar_one()
        if n != len(order):  # another process took it for what an interrupted one left
            for start in starts:
                add(connection, start)
        _enter(connection, coder, round_)
        # What was decided while it was written.
        since = (decisions.c.coder == coder) & (decisions.c.decided_at > until)
        later = connection.execute(select(decisions.c.excerpt_id).where(since)).scalars().all()
        mark_decided(connection, coder, later)
        # Only one order a coder and mode is kept; while a run is written, also the one before.
        if not keep_others:
            stale = _others(connection, coder, mode, round_)
            gone = (orders.c.coder == coder) & orders.c.round.in_(stale)
            connection.execute(orders.delete().where(gone))
    if not keep_others:
        _clear(store, coder, stale)


def drop_old_orders(store: Store) -> None:
    """Take out the orders of assisted reading that were made for earlier runs."""
    with store.reading() as connection:
        run = latest_run(connection)
        round_ = round_of("assisted", run, material_state(connection))
        kept = select(orders.c.coder).where(orders.c.round == round_)
        stale = {
            coder: _others(connection, coder, "assisted", round_)
            for coder in connection.execute(kept).scalars()
        }
    for coder, rounds in stale.items():
        with store.writing() as connection:
            gone = (orders.c.coder == coder) & orders.c.round.in_(rounds)
            connection.execute(orders.delete().where(gone))
        _clear(store, coder, rounds)


def _others(connection: Connection, coder: str, mode: str, round_: str) -> list[str]:
    """Return the rounds of a coder and a mode but one."""
    query = select(queue.c.round).where(queue.c.coder == coder).distinct()
    blind = mode == "blind"
    return [
        one
        for one in connection.execute(query).scalars()
        if one != round_ and one.startswith("blind ") == blind
    ]


def _clear(store: Store, coder: str, rounds: Iterable[str]) -> None:
    """Delete the rows of rounds that are not entered in `orders`."""
    for round_ in rounds:
        own = (queue.c.coder == coder) & (queue.c.round == round_)
        with store.reading() as connection:
            last = connection.execute(select(func.max(queue.c.position)).where(own)).scalar() or 0

        def clear(connection: Connection, start: int, own: Any = own) -> None:
            portion = queue.c.position.between(start, start + PORTION - 1)
            connection.execute(queue.delete().where(own, portion))

        write_in_turns(store, range(1, last + 1, PORTION), clear)


def _enter(connection: Connection, coder: str, round_: str) -> None:
    """Count how far the coder is in an order, and let it count."""
    own = (queue.c.coder == coder) & (queue.c.round == round_)
    read = func.sum(case((queue.c.decided, 1), else_=0))
    expected = func.sum(case((queue.c.decided, 0.0), else_=func.coalesce(queue.c.expected, 0.0)))
    total, n_read, ahead = connection.execute(select(func.count(), read, expected).where(own)).one()
    row = {"read": n_read or 0, "left": total - (n_read or 0), "expected": ahead or 0.0}
    statement = insert(connection, orders).values(coder=coder, round=round_, **row)
    connection.execute(statement.on_conflict_do_update(index_elements=["coder", "round"], set_=row))


def _likeliest(connection: Connection, run: str) -> dict[str, tuple[str, float, float]]:
    """Return excerpt id -> its likeliest code, how probable that is, and the sum of all."""
    first = suggestion_rows.c.rank == 1
    probability = in_query(connection, suggestion_rows.c.probability)
    # By numbers, in whose order the rows stand; then a text each.
    counted = (
        select(
            suggestion_rows.c.excerpt,
            func.max(case((first, suggestion_rows.c.code))).label("code"),
            func.max(case((first, probability))).label("first"),
            func.sum(probability).label("sum"),
        )
        .where(suggestion_rows.c.run == number_of_run(run))
        .group_by(suggestion_rows.c.excerpt)
        .subquery()
    )
    query = (
        select(excerpt_numbers.c.excerpt_id, code_numbers.c.code, counted.c.first, counted.c.sum)
        .join_from(counted, excerpt_numbers, excerpt_numbers.c.number == counted.c.excerpt)
        .join(code_numbers, code_numbers.c.number == counted.c.code, isouter=True)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in connection.execute(query)}


def _spoken(connection: Connection) -> list[str]:
    """Return the ids of what informants say and is read."""
    query = (
        select(excerpts.c.excerpt_id)
        .join(transcripts, transcripts.c.transcript_id == excerpts.c.transcript_id)
        .where(
            excerpts.c.role == "informant",
            ~excerpts.c.retired,
            transcripts.c.replaced_by.is_(None),
        )
    )
    return list(connection.execute(query).scalars())


def _decided(connection: Connection, coder: str) -> set[str]:
    """Return the excerpts on which a decision of this coder stands."""
    view = current_decisions(connection, coder=coder)
    query = select(view.c.excerpt_id).where(view.c.verdict != "withdrawn").distinct()
    return set(connection.execute(query).scalars())
