"""One lesson: coefficients and directions from decisions. In: features and labels. Out: `Learned`.

Everything is rounded. Begun where the last lesson ended, it comes to the numbers of one from
scratch but for their last bits; where a number lies so near to the border of two rounded ones that
these bits could matter, `Border` is raised, and whoever learns begins from scratch. So the same
decisions teach the same, bit for bit, whatever was learned before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from qualnlp.suggestion.calibration import Calibration, calibrate
from qualnlp.suggestion.regression import map_coefficients, sigmoid
from qualnlp.suggestion.training_data import Labels

Floats = NDArray[np.float64]

# What is learned is rounded to so many decimals: scores move by less than they are rounded to.
COEFFICIENT_DECIMALS, DIRECTION_DECIMALS = 8, 7
# Learned step by step, numbers differ by less than that from what is learned from scratch.
COEFFICIENTS_CLOSE, DIRECTIONS_CLOSE = 1e-11, 2e-13
# How much an undecided pair of a decided text holds the coefficients where they are.
ANCHOR = 1.0


class Border(Exception):
    """A number lies where learning step by step and from scratch might round it differently."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned of decided texts (n of them).

    Attributes
    ----------
    first : ndarray, shape (p + 2,)
        The coefficients of what definitions and questions say, before anything is learned beyond.
    coefficients : ndarray, shape (p + 3,)
    directions : ndarray, shape (d, k)
        The last row is that of the constant.
    scores : ndarray, shape (n, k)
        Each text's scores, learned without its transcript; in the order of the labels.
    calibration : Calibration
    """

    first: Floats
    coefficients: Floats
    directions: Floats
    scores: Floats
    calibration: Calibration


def learn(
    labels: Labels,
    features: Floats,
    directions: Callable[[Floats], tuple[Floats, Floats]],
    prior: Floats,
    precision: Floats,
    before: Learned | None = None,
    order: NDArray[np.intp] | None = None,
) -> Learned:
    """Learn from decided texts.

    Parameters
    ----------
    labels : Labels
        n texts.
    features : ndarray, shape (n, k, p + 2)
    directions : callable
        From residuals (n, k) directions, and what each text's others predict for it.
    prior, precision : ndarray, shape (p + 3,)
        Of the coefficients.
    before : Learned, optional
        Of the last lesson, where this one begins; None: from scratch.
    order : ndarray, shape (n,), optional
        Where among the rows of `features` and of residuals each text of `labels` stands.

    Raises
    ------
    Border
        If the last bits might matter; not from scratch.
    """
    exact = before is None
    n, k = labels.applies.shape
    at = slice(None) if order is None else np.argsort(order)
    applies, weights = labels.applies[at], labels.weights[at]
    settled = partial(_settled, decimals=COEFFICIENT_DECIMALS, close=COEFFICIENTS_CLOSE)
    # Where nothing was decided, the definitions' word stands: people who only confirm, or only
    # reject, must not teach that everything applies, or nothing.
    known = weights > 0
    targets = np.where(known, applies, sigmoid(features @ prior[:-1]))
    flat = (targets.ravel(), np.where(known, weights, ANCHOR).ravel())
    # First what the definitions can say, then what they miss.
    first = map_coefficients(
        features.reshape(n * k, -1),
        *flat,
        prior[:-1],
        precision[:-1],
        before.first if before else None,
    )
    first = settled(first, exact=exact)
    residuals = weights * (applies - sigmoid(features @ first))
    found, left_out = directions(residuals)
    found = _settled(found, decimals=DIRECTION_DECIMALS, close=DIRECTIONS_CLOSE, exact=exact)
    both = np.concatenate([features, left_out[..., None]], axis=-1)
    coefficients = map_coefficients(
        both.reshape(n * k, -1),
        *flat,
        np.append(first, prior[-1]),
        precision,
        before.coefficients if before else None,
    )
    coefficients = settled(coefficients, exact=exact)
    scores = both @ coefficients
    if order is not None:
        scores = scores[order]
    earlier = before.calibration if before else None
    calibration = calibrate(scores, labels, partial(settled, exact=exact), earlier)
    return Learned(first, coefficients, found, scores, calibration)


def _settled(numbers: Floats, decimals: int, close: float, exact: bool) -> Floats:
    """Return numbers rounded; `exact` ones were learned from scratch, and need no care.

    Raises
    ------
    Border
        If one lies so close to the middle between two rounded numbers that it might be rounded
        to the other one.
    """
    scaled = numbers * 10.0**decimals
    if not exact:
        from_middle = np.abs(scaled - np.floor(scaled) - 0.5)
        if (from_middle < close * 10.0**decimals).any():
            raise Border
    return np.asarray(np.rint(scaled) / 10.0**decimals)
