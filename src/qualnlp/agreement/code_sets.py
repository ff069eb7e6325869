"""The set of codes that a coder gave a unit, as one number.

Most units bear one code or none: no table of units x codes is made for them. In: the unit and the
code of each row, a pair of columns a coder. Out: a number for each coder and unit, and the sets.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.intp]
Sets = list[frozenset[int]]


def code_sets(
    rows: Sequence[tuple[Numbers, Numbers]], units: int, codes: int
) -> tuple[NDArray[np.int32], Sets]:
    """Return each coder's set for each unit, (coders, units), and the sets that occur.

    Parameters
    ----------
    rows : sequence of (unit, code)
        For each coder, the unit and the code of each row; -1 for none.
    units, codes : int
        How many there are.

    Examples
    --------
    >>> import numpy as np
    >>> rows = [(np.array([0, 1, 1, 2]), np.array([0, 0, 1, -1]))]
    >>> code_sets(rows, units=3, codes=2)
    (array([[1, 2, 0]], dtype=int32), [frozenset(), frozenset({0}), frozenset({0, 1})])
    """
    # The last column takes what is about no unit.
    chosen = np.zeros((len(rows), units + 1), dtype=np.int32)
    crowded: list[tuple[int, Numbers]] = []
    tables: list[NDArray[np.bool_]] = []
    for coder, (unit, code) in enumerate(rows):
        told = code >= 0
        if not told.all():
            unit, code = unit[told], code[told]
        own = chosen[coder]
        own[unit] = code + 1
        own[-1] = 0
        if np.count_nonzero(own) == len(unit):
            continue  # as many units as rows: none has a second code
        another = (own[unit] != code + 1) & (unit >= 0)
        if another.any():
            apart = np.zeros(units + 1, dtype=bool)
            apart[unit[another]] = True
            here = apart[unit]
            table = np.zeros((int(apart.sum()), codes), dtype=bool)
            table[(np.cumsum(apart) - 1)[unit[here]], code[here]] = True
            crowded.append((coder, np.flatnonzero(apart)))
            tables.append(table)
    sets = [frozenset[int](), *(frozenset((code,)) for code in range(codes))]
    if tables:
        number, several = _numbered(np.concatenate(tables))
        ends = np.cumsum([len(table) for table in tables])[:-1]
        for (coder, places), own_sets in zip(crowded, np.split(number, ends), strict=True):
            chosen[coder, places] = len(sets) + own_sets
        sets += several
    return in_order(chosen[:, :-1], sets)


def in_order(chosen: NDArray[np.int32], sets: Sets) -> tuple[NDArray[np.int32], Sets]:
    """Return the sets that occur, sorted: which unit came first must not matter."""
    used = np.sum([np.bincount(own, minlength=len(sets)) for own in chosen], axis=0)
    order = sorted(np.flatnonzero(used).tolist(), key=lambda place: sorted(sets[place]))
    if order == list(range(len(sets))):
        return chosen, sets
    rank = np.zeros(len(sets), dtype=np.int32)
    rank[order] = np.arange(len(order))
    return rank[chosen], [sets[place] for place in order]


def _numbered(table: NDArray[np.bool_]) -> tuple[Numbers, Sets]:
    """Return the number of the set in each row of a table (rows, codes), and the sets."""
    import pandas as pd

    # Eight bytes are compared as one number; with more than 64 codes, number after number.
    packed = np.packbits(table, axis=1)
    wide = np.zeros((len(packed), -(-packed.shape[1] // 8) * 8), dtype=np.uint8)
    wide[:, : packed.shape[1]] = packed
    words = wide.view(np.uint64)
    number = pd.factorize(words[:, 0])[0].astype(np.intp)
    for word in words.T[1:]:
        place, found = pd.factorize(word)
        number = pd.factorize(number * len(found) + place)[0].astype(np.intp)
    first = np.full(number.max(initial=-1) + 1, len(number))
    np.minimum.at(first, number, np.arange(len(number)))
    return number, [frozenset(np.flatnonzero(row).tolist()) for row in table[first]]
