"""Which study a file is. In: a connection, or a file with a ``-wal`` beside it. Out: its id.

SQLite takes any ``-wal`` file beside a study for that study's own. Each study has an id in
the table `about`, proved like every row there, which never changes: where the file alone and the
file with its ``-wal`` have different ones, the ``-wal`` is another study's, and nothing is opened.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, func, select

from qualnlp.errors import StudyDamaged
from qualnlp.i18n import say
from qualnlp.store.proofs import add_rows, note_added
from qualnlp.store.schema import about, proofs

_ID = "id"


def identify(connection: Connection) -> None:
    """Give a study its id, and the table `about` its proofs, where it has none yet.

    What was changed in it before nobody can tell.
    """
    if not is_identified(connection):
        rows = connection.execute(select(about).where(about.c.key != _ID)).mappings()
        note_added(connection, about.name, [dict(row) for row in rows])
        connection.execute(about.delete().where(about.c.key == _ID))
        add_rows(connection, about, [{"key": _ID, "value": uuid4().hex}])


def is_identified(connection: Connection) -> bool:
    """Tell whether the table `about` has proofs."""
    query = select(func.count()).select_from(proofs).where(proofs.c.name == about.name)
    return bool(connection.execute(query).scalar())


def refuse_foreign_wal(path: Path) -> None:
    """Refuse a study beside which another one's ``-wal`` file lies, before anything is read of it.

    Raises
    ------
    StudyDamaged
        With what to move away; the study itself is whole.
    """
    wal = path.with_name(path.name + "-wal")
    if not (wal.is_file() and wal.stat().st_size):
        return
    for _ in range(2):  # another process may have been writing
        alone, with_it = _id_in(path, "immutable=1"), _id_in(path, "mode=ro")
        if alone is None or with_it is None or alone == with_it:
            return
    raise StudyDamaged(
        say(
            f"Berkas “{wal.name}” di sebelahnya milik studi lain. Studi ini sendiri tidak diubah.",
            f"The file “{wal.name}” beside it belongs to another study. This one was not changed.",
        ),
        where=path,
        hint=say(
            "Pindahkan berkas itu ke sebelah studi asalnya (namanya sama, ditambah “-wal”), lalu "
            "buka lagi.",
            "Move that file to the study it came from (its name and “-wal”), and open it again.",
        ),
    )


def _id_in(path: Path, how: str) -> str | None:
    """Return the id of a study as its file is read in one way; None where there is none."""
    try:
        address = f"{path.absolute().as_uri()}?{how}"
        with closing(sqlite3.connect(address, uri=True, timeout=5)) as connection:
            found = connection.execute("SELECT value FROM about WHERE key = ?", (_ID,)).fetchone()
    except (sqlite3.Error, UnicodeError):  # damaged, or none yet: told when it is opened
        return None
    return str(found[0]) if found else None
