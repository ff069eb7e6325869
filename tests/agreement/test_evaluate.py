"""Suggestions against manual codes, and blind against assisted decisions."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import f1_score, ndcg_score, precision_score, recall_score

from qualnlp import Study, evaluate
from qualnlp.agreement import anchoring, expected_calibration_error, krippendorff_alpha
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
    # ... but beside it, as if it were shown.
    for name in ("hit@1", "hit@3"):
        counted = value(evaluate(hidden, gold), f"{name} with hidden")
        assert counted == pytest.approx(value(evaluate(suggestions, gold), name))
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


def test_the_pair_of_people_and_the_machine_are_judged_on_the_same_excerpts() -> None:
    suggestions, gold, probability, truth = made()
    some = [f"e{unit}" for unit in range(0, 40, 2)]
    second = gold[gold["excerpt_id"].isin(some)].assign(code="a")
    result = evaluate(suggestions, gold, second, n_boot=0)
    assert result.loc[result["measure"] == "shared micro-F1", "n"].tolist() == [20]
    expected = f1_score(truth[::2], probability[::2] >= 0.5, average="micro")
    assert value(result, "shared micro-F1") == pytest.approx(expected)
    people = np.zeros_like(truth[::2])
    people[:, 0] = True
    assert value(result, "human F1", "a") == pytest.approx(f1_score(truth[::2, 0], people[:, 0]))
    assert math.isnan(value(result, "human F1", "c")) or value(result, "human F1", "c") == 0
    whole = evaluate(suggestions, gold, gold, n_boot=0)
    assert "shared micro-F1" not in set(whole["measure"])


def test_precision_and_recall_stand_beside_f1() -> None:
    suggestions, gold, probability, truth = made()
    result = evaluate(suggestions, gold, n_boot=0)
    for column, code in enumerate(CODES):
        own = truth[:, column], probability[:, column] >= 0.5
        assert value(result, "precision", code) == pytest.approx(precision_score(*own))
        assert value(result, "recall", code) == pytest.approx(recall_score(*own))


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


@pytest.mark.slow
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


def test_anchoring_compares_how_coders_agree_blind_and_assisted() -> None:
    """Blind, two coders differ on half; with the same suggestion before them they agree."""
    excerpts = pd.DataFrame(
        {"excerpt_id": [f"e{n}" for n in range(16)], "transcript_id": list("tuvw") * 4}
    )
    rows = []
    for n in range(16):
        mode = "blind" if n < 8 else "assisted"
        for coder in ("ani", "budi"):
            code = "xy"[n % 2] if mode == "assisted" or coder == "ani" or n % 4 < 2 else "z"
            rows.append(
                (f"e{n}", code, coder, "confirmed", mode, 1 if mode == "assisted" else None)
            )
            rows.append((f"e{n}", "", coder, "finished", "blind", None))
    rows.append(("e0", "y", "cici", "confirmed", "assisted", 1))  # read by nobody else this way
    frame = anchoring(decisions(rows), excerpts, n_boot=50)
    got = frame[frame["coder"] == ""].set_index(["measure", "mode"])
    blind, assisted = got.loc[("agreement", "blind")], got.loc[("agreement", "assisted")]
    assert (blind["n"], assisted["n"]) == (8, 8)
    marks = [["xy"[n % 2] for n in range(8)], ["xy"[n % 2] if n % 4 < 2 else "z" for n in range(8)]]
    pooled = [[int(x == code) for code in "xyz" for x in row] for row in marks]
    assert blind["value"] == pytest.approx(krippendorff_alpha(pooled))
    assert assisted["value"] == 1
    difference = got.loc[("agreement_difference", "")]
    assert difference["value"] == pytest.approx(1 - blind["value"])
    assert difference["ci_low"] < difference["value"] < difference["ci_high"]
    alone = anchoring(decisions([r for r in rows if r[2] == "ani"]), excerpts)
    told = alone[alone["measure"] == "agreement"]
    assert told["value"].isna().all() and told["note"].str.contains("dua pengode").all()


def test_who_saw_a_suggestion_once_did_not_read_blind() -> None:
    excerpts = pd.DataFrame({"excerpt_id": ["e1", "e2"], "transcript_id": ["t", "u"]})
    rows = [
        ("e1", "x", "ani", "confirmed", "assisted", 1),
        ("e1", "", "ani", "finished", "blind", None),
        ("e2", "x", "ani", "confirmed", "blind", None),
    ]
    frame = anchoring(decisions(rows), excerpts)
    ani = frame[frame["coder"] == "ani"].set_index(["measure", "mode"])
    assert ani.loc[("codes_per_excerpt", "assisted"), ["n", "value"]].tolist() == [1, 1]
    assert ani.loc[("codes_per_excerpt", "blind"), ["n", "value"]].tolist() == [1, 1]
    assert ani.loc[("missing_blind", "blind"), "n"] == 1


def test_coders_that_a_study_does_not_know_are_named(whole_study: Study) -> None:
    for act in (
        lambda: whole_study.agree("ani", "zaki"),
        lambda: whole_study.disagreements("zaki", "ani"),
        lambda: whole_study.confusion("ani", "zaki"),
        lambda: whole_study.stability("zaki", "2026-01-01"),
        lambda: whole_study.evaluate("ani", "zaki"),
    ):
        with pytest.raises(NothingToCompare, match="zaki.*belum membaca.*ani, budi"):
            act()
    with pytest.raises(ValueError, match="unit"):
        whole_study.agree("ani", "budi", unit="huruf")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="huruf dibandingkan"):
        whole_study.agree("ani", unit="characters")
    with pytest.raises(ValueError, match="yang ada: ani"):
        whole_study.agree("ani", "ani")


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
