"""Ids that follow from content, held against it. In: a connection. Out: what does not fit.

A transcript's id is the hash of its source, whose mended text follows from it by the kept edits; an
excerpt's is that of its place; memos, changes of excerpts and codebooks have ids of their own
content. So a falsified quotation shows in a study of any version, proofs or none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from qualnlp.excerpts import excerpt_id_of
from qualnlp.i18n import say
from qualnlp.store import schema
from qualnlp.store.excerpt_history import change_id_of
from qualnlp.store.memos import memo_id_of
from qualnlp.store.stored_json import opened, opened_codebook
from qualnlp.transcripts.model import transcript_id_of
from qualnlp.transcripts.offset_map import Edit, OffsetMap

_STREAMED = {"yield_per": 500}


@dataclass(frozen=True, slots=True)
class Misfit:
    """A row whose content is not that of its id: its table, and where it is, in words."""

    table: str
    where: str


def misfits(connection: Connection) -> Iterator[Misfit]:
    """Yield the rows whose ids do not follow from what they hold."""
    table = schema.transcripts
    columns = (table.c.transcript_id, table.c.file, table.c.text, table.c.source_text)
    query = select(*columns, table.c.edits)
    with connection.execute(query, execution_options=_STREAMED) as rows:
        for row in rows:
            if not _is_own_text(row.transcript_id, row.text, row.source_text, row.edits):
                yield Misfit("transcripts", row.file)
    table = schema.excerpts
    query = select(table.c.excerpt_id, table.c.transcript_id, table.c.start, table.c.end)
    for one in connection.execute(query):
        if one.excerpt_id != excerpt_id_of(one.transcript_id, one.start, one.end):
            yield Misfit("excerpts", one.excerpt_id)
    table = schema.memos
    for memo in map(dict, connection.execute(select(table)).mappings()):
        if memo["memo_id"] != memo_id_of(memo):
            yield Misfit("memos", f"{memo['coder']}, {memo['target']} {memo['target_id']}")
    table = schema.excerpt_changes
    for change in map(dict, connection.execute(select(table)).mappings()):
        if change["change_id"] != change_id_of(change):
            yield Misfit("excerpt_changes", str(change["change_id"]))
    table = schema.codebooks
    for version in connection.execute(select(table)):
        if version.fingerprint != opened_codebook(version.body).fingerprint:
            yield Misfit("codebooks", say(f"versi {version.version}", f"version {version.version}"))


def _is_own_text(transcript_id: str, text: str, source_text: str, edits: str) -> bool:
    ids = (transcript_id_of(source_text), transcript_id_of(source_text, as_imported=True))
    if transcript_id not in ids:
        return False
    try:
        own = OffsetMap(Edit(*edit) for edit in opened("transcripts", "edits", edits))
        return own.apply(source_text) == text
    except (TypeError, ValueError):  # edits of another form, or over one another
        return False
