"""Plain ratings, coders x units, as numbers that can be counted.

In: rows of anything (texts, numbers, None, NaN). Out: category numbers, -1 where a coder did not
rate; and tables of counts made from them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualnlp.i18n import say

# Rows of coders x units; a DataFrame has units x coders; a mapping coder -> ratings.
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


def code(
    ratings: Ratings,
    as_key: Callable[[Any], Hashable] | None = None,
    categories: Sequence[Any] | None = None,
    *,
    ordered: bool = False,
) -> Coded:
    """Return ratings as category numbers, the categories in order.

    Parameters
    ----------
    ratings : coders x units, DataFrame units x coders, or mapping coder -> ratings
        Numbers that were read as text ("10", "9") are numbers.
    as_key : callable, optional
        What two ratings must share to be the same category; otherwise the rating itself.
    categories : sequence, optional
        All categories of the scale, in order; otherwise those of an ordered Categorical, or those
        that were used.
    ordered : bool
        Whether the order of the categories counts: words without `categories` are refused.

    Raises
    ------
    ValueError
        If there are no two coders, rows of different length, numbers beside the same numbers as
        text, words whose order nobody told, or a rating that is none of `categories`.

    Examples
    --------
    >>> code([["a", "b", None], ["a", "a", "b"]]).numbers.tolist()
    [[0, 1, -1], [0, 0, 1]]
    >>> code([["rendah", "tinggi"], ["rendah", "rendah"]], categories=["rendah", "sedang",
    ...     "tinggi"]).numbers.tolist()
    [[0, 2], [0, 0]]
    """
    rows, told = _rows_of(ratings)
    categories = told if categories is None else list(categories)
    if as_key is None and categories is None and _is_numeric(rows):
        return _code_array(np.asarray(rows))
    rows = [_plain(row) for row in rows]
    if len(rows) < 2 or len({len(row) for row in rows}) > 1:
        raise ValueError(shape_wanted())
    if as_key is None:
        rows = _numbers_from_text(rows, categories)
    places: dict[Hashable, int] = {}
    numbers = np.full((len(rows), len(rows[0])), MISSING, dtype=np.intp)
    for coder, row in enumerate(rows):
        for unit, value in enumerate(row):
            if not is_missing(value):
                key = value if as_key is None else as_key(value)
                numbers[coder, unit] = places.setdefault(key, len(places))
    if categories is None:
        # Two words differ by one step, whichever comes first.
        if ordered and len(places) > 2 and any(isinstance(value, str) for value in places):
            raise ValueError(_order_wanted(list(places)))
        in_their_order = in_order(places)
    else:
        in_their_order = _of_scale(categories, list(places))
    rank = np.full(len(places) + 1, MISSING, dtype=np.intp)  # MISSING counts from the end
    for place, category in enumerate(in_their_order):
        if category in places:
            rank[places[category]] = place
    return Coded(rank[numbers], in_their_order)


def shape_wanted() -> str:
    """Say what ratings look like."""
    return say(
        "ratings: dua baris atau lebih yang sama panjang (pengode x unit), atau DataFrame dengan "
        "satu kolom per pengode",
        "ratings must be two rows or more of one length (coders x units), or a DataFrame with one "
        "column per coder",
    )


def _rows_of(ratings: Ratings) -> tuple[Any, list[Any] | None]:
    """Return one row per coder, and the categories where an ordered Categorical tells them."""
    if isinstance(ratings, Mapping):
        return list(ratings.values()), None
    if hasattr(ratings, "columns") and hasattr(ratings, "iloc"):
        # A table has a row per unit and a column per coder, as in R and irrCAC.
        if len(ratings.columns) < 2:
            raise ValueError(shape_wanted())
        columns = [ratings.iloc[:, place] for place in range(len(ratings.columns))]
    elif isinstance(ratings, np.ndarray):
        if ratings.ndim != 2:
            raise ValueError(shape_wanted())
        return ratings, None
    else:
        columns = list(ratings)
        if any(isinstance(row, str) for row in columns):
            raise ValueError(shape_wanted())
    told: list[Any] | None = None
    for column in columns:
        dtype = getattr(column, "dtype", None)
        if getattr(dtype, "ordered", False):
            scale = list(dtype.categories)  # type: ignore[union-attr]
            if told is not None and told != scale:
                raise ValueError(
                    say(
                        "pengode memakai skala (Categorical) yang berbeda",
                        "the coders use different scales (ordered Categoricals)",
                    )
                )
            told = scale
    return columns, told


def _is_numeric(rows: Any) -> bool:
    if isinstance(rows, np.ndarray):
        return rows.dtype.kind in "biuf"
    kinds = [getattr(getattr(row, "dtype", None), "kind", "") for row in rows]
    return (
        len(rows) >= 2
        and all(kind in ("b", "i", "u", "f") for kind in kinds)
        and (len({len(row) for row in rows}) == 1)
    )


def _plain(row: Iterable[Any]) -> list[Any]:
    """Return a row as a list; NaN in an array of texts is the text "nan"."""
    values = list(row)
    if isinstance(row, np.ndarray) and row.dtype.kind == "U":
        return [None if value == "nan" else str(value) for value in values]
    return values


def _numbers_from_text(rows: list[list[Any]], categories: Sequence[Any] | None) -> list[list[Any]]:
    """Read texts as numbers where all are; refuse numbers beside the same numbers as text."""
    values = [value for row in rows for value in row if not is_missing(value)]
    texts = [value for value in values if isinstance(value, str)]
    if not texts:
        return rows
    if len(texts) < len(values):
        numbers = {float(value) for value in values if isinstance(value, (int, float))}
        alike = next((text for text in texts if _number(text) in numbers), None)
        if alike is not None:
            raise ValueError(
                say(
                    f"“{alike}” adalah teks pada satu pengode dan angka pada yang lain; samakan "
                    "jenisnya, misalnya frame.astype(str)",
                    f"{alike!r} is text with one coder and a number with another; make them the "
                    "same kind, for example frame.astype(str)",
                )
            )
        return rows
    if categories is not None or any(_number(text) is None for text in texts):
        return rows
    return [[value if is_missing(value) else _number(value) for value in row] for row in rows]


def _number(text: str) -> int | float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    if not np.isfinite(value):
        return None
    return int(value) if value.is_integer() else value


def _of_scale(categories: Sequence[Any], used: list[Any]) -> list[Any]:
    """Return the categories of a scale; refuse a rating that is none of them."""
    known = list(dict.fromkeys(categories))
    beside = [value for value in used if value not in set(known)]
    if beside:
        shown = ", ".join(map(str, in_order(beside)[:5]))
        raise ValueError(
            say(
                f"penilaian di luar skala: {shown}; skalanya: {', '.join(map(str, known))}",
                f"ratings beside the scale: {shown}; the scale is: {', '.join(map(str, known))}",
            )
        )
    return known


def _order_wanted(used: list[Any]) -> str:
    shown = ", ".join(map(str, in_order(used)[:8]))
    return say(
        f"urutan kata-kata ini tidak diketahui: {shown}; tulis categories=[...] dari yang paling "
        "rendah sampai yang paling tinggi",
        f"the order of these words is not known: {shown}; say categories=[...], from the lowest to "
        "the highest",
    )


def _code_array(ratings: NDArray[Any]) -> Coded:
    """Return an array of numbers as category numbers, without looking at each in Python."""
    import pandas as pd

    if ratings.ndim != 2 or len(ratings) < 2:
        raise ValueError(shape_wanted())
    places, found = pd.factorize(ratings.ravel(), sort=True)  # NaN is -1, as MISSING is
    return Coded(places.reshape(ratings.shape).astype(np.intp), found.tolist())


def two_coders(
    ratings: Ratings, categories: Sequence[Any] | None = None, *, ordered: bool = False
) -> Coded:
    """Return the ratings of exactly two coders, for the units that both rated.

    Raises
    ------
    ValueError
        As `code` does, and if there are not two coders.
    """
    coded = code(ratings, categories=categories, ordered=ordered)
    if len(coded.numbers) != 2:
        raise ValueError(
            say(
                f"perlu dua pengode; yang ada {len(coded.numbers)}",
                f"two coders are needed; there are {len(coded.numbers)}",
            )
        )
    numbers = coded.numbers[:, (coded.numbers != MISSING).all(axis=0)]
    if categories is not None or _rows_of(ratings)[1] is not None:
        return Coded(numbers, coded.categories)
    # Categories of units that one of the two left out are no categories of these two.
    used, places = np.unique(numbers, return_inverse=True)
    return Coded(
        np.asarray(places.reshape(numbers.shape), dtype=np.intp),
        [coded.categories[place] for place in used],
    )


def two_by_two(ratings: Ratings, positive: Any = 1) -> tuple[int, int, int, int]:
    """Return how many units both rated `positive`, only the first, only the second, and neither.

    Raises
    ------
    ValueError
        As `two_coders` does, and if nobody rated `positive` though the ratings are no 0 and 1.
    """
    coded = two_coders(ratings)
    found = coded.categories
    marked = np.array([category == positive for category in found], dtype=bool)
    if found and not marked.any() and any(category not in (0, 1) for category in found):
        shown = ", ".join(map(str, found[:8]))
        raise ValueError(
            say(
                f"tidak ada penilaian {positive!r}; yang ada: {shown}. Sebutkan mana yang berarti "
                'ya, misalnya positive="ya"',
                f"there is no rating {positive!r}; there are: {shown}. Say which one means yes, "
                'for example positive="ya"',
            )
        )
    first, second = marked[coded.numbers] if len(marked) else np.zeros((2, 0), dtype=bool)
    cells = (first & second, first & ~second, ~first & second, ~first & ~second)
    both, a_only, b_only, neither = (int(cell.sum()) for cell in cells)
    return both, a_only, b_only, neither


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


def disagreement(k: int, weights: Any, values: Sequence[Any] | None = None) -> Floats:
    """Return how much each pair of `k` ordered categories disagrees, (k, k), 0 on the diagonal.

    Parameters
    ----------
    weights : None, "linear", "quadratic", or an array (k, k)
        None: 1 off the diagonal; linear: the steps between two categories; quadratic: their
        square.
    values : sequence, optional
        The categories themselves: between numbers a step is their difference, so that a number
        that nobody used leaves its gap.

    Raises
    ------
    ValueError
        If `weights` is none of these.

    Examples
    --------
    >>> disagreement(3, "linear").tolist()
    [[0.0, 1.0, 2.0], [1.0, 0.0, 1.0], [2.0, 1.0, 0.0]]
    >>> disagreement(3, "linear", [1, 2, 4]).tolist()
    [[0.0, 1.0, 3.0], [1.0, 0.0, 2.0], [3.0, 2.0, 0.0]]
    """
    places = np.arange(k, dtype=float)
    if values is not None and all(isinstance(value, (int, float)) for value in values):
        places = np.array([float(value) for value in values])
    steps: Floats = np.abs(np.subtract.outer(places, places))
    if weights is None:
        return np.asarray(steps > 0, dtype=float)
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
