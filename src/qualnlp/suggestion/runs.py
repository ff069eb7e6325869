"""Runs of characters found in words, all words at once. In: known runs, then words. Out: which.

A word that is met for the first time has some thirty runs, and few of them are in any code. They
are looked for in a tree of characters, as whole arrays; only what is found becomes a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

# Character n-grams meet stems across affixes: pelatihan, dilatih.
SIZES = (3, 4, 5)


def runs_of(words: Iterable[str]) -> list[str]:
    """Return the runs of words, with a blank before and behind each word.

    Examples
    --------
    >>> runs_of(["gaji"])
    [' ga', 'gaj', 'aji', 'ji ', ' gaj', 'gaji', 'aji ', ' gaji', 'gaji ']
    """
    return [
        padded[start : start + size]
        for word in words
        for padded in (f" {word} ",)
        for size in SIZES
        for start in range(len(padded) - size + 1)
    ]


class RunFinder:
    """Counts known runs in words.

    Parameters
    ----------
    runs : sequence of str
        Of `SIZES` characters; a run's number is its place. Blanks only at its ends.

    Examples
    --------
    >>> RunFinder(["aji", "ji "]).counts(["gaji", "jika"]).toarray()
    array([[1., 1.],
           [0., 0.]])
    """

    def __init__(self, runs: Sequence[str]) -> None:
        self._n = len(runs)
        letters = sorted({letter for run in runs for letter in run} | {" "})
        # 0 stands for any character that no run has.
        self._letters = np.zeros(ord(letters[-1]) + 2, np.int32)
        self._letters[[ord(letter) for letter in letters]] = np.arange(1, len(letters) + 1)
        # Node 0: nothing goes on here; node 1: nothing was read yet.
        children: list[dict[int, int]] = [{}, {}]
        numbers = [-1, -1]
        for number, run in enumerate(runs):
            node = 1
            for letter in run:
                node = children[node].setdefault(int(self._letters[ord(letter)]), len(children))
                if node == len(children):
                    children.append({})
                    numbers.append(-1)
            numbers[node] = number
        self._numbers = np.array(numbers, np.int32)
        self._next = np.zeros((len(children), len(letters) + 1), np.int32)
        for node, below in enumerate(children):
            self._next[node, list(below)] = list(below.values())

    def counts(self, words: Sequence[str]) -> csr_matrix:
        """Return how often each word, (n, runs), has each run; words are without blanks."""
        # Two blanks stand between two words, and in no run: none is found across a border.
        glued = "".join([f" {word} " for word in words]) + " " * max(SIZES)
        points = np.frombuffer(glued.encode("utf-32-le", "surrogatepass"), np.uint32)
        letters = self._letters[np.minimum(points, len(self._letters) - 1)]
        owners = np.repeat(np.arange(len(words)), [len(word) + 2 for word in words])
        places: NDArray[np.intp] = np.arange(len(owners))
        nodes = np.ones(len(owners), np.int32)
        rows, columns = [], []
        for depth in range(max(SIZES)):
            nodes = self._next[nodes, letters[places + depth]]
            alive = np.flatnonzero(nodes)
            nodes, places = nodes[alive], places[alive]
            numbers = self._numbers[nodes]
            found = np.flatnonzero(numbers >= 0)
            rows.append(owners[places[found]])
            columns.append(numbers[found])
        row, column = np.concatenate(rows), np.concatenate(columns)
        return csr_matrix((np.ones(len(row)), (row, column)), (len(words), self._n))
