"""One function a coefficient, on plain ratings: coders x units.

`ratings` holds two rows for two coders; None or NaN where a coder did not rate. Units that one of
the two left out are not compared. A coefficient without a value is NaN, never 0 or 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Ratings = Sequence[Sequence[Any]]


def percent_agreement(ratings: Ratings) -> float:
    """Return the share of units on which two coders agree.

    >>> percent_agreement([[1, 0, 1, None], [1, 1, 1, 0]])
    0.6666666666666666
    """
    a, b = _both_rated(ratings)
    return float(np.mean([x == y for x, y in zip(a, b, strict=True)])) if a else float("nan")


def cohen_kappa(ratings: Ratings, weights: Literal["linear", "quadratic"] | None = None) -> float:
    """Return Cohen's kappa of two coders: agreement beyond what their margins give by chance.

    kappa = 1 - sum(w * observed) / sum(w * expected), w the weight of a disagreement: 1 for
    nominal codes, |i - j| or (i - j)^2 of the ordered categories for `weights`.
    Source: Cohen (1960), Educational and Psychological Measurement 20; weights: Cohen (1968),
    Psychological Bulletin 70.

    Returns
    -------
    float
        1 is full agreement, 0 chance; NaN where both used one and the same category throughout.

    Raises
    ------
    ValueError
        If there are not two rows of one length, or `weights` is unknown.

    >>> round(cohen_kappa([[1, 1, 0, 0], [1, 0, 0, 0]]), 3)
    0.5
    """
    a, b = _both_rated(ratings)
    categories = _sorted(set(a) | set(b))
    place = {category: index for index, category in enumerate(categories)}
    table = np.zeros((len(categories), len(categories)))
    for x, y in zip(a, b, strict=True):
        table[place[x], place[y]] += 1
    return kappa_of_table(table, _disagreement(len(categories), weights))


def positive_agreement(ratings: Ratings) -> float:
    """Return 2a / (2a + b + c): of what either coder marked 1, the share that both marked.

    Source: Feinstein & Cicchetti (1990), Journal of Clinical Epidemiology 43.

    >>> positive_agreement([[1, 1, 0], [1, 0, 0]])
    0.6666666666666666
    """
    both, a_only, b_only, _ = _two_by_two(ratings)
    return _ratio(2 * both, 2 * both + a_only + b_only)


def negative_agreement(ratings: Ratings) -> float:
    """Return 2d / (2d + b + c), the counterpart of `positive_agreement` for 0."""
    _, a_only, b_only, neither = _two_by_two(ratings)
    return _ratio(2 * neither, 2 * neither + a_only + b_only)


def prevalence_index(ratings: Ratings) -> float:
    """Return |a - d| / n: how far the two values differ in frequency (Byrt et al. 1993)."""
    both, a_only, b_only, neither = _two_by_two(ratings)
    return _ratio(abs(both - neither), both + a_only + b_only + neither)


def bias_index(ratings: Ratings) -> float:
    """Return |b - c| / n: how far the coders differ in how often they mark 1 (Byrt et al. 1993)."""
    both, a_only, b_only, neither = _two_by_two(ratings)
    return _ratio(abs(a_only - b_only), both + a_only + b_only + neither)


def kappa_of_table(table: NDArray[Any], disagreement: NDArray[Any]) -> float:
    """Return kappa from a cross table of counts and the weight of each disagreement."""
    total = table.sum()
    if total == 0:
        return float("nan")
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / total
    by_chance = float((disagreement * expected).sum())
    if by_chance == 0:
        return float("nan")
    return 1.0 - float((disagreement * table).sum()) / by_chance


def _disagreement(k: int, weights: str | None) -> NDArray[Any]:
    distance = np.abs(np.subtract.outer(np.arange(k), np.arange(k))).astype(float)
    if weights is None:
        return (distance > 0).astype(float)
    if weights == "linear":
        return distance
    if weights == "quadratic":
        return np.asarray(distance**2)
    raise ValueError(f"weights must be None, 'linear' or 'quadratic', not {weights!r}")


def _both_rated(ratings: Ratings) -> tuple[list[Any], list[Any]]:
    rows = [list(row) for row in ratings]
    if len(rows) != 2 or len(rows[0]) != len(rows[1]):
        raise ValueError("ratings must be two rows of one length: coders x units")
    pairs = [(x, y) for x, y in zip(*rows, strict=True) if not (_is_missing(x) or _is_missing(y))]
    return [x for x, _ in pairs], [y for _, y in pairs]


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, float | np.floating) and bool(np.isnan(value)))


def _sorted(values: set[Any]) -> list[Any]:
    try:
        return sorted(values)
    except TypeError:  # texts and numbers together have no common order
        return sorted(values, key=str)


def _two_by_two(ratings: Ratings) -> tuple[int, int, int, int]:
    a, b = _both_rated(ratings)
    pairs = [(x == 1, y == 1) for x, y in zip(a, b, strict=True)]
    cells = ((True, True), (True, False), (False, True), (False, False))
    both, a_only, b_only, neither = (pairs.count(cell) for cell in cells)
    return both, a_only, b_only, neither


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")
