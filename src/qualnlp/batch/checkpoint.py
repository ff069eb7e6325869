"""The folder beside the output in which a run keeps the parts that are done.

In: the output's path. Out: names of files, and a lock that ends with its process.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qualnlp.errors import BatchRefused
from qualnlp.i18n import say

PLAN = "plan.json"
STAGED = "input.parquet"


def folder_of(out: Path) -> Path:
    """Return the folder of a run: ``OUT.parts``."""
    return out.with_name(out.name + ".parts")


def errors_of(out: Path) -> Path:
    """Return where the rows go that cannot be read: ``OUT.errors.parquet``."""
    return out.with_name(out.name + ".errors.parquet")


def part_path(folder: Path, number: int) -> Path:
    """Return the file of a part."""
    return folder / f"part-{number:07d}.parquet"


def errors_path(folder: Path, number: int) -> Path:
    """Return the file of the rows of a part that cannot be read; it is written first."""
    return folder / f"errors-{number:07d}.parquet"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the run's lock. SQLite's lock works on every system and ends with its process.

    Raises
    ------
    BatchRefused
        If another run works for the same output.
    """
    connection = sqlite3.connect(folder / "lock", timeout=0, isolation_level=None)
    try:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise OSError(f"{folder}: {error}") from error
            raise BatchRefused(
                say(
                    "Proses lain sedang menulis luaran ini.",
                    "Another process is writing this output.",
                ),
                where=folder,
                hint=say("Tunggu sampai selesai.", "Wait until it is done."),
            ) from error
        yield
    finally:
        connection.close()
