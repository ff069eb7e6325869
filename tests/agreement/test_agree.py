"""Agreement: right against scikit-learn and the reference cases, undefined where it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from qualnlp import agreement
from qualnlp.agreement import COLUMNS, agree, cohen_kappa, kappa_sentence, percent_agreement
from qualnlp.errors import NothingToCompare
from qualnlp.i18n import use_language
from qualnlp.study import Study


def frame(marks: dict[str, str | set[str]]) -> pd.DataFrame:
    rows = [
        {"excerpt_id": unit, "transcript_id": f"t{unit[1]}", "code": code}
        for unit, codes in marks.items()
        for code in ([codes] if isinstance(codes, str) else sorted(codes))
    ]
    return pd.DataFrame(rows)


def value(result: pd.DataFrame, measure: str, code: str = "") -> float:
    row = result[(result["measure"] == measure) & (result["code"] == code)]
    return float(row["value"].iloc[0])


RATINGS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=60).map(
    lambda pairs: [list(row) for row in zip(*pairs, strict=True)]
)


@given(RATINGS, st.sampled_from([None, "linear", "quadratic"]))
def test_kappa_is_scikit_learns(ratings: list[list[int]], weights: str | None) -> None:
    ours = cohen_kappa(ratings, weights)  # type: ignore[arg-type]
    if len(set(ratings[0]) | set(ratings[1])) == 1:
        assert np.isnan(ours)
        return
    # Categories that nobody used must not count as steps between those that were.
    used = sorted(set(ratings[0]) | set(ratings[1]))
    rows = [[used.index(x) for x in row] for row in ratings]
    assert ours == pytest.approx(cohen_kappa_score(*rows, weights=weights), abs=1e-12)


@given(RATINGS)
def test_laws_of_kappa(ratings: list[list[int]]) -> None:
    a, b = ratings
    kappa = cohen_kappa([a, b])
    assert kappa == pytest.approx(cohen_kappa([b, a]), nan_ok=True)
    assert kappa == pytest.approx(cohen_kappa([a[::-1], b[::-1]]), nan_ok=True)
    names = ["w", "x", "y", "z"]
    assert kappa == pytest.approx(
        cohen_kappa([[names[x] for x in a], [names[y] for y in b]]), nan_ok=True
    )
    if len(set(a)) > 1:
        assert cohen_kappa([a, a]) == 1


@pytest.mark.parametrize("name", ["positive", "negative", "prevalence", "bias"])
def test_ratios_without_a_whole_are_nan(name: str) -> None:
    function = {
        "positive": (agreement.positive_agreement, [[0, 0], [0, 0]]),
        "negative": (agreement.negative_agreement, [[1, 1], [1, 1]]),
        "prevalence": (agreement.prevalence_index, [[None], [1]]),
        "bias": (agreement.bias_index, [[1], [float("nan")]]),
    }
    measure, ratings = function[name]
    assert np.isnan(measure(ratings))


def test_counts_and_values_per_code_and_overall() -> None:
    a = frame({"e1": "x", "e2": {"x", "y"}, "e3": "", "f1": "y", "f2": ""})
    b = frame({"e1": "x", "e2": "x", "e3": "x", "f1": "y", "f2": ""})
    result = agree(a, b, codes=["x", "y", "z"])
    assert tuple(result.columns) == COLUMNS
    x = result[(result["measure"] == "cohen_kappa") & (result["code"] == "x")].iloc[0]
    assert x[["both", "a_only", "b_only", "neither"]].tolist() == [2, 0, 1, 2]
    assert (x["n_units"], x["n_documents"]) == (5, 3)
    assert x["value"] == pytest.approx(cohen_kappa([[1, 1, 0, 0, 0], [1, 1, 1, 0, 0]]))
    assert value(result, "percent", "x") == pytest.approx(0.8)
    assert value(result, "positive_agreement", "x") == pytest.approx(4 / 5)
    pooled = result[(result["measure"] == "percent") & (result["code"] == "")].iloc[0]
    assert pooled[["both", "a_only", "b_only", "neither"]].tolist() == [3, 1, 1, 10]
    unused = result[(result["measure"] == "cohen_kappa") & (result["code"] == "z")].iloc[0]
    assert np.isnan(unused["value"]) and "tidak dipakai" in unused["note"]


def test_a_code_given_to_everything_is_undefined_with_a_note() -> None:
    same = frame({"e1": "x", "f2": "x"})
    result = agree(same, same)
    assert np.isnan(value(result, "cohen_kappa", "x"))
    assert value(result, "percent", "x") == 1
    note = result[(result["measure"] == "cohen_kappa") & (result["code"] == "x")]["note"].iloc[0]
    assert "tidak terdefinisi" in note
    assert "tidak terdefinisi" in kappa_sentence(result, "x")


def test_intervals_come_from_whole_transcripts_and_repeat() -> None:
    random = np.random.default_rng(1)
    marks = {f"e{d}-{u}": ["", "x"][random.integers(2)] for d in range(8) for u in range(10)}
    noisy = {k: (c if random.random() < 0.8 else ["x", ""][c == "x"]) for k, c in marks.items()}

    def with_documents(some: dict[str, str]) -> pd.DataFrame:
        told = frame(some)
        return told.assign(transcript_id=[unit.split("-")[0] for unit in told["excerpt_id"]])

    first, second = with_documents(marks), with_documents(noisy)
    result = agree(first, second)
    row = result[(result["measure"] == "cohen_kappa") & (result["code"] == "x")].iloc[0]
    assert row["ci_low"] < row["value"] < row["ci_high"]
    assert agree(first, second).equals(result)
    assert not agree(first, second, seed=1).equals(result)
    one = agree(first[:10], second[:10])
    kappa = one[(one["measure"] == "cohen_kappa") & (one["code"] == "x")].iloc[0]
    assert np.isnan(kappa["ci_low"]) and "dua transkrip" in kappa["note"]


def test_units_restrict_and_strangers_are_refused() -> None:
    a, b = frame({"e1": "x", "e2": "x"}), frame({"e1": "x", "e2": ""})
    assert agree(a, b, units=["e1"])["n_units"].iloc[0] == 1
    assert agree(a, b, units=["e1", "e2", "e9"])["n_units"].iloc[0] == 3
    with pytest.raises(NothingToCompare, match="satu kutipan pun"):
        agree(a, frame({"f1": "x"}))
    with pytest.raises(ValueError, match="tabel b tidak punya kolom code"):
        agree(a, b[["excerpt_id"]])
    with pytest.raises(ValueError, match="two rows"):
        percent_agreement([[1, 0]])
    assert np.isnan(percent_agreement([[None], [1]]))


def test_coders_are_compared_on_what_both_read(study: Study, speech: list[str]) -> None:
    study.confirm(speech[0], "pelatihan", coder="ani")
    study.finish(speech[1], coder="ani")
    study.finish(speech[2], coder="ani")
    study.confirm(speech[0], "pelatihan", coder="budi")
    study.confirm(speech[1], "promosi", coder="budi")
    study.confirm(speech[3], "promosi", coder="budi")
    result = study.agree("ani", "budi")
    assert set(result.loc[~result["measure"].str.startswith("stance"), "n_units"]) == {2}
    row = result[(result["measure"] == "percent") & (result["code"] == "promosi")].iloc[0]
    assert row[["both", "a_only", "b_only", "neither"]].tolist() == [0, 0, 1, 1]
    with pytest.raises(NothingToCompare):
        study.agree("ani", "cici")


def test_suggestions_do_not_enter_agreement(study: Study, speech: list[str]) -> None:
    for coder in ("ani", "budi"):
        study.confirm(speech[0], "pelatihan", coder=coder)
        study.finish(speech[1], coder=coder)
    before = study.agree("ani", "budi")
    study.suggest(model="lexical")
    study.suggestions(coder="ani")
    assert study.agree("ani", "budi").equals(before)


def test_the_sentence_can_be_quoted(whole_study: Study) -> None:
    result = whole_study.agree("ani", "budi")
    text = kappa_sentence(result, "pelatihan", "Pelatihan")
    assert text.startswith("Kesepakatan antarpengode untuk Pelatihan: kappa = ")
    assert "kutipan, 8 transkrip" in text
    with use_language("en"):
        assert "excerpts" in kappa_sentence(result)


def test_the_documents_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    text = (Path(__file__).parents[2] / "docs" / "agreement.md").read_text(encoding="utf-8")
    script = text.split("```python\n")[1].split("```")[0]
    exec(compile(script, "agreement.md", "exec"), {})
    out = capsys.readouterr().out
    assert out.startswith("Kesepakatan antarpengode untuk Pelatihan: kappa = 0,50")
