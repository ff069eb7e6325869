"""The questions that turns answer. In: a study's transcripts. Out: each turn's question.

Nothing is kept: a question follows from the turns before it (`qualnlp.excerpts.question`).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from qualnlp.excerpts.question import question_before, questions
from qualnlp.store.errors import broken_table
from qualnlp.store.schema import transcripts, turns


def turn_questions(
    connection: Connection, transcript_ids: Iterable[str]
) -> dict[tuple[str, int], str]:
    """Return by (transcript_id, turn) the question that a turn answers, empty where none.

    Transcripts are read one after the other: their texts never stand in memory together.
    """
    found: dict[tuple[str, int], str] = {}
    for transcript_id in transcript_ids:
        said = _said(connection, transcript_id)
        asked = questions(turn for _, turn in said)
        keys = ((transcript_id, number) for number, _ in said)
        found.update(zip(keys, asked, strict=True))
    return found


def question_of(connection: Connection, transcript_id: str, turn: int) -> str:
    """Return the question that one turn answers, empty where none."""
    return question_before([one for _, one in _said(connection, transcript_id, turn)])


def _said(
    connection: Connection, transcript_id: str, until: int | None = None
) -> list[tuple[int, tuple[str, str]]]:
    """Return each turn's number, role and, where somebody asks, words; up to a turn, if given."""
    query = select(turns.c.turn, turns.c.role, turns.c.start, turns.c.end)
    query = query.where(turns.c.transcript_id == transcript_id).order_by(turns.c.turn)
    if until is not None:
        query = query.where(turns.c.turn <= until)
    rows = connection.execute(query).all()
    if not any(row.role == "interviewer" for row in rows):
        return [(row.turn, (row.role, "")) for row in rows]
    text = connection.execute(
        select(transcripts.c.text).where(transcripts.c.transcript_id == transcript_id)
    ).scalar()
    if text is None:
        raise broken_table("transcripts")
    return [
        (row.turn, (row.role, text[row.start : row.end] if row.role == "interviewer" else ""))
        for row in rows
    ]
