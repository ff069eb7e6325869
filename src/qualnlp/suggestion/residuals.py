"""What decisions add to the definitions: ridge regression on the residuals.

In: vectors of the decided texts and, for each code, how far the definitions' prediction missed the
decision. Out: one direction a code in the space of texts, and each text's prediction by the
others alone. Texts near confirmed ones gain, texts near rejected ones lose.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from qualnlp.suggestion.reading import Rows

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
        return Ridge(vectors, groups, ridge).learn(residuals)
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


class Ridge:
    """The primal form of `learn_directions`, kept from one time to the next.

    C = (I - H) / ridge with the hat matrix H = V A^-1 V', where A = V'V + ridge I. Of H only what
    lies within a group is kept. A few texts more or less change the inverse by a product of thin
    matrices (Woodbury 1950); what is learned is then the same to some 1e-14, not to the last bit.

    Parameters
    ----------
    vectors : ndarray, shape (n, d)
    groups : ndarray of int, shape (n,)
    ridge : float

    Attributes
    ----------
    is_fresh : bool
        Whether it was never changed.
    """

    def __init__(self, vectors: Floats, groups: NDArray[np.intp], ridge: float = RIDGE) -> None:
        d = vectors.shape[1]
        self.is_fresh = True
        self._rows = Rows((d,), np.float64)
        self._rows.extend(vectors)
        self._groups = groups
        self._gram = _inner(vectors.T) + ridge * np.eye(d)
        self._inverse = _inverse(self._gram)
        self._within: dict[int, Floats] = {}
        self._members = _members(groups)
        self._alone = _of_one(self._members)
        for group in self._members:
            self._look_within(group)
        own = np.empty(len(self._alone))
        for some in np.array_split(np.arange(len(own)), -(-len(own) // _BLOCK) or 1):
            rows = vectors[self._alone[some]]
            own[some] = 1.0 - np.einsum("ij,ij->i", rows @ self._inverse, rows)
        self._own = own

    @property
    def vectors(self) -> Floats:
        """The texts' vectors, (n, d)."""
        return self._rows.rows

    def add(self, vectors: Floats, groups: NDArray[np.intp]) -> None:
        """Take more texts in, behind the others; `groups` may be known or new."""
        self.is_fresh = False
        towards = self._inverse @ vectors.T
        core = np.linalg.inv(np.eye(len(vectors)) + vectors @ towards)
        core = (core + core.T) / 2
        before = self.vectors @ towards
        self._inverse -= towards @ core @ towards.T
        self._gram += vectors.T @ vectors
        for group, block in self._within.items():
            moved = before[self._members[group]]
            block += moved @ core @ moved.T
        moved = before[self._alone]
        self._own += np.einsum("ij,ij->i", moved @ core, moved)

        alone = dict(zip(self._alone.tolist(), self._own.tolist(), strict=True))
        first = len(self.vectors)
        self._rows.extend(vectors)
        self._groups = np.concatenate([self._groups, groups])
        for number, group in enumerate(groups.tolist(), start=first):
            members = self._members.get(group, np.zeros(0, np.intp))
            self._members[group] = np.append(members, number)
        self._alone = _of_one(self._members)
        for group in set(groups.tolist()):
            self._look_within(group)
        for number in set(self._alone.tolist()) - set(alone):
            row = self.vectors[number]
            alone[number] = 1.0 - float(row @ self._inverse @ row)
        self._own = np.array([alone[number] for number in self._alone.tolist()])

    def learn(self, residuals: Floats) -> tuple[Floats, Floats]:
        """Return what `learn_directions` does, for residuals (n, k) in the order of the texts."""
        vectors = self.vectors
        moments = vectors.T @ residuals
        directions = self._inverse @ moments
        # Once more from what is left: so exact that the way to the inverse no longer shows.
        directions += self._inverse @ (moments - self._gram @ directions)
        missed = residuals - vectors @ directions
        left_out = np.empty_like(residuals)
        left_out[self._alone] = residuals[self._alone] - missed[self._alone] / self._own[:, None]
        for group, members in self._members.items():
            if group in self._within:
                solved = _solved(self._within[group], missed[members])
                left_out[members] = residuals[members] - solved
            elif len(members) > 1:  # more texts than dimensions
                own = vectors[members]
                others = self._gram - own.T @ own
                without = np.linalg.solve(others, moments - own.T @ residuals[members])
                left_out[members] = own @ without
        return directions, left_out

    def _look_within(self, group: int) -> None:
        """Keep what lies within a group, unless it is one text, or has more than dimensions."""
        members = self._members[group]
        if 1 < len(members) <= len(self._gram):
            own = self.vectors[members]
            self._within[group] = np.eye(len(members)) - own @ self._inverse @ own.T
        else:
            self._within.pop(group, None)


def _members(groups: NDArray[np.intp]) -> dict[int, NDArray[np.intp]]:
    """Return which texts each group has."""
    order = np.argsort(groups, kind="stable")
    borders = np.flatnonzero(np.diff(groups[order])) + 1
    return {int(groups[own[0]]): own for own in np.split(order, borders) if len(own)}


def _of_one(members: dict[int, NDArray[np.intp]]) -> NDArray[np.intp]:
    """Return the texts that are alone in their group."""
    return np.array([own[0] for own in members.values() if len(own) == 1], dtype=np.intp)


def _inner(rows: Floats) -> Floats:
    """Return the inner products of all pairs of rows: each pair once, half the work of `@`."""
    from scipy.linalg.blas import dsyrk

    lower = dsyrk(1.0, rows, lower=True)
    return np.asarray(np.tril(lower) + np.tril(lower, -1).T)


def _solved(matrix: Floats, right: Floats) -> Floats:
    """Solve with a positive definite matrix by Cholesky: half the work of the general way."""
    from scipy.linalg.lapack import dposv

    _, found, failed = dposv(matrix, right, lower=True)
    return np.asarray(np.linalg.solve(matrix, right) if failed else found)


def _inverse(matrix: Floats) -> Floats:
    """Invert a positive definite matrix by Cholesky: half the work of the general way."""
    from scipy.linalg.lapack import dpotrf, dpotri

    factor, failed = dpotrf(matrix, lower=True)
    lower, failed_too = dpotri(factor, lower=True)
    if failed or failed_too:  # cannot happen: the ridge keeps it positive definite
        return np.asarray(np.linalg.inv(matrix))
    return np.asarray(np.tril(lower) + np.tril(lower, -1).T)
