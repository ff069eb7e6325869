"""The codebook of a study and its versions. In: codes, or a file of them. Out: a new version."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

from qualnlp.codebook import Code, Codebook
from qualnlp.codebook import codebook_changes as changes_between
from qualnlp.codebook.naming import free_id, named_twice, names_twice
from qualnlp.codebook.validate import beyond_limits, invalid
from qualnlp.coding import named
from qualnlp.coding.codebook_change import (
    CodeOutcome,
    asked,
    continuing,
    outcomes,
    refuse_unplaced,
    set_and_move,
    told,
)
from qualnlp.i18n import say
from qualnlp.store.code_merges import CodebookSet, new_set
from qualnlp.store.codebooks import all_codebooks, current_codebook, save_codebook
from qualnlp.store.codings_left_out import codings_left_out
from qualnlp.store.memos import save_memo
from qualnlp.study._session import Session
from qualnlp.study._undo import give_back, left_before
from qualnlp.transcripts.paths import PathLike

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection


def set_codebook(
    session: Session,
    codebook: Codebook | PathLike,
    *,
    moves: Mapping[str, str] | None = None,
    drop: Collection[str] = (),
    coder: str | None = None,
) -> Codebook:
    """See `qualnlp.Study.set_codebook`."""
    read = _read(codebook)
    with session.store.writing() as connection:
        name = say("buku kode", "codebook") if coder is None else named(connection, coder)
        current = current_codebook(connection)
        if current is None:
            if moves or drop:
                session.codebook_of(connection)
            save_codebook(connection, read)
            return read
        left = left_before(connection, current[0])
        taken, change_id = _continue(connection, current[0], read, moves or {}, drop, name)
    if change_id:
        session.did(name, (), change_id)
        session.codebooks_set.append(change_id)
        session.left_before[change_id] = left
    return taken


def _continue(
    connection: Connection,
    before: Codebook,
    read: Codebook,
    moves: Mapping[str, str],
    drop: Collection[str],
    coder: str,
) -> tuple[Codebook, str]:
    """Set the next version of a codebook, unless it leaves codings without a code."""
    after = continuing(before, read)
    moved, dropped = asked(connection, before, after, moves, drop)
    refuse_unplaced(outcomes(connection, before, after, moved, dropped))
    return set_and_move(connection, before, after, moved, coder)


def undo_codebook(
    session: Session, before: Codebook, after: Codebook, *, coder: str
) -> tuple[str, ...]:
    """See `qualnlp.Study.undo_codebook`."""
    # Whoever gives back a codebook of their own making means the last change to this one.
    signs = (f"{before.fingerprint}-{after.fingerprint}-", f"-{after.fingerprint}-")
    kept = [one for one in session.codebooks_set if one not in session.taken_back]
    found = next((one for sign in signs for one in reversed(kept) if sign in one), "")
    change = CodebookSet(found, before, after)
    with session.store.writing() as connection:
        given = give_back(session, connection, change, named(connection, coder))
    session.taken_back.update({*given.taken_back, *given.new, found} - {""})
    return given.excerpt_ids


def codebook_outcomes(
    session: Session,
    codebook: Codebook | PathLike,
    *,
    moves: Mapping[str, str] | None = None,
    drop: Collection[str] = (),
) -> pd.DataFrame:
    """See `qualnlp.Study.codebook_outcomes`."""
    import pandas as pd

    read = _read(codebook)
    with session.store.reading() as connection:
        before, _ = session.codebook_of(connection)
        after = continuing(before, read)
        found = outcomes(
            connection, before, after, *asked(connection, before, after, moves or {}, drop)
        )
    frame = pd.DataFrame(
        [asdict(one) for one in found], columns=[one.name for one in fields(CodeOutcome)]
    )
    frame.attrs["told"] = told(found)
    return frame.drop(columns="is_parent")


def codings_without_code(session: Session) -> dict[str, int]:
    """See `qualnlp.Study.codings_without_code`."""
    with session.store.reading() as connection:
        return codings_left_out(connection)


def _read(codebook: Codebook | PathLike) -> Codebook:
    if not isinstance(codebook, Codebook):
        return Codebook.read(os.fspath(codebook))
    titles = codebook.title, codebook.place, codebook.period
    if faults := beyond_limits(codebook, *titles) or names_twice(codebook):
        raise invalid(faults)
    return codebook


def add_code(
    session: Session,
    name: str,
    *,
    parent: str | None = None,
    definition: str = "",
    coder: str | None = None,
) -> Code:
    """See `qualnlp.Study.add_code`."""
    if not name.strip():
        raise ValueError(say("Kode baru perlu nama.", "A new code needs a name."))
    with session.store.writing() as connection:
        codebook, _ = session.codebook_of(connection)
        twice = named_twice(codebook, name, parent)
        if twice:
            raise ValueError(twice)
        code = Code(
            free_id(name, {code.id for code in codebook}),
            name.strip(),
            definition.strip(),
            parent=parent,
        )
        longer = codebook.with_codes([*codebook, code])
        if faults := beyond_limits(longer)[:1]:
            raise invalid(faults)
        save_codebook(connection, longer)
        session.codebooks_set.append(new_set(codebook, longer))
        if coder:
            added = say("Ditambahkan saat mengode.", "Added while coding.")
            save_memo(connection, "code", code.id, named(connection, coder), added)
    return code


def codebook_changes(session: Session) -> pd.DataFrame:
    """See `qualnlp.Study.codebook_changes`."""
    import pandas as pd

    with session.store.reading() as connection:
        versions = all_codebooks(connection)
    rows = []
    before: Codebook | None = None
    for version, set_at, codebook in versions:
        changes = changes_between(before, codebook)
        rows += [{"version": version, "set_at": set_at, **asdict(one)} for one in changes]
        before = codebook
    columns = "version set_at change code field before after".split()
    return pd.DataFrame(rows, columns=columns)
