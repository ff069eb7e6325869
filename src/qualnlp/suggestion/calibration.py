"""Calibrated probabilities, once enough was decided blind.

The engine's own probabilities come from a logistic regression whose prior was fitted on coded
reviews: a start for any study, not a promise for yours. From 50 texts decided without
suggestions on screen, Platt scaling (Platt 1999) corrects them, on scores that left each text's
transcript out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualnlp.i18n import say
from qualnlp.suggestion.regression import map_coefficients, sigmoid
from qualnlp.suggestion.training_data import Labels

Floats = NDArray[np.float64]

MIN_BLIND = 50
# The prior of (intercept, slope): no correction, unless some twenty decisions ask for one.
_MEAN = np.array([0.0, 1.0])
_PRECISION = np.array([20.0, 20.0])


@dataclass(frozen=True, slots=True)
class Calibration:
    """How scores become probabilities.

    Attributes
    ----------
    intercept, slope : float
        Of the log-odds.
    n_blind : int
        How many texts were finished blind.
    source : str
        ``"shipped"`` or ``"study"``.
    """

    intercept: float
    slope: float
    n_blind: int
    source: str

    def probability(self, scores: Floats) -> Floats:
        """Return probabilities, the same shape as `scores`."""
        return sigmoid(self.intercept + self.slope * scores)

    @property
    def note(self) -> str:
        """What people should know of these probabilities, in a sentence."""
        if self.source == "study":
            return say(
                f"Peluang dikalibrasi pada {self.n_blind} kutipan yang dikode tanpa saran.",
                f"Probabilities are calibrated on {self.n_blind} excerpts coded blind.",
            )
        missing = MIN_BLIND - self.n_blind
        return say(
            f"Peluang memakai kalibrasi bawaan; perlu {missing} kutipan lagi yang dikode tanpa "
            "saran. Bacalah sebagai kuat, mungkin, atau lemah.",
            f"Probabilities rest on the shipped calibration; {missing} more excerpts coded blind "
            "are needed. Read them as strong, possible or weak.",
        )


def calibrate(
    scores: Floats,
    labels: Labels,
    settled: Callable[[Floats], Floats] = np.asarray,
    before: Calibration | None = None,
) -> Calibration:
    """Fit the calibration on left-out scores (n, k) of texts that were decided blind.

    Parameters
    ----------
    settled : callable
        Rounds the intercept and the slope.
    before : Calibration, optional
        What it was before some decisions more.
    """
    # Only finished texts: of what was merely shown, more is rejected than among all.
    usable = labels.fair
    n_blind = int(usable.sum())
    if n_blind < MIN_BLIND:
        return Calibration(0.0, 1.0, n_blind, "shipped")
    z = scores[usable].ravel()
    fitted = map_coefficients(
        np.stack([np.ones_like(z), z], axis=1),
        labels.applies[usable].ravel(),
        labels.weights[usable].ravel(),
        _MEAN,
        _PRECISION,
        None if before is None else np.array([before.intercept, before.slope]),
    )
    fitted = settled(fitted)
    return Calibration(float(fitted[0]), float(fitted[1]), n_blind, "study")
