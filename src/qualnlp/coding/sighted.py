"""A run's suggestions that one coder may see, in order. In: a connection, a round. Out: numbers.

To sort and count half a million rows takes the database longer than anybody wants to wait, and who
looks through them asks again and again, each time with another filter. So they are read once a
round, as numbers, and what the coder holds of them once a decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Connection, FromClause, Select, cast, func, select

from qualnlp.coding.reading_queue.rounds import Kept
from qualnlp.store.current_decisions import current_decisions
from qualnlp.store.millionths import in_query
from qualnlp.store.number_columns import number_columns
from qualnlp.store.schema import chains, code_numbers, excerpt_numbers, queue, suggestion_rows
from qualnlp.store.suggestion_rows import number_of_run

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sighted:
    """Suggestions, the likeliest first; equal ones by excerpt id and rank.

    Attributes
    ----------
    excerpt, code : ndarray of int
        Their numbers in the study.
    probability : ndarray of float
        Of each.
    least : float
        What is less probable is not among them.
    """

    excerpt: Integers
    code: Integers
    probability: NDArray[np.float64]
    least: float


@dataclass(frozen=True, slots=True)
class Holding:
    """What a coder holds, by `pairs`, sorted.

    Attributes
    ----------
    confirmed, rejected : ndarray of int
        Of suggestions.
    finished : ndarray of int
        Numbers of excerpts.
    """

    confirmed: Integers
    rejected: Integers
    finished: Integers


class SightedRows:
    """What was read for a coder's last look: it holds for as long as round and decisions do."""

    def __init__(self, coder: str) -> None:
        self._coder = coder
        self._lock = Lock()
        self._rows: tuple[str, Sighted] | None = None
        self._sight: tuple[tuple[str, int], Integers] | None = None
        self._held: tuple[tuple[str, str], Holding] | None = None

    def rows(self, connection: Connection, order: Kept, least: float) -> Sighted:
        """Return the suggestions of a round: those that are at least so probable, maybe more."""
        with self._lock:
            kept = self._rows
        if kept is not None and kept[0] == order.round and kept[1].least <= least:
            return kept[1]
        made = _read(connection, order.run, self._in_sight(connection, order), least)
        with self._lock:
            self._rows = order.round, made
        return made

    def _in_sight(self, connection: Connection, order: Kept) -> Integers:
        # Another run of the same texts leaves it as it is; numbers are only ever added to.
        last = connection.scalar(select(func.max(excerpt_numbers.c.number))) or 0
        key = order.material, last
        with self._lock:
            kept = self._sight
        if kept is not None and kept[0] == key:
            return kept[1]
        made = _excerpts_in_sight(connection, self._coder, order)
        with self._lock:
            self._sight = key, made
        return made

    def holding(self, connection: Connection, order: Kept) -> Holding:
        """Return what the coder holds; a round is another when excerpts of a source moved."""
        end = select(chains.c.head).where(chains.c.coder == self._coder)
        key = order.round, connection.scalar(end) or ""
        with self._lock:
            kept = self._held
        if kept is not None and kept[0] == key:
            return kept[1]
        made = _held(connection, self._coder)
        with self._lock:
            self._held = key, made
        return made


def numbers_of(table: FromClause) -> Select[Any]:
    """Return a query for the numbers of a table's excerpts; those without suggestions have none."""
    here = excerpt_numbers.c.excerpt_id == table.c.excerpt_id
    return select(excerpt_numbers.c.number).join_from(table, excerpt_numbers, here)


def pairs(excerpt: Integers, code: Integers) -> Integers:
    """Return a number that stands for an excerpt and a code."""
    return excerpt << _BITS | code


# More bits than the number of a code, or a rank, ever has.
_BITS = 20


def _excerpts_in_sight(connection: Connection, coder: str, order: Kept) -> Integers:
    """Return excerpt number -> its place among those in sight, sorted by id; -1: not in sight."""
    import numpy as np

    own = (queue.c.coder == coder) & (queue.c.round == order.round) & ~queue.c.blind
    by_id = numbers_of(queue).where(own).order_by(excerpt_numbers.c.excerpt_id)
    found = number_columns(connection, by_id, excerpt_numbers.name)
    numbers = np.zeros(0, np.int64) if found is None else found[0].astype(np.int64)
    place = np.full(numbers.max(initial=0) + 1, -1)
    place[numbers] = np.arange(len(numbers))
    return place


def _read(connection: Connection, run: str, place: Integers, least: float) -> Sighted:
    """Return a run's suggestions for what is in sight."""
    import numpy as np

    rows = suggestion_rows.c
    probability = in_query(connection, rows.probability)
    own = [rows.run == number_of_run(run), ~rows.abstain]
    if least:
        own.append(probability >= least)
    # Two small numbers in one: each column takes its time.
    both = cast(rows.code, BigInteger) * (1 << _BITS) + rows.rank
    query = select(rows.excerpt, both, probability.label("probability"))
    found = number_columns(connection, query.where(*own), suggestion_rows.name)
    if found is None:
        none = np.zeros(0, np.int64)
        return Sighted(none, none, none.astype(float), least)
    excerpt, both_, chance = found[0].astype(np.int64), found[1].astype(np.int64), found[2]
    places = np.where(excerpt < len(place), place[np.minimum(excerpt, len(place) - 1)], -1)
    line = np.lexsort((both_ & ((1 << _BITS) - 1), places, -chance))
    line = line[places[line] >= 0]
    return Sighted(excerpt[line], both_[line] >> _BITS, chance[line], least)


def _held(connection: Connection, coder: str) -> Holding:
    import numpy as np

    view = current_decisions(connection, coder=coder)
    standing = (
        select(excerpt_numbers.c.number, code_numbers.c.number, view.c.verdict, view.c.code)
        .join_from(view, excerpt_numbers, excerpt_numbers.c.excerpt_id == view.c.excerpt_id)
        .join(code_numbers, code_numbers.c.code == view.c.code, isouter=True)
        .where(view.c.verdict != "withdrawn")
    )
    kept: dict[str, list[int]] = {"confirmed": [], "rejected": [], "finished": []}
    for excerpt, code, verdict, name in connection.execute(standing):
        if not name:
            kept["finished"].append(excerpt)
        elif code is not None and verdict in kept:
            kept[verdict].append(excerpt << _BITS | code)
    return Holding(**{name: np.array(some, np.int64) for name, some in kept.items()})
