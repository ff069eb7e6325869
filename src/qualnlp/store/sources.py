"""Transcripts as the sources of a study. In: a connection. Out: which there are, and their fate.

A source is replaced by its edited version, or taken out; it is kept with all that was decided on
it, and can stand in its place again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from sqlalchemy import Connection, func, select

from qualnlp.errors import UnknownExcerpt
from qualnlp.excerpts import Excerpt, Informants
from qualnlp.excerpts.model import STORED_COLUMNS as EXCERPT_COLUMNS
from qualnlp.i18n import say
from qualnlp.store import schema
from qualnlp.store.current_decisions import decisions_in_place
from qualnlp.store.excerpt_history import load_changes, moved_to, of_excerpts
from qualnlp.store.proofs import change_rows
from qualnlp.store.transcripts import touch_material, worked_on
from qualnlp.transcripts.paths import means_file
from qualnlp.transcripts.speakers.labels import is_bare_role


@dataclass(frozen=True, slots=True)
class KnownSource:
    """What the study knows of a transcript, without its text.

    Attributes
    ----------
    transcript_id, file, path, technique : str
    replaced_by : str or None
        The transcript that stands in its place; `schema.REMOVED` where it was taken out.
    """

    transcript_id: str
    file: str
    path: str
    technique: str
    replaced_by: str | None

    @property
    def is_read(self) -> bool:
        """Whether it belongs to what the study says."""
        return self.replaced_by is None

    @property
    def is_removed(self) -> bool:
        """Whether it was taken out, and nothing stands in its place."""
        return self.replaced_by == schema.REMOVED


def known_sources(connection: Connection) -> dict[str, KnownSource]:
    """Return every transcript by its id, replaced and removed ones too, in their order."""
    table = schema.transcripts
    columns = [table.c[field.name] for field in fields(KnownSource)]
    query = select(*columns).order_by(table.c.position)
    return {row.transcript_id: KnownSource(*row) for row in connection.execute(query)}


def source_named(sources: Sequence[KnownSource], name: str) -> KnownSource:
    """Return the source that somebody names, by its id or its file.

    Raises
    ------
    UnknownExcerpt
        If there is none, or if several are called so.
    """
    found = [one for one in sources if name in (one.transcript_id, one.file)]
    found = found or [one for one in sources if means_file(name, one.file)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UnknownExcerpt(
            say("Transkrip ini tidak ada di studi.", "The study has no such transcript."),
            where=name,
            hint=say("Lihat study.transcripts().", "See study.transcripts()."),
        )
    names = ", ".join(f"“{one.file}” ({one.transcript_id})" for one in found)
    raise UnknownExcerpt(
        say(
            f"{len(found)} transkrip bernama begini: {names}.",
            f"{len(found)} transcripts are called so: {names}.",
        ),
        where=name,
        hint=say("Sebutkan foldernya atau idnya.", "Give its folder or its id."),
    )


def coded_on(connection: Connection, transcript_id: str) -> tuple[int, list[str]]:
    """Return how many decisions stand on a transcript's excerpts, and whose they are."""
    table = schema.excerpts
    own = select(table.c.excerpt_id).where(table.c.transcript_id == transcript_id)
    made = decisions_in_place(connection, excerpts=own).subquery()
    query = select(made.c.coder, func.count()).group_by(made.c.coder).order_by(made.c.coder)
    rows = connection.execute(query).all()
    return sum(n for _, n in rows), [coder for coder, _ in rows]


def informants_of(connection: Connection, transcript_id: str) -> Informants:
    """Return who the speakers of a transcript are, as they were told when it was added."""
    table = schema.turns
    query = select(table.c.speaker, table.c.informant).where(
        table.c.transcript_id == transcript_id, table.c.role == "informant"
    )
    rows = connection.execute(query.distinct()).all()
    unnamed = {row.informant for row in rows if is_bare_role(row.speaker)}
    labels = {row.speaker: row.informant for row in rows if row.speaker}
    return Informants.of(labels, unnamed=next(iter(unnamed)) if len(unnamed) == 1 else "")


def replace_transcript(connection: Connection, old: str, new: str) -> None:
    """Let a transcript stand in the place of another, which is kept and no longer read."""
    table = schema.transcripts
    position = select(table.c.position).where(table.c.transcript_id == old)
    place = connection.execute(position).scalar_one()
    key = table.c.transcript_id
    change_rows(connection, table, key == old, {"replaced_by": new})
    change_rows(connection, table, key == new, {"position": place, "replaced_by": None})
    touch_material(connection)


def set_removed(connection: Connection, transcript_id: str, *, removed: bool) -> None:
    """Take a transcript out of what is read, with all that stands on it, or back into it."""
    table = schema.transcripts
    own = table.c.transcript_id == transcript_id
    value = schema.REMOVED if removed else None
    change_rows(connection, table, own, {"replaced_by": value})
    touch_material(connection)


@dataclass(frozen=True, slots=True)
class Stood:
    """An excerpt of a transcript, and what became of it there.

    Attributes
    ----------
    excerpt : Excerpt
    retired : bool
        Whether it was merged or cut.
    holds_work : bool
        Whether somebody decided on it, wrote a memo on it, or selected, merged or cut it.
    is_known : bool
        Whether its id matters besides: it was on somebody's screen, or stands in the history.
    selected : bool
        Whether it was made by hand over other excerpts.
    """

    excerpt: Excerpt
    retired: bool
    holds_work: bool
    is_known: bool
    selected: bool


def excerpts_of(connection: Connection, transcript_id: str) -> list[Stood]:
    """Return all excerpts of a transcript, in the order of the text."""
    table = schema.excerpts
    columns = [table.c[name] for name in EXCERPT_COLUMNS]
    own = table.c.transcript_id == transcript_id
    query = select(*columns, table.c.retired).where(own).order_by(table.c.start, table.c.end)
    rows = connection.execute(query).all()
    ids = {row.excerpt_id for row in rows}
    work = {one.excerpt_id for one in worked_on(connection, transcript_id)}
    changes = of_excerpts(load_changes(connection))
    known = {one for change in changes for one in (*change.before, *change.after)} & ids
    # What was on screen before an earlier edit was so under an earlier id.
    earlier = {old: new for old, new in moved_to(connection).items() if new in ids}
    for seen in (schema.shown, schema.readings):
        here = select(table.c.excerpt_id).where(own)
        asked = select(seen.c.excerpt_id).where(seen.c.excerpt_id.in_(here)).distinct()
        known |= set(connection.execute(asked).scalars())
    known |= set(earlier.values())
    selected = {one for change in changes if change.kind == "select" for one in change.after}
    return [
        Stood(
            Excerpt(*row[:-1]),
            bool(row.retired),
            row.excerpt_id in work,
            row.excerpt_id in known,
            row.excerpt_id in selected,
        )
        for row in rows
    ]


def set_retired(connection: Connection, transcript_id: str, read: set[str]) -> None:
    """Let exactly these excerpts of a transcript be read; the others are retired."""
    table = schema.excerpts
    query = select(table.c.excerpt_id, table.c.retired).where(
        table.c.transcript_id == transcript_id
    )
    for row in connection.execute(query).all():
        if row.retired is (row.excerpt_id in read):
            own = table.c.excerpt_id == row.excerpt_id
            change_rows(connection, table, own, {"retired": not row.retired})
    touch_material(connection)


def informants_by_file(connection: Connection) -> dict[str, list[str]]:
    """Return each informant's name -> the files in which that person speaks, in their order."""
    table, turns = schema.transcripts, schema.turns
    query = (
        select(turns.c.informant, table.c.file)
        .join(table, table.c.transcript_id == turns.c.transcript_id)
        .where(turns.c.role == "informant", table.c.replaced_by.is_(None))
        .group_by(turns.c.informant, table.c.file, table.c.position)
        .order_by(table.c.position)
    )
    found: dict[str, list[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.informant, []).append(row.file)
    return found
