"""Frames of several coders: what is compared, what is left out, and what the notes say."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp import agree_many, agreement
from qualnlp.agreement import agree, confusion, disagreements
from qualnlp.errors import NothingToCompare


def frame(rows: list[tuple[Any, ...]], columns: str = "excerpt_id code") -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns.split())


def cell(result: pd.DataFrame, measure: str, code: str = "", column: str = "value") -> Any:
    row = result[(result["measure"] == measure) & (result["code"] == code)]
    assert len(row) == 1, measure
    return row[column].iloc[0]


A = frame([("e1", "x"), ("e2", "x"), ("e2", "y"), ("e3", ""), ("e4", "y")])
B = frame([("e1", "x"), ("e2", "y"), ("e3", "x"), ("e4", "y")])


def test_each_measure_of_the_frame_is_the_function_on_the_ratings() -> None:
    result = agree(A, B, n_boot=0)
    ratings = [[1, 1, 0, 0], [1, 0, 1, 0]]
    for name in (
        "cohen_kappa", "scott_pi", "krippendorff_alpha", "gwet_ac1", "brennan_prediger",
        "positive_agreement", "negative_agreement", "prevalence_index", "bias_index",
    ):  # fmt: skip
        assert cell(result, name, "x") == pytest.approx(getattr(agreement, name)(ratings)), name
    assert cell(result, "percent", "x") == agreement.percent_agreement(ratings)
    sets = [[{"x"}, {"x", "y"}, set(), {"y"}], [{"x"}, {"y"}, {"x"}, {"y"}]]
    for level in ("masi", "jaccard"):
        expected = agreement.krippendorff_alpha(sets, level)  # type: ignore[arg-type]
        assert cell(result, f"krippendorff_alpha_{level}") == pytest.approx(expected)
        assert result["both"].isna().any() and math.isnan(
            cell(result, f"krippendorff_alpha_{level}", column="ci_low")
        )


def test_what_people_put_into_frames_is_understood() -> None:
    tidy = agree(A, B, n_boot=0)
    as_sets = frame([("e1", {"x"}), ("e2", ["y", "x"]), ("e3", None), ("e4", ("y",))])
    pd.testing.assert_frame_equal(agree(as_sets, B, n_boot=0), tidy)
    twins = pd.concat([A, A])
    pd.testing.assert_frame_equal(agree(twins, B, n_boot=0), tidy)
    numbered_a = A.replace({"excerpt_id": {"e1": 1, "e2": 2, "e3": 3, "e4": 4}})
    numbered_b = B.replace({"excerpt_id": {"e1": "1", "e2": "2", "e3": "3", "e4": "4"}})
    assert agree(numbered_a, numbered_b, n_boot=0)["value"].equals(tidy["value"])
    nan = A.assign(code=A["code"].replace({"": np.nan}))
    pd.testing.assert_frame_equal(agree(nan, B, n_boot=0), tidy)


def test_codes_that_were_not_asked_for_are_named() -> None:
    result = agree(A, B, codes=["x"], n_boot=0)
    assert set(result["code"]) == {"", "x"}
    assert "kode lain diabaikan: y" in cell(result, "percent", column="note")


def test_one_unit_and_one_coder() -> None:
    one = frame([("e1", "x")])
    result = agree(one, one)
    assert cell(result, "percent", "x") == 1
    assert math.isnan(cell(result, "cohen_kappa", "x"))
    with pytest.raises(ValueError, match="dua pengode"):
        agree_many(one.assign(coder="ani"))
    with pytest.raises(ValueError, match="coder"):
        agree_many(one)


def test_assisted_codings_are_named_on_every_row() -> None:
    told = agree(A.assign(mode="assisted"), B.assign(mode="blind"), n_boot=0)
    assert told["note"].str.contains("5 dari 9 pengodean dibuat dengan saran").all()
    silent = agree(A.assign(mode="blind"), B.assign(mode="blind"), n_boot=0)
    assert not silent["note"].str.contains("saran").any()


def test_stance_is_compared_where_both_coded() -> None:
    columns = "excerpt_id code stance"
    a = frame(
        [
            ("e1", "x", "mendukung"),
            ("e2", "x", "menghambat"),
            ("e3", "x", None),
            ("e4", "x", "mendukung"),
        ],
        columns,
    )
    b = frame(
        [
            ("e1", "x", "mendukung"),
            ("e2", "x", "campuran"),
            ("e3", "x", "campuran"),
            ("e4", "", None),
        ],
        columns,
    )
    result = agree(a, b, n_boot=0)
    assert cell(result, "stance_percent", "x") == 0.5
    assert cell(result, "stance_percent", "x", "n_units") == 2
    expected = agreement.cohen_kappa([[2, 0], [2, 1]], "linear")
    # Over the three steps of the scale, also those that nobody used here.
    table = np.zeros((3, 3))
    table[2, 2] = table[0, 1] = 1
    steps = np.abs(np.subtract.outer(range(3), range(3)))
    chance = (np.outer(table.sum(1), table.sum(0)) / 2 * steps).sum()
    assert cell(result, "stance_kappa", "x") == pytest.approx(1 - (table * steps).sum() / chance)
    assert expected > 0


def many(rows: list[tuple[str, str, str]]) -> pd.DataFrame:
    told = frame(rows, "coder excerpt_id code")
    return told.assign(transcript_id=told["excerpt_id"].str[0])


def test_many_coders_are_the_functions_on_ratings_with_gaps() -> None:
    random = np.random.default_rng(3)
    rows: list[tuple[str, str, str]] = []
    ratings = []
    for coder in ("ani", "budi", "cici"):
        own: list[int | None] = []
        for unit in range(30):
            if random.random() < 0.2:
                own.append(None)
                continue
            mark = int((unit % 3 == 0) ^ (random.random() < 0.15))
            own.append(mark)
            rows.append((coder, f"{unit % 5}-{unit}", "x" if mark else ""))
        ratings.append(own)
    result = agree_many(many(rows))
    for name, function in {
        "percent": agreement.percent_agreement,
        "fleiss_kappa": agreement.fleiss_kappa,
        "krippendorff_alpha": agreement.krippendorff_alpha,
        "gwet_ac1": agreement.gwet_ac1,
        "brennan_prediger": agreement.brennan_prediger,
    }.items():
        value = cell(result, name, "x")
        assert value == pytest.approx(function(ratings)), name
        assert cell(result, name, "x", "ci_low") < value < cell(result, name, "x", "ci_high")
    sets = [[None if x is None else {"x"} if x else set() for x in row] for row in ratings]
    expected = agreement.krippendorff_alpha(sets, "masi")
    assert cell(result, "krippendorff_alpha_masi") == pytest.approx(expected)
    assert agree_many(many(rows)).equals(result)


def test_many_coders_without_a_common_unit_are_refused() -> None:
    with pytest.raises(NothingToCompare):
        agree_many(many([("ani", "e1", "x"), ("budi", "e2", "x")]))
    unused = agree_many(many([("ani", "e1", ""), ("budi", "e1", "")]), codes=["x"])
    assert math.isnan(cell(unused, "percent", "x"))
    assert "tidak dipakai" in cell(unused, "percent", "x", "note")


def test_disagreements_begin_with_what_matters_most() -> None:
    listed = disagreements(A, B)
    assert listed[["excerpt_id", "code", "a", "b"]].to_numpy().tolist() == [
        ["e2", "x", True, False],
        ["e3", "x", False, True],
    ]
    swapped_a, swapped_b = frame([("e1", "x"), ("e2", "x")]), frame([("e1", "y"), ("e2", "x")])
    exchanged = disagreements(swapped_a, swapped_b)
    assert set(exchanged["instead"]) == {"x", "y"}
    pairs = confusion(swapped_a, swapped_b)
    assert pairs.to_numpy().tolist() == [["x", "y", 1, 0.5]]
    assert disagreements(A, A).empty and confusion(A, A).empty


SPANS = "transcript_id excerpt_id start end code"


def test_characters_are_counted_where_both_read() -> None:
    a = frame([("t", "e1", 0, 100, "x"), ("t", "e2", 100, 200, ""), ("u", "f1", 0, 50, "x")], SPANS)
    b = frame(
        [("t", "g1", 50, 150, "x"), ("t", "g2", 150, 300, ""), ("u", "f1", 0, 50, "x")], SPANS
    )
    result = agree(a, b, unit="characters", n_boot=0)
    row = result[(result["measure"] == "cohen_kappa") & (result["code"] == "x")].iloc[0]
    # Both read 50..200 of t and 0..50 of u.
    assert row["n_units"] == 200
    assert row[["both", "a_only", "b_only", "neither"]].tolist() == [100, 0, 50, 50]
    ratings = [[1] * 100 + [0] * 100, [1] * 150 + [0] * 50]
    assert row["value"] == pytest.approx(agreement.cohen_kappa(ratings))
    assert "huruf" in row["note"]
    with pytest.raises(ValueError, match="tabel b tidak punya kolom start, end"):
        agree(a, b.drop(columns=["start", "end"]), unit="characters")
    with pytest.raises(ValueError, match="unit"):
        agree(a, b, unit="words")  # type: ignore[arg-type]
    with pytest.raises(NothingToCompare):
        agree(a, b.assign(transcript_id="z"), unit="characters")


def test_text_that_nobody_coded_raises_kappa_over_characters() -> None:
    """The reference's example: spans of 125 characters, 50 of them shared."""

    def kappa(length: int) -> float:
        a = frame([("t", "e", 0, length, ""), ("t", "a", 0, 125, "x")], SPANS)
        b = frame([("t", "e", 0, length, ""), ("t", "b", 75, 200, "x")], SPANS)
        return float(cell(agree(a, b, unit="characters", n_boot=0), "cohen_kappa", "x"))

    assert (round(kappa(1000), 3), round(kappa(10_000), 3)) == (0.314, 0.392)


def test_a_study_compares_characters_of_coders_who_cut_differently(whole_study: Any) -> None:
    result = whole_study.agree("ani", "budi", unit="characters", n_boot=20)
    assert result["n_units"].iloc[0] > 1000 and 0.8 < cell(result, "cohen_kappa") <= 1


def test_where_stretches_begin_and_end_is_compared_beside_the_characters() -> None:
    a = frame([("t", "e1", 0, 10, "x"), ("t", "e2", 10, 30, ""), ("u", "f1", 5, 25, "x")], SPANS)
    b = frame([("t", "g1", 0, 12, "x"), ("t", "g2", 12, 30, ""), ("u", "f1", 5, 25, "x")], SPANS)
    result = agree(a, b, unit="characters", n_boot=0)
    both_missed = agreement.boundary_similarity([10, 20], [12, 18])
    assert cell(result, "boundary_similarity") == both_missed == 0
    expected = agreement.unitizing_alpha([[(0, 10), (30, 20)], [(0, 12), (30, 20)]], 0, 50)
    assert cell(result, "unitizing_alpha", "x") == pytest.approx(expected)
    near = b.assign(end=b["end"].replace(12, 11), start=b["start"].replace(12, 11))
    assert cell(agree(a, near, unit="characters", n_boot=0), "boundary_similarity") == 0.5
    assert cell(agree(a, a, unit="characters", n_boot=0), "unitizing_alpha", "x") == 1
    assert "tanpa selang" in cell(result, "unitizing_alpha", "x", "note")


def test_stretches_of_one_code_that_overlap_are_one() -> None:
    whole = frame([("t", "e1", 0, 20, "x"), ("t", "e2", 20, 50, "")], SPANS)
    parts = frame(
        [("t", "e1", 0, 12, "x"), ("t", "e3", 8, 20, "x"), ("t", "e2", 20, 50, "")], SPANS
    )
    assert cell(agree(whole, parts, unit="characters", n_boot=0), "unitizing_alpha", "x") == 1


def test_a_boundary_where_one_did_not_read_is_no_disagreement() -> None:
    a = frame([("t", "e1", 0, 10, "x"), ("t", "e2", 10, 30, ""), ("t", "e3", 40, 60, "x")], SPANS)
    result = agree(a, a[:2], unit="characters", n_boot=0)
    assert cell(result, "boundary_similarity") == 1
    assert cell(result, "unitizing_alpha", "x") == 1


def test_a_space_between_stretches_is_one_boundary() -> None:
    a = frame([("t", "e1", 0, 10, "x"), ("t", "e2", 11, 30, "")], SPANS)
    b = frame([("t", "g1", 0, 20, "x"), ("t", "g2", 21, 30, "")], SPANS)
    assert cell(agree(a, a, unit="characters", n_boot=0), "boundary_similarity") == 1
    assert cell(agree(a, b, unit="characters", n_boot=0), "boundary_similarity") == 0


MARKS = st.lists(st.tuples(*[st.sampled_from(["", "x", "y", "z"])] * 2), min_size=2, max_size=25)


@pytest.mark.slow
@given(MARKS)
@settings(max_examples=40, deadline=None)
def test_laws_of_the_frame(pairs: list[tuple[str, str]]) -> None:
    """Who comes first, what codes and excerpts are called, and in which order, changes no value."""
    columns = "excerpt_id transcript_id code"
    a, b = (
        frame([(f"e{n}", f"t{n % 7}", pair[side]) for n, pair in enumerate(pairs)], columns)
        for side in (0, 1)
    )
    result = agree(a, b, n_boot=50)
    other = agree(b, a, n_boot=50)
    figures = ["value", "ci_low", "ci_high"]
    assert np.allclose(result[figures], other[figures], atol=1e-9, equal_nan=True)
    assert result["a_only"].equals(other["b_only"]) and result["both"].equals(other["both"])
    names = {"": "", "x": "promosi", "y": "mutasi", "z": "gaji"}
    renamed = [
        f.assign(code=f["code"].map(names), excerpt_id="u" + f["excerpt_id"]) for f in (a, b)
    ]
    told = agree(*renamed, n_boot=50)
    for measure in ("percent", "cohen_kappa", "krippendorff_alpha_masi"):
        before, after = cell(result, measure), cell(told, measure)
        assert before == pytest.approx(after, nan_ok=True, abs=1e-9)
    same = agree(a, a, n_boot=0)
    for code in set(a["code"]) - {""}:
        everywhere = (a["code"] == code).all()
        kappa = cell(same, "cohen_kappa", code)
        assert math.isnan(kappa) if everywhere else kappa == pytest.approx(1)
    assert (result["value"].dropna() <= 1 + 1e-12).all()
