"""Coefficients: laws that hold for any ratings, peers where there are some, undefined is NaN."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, f1_score

from qualnlp import agreement
from qualnlp.agreement import krippendorff_alpha

TWO = (
    agreement.percent_agreement, agreement.cohen_kappa, agreement.scott_pi, agreement.fleiss_kappa,
    agreement.gwet_ac1, agreement.gwet_ac2, agreement.brennan_prediger, agreement.bennett_s,
    agreement.pabak, agreement.krippendorff_alpha,
)  # fmt: skip
# Chance that comes from the shares explains constant ratings; elsewhere they are full agreement.
UNDEFINED = (
    agreement.cohen_kappa, agreement.scott_pi, agreement.fleiss_kappa, agreement.krippendorff_alpha,
)  # fmt: skip
CONSTANT = tuple(function for function in TWO if function not in UNDEFINED)


def rows(coders: int, values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[list[Any]]]:
    return st.lists(st.tuples(*[values] * coders), min_size=2, max_size=40).map(
        lambda units: [list(row) for row in zip(*units, strict=True)]
    )


@given(rows(2, st.integers(0, 3)))
def test_who_comes_first_and_what_codes_are_called_changes_nothing(
    ratings: list[list[int]],
) -> None:
    for function in TWO:
        value = function(ratings)
        assert function(ratings[::-1]) == pytest.approx(value, nan_ok=True, abs=1e-9)
        renamed: list[list[Any]] = [[f"kode {x}" for x in row] for row in ratings]
        if function is agreement.gwet_ac2:
            renamed = [[3 * x - 5 for x in row] for row in ratings]  # another unit of measurement
        scale = sorted({x for row in renamed for x in row})
        assert function(renamed, categories=scale) == pytest.approx(value, nan_ok=True, abs=1e-9)
        shuffled = [row[::-1] for row in ratings]
        assert function(shuffled) == pytest.approx(value, nan_ok=True, abs=1e-9)


@given(rows(2, st.integers(0, 3)))
def test_full_agreement_is_one_or_undefined(ratings: list[list[int]]) -> None:
    twice = [ratings[0], ratings[0]]
    for function in TWO:
        value = function(twice)
        if len(set(ratings[0])) == 1 and function in UNDEFINED:
            assert math.isnan(value)
        else:
            assert value == pytest.approx(1.0)


@given(rows(3, st.sampled_from([0, 1, 2, None])))
def test_missing_ratings_are_not_disagreement(ratings: list[list[Any]]) -> None:
    lonely = [[*row, value] for row, value in zip(ratings, (1, None, None), strict=True)]
    assert krippendorff_alpha(lonely) == pytest.approx(krippendorff_alpha(ratings), nan_ok=True)
    assert agreement.percent_agreement(lonely) == pytest.approx(
        agreement.percent_agreement(ratings), nan_ok=True
    )
    nan = [[float("nan") if x is None else float(x) for x in row] for row in ratings]
    for function in (agreement.fleiss_kappa, agreement.gwet_ac1, krippendorff_alpha):
        assert function(nan) == pytest.approx(function(ratings), nan_ok=True)


@given(rows(3, st.sampled_from([1, 2, 4, 7, None])))
@settings(max_examples=60, deadline=None)
def test_alpha_is_the_mean_over_all_pairs(ratings: list[list[Any]]) -> None:
    """The definition, pair by pair, against the computation from counts."""
    units = [[x for x in unit if x is not None] for unit in zip(*ratings, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    values = [x for unit in units for x in unit]

    def alpha(distance: Any) -> float:
        within = sum(
            distance(x, y) / (len(unit) - 1)
            for unit in units
            for i, x in enumerate(unit)
            for j, y in enumerate(unit)
            if i != j
        )
        across = sum(distance(x, y) for x in values for y in values)
        return 1 - within * (len(values) - 1) / across if across else float("nan")

    def ordinal(x: int, y: int) -> float:
        low, high = sorted((x, y))
        between = sum(low <= v <= high for v in values)
        return (between - (values.count(x) + values.count(y)) / 2) ** 2

    slow = {
        "nominal": lambda x, y: float(x != y),
        "ordinal": ordinal,
        "interval": lambda x, y: (x - y) ** 2,
        "ratio": lambda x, y: ((x - y) / (x + y)) ** 2,
    }
    for level, distance in slow.items():
        expected = alpha(distance)
        assert krippendorff_alpha(ratings, level) == pytest.approx(expected, nan_ok=True), level  # type: ignore[arg-type]


SETS = st.frozensets(st.sampled_from([f"k{n}" for n in range(70)]), max_size=4)


@given(rows(2, SETS))
@settings(max_examples=40, deadline=None)
def test_sets_are_measured_as_defined(ratings: list[list[frozenset[str]]]) -> None:
    values = [x for row in ratings for x in row]
    for level, distance in (
        ("masi", agreement.masi_distance),
        ("jaccard", agreement.jaccard_distance),
    ):
        within = 2 * sum(distance(x, y) for x, y in zip(*ratings, strict=True))
        across = sum(distance(x, y) for x in values for y in values)
        expected = 1 - within * (len(values) - 1) / across if across else float("nan")
        assert krippendorff_alpha(ratings, level) == pytest.approx(expected, nan_ok=True)  # type: ignore[arg-type]
        lists = [[sorted(x) for x in row] for row in ratings]
        assert krippendorff_alpha(lists, level) == pytest.approx(expected, nan_ok=True)  # type: ignore[arg-type]


def test_two_empty_sets_are_equal() -> None:
    assert agreement.masi_distance([], []) == 0
    assert agreement.jaccard_distance(set(), set()) == 0
    assert agreement.masi_distance([], ["a"]) == 1
    assert agreement.masi_distance({1, 2}, {2, 3}) == pytest.approx(1 - 1 / 3 * 1 / 3)


@pytest.mark.parametrize("function", TWO)
def test_nothing_to_compare_is_nan(function: Any) -> None:
    assert math.isnan(function([[None, 1], [1, None]]))
    assert math.isnan(function([[], []]))


@pytest.mark.parametrize("function", CONSTANT)
def test_one_category_throughout_is_full_agreement(function: Any) -> None:
    """irrCAC 0.4.4 and statsmodels' Randolph kappa give 1.0, too."""
    for same in ([1, 1, 1], ["ya"] * 3, [0, 0, None]):
        assert function([same, same]) == 1.0


@pytest.mark.parametrize("function", UNDEFINED)
def test_one_category_throughout_is_undefined(function: Any) -> None:
    assert math.isnan(function([[1, 1, 1], [1, 1, 1]]))
    assert math.isnan(krippendorff_alpha([["a"] * 3, ["a"] * 3]))


def test_numbers_texts_and_missing_ones_may_be_mixed() -> None:
    ratings = [["a", 1, None, pd.NA, np.nan, "b"], ["a", 1, 1, "a", "a", 2]]
    assert agreement.percent_agreement(ratings) == pytest.approx(2 / 3)
    assert 0 < agreement.cohen_kappa(ratings) < 1
    assert agreement.percent_agreement(np.array([[1, 0, 1], [1, 1, 1]])) == pytest.approx(2 / 3)


def test_wrong_calls_say_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="two rows"):
        agreement.cohen_kappa([[1, 2]])
    with pytest.raises(ValueError, match="two rows"):
        agreement.cohen_kappa([[1], [1], [1]])
    with pytest.raises(ValueError, match="two rows or more"):
        agreement.fleiss_kappa([[1, 2], [1]])
    with pytest.raises(ValueError, match="weights"):
        agreement.cohen_kappa([[1, 2], [1, 1]], "cubic")
    with pytest.raises(ValueError, match="2 x 2"):
        agreement.cohen_kappa([[1, 2], [1, 1]], [[0]])
    with pytest.raises(ValueError, match="level"):
        krippendorff_alpha([[1, 2], [1, 1]], "metric")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="numbers"):
        krippendorff_alpha([["a", "b"], ["a", "a"]], "interval")
    with pytest.raises(ValueError, match="0 and above"):
        krippendorff_alpha([[-1, 2], [1, 1]], "ratio")
    with pytest.raises(ValueError, match="not the text"):
        krippendorff_alpha([["ab"], ["ab"]], "masi")
    with pytest.raises(ValueError, match="same length"):
        agreement.boundary_similarity([3, 3], [3, 4])
    with pytest.raises(ValueError, match="overlaps"):
        agreement.unitizing_alpha([[(0, 5), (3, 5)], []], 0, 10)


def test_cutting_alike_is_one_and_nobody_cutting_is_undefined() -> None:
    assert agreement.boundary_similarity([4, 3, 3], [4, 3, 3]) == 1
    assert math.isnan(agreement.boundary_similarity([10], [10]))
    assert agreement.boundary_similarity([5, 6], [3, 8], n_t=3) == pytest.approx(1 / 3)
    assert agreement.unitizing_alpha([[(2, 3)], [(2, 3)]], 0, 10) == 1
    assert math.isnan(agreement.unitizing_alpha([[], []], 0, 10))
    assert agreement.unitizing_alpha([[(12, 3)], [(15, 3)]], 10, 10) < 0.5


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=1, max_size=60))
def test_calibration_error_is_a_mean_of_gaps(pairs: list[tuple[bool, float]]) -> None:
    correct, confidence = [float(c) for c, _ in pairs], [p for _, p in pairs]
    value = agreement.expected_calibration_error(confidence, correct)
    assert 0 <= value <= 1
    one_bin = agreement.expected_calibration_error(confidence, correct, n_bins=1)
    assert one_bin == pytest.approx(abs(np.mean(correct) - np.mean(confidence)))
    assert value >= one_bin - 1e-9
    assert agreement.expected_calibration_error(correct, correct) == 0


def test_calibration_error_refuses_what_is_no_probability() -> None:
    assert math.isnan(agreement.expected_calibration_error([], []))
    for confidence, correct, bins in (([1.2], [1], 15), ([0.5, 0.5], [1], 15), ([0.5], [1], 0)):
        with pytest.raises(ValueError):
            agreement.expected_calibration_error(confidence, correct, bins)


@pytest.mark.slow
def test_a_million_units_are_counted() -> None:
    random = np.random.default_rng(0)
    first = random.integers(0, 20, 1_000_000)
    second = np.where(random.random(1_000_000) < 0.8, first, random.integers(0, 20, 1_000_000))
    ratings = [first.tolist(), second.tolist()]
    peer = cohen_kappa_score(first, second)
    assert agreement.cohen_kappa(ratings) == pytest.approx(peer)
    assert agreement.fleiss_kappa(ratings) == pytest.approx(peer, abs=1e-3)
    assert krippendorff_alpha(ratings) == pytest.approx(peer, abs=1e-3)


def test_positive_agreement_is_f1() -> None:
    a, b = [1, 1, 0, 0, 1], [1, 0, 0, 1, 1]
    assert agreement.positive_agreement([a, b]) == pytest.approx(f1_score(a, b))
