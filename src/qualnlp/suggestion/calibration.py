"""From a score to a probability: Platt scaling with shipped coefficients.

In: scores. Out: probabilities that the code applies. The coefficients were fitted by
`benchmarks/calibration.py` on coded reviews (HoASA, CASA) from definitions alone; they are a
start for any study, not a promise for yours.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# (intercept, slope) of the log-odds, by what the score is made of.
COEFFICIENTS = {"lexical": (-3.547, 16.554), "embedding": (-3.373, 3.467)}


def probability(scores: NDArray[np.float64], kind: str) -> NDArray[np.float64]:
    """Return 1 / (1 + exp(-(intercept + slope * score))), the same shape as `scores`."""
    intercept, slope = COEFFICIENTS[kind]
    return np.asarray(1.0 / (1.0 + np.exp(-(intercept + slope * scores))))
