"""The tokens that a static model has met. In: token ids. Out: a table that holds their vectors."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from qualnlp.embedding.base import Vectors


class MetTokens:
    """The vectors of the tokens met so far, in the order in which they were met.

    A study meets a tenth of them, and an empty table of all takes its memory when a few rows are
    filled: it comes in pages of 2 MB.
    """

    def __init__(
        self, count: int, dimension: int, vectors_of: Callable[[NDArray[np.int32]], Vectors]
    ) -> None:
        self._vectors_of = vectors_of
        self._places = np.full(count, -1, np.int32)
        self._table = np.empty((0, dimension), np.float32)
        self._telling = np.zeros(0, bool)
        self._n = 0
        self._lock = Lock()

    def filled(
        self, rows: NDArray[np.int32]
    ) -> tuple[Vectors, NDArray[np.int32], NDArray[np.bool_]]:
        """Return a table that holds these tokens, their rows in it, and which are not zero."""
        with self._lock:
            new = np.unique(rows[self._places[rows] < 0])
            n = self._n + len(new)
            if n > len(self._table):
                self._grow(n)
            found = self._vectors_of(new)
            self._table[self._n : n], self._telling[self._n : n] = found, found.any(axis=1)
            self._places[new] = np.arange(self._n, n)
            self._n = n
            places = self._places[rows]
            return self._table, places, self._telling[places]

    def _grow(self, n: int) -> None:
        """Make room for twice as many; for all of them, once a quarter was met."""
        count = len(self._places)
        room = 2 * n if 4 * n < count else count
        table = np.empty((room, self._table.shape[1]), np.float32)
        table[: self._n] = self._table[: self._n]
        telling = np.zeros(room, bool)
        telling[: self._n] = self._telling[: self._n]
        self._table, self._telling = table, telling
