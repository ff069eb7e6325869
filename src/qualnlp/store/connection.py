"""Opening a study's file, reading from it, and writing to it in whole transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, select
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import NullPool

from qualnlp.errors import FileMissing, StudyBusy, StudyDamaged, StudyTooNew
from qualnlp.store import schema
from qualnlp.wording import say

# How long a write waits for another process's write.
BUSY_SECONDS = 60


class Store:
    """One study's database: a SQLite file.

    Parameters
    ----------
    path : Path
        The file; it is created, with all its tables, if there is none.

    Raises
    ------
    FileMissing
        If the folder does not exist.
    StudyDamaged, StudyTooNew
        If the file is no study, or was written by a later version.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.parent.is_dir():
            raise FileMissing(
                say("Folder studi tidak ada.", "The study's folder does not exist."),
                where=path.parent,
                hint=say("Buat foldernya lebih dulu.", "Create the folder first."),
            )
        self._engine = _engine(path)
        # A file of no bytes is what a killed first start leaves: it is made anew.
        if not path.exists() or path.stat().st_size == 0:
            with self._told(), self._engine.connect() as connection:
                # Kept in the file itself: readers and a writer do not wait for each other.
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            with self.writing() as connection:
                _create(connection)
        self._check_version()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the study."""
        with self._told(), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection
            connection.rollback()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose writes come whole, and are on disk, or not at all.

        Raises
        ------
        StudyBusy
            If another process keeps writing for a minute.
        """
        with self._told(), self._engine.connect() as connection:
            # Taking the write lock first keeps two writers from failing halfway.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def close(self) -> None:
        """Let go of the file; SQLite's helper files beside it disappear."""
        self._engine.dispose()

    def _check_version(self) -> None:
        damaged = StudyDamaged(
            say("Berkas ini bukan studi qualnlp.", "This file is not a study of qualnlp."),
            where=self.path,
            hint=say("Periksa nama berkasnya.", "Check the file's name."),
        )
        try:
            with self.reading() as connection:
                query = select(schema.about.c.value).where(schema.about.c.key == "schema")
                version = connection.execute(query).scalar()
        except StudyBusy:
            raise
        except (DatabaseError, StudyDamaged) as error:
            raise damaged from error
        if version is None:
            raise damaged
        if int(version) > schema.SCHEMA_VERSION:
            raise StudyTooNew(
                say(
                    "Studi ini ditulis oleh qualnlp yang lebih baru.",
                    "A later version of qualnlp has written this study.",
                ),
                where=self.path,
                hint=say("Perbarui: pip install -U qualnlp", "Update: pip install -U qualnlp"),
            )

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what SQLite says into a sentence for people."""
        try:
            yield
        except OperationalError as error:
            text = str(error.orig)
            if "locked" in text or "busy" in text:
                raise StudyBusy(
                    say(
                        f"Proses lain masih menulis ke studi ini setelah {BUSY_SECONDS} detik.",
                        f"Another process still writes to this study after {BUSY_SECONDS} s.",
                    ),
                    where=self.path,
                    hint=say("Tutup yang lain lalu ulangi.", "Close it, then try again."),
                ) from error
            if "readonly" in text or "unable to open" in text or "full" in text:
                raise StudyDamaged(
                    say(
                        f"Studi tidak dapat ditulis ({text}).", f"Cannot write the study ({text})."
                    ),
                    where=self.path,
                    hint=say(
                        "Periksa izin folder dan ruang cakram.",
                        "Check the folder's permissions and the space on the disk.",
                    ),
                ) from error
            raise


def _engine(path: Path) -> Engine:
    # No pool: a study that nobody uses leaves no helper files of SQLite beside it.
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=NullPool,
        connect_args={"timeout": BUSY_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def _settle(connection: Any, _record: Any) -> None:
        # We begin transactions ourselves; Python's sqlite3 would begin them too late.
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    return engine


def _create(connection: Connection) -> None:
    schema.metadata.create_all(connection)
    for trigger in schema.TRIGGERS:
        connection.exec_driver_sql(trigger)
    row = {"key": "schema", "value": str(schema.SCHEMA_VERSION)}
    connection.execute(schema.about.insert(), row)
