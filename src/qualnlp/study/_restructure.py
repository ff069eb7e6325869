"""Other excerpts than the splitter's: selected, merged, cut, and taken back.

In: excerpt ids and a coder. Out: new excerpts, and a history of what became of which.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import index
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from qualnlp import coding
from qualnlp.excerpts import Excerpt
from qualnlp.excerpts.edit import cut as cut_excerpt
from qualnlp.excerpts.edit import merge as merge_excerpts
from qualnlp.excerpts.select import select as select_excerpt
from qualnlp.i18n import say
from qualnlp.store import transcripts as transcript_store
from qualnlp.store.current_decisions import standing_of
from qualnlp.store.excerpt_history import load_changes, save_change
from qualnlp.study._session import Session

if TYPE_CHECKING:
    import pandas as pd


def select(
    session: Session, transcript_id: str, start: int, end: int, *, coder: str | None = None
) -> str:
    """See `qualnlp.Study.select`."""
    change_id = ""
    with session.store.writing() as connection:
        name = "" if coder is None else coding.named(connection, coder)
        transcript = session.transcript_of(connection, transcript_id)
        technique, informants = transcript_store.cases_of(connection, transcript_id)
        # Numbers out of a frame are numpy's, which SQLite would keep as bytes.
        place = index(start), index(end)
        excerpt = select_excerpt(transcript, *place, technique=technique, informants=informants)
        made = [excerpt.excerpt_id]
        is_new = not transcript_store.has_excerpt(connection, excerpt.excerpt_id)
        if is_new:
            transcript_store.save_excerpts(connection, [excerpt])
        if is_new or _was_taken_back(connection, excerpt.excerpt_id):
            if not is_new:
                transcript_store.retire(connection, made, retired=False)
            change_id = save_change(connection, "select", name, [], made)
    if name:
        session.did(name, (), change_id, come=made)
    return excerpt.excerpt_id


def _was_taken_back(connection: Connection, excerpt_id: str) -> bool:
    """Tell whether an excerpt is there only because it was selected, and that was undone."""
    selected = [one for one in load_changes(connection, "select") if excerpt_id in one.after]
    undone = {one.undoes for one in load_changes(connection, "undo")}
    return bool(selected) and all(one.change_id in undone for one in selected)


def merge(session: Session, excerpt_ids: Sequence[str], *, coder: str) -> str:
    """See `qualnlp.Study.merge`."""
    with session.store.writing() as connection:
        name = coding.named(connection, coder)
        parts = _excerpts(connection, excerpt_ids)
        transcript = session.transcript_of(connection, parts[0].transcript_id)
        made = merge_excerpts(transcript, *parts)
        ids = [part.excerpt_id for part in parts if part.excerpt_id != made.excerpt_id]
        gone, come = _put_in_place(connection, ids, [made])
        change_id = save_change(connection, "merge", name, ids, [made.excerpt_id])
        carried = _carry(connection, ids, made.excerpt_id, name)
    session.did(name, carried, change_id, gone=gone, come=come)
    return made.excerpt_id


def cut(session: Session, excerpt_id: str, at: int, *, coder: str) -> tuple[str, str]:
    """See `qualnlp.Study.cut`."""
    with session.store.writing() as connection:
        name = coding.named(connection, coder)
        (whole,) = _excerpts(connection, [excerpt_id])
        transcript = session.transcript_of(connection, whole.transcript_id)
        # A number out of a frame is numpy's, which SQLite would keep as bytes.
        parts = cut_excerpt(transcript, whole, index(at))
        ids = [part.excerpt_id for part in parts]
        gone, come = _put_in_place(connection, [excerpt_id], parts)
        change_id = save_change(connection, "cut", name, [excerpt_id], ids)
    session.did(name, (), change_id, gone=gone, come=come)
    return ids[0], ids[1]


def _put_in_place(
    connection: Connection, old: Sequence[str], new: Sequence[Excerpt]
) -> tuple[list[str], list[str]]:
    """Let excerpts be read in place of others; return which went by that, and which came."""
    ids = [one.excerpt_id for one in new]
    read = transcript_store.read_now(connection, [*old, *ids])
    gone = [one for one in old if one in read]
    come = [one for one in ids if one not in read]
    transcript_store.save_excerpts(connection, new)
    transcript_store.retire(connection, come, retired=False)
    transcript_store.retire(connection, gone)
    return gone, come


def history(session: Session) -> pd.DataFrame:
    """See `qualnlp.Study.history`."""
    import pandas as pd

    with session.store.reading() as connection:
        changes = load_changes(connection)
    columns = "change_id kind coder before after undoes made_at".split()
    rows = [{name: getattr(one, name) for name in columns} for one in changes]
    frame = pd.DataFrame(rows, columns=columns)
    for column in ("before", "after"):
        frame[column] = frame[column].map(list)
    return frame


def _excerpts(connection: Connection, excerpt_ids: Sequence[str]) -> list[Excerpt]:
    found = {one.excerpt_id: one for one in transcript_store.load_excerpts(connection, excerpt_ids)}
    for excerpt_id in excerpt_ids:
        if excerpt_id not in found:
            raise coding.unknown_excerpt(excerpt_id)
    if not found:
        raise ValueError(say("Tidak ada kutipan.", "There are no excerpts."))
    return [found[excerpt_id] for excerpt_id in excerpt_ids]


def _carry(connection: Connection, old: Sequence[str], new: str, coder: str) -> list[str]:
    """Move a coder's codings to the new excerpt by new decisions; return their ids."""
    acts: list[coding.DecisionInput] = []
    carried: set[str] = set()
    for excerpt_id in old:
        for code, row in standing_of(connection, excerpt_id, coder).items():
            if code and row.verdict != "confirmed":
                continue
            acts.append(coding.DecisionInput(excerpt_id, code, coder, "withdrawn", mode=row.mode))
            if code and code not in carried:
                carried.add(code)
                acts.append(
                    coding.DecisionInput(
                        new,
                        code,
                        coder,
                        "confirmed",
                        stance=row.stance,
                        mode=row.mode,
                        memo=row.memo,
                    )
                )
    return coding.append(connection, acts)
