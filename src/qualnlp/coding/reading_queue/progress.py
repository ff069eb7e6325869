"""When to stop reading. In: how far a coder is. Out: the stopping report."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from qualnlp.i18n import say
from qualnlp.store.code_merges import made_by_merge
from qualnlp.store.schema import decisions

# The last decisions that the stopping report looks at.
WINDOW = 50


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a coder is, and what is still to be expected.

    Attributes
    ----------
    read, left : int
        Excerpts on which a decision of this coder stands (confirmed, rejected or finished), and
        the others.
    codings : int
    recent : int
        Codings that the last `WINDOW` decisions brought.
    expected : float
        Codings to be expected in what is left: the sum of the probabilities of the suggestions
        (NaN without a run).
    note : str
        The same in a sentence.
    """

    read: int
    left: int
    codings: int
    recent: int
    expected: float
    note: str


def report(
    connection: Connection, coder: str, confirmed: set[str], read: int, left: int, expected: float
) -> Progress:
    """Return the stopping report; `confirmed` are the ids of the decisions that are codings."""
    looked_at, recent = recent_codings(connection, coder, confirmed)
    note = _sentence(read, left, looked_at, recent, expected)
    return Progress(read, left, len(confirmed), recent, expected, note)


def recent_codings(connection: Connection, coder: str, confirmed: set[str]) -> tuple[int, int]:
    """Return how many last decisions are looked at, and how many of them are codings now."""
    rows = connection.execute(_LAST, {"coder": coder}).all()
    codings = sum(row.decision_id in confirmed for row in rows)
    # What a merge of codes moved stands by another decision.
    gone = {r.excerpt_id for r in rows if r.verdict == "confirmed"} if codings < len(rows) else ()
    if gone:
        moved = connection.execute(_MERGED, {"coder": coder, "gone": sorted(gone)})
        stands = {row.excerpt_id for row in moved if row.decision_id in confirmed}
        codings += sum(
            row.verdict == "confirmed"
            and row.decision_id not in confirmed
            and row.excerpt_id in stands
            for row in rows
        )
    return len(rows), codings


_LAST = (
    select(decisions.c.decision_id, decisions.c.excerpt_id, decisions.c.verdict)
    .where(decisions.c.coder == bindparam("coder"), ~made_by_merge())
    .order_by(decisions.c.decided_at.desc())
    .limit(WINDOW)
)
_MERGED = select(decisions.c.decision_id, decisions.c.excerpt_id).where(
    decisions.c.coder == bindparam("coder"),
    decisions.c.excerpt_id.in_(bindparam("gone", expanding=True)),
    made_by_merge(),
)


def _sentence(read: int, left: int, looked_at: int, recent: int, expected: float) -> str:
    note = say(
        f"{read} kutipan dibaca, {left} belum. {looked_at} keputusan terakhir membawa "
        f"{recent} pengodean",
        f"{read} excerpts read, {left} left. The last {looked_at} decisions brought "
        f"{recent} codings",
    )
    if expected != expected:
        return note + "."
    return note + say(
        f"; di sisanya diperkirakan masih ada {expected:.0f}.",
        f"; about {expected:.0f} more are to be expected.",
    )
