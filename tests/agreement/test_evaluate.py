"""Suggestions against manual codes, and blind against assisted decisions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score, ndcg_score

from qualnlp import Study, evaluate
from qualnlp.agreement import anchoring, expected_calibration_error
from qualnlp.agreement.anchoring import ENOUGH
from qualnlp.errors import NothingToCompare

CODES = ("a", "b", "c")


def made(
    units: int = 40,
) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return suggestions, gold, probabilities and truth of `units` excerpts of five transcripts."""
    random = np.random.default_rng(7)
    truth = random.random((units, 3)) < (0.5, 0.3, 0.1)
    probability = np.clip(truth * 0.5 + random.random((units, 3)) * 0.5, 0, 1).round(4)
    suggested, gold = [], []
    for unit in range(units):
        order = np.argsort(-probability[unit])
        for rank, code in enumerate(order, start=1):
            suggested.append((f"e{unit}", CODES[code], rank, probability[unit, code], False))
        codes = [CODES[code] for code in np.flatnonzero(truth[unit])] or [""]
        gold += [(f"e{unit}", code, f"t{unit % 5}") for code in codes]
    return (
        pd.DataFrame(suggested, columns=["excerpt_id", "code", "rank", "probability", "abstain"]),
        pd.DataFrame(gold, columns=["excerpt_id", "code", "transcript_id"]),
        probability,
        truth,
    )


def value(frame: pd.DataFrame, measure: str, code: str = "") -> float:
    return float(frame[(frame["measure"] == measure) & (frame["code"] == code)]["value"].iloc[0])


def test_measures_are_scikit_learns() -> None:
    suggestions, gold, probability, truth = made()
    result = evaluate(suggestions, gold)
    coded = truth.any(axis=1)
    assert value(result, "nDCG") == pytest.approx(ndcg_score(truth[coded], probability[coded]))
    applies = probability >= 0.5
    assert value(result, "micro-F1") == pytest.approx(f1_score(truth, applies, average="micro"))
    assert value(result, "macro-F1") == pytest.approx(f1_score(truth, applies, average="macro"))
    assert value(result, "F1", "b") == pytest.approx(f1_score(truth[:, 1], applies[:, 1]))
    best = probability.argmax(axis=1)
    hits = truth[np.arange(len(truth)), best]
    assert value(result, "hit@1") == pytest.approx(hits[coded].mean())
    assert value(result, "ECE") == pytest.approx(
        expected_calibration_error(probability.ravel(), truth.ravel().astype(float))
    )
    order = np.argsort(-probability.max(axis=1), kind="stable")
    precision = hits[order].cumsum() / np.arange(1, len(hits) + 1)
    covered = max((k for k, p in enumerate(precision, 1) if p >= 0.9), default=0) / len(hits)
    assert value(result, "coverage@90") == pytest.approx(covered)
    told = result[result["value"].notna()]
    assert (told["ci_low"] <= told["value"] + 1e-9).all()
    assert (told["ci_high"] >= told["value"] - 1e-9).all()
    assert evaluate(suggestions, gold).equals(result)


def test_what_the_engine_would_not_show_is_not_counted() -> None:
    suggestions, gold, _, _ = made()
    hidden = suggestions.assign(abstain=suggestions["rank"] == 1)
    assert value(evaluate(hidden, gold), "hit@1") == 0
    assert evaluate(hidden.assign(abstain=hidden["abstain"].astype(str)), gold, n_boot=0)[
        "value"
    ].equals(evaluate(hidden, gold, n_boot=0)["value"])


def test_two_people_stand_beside_the_machine() -> None:
    suggestions, gold, _, truth = made()
    other = gold[gold["excerpt_id"] != "e0"]
    result = evaluate(suggestions, gold, other)
    assert value(result, "human micro-F1") == 1
    none = evaluate(suggestions, gold, other.assign(excerpt_id="z"))
    assert math.isnan(value(none, "human micro-F1"))
    assert truth.any()


def test_frames_that_do_not_fit_are_refused() -> None:
    suggestions, gold, _, _ = made(4)
    with pytest.raises(ValueError, match="rank"):
        evaluate(suggestions.drop(columns="rank"), gold)
    with pytest.raises(ValueError, match="gold tidak punya kolom code"):
        evaluate(suggestions, gold.drop(columns="code"))
    with pytest.raises(NothingToCompare):
        evaluate(suggestions.assign(excerpt_id="z"), gold)
    without = evaluate(suggestions.drop(columns="probability"), gold, n_boot=0)
    assert "ECE" not in set(without["measure"])
    nothing = evaluate(suggestions, gold.assign(code=""), n_boot=0)
    assert math.isnan(value(nothing, "hit@1"))


def test_the_study_judges_the_engine_on_transcripts_it_did_not_learn_from(
    whole_study: Study,
) -> None:
    result = whole_study.evaluate("ani", n_boot=50)
    assert set(result["learned"]) == {False, True}
    by_definition, learned = (
        value(result[result["learned"] == flag], "hit@3") for flag in (False, True)
    )
    assert 0.5 < by_definition < learned < 1
    assert value(result, "human macro-F1") > 0.8
    with pytest.raises(NothingToCompare, match="ani, budi"):
        whole_study.evaluate("cici")


def test_lessons_of_the_same_transcript_never_reach_its_suggestions(
    study: Study, speech: list[str]
) -> None:
    """Decisions on one transcript alone teach nothing about it."""
    first = study.transcripts()["transcript_id"].iloc[0]
    own = study.excerpts().set_index("excerpt_id").loc[speech]
    own = own[own["transcript_id"] == first]
    for excerpt_id in own.index[:12]:
        study.confirm(excerpt_id, "promosi", coder="ani")
        study.finish(excerpt_id, coder="ani")
    result = study.evaluate("ani", n_boot=0)
    plain, learned = (
        result[result["learned"] == flag].drop(columns="learned").reset_index(drop=True)
        for flag in (False, True)
    )
    pd.testing.assert_frame_equal(plain, learned)


def decisions(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    columns = ["excerpt_id", "code", "coder", "verdict", "mode", "shown_rank"]
    return pd.DataFrame(rows, columns=columns)


def test_anchoring_counts_acceptance_amount_and_shift() -> None:
    excerpts = pd.DataFrame(
        {"excerpt_id": [f"e{n}" for n in range(8)], "transcript_id": list("ttttuuuu")}
    )
    rows = [
        ("e0", "x", "ani", "confirmed", "assisted", 1),
        ("e1", "x", "ani", "rejected", "assisted", 1),
        ("e1", "y", "ani", "confirmed", "assisted", 2),
        ("e4", "x", "ani", "confirmed", "assisted", 1),
        ("e4", "x", "ani", "rejected", "assisted", 1),  # taken back: the latest counts
        ("e5", "y", "ani", "confirmed", "blind", None),
        ("e6", "", "ani", "finished", "blind", None),
        ("e2", "y", "ani", "confirmed", "blind", None),
    ]
    frame = anchoring(decisions(rows), excerpts)
    ani = frame[frame["coder"] == "ani"].set_index(["measure", "mode", "rank"])["value"]
    assert ani["acceptance", "assisted", 1] == pytest.approx(1 / 3)
    assert ani["acceptance", "assisted", 2] == 1
    assert ani["codes_per_excerpt", "assisted", 0] == pytest.approx(2 / 3)
    assert ani["codes_per_excerpt", "blind", 0] == pytest.approx(2 / 3)
    assert ani["difference", "", 0] == pytest.approx(0)
    assert ani["shift", "", 0] == pytest.approx(0.5)
    assert ani["missing_blind", "blind", 0] == ENOUGH - 3
    note = frame[frame["measure"] == "missing_blind"]["note"].iloc[0]
    assert str(ENOUGH - 3) in note


def test_anchoring_of_nothing_is_undefined() -> None:
    frame = anchoring(decisions([]), pd.DataFrame({"excerpt_id": [], "transcript_id": []}))
    assert frame[frame["measure"] == "difference"]["value"].isna().all()
    assert float(frame[frame["measure"] == "missing_blind"]["value"].iloc[0]) == ENOUGH


def test_a_study_shows_disagreements_anchoring_and_stability(whole_study: Study) -> None:
    listed = whole_study.disagreements("ani", "budi")
    assert len(listed) > 0 and listed["text"].str.len().gt(0).all()
    assert (listed["a"] != listed["b"]).all()
    assert set(whole_study.agree()["measure"]) >= {"cohen_kappa", "krippendorff_alpha_masi"}
    assert set(whole_study.anchoring(n_boot=20)["coder"]) == {"", "ani", "budi"}
    assert isinstance(whole_study.confusion("ani", "budi"), pd.DataFrame)


def test_one_coder_twice(study: Study, speech: list[str]) -> None:
    for excerpt_id in speech[:6]:
        study.confirm(excerpt_id, "pelatihan", coder="ani")
    with pytest.raises(NothingToCompare):
        study.stability("ani", since="2000-01-01")
    between = study.decisions()["decided_at"].max() + pd.Timedelta(microseconds=1)
    for excerpt_id in speech[:4]:
        study.confirm(excerpt_id, "pelatihan", coder="ani")
    study.withdraw(speech[4], "pelatihan", coder="ani")
    study.finish(speech[4], coder="ani")
    result = study.stability("ani", since=str(between))
    assert value(result, "percent", "pelatihan") == pytest.approx(4 / 5)
    with pytest.raises(ValueError, match="bukan tanggal"):
        study.stability("ani", since="kemarin")
