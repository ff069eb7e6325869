"""A whole transcript with its codes. In: a store, a coder, a transcript. Out: turns and codings.

A long transcript is read in parts of so many turns, so that one of a thousand pages opens as fast
as a short one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from qualnlp.codebook import Codebook
from qualnlp.coding.excerpt_view import Spoken, StandingDecision
from qualnlp.coding.excerpt_view_rows import held
from qualnlp.coding.reading_queue import is_drawn_blind
from qualnlp.errors import UnknownExcerpt
from qualnlp.excerpts import Excerpt
from qualnlp.i18n import say
from qualnlp.store import schema
from qualnlp.store.current_decisions import current_decisions

# So many turns make a part.
PART = 200
_COLUMNS = (
    "excerpt_id transcript_id informant role technique turn start end text time_start time_end"
).split()


@dataclass(frozen=True, slots=True)
class MarkedText:
    """One transcript, or a part of a long one, with what was coded in it.

    Attributes
    ----------
    transcript_id, file, technique : str
    part, parts : int
        Which part this is, from 1, and how many there are.
    turns : tuple of Spoken
    excerpts : tuple of Excerpt
        What is coded here, in the order of the text: what is read, and what is no longer read and
        holds codings.
    codings : tuple of StandingDecision
        In the order of the text: this coder's, and those of others that may be seen.
    decided, finished : frozenset of str
        The excerpts on which a decision of this coder stands, and those that are finished.
    before, after : (str, str) or None
        transcript_id and file name of the transcripts before and after this one in the study.
    """

    transcript_id: str
    file: str
    technique: str
    part: int
    parts: int
    turns: tuple[Spoken, ...]
    excerpts: tuple[Excerpt, ...]
    codings: tuple[StandingDecision, ...]
    decided: frozenset[str]
    finished: frozenset[str]
    before: tuple[str, str] | None
    after: tuple[str, str] | None


def marked_text(
    connection: Connection,
    codebook: Codebook,
    coder: str,
    transcript_id: str,
    *,
    part: int = 1,
    at: str = "",
    others: bool = False,
) -> MarkedText:
    """Return a transcript with its codings.

    Parameters
    ----------
    part : int
        Which part of a long transcript; beyond the last one: the last.
    at : str
        An excerpt: the part that holds it, whatever `part` says.
    others : bool
        Also other coders' codings, but for what this coder is yet to read blind.

    Raises
    ------
    UnknownExcerpt
        If the study has no such transcript.
    """
    files = _files(connection)
    place = next((n for n, (one, _, _) in enumerate(files) if one == transcript_id), None)
    if place is None:
        raise UnknownExcerpt(
            say("Transkrip ini tidak ada di studi.", "The study has no such transcript."),
            where=transcript_id,
        )
    turns, own = schema.turns, schema.turns.c.transcript_id == transcript_id
    numbers = list(
        connection.execute(select(turns.c.turn).where(own).order_by(turns.c.turn)).scalars()
    )
    parts = max(1, -(-len(numbers) // PART))
    part = min(max(1, _part_of(connection, numbers, at) or part), parts)
    shown = numbers[(part - 1) * PART : part * PART] or [0]
    spoken = _spoken(connection, transcript_id, shown[0], shown[-1])
    in_part = schema.excerpts.c.turn.between(shown[0], shown[-1])
    here = (schema.excerpts.c.transcript_id == transcript_id) & in_part
    ids = select(schema.excerpts.c.excerpt_id).where(here)
    view = current_decisions(connection, excerpts=ids)
    standing = connection.execute(
        select(view).where(view.c.verdict != "withdrawn").order_by(view.c.decided_at)
    ).all()
    mine = [row for row in standing if row.coder == coder]
    decided = frozenset(row.excerpt_id for row in mine)
    rows = [
        row
        for row in standing
        if row.verdict == "confirmed"
        and (row.coder == coder or (others and _may_see(row.excerpt_id, coder, decided)))
    ]
    holding = {row.excerpt_id for row in rows}
    columns = [schema.excerpts.c[name] for name in _COLUMNS]
    query = select(*columns, schema.excerpts.c.retired).where(here)
    query = query.order_by(schema.excerpts.c.start, schema.excerpts.c.end)
    excerpts = tuple(
        Excerpt(*row[:-1])
        for row in connection.execute(query)
        if not row.retired or row.excerpt_id in holding
    )
    order = {one.excerpt_id: number for number, one in enumerate(excerpts)}
    codings = [held(row, codebook) for row in rows]
    codings.sort(key=lambda one: (order[one.excerpt_id], one.coder != coder, one.coder, one.name))
    neighbours = [
        (files[n][0], files[n][1]) if 0 <= n < len(files) else None for n in (place - 1, place + 1)
    ]
    return MarkedText(
        transcript_id=transcript_id,
        file=files[place][1],
        technique=files[place][2],
        part=part,
        parts=parts,
        turns=spoken,
        excerpts=excerpts,
        codings=tuple(codings),
        decided=decided,
        finished=frozenset(row.excerpt_id for row in mine if row.code == ""),
        before=neighbours[0],
        after=neighbours[1],
    )


def _may_see(excerpt_id: str, coder: str, decided: frozenset[str]) -> bool:
    return excerpt_id in decided or not is_drawn_blind(excerpt_id, coder)


def _files(connection: Connection) -> list[Any]:
    table = schema.transcripts
    query = (
        select(table.c.transcript_id, table.c.file, table.c.technique)
        .where(table.c.replaced_by.is_(None))
        .order_by(table.c.position)
    )
    return list(connection.execute(query).all())


def _part_of(connection: Connection, numbers: list[int], at: str) -> int | None:
    if not at:
        return None
    table = schema.excerpts
    turn = connection.scalar(select(table.c.turn).where(table.c.excerpt_id == at))
    return numbers.index(turn) // PART + 1 if turn in numbers else None


def _spoken(
    connection: Connection, transcript_id: str, first: int, last: int
) -> tuple[Spoken, ...]:
    """Return the turns from one to another, cut out of the stretch of text that they stand in."""
    turns, table = schema.turns, schema.transcripts
    query = (
        select(turns)
        .where(turns.c.transcript_id == transcript_id, turns.c.turn.between(first, last))
        .order_by(turns.c.turn)
    )
    rows = connection.execute(query).all()
    if not rows:
        return ()
    start, end = min(row.start for row in rows), max(row.end for row in rows)
    cut = select(func.substr(table.c.text, start + 1, end - start))
    text = connection.execute(cut.where(table.c.transcript_id == transcript_id)).scalar_one()
    return tuple(
        Spoken(
            row.turn,
            row.speaker,
            row.role,
            row.start,
            row.end,
            text[row.start - start : row.end - start],
            row.time_start,
            row.time_end,
        )
        for row in rows
    )
