"""The registry of measures: one entry for each, found by whatever reports, names or lists them.

A measure is one file in this folder. It gives what it can: a public function on plain ratings
(`function`), a form for two coders from 2 x 2 counts (`two`: it then stands in `agree`), a form for
many coders (`many`: it then stands in `agree_many`), and its name in both languages. The order of
registration is the order of reporting.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qualnlp.i18n import say

Floats = NDArray[np.float64]

# A value nearer to 0 than this is rounding, and a room for chance smaller than this is none.
EPSILON = 1e-12


class Sums(NamedTuple):
    """What the measures of many coders are made of, for one code; arrays of one shape (...).

    Attributes
    ----------
    pairs : agreeing pairs of readers, as a share of a unit's pairs, summed over units
    several : units with two readers or more
    share : shares of yes among a unit's readers, summed over units
    read : units with a reader
    yes, no : answers, where two or more read
    apart : disagreeing ordered pairs, each divided by the unit's readers less one
    """

    pairs: Floats
    several: Floats
    share: Floats
    read: Floats
    yes: Floats
    no: Floats
    apart: Floats


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One measure of agreement, in all the forms that it has.

    Attributes
    ----------
    name : str
        In the column `measure` of every frame.
    indonesian, english : str
        What people read.
    source : str
        Where the formula was published.
    function : callable, optional
        The public function on plain ratings.
    two : callable, optional
        (both, a_only, b_only, neither) -> values, arrays of one shape.
    many : callable, optional
        `Sums` -> values.
    corrected : bool
        Whether chance is taken out; then a scale of words applies.
    constant : bool
        Whether it has a value where everything was given the code.

    Examples
    --------
    >>> Measure(name="toy", indonesian="Mainan", english="Toy").corrected
    False
    """

    name: str
    indonesian: str
    english: str
    source: str = ""
    function: Callable[..., float] | None = None
    two: Callable[[Floats, Floats, Floats, Floats], Floats] | None = None
    many: Callable[[Sums], Floats] | None = None
    corrected: bool = False
    constant: bool = True


MEASURES: dict[str, Measure] = {}


def register(measure: Measure) -> Measure:
    """Add a measure; it then stands in every table, list and label.

    Raises
    ------
    ValueError
        If the name is taken.

    Examples
    --------
    >>> toy = Measure(name="toy", indonesian="Mainan", english="Toy",
    ...     two=lambda both, a_only, b_only, neither: both)
    >>> register(toy).name, measure_name("toy")
    ('toy', 'Mainan')
    >>> del MEASURES["toy"]
    """
    if measure.name in MEASURES:
        raise ValueError(f"a measure called {measure.name!r} is registered already")
    MEASURES[measure.name] = measure
    return measure


def measure_name(name: str) -> str:
    """Return the name of a measure in words; an unknown one is its own name.

    Examples
    --------
    >>> measure_name("cohen_kappa")
    'Kappa Cohen'
    """
    found = MEASURES.get(name)
    return say(found.indonesian, found.english) if found else name


def measure(name: str, counts: Floats) -> Floats:
    """Return a measure of 2 x 2 counts, (..., 4) -> (...); NaN where it is undefined.

    A code that neither used says nothing about their agreement.

    Examples
    --------
    >>> float(measure("cohen_kappa", np.array([20.0, 10, 20, 50])).round(3))
    0.348
    """
    own = MEASURES[name]
    assert own.two is not None
    both, a_only, b_only, neither = np.moveaxis(np.asarray(counts, dtype=float), -1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = own.two(both, a_only, b_only, neither)
    used = both + a_only + b_only > 0
    if not own.constant:
        used &= a_only + b_only + neither > 0
    return _defined(value, used)


def measure_of_many(name: str, sums: Sums) -> Floats:
    """Return a measure of many coders from sums, (...); NaN where it is undefined."""
    own = MEASURES[name]
    assert own.many is not None
    with np.errstate(divide="ignore", invalid="ignore"):
        value = own.many(sums)
    used = sums.share > 0
    if not own.constant:
        used &= sums.share < sums.read
    return _defined(value, used)


def _defined(value: Floats, used: NDArray[np.bool_]) -> Floats:
    value = np.where(np.abs(value) < EPSILON, 0.0, value)  # chance is 0.00, never -0.00
    return np.where(used & np.isfinite(value), value, np.nan)
