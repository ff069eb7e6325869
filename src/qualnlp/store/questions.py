"""The questions that turns answer. In: a study's transcripts. Out: each turn's question.

Nothing is stored: a question follows from the turns before it (`qualnlp.excerpts.question`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import Connection, select

from qualnlp.excerpts.question import questions
from qualnlp.store.schema import transcripts, turns


def turn_questions(
    connection: Connection, transcript_ids: Iterable[str]
) -> dict[tuple[str, int], str]:
    """Return by (transcript_id, turn) the question that a turn answers, empty where none.

    Transcripts are read one after the other: their texts never stand in memory together.
    """
    found: dict[tuple[str, int], str] = {}
    columns = (turns.c.turn, turns.c.role, turns.c.start, turns.c.end)
    for transcript_id in transcript_ids:
        own = select(*columns).where(turns.c.transcript_id == transcript_id)
        rows = connection.execute(own.order_by(turns.c.turn)).all()
        if not any(row.role == "interviewer" for row in rows):
            found.update({(transcript_id, row.turn): "" for row in rows})
            continue
        text = connection.execute(
            select(transcripts.c.text).where(transcripts.c.transcript_id == transcript_id)
        ).scalar_one()
        # Only what is asked counts, not what is answered.
        asked = _asked(
            tuple(
                (row.role, text[row.start : row.end] if row.role == "interviewer" else "")
                for row in rows
            )
        )
        keys = ((transcript_id, row.turn) for row in rows)
        found.update(zip(keys, asked, strict=True))
    return found


# Whoever reads a transcript excerpt by excerpt asks for the same turns again and again.
@lru_cache(maxsize=8)
def _asked(turns: tuple[tuple[str, str], ...]) -> list[str]:
    return questions(turns)
