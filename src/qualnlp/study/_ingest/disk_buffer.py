"""What is too much for memory waits on disk. In: values one by one. Out: the same, once more."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def spooled(values: Iterable[T]) -> Iterator[Iterator[T]]:
    """Take every value, and only then give them back, one at a time.

    They wait in a temporary file, which has no name where the system allows it and is gone with the
    process, however that ends. An exception of `values` is raised before any value is given.

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
    """Give values together as long as their sizes come to no more than `most`; one at least.

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
