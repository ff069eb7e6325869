"""Intervals hold the true value as often as they say: 95 % of studies, give or take little."""

from __future__ import annotations

import numpy as np
import pytest

from qualnlp.agreement.bootstrap import FEW, draws_of, interval, intervals
from qualnlp.agreement.measures.registry import measure

TRIALS = 1000


def studies(transcripts: int, seed: int, size: int = 1) -> np.ndarray:
    """Return 2 x 2 counts of transcripts, some harder to code, (size, transcripts, 4)."""
    random = np.random.default_rng(seed)
    shape = (size, transcripts)
    prevalence = random.beta(2, 6, size=(*shape, 1))
    slip = np.clip(random.normal(0.12, 0.08, size=(*shape, 1)), 0.01, 0.45)
    truth = random.random((*shape, 25)) < prevalence
    a = truth ^ (random.random(truth.shape) < slip)
    b = truth ^ (random.random(truth.shape) < slip)
    return np.stack([x.sum(axis=-1) for x in (a & b, a & ~b, ~a & b, ~a & ~b)], axis=-1)


@pytest.mark.slow
@pytest.mark.parametrize("transcripts", [2, 4, 6, 8, 20])
@pytest.mark.parametrize("name", ["cohen_kappa", "positive_agreement"])
def test_a_95_percent_interval_holds_the_true_value_in_90_to_97_percent_of_studies(
    transcripts: int, name: str
) -> None:
    true = float(measure(name, studies(60_000, seed=1)[0].sum(axis=0)))
    held = []
    for trial, counts in enumerate(studies(transcripts, seed=2, size=TRIALS)):
        values = measure(name, draws_of(transcripts, 500, trial) @ counts)
        low, high = interval(values, transcripts)
        held.append(low <= true <= high)
    assert 0.90 <= np.mean(held) <= 0.97


def test_a_bootstrap_over_two_transcripts_would_promise_what_it_does_not_hold() -> None:
    """Why the jackknife: percentiles of three possible draws hold the true kappa half the time."""
    true = float(measure("cohen_kappa", studies(60_000, seed=1)[0].sum(axis=0)))
    random = np.random.default_rng(3)
    held = []
    for counts in studies(2, seed=2, size=200):
        draws = random.multinomial(2, [0.5, 0.5], size=200)
        low, high = np.nanpercentile(measure("cohen_kappa", draws @ counts), [2.5, 97.5])
        held.append(low <= true <= high)
    assert np.mean(held) < 0.7


def test_bounds_stay_within_what_a_measure_can_be() -> None:
    counts = studies(2, seed=4)[0]
    values = measure("cohen_kappa", draws_of(2, 100, 0) @ counts)
    assert interval(values, 2)[0] < -1 <= interval(values, 2, (-1, 1))[0]


def test_all_columns_at_once_are_one_by_one() -> None:
    random = np.random.default_rng(0)
    for documents in (3, FEW + 3):
        rows = len(draws_of(documents, 50, 0))
        values = random.random((rows, 4))
        values[:2, 1] = np.nan
        values[:, 2] = np.nan
        lows, highs = intervals(values, documents)
        for column in range(4):
            single = interval(values[:, column], documents)
            assert (lows[column], highs[column]) == pytest.approx(single, nan_ok=True)


def test_an_interval_needs_two_transcripts_and_defined_draws() -> None:
    assert len(draws_of(1, 2000, 0)) == 0 and len(draws_of(9, 0, 0)) == 0
    assert np.isnan(interval(np.array([np.nan, np.nan, 0.5]), documents=9)).all()
    assert np.isnan(interval(np.array([np.nan, 0.5, 0.5]), documents=2)).all()
