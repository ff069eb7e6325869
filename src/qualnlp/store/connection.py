"""Opening a study, reading from it, and writing to it in whole transactions.

In: a file's path, or the URL of a PostgreSQL database. Out: a `Store`.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, select, text
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from qualnlp.errors import (
    ExtraMissing,
    FileMissing,
    QualNlpError,
    StudyDamaged,
    StudyTooNew,
)
from qualnlp.i18n import say
from qualnlp.store import proofs, schema
from qualnlp.store.backup import copy_file, free_name, make_private, remove_study
from qualnlp.store.errors import (
    BUSY_SECONDS,
    broken_table,
    cannot_open,
    damaged,
    emptied,
    half_a_letter,
    in_words,
    read_only,
)
from qualnlp.store.file_length import missing_bytes
from qualnlp.store.found import finding
from qualnlp.store.identity import identify, is_identified, refuse_foreign_wal
from qualnlp.store.lingering import Lingering, bring_home
from qualnlp.store.migrations import migrate, tables_made_after
from qualnlp.store.shrinking import give_room_back
from qualnlp.store.strangers import refuse_folders, refuse_strangers
from qualnlp.store.table_forms import faults, with_text_that_is_none

_log = logging.getLogger("qualnlp.store")
# Who holds this lock of PostgreSQL writes to the study; the number is ours alone.
_WRITER = 0x7175616C6E6C70
# What a connection that writes much may keep of a file, in KiB: each page is then written once.
_WRITERS_KIB = 32_000
_TABLES_OF_SERVER = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"


def is_url(place: str | Path) -> bool:
    """Tell whether a study is named by a database's URL rather than a file.

    Examples
    --------
    >>> is_url("postgresql+psycopg://ani@localhost/karier"), is_url("karier.study")
    (True, False)
    """
    return "://" in str(place)


def shown_place(place: str | Path) -> str:
    """Return a file's path, or a database's URL without its password.

    Examples
    --------
    >>> shown_place("postgresql+psycopg://ani:rahasia@localhost/karier")
    'postgresql+psycopg://ani:***@localhost/karier'
    """
    return _shown(_url(str(place))) if is_url(place) else str(place)


def has_study(place: str | Path) -> bool:
    """Tell whether there is a study, or anything else, at a place; nothing is made there.

    Of a file: whether it exists. Of a database: whether it holds any table.

    Raises
    ------
    StudyMissing
        If the database cannot be reached.
    StudyDamaged
        If the file is there and holds nothing.
    ExtraMissing
        If the extra `postgres` is not installed.
    """
    if not is_url(place):
        if Path(place).is_file() and Path(place).stat().st_size == 0:
            raise emptied(str(place))
        return Path(place).is_file()
    url = _url(str(place))
    engine = _server_engine(url)
    try:
        with engine.connect() as connection:
            return connection.execute(text(_TABLES_OF_SERVER)).first() is not None
    except DatabaseError as error:
        told = in_words(error, _shown(url), is_file=False)
        if told is None:
            raise
        raise told from error
    finally:
        engine.dispose()


class Store:
    """One study's database: a SQLite file, or a PostgreSQL database.

    Parameters
    ----------
    place : Path or str
        The file, or ``"postgresql+psycopg://user@host/database"``. It is given all its tables if
        it has none, and brought up to date if an earlier version has written it. A file that
        cannot be written to, or that lies in such a folder, is read as it is.
    copies : bool
        Whether a file is copied (``karier.study.schema-4``) before it is brought up to date.

    Raises
    ------
    FileMissing
        If the folder does not exist.
    StudyMissing
        If the database cannot be reached.
    StudyDamaged, StudyTooNew
        If it is no study, or was written by a later version.
    StudyReadOnly
        If it can only be read, and must be brought up to date first.
    """

    def __init__(self, place: Path | str, *, copies: bool = True) -> None:
        self._copies = copies
        #: The file as it was before it was brought up to date; None where that was not needed.
        self.copy_before: Path | None = None
        self.is_file = not is_url(place)
        self._kept = threading.local()
        self._lingering = Lingering(Path(place)) if self.is_file else None
        self.is_read_only = self.is_file and _is_read_only(Path(place))
        if self.is_file:
            self.path = Path(place)
            self.label = str(self.path)
            self._engine = self._open_file()
        else:
            url = _url(str(place))
            self.path = Path(url.database or "study")
            self.label = _shown(url)
            self._engine = _server_engine(url)
        try:
            if not self.is_file:
                self._prepare_server()
            self._bring_up_to_date()
        except BaseException:
            self.close()  # what is refused is let go of
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the study."""
        with self._told(), self._connected() as connection:
            if self.is_file:
                connection.exec_driver_sql("BEGIN")
            else:
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            try:
                with finding(connection):
                    yield connection
            finally:
                connection.rollback()

    @contextmanager
    def writing(self, *, lasting: bool = True, references: bool = True) -> Iterator[Connection]:
        """Give a connection whose writes come whole, and are on disk, or not at all.

        Parameters
        ----------
        lasting : bool
            False: they come whole, and reach the disk at the latest with the next lasting ones.
        references : bool
            False: rows of a file may point to rows that are not there. A study that lacks some is
            brought up to date as it is, and `doctor` names them.

        Raises
        ------
        StudyBusy
            If another process keeps writing for a minute.
        StudyReadOnly
            If the study can only be read.
        """
        if self.is_read_only:
            raise read_only(self.label)
        with self._told(), self._connected() as connection:
            # Taking the write lock first keeps two writers from failing halfway.
            if self.is_file:
                wait = "FULL" if lasting else "NORMAL"
                connection.exec_driver_sql(f"PRAGMA synchronous={wait}")
                connection.exec_driver_sql(f"PRAGMA foreign_keys={'ON' if references else 'OFF'}")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                refuse_strangers(connection, self.label)
            else:
                # A server may be set to other defaults: each statement sees what was committed
                # while we waited, and what is acknowledged is on the disk.
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL READ COMMITTED"))
                wait = "on" if lasting else "off"
                connection.execute(text(f"SET LOCAL synchronous_commit = {wait}"))
                connection.execute(text(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'"))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_WRITER})"))
            proofs.begin(connection)
            try:
                with finding(connection):
                    yield connection
                proofs.settle(connection)
            except BaseException:
                connection.rollback()
                raise
            connection.commit()
        self._bring_home()

    def _bring_home(self) -> None:
        if self.is_file and getattr(self._kept, "connection", None) is None:
            bring_home(self.path)

    @contextmanager
    def kept_open(self, *, lingers: bool = False) -> Iterator[None]:
        """Keep a file open over many transactions: SQLite tidies up after the last, not each.

        Transactions of this thread that begin meanwhile share one connection.

        Parameters
        ----------
        lingers : bool
            Whether the file may stay open for a moment behind them, whole as if it were closed.
        """
        if getattr(self._kept, "connection", None) is not None:
            yield  # somebody around us keeps it open
            return
        own = self._lingering if lingers and not self.is_read_only else None
        with self._told():
            connection = (own and own.take()) or self._opened()
            self._kept.connection = connection
            try:
                yield
            except BaseException:
                own = None
                raise
            finally:
                self._kept.connection = None
                if own is None:
                    connection.close()
                    self._bring_home()
                else:
                    own.leave(connection)

    def _opened(self) -> Connection:
        connection = self._engine.connect()
        try:
            if self.is_file:
                # Without a look into it the file is not open yet.
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
                connection.exec_driver_sql(f"PRAGMA cache_size={-_WRITERS_KIB}")
            connection.rollback()
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """Give the connection that this thread keeps, unless it is in use, or a new one."""
        kept: Connection | None = getattr(self._kept, "connection", None)
        if kept is not None and not kept.in_transaction():
            yield kept
            return
        with self._engine.connect() as connection:
            yield connection

    def close(self) -> None:
        """Let go of the study; SQLite's helper files beside it disappear."""
        if self._lingering is not None:
            self._lingering.close()
        self._engine.dispose()

    def _open_file(self) -> Engine:
        if not self.path.parent.is_dir():
            raise FileMissing(
                say("Folder studi tidak ada.", "The study's folder does not exist."),
                where=self.path.parent,
                hint=say("Buat foldernya lebih dulu.", "Create the folder first."),
            )
        refuse_folders(self.path)
        engine = self._engine = _file_engine(self.path, self.is_read_only)
        # A file of no bytes, or of no tables, is what a killed first start leaves: it is made anew.
        # SQLite itself never makes one: a study that is moved away while it is open stays away.
        made = not self.path.exists() and self._make_file()
        try:
            self._fill_file(engine)
        except BaseException:
            engine.dispose()
            # Nobody has written a byte of it: on a full disk it would stand in the way.
            if made and self.path.is_file() and self.path.stat().st_size == 0:
                remove_study(self.path)
            raise
        return engine

    def _fill_file(self, engine: Engine) -> None:
        """Give a new file its tables; refuse one that is cut off, or with another one's -wal."""
        if missing_bytes(self.path):
            raise damaged(self.label)
        refuse_foreign_wal(self.path)
        if self.path.stat().st_size == 0:
            with self._told(), engine.connect() as connection:
                # Kept in the file itself: readers and a writer do not wait for each other.
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        if self._has_no_tables():
            with self.writing() as connection:
                # Another process may have been faster.
                if not _tables_of_file(connection):
                    _create(connection, schema.SQLITE_TRIGGERS)

    def _make_file(self) -> bool:
        """Make an empty file; False if another process was faster."""
        try:
            make_private(self.path)
        except FileExistsError as error:
            if not self.path.exists():  # a link that leads nowhere
                raise cannot_open(self.label) from error
            return False
        except OSError as error:
            raise cannot_open(self.label) from error
        return True

    def _has_no_tables(self) -> bool:
        try:
            with self.reading() as connection:
                return not _tables_of_file(connection)
        except DatabaseError as error:  # what `_told` has no words for
            raise self._no_study() from error

    def _tables(self, connection: Connection) -> set[str]:
        if self.is_file:
            return set(_tables_of_file(connection))
        return set(connection.execute(text(_TABLES_OF_SERVER)).scalars())

    def _prepare_server(self) -> None:
        """Make the tables in an empty database; one with other tables is no study."""
        with self.writing() as connection:
            tables = self._tables(connection)
            if not tables:
                _create(connection, schema.POSTGRES_TRIGGERS)
            elif "about" not in tables:
                raise self._no_study()

    def _bring_up_to_date(self) -> None:
        version, has_id = self._version()
        begun = version
        try:
            while version < schema.SCHEMA_VERSION:
                version = self._migrated(version)
        except QualNlpError:
            if version == begun and self.copy_before is not None:
                # Nothing was changed: the file itself is as it was.
                with suppress(OSError):
                    self.copy_before.unlink()
            else:  # a step of several was made: who opens it again goes on from there
                self._tell_copy()
            raise
        self._tell_copy()
        if not (has_id or self.is_read_only):
            with self.writing(references=False) as connection:
                identify(connection)
        if self.is_file and not self.is_read_only:
            give_room_back(self._engine, self.path)

    def _migrated(self, version: int) -> int:
        """Bring a study to the next version, and return which that is."""
        try:
            with self.writing(references=False) as connection:
                # Another process may have been faster.
                version = _version_in(connection) or version
                if version < schema.SCHEMA_VERSION:
                    self._copy_before(version)
                    migrate(connection, version)
        except DatabaseError as error:  # columns or indexes that no version had
            raise self._unknown_version() from error
        return min(version + 1, schema.SCHEMA_VERSION)

    def _copy_before(self, version: int) -> None:
        """Keep the file as it was beside the study: whoever has to can go back to it."""
        if not (self.is_file and self._copies) or self.copy_before is not None:
            return
        copy = free_name(self.path.with_name(f"{self.path.name}.schema-{version}"))
        copy_file(self.path, copy)
        self.copy_before = copy

    def _tell_copy(self) -> None:
        if self.copy_before is not None:
            _log.warning(
                say(
                    "Studi ini dari versi qualnlp yang lebih lama dan dimutakhirkan; salinan yang "
                    "lama: %s",
                    "An earlier version of qualnlp wrote this study; it was brought up to date. As "
                    "it was: %s",
                ),
                self.copy_before,
            )

    def _version(self) -> tuple[int, bool]:
        """Return the version of the study, and whether it has an id: older ones have none."""
        lowered = False
        try:
            with self.reading() as connection:
                version = _version_in(connection)
                if version is not None and version < schema.SCHEMA_VERSION:
                    # What cannot be read is told before anything is changed.
                    connection.execute(select(schema.about)).all()
                    # A number that was set back would have changed rows proved anew.
                    lowered = bool(tables_made_after(version) & self._tables(connection))
                has_id = version == schema.SCHEMA_VERSION and is_identified(connection)
        except DatabaseError as error:  # without the table, or with one of another form
            raise self._no_study() from error
        if version is None:
            self._refuse_damaged_text()
            raise self._no_study()
        if version < 1 or lowered:
            raise self._unknown_version()
        if version > schema.SCHEMA_VERSION:
            raise StudyTooNew(
                say(
                    "Studi ini ditulis oleh qualnlp yang lebih baru.",
                    "A later version of qualnlp has written this study.",
                ),
                where=self.label,
                hint=say("Perbarui: pip install -U qualnlp", "Update: pip install -U qualnlp"),
            )
        return version, has_id

    def _refuse_damaged_text(self, because: DatabaseError | None = None) -> None:
        """Raise where a table of a file holds text that is no UTF-8."""
        if not self.is_file:
            return
        with self._engine.connect() as connection:
            for table in with_text_that_is_none(connection):
                raise broken_table(table, where=self.label) from because

    def _unknown_version(self) -> StudyDamaged:
        return StudyDamaged(
            say(
                "Nomor versi studi ini (tabel “about”) bukan nomor yang dikenal, atau tidak cocok "
                "dengan tabel-tabelnya.",
                "The number of this study's version (table “about”) is none that there is, or not "
                "that of its tables.",
            ),
            where=self.label,
            hint=say(
                "Simpan berkas ini dan pakai salinan cadangan.",
                "Keep this file, and go on with a copy of it.",
            ),
        )

    def _no_study(self) -> StudyDamaged:
        return StudyDamaged(
            say("Berkas ini bukan studi qualnlp.", "This file is not a study of qualnlp.")
            if self.is_file
            else say(
                "Basis data ini berisi tabel lain, bukan studi qualnlp.",
                "This database holds other tables and is not a study of qualnlp.",
            ),
            where=self.label,
            hint=say("Periksa namanya.", "Check its name."),
        )

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the database says into a sentence for people, and say of which study."""
        try:
            yield
        except StudyDamaged as error:
            error.where = error.where or self.label
            raise
        except UnicodeEncodeError as error:
            raise half_a_letter(self.label) from error
        except DatabaseError as error:
            if "decode" in str(error.orig):
                # Of which table the text is SQLite does not tell: we look.
                self._refuse_damaged_text(because=error)
            told = in_words(error, self.label, is_file=self.is_file)
            if told is None:
                raise
            raise told from error
        except (TypeError, ValueError, LookupError, AttributeError, OverflowError) as error:
            # A file takes any kind of value in any column: what is no fault of the program is told.
            if self.is_file and not isinstance(error, QualNlpError):
                with self._engine.connect() as connection:
                    for table, _ in faults(connection, is_file=True):
                        raise broken_table(table, where=self.label) from error
            raise


def _url(place: str) -> URL:
    try:
        url = make_url(place)
    except (ArgumentError, ValueError) as error:
        # What cannot be read may hold a password anywhere: only its beginning is repeated.
        begin = place.partition("://")[0]
        raise ValueError(
            say(
                f"alamat “{begin}://…” tidak dapat dibaca "
                "(postgresql+psycopg://pengguna@host/basisdata)",
                f"the URL “{begin}://…” cannot be read (postgresql+psycopg://user@host/database)",
            )
        ) from error
    if url.get_backend_name() != "postgresql":
        raise ValueError(
            say(
                "studi disimpan dalam berkas atau PostgreSQL (postgresql+psycopg://...)",
                "a study is kept in a file or in PostgreSQL (postgresql+psycopg://...)",
            )
        )
    return url.set(drivername="postgresql+psycopg")


def _shown(url: URL) -> str:
    """Return a URL as it may be shown: without a password, also where it stands in the query."""
    hidden = {"password": "***"} if "password" in url.query else {}
    return url.update_query_dict(hidden).render_as_string(hide_password=True)


def _is_read_only(path: Path) -> bool:
    """Tell whether a study is there that SQLite could not lay its helper files beside."""
    if not path.is_file() or path.stat().st_size == 0:
        return False
    return not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _file_engine(path: Path, is_read_only: bool) -> Engine:
    how = {"mode": "ro" if is_read_only else "rw", "uri": "true"}
    if is_read_only:
        # What somebody is writing at this moment lies in the -wal file; without one nobody is,
        # and the file can be read without the helper files that SQLite would make.
        if not path.with_name(path.name + "-wal").exists():
            how["immutable"] = "1"
    url = URL.create("sqlite", database=path.absolute().as_uri(), query=how)
    # No pool: a study that nobody uses leaves no helper files of SQLite beside it.
    engine = create_engine(
        url,
        poolclass=NullPool,
        # One thread at a time uses a connection; what lingers is used by whoever comes next.
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _settle(connection: Any, _record: Any) -> None:
        # We begin transactions ourselves; Python's sqlite3 would begin them too late.
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA trusted_schema=OFF")

    return engine


def _server_engine(url: URL) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    except (ImportError, NoSuchModuleError) as error:
        raise ExtraMissing("postgres", where=_shown(url)) from error


def _version_in(connection: Connection) -> int | None:
    """Return the version of a study: None where none is told, -1 where it is no number."""
    query = select(schema.about.c.value).where(schema.about.c.key == "schema")
    value = connection.execute(query).scalar()
    if value is None:
        return None
    # Something else than a number is the number of no version.
    is_number = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19
    return int(value) if is_number else -1


def _tables_of_file(connection: Connection) -> list[str]:
    query = text("SELECT name FROM sqlite_master WHERE type = 'table'")
    return list(connection.execute(query).scalars())


def _create(connection: Connection, triggers: tuple[str, ...]) -> None:
    schema.metadata.create_all(connection)
    connection.exec_driver_sql(schema.suggestions_view(connection.dialect.name))
    for trigger in triggers:
        connection.exec_driver_sql(trigger)
    row = {"key": "schema", "value": str(schema.SCHEMA_VERSION)}
    connection.execute(schema.about.insert(), row)
    identify(connection)
