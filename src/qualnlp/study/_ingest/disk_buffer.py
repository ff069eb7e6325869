"""A buffer on disk for values that do not fit into memory. In: values. Out: the same values."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def spooled(values: Iterable[T]) -> Iterator[Iterator[T]]:
    """Consume all values first, then yield them again, one at a time.

    They are kept in a temporary file, which has no name where the system allows it and disappears
    with the process. An exception of `values` is raised before any value is yielded.

    Examples
    --------
    >>> with spooled(number**2 for number in range(4)) as squares:
    ...     list(squares)
    [0, 1, 4, 9]
    """
    with tempfile.TemporaryFile(prefix="qualnlp-") as file:
        n = 0
        for value in values:
            pickle.dump(value, file, pickle.HIGHEST_PROTOCOL)
            n += 1
        file.seek(0)
        yield (pickle.load(file) for _ in range(n))


def in_portions(values: Iterable[T], size_of: Callable[[T], int], most: int) -> Iterator[list[T]]:
    """Yield lists of values whose sizes add up to at most `most`; each has at least one value.

    Examples
    --------
    >>> list(in_portions([3, 4, 9, 1], int, 8))
    [[3, 4], [9], [1]]
    """
    portion: list[T] = []
    total = 0
    for value in values:
        size = size_of(value)
        if portion and total + size > most:
            yield portion
            portion, total = [], 0
        portion.append(value)
        total += size
    if portion:
        yield portion
