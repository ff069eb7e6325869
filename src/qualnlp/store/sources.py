"""Transcripts and excerpts in the database. In: what was read and split. Out: rows, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from qualnlp.excerpts import Excerpt, Informants
from qualnlp.store import schema
from qualnlp.store.clock import now
from qualnlp.transcripts import Transcript, Turn
from qualnlp.transcripts.model import TimeMark
from qualnlp.transcripts.offsets import Edit, OffsetMap


def save_transcript(
    connection: Connection,
    transcript: Transcript,
    excerpts: Iterable[Excerpt],
    informants: Informants,
    path: Path,
    technique: str,
) -> bool:
    """Add a transcript with its turns, excerpts and informants; False if it is there already."""
    table = schema.transcripts
    known = select(table.c.transcript_id).where(table.c.transcript_id == transcript.id)
    if connection.execute(known).first():
        return False
    connection.execute(
        table.insert(),
        {
            "transcript_id": transcript.id,
            "position": connection.execute(select(func.count()).select_from(table)).scalar_one(),
            "file": transcript.file,
            "path": str(path.resolve()),
            "technique": technique,
            "text": transcript.text,
            "source_text": transcript.source_text,
            "edits": json.dumps(
                [(e.start, e.end, e.replacement, e.kind) for e in transcript.offsets.edits]
            ),
            "marks": json.dumps(
                [(m.start, m.end, m.time_start, m.time_end) for m in transcript.marks]
            ),
            "warnings": json.dumps(transcript.warnings),
            "added_at": now(),
        },
    )
    names = informants.of_turns(transcript)
    turns = [
        {"transcript_id": transcript.id, "turn": number, "informant": name, **asdict(turn)}
        for number, (turn, name) in enumerate(zip(transcript.turns, names, strict=True), start=1)
    ]
    if turns:
        connection.execute(schema.turns.insert(), turns)
    save_excerpts(connection, excerpts)
    interviewed = (
        name for name, turn in zip(names, transcript.turns, strict=True) if turn.role == "informant"
    )
    for name in dict.fromkeys(interviewed):
        _save_informant(connection, name, informants.attributes(name))
    return True


def save_excerpts(connection: Connection, excerpts: Iterable[Excerpt]) -> None:
    """Add excerpts; those that are there already stay as they are."""
    rows = [asdict(excerpt) for excerpt in excerpts]
    if rows:
        connection.execute(insert(schema.excerpts).on_conflict_do_nothing(), rows)


def has_excerpt(connection: Connection, excerpt_id: str) -> bool:
    """Tell whether the study holds an excerpt."""
    table = schema.excerpts
    query = select(table.c.excerpt_id).where(table.c.excerpt_id == excerpt_id)
    return connection.execute(query).first() is not None


def cases_of(connection: Connection, transcript_id: str) -> tuple[str, list[str]]:
    """Return a transcript's technique and whose case each of its turns is."""
    table, turns = schema.transcripts, schema.turns
    technique = connection.execute(
        select(table.c.technique).where(table.c.transcript_id == transcript_id)
    ).scalar_one()
    query = (
        select(turns.c.informant)
        .where(turns.c.transcript_id == transcript_id)
        .order_by(turns.c.turn)
    )
    return technique, list(connection.execute(query).scalars())


def load_transcript(connection: Connection, transcript_id: str) -> Transcript | None:
    """Return a transcript as it was read; None if the study does not hold it."""
    table = schema.transcripts
    row = connection.execute(select(table).where(table.c.transcript_id == transcript_id)).first()
    if row is None:
        return None
    query = (
        select(schema.turns)
        .where(schema.turns.c.transcript_id == transcript_id)
        .order_by(schema.turns.c.turn)
    )
    turns = [
        Turn(one.speaker, one.role, one.start, one.end, one.time_start, one.time_end)
        for one in connection.execute(query)
    ]
    return Transcript(
        id=row.transcript_id,
        file=row.file,
        text=row.text,
        turns=tuple(turns),
        source_text=row.source_text,
        warnings=tuple(json.loads(row.warnings)),
        marks=tuple(TimeMark(*mark) for mark in json.loads(row.marks)),
        offsets=OffsetMap(Edit(*edit) for edit in json.loads(row.edits)),
    )


def _save_informant(connection: Connection, name: str, attributes: dict[str, str]) -> None:
    """Add an informant; later attributes complete or replace earlier ones."""
    table = schema.informants
    query = select(table.c.attributes).where(table.c.informant == name)
    before = connection.execute(query).scalar()
    merged = {**json.loads(before or "{}"), **attributes}
    statement = insert(table).values(informant=name, attributes=json.dumps(merged))
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["informant"], set_={"attributes": statement.excluded.attributes}
        )
    )
