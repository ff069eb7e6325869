"""What becomes of codings when two codes become one. In: decisions that stand. Out: new ones.

A coding of the code that goes becomes one of the code that stays; who had both has one. Nobody
said anything new: the decisions bear the merge in their reason (`store.code_merges`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from qualnlp.coding.decisions import DecisionInput
from qualnlp.store.current_decisions import current_decisions


@dataclass(frozen=True, slots=True)
class MovedCodings:
    """What a merge of codes comes to.

    Attributes
    ----------
    acts : list of DecisionInput
    coders : list of str
        Whose codings move, a name per coding.
    both : int
        Codings of people who had both codes on the excerpt.
    """

    acts: list[DecisionInput]
    coders: list[str]
    both: int


def merged_codings(
    connection: Connection, old: str, into: str, reason: str, settled: str
) -> MovedCodings:
    """Return the decisions by which every coding of a code becomes one of another.

    Stance and memo of both stay: support and obstacle together are mixed. What a coder rejected
    says nothing of the wider code and is left as it is; a rejection that was settled stands for
    the wider code where nobody has confirmed its other half.

    Parameters
    ----------
    settled : str
        The coder whose decisions are what the others settled on.
    """
    view = current_decisions(connection)
    query = (
        select(view)
        .where(view.c.code.in_([old, into]), view.c.verdict.in_(["confirmed", "rejected"]))
        .order_by(view.c.coder, view.c.decided_at, view.c.decision_id)
    )
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    confirmed: dict[str, set[str]] = {old: set(), into: set()}
    for row in connection.execute(query):
        rows.setdefault((row.coder, row.excerpt_id), {})[row.code] = row
        if row.verdict == "confirmed":
            confirmed[row.code].add(row.excerpt_id)
    acts: list[DecisionInput] = []
    coders: list[str] = []
    both = 0
    for (coder, excerpt_id), held in rows.items():
        goes, stays = held.get(old), held.get(into)
        if goes is not None and goes.verdict == "confirmed":
            acts += _one_coding(goes, stays, into, reason)
            coders.append(coder)
            both += stays is not None and stays.verdict == "confirmed"
        elif coder == settled:
            other = into if goes is not None else old
            acts += _settled(goes, stays, into, reason, excerpt_id in confirmed[other])
    return MovedCodings(acts, coders, both)


def _one_coding(goes: Any, stays: Any, into: str, reason: str) -> list[DecisionInput]:
    acts = [_withdrawn(goes, reason)]
    both = stays is not None and stays.verdict == "confirmed"
    stance = _together(goes.stance, stays.stance) if both else goes.stance
    memos = [stays.memo, goes.memo] if both else [goes.memo]
    memo = "\n".join(dict.fromkeys(filter(None, memos))) or None
    if both and (stance, memo) == (stays.stance, stays.memo):
        return acts
    mode = stays.mode if both else goes.mode
    acts.append(
        DecisionInput(
            goes.excerpt_id, into, goes.coder, "confirmed", stance=stance, mode=mode,
            reason=reason, memo=memo,
        )
    )  # fmt: skip
    return acts


def _settled(
    goes: Any, stays: Any, into: str, reason: str, other_confirmed: bool
) -> list[DecisionInput]:
    """Return what becomes of a settlement that rejects one of the codes, or both."""
    if goes is None:  # of the other half, which somebody confirmed, nothing was settled
        open_again = stays.verdict == "rejected" and other_confirmed
        return [_withdrawn(stays, reason)] if open_again else []
    acts = [_withdrawn(goes, reason)]
    if stays is None and not other_confirmed:
        why = "; ".join(filter(None, (goes.reason, reason)))
        acts.append(
            DecisionInput(goes.excerpt_id, into, goes.coder, "rejected", mode=goes.mode, reason=why)
        )
    return acts


def _withdrawn(row: Any, reason: str) -> DecisionInput:
    return DecisionInput(
        row.excerpt_id, row.code, row.coder, "withdrawn", mode=row.mode, reason=reason
    )


def _together(one: str | None, other: str | None) -> str | None:
    """Return the stance of a coding that says both.

    >>> _together("mendukung", "menghambat"), _together(None, "mendukung")
    ('campuran', 'mendukung')
    """
    stances: Sequence[str] = list(dict.fromkeys(filter(None, (one, other))))
    return None if not stances else stances[0] if len(stances) == 1 else "campuran"
