"""Logistic regression with a Gaussian prior, by Newton's method: few numbers, no random order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# A step of that size ends at the minimum; from where it was before, so many steps lead there.
_THERE = 1e-10
_SHORT = 8


def sigmoid(z: Floats) -> Floats:
    """Return 1 / (1 + exp(-z)).

    Examples
    --------
    >>> float(sigmoid(np.zeros(1))[0])
    0.5
    """
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * z)))


def map_coefficients(
    features: Floats,
    labels: Floats,
    weights: Floats,
    mean: Floats,
    precision: Floats,
    start: Floats | None = None,
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
    start : ndarray, shape (p,), optional
        Where the minimum was before: the way from there is short. The minimum is the same.

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

    def slope(b: Floats) -> tuple[Floats, Floats]:
        p = sigmoid(x @ b)
        return x.T @ (w * (p - y)) + precision * (b - mean), p

    def curvature(p: Floats) -> Floats:
        return np.asarray((x * (w * p * (1 - p))[:, None]).T @ x + np.diag(precision))

    def newton(b: Floats) -> Floats:
        gradient, p = slope(b)
        return np.asarray(np.linalg.solve(curvature(p), gradient))

    if start is not None:
        b, hessian, last = start.astype(float).copy(), None, np.inf
        for _ in range(_SHORT):
            gradient, p = slope(b)
            # The curvature hardly changes on so short a way; where steps shrink slowly, it does.
            if hessian is None:
                hessian = curvature(p)
            step = np.linalg.solve(hessian, gradient)
            size = float(np.abs(step).max())
            if size > 1.0:
                break
            b = b - step
            if size < _THERE and size <= last / 100:
                return np.asarray(b)
            if last < np.inf and size > last / 100:
                hessian = None
            last = size
    b = mean.astype(float).copy()
    value = loss(b)
    for _ in range(50):
        step = newton(b)
        for _ in range(30):
            if loss(b - step) <= value:
                break
            step = step / 2
        b = b - step
        value = loss(b)
        if np.abs(step).max() < _THERE:
            break
    # Near the minimum the loss says no more which step is right; the gradient still does.
    return b - newton(b)
