"""Coefficients against other people's programs, on random ratings, to nine digits.

krippendorff is GPL-3 and is used here only, beside statsmodels, nltk and scikit-learn. Where no
library has a coefficient with missing ratings and weights (AC2), a plain formula written out pair
by pair stands in for one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import krippendorff
import numpy as np
import pytest
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import jaccard_distance, masi_distance
from sklearn.metrics import cohen_kappa_score, matthews_corrcoef
from statsmodels.stats import inter_rater

from qualnlp import agreement

Ratings = list[list[Any]]
SEEDS = range(12)


def random_ratings(seed: int, coders: int, gaps: float = 0.0) -> Ratings:
    """Return ratings of 1, 2, 3 or 5 that agree more than by chance, None where one is left out."""
    random = np.random.default_rng(seed)
    units = int(random.integers(8, 60))
    values = np.array([1, 2, 3, 5])
    truth = random.choice(values, units, p=(0.5, 0.25, 0.15, 0.1))
    rows = []
    for _ in range(coders):
        row = np.where(random.random(units) < 0.6, truth, random.choice(values, units))
        left_out = random.random(units) < gaps
        rows.append([None if out else int(x) for x, out in zip(row, left_out, strict=True)])
    # All values are used, so that libraries that count only what they see count the same.
    for coder, ratings in enumerate(rows):
        ratings[:4] = [1, 2, 3, 5][coder % 4 :] + [1, 2, 3, 5][: coder % 4]
    return rows


def as_array(ratings: Ratings) -> np.ndarray[Any, Any]:
    return np.array([[np.nan if x is None else x for x in row] for row in ratings], dtype=float)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
def test_cohens_kappa_is_scikit_learns_and_statsmodels(seed: int, weights: Any) -> None:
    ratings = random_ratings(seed, 2)
    ours = agreement.cohen_kappa(ratings, weights)
    assert ours == pytest.approx(cohen_kappa_score(*ratings, weights=weights), abs=1e-9)
    # statsmodels is given the table and how far its steps lie apart.
    table, _ = inter_rater.to_table(np.array(ratings).T, bins=None)
    steps = np.subtract.outer(np.arange(4), np.arange(4))
    apart = {None: steps != 0, "linear": abs(steps), "quadratic": steps**2}[weights].astype(float)
    theirs = inter_rater.cohens_kappa(table, weights=apart, return_results=False)
    assert ours == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_fleiss_and_brennan_prediger_are_statsmodels(seed: int) -> None:
    ratings = random_ratings(seed, 4)
    counts, _ = inter_rater.aggregate_raters(np.array(ratings).T)
    fleiss = inter_rater.fleiss_kappa(counts)
    assert agreement.fleiss_kappa(ratings) == pytest.approx(fleiss, abs=1e-9)
    randolph = inter_rater.fleiss_kappa(counts, method="randolph")
    assert agreement.brennan_prediger(ratings) == pytest.approx(randolph, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
@pytest.mark.parametrize("gaps", [0.0, 0.3])
def test_alpha_is_krippendorffs_with_and_without_missing_ratings(
    seed: int, level: Any, gaps: float
) -> None:
    ratings = random_ratings(seed, 3, gaps)
    theirs = krippendorff.alpha(as_array(ratings), level_of_measurement=level)
    assert agreement.krippendorff_alpha(ratings, level) == pytest.approx(theirs, abs=1e-9)
    assert agreement.krippendorff_alpha(as_array(ratings), level) == pytest.approx(theirs, abs=1e-9)


def task(ratings: Ratings, distance: Any = None) -> AnnotationTask:
    rows = [
        (f"c{coder}", str(unit), value)
        for coder, row in enumerate(ratings)
        for unit, value in enumerate(row)
        if value is not None
    ]
    return AnnotationTask(rows, distance) if distance else AnnotationTask(rows)


@pytest.mark.parametrize("seed", SEEDS)
def test_pi_kappa_s_and_alpha_are_nltks(seed: int) -> None:
    ratings = random_ratings(seed, 2)
    theirs = task(ratings)
    assert agreement.scott_pi(ratings) == pytest.approx(theirs.pi(), abs=1e-9)
    assert agreement.cohen_kappa(ratings) == pytest.approx(theirs.kappa(), abs=1e-9)
    assert agreement.bennett_s(ratings) == pytest.approx(theirs.S(), abs=1e-9)
    assert agreement.krippendorff_alpha(ratings) == pytest.approx(theirs.alpha(), abs=1e-9)
    assert agreement.percent_agreement(ratings) == pytest.approx(theirs.avg_Ao(), abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("level", ["masi", "jaccard"])
def test_alpha_over_sets_is_nltks(seed: int, level: Any) -> None:
    random = np.random.default_rng(seed)
    truth = [frozenset(random.choice(list("abcd"), random.integers(1, 4))) for _ in range(30)]
    rows = [
        [
            own if random.random() < 0.6 else frozenset(random.choice(list("abcd"), 2))
            for own in truth
        ]
        for _ in range(3)
    ]
    distance = {"masi": masi_distance, "jaccard": jaccard_distance}[level]
    theirs = task(rows, distance).alpha()
    assert agreement.krippendorff_alpha(rows, level) == pytest.approx(theirs, abs=1e-9)


def ac2(ratings: Ratings, weight: Any) -> float:
    """Return Gwet's AC2 as it is defined, unit by unit and pair by pair.

    `weight` takes two values and how far the farthest lie apart.
    """
    units = [[x for x in unit if x is not None] for unit in zip(*ratings, strict=True)]
    values = sorted({x for unit in units for x in unit})
    q = len(values)
    shares = {
        value: np.mean([unit.count(value) / len(unit) for unit in units if unit])
        for value in values
    }
    reach = values[-1] - values[0]
    total = sum(weight(x, y, reach) for x in values for y in values)
    chance = total / (q * (q - 1)) * sum(share * (1 - share) for share in shares.values())
    met = [
        np.mean([weight(x, y, reach) for x, y in combinations(unit, 2)])
        for unit in units
        if len(unit) > 1
    ]
    return float((np.mean(met) - chance) / (1 - chance))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("gaps", [0.0, 0.3])
def test_gwets_coefficients_are_their_plain_formula(seed: int, gaps: float) -> None:
    ratings = random_ratings(seed, 3, gaps)
    same = ac2(ratings, lambda x, y, reach: float(x == y))
    assert agreement.gwet_ac1(ratings) == pytest.approx(same, abs=1e-9)
    linear = ac2(ratings, lambda x, y, reach: 1 - abs(x - y) / reach)
    assert agreement.gwet_ac2(ratings) == pytest.approx(linear, abs=1e-9)
    quadratic = ac2(ratings, lambda x, y, reach: 1 - (x - y) ** 2 / reach**2)
    assert agreement.gwet_ac2(ratings, "quadratic") == pytest.approx(quadratic, abs=1e-9)


def by_chance(seed: int) -> Iterator[tuple[str, float]]:
    random = np.random.default_rng(seed)
    first, second = random.choice(3, size=(2, 4000), p=(0.6, 0.3, 0.1))
    ratings = np.stack([first, second])
    assert abs(matthews_corrcoef(first, second)) < 0.05  # they have nothing to do with each other
    for name in ("cohen_kappa", "scott_pi", "fleiss_kappa", "krippendorff_alpha"):
        yield name, getattr(agreement, name)(ratings)


@pytest.mark.parametrize("seed", range(4))
def test_coders_who_throw_dice_agree_near_zero(seed: int) -> None:
    for name, value in by_chance(seed):
        assert abs(value) < 0.05 and not math.isnan(value), name
