"""Plain ratings, coders x units, as numbers that can be counted.

In: rows of anything (texts, numbers, None, NaN). Out: category numbers, -1 where a coder did not
rate; and tables of counts made from them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualnlp.agreement.rating_forms import SHAPE, as_number, is_missing, rows_of
from qualnlp.i18n import say

# Rows of ratings, one for each coder; a DataFrame of units x coders; a dict of coder to ratings.
Ratings = Any
Floats = NDArray[np.float64]

MISSING = -1


@dataclass(frozen=True, slots=True)
class Coded:
    """Ratings as category numbers.

    Attributes
    ----------
    numbers : integer array (coders, units)
        The place of each rating in `categories`; `MISSING` where there is none.
    categories : list
        The categories in order.
    whole_scale : bool
        Whether `categories` are all of the scale, or only those in use.
    """

    numbers: NDArray[np.intp]
    categories: list[Any]
    whole_scale: bool = False

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


def read_ratings(
    ratings: Ratings,
    categories: Any = None,
    *,
    ordered: bool = False,
    measured: bool = False,
    as_key: Callable[[Any], Hashable] | None = None,
) -> Coded:
    """Return ratings as category numbers, the categories in order.

    Parameters
    ----------
    ratings : coders x units
        Rows; or a DataFrame of units x coders (see `rows_of`); or a dict of coder to ratings.
    categories : sequence, optional
        All categories of the scale, in order; otherwise those that were used, sorted, or those of
        ordered pandas Categoricals.
    ordered, measured : bool
        Whether the order of the categories matters, and whether they must be numbers. Numbers that
        are text are then read as numbers; words need `categories`.
    as_key : callable, optional
        What two ratings must share to be the same category; otherwise the rating itself.

    Raises
    ------
    ValueError
        If there are no two coders, rows of different length, words without an order where it
        matters, one value as text and as number, or a rating that is not among `categories`.

    Examples
    --------
    >>> read_ratings([["a", "b", None], ["a", "a", "b"]]).numbers.tolist()
    [[0, 1, -1], [0, 0, 1]]
    """
    if isinstance(ratings, np.ndarray) and ratings.dtype.kind in "biuf" and as_key is None:
        coded = _of_array(ratings)
    else:
        rows, scale = rows_of(ratings)
        if len(rows) < 2 or len({len(row) for row in rows}) > 1:
            raise ValueError(SHAPE)
        categories = scale if categories is None else categories
        coded = _of_rows(rows, as_key)
    if as_key is not None:
        return coded
    _refuse_text_beside_number(coded.categories)
    if categories is not None:
        return _on_scale(coded, list(categories))
    texts = [category for category in coded.categories if isinstance(category, str)]
    if (ordered or measured) and texts:
        numbers = [as_number(category) for category in coded.categories]
        if None not in numbers:
            return _renamed(coded, numbers)
        if ordered and not measured and len(coded.categories) > 2:
            raise ValueError(_no_order(texts))
    return coded


def _of_array(ratings: NDArray[Any]) -> Coded:
    """Return an array of numbers as category numbers, without looking at each in Python."""
    import pandas as pd

    if ratings.ndim != 2 or len(ratings) < 2:
        raise ValueError(SHAPE)
    if ratings.dtype.kind in "iu" and ratings.size:
        low, high = int(ratings.min()), int(ratings.max())
        if high - low <= ratings.size + 1000 and abs(low) < 2**62 and abs(high) < 2**62:
            shifted = np.subtract(ratings, low, dtype=np.intp, casting="unsafe")
            used = np.flatnonzero(np.bincount(shifted.ravel()))
            if len(used) == high - low + 1:
                return Coded(shifted, (used + low).tolist())
            place = np.zeros(high - low + 1, dtype=np.intp)
            place[used] = np.arange(len(used))
            return Coded(place[shifted], (used + low).tolist())
    places, found = pd.factorize(ratings.ravel(), sort=True)  # NaN is -1, as MISSING is
    return Coded(places.reshape(ratings.shape).astype(np.intp), found.tolist())


def _of_rows(
    rows: Sequence[Sequence[Any]], as_key: Callable[[Any], Hashable] | None = None
) -> Coded:
    places: dict[Hashable, int] = {}
    numbers = np.full((len(rows), len(rows[0])), MISSING, dtype=np.intp)
    for coder, row in enumerate(rows):
        for unit, value in enumerate(row):
            if not is_missing(value):
                key = value if as_key is None else as_key(value)
                numbers[coder, unit] = places.setdefault(key, len(places))
    return _renamed(Coded(numbers, list(places)), list(places))


def _renamed(coded: Coded, names: list[Any]) -> Coded:
    """Return the ratings with other names for their categories, in the order of the new names."""
    ordered = in_order(set(names))
    place = {name: number for number, name in enumerate(ordered)}
    rank = np.array([*(place[name] for name in names), MISSING], dtype=np.intp)
    return Coded(rank[coded.numbers], ordered)  # MISSING is the last place, counted from the end


def _on_scale(coded: Coded, categories: list[Any]) -> Coded:
    """Return the ratings on a scale that is given whole and in order."""
    place = {category: number for number, category in enumerate(categories)}
    if len(place) < len(categories):
        raise ValueError(
            say(
                f"categories memuat kategori yang sama dua kali: {_named(categories)}",
                f"categories names a category twice: {_named(categories)}",
            )
        )
    used: list[Any] = list(coded.categories)
    if any(name not in place for name in used):
        # Numbers of a table that was read as text stand for the numbers of the scale.
        by_number = {as_number(category): category for category in categories}
        by_number.pop(None, None)  # a word stands for no number
        used = [name if name in place else by_number.get(as_number(name), name) for name in used]
    strange = [name for name in used if name not in place]
    if strange:
        raise ValueError(
            say(
                f"penilaian {_named(strange)} tidak ada dalam categories ({_named(categories)}); "
                "tambahkan ke skalanya, atau perbaiki penilaiannya",
                f"the ratings {_named(strange)} are not among categories ({_named(categories)}); "
                "add them to the scale, or mend the ratings",
            )
        )
    rank = np.array([*(place[name] for name in used), MISSING], dtype=np.intp)
    return Coded(rank[coded.numbers], categories, whole_scale=True)


def _refuse_text_beside_number(categories: list[Any]) -> None:
    """Refuse one value that stands as text and as number: the two would never agree."""
    texts = {as_number(name): name for name in categories if isinstance(name, str)}
    texts.pop(None, None)
    both = [name for name in categories if not isinstance(name, str) and as_number(name) in texts]
    if texts and both:
        name = both[0]
        raise ValueError(
            say(
                f"penilaian {name!r} berupa angka pada satu pengode dan teks "
                f"{texts[as_number(name)]!r} pada yang lain; samakan dahulu jenisnya",
                f"the rating {name!r} is a number for one coder and the text "
                f"{texts[as_number(name)]!r} for another; make them the same kind first",
            )
        )


def _no_order(words: list[str]) -> str:
    return say(
        f"urutan kata {_named(words)} tidak diketahui, padahal di sini urutan menentukan nilai; "
        "beri categories=[...] dari yang terendah ke yang tertinggi",
        f"the order of the words {_named(words)} is unknown, and here the order decides the value; "
        "give categories=[...] from lowest to highest",
    )


def _named(values: Iterable[Any]) -> str:
    several = [repr(value) for value in values]
    return ", ".join(several[:6]) + (", …" if len(several) > 6 else "")


def two_coders(ratings: Ratings, categories: Any = None, *, ordered: bool = False) -> Coded:
    """Return the ratings of exactly two coders, for the units that both rated.

    Raises
    ------
    ValueError
        If there are not two rows of one length; further as `read_ratings`.
    """
    if hasattr(ratings, "columns") and ratings.shape[1] != 2 and len(ratings) == 2:
        ratings = ratings.T  # only the rows can be two coders
    coded = read_ratings(ratings, categories, ordered=ordered)
    if len(coded.numbers) != 2:
        raise ValueError("ratings must be two rows of one length: coders x units")
    numbers = coded.numbers[:, (coded.numbers != MISSING).all(axis=0)]
    if coded.whole_scale:
        return replace(coded, numbers=numbers)
    # Categories of units that one of the two left out are no categories of these two.
    used, places = np.unique(numbers, return_inverse=True)
    return Coded(
        np.asarray(places.reshape(numbers.shape), dtype=np.intp),
        [coded.categories[place] for place in used],
    )


def two_by_two(
    ratings: Ratings, categories: Any = None, positive: Any = None
) -> tuple[int, int, int, int]:
    """Return how many units both said yes to, only the first, only the second, and neither.

    Parameters
    ----------
    positive : object, optional
        The rating that says yes; otherwise 1 (also as text), for ratings that are numbers.

    Raises
    ------
    ValueError
        If the ratings are words and `positive` is not given, or it is none of two ratings.
    """
    coded = two_coders(ratings, categories)
    found = coded.categories
    if positive is None:
        words = [name for name in found if as_number(name) is None]
        if words:
            raise ValueError(
                say(
                    f"penilaian berupa kata ({_named(words)}); sebutkan mana yang berarti ya, "
                    f"misalnya positive={words[-1]!r}",
                    f"the ratings are words ({_named(words)}); say which one means yes, for "
                    f"instance positive={words[-1]!r}",
                )
            )
        yes = np.array([as_number(name) == 1 for name in found], dtype=bool)
    else:
        yes = np.array([name == positive for name in found], dtype=bool)
        if len(found) > 1 and not yes.any():
            raise ValueError(
                say(
                    f"positive={positive!r} tidak ada di antara penilaian ({_named(found)})",
                    f"positive={positive!r} is none of the ratings ({_named(found)})",
                )
            )
    first, second = yes[coded.numbers] if len(yes) else np.zeros((2, 0), dtype=bool)
    cells = (first & second, first & ~second, ~first & second, ~first & ~second)
    both, a_only, b_only, neither = (int(cell.sum()) for cell in cells)
    return both, a_only, b_only, neither


def in_order(values: Iterable[Hashable]) -> list[Any]:
    """Return values sorted; texts and numbers together, which have no common order, as texts."""
    found = list(values)
    try:
        return sorted(found)
    except TypeError:
        return sorted(found, key=lambda value: (type(value).__name__, str(value)))


def disagreement(k: int, weights: Any, values: Sequence[Any] | None = None) -> Floats:
    """Return how much each pair of `k` ordered categories disagrees, (k, k), 0 on the diagonal.

    Parameters
    ----------
    weights : None, "linear", "quadratic", or an array (k, k)
        None: 1 off the diagonal; linear: the steps between two categories that were used;
        quadratic: their square.
    values : sequence of float, optional
        Where the categories lie, if their steps are not all alike.

    Raises
    ------
    ValueError
        If `weights` is none of these.

    Examples
    --------
    >>> disagreement(3, "linear").tolist()
    [[0.0, 1.0, 2.0], [1.0, 0.0, 1.0], [2.0, 1.0, 0.0]]
    """
    places = np.arange(k, dtype=float) if values is None else np.asarray(values, dtype=float)
    steps: Floats = np.abs(np.subtract.outer(places, places))
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
