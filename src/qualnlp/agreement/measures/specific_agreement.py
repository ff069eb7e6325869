"""Positive and negative agreement: of what either coder marked (or not), what both did."""

from __future__ import annotations

from typing import Any

from qualnlp.agreement.measures.registry import Floats, Measure, register
from qualnlp.agreement.ratings import Ratings, two_by_two

__all__ = ["negative_agreement", "positive_agreement"]


def positive_agreement(ratings: Ratings, categories: Any = None, *, positive: Any = None) -> float:
    """Return 2a / (2a + b + c): of what either coder marked 1, the share that both marked.

    Source: Feinstein & Cicchetti (1990), Journal of Clinical Epidemiology 43.

    Parameters
    ----------
    ratings : two coders x units
    categories : sequence, optional
        All categories of the scale.
    positive : object, optional
        The rating that says yes; otherwise 1.

    Raises
    ------
    ValueError
        If the ratings are words and `positive` is not given, or it does not occur.

    Examples
    --------
    >>> positive_agreement([[1, 1, 0], [1, 0, 0]])
    0.6666666666666666
    >>> positive_agreement([["ya", "ya", "tidak"], ["ya", "tidak", "tidak"]], positive="ya")
    0.6666666666666666
    """
    both, a_only, b_only, _ = two_by_two(ratings, categories, positive)
    return _of(both, both + a_only, both + b_only)


def negative_agreement(ratings: Ratings, categories: Any = None, *, positive: Any = None) -> float:
    """Return 2d / (2d + b + c), the counterpart of `positive_agreement` for all other ratings."""
    _, a_only, b_only, neither = two_by_two(ratings, categories, positive)
    return _of(neither, neither + a_only, neither + b_only)


def _of(shared: float, first: float, second: float) -> float:
    whole = first + second
    return 2 * shared / whole if whole else float("nan")


def _positive(both: Floats, a_only: Floats, b_only: Floats, neither: Floats) -> Floats:
    return 2 * both / (2 * both + a_only + b_only)


def _negative(both: Floats, a_only: Floats, b_only: Floats, neither: Floats) -> Floats:
    return _positive(neither, a_only, b_only, both)


_SOURCE = "Feinstein & Cicchetti 1990"
register(
    Measure(
        name="positive_agreement",
        indonesian="Kesepakatan positif",
        english="Positive agreement",
        source=_SOURCE,
        function=positive_agreement,
        two=_positive,
    )
)
register(
    Measure(
        name="negative_agreement",
        indonesian="Kesepakatan negatif",
        english="Negative agreement",
        source=_SOURCE,
        function=negative_agreement,
        two=_negative,
    )
)
