"""Transcripts and excerpts in the database. In: what was read and split. Out: rows, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from qualnlp.errors import SpeakersSettled
from qualnlp.excerpts import Excerpt, Informants
from qualnlp.excerpts.model import STORED_COLUMNS as EXCERPT_COLUMNS
from qualnlp.i18n import say
from qualnlp.store import schema
from qualnlp.store.clock import now
from qualnlp.store.current_decisions import decided_excerpts
from qualnlp.store.errors import broken_table
from qualnlp.store.excerpt_history import load_changes
from qualnlp.store.metadata import MATERIAL, load_note, save_note
from qualnlp.store.proofs import add_rows, change_rows, remove_rows
from qualnlp.store.questions import question_of, turn_questions
from qualnlp.store.stored_json import opened
from qualnlp.store.suggestion_rows import remove_suggestions
from qualnlp.transcripts import Transcript, Turn
from qualnlp.transcripts.model import TimeMark
from qualnlp.transcripts.offset_map import Edit, OffsetMap
from qualnlp.transcripts.paths import in_letters

# So many ids are asked for by one statement.
_AT_ONCE = 500
_TURN_COLUMNS = tuple(field.name for field in fields(Turn))
# Not asdict, which copies every value: of a million excerpts that takes longer than to write.
_of_turn, _of_excerpt = attrgetter(*_TURN_COLUMNS), attrgetter(*EXCERPT_COLUMNS)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A transcript with its turns, excerpts and informants, as rows that need only be written."""

    transcript: dict[str, Any]
    turns: list[tuple[Any, ...]]
    excerpts: list[tuple[Any, ...]]
    informants: list[tuple[str, dict[str, str]]]


def prepare(
    transcript: Transcript,
    excerpts: Iterable[Excerpt],
    informants: Informants,
    path: Path,
    technique: str,
) -> Prepared:
    """Return the rows of a transcript: what takes time is done before anybody waits for it."""
    row = {
        "transcript_id": transcript.id,
        "file": transcript.file,
        "path": in_letters(str(path.resolve())),
        "technique": technique,
        "text": transcript.text,
        "source_text": transcript.source_text,
        "edits": json.dumps(
            [(e.start, e.end, e.replacement, e.kind) for e in transcript.offsets.edits]
        ),
        "marks": json.dumps([(m.start, m.end, m.time_start, m.time_end) for m in transcript.marks]),
        "warnings": json.dumps(transcript.warnings),
    }
    names = informants.of_turns(transcript)
    turns = [
        (transcript.id, number, name, *_of_turn(turn))
        for number, (turn, name) in enumerate(zip(transcript.turns, names, strict=True), start=1)
    ]
    interviewed = (
        name for name, turn in zip(names, transcript.turns, strict=True) if turn.role == "informant"
    )
    cases = [(name, informants.attributes(name)) for name in dict.fromkeys(interviewed)]
    return Prepared(row, turns, [_of_excerpt(one) for one in excerpts], cases)


def save_transcript(connection: Connection, new: Prepared) -> bool:
    """Add a transcript with its turns, excerpts and informants; False if it is there already."""
    table, transcript_id = schema.transcripts, new.transcript["transcript_id"]
    known = select(table.c.transcript_id).where(table.c.transcript_id == transcript_id)
    if connection.execute(known).first():
        return False
    last = connection.execute(select(func.max(table.c.position))).scalar() or 0
    own = {**new.transcript, "position": last + 1, "added_at": now()}
    add_rows(connection, table, [own])
    if new.turns:
        columns = ("transcript_id", "turn", "informant", *_TURN_COLUMNS)
        rows = [dict(zip(columns, turn, strict=True)) for turn in new.turns]
        add_rows(connection, schema.turns, rows)
    save_excerpt_rows(connection, new.excerpts)
    for name, attributes in new.informants:
        set_attributes(connection, name, partial(_later_first, attributes))
    return True


def forget_undecided(connection: Connection, transcript: Transcript) -> None:
    """Take a transcript out of the study, to be read again with other speakers.

    Raises
    ------
    SpeakersSettled
        If it would be split otherwise than now and somebody's work stands on it.
    """
    known = load_transcript(connection, transcript.id)
    if known is None or known.turns == transcript.turns:
        return
    own = select(schema.excerpts.c.excerpt_id).where(
        schema.excerpts.c.transcript_id == transcript.id
    )
    if worked_on(connection, transcript.id):
        raise SpeakersSettled(
            say(
                "Transkrip ini sudah mulai dikode atau diberi memo; penuturnya tidak dapat diubah "
                "lagi.",
                "Somebody has coded this transcript or written memos on it; its speakers cannot be "
                "changed any more.",
            ),
            where=transcript.file,
            hint=say(
                "Buat studi baru, tambahkan berkas ini dengan penutur yang benar, lalu: qualnlp "
                "import STUDI_BARU STUDI_LAMA. Di Python: perbaiki label di berkasnya, lalu "
                "study.update(...).",
                "Make a new study, add the file with the right speakers, then: qualnlp import "
                "NEW_STUDY OLD_STUDY. In Python: mend the labels in the file, then "
                "study.update(...).",
            ),
        )
    remove_suggestions(connection, own)
    for table in (schema.shown, schema.readings, schema.queue):
        connection.execute(table.delete().where(table.c.excerpt_id.in_(own)))
    for table in (schema.excerpts, schema.turns, schema.transcripts):
        remove_rows(connection, table, table.c.transcript_id == transcript.id)


def save_excerpts(connection: Connection, excerpts: Iterable[Excerpt]) -> None:
    """Add excerpts; those that are there already stay as they are."""
    save_excerpt_rows(connection, [_of_excerpt(one) for one in excerpts])


def save_excerpt_rows(connection: Connection, excerpts: Iterable[tuple[Any, ...]]) -> None:
    """Add the excerpts of `Prepared`; those that are there already stay as they are."""
    touch_material(connection)
    rows = {one[0]: dict(zip(EXCERPT_COLUMNS, one, strict=True)) for one in excerpts}
    key = schema.excerpts.c.excerpt_id
    ids = list(rows)
    for start in range(0, len(ids), _AT_ONCE):
        here = select(key).where(key.in_(ids[start : start + _AT_ONCE]))
        for known in connection.execute(here).scalars():
            del rows[known]
    add_rows(connection, schema.excerpts, list(rows.values()))


def has_excerpt(connection: Connection, excerpt_id: str) -> bool:
    """Tell whether the study holds an excerpt."""
    return connection.execute(_IS_THERE, {"id": excerpt_id}).first() is not None


_IS_THERE = select(schema.excerpts.c.excerpt_id).where(
    schema.excerpts.c.excerpt_id == bindparam("id")
)


def set_technique(connection: Connection, transcript_id: str, technique: str) -> None:
    """Let a transcript and its excerpts have come about in another way."""
    for table in (schema.transcripts, schema.excerpts):
        own = table.c.transcript_id == transcript_id
        change_rows(connection, table, own, {"technique": technique})
    touch_material(connection)


def speakers(connection: Connection) -> tuple[dict[str, set[str]], set[str]]:
    """Return the labels in each file, and what the informants are called."""
    table, turns = schema.transcripts, schema.turns
    query = (
        select(table.c.file, turns.c.speaker, turns.c.informant)
        .join(turns, turns.c.transcript_id == table.c.transcript_id, isouter=True)
        .where(table.c.replaced_by.is_(None))
        .distinct()
    )
    labels: dict[str, set[str]] = {}
    names: set[str] = set()
    for file, label, name in connection.execute(query):
        labels.setdefault(file, set()).update({label} - {None, ""})
        names |= {name} - {None}
    return labels, names


def worked_on(connection: Connection, transcript_id: str) -> list[Excerpt]:
    """Return the excerpts of a transcript that hold people's work, in the order of the text.

    Work is a decision, a memo, or that somebody selected, merged or cut them.
    """
    table, memos = schema.excerpts, schema.memos
    decided = decided_excerpts(connection)
    noted = select(memos.c.target_id).where(memos.c.target == "excerpt")
    query = (
        select(
            *(table.c[name] for name in EXCERPT_COLUMNS),
            (table.c.excerpt_id.in_(decided) | table.c.excerpt_id.in_(noted)).label("holds"),
            table.c.retired,
        )
        .where(table.c.transcript_id == transcript_id)
        .order_by(table.c.start, table.c.end)
    )
    by_hand = {one for change in load_changes(connection) for one in change.after}
    return [
        Excerpt(*row[:-2])
        for row in connection.execute(query)
        if row.holds or (row.excerpt_id in by_hand and not row.retired)
    ]


def load_excerpts(connection: Connection, excerpt_ids: Iterable[str]) -> list[Excerpt]:
    """Return excerpts by their ids, in the order of the ids; unknown ones are left out."""
    wanted = list(excerpt_ids)
    rows = [Excerpt(*row) for row in connection.execute(_EXCERPTS, {"ids": wanted})]
    if len(rows) == 1:
        one = rows[0]
        rows = [replace(one, question=question_of(connection, one.transcript_id, one.turn))]
    else:
        asked = turn_questions(connection, {one.transcript_id for one in rows})
        rows = [replace(one, question=asked[one.transcript_id, one.turn]) for one in rows]
    found = {one.excerpt_id: one for one in rows}
    return [found[excerpt_id] for excerpt_id in wanted if excerpt_id in found]


_EXCERPTS = select(*(schema.excerpts.c[name] for name in EXCERPT_COLUMNS)).where(
    schema.excerpts.c.excerpt_id.in_(bindparam("ids", expanding=True))
)


def read_now(connection: Connection, excerpt_ids: Iterable[str]) -> set[str]:
    """Return which of these excerpts are there and not retired."""
    table = schema.excerpts
    query = select(table.c.excerpt_id).where(
        table.c.excerpt_id.in_(list(excerpt_ids)), ~table.c.retired
    )
    return set(connection.execute(query).scalars())


def retire(connection: Connection, excerpt_ids: Iterable[str], *, retired: bool = True) -> None:
    """Take excerpts out of what is read, or back into it."""
    table = schema.excerpts
    meant = table.c.excerpt_id.in_(list(excerpt_ids))
    change_rows(connection, table, meant, {"retired": retired})
    touch_material(connection)


def touch_material(connection: Connection) -> None:
    """Note that there are other excerpts than before: kept orders of reading are out of date."""
    save_note(connection, MATERIAL, now())


def material_state(connection: Connection) -> str:
    """Return when excerpts last changed; empty where there are none."""
    return load_note(connection, MATERIAL) or ""


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
        warnings=tuple(opened("transcripts", "warnings", row.warnings)),
        marks=_marks(row.marks),
        offsets=OffsetMap(Edit(*edit) for edit in opened("transcripts", "edits", row.edits)),
    )


def _marks(text: str) -> tuple[TimeMark, ...]:
    try:
        return tuple(TimeMark(*mark) for mark in opened("transcripts", "marks", text))
    except TypeError as error:  # too few numbers in one, or none that are numbers
        raise broken_table("transcripts", "marks") from error


def _later_first(own: dict[str, str], before: dict[str, str]) -> dict[str, str]:
    return {**before, **own}


def set_attributes(
    connection: Connection, name: str, settle: Callable[[dict[str, str]], dict[str, str]]
) -> None:
    """Add an informant, or change one: `settle` makes the attributes out of those before."""
    table = schema.informants
    own = table.c.informant == name
    before = connection.execute(select(table.c.attributes).where(own)).scalar()
    written = json.dumps(settle(opened("informants", "attributes", before or "{}")))
    if before is None:
        add_rows(connection, table, [{"informant": name, "attributes": written}])
    elif written != before:
        change_rows(connection, table, own, {"attributes": written})
