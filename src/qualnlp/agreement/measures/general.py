"""What the coefficients share: observed agreement, chance from shares, and what lies beyond it.

Most coefficients are (observed - chance) / (1 - chance) with one observed agreement and ideas of
chance of their own (Gwet 2014, Handbook of Inter-Rater Reliability, 4th ed.). Shares are arrays
(..., categories), agreements (categories, categories): how far two categories agree, 1 on the
diagonal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from qualnlp.agreement.measures.registry import EPSILON, Floats, Sums
from qualnlp.agreement.rating_forms import as_number
from qualnlp.agreement.ratings import Coded, disagreement

NAN = float("nan")
YES_NO = np.eye(2)


def agreements(categories: Sequence[Any], weights: Any) -> Floats:
    """Return how far each pair of categories agrees: 1 on the diagonal, 0 farthest apart.

    Numbers lie as far apart as they are (Gwet 2014, as irrCAC has it): on a scale of 1 to 5 of
    which nobody used 3, 2 and 4 are two steps apart. Words are steps apart in their order.
    """
    numbers = [as_number(category) for category in categories]
    away = disagreement(len(categories), weights, None if None in numbers else numbers)
    widest = away.max(initial=0.0)
    return np.asarray(1.0 - away / widest if widest else 1.0 - away)


def observed(counts: Floats, weight: Floats) -> float:
    """Return the mean, over units with two ratings or more, of the share of agreeing pairs.

    `counts`: how many coders gave each unit each category, (units, categories). NaN where no unit
    has two ratings.
    """
    raters = counts.sum(axis=1)
    several = raters >= 2
    if not several.any():
        return NAN
    if not several.all():
        counts, raters = counts[several], raters[several]
    pairs = np.einsum("uk,uk->u", counts, counts @ weight) - raters
    return float((pairs / (raters * (raters - 1))).mean())


def shares(counts: Floats) -> Floats:
    """Return how often each category was given, each unit with a rating weighing the same."""
    raters = counts.sum(axis=1)
    rated = raters > 0
    if not rated.any():
        return np.zeros(counts.shape[1])
    return np.asarray((counts[rated] / raters[rated, None]).mean(axis=0))


def beyond(seen: Any, chance: Any) -> Any:
    """Return the agreement beyond chance; NaN where chance explains everything."""
    room = np.asarray(1.0 - chance)
    value = np.divide(seen - chance, room, out=np.full(room.shape, NAN), where=room > EPSILON)
    return np.where(np.abs(value) < EPSILON, 0.0, value)[()]


def met(first: Floats, second: Floats, weight: Floats) -> Any:
    """Return how far two draws by chance agree, from the shares that they are drawn from."""
    return (first @ weight * second).sum(axis=-1)


def percent_of(both: Floats, a_only: Floats, b_only: Floats, neither: Floats) -> Floats:
    """Return the share of units on which two coders say the same."""
    return (both + neither) / (both + a_only + b_only + neither)


def yes_no(yes: Floats) -> Floats:
    """Return shares of yes as shares of yes and no, (...) -> (..., 2)."""
    return np.stack([yes, 1 - yes], axis=-1)


def pooled_yes(both: Floats, a_only: Floats, b_only: Floats, neither: Floats) -> Floats:
    """Return the shares of yes and no among the answers of both coders, (..., 2)."""
    return yes_no((both + (a_only + b_only) / 2) / (both + a_only + b_only + neither))


def yes_of_many(sums: Sums) -> Floats:
    """Return the shares of yes and no among all readers, (..., 2)."""
    return yes_no(sums.share / sums.read)


def of_two(table: Floats, weight: Floats, first: Floats, second: Floats) -> float:
    """Return a coefficient from the cross table of two coders and the shares chance draws from."""
    total = table.sum()
    if total == 0:
        return NAN
    return float(beyond(float((weight * table).sum() / total), met(first, second, weight)))


def margins(table: Floats) -> tuple[Floats, Floats]:
    """Return the shares of the categories for the first and the second coder."""
    total = table.sum() or 1.0
    return table.sum(axis=1) / total, table.sum(axis=0) / total


def counted(coded: Coded, weights: Any) -> tuple[Floats, Floats]:
    """Return how far each pair of categories agrees, and the counts of each unit."""
    return agreements(coded.categories, weights), coded.counts()
