"""Agreement on the whole set of codes of a unit: Krippendorff's alpha with MASI or Jaccard.

One kappa a code treats codes as if nobody chose between them; this looks at a unit's codes
together. In: marks. Out: alpha and its values over the bootstrap's draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from qualnlp.agreement.measures.alpha import alpha_from, set_distance

Floats = NDArray[np.float64]
Numbers = NDArray[np.intp]

# With more different sets than this, the table of their distances would fill the memory.
MAX_SETS = 4000
# A table of the sets that met, for each transcript, may have so many cells.
MAX_JOINT = 2_000_000


@dataclass(frozen=True)
class SetCounts:
    """How often each set of codes was given, and which sets met in one unit.

    Counts alone, so that the order of the units changes no bit of what is computed from them.

    Attributes
    ----------
    sets : list of frozenset of int
        The different sets, of places of codes.
    given : array (heaps, sets)
        How often coders gave each set, over units that two of them saw.
    met : integer array (4, n)
        Heap, one coder's set, another's, and how many saw the unit.
    times : array (n,)
        How often this happened.
    """

    sets: list[frozenset[int]]
    given: Floats
    met: Numbers
    times: Floats

    @classmethod
    def of(
        cls, marked: NDArray[np.bool_], seen: NDArray[np.bool_], heap: Numbers, heaps: int
    ) -> SetCounts:
        """Count sets.

        Parameters
        ----------
        marked : bool array (coders, units, codes)
        seen : bool array (coders, units)
            A coder who did not see a unit has no rating there.
        heap : integer array (units,)
            What the bootstrap draws the unit with, of `heaps`.

        Raises
        ------
        ValueError
            If there are more than `MAX_SETS` different sets.
        """
        readers = seen.sum(axis=0)
        several = readers >= 2
        if not several.all():
            marked, seen = marked[:, several], seen[:, several]
            heap, readers = heap[several], readers[several]
        number, sets = _numbered(marked)
        if len(sets) > MAX_SETS:
            raise ValueError(f"{len(sets)} different sets of codes are more than {MAX_SETS}")
        n = len(sets)
        given = np.zeros(heaps * n)
        for row, known in zip(number, seen, strict=True):
            given += np.bincount((heap * n + row)[known], minlength=heaps * n)
        shape = heaps, max(n, 1), max(n, 1), len(seen) + 1
        met = [
            np.ravel_multi_index((heap[both], row[both], other[both], readers[both]), shape)
            for (row, known), (other, also) in combinations(zip(number, seen, strict=True), 2)
            for both in [known & also & (row != other)]
        ]
        cells, times = _counted(np.concatenate(met), int(np.prod(shape)))
        places = np.stack(np.unravel_index(cells, shape))
        return cls(sets, given.reshape(heaps, n), places, times)

    @classmethod
    def of_pairs(cls, joint: Floats, sets: list[frozenset[int]]) -> SetCounts:
        """Return what `of` counts, from how often two coders' sets met, (heaps, sets, sets)."""
        apart = joint * (1 - np.eye(len(sets)))
        places = np.nonzero(apart)
        both = np.full(len(places[0]), 2, dtype=np.intp)
        met = np.stack([*(own.astype(np.intp) for own in places), both])
        return cls(sets, joint.sum(axis=2) + joint.sum(axis=1), met, joint[places])

    def alpha(self, level: str, draws: Floats) -> tuple[float, Floats]:
        """Return alpha for ``"masi"`` or ``"jaccard"``, and its value in each draw of heaps."""
        apart = set_distance(self.sets, level)
        everything = np.arange(len(self.sets))
        table = apart(everything[:, None], everything[None, :])
        heap, one, other, readers = self.met
        amount = self.times * 2.0 / (readers - 1) * table[one, other]
        observed = np.bincount(heap, amount, minlength=len(self.given))
        value = _alpha(self.given.sum(axis=0, keepdims=True), observed.sum(keepdims=True), table)
        return float(value[0]), _alpha(draws @ self.given, draws @ observed, table)


def joint_sets(
    marked: NDArray[np.bool_], heap: Numbers, heaps: int
) -> tuple[Floats, list[frozenset[int]]] | None:
    """Return how often each set of the first coder met each of the second, (heaps, sets, sets).

    Everything that is reported of two coders can be counted from it. None where it would be large.
    """
    number, sets = _numbered(marked)
    n = len(sets)
    if heaps * n * n > MAX_JOINT:
        return None
    cells = (heap * n + number[0]) * n + number[1]
    return np.bincount(cells, minlength=heaps * n * n).reshape(heaps, n, n).astype(float), sets


def _numbered(marked: NDArray[np.bool_]) -> tuple[Numbers, list[frozenset[int]]]:
    """Return the number of each coder's set in each unit, (coders, units), and the sets."""
    import pandas as pd

    coders, units, codes = marked.shape
    # Eight bytes are compared as one number; with more than 64 codes, number after number.
    packed = np.packbits(marked.reshape(coders * units, codes), axis=1)
    wide = np.zeros((len(packed), -(-max(codes, 1) // 64) * 8), dtype=np.uint8)
    wide[:, : packed.shape[1]] = packed
    words = wide.view(np.uint64)
    number = pd.factorize(words[:, 0])[0].astype(np.intp)
    for word in words.T[1:]:
        place, found = pd.factorize(word)
        number = pd.factorize(number * len(found) + place)[0].astype(np.intp)
    first = np.full(number.max(initial=-1) + 1, len(number))
    np.minimum.at(first, number, np.arange(len(number)))
    sets = [
        frozenset(np.flatnonzero(row).tolist())
        for row in marked.reshape(coders * units, codes)[first]
    ]
    # In an order of their own: which unit came first must not matter.
    order = sorted(range(len(sets)), key=lambda place: sorted(sets[place]))
    rank = np.empty(len(sets), dtype=np.intp)
    rank[order] = np.arange(len(sets))
    return rank[number].reshape(coders, units), [sets[place] for place in order]


def _counted(cells: Numbers, size: int) -> tuple[Numbers, Floats]:
    """Return the different cells in order, and how often each occurs."""
    if size <= 4 * len(cells) + 1_000_000:
        times = np.bincount(cells, minlength=size)
        used = np.flatnonzero(times)
        return used, times[used].astype(float)
    used, often = np.unique(cells, return_counts=True)
    return used, often.astype(float)


def _alpha(counts: Floats, observed: Floats, table: Floats) -> Floats:
    expected = ((counts @ table) * counts).sum(axis=1)
    total = counts.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = alpha_from(observed, total, expected)
    return np.where(expected > 0, value, np.nan)
