"""How lopsided two coders' answers are: prevalence and bias, to be read beside kappa."""

from __future__ import annotations

from typing import Any

import numpy as np

from qualnlp.agreement.measures.ratings import Ratings, two_by_two
from qualnlp.agreement.measures.registry import Counts, Measure, register


def prevalence_index(ratings: Ratings, positive: Any = 1) -> float:
    """Return |a - d| / n: how far the two values differ in frequency (Byrt et al. 1993).

    Arguments and errors as for `positive_agreement`.

    >>> prevalence_index([[1, 1, 0, 1], [1, 1, 0, 0]])
    0.25
    """
    both, a_only, b_only, neither = two_by_two(ratings, positive)
    n = both + a_only + b_only + neither
    return abs(both - neither) / n if n else float("nan")


def bias_index(ratings: Ratings, positive: Any = 1) -> float:
    """Return |b - c| / n: how far coders differ in how often they say yes (Byrt et al. 1993).

    Arguments and errors as for `positive_agreement`.

    >>> bias_index([[1, 1, 0, 1], [1, 1, 0, 0]])
    0.25
    """
    both, a_only, b_only, neither = two_by_two(ratings, positive)
    n = both + a_only + b_only + neither
    return abs(a_only - b_only) / n if n else float("nan")


def _prevalence(both: Counts, a_only: Counts, b_only: Counts, neither: Counts) -> Counts:
    return np.asarray(np.abs(both - neither) / (both + a_only + b_only + neither))


def _bias(both: Counts, a_only: Counts, b_only: Counts, neither: Counts) -> Counts:
    return np.asarray(np.abs(a_only - b_only) / (both + a_only + b_only + neither))


register(Measure("prevalence_index", "Indeks prevalensi", "Prevalence index", two=_prevalence))
register(Measure("bias_index", "Indeks bias", "Bias index", two=_bias))
