"""Krippendorff's alpha: any number of coders, missing ratings, five kinds of distance.

alpha = 1 - observed / expected disagreement. Source: Krippendorff (2011), Computing
Krippendorff's Alpha-Reliability; sets: Passonneau (2006), Measuring Agreement on Set-valued Items
(MASI). Computed from counts: 10^6 units need no table of units x values.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from itertools import combinations
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from qualnlp.agreement.measures.registry import Measure, Sums, register
from qualnlp.agreement.ratings import MISSING, Floats, Ratings, read_ratings

__all__ = ["jaccard_distance", "krippendorff_alpha", "masi_distance"]

NAN = float("nan")

Level = Literal["nominal", "ordinal", "interval", "ratio", "masi", "jaccard"]
# How far categories lie apart; takes category numbers of any shapes that broadcast.
Distance = Callable[[NDArray[np.intp], NDArray[np.intp]], Floats]

# So many distances are held at a time.
_BLOCK = 2_000_000


def krippendorff_alpha(
    ratings: Ratings, level: Level = "nominal", *, categories: Any = None
) -> float:
    """Return Krippendorff's alpha.

    Parameters
    ----------
    ratings : coders x units
        As for `cohen_kappa`, of any number of coders. For ``"masi"`` and ``"jaccard"`` each rating
        is a set, list or tuple of codes; an empty one says that nothing applies.
    level : str
        What a difference is: ``"nominal"``, ``"ordinal"``, ``"interval"``, ``"ratio"`` (numbers of
        0 and above), or for sets ``"masi"``, ``"jaccard"``.
    categories : sequence, optional
        All categories of the scale, in order; required for ``"ordinal"`` over words, unless they
        are ordered pandas Categoricals.

    Returns
    -------
    float
        1 is full agreement, 0 what chance gives; NaN where no unit has two ratings or all
        ratings are the same.

    Raises
    ------
    ValueError
        If `level` is unknown, or ratings that should be numbers are not.

    Examples
    --------
    >>> round(krippendorff_alpha([[0, 1, 0, 0], [1, 1, 0, 0]]), 3)
    0.533
    >>> krippendorff_alpha([[{"a"}, {"b"}], [{"a"}, {"b"}]], level="masi")
    1.0
    """
    sets = level in ("masi", "jaccard")
    ordered = level in ("ordinal", "interval", "ratio")
    coded = read_ratings(
        ratings,
        None if sets else categories,
        ordered=ordered,
        measured=level in ("interval", "ratio"),
        as_key=_as_set if sets else None,
    )
    numbers = coded.numbers
    rated = numbers != MISSING
    if not rated.all():
        several = rated.sum(axis=0) >= 2
        numbers, rated = numbers[:, several], rated[:, several]
    if numbers.size == 0:
        return NAN
    given = numbers.ravel() if rated.all() else numbers[rated]
    counts = np.bincount(given, minlength=len(coded.categories))
    distance = _distance(level, coded.categories, counts)
    expected = _expected(counts, distance)
    if expected == 0:
        return NAN
    return float(alpha_from(_observed(numbers, distance), float(counts.sum()), expected))


def alpha_from(observed: Any, total: Any, expected: Any) -> Any:
    """Return alpha from disagreements: 1 - observed / expected, arrays or numbers.

    Parameters
    ----------
    observed : the distances of all ordered pairs within units, each divided by the unit's ratings
        less one
    total : how many ratings there are
    expected : the distances of all ordered pairs of ratings
    """
    return 1.0 - observed * (total - 1) / expected


def masi_distance(a: Collection[Hashable], b: Collection[Hashable]) -> float:
    """Return 1 - Jaccard * monotonicity of two sets of codes; 0 for equal, 1 for disjoint sets.

    Monotonicity is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, 0
    where they share nothing. Two empty sets are equal. Source: Passonneau (2006).

    Examples
    --------
    >>> round(masi_distance({1, 2}, {1, 2, 3, 4}), 4)
    0.6667
    """
    first, second = frozenset(a), frozenset(b)
    if first == second:
        return 0.0
    shared = len(first & second)
    one_holds_other = first <= second or second <= first
    monotony = 0.0 if not shared else 2 / 3 if one_holds_other else 1 / 3
    return 1.0 - shared / len(first | second) * monotony


def jaccard_distance(a: Collection[Hashable], b: Collection[Hashable]) -> float:
    """Return 1 - (shared / all) of two sets of codes; two empty sets are equal.

    Examples
    --------
    >>> jaccard_distance({1}, {1, 2})
    0.5
    """
    first, second = frozenset(a), frozenset(b)
    return 1.0 - len(first & second) / len(first | second) if first | second else 0.0


def _observed(numbers: NDArray[np.intp], distance: Distance) -> float:
    """Return the disagreement of pairs within units, each unit weighing as its ratings."""
    if len(numbers) == 2:  # both rated every unit that is left: pairs of categories are counted
        k = int(numbers.max()) + 1
        if k * k <= 4 * numbers.shape[1] + _BLOCK:
            times = np.bincount(numbers[0] * k + numbers[1])
            pairs = np.flatnonzero(times)
            return 2.0 * float(times[pairs] @ distance(*np.divmod(pairs, k)))
    weight = 2.0 / ((numbers != MISSING).sum(axis=0) - 1)
    total = 0.0
    for first, second in combinations(numbers, 2):
        differ = (first != MISSING) & (second != MISSING) & (first != second)
        total += float(weight[differ] @ distance(first[differ], second[differ]))
    return total


def _expected(counts: NDArray[np.intp], distance: Distance) -> float:
    """Return the disagreement of all ratings with all others, in blocks of bounded size."""
    everything = np.arange(len(counts))
    height = max(1, _BLOCK // max(1, len(counts)))
    total = 0.0
    for begin in range(0, len(counts), height):
        rows = everything[begin : begin + height]
        total += float(counts[rows] @ distance(rows[:, None], everything[None, :]) @ counts)
    return total


def _distance(level: str, categories: list[Any], counts: NDArray[np.intp]) -> Distance:
    if level == "nominal":
        return lambda a, b: np.asarray(a != b, dtype=float)
    if level in ("masi", "jaccard"):
        return set_distance(categories, level)
    if level == "ordinal":
        # The ratings between two categories, half of each of theirs: a distance of mid-ranks.
        return _squares(np.cumsum(counts) - counts / 2)
    if level == "interval":
        return _squares(_as_numbers(categories, level))
    if level != "ratio":
        raise ValueError(
            "level must be 'nominal', 'ordinal', 'interval', 'ratio', 'masi' or 'jaccard', "
            f"not {level!r}"
        )
    values = _as_numbers(categories, level)

    def ratio(a: NDArray[np.intp], b: NDArray[np.intp]) -> Floats:
        apart, whole = values[a] - values[b], values[a] + values[b]
        return np.divide(apart, whole, out=np.zeros_like(apart), where=whole != 0) ** 2

    return ratio


def _squares(values: Floats) -> Distance:
    return lambda a, b: np.asarray((values[a] - values[b]) ** 2)


def set_distance(sets: list[frozenset[Any]], level: str) -> Distance:
    """Return `masi_distance` or `jaccard_distance` between numbered sets, vectorised."""
    elements: dict[Any, int] = {}
    for codes in sets:
        for element in codes:
            elements.setdefault(element, len(elements))
    # A set is a row of bits, 64 elements a word: shared elements are counted by the processor.
    bits = np.zeros((len(sets), len(elements) // 64 + 1), dtype=np.uint64)
    for row, codes in enumerate(sets):
        for element in codes:
            word, bit = divmod(elements[element], 64)
            bits[row, word] |= np.uint64(1) << np.uint64(bit)
    size = np.bitwise_count(bits).sum(axis=1).astype(float)

    def apart(a: NDArray[np.intp], b: NDArray[np.intp]) -> Floats:
        shared = sum(np.bitwise_count(column[a] & column[b]).astype(float) for column in bits.T)
        shared = np.asarray(shared)
        union = size[a] + size[b] - shared
        alike = np.divide(shared, union, out=np.ones_like(union), where=union > 0)
        if level == "jaccard":
            return np.asarray(1.0 - alike)
        one_holds_other = shared == np.minimum(size[a], size[b])
        monotony = np.where(shared == union, 1.0, np.where(one_holds_other, 2 / 3, 1 / 3))
        return np.asarray(1.0 - alike * monotony)

    return apart


def _as_numbers(categories: list[Any], level: str) -> Floats:
    try:
        values = np.array([float(category) for category in categories])
    except (TypeError, ValueError) as error:
        raise ValueError(f"level {level!r} needs ratings that are numbers") from error
    if level == "ratio" and (values < 0).any():
        raise ValueError("level 'ratio' needs numbers of 0 and above")
    return values


def _as_set(value: Any) -> Hashable:
    if isinstance(value, str):
        raise ValueError(f"a rating must be a set, list or tuple of codes, not the text {value!r}")
    return frozenset(value)


def _two(both: Floats, a_only: Floats, b_only: Floats, neither: Floats) -> Floats:
    yes, no = 2 * both + a_only + b_only, 2 * neither + a_only + b_only
    value: Floats = alpha_from(2 * (a_only + b_only), yes + no, 2 * yes * no)
    return value


def _many(sums: Sums) -> Floats:
    value: Floats = alpha_from(sums.apart, sums.yes + sums.no, 2 * sums.yes * sums.no)
    return value


register(
    Measure(
        name="krippendorff_alpha",
        indonesian="Alfa Krippendorff",
        english="Krippendorff's alpha",
        source="Krippendorff 2011",
        function=krippendorff_alpha,
        two=_two,
        many=_many,
        corrected=True,
        constant=False,
    )
)
for _level, _name in (("masi", "MASI"), ("jaccard", "Jaccard")):
    register(
        Measure(
            name=f"krippendorff_alpha_{_level}",
            indonesian=f"Alfa Krippendorff atas himpunan kode ({_name})",
            english=f"Krippendorff's alpha on sets ({_name})",
            source="Passonneau 2006",
            corrected=True,
            constant=False,
        )
    )
