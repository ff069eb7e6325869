"""The other copy, as it is: read, never written. In: its path. Out: a Store of a private copy.

The copy in a temporary folder can be brought up to date without a change to the file itself.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from qualnlp.errors import FileMissing, QualNlpError, StudyDamaged
from qualnlp.i18n import say
from qualnlp.store.connection import Store
from qualnlp.store.integrity import check_store


@contextmanager
def other_study(path: Path) -> Iterator[Store]:
    """Give a copy of another study, checked and of this version.

    Raises
    ------
    FileMissing
        If there is no such file.
    StudyDamaged, StudyTooNew
        If it is no study, is not whole, or was written by a later version.
    """
    if not path.is_file():
        raise FileMissing(
            say("Berkas tidak ditemukan.", "There is no such file."),
            where=path,
            hint=say("Periksa namanya.", "Check its name."),
        )
    # On Windows a file that is still being closed keeps its folder for a moment.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy = Path(folder, "other.study")
        with _told_of(path):
            _copy(path, copy)
            store = Store(copy, copies=False)
        with closing(store):
            with _told_of(path):
                faults = [one.detail for one in check_store(store) if one.level == "error"]
            if faults:
                raise StudyDamaged(
                    say("Salinan ini tidak utuh", "This copy is not whole")
                    + f" ({'; '.join(faults)}).",
                    where=path,
                    hint=say("Lihat: qualnlp doctor.", "See: qualnlp doctor."),
                )
            yield store


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    """Name the study itself in errors: of its private copy nobody knows."""
    try:
        yield
    except QualNlpError as error:
        raise type(error)(error.what, where=path, hint=error.hint) from error


def _copy(path: Path, copy: Path) -> None:
    """Copy a study with what its helper files hold, and leave nothing beside it."""
    unwritten, shared = (path.with_name(path.name + ending) for ending in ("-wal", "-shm"))
    try:
        if unwritten.exists() and shared.exists():
            # Somebody has it open: only SQLite knows what belongs together at this moment.
            address = f"{path.resolve().as_uri()}?mode=ro"
            with (
                closing(sqlite3.connect(address, uri=True)) as source,
                closing(sqlite3.connect(copy)) as target,
            ):
                source.backup(target)
            return
    except sqlite3.Error as error:
        raise StudyDamaged(
            say(f"Studi ini tidak dapat dibaca ({error}).", f"Cannot read this study ({error})."),
            where=path,
            hint=say("Tutup dulu di tempat lain.", "Close it elsewhere first."),
        ) from error
    shutil.copyfile(path, copy)
    if unwritten.exists():
        shutil.copyfile(unwritten, copy.with_name(copy.name + "-wal"))
    if copy.stat().st_size == 0:  # an empty file would be made a study
        raise StudyDamaged(
            say("Berkas ini kosong.", "This file is empty."),
            where=path,
            hint=say("Periksa namanya.", "Check its name."),
        )
