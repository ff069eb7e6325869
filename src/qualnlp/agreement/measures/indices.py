"""Prevalence and bias indices: what lowers or raises kappa though the coders do the same."""

from __future__ import annotations

from typing import Any

import numpy as np

from qualnlp.agreement.measures.registry import Floats, Measure, register
from qualnlp.agreement.ratings import Ratings, two_by_two

__all__ = ["bias_index", "prevalence_index"]


def prevalence_index(ratings: Ratings, categories: Any = None, *, positive: Any = None) -> float:
    """Return |a - d| / n: how far yes and no differ in frequency (Byrt et al. 1993).

    Arguments as for `positive_agreement`.
    """
    return _on_ratings(_prevalence, ratings, categories, positive)


def bias_index(ratings: Ratings, categories: Any = None, *, positive: Any = None) -> float:
    """Return |b - c| / n: how far the coders differ in how often they say yes (Byrt et al. 1993).

    Arguments as for `positive_agreement`.
    """
    return _on_ratings(_bias, ratings, categories, positive)


def _on_ratings(form: Any, ratings: Ratings, categories: Any, positive: Any) -> float:
    cells = two_by_two(ratings, categories, positive)
    return float(form(*map(np.float64, cells))) if sum(cells) else float("nan")


def _prevalence(both: Floats, a_only: Floats, b_only: Floats, neither: Floats) -> Floats:
    return np.abs(both - neither) / (both + a_only + b_only + neither)


def _bias(both: Floats, a_only: Floats, b_only: Floats, neither: Floats) -> Floats:
    return np.abs(a_only - b_only) / (both + a_only + b_only + neither)


_SOURCE = "Byrt, Bishop & Carlin 1993"
register(
    Measure(
        name="prevalence_index",
        indonesian="Indeks prevalensi",
        english="Prevalence index",
        source=_SOURCE,
        function=prevalence_index,
        two=_prevalence,
    )
)
register(
    Measure(
        name="bias_index",
        indonesian="Indeks bias",
        english="Bias index",
        source=_SOURCE,
        function=bias_index,
        two=_bias,
    )
)
