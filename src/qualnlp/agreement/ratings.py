"""Plain ratings, coders x units, as numbers that can be counted.

In: rows of anything (texts, numbers, None, NaN). Out: category numbers, -1 where a coder did not
rate; and tables of counts made from them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ratings = Sequence[Sequence[Any]]
Floats = NDArray[np.float64]

MISSING = -1
_SHAPE = "ratings must be two rows or more of one length: coders x units"


@dataclass(frozen=True, slots=True)
class Coded:
    """Ratings as category numbers.

    Attributes
    ----------
    numbers : integer array (coders, units)
        The place of each rating in `categories`; `MISSING` where there is none.
    categories : list
        Each category that was used, in order.
    """

    numbers: NDArray[np.intp]
    categories: list[Any]

    def counts(self) -> Floats:
        """Return how many coders gave each unit each category, (units, categories)."""
        units = self.numbers.shape[1]
        k = len(self.categories)
        counts = np.zeros(units * k)
        everything = np.arange(units) * k
        for row in self.numbers:
            rated = row != MISSING
            counts[everything[rated] + row[rated]] += 1  # a coder rates a unit once
        return counts.reshape(units, k)

    def table(self) -> Floats:
        """Return the cross table of two coders, over the units that both rated."""
        first, second = self.numbers
        both = (first != MISSING) & (second != MISSING)
        k = len(self.categories)
        cells = first[both] * k + second[both]
        return np.bincount(cells, minlength=k * k).reshape(k, k).astype(float)


def code(ratings: Ratings, as_key: Callable[[Any], Hashable] | None = None) -> Coded:
    """Return ratings as category numbers, the categories in order.

    Parameters
    ----------
    as_key : callable, optional
        What two ratings must share to be the same category; otherwise the rating itself.

    Raises
    ------
    ValueError
        If there are no two coders, or rows of different length.

    >>> code([["a", "b", None], ["a", "a", "b"]]).numbers.tolist()
    [[0, 1, -1], [0, 0, 1]]
    """
    if isinstance(ratings, np.ndarray) and ratings.dtype.kind in "biuf" and as_key is None:
        return _code_array(ratings)
    rows = [list(row) for row in ratings]
    if len(rows) < 2 or len({len(row) for row in rows}) > 1:
        raise ValueError(_SHAPE)
    places: dict[Hashable, int] = {}
    numbers = np.full((len(rows), len(rows[0])), MISSING, dtype=np.intp)
    for coder, row in enumerate(rows):
        for unit, value in enumerate(row):
            if not is_missing(value):
                key = value if as_key is None else as_key(value)
                numbers[coder, unit] = places.setdefault(key, len(places))
    ordered = in_order(places)
    rank = np.empty(len(ordered) + 1, dtype=np.intp)
    rank[-1] = MISSING  # MISSING is the last place, counted from the end
    for place, category in enumerate(ordered):
        rank[places[category]] = place
    return Coded(rank[numbers], ordered)


def _code_array(ratings: NDArray[Any]) -> Coded:
    """Return an array of numbers as category numbers, without looking at each in Python."""
    import pandas as pd

    if ratings.ndim != 2 or len(ratings) < 2:
        raise ValueError(_SHAPE)
    places, found = pd.factorize(ratings.ravel(), sort=True)  # NaN is -1, as MISSING is
    return Coded(places.reshape(ratings.shape).astype(np.intp), found.tolist())


def two_coders(ratings: Ratings) -> Coded:
    """Return the ratings of exactly two coders, for the units that both rated.

    Raises
    ------
    ValueError
        If there are not two rows of one length.
    """
    coded = code(ratings)
    if len(coded.numbers) != 2:
        raise ValueError("ratings must be two rows of one length: coders x units")
    numbers = coded.numbers[:, (coded.numbers != MISSING).all(axis=0)]
    # Categories of units that one of the two left out are no categories of these two.
    used, places = np.unique(numbers, return_inverse=True)
    return Coded(
        np.asarray(places.reshape(numbers.shape), dtype=np.intp),
        [coded.categories[place] for place in used],
    )


def is_missing(value: Any) -> bool:
    """Tell whether a rating is absent: None, NaN, or pandas' NA.

    >>> is_missing(None), is_missing(float("nan")), is_missing(0), is_missing("")
    (True, True, False, False)
    """
    if value is None:
        return True
    try:
        return bool(value != value)
    except (TypeError, ValueError):  # pandas' NA has no truth; an array has too many
        return type(value).__name__ == "NAType"


def in_order(values: Iterable[Hashable]) -> list[Any]:
    """Return values sorted; texts and numbers together, which have no common order, as texts."""
    found = list(values)
    try:
        return sorted(found)
    except TypeError:
        return sorted(found, key=lambda value: (type(value).__name__, str(value)))


def disagreement(k: int, weights: Any) -> Floats:
    """Return how much each pair of `k` ordered categories disagrees, (k, k), 0 on the diagonal.

    Parameters
    ----------
    weights : None, "linear", "quadratic", or an array (k, k)
        None: 1 off the diagonal; linear: the steps between two categories that were used;
        quadratic: their square.

    Raises
    ------
    ValueError
        If `weights` is none of these.

    >>> disagreement(3, "linear").tolist()
    [[0.0, 1.0, 2.0], [1.0, 0.0, 1.0], [2.0, 1.0, 0.0]]
    """
    steps = np.abs(np.subtract.outer(np.arange(k), np.arange(k))).astype(float)
    if weights is None:
        return (steps > 0).astype(float)
    if isinstance(weights, str):
        if weights == "linear":
            return steps
        if weights == "quadratic":
            return np.asarray(steps**2)
        raise ValueError(f"weights must be None, 'linear' or 'quadratic', not {weights!r}")
    given = np.asarray(weights, dtype=float)
    if given.shape != (k, k):
        raise ValueError(f"weights must be {k} x {k}, one for each pair of categories used")
    return given
