"""Logistic regression with a Gaussian prior, by Newton's method: few numbers, no random order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def sigmoid(z: Floats) -> Floats:
    """Return 1 / (1 + exp(-z)).

    Examples
    --------
    >>> float(sigmoid(np.zeros(1))[0])
    0.5
    """
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * z)))


def map_coefficients(
    features: Floats, labels: Floats, weights: Floats, mean: Floats, precision: Floats
) -> Floats:
    """Return the coefficients that are most probable given labels and prior.

    Minimises sum(w * log-loss) + sum(precision * (b - mean)^2) / 2 by Newton's method with
    halved steps; the minimum is the only one.

    Parameters
    ----------
    features : ndarray, shape (m, p)
    labels, weights : ndarray, shape (m,)
        Labels in 0..1; rows of weight 0 teach nothing.
    mean, precision : ndarray, shape (p,)
        Of the independent Gaussian priors.

    Examples
    --------
    >>> x = np.array([[1.0], [1.0]])
    >>> map_coefficients(x, np.array([1.0, 0.0]), np.ones(2), np.zeros(1), np.ones(1)).round(6)
    array([0.])
    """
    used = weights > 0
    x, y, w = features[used], labels[used], weights[used]

    def loss(b: Floats) -> float:
        z = x @ b
        prior = float((precision * (b - mean) ** 2).sum()) / 2
        return float((w * (np.logaddexp(0, z) - y * z)).sum()) + prior

    b = mean.astype(float).copy()
    value = loss(b)
    for _ in range(50):
        p = sigmoid(x @ b)
        gradient = x.T @ (w * (p - y)) + precision * (b - mean)
        hessian = (x * (w * p * (1 - p))[:, None]).T @ x + np.diag(precision)
        step = np.linalg.solve(hessian, gradient)
        for _ in range(30):
            if loss(b - step) <= value:
                break
            step = step / 2
        b = b - step
        value = loss(b)
        if np.abs(step).max() < 1e-10:
            break
    return b
