"""Coefficients on a scale given whole, against peers and irrCAC's definitions written out."""

from __future__ import annotations

import math
import warnings
from itertools import product
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from qualnlp import agreement

SCALE = [1, 2, 3, 4, 5]
WORDS = ["sangat rendah", "rendah", "sedang", "tinggi", "sangat tinggi"]
PAIRS = st.lists(st.tuples(*[st.sampled_from([1, 2, 4, 5])] * 2), min_size=2, max_size=30)
TRIPLES = st.lists(st.tuples(*[st.sampled_from([1, 2, 4, 5, None])] * 3), min_size=2, max_size=30)
WEIGHTS = st.sampled_from([None, "linear", "quadratic"])


def agrees(weights: str | None, x: int, y: int) -> float:
    """Return irrCAC's weight of two values on a scale of 1 to 5."""
    if weights is None:
        return float(x == y)
    return 1 - (abs(x - y) / 4) ** (1 if weights == "linear" else 2)


def by_definition(units: list[tuple[Any, ...]], weights: str | None) -> dict[str, float]:
    """Return Fleiss, Gwet and Brennan-Prediger as irrCAC defines them, unit by unit."""
    rated = [[x for x in unit if x is not None] for unit in units]
    rated = [unit for unit in rated if unit]
    met = [
        np.mean([agrees(weights, x, y) for i, x in enumerate(u) for j, y in enumerate(u) if i != j])
        for u in rated
        if len(u) > 1
    ]
    share = {k: float(np.mean([u.count(k) / len(u) for u in rated])) for k in SCALE}
    total = sum(agrees(weights, x, y) for x, y in product(SCALE, SCALE))
    chance = {
        "fleiss": sum(
            agrees(weights, x, y) * share[x] * share[y] for x, y in product(SCALE, SCALE)
        ),
        "gwet": total / 20 * sum(p * (1 - p) for p in share.values()),
        "bp": total / 25,
    }
    seen = float(np.mean(met))
    return {
        name: (seen - by) / (1 - by) if 1 - by > 1e-12 else math.nan for name, by in chance.items()
    }


@given(TRIPLES, WEIGHTS)
@settings(max_examples=120, deadline=None)
def test_fleiss_gwet_and_brennan_prediger_are_irrcacs(
    units: list[tuple[Any, ...]], weights: str | None
) -> None:
    if not any(sum(x is not None for x in unit) > 1 for unit in units):
        return
    expected = by_definition(units, weights)
    rows = [list(row) for row in zip(*units, strict=True)]
    words = [[None if x is None else WORDS[x - 1] for x in row] for row in rows]
    for ratings, scale in ((rows, SCALE), (words, WORDS)):
        found = {
            "fleiss": agreement.fleiss_kappa(ratings, weights, categories=scale),
            "gwet": agreement.gwet_ac2(ratings, weights, categories=scale),
            "bp": agreement.brennan_prediger(ratings, weights, categories=scale),
        }
        assert found == pytest.approx(expected, abs=1e-9, nan_ok=True)


@given(PAIRS, WEIGHTS)
@settings(max_examples=120, deadline=None)
def test_kappa_on_a_scale_is_scikit_learns(
    pairs: list[tuple[int, int]], weights: str | None
) -> None:
    rows = [list(row) for row in zip(*pairs, strict=True)]
    words = [[WORDS[x - 1] for x in row] for row in rows]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # constant ratings
        theirs = cohen_kappa_score(*rows, labels=SCALE, weights=weights)
    for ratings, scale in ((rows, SCALE), (words, WORDS)):
        ours = agreement.cohen_kappa(ratings, weights, categories=scale)
        assert ours == pytest.approx(theirs, abs=1e-9, nan_ok=True)


@given(TRIPLES, st.sampled_from(["nominal", "ordinal"]))
@settings(max_examples=120, deadline=None)
def test_alpha_on_a_scale_is_krippendorffs(units: list[tuple[Any, ...]], level: Any) -> None:
    rows = [list(row) for row in zip(*units, strict=True)]
    several = [[x for x in unit if x is not None] for unit in units]
    several = [unit for unit in several if len(unit) > 1]
    if len({x for unit in several for x in unit}) < 2:
        return
    array = np.array([[np.nan if x is None else x for x in row] for row in rows], dtype=float)
    theirs = krippendorff.alpha(array, value_domain=SCALE, level_of_measurement=level)
    words = [[None if x is None else WORDS[x - 1] for x in row] for row in rows]
    for ratings, scale in ((rows, SCALE), (words, WORDS), (array, SCALE)):
        ours = agreement.krippendorff_alpha(ratings, level, categories=scale)
        assert ours == pytest.approx(theirs, abs=1e-9)
