"""Agreement on the whole set of codes of a unit: Krippendorff's alpha with MASI or Jaccard.

One kappa a code treats codes as if nobody chose between them; this looks at a unit's codes
together. In: marks. Out: alpha and its values over the bootstrap's draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import prod

import numpy as np
from numpy.typing import NDArray

from qualnlp.agreement.code_sets import in_order
from qualnlp.agreement.coding_matrix import Marks
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
    given : array (resampling units, sets)
        How often coders gave each set, over units that two of them saw.
    met : integer array (4, n)
        Resampling unit, one coder's set, another's, and how many saw the unit.
    times : array (n,)
        How often this happened.
    """

    sets: list[frozenset[int]]
    given: Floats
    met: Numbers
    times: Floats

    @classmethod
    def of(cls, marks: Marks, seen: NDArray[np.bool_]) -> SetCounts:
        """Count sets.

        Parameters
        ----------
        seen : bool array (coders, units)
            A coder who did not see a unit has no rating there.

        Raises
        ------
        ValueError
            If there are more than `MAX_SETS` different sets.
        """
        number, sets = marks.chosen, marks.sets
        drawn_with, units = marks.resampling_unit, marks.resampling_units
        readers = seen.sum(axis=0)
        several = readers >= 2
        if not several.all():
            number, seen = number[:, several], seen[:, several]
            drawn_with, readers = drawn_with[several], readers[several]
            number, sets = in_order(number, sets)
        if len(sets) > MAX_SETS:
            raise ValueError(f"{len(sets)} different sets of codes are more than {MAX_SETS}")
        n = len(sets)
        given = np.zeros(units * n)
        for row, known in zip(number, seen, strict=True):
            given += np.bincount((drawn_with * n + row)[known], minlength=units * n)
        shape = units, max(n, 1), max(n, 1), len(seen) + 1
        met = [
            np.ravel_multi_index((drawn_with[both], row[both], other[both], readers[both]), shape)
            for (row, known), (other, also) in combinations(zip(number, seen, strict=True), 2)
            for both in [known & also & (row != other)]
        ]
        cells, times = _counted(np.concatenate(met), prod(shape))
        places = np.stack(np.unravel_index(cells, shape))
        return cls(sets, given.reshape(units, n), places, times)

    @classmethod
    def of_pairs(cls, joint: Floats, sets: list[frozenset[int]]) -> SetCounts:
        """Return what `of` counts, from what `joint_sets` returned."""
        apart = joint * (1 - np.eye(len(sets)))
        places = np.nonzero(apart)
        both = np.full(len(places[0]), 2, dtype=np.intp)
        met = np.stack([*(own.astype(np.intp) for own in places), both])
        return cls(sets, joint.sum(axis=2) + joint.sum(axis=1), met, joint[places])

    def alpha(self, level: str, draws: Floats) -> tuple[float, Floats]:
        """Return alpha for ``"masi"`` or ``"jaccard"``, and its value in each draw."""
        apart = set_distance(self.sets, level)
        everything = np.arange(len(self.sets))
        table = apart(everything[:, None], everything[None, :])
        drawn_with, one, other, readers = self.met
        amount = self.times * 2.0 / (readers - 1) * table[one, other]
        observed = np.bincount(drawn_with, amount, minlength=len(self.given))
        value = _alpha(self.given.sum(axis=0, keepdims=True), observed.sum(keepdims=True), table)
        return float(value[0]), _alpha(draws @ self.given, draws @ observed, table)


def joint_sets(marks: Marks) -> Floats | None:
    """Return how often each set of the first coder met each of the second.

    (resampling units, sets, sets). Everything that is reported of two coders can be counted from
    it. None where it would be large.
    """
    units, n = marks.resampling_units, len(marks.sets)
    if units * n * n > MAX_JOINT:
        return None
    first, second = marks.chosen
    cells = marks.resampling_unit * n
    cells += first
    cells *= n
    cells += second
    return np.bincount(cells, minlength=units * n * n).reshape(units, n, n).astype(float)


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
