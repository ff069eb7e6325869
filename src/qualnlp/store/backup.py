"""Copies of a study's file while it may be in use. In: its path. Out: a file, whole or not at all.

SQLite copies it page by page as one moment has it; the copy is checked before it gets its name, and
only its owner may read it.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from qualnlp.errors import StudyDamaged, StudyExists, StudyReadOnly, system_words
from qualnlp.i18n import say
from qualnlp.store.errors import is_write_refused
from qualnlp.store.file_length import missing_bytes

_HELPERS = ("", "-wal", "-shm", "-journal")


def make_private(path: Path) -> None:
    """Make an empty file that only its owner may read, where the system has such a thing.

    Raises
    ------
    FileExistsError
        If there is one.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def free_name(path: Path) -> Path:
    """Return a path, or with a number behind it the first that is free.

    Examples
    --------
    >>> free_name(Path("tidak-ada.study")).name
    'tidak-ada.study'
    """
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def backup_name(path: Path) -> Path:
    """Return where a backup of today goes: beside the study, with the day and the time."""
    moment = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    return free_name(path.with_name(f"{path.stem}-cadangan-{moment}{path.suffix}"))


def copy_file(path: Path, target: Path) -> None:
    """Copy a study's file as it is at this moment.

    Raises
    ------
    StudyExists
        If there is a file at `target` already.
    StudyDamaged
        If the study cannot be read, or the copy is not whole; none is left then.
    StudyReadOnly
        If the copy cannot be written.
    """
    if target.exists():
        raise StudyExists(
            say("Di sini sudah ada berkas.", "There is a file already."),
            where=target,
            hint=say("Pilih nama lain.", "Choose another name."),
        )
    draft = target.with_name(target.name + ".tmp")
    try:
        _remove(draft)
        make_private(draft)
        _copy_pages(path, draft)
        # Windows would not name a file again that is open.
        draft.replace(target)
    except sqlite3.DatabaseError as error:
        if any(sign in str(error) for sign in ("malformed", "not a database")):
            raise StudyDamaged(
                say(
                    "Studi ini rusak: sebagian berkasnya tertimpa. Tidak ada salinan yang dibuat.",
                    "This study is damaged: part of its file was overwritten. No copy was made.",
                ),
                where=path,
                hint=say("Lihat: qualnlp doctor.", "See: qualnlp doctor."),
            ) from error
        why = str(error)
        if "is full" in why or is_write_refused(error):
            why = say("cakram penuh", "the disk is full") + f": {why}"
        raise _not_written(target, why) from error
    except OSError as error:
        raise _not_written(target, system_words(error)) from error
    finally:
        with suppress(OSError):
            _remove(draft)


def _copy_pages(path: Path, draft: Path) -> None:
    # Who may only read does not tidy up SQLite's helper files afterwards.
    how = "mode=rw"
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        # Without a -wal file nobody is writing, and SQLite need lay nothing beside it.
        how = "mode=ro" if path.with_name(path.name + "-wal").exists() else "immutable=1"
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)) as source:
        with closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
            answer = str(copy.execute("PRAGMA integrity_check").fetchone()[0])
            # One file alone, whatever was written last.
            copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if answer != "ok" or missing_bytes(draft):
        raise StudyDamaged(
            say(f"Salinannya tidak utuh ({answer}).", f"The copy is not whole ({answer})."),
            where=path,
            hint=say("Lihat: qualnlp doctor.", "See: qualnlp doctor."),
        )
    with draft.open("rb+") as file:
        os.fsync(file.fileno())


def remove_study(path: Path) -> None:
    """Delete a study's file that was only just begun, with SQLite's helper files; no error."""
    with suppress(OSError):
        _remove(path)


def _remove(draft: Path) -> None:
    for ending in _HELPERS:
        draft.with_name(draft.name + ending).unlink(missing_ok=True)


def _not_written(target: Path, why: str) -> StudyReadOnly:
    return StudyReadOnly(
        say(f"Salinan tidak dapat dibuat ({why}).", f"The copy cannot be made ({why})."),
        where=target,
        hint=say(
            "Periksa folder dan ruang kosongnya, atau pilih tempat lain.",
            "Check the folder and its free room, or choose another place.",
        ),
    )
