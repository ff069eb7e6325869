"""The registry of measures. In: a `Measure`. Out: its figures in every table, its name everywhere.

A measure is one file beside this one: its formula over plain ratings, over 2 x 2 counts of two
coders and, where it has one, over the sums of many coders, with its name in both languages. What is
registered is reported by `agree` and `agree_many`, named in displays and commands, and listed in
`qualnlp.agreement`.

>>> label("cohen_kappa")
'Kappa Cohen'
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualnlp.i18n import current_language

Counts = NDArray[np.float64]  # (...)


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of agreement.

    Attributes
    ----------
    name : str
        In the column `measure`.
    indonesian, english : str
        What people read.
    two : callable, optional
        ``both, a_only, b_only, neither -> value``, each an array (...): for `agree`.
    many : callable, optional
        ``sums -> value``, a `ManySums` of arrays (...): for `agree_many`.
    corrected : bool
        Whether it corrects for chance: what a scale of words is for.
    of_constant : bool
        Whether it has a value where both coders gave one and the same answer throughout.
    """

    name: str
    indonesian: str
    english: str
    two: Callable[[Counts, Counts, Counts, Counts], Counts] | None = None
    many: Callable[[ManySums], Counts] | None = None
    corrected: bool = False
    of_constant: bool = False


@dataclass(frozen=True, slots=True)
class ManySums:
    """What the measures of many coders are made of, each an array (...).

    Attributes
    ----------
    observed : array
        The mean share of agreeing pairs over units with two readers or more.
    rate : array
        The share of yes over units with a reader.
    yes, no, apart : array
        Answers yes and no where two read, and the disagreeing pairs of these.
    """

    observed: Counts
    rate: Counts
    yes: Counts
    no: Counts
    apart: Counts


MEASURES: dict[str, Measure] = {}


def register(measure: Measure) -> Measure:
    """Add a measure; it is reported after those that were added before.

    Raises
    ------
    ValueError
        If there is a measure of this name.
    """
    if measure.name in MEASURES:
        raise ValueError(f"there is a measure {measure.name!r} already")
    MEASURES[measure.name] = measure
    return measure


def label(name: str) -> str:
    """Return the name of a measure in words; of one that nobody registered, the word itself."""
    found = MEASURES.get(name)
    if found is None:
        return name
    return found.english if current_language() == "en" else found.indonesian


def corrects_for_chance(name: str) -> bool:
    """Tell whether a measure corrects for chance."""
    return name in MEASURES and MEASURES[name].corrected


def of_two(name: str, counts: Counts) -> Counts:
    """Return a measure of two coders from 2 x 2 counts, (..., 4) -> (...).

    The counts are the units marked by both, by the first only, by the second only, by neither. A
    code that neither used says nothing about their agreement: NaN. So does a code that both gave to
    everything, for most of what corrects for chance.

    >>> float(of_two("cohen_kappa", np.array([20.0, 10, 20, 50])).round(3))
    0.348
    """
    measure = MEASURES[name]
    if measure.two is None:
        raise ValueError(f"{name} is no measure of two coders")
    both, a_only, b_only, neither = np.moveaxis(np.asarray(counts, dtype=float), -1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = measure.two(both, a_only, b_only, neither)
    used = both + a_only + b_only > 0
    if measure.corrected and not measure.of_constant:
        used &= a_only + b_only + neither > 0
    return np.where(used & np.isfinite(value), value, np.nan)


def beyond_chance(observed: Counts, by_chance: Counts) -> Counts:
    """Return (observed - chance) / (1 - chance): what all of these have in common."""
    return (observed - by_chance) / (1 - by_chance)


def share_of_yes(both: Counts, a_only: Counts, b_only: Counts, neither: Counts) -> Counts:
    """Return the share of yes among the answers of both."""
    return (both + (a_only + b_only) / 2) / (both + a_only + b_only + neither)
