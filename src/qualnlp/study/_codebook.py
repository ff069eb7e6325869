"""The codebook of a study and its versions. In: codes, or a file of them. Out: a new version."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import TYPE_CHECKING

from qualnlp.codebook import Code, Codebook
from qualnlp.codebook import codebook_changes as changes_between
from qualnlp.codebook.naming import free_id, named_twice
from qualnlp.coding import name_of
from qualnlp.i18n import say
from qualnlp.store.codebooks import all_codebooks, save_codebook
from qualnlp.store.memos import save_memo
from qualnlp.study._session import Session
from qualnlp.transcripts.paths import PathLike

if TYPE_CHECKING:
    import pandas as pd


def set_codebook(session: Session, codebook: Codebook | PathLike) -> Codebook:
    """See `qualnlp.Study.set_codebook`."""
    if not isinstance(codebook, Codebook):
        codebook = Codebook.read(os.fspath(codebook))
    with session.store.writing() as connection:
        save_codebook(connection, codebook)
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
        save_codebook(connection, Codebook([*codebook, code], codebook.title))
        if coder:
            added = say("Ditambahkan saat mengode.", "Added while coding.")
            save_memo(connection, "code", code.id, name_of(coder), added)
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
