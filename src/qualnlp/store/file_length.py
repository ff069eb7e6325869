"""How long a study's file must be, as its own first page says. In: a path. Out: bytes missing.

SQLite fills a last page that was cut off with nothing, and its own check finds no fault in that.
"""

from __future__ import annotations

from pathlib import Path

_HEADER = 100
_MAGIC = b"SQLite format 3\0"


def missing_bytes(path: Path) -> int:
    """Return how many bytes at the end of a database are gone; 0 for a whole one, or another file.

    While changes wait in the ``-wal`` file beside it, the file itself may be behind: then it is 0.
    """
    unwritten = path.with_name(path.name + "-wal")
    if unwritten.exists() and unwritten.stat().st_size:
        return 0
    with path.open("rb") as file:
        head = file.read(_HEADER)
        size = file.seek(0, 2)
    if len(head) < _HEADER or not head.startswith(_MAGIC):
        return 0
    page = int.from_bytes(head[16:18], "big")
    page = 65_536 if page == 1 else page
    pages = int.from_bytes(head[28:32], "big")
    # The number of pages counts where it was written with the last change of the file.
    if head[24:28] != head[92:96]:
        return 0
    return max(0, page * pages - size)
