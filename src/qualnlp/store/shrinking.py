"""Giving room back to the disk. In: a study's file that is mostly empty. Out: the same, smaller.

SQLite keeps the room of what was deleted. After a migration that lets a table go (schema 6) that
may be most of the file.
"""

from __future__ import annotations

import logging
from pathlib import Path
from shutil import disk_usage

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

_log = logging.getLogger("qualnlp.store")
# Less than so many empty pages are not worth the writing: 1 MiB.
_PAGES = 256


def give_room_back(engine: Engine, path: Path) -> None:
    """Make a file smaller if more than half of it is empty; where that cannot be, it stays.

    SQLite writes the file anew in one transaction: a process that is killed meanwhile leaves it as
    it was, and whoever opens it next tries again. It needs room on the disk for what is left,
    twice, and nobody else who writes; otherwise nothing is done. Empty room is used again.
    """
    with engine.connect() as connection:
        pages, free, size = (
            int(connection.exec_driver_sql(f"PRAGMA {name}").scalar() or 0)
            for name in ("page_count", "freelist_count", "page_size")
        )
        if free < _PAGES or 2 * free < pages:
            return
        try:
            if disk_usage(path.parent).free < 2 * (pages - free) * size:
                return
            # Whoever works in the study at this moment is not waited for.
            connection.exec_driver_sql("PRAGMA busy_timeout=0")
            connection.rollback()
            connection.exec_driver_sql("VACUUM")
        except (DatabaseError, OSError) as error:
            _log.info("the file stays as large as it is: %s", error)
