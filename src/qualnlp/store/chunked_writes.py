"""Writing much without keeping others waiting. In: portions. Out: a short transaction each.

A decision at the page waits for whoever writes. What can be made again (suggestions, orders of
reading) is therefore written in portions, between which others have their turn.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from sqlalchemy import Connection

from qualnlp.store.connection import Store

# So many rows are written at once: some hundredths of a second.
PORTION = 2000

T = TypeVar("T")


def write_in_turns(
    store: Store, portions: Iterable[T], write: Callable[[Connection, T], object]
) -> None:
    """Write each portion in a transaction of its own.

    A crash of the machine may lose the last of them, in their order: the transaction that makes
    them count has to be an ordinary one, `Store.writing`, which puts all before it on the disk.
    """
    with store.kept_open():
        for portion in portions:
            began = time.monotonic()
            with store.writing(lasting=False) as connection:
                write(connection, portion)
            if store.is_file:
                # SQLite has no queue: whoever waits looks again every so often, and finds the
                # file free half of the time.
                time.sleep(time.monotonic() - began)
