"""A file that stays open for a moment. In: a connection that was used. Out: the same, once more.

At the page one request follows another: a decision, then the page that is drawn anew. To open the
file again, to read which tables it has and to prepare each statement is a quarter to two fifths of
their cost. Meanwhile the file is as if it were closed: everything written is in the file itself, on
the disk, and the helper file beside it is empty, so that a copy is complete. Where that cannot be,
since another process is at it, the file is closed at once; else after a second without use.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from threading import Condition, Thread
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from qualnlp.store.errors import BUSY_SECONDS

SECONDS = 1.0


def bring_home(path: Path) -> None:
    """Bring what was written into a study's file itself, where somebody else holds it open.

    The last who closes a file does so; while a page's file lingers, who writes elsewhere is not the
    last. Whoever is at it meanwhile does it afterwards.
    """
    try:
        if path.with_name(path.name + "-wal").stat().st_size == 0:
            return
        address = f"{path.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(address, uri=True, timeout=0)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except (OSError, sqlite3.Error):
        return


class Lingering:
    """At most one connection to a file, which nobody uses at this moment.

    Parameters
    ----------
    path : Path
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._change = Condition()
        self._kept: tuple[Connection, tuple[int, ...]] | None = None
        self._until = 0.0
        self._closer: Thread | None = None

    def take(self) -> Connection | None:
        """Return the connection, which is the caller's from now on; None where there is none.

        A file that was moved, replaced or written to past this connection is to be opened anew:
        what the connection remembers of it may be wrong.
        """
        with self._change:
            kept, self._kept = self._kept, None
        if kept is None:
            return None
        connection, then = kept
        if then == self._identity():
            return connection
        connection.close()
        return None

    def leave(self, connection: Connection) -> None:
        """Keep a connection for the next who asks, or close it."""
        if connection.in_transaction() or not self._settled(connection):
            connection.close()
            return
        with self._change:
            other, self._kept = self._kept, (connection, self._identity())
            self._until = time.monotonic() + SECONDS
            if self._closer is None:
                # Not a daemon: whoever ends without closing the study leaves no helper files.
                self._closer = Thread(target=self._close_later, name="qualnlp-lingering")
                self._closer.start()
        if other is not None:
            other[0].close()

    def close(self) -> None:
        """Close what is kept."""
        with self._change:
            kept, self._kept = self._kept, None
            self._change.notify_all()
        if kept is not None:
            kept[0].close()

    def _close_later(self) -> None:
        with self._change:
            while self._kept is not None:
                left = self._until - time.monotonic()
                if left <= 0:
                    break
                self._change.wait(left)
            kept, self._kept = self._kept, None
            self._closer = None
        if kept is not None:
            kept[0].close()

    def _settled(self, connection: Connection) -> bool:
        """Write everything back into the file; False where another process is at it."""
        try:
            if self._path.with_name(self._path.name + "-wal").stat().st_size == 0:
                return True
            driver: Any = connection.connection.dbapi_connection
            driver.execute("PRAGMA busy_timeout=0")
            (busy, _, _) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            driver.execute(f"PRAGMA busy_timeout={1000 * BUSY_SECONDS}")
            return not busy
        except (DatabaseError, sqlite3.Error, OSError):
            return False

    def _identity(self) -> tuple[int, ...]:
        """Return by what it shows that the file is another, or was written to."""
        try:
            now = self._path.stat()
        except OSError:
            return ()
        return now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns
