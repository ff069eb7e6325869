"""Conclusions in the database. In: a sentence, its codes and its claim. Out: a row."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from qualnlp.store.clock import now
from qualnlp.store.proofs import add_rows
from qualnlp.store.schema import conclusions


def save_conclusion(
    connection: Connection, sentence: str, codes: Sequence[str], claim: str | None
) -> tuple[str, bool]:
    """Add a conclusion; return its id (S1, S2, ...) and whether it is new: none is there twice."""
    same = select(conclusions.c.conclusion_id).where(
        conclusions.c.sentence == sentence,
        conclusions.c.codes == json.dumps(list(codes)),
        conclusions.c.claim.is_(None) if claim is None else conclusions.c.claim == claim,
    )
    known = connection.execute(same.order_by(conclusions.c.position)).scalars().first()
    if known is not None:
        return str(known), False
    position = connection.execute(select(func.count()).select_from(conclusions)).scalar_one()
    row = {
        "conclusion_id": f"S{position + 1}",
        "position": position,
        "sentence": sentence,
        "codes": json.dumps(list(codes)),
        "claim": claim,
        "stated_at": now(),
    }
    add_rows(connection, conclusions, [row])
    return str(row["conclusion_id"]), True
