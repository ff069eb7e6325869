"""Numbers that were wrong without a word: tables, scales, decisions and stretches.

The right values are those of scikit-learn 1.9.1, krippendorff 0.9.0 and irrCAC 0.4.4, or follow
from the definition; each stands beside its inputs.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

import qualnlp
from qualnlp import agreement as ag
from qualnlp.agreement.measures import MEASURES, Measure, register
from qualnlp.display.labels import measure_name
from qualnlp.i18n import decimal

LIKERT = ["sangat tidak setuju", "tidak setuju", "netral", "setuju", "sangat setuju"]
ANI = [LIKERT[n] for n in (4, 3, 2, 1, 0, 3)]
BUDI = [LIKERT[n] for n in (3, 3, 1, 1, 1, 4)]
PLAIN = (
    ag.percent_agreement, ag.cohen_kappa, ag.scott_pi, ag.fleiss_kappa, ag.gwet_ac1,
    ag.brennan_prediger, ag.bennett_s, ag.pabak, ag.krippendorff_alpha,
)  # fmt: skip


def cell(frame: pd.DataFrame, measure: str, code: str = "", column: str = "value") -> Any:
    row = frame[(frame["measure"] == measure) & (frame["code"] == code)]
    assert len(row) == 1
    return row[column].iloc[0]


# ---- tables of ratings ---------------------------------------------------------------------


@pytest.mark.parametrize("function", PLAIN)
def test_a_table_has_a_row_per_unit_and_a_column_per_coder(function: Any) -> None:
    rows = [["x", "y", "y", "x", "x", "y"], ["y", "x", "x", "y", "y", "x"]]
    table = pd.DataFrame({"coder1": rows[0], "coder2": rows[1]})
    assert function(table) == pytest.approx(function(rows), nan_ok=True)
    assert function(dict(table)) == pytest.approx(function(rows), nan_ok=True)
    assert ag.cohen_kappa(table) == -1.0


def test_a_table_of_three_coders_is_not_taken_for_three_units() -> None:
    table = pd.DataFrame([["a", "a", "a"], ["b", "b", "a"], ["a", "b", None]], columns=list("xyz"))
    rows = [table[name].tolist() for name in table]
    assert ag.krippendorff_alpha(table) == ag.krippendorff_alpha(rows)
    with pytest.raises(ValueError, match="dua pengode; yang ada 3"):
        ag.cohen_kappa(table)


# ---- scales --------------------------------------------------------------------------------


def test_ordered_words_are_ordered_as_the_scale_says() -> None:
    assert ag.cohen_kappa([ANI, BUDI], "linear", LIKERT) == pytest.approx(0.538, abs=5e-4)
    assert ag.krippendorff_alpha([ANI, BUDI], "ordinal", LIKERT) == pytest.approx(0.789, abs=5e-4)
    assert ag.gwet_ac2([ANI, BUDI], categories=LIKERT) == pytest.approx(0.628, abs=5e-4)
    column = pd.CategoricalDtype(LIKERT, ordered=True)
    table = pd.DataFrame({"ani": ANI, "budi": BUDI}).astype(column)
    assert ag.cohen_kappa(table, "linear") == pytest.approx(0.538, abs=5e-4)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: ag.cohen_kappa([ANI, BUDI], "linear"),
        lambda: ag.scott_pi([ANI, BUDI], "quadratic"),
        lambda: ag.gwet_ac2([ANI, BUDI]),
        lambda: ag.fleiss_kappa([ANI, BUDI], "linear"),
        lambda: ag.brennan_prediger([ANI, BUDI], "linear"),
        lambda: ag.krippendorff_alpha([ANI, BUDI], "ordinal"),
    ],
)
def test_words_without_an_order_are_refused_where_order_counts(ask: Any) -> None:
    with pytest.raises(ValueError, match="urutan kata-kata ini tidak diketahui.*categories="):
        ask()


def test_numbers_read_as_text_are_numbers() -> None:
    rows = [["1", "10", "9", "2", "10", "3"], ["2", "9", "10", "1", "10", "3"]]
    assert ag.cohen_kappa(rows, "linear") == pytest.approx(0.6)
    assert ag.krippendorff_alpha(rows, "ordinal") == pytest.approx(0.825, abs=5e-4)


def test_a_number_and_the_same_number_as_text_are_asked_about() -> None:
    with pytest.raises(ValueError, match="teks pada satu pengode dan angka"):
        ag.percent_agreement([[1, 0, 1], ["1", "0", "1"]])


def test_categories_that_nobody_used_belong_to_the_scale() -> None:
    rows, scale = [[1, 2, 4, 5, 2, 4], [1, 4, 4, 5, 2, 2]], [1, 2, 3, 4, 5]
    # Without the scale the numbers themselves tell how far apart they are, as irrCAC has it.
    assert ag.gwet_ac2(rows) == pytest.approx(0.63636, abs=5e-6)
    assert ag.brennan_prediger(rows, "linear") == pytest.approx(0.61905, abs=5e-6)
    assert ag.fleiss_kappa(rows, "linear") == pytest.approx(0.57143, abs=5e-6)
    assert ag.gwet_ac2(rows, categories=scale) == pytest.approx(0.636, abs=5e-4)
    assert ag.fleiss_kappa(rows, "linear", scale) == pytest.approx(0.571, abs=5e-4)
    assert ag.gwet_ac1(rows, scale) == pytest.approx(0.593, abs=5e-4)
    assert ag.brennan_prediger(rows, categories=scale) == pytest.approx(0.583, abs=5e-4)
    with pytest.raises(ValueError, match="di luar skala: 5"):
        ag.cohen_kappa(rows, categories=[1, 2, 3, 4])


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=30))
def test_weighted_kappa_on_a_scale_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    first, second = ([LIKERT[n] for n in row] for row in zip(*pairs, strict=True))
    for weights in (None, "linear", "quadratic"):
        ours = ag.cohen_kappa([first, second], weights, LIKERT)
        if not math.isnan(ours):
            theirs = cohen_kappa_score(first, second, labels=LIKERT, weights=weights)
            assert ours == pytest.approx(theirs, abs=1e-9)


def test_constant_ratings_agree_where_chance_is_no_matter_of_margins() -> None:
    rows = [[1, 1, 1], [1, 1, 1]]
    assert ag.gwet_ac1(rows) == ag.brennan_prediger(rows) == ag.pabak(rows) == 1.0
    assert all(math.isnan(f(rows)) for f in (ag.cohen_kappa, ag.scott_pi, ag.krippendorff_alpha))


def test_nan_in_an_array_of_texts_is_missing() -> None:
    rows = np.array([["a", "b", np.nan], ["a", "b", "b"]])
    assert rows.dtype.kind == "U"
    assert ag.percent_agreement(rows) == 1.0 and ag.krippendorff_alpha(rows) == 1.0


def test_what_means_yes_is_asked_for() -> None:
    rows = [["ya", "ya", "tidak"], ["ya", "tidak", "tidak"]]
    for function in (
        ag.positive_agreement, ag.negative_agreement, ag.prevalence_index, ag.bias_index
    ):  # fmt: skip
        with pytest.raises(ValueError, match="positive="):
            function(rows)
    assert ag.positive_agreement(rows, positive="ya") == pytest.approx(2 / 3)
    assert ag.bias_index(rows, positive="ya") == pytest.approx(1 / 3)


def test_zero_is_written_without_a_sign_and_is_slight() -> None:
    a = frame_of([(f"e{n}", "x" if n % 2 else "") for n in range(8)])
    b = frame_of([(f"e{n}", "x" if n < 4 else "") for n in range(8)])
    result = qualnlp.agree(a, b, n_boot=0)
    assert decimal(cell(result, "cohen_kappa", "x")) == "0,00"
    assert cell(result, "cohen_kappa", "x", "interpretation").startswith("sangat lemah")


def test_two_excerpts_are_never_almost_perfect() -> None:
    pair = frame_of([("e1", "x"), ("e2", "")])
    result = qualnlp.agree(pair, pair, n_boot=0)
    assert cell(result, "cohen_kappa", "x") == 1
    assert cell(result, "cohen_kappa", "x", "interpretation") == ""
    many = frame_of([(f"e{n}", "x" if n % 2 else "") for n in range(12)])
    words = cell(qualnlp.agree(many, many, n_boot=0), "cohen_kappa", "x", "interpretation")
    assert words.startswith("sangat kuat")


# ---- frames of codings ---------------------------------------------------------------------


def frame_of(rows: list[tuple[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["excerpt_id", "code"])


@pytest.mark.parametrize("column", ["coder", "annotator", "owner", "pengode", "penilai"])
def test_a_frame_with_a_column_of_coders_stands_alone(column: str) -> None:
    a, b = frame_of([("e1", "x"), ("e2", ""), ("e3", "x")]), frame_of([("e1", "x"), ("e2", "x")])
    both = pd.concat([a.assign(**{column: "ani"}), b.assign(**{column: "budi"})])
    alone = qualnlp.agree(both, n_boot=0)
    pd.testing.assert_frame_equal(alone, qualnlp.agree(a, b, n_boot=0))
    third = pd.concat([both, a.assign(**{column: "cici"})])
    assert "fleiss_kappa" in set(qualnlp.agree(third, n_boot=0)["measure"])
    chosen = qualnlp.agree(third, coders=["ani", "budi"], n_boot=0)
    pd.testing.assert_frame_equal(chosen, alone)
    with pytest.raises(ValueError, match="tidak ada di tabel: dedi; yang ada: ani, budi, cici"):
        qualnlp.agree(third, coders=["ani", "dedi"])
    with pytest.raises(ValueError, match="beberapa pengode: ani, budi"):
        qualnlp.agree(both, a)


def test_coders_alike_but_for_case_are_asked_about() -> None:
    frame = frame_of([("e1", "x"), ("e1", "x")]).assign(coder=["Ani", "ani "])
    with pytest.raises(ValueError, match="satu pengode atau dua"):
        qualnlp.agree(frame)


def test_rejected_and_withdrawn_codes_are_no_codings() -> None:
    def decisions(coder: str, rows: list[tuple[str, str, str]]) -> pd.DataFrame:
        frame = pd.DataFrame(rows, columns=["excerpt_id", "code", "verdict"])
        times = pd.date_range("2026-11-28", periods=len(frame), freq="min", tz="UTC")
        return frame.assign(coder=coder, decided_at=times)

    ani = decisions("ani", [
        ("e1", "harga", "confirmed"), ("e2", "harga", "rejected"), ("e2", "", "finished"),
        ("e3", "modal", "confirmed"), ("e3", "harga", "confirmed"), ("e3", "harga", "withdrawn"),
    ])  # fmt: skip
    budi = decisions("budi", [
        ("e1", "harga", "confirmed"), ("e2", "modal", "rejected"), ("e2", "", "finished"),
        ("e3", "modal", "confirmed"),
    ])  # fmt: skip
    result = qualnlp.agree(ani, budi, n_boot=0)
    assert cell(result, "cohen_kappa") == 1.0 and cell(result, "percent") == 1.0
    many = ag.agree_many(pd.concat([ani, budi]), n_boot=0)
    assert cell(many, "krippendorff_alpha") == 1.0
    made = pd.DataFrame({"excerpt_id": ["e1", "e2", "e3"], "code": ["harga", "modal", "modal"],
                         "rank": 1})  # fmt: skip
    judged = qualnlp.evaluate(made, ani, n_boot=0).set_index("measure")
    assert judged.loc["hit@1", "value"] == 1.0
    with pytest.raises(ValueError, match="verdict tidak dikenal: mungkin"):
        qualnlp.agree(ani.assign(verdict="mungkin"), budi)


def test_gold_of_several_coders_is_not_pooled() -> None:
    made = pd.DataFrame({"excerpt_id": ["e1", "e2", "e3"], "code": ["x", "y", "x"], "rank": 1})
    ani = frame_of([("e1", "x"), ("e2", "x"), ("e3", "x")]).assign(coder="ani")
    budi = frame_of([("e1", "x"), ("e2", "y"), ("e3", "x")]).assign(coder="budi")
    gold = pd.concat([ani, budi])
    with pytest.raises(ValueError, match="beberapa pengode: ani, budi"):
        qualnlp.evaluate(made, gold)
    judged = qualnlp.evaluate(made, gold, coder="ani", n_boot=0).set_index("measure")
    assert judged.loc["hit@1", "value"] == pytest.approx(2 / 3)


def test_units_are_what_both_read() -> None:
    # Three codings of eight excerpts each, two of them shared: only the units tell the rest.
    a = frame_of([(f"e{n}", "modal") for n in (1, 2, 3)])
    b = frame_of([(f"e{n}", "modal") for n in (2, 3, 4)])
    without = qualnlp.agree(a, b, n_boot=0)
    assert cell(without, "cohen_kappa", "modal") == pytest.approx(-1 / 3)
    assert "2 kutipan hanya disentuh satu pengode" in cell(without, "cohen_kappa", "", "note")
    assert without.attrs["touched_by_one"] == 2
    read = pd.DataFrame({"excerpt_id": [f"e{n}" for n in range(1, 9)]})
    for units in (read, list(read["excerpt_id"])):
        result = qualnlp.agree(a, b, units, n_boot=0)
        assert cell(result, "cohen_kappa", "modal") == pytest.approx(7 / 15)
        assert cell(result, "cohen_kappa", "modal", "n_units") == 8


def test_stretches_take_the_length_of_their_text() -> None:
    def stretch(name: str, start: int, end: int) -> pd.DataFrame:
        row = {"excerpt_id": [name], "transcript_id": ["t"], "start": [start], "end": [end]}
        return pd.DataFrame({**row, "code": ["x"]})

    a, b = stretch("a1", 0, 10), stretch("b1", 5, 15)
    with pytest.raises(ValueError, match="panjang tiap teks"):
        qualnlp.agree(a, b, unit="characters")
    places = pd.DataFrame({"transcript_id": ["t"], "start": [0], "end": [100]})
    for units in ({"t": 100}, places):
        result = qualnlp.agree(a, b, units, unit="characters", n_boot=0)
        assert cell(result, "percent", "x") == pytest.approx(0.90)
        assert cell(result, "cohen_kappa", "x") == pytest.approx(0.444, abs=5e-4)
        assert cell(result, "unitizing_alpha", "x") == pytest.approx(0.696, abs=5e-4)
    apart = qualnlp.agree(a, stretch("b1", 20, 30), {"t": 100}, unit="characters", n_boot=0)
    assert cell(apart, "percent", "x") == pytest.approx(0.80)


# ---- one file per measure ------------------------------------------------------------------


def test_a_new_measure_is_one_registration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qualnlp.agreement.measures.registry.MEASURES", MEASURES)
    saved = dict(MEASURES)
    try:
        register(Measure("toy", "Mainan", "Toy", two=lambda both, a, b, neither: both + 0 * a,
                         many=lambda sums: sums.observed))  # fmt: skip
        a = frame_of([("e1", "x"), ("e2", "x"), ("e3", "")])
        assert cell(qualnlp.agree(a, a, n_boot=0), "toy", "x") == 2
        rows = pd.concat([a.assign(coder="ani"), a.assign(coder="budi"), a.assign(coder="cici")])
        assert cell(ag.agree_many(rows, n_boot=0), "toy", "x") == 1
        assert measure_name("toy") == "Mainan"
        with pytest.raises(ValueError, match="toy"):
            register(Measure("toy", "Mainan", "Toy"))
    finally:
        MEASURES.clear()
        MEASURES.update(saved)
