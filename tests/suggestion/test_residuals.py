"""What decisions teach: one ridge regression, the same in its dual and in its primal form."""

from __future__ import annotations

import numpy as np
import pytest

from qualnlp.suggestion.learning import COEFFICIENTS_CLOSE, DIRECTIONS_CLOSE
from qualnlp.suggestion.residuals import RIDGE, Ridge, learn_directions


@pytest.mark.parametrize("n", [30, 90])
def test_directions_and_what_others_predict_are_those_of_refitting(n: int) -> None:
    draw = np.random.default_rng(5)
    d, k = 40, 3
    vectors = draw.normal(size=(n, d))
    residuals = draw.normal(size=(n, k))
    # Groups of one, of some, and (of ninety texts) of more than there are dimensions.
    groups = np.array([0] * (n // 2) + [1] * 5 + list(range(2, 2 + n - n // 2 - 5)))
    shuffled = draw.permutation(n)
    vectors, residuals, groups = vectors[shuffled], residuals[shuffled], groups[shuffled]

    def fitted(rows: np.ndarray) -> np.ndarray:
        own = vectors[rows]
        return np.linalg.solve(own.T @ own + RIDGE * np.eye(d), own.T @ residuals[rows])

    directions, left_out = learn_directions(vectors, residuals, groups)
    assert np.allclose(directions, fitted(np.arange(n)))
    for group in np.unique(groups):
        members = groups == group
        refitted = vectors[members] @ fitted(np.flatnonzero(~members))
        assert np.allclose(left_out[members], refitted)


def test_a_text_more_than_dimensions_changes_nothing_but_its_own_teaching() -> None:
    draw = np.random.default_rng(6)
    vectors, residuals = draw.normal(size=(20, 20)), draw.normal(size=(20, 2))
    dual = learn_directions(vectors, residuals, np.arange(20))[0]
    more = (np.vstack([vectors, np.zeros(20)]), np.vstack([residuals, np.zeros(2)]))
    primal = learn_directions(*more, np.arange(21))[0]
    assert np.allclose(dual, primal)


def test_texts_that_come_later_teach_what_they_would_have_taught_at_once() -> None:
    draw = np.random.default_rng(7)
    n, d, k = 300, 60, 4
    vectors = draw.normal(size=(n, d))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    residuals = draw.normal(size=(n, k))
    # Groups of one that grow to two, of some, and of more than there are dimensions.
    groups = np.concatenate([draw.integers(0, 12, 150), np.full(90, 50), np.arange(100, 160)])
    groups = draw.permutation(groups)
    kept = Ridge(vectors[:200], groups[:200])
    first = 200
    while first < n:
        last = min(n, first + int(draw.integers(1, 9)))
        kept.add(vectors[first:last], groups[first:last])
        first = last
    assert not kept.is_fresh
    step, once = kept.learn(residuals), Ridge(vectors, groups).learn(residuals)
    assert np.abs(step[0] - once[0]).max() < DIRECTIONS_CLOSE / 10
    assert np.abs(step[1] - once[1]).max() < COEFFICIENTS_CLOSE / 100
