"""What a stranger put into a study's file: triggers and views. In: a connection. Out: their names.

A trigger runs with every row that is written, a view in the place of a table with every row that is
read: neither may work on a study unnoticed.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text

from qualnlp.errors import StudyDamaged, StudyReadOnly
from qualnlp.i18n import say
from qualnlp.store import schema

_HELPERS = ("-wal", "-shm", "-journal")


def strangers(connection: Connection) -> list[str]:
    """Return the triggers and views of a file that are not ours, or not as we wrote them."""
    query = "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY name"
    ours = set(map(_plain, (*schema.SQLITE_TRIGGERS, schema.suggestions_view("sqlite"))))
    return [str(name) for name, sql in connection.execute(text(query)) if _plain(sql) not in ours]


def strangers_sentence(names: list[str]) -> str:
    """Return what to say of them."""
    named = ", ".join(f"“{name}”" for name in names)
    return say(
        f"pemicu atau tampilan (trigger, view) yang bukan dari qualnlp: {named}",
        f"triggers or views that are not of qualnlp: {named}",
    )


def refuse_strangers(connection: Connection, label: str) -> None:
    """Raise before anything is written to a file in which a stranger's trigger would run.

    Raises
    ------
    StudyDamaged
    """
    names = strangers(connection)
    if names:
        raise StudyDamaged(
            say("Dalam studi ini ada ", "This study holds ")
            + strangers_sentence(names)
            + say(". Tidak ada yang ditulis.", ". Nothing was written."),
            where=label,
            hint=say(
                "Pakai salinan cadangan, atau minta yang memasangnya melepasnya (DROP TRIGGER).",
                "Go on with a copy, or have whoever put it there take it out (DROP TRIGGER).",
            ),
        )


def refuse_folders(path: Path) -> None:
    """Raise where a folder stands in the place of one of SQLite's helper files.

    Raises
    ------
    StudyReadOnly
    """
    for ending in _HELPERS:
        helper = path.with_name(path.name + ending)
        if helper.is_dir():
            raise StudyReadOnly(
                say(
                    f"Di sebelah studi ini ada folder “{helper.name}”, nama yang dipakai basis "
                    "data untuk berkasnya sendiri.",
                    f"Beside this study lies a folder “{helper.name}”, a name that the database "
                    "needs for a file of its own.",
                ),
                where=path,
                hint=say("Pindahkan folder itu, lalu ulangi.", "Move it, then try again."),
            )


def _plain(sql: object) -> str:
    return " ".join(str(sql).split()).casefold()
