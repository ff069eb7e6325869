"""What a transaction has found out already. In: a connection. Out: an answer that it gave before.

A page asks the same several times within one transaction, which sees one state of the study: the
second time is answered from here. A write that the proofs speak of lets go of everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection

_FOUND = "found"
A = TypeVar("A")


@contextmanager
def finding(connection: Connection) -> Iterator[None]:
    """Keep what is found until the transaction ends; without it nothing is kept."""
    connection.info[_FOUND] = {}
    try:
        yield
    finally:
        connection.info.pop(_FOUND, None)


def found_once(connection: Connection, look: Callable[[Connection], A]) -> A:
    """Return what a function finds; within one transaction it looks once."""
    found: dict[Any, Any] | None = connection.info.get(_FOUND)
    if found is None:
        return look(connection)
    if look not in found:
        found[look] = look(connection)
    answer: A = found[look]
    return answer


def let_go(connection: Connection) -> None:
    """Forget what was found: something has been written since."""
    found = connection.info.get(_FOUND)
    if found:
        found.clear()
