"""What decisions add to the definitions: ridge regression on the residuals.

In: vectors of the decided texts and, for each code, how far the definitions' prediction missed the
decision. Out: one direction a code in the space of texts, and each text's prediction by the
others alone. Texts near confirmed ones gain, texts near rejected ones lose.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Strength of the ridge, in units of one text's squared length.
RIDGE = 2.0
# So many texts are looked at together: what lies between stays small.
_BLOCK = 4096


def learn_directions(
    vectors: Floats, residuals: Floats, groups: NDArray[np.intp], ridge: float = RIDGE
) -> tuple[Floats, Floats]:
    """Return directions (d, k), and predictions (n, k) that leave each text's group out.

    Ridge regression in its dual form: alpha = (K + ridge I)^-1 R with K = V V'. Leaving a group B
    out has the closed form R_B - (C_BB)^-1 alpha_B with C = (K + ridge I)^-1, as for a Gaussian
    process (Rasmussen & Williams 2006, section 5.4.2), here for blocks.

    Parameters
    ----------
    vectors : ndarray, shape (n, d)
    residuals : ndarray, shape (n, k)
        Label minus predicted probability; 0 where nothing is known.
    groups : ndarray of int, shape (n,)
        Texts of one transcript share a number: they are not independent.
    ridge : float
        Strength of the ridge, in units of one text's squared length.

    With more texts than dimensions the same numbers come from the primal form, whose matrices are
    (d, d): memory grows with the texts, not with their square.
    """
    if len(vectors) > vectors.shape[1]:
        return _primal(vectors, residuals, groups, ridge)
    inverse = _inverse(_inner(vectors) + ridge * np.eye(len(vectors)))
    alpha = inverse @ residuals
    # A group of one is a block of one number.
    left_out = residuals - alpha / np.diag(inverse)[:, None]
    names, counts = np.unique(groups, return_counts=True)
    for group in names[counts > 1]:
        members = np.flatnonzero(groups == group)
        block = inverse[np.ix_(members, members)]
        left_out[members] = residuals[members] - np.linalg.solve(block, alpha[members])
    return vectors.T @ alpha, left_out


def _primal(
    vectors: Floats, residuals: Floats, groups: NDArray[np.intp], ridge: float
) -> tuple[Floats, Floats]:
    """Do the same by A = V'V + ridge I: C = (I - H) / ridge with the hat matrix H = V A^-1 V'."""
    d = vectors.shape[1]
    gram = _inner(vectors.T) + ridge * np.eye(d)
    inverse = _inverse(gram)
    moments = vectors.T @ residuals
    directions = inverse @ moments
    missed = residuals - vectors @ directions
    left_out = np.empty_like(residuals)
    for rows in np.array_split(np.arange(len(vectors)), -(-len(vectors) // _BLOCK)):
        own = vectors[rows]
        leverage = np.einsum("ij,ij->i", own @ inverse, own)
        left_out[rows] = residuals[rows] - missed[rows] / (1.0 - leverage)[:, None]
    order = np.argsort(groups, kind="stable")
    borders = np.flatnonzero(np.diff(groups[order])) + 1
    for members in np.split(order, borders):
        own = vectors[members]
        if 1 < len(members) <= d:
            block = np.eye(len(members)) - own @ inverse @ own.T
            left_out[members] = residuals[members] - np.linalg.solve(block, missed[members])
        elif len(members) > d:
            others = gram - own.T @ own
            without = np.linalg.solve(others, moments - own.T @ residuals[members])
            left_out[members] = own @ without
    return directions, left_out


def _inner(rows: Floats) -> Floats:
    """Return the inner products of all pairs of rows: each pair once, half the work of `@`."""
    from scipy.linalg.blas import dsyrk

    lower = dsyrk(1.0, rows, lower=True)
    return np.asarray(np.tril(lower) + np.tril(lower, -1).T)


def _inverse(matrix: Floats) -> Floats:
    """Invert a positive definite matrix by Cholesky: half the work of the general way."""
    from scipy.linalg.lapack import dpotrf, dpotri

    factor, failed = dpotrf(matrix, lower=True)
    lower, failed_too = dpotri(factor, lower=True)
    if failed or failed_too:  # cannot happen: the ridge keeps it positive definite
        return np.asarray(np.linalg.inv(matrix))
    return np.asarray(np.tril(lower) + np.tril(lower, -1).T)
