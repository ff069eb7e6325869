"""Another tool's SQLite file, opened to be read. In: a path. Out: rows, as mappings.

The file is never written to, its views and triggers are not trusted, and a damaged one is a
sentence. What one file may bring is limited.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from qualnlp.errors import ExchangeUnreadable, no_such_file
from qualnlp.i18n import say
from qualnlp.limits import go_on, in_time, is_over

MAX_BYTES = 2_000_000_000
MAX_ROWS = 5_000_000


class Tables:
    """The tables of a file; one that is not there has no rows."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        self.names = {str(row[0]) for row in found}

    def rows(self, table: str, order: str) -> Iterator[dict[str, Any]]:
        """Give the rows of a table in the order of a column; a column has whatever type it has."""
        if table not in self.names:
            return
        columns = [row["name"] for row in self._connection.execute(f"PRAGMA table_info({table})")]
        if order not in columns:
            raise damaged(self._path)
        query = f'SELECT * FROM "{table}" ORDER BY "{order}" LIMIT {MAX_ROWS}'
        for row in in_time(self._connection.execute(query)):
            yield dict(row)


@contextmanager
def opened(path: Path) -> Iterator[Tables]:
    """Open a file to read it.

    Raises
    ------
    FileMissing
        If there is no such file.
    ExchangeUnreadable
        If it is no SQLite file, damaged, or larger than `MAX_BYTES`.
    """
    if not path.is_file():
        raise no_such_file(path)
    if path.stat().st_size > MAX_BYTES:
        raise damaged(path)
    # What a program that is still open has written last lies in the -wal file.
    how = "" if path.with_name(f"{path.name}-wal").exists() else "&immutable=1"
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro{how}", uri=True)) as own:
            own.row_factory = sqlite3.Row
            own.text_factory = lambda data: data.decode("utf-8", errors="replace")
            own.execute("PRAGMA trusted_schema = OFF")
            # One statement of another's making may count to a thousand million.
            own.set_progress_handler(is_over, 100_000)
            yield Tables(own, path)
    except (sqlite3.Error, KeyError) as error:  # a column that the tool writes is not there
        go_on()  # a statement that was stopped for its time says that it failed
        raise damaged(path) from error


def damaged(path: Path) -> ExchangeUnreadable:
    """Return the error for a file that is no project of that tool."""
    return ExchangeUnreadable(
        say(
            "Berkas rusak, atau bukan proyek alat yang dikenal.",
            "The file is damaged, or no project of a tool that is known.",
        ),
        where=path,
        hint=say("Ekspor atau salin ulang dari alatnya.", "Export or copy it anew from its tool."),
    )


def text_of(value: object) -> str:
    """Return a cell as text; empty for nothing."""
    return "" if value is None else str(value)


def number_of(value: object) -> int | None:
    """Return a cell as a whole number; None where it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None
