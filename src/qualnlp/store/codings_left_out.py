"""Codings of codes that left the codebook. In: a connection. Out: how many stand, code by code."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from qualnlp.store.codebooks import current_codebook
from qualnlp.store.current_decisions import current_decisions


def standing_codings(connection: Connection) -> dict[str, int]:
    """Return code -> how many codings stand under it, of whatever codebook."""
    view = current_decisions(connection)
    query = (
        select(view.c.code, func.count())
        .where(view.c.verdict == "confirmed")
        .group_by(view.c.code)
        .order_by(view.c.code)
    )
    return {code: n for code, n in connection.execute(query)}


def codings_left_out(connection: Connection) -> dict[str, int]:
    """Return code -> codings that stand under a code that the codebook does not hold."""
    current = current_codebook(connection)
    if current is None:
        return {}
    standing = standing_codings(connection)
    return {code: n for code, n in standing.items() if code not in current[0]}
