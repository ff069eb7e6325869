"""Measures of two coders from 2 x 2 counts, for many tables at once (codes, bootstrap draws).

In: counts (..., 4): units marked by both, by the first only, by the second only, by neither. Out:
an array (...). A code that neither used says nothing about their agreement: NaN. So does a code
that both gave to everything, for what corrects for chance.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]  # (..., 4)


def percent(both: Counts, a_only: Counts, b_only: Counts, neither: Counts) -> Counts:
    """Return the share of units on which both say the same."""
    return (both + neither) / (both + a_only + b_only + neither)


def _kappa(both: Counts, a_only: Counts, b_only: Counts, neither: Counts) -> Counts:
    total = both + a_only + b_only + neither
    a_yes, b_yes = (both + a_only) / total, (both + b_only) / total
    chance = a_yes * b_yes + (1 - a_yes) * (1 - b_yes)
    return (percent(both, a_only, b_only, neither) - chance) / (1 - chance)


def _share(both: Counts, a_only: Counts, b_only: Counts, neither: Counts) -> Counts:
    """Return the share of yes among the answers of both."""
    return (both + (a_only + b_only) / 2) / (both + a_only + b_only + neither)


def _scott(*cells: Counts) -> Counts:
    yes = _share(*cells)
    chance = yes**2 + (1 - yes) ** 2
    return (percent(*cells) - chance) / (1 - chance)


def _alpha(both: Counts, a_only: Counts, b_only: Counts, neither: Counts) -> Counts:
    yes, no = 2 * both + a_only + b_only, 2 * neither + a_only + b_only
    ratings = yes + no
    return 1 - (a_only + b_only) * (ratings - 1) / (yes * no)


def _ac1(*cells: Counts) -> Counts:
    yes = _share(*cells)
    chance = 2 * yes * (1 - yes)
    return (percent(*cells) - chance) / (1 - chance)


def _brennan(*cells: Counts) -> Counts:
    return 2 * percent(*cells) - 1


def _positive(both: Counts, a_only: Counts, b_only: Counts, neither: Counts) -> Counts:
    return 2 * both / (2 * both + a_only + b_only)


def _negative(both: Counts, a_only: Counts, b_only: Counts, neither: Counts) -> Counts:
    return 2 * neither / (2 * neither + a_only + b_only)


def _prevalence(both: Counts, a_only: Counts, b_only: Counts, neither: Counts) -> Counts:
    return np.abs(both - neither) / (both + a_only + b_only + neither)


def _bias(both: Counts, a_only: Counts, b_only: Counts, neither: Counts) -> Counts:
    return np.abs(a_only - b_only) / (both + a_only + b_only + neither)


# In the order in which they are reported. For a yes or no, Bennett's S, PABAK and Brennan &
# Prediger are one number, and so are Holsti's coefficient over codings and positive agreement.
MEASURES: dict[str, Callable[..., Counts]] = {
    "percent": percent,
    "positive_agreement": _positive,
    "negative_agreement": _negative,
    "cohen_kappa": _kappa,
    "scott_pi": _scott,
    "krippendorff_alpha": _alpha,
    "gwet_ac1": _ac1,
    "brennan_prediger": _brennan,
    "prevalence_index": _prevalence,
    "bias_index": _bias,
}
# Those that correct for chance: what a scale of words is for.
CORRECTED = ("cohen_kappa", "scott_pi", "krippendorff_alpha", "gwet_ac1", "brennan_prediger")


def measure(name: str, counts: Counts) -> Counts:
    """Return a measure of 2 x 2 counts, (..., 4) -> (...).

    >>> float(measure("cohen_kappa", np.array([20.0, 10, 20, 50])).round(3))
    0.348
    """
    both, a_only, b_only, neither = np.moveaxis(np.asarray(counts, dtype=float), -1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = MEASURES[name](both, a_only, b_only, neither)
    used = both + a_only + b_only > 0
    if name in CORRECTED:
        used &= a_only + b_only + neither > 0
    return np.where(used & np.isfinite(value), value, np.nan)
