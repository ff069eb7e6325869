"""What people really hand over: each odd frame is understood, or refused in a sentence."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from qualnlp import agree_many, agreement
from qualnlp.agreement import agree, confusion, disagreements, evaluate
from qualnlp.errors import NothingToCompare


def frame(rows: list[tuple[Any, ...]], columns: str = "excerpt_id code") -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns.split())


def cell(result: pd.DataFrame, measure: str, code: str = "", column: str = "value") -> Any:
    row = result[(result["measure"] == measure) & (result["code"] == code)]
    assert len(row) == 1, (measure, code)
    return row[column].iloc[0]


A = frame([("e1", "x"), ("e2", "x"), ("e2", "y"), ("e3", ""), ("e4", "y")])
B = frame([("e1", "x"), ("e2", "y"), ("e3", "x"), ("e4", "y")])


@pytest.mark.parametrize("function", [agree, disagreements, confusion])
def test_a_frame_without_its_columns_is_named_with_them(function: Any) -> None:
    with pytest.raises(ValueError, match="tabel a tidak punya kolom excerpt_id"):
        function(A.rename(columns={"excerpt_id": "kutipan"}), B)
    with pytest.raises(ValueError, match="tabel b tidak punya kolom code, excerpt_id"):
        function(A, pd.DataFrame({"kutipan": ["e1"]}))
    with pytest.raises(ValueError, match="kolom code"):
        agree_many(pd.DataFrame({"coder": ["ani", "budi"], "excerpt_id": ["e1", "e1"]}))
    made = frame([("e1", "x", 1)], "excerpt_id code rank")
    with pytest.raises(ValueError, match="tabel second tidak punya kolom"):
        evaluate(made, A, pd.DataFrame({"kutipan": ["e1"]}))


def test_an_empty_frame_shares_nothing() -> None:
    with pytest.raises(NothingToCompare, match="satu kutipan pun"):
        agree(A, A[:0])
    with pytest.raises(NothingToCompare, match="satu kutipan pun"):
        agree(A, frame([(None, "x"), ("", "y"), (np.nan, "x")]))


def test_sets_of_codes_can_be_decided_on() -> None:
    rows = [("e1", {"x", "y"}, "confirmed"), ("e2", ["y"], "rejected"), ("e3", (), "finished")]
    sets = frame(rows, "excerpt_id code verdict").assign(stance="mendukung", coder="ani")
    long = frame([("e1", "x"), ("e1", "y"), ("e2", ""), ("e3", "")])
    expected = agree(long, B, n_boot=0)
    pd.testing.assert_frame_equal(agree(sets.drop(columns="stance"), B, n_boot=0), expected)
    other = B.assign(coder="budi", stance="mendukung")
    both = agree(sets, other, n_boot=0)
    assert cell(both, "stance_percent") == 1.0
    agree_many(pd.concat([sets, other]), n_boot=0)
    made = frame([("e1", ["x", "y"], 1)], "excerpt_id code rank")
    assert cell(evaluate(made, sets, n_boot=0), "hit@1") == 1.0


def test_what_was_rejected_is_nothing_to_discuss() -> None:
    decided = frame([("e1", "x", "confirmed"), ("e2", "y", "rejected")], "excerpt_id code verdict")
    other = frame([("e1", "x"), ("e2", "x")])
    assert disagreements(decided, other)["code"].tolist() == ["x"]
    assert confusion(decided, other).empty
    kept = decided.assign(verdict="confirmed")
    assert disagreements(kept, other)["code"].tolist() == ["x", "y"]
    assert confusion(kept, other)["n"].tolist() == [1]


def test_twin_rows_count_once() -> None:
    expected = agree(A, B, n_boot=0)
    twins = pd.concat([A, A, A[::-1]])
    pd.testing.assert_frame_equal(agree(twins, B, n_boot=0), expected)


def test_the_order_of_the_rows_changes_no_bit() -> None:
    random = np.random.default_rng(5)
    rows = [
        (f"e{n}", f"t{n % 7}", code) for n in range(80) for code in random.choice(list("xyz"), 2)
    ]
    a = frame(rows, "excerpt_id transcript_id code")
    b = a.assign(code=np.where(random.random(len(a)) < 0.8, a["code"], "x"))
    expected = agree(a, b, n_boot=200)
    for seed in range(3):
        mixed = agree(a.sample(frac=1, random_state=seed), b.sample(frac=1, random_state=seed + 9),
                      n_boot=200)  # fmt: skip
        pd.testing.assert_frame_equal(mixed, expected, check_exact=True)
    coders = pd.concat([a.assign(coder="ani"), b.assign(coder="budi"), a.assign(coder="cici")])
    many = agree_many(coders, n_boot=200)
    mixed = agree_many(coders.sample(frac=1, random_state=1), n_boot=200)
    pd.testing.assert_frame_equal(mixed, many, check_exact=True)


def test_codes_that_nobody_knows_are_reported_or_named() -> None:
    assert {"x", "y"} <= set(agree(A, B, n_boot=0)["code"])
    told = agree(A, B, codes=["x", "z"], n_boot=0)
    assert set(told["code"]) == {"", "x", "z"}
    assert math.isnan(cell(told, "percent", "z"))
    assert cell(told, "percent", "z", "note").startswith("kode tidak dipakai oleh keduanya")
    assert "kode lain diabaikan: y" in cell(told, "percent", column="note")


def test_units_that_neither_coded_count_as_read_by_both() -> None:
    result = agree(A, B, units=["e1", "e2", "e3", "e4", "e5", "e5", 6], n_boot=0)
    assert cell(result, "percent", "x", "n_units") == 6
    assert cell(result, "percent", "x", "neither") == 3


def test_one_unit_and_one_coder_are_undefined_or_refused() -> None:
    one = frame([("e1", "x")])
    result = agree(one, one)
    assert cell(result, "percent", "x") == 1
    for measure in ("gwet_ac1", "brennan_prediger"):
        assert cell(result, measure, "x") == 1
    for measure in ("cohen_kappa", "krippendorff_alpha", "scott_pi"):
        assert math.isnan(cell(result, measure, "x"))
        assert "tidak terdefinisi" in cell(result, measure, "x", "note")
    assert math.isnan(cell(result, "krippendorff_alpha_masi"))
    with pytest.raises(ValueError, match="dua pengode atau lebih; yang ada: ani"):
        agree_many(one.assign(coder="ani"))
    with pytest.raises(ValueError, match="two rows or more"):
        agreement.krippendorff_alpha([[1, 2, 3]])
    with pytest.raises(ValueError, match="two rows or more"):
        agreement.krippendorff_alpha(np.array([1, 2, 3]))


def test_a_code_that_both_gave_everything_has_no_kappa() -> None:
    everywhere = frame([(f"e{n}", "x") for n in range(9)])
    result = agree(everywhere, everywhere, n_boot=0)
    assert math.isnan(cell(result, "cohen_kappa", "x")) and cell(result, "percent", "x") == 1
    for value in ("x", 1, 0, True):
        assert math.isnan(agreement.cohen_kappa([[value] * 3, [value] * 3]))
        assert math.isnan(agreement.krippendorff_alpha([[value] * 3, [value] * 3]))


def test_missing_numbers_and_texts_may_stand_together() -> None:
    plain = agree(
        frame([(1, "7"), (2, "7"), (3, "")]), frame([(1, "7"), (2, ""), (3, "")]), n_boot=0
    )
    for ids in (["1", "2", "3"], [1.0, 2.0, 3.0], [" 1", "2 ", 3], [np.int64(1), "2", 3.0]):
        for codes in (["7", "7", None], [7, 7, np.nan], ["7", 7.0, pd.NA], [" 7 ", "7", " "]):
            a = pd.DataFrame({"excerpt_id": ids, "code": codes})
            b = pd.DataFrame({"excerpt_id": pd.array(["1", "2", "3"]), "code": ["7", "", None]})
            pd.testing.assert_frame_equal(agree(a, b, n_boot=0), plain)
    category = A.astype("category")
    pd.testing.assert_frame_equal(agree(category, B, n_boot=0), agree(A, B, n_boot=0))
    mixed = [["a", 1, None, pd.NA, np.nan, "b"], ["a", 1, 1, "a", "a", 2]]
    assert agreement.percent_agreement(mixed) == pytest.approx(2 / 3)
    holes = np.array([["a", None, 1.5], ["a", "b", 1.5]], dtype=object)
    assert agreement.percent_agreement(holes) == 1


def test_a_cell_may_hold_a_set_or_a_list() -> None:
    expected = agree(A, B, n_boot=0)
    as_sets = frame([("e1", {"x"}), ("e2", ["y", "x"]), ("e3", set()), ("e4", ("y",))])
    pd.testing.assert_frame_equal(agree(as_sets, B, n_boot=0), expected)
    with_none = frame([("e1", frozenset({"x"})), ("e2", ["y", "x"]), ("e3", None), ("e4", "y")])
    pd.testing.assert_frame_equal(agree(with_none, B, n_boot=0), expected)


def test_missing_is_not_the_same_as_not_coded() -> None:
    """Whom a coder has no row for, that coder did not read; an empty code is a no."""
    rows = [("ani", "e1", "x"), ("budi", "e1", "x"), ("ani", "e2", ""), ("budi", "e2", "")]
    both = frame(rows, "coder excerpt_id code")
    left_out = frame([*rows, ("ani", "e3", "x")], "coder excerpt_id code")
    said_no = frame([*rows, ("ani", "e3", "x"), ("budi", "e3", "")], "coder excerpt_id code")
    alone = agree_many(left_out, n_boot=0)
    assert cell(alone, "krippendorff_alpha", "x") == 1
    assert cell(alone, "percent", "x", "n_units") == 2
    assert cell(agree_many(said_no, n_boot=0), "percent", "x") == pytest.approx(2 / 3)
    assert cell(agree_many(both, n_boot=0), "percent", "x") == 1


@pytest.mark.slow
@pytest.mark.parametrize("documents", [True, False])
def test_a_million_units_in_frames(documents: bool) -> None:
    """Without transcripts each excerpt stands for itself: a million things to draw from."""
    units = 1_000_000
    random = np.random.default_rng(0)
    first = random.random(units) < 0.3
    second = first ^ (random.random(units) < 0.1)
    names = pd.Series(np.arange(units)).astype(str)
    a, b = (
        pd.DataFrame({"excerpt_id": names, "code": np.where(marks, "x", "")})
        for marks in (first, second)
    )
    if documents:
        a, b = (told.assign(transcript_id=np.arange(units) % 50) for told in (a, b))
    result = agree(a, b, n_boot=200)
    row = result[(result["measure"] == "cohen_kappa") & (result["code"] == "x")].iloc[0]
    table = [[(first & second).sum(), (first & ~second).sum()],
             [(~first & second).sum(), (~first & ~second).sum()]]  # fmt: skip
    assert row[["both", "a_only", "b_only", "neither"]].tolist() == np.ravel(table).tolist()
    assert row["n_documents"] == (50 if documents else units)
    # Where excerpts are independent, the textbook's standard error of kappa is about right.
    width = row["ci_high"] - row["ci_low"]
    observed = (table[0][0] + table[1][1]) / units
    chance = 1 - (1 - observed) / (1 - row["value"])
    usual = 2 * 1.96 * math.sqrt(observed * (1 - observed) / units) / (1 - chance)
    assert 0.7 * usual < width < 1.4 * usual


def test_more_sets_than_can_be_compared_are_said() -> None:
    random = np.random.default_rng(1)
    sets = [tuple(f"k{n}" for n in random.choice(70, 6, replace=False)) for _ in range(5000)]
    a = pd.DataFrame({"excerpt_id": [f"e{n}" for n in range(5000)], "code": sets})
    result = agree(a, a, n_boot=0)
    assert math.isnan(cell(result, "krippendorff_alpha_masi"))
    assert "4000" in cell(result, "krippendorff_alpha_masi", column="note")
    assert cell(result, "cohen_kappa") == 1


def test_intervals_over_excerpts_alone_say_so() -> None:
    result = agree(A, B)
    assert result["note"].str.contains("tanpa transcript_id").all()
    assert "transkrip" not in agreement.kappa_sentence(result, "x").split("(")[0]
    placed = agree(A.assign(transcript_id="t"), B, n_boot=0)
    assert not placed["note"].str.contains("transcript_id").any()


MADE = frame([("e1", "x", 1, 0.9), ("e1", "y", 2, 0.2), ("e2", "x", 1, 0.6)],
             "excerpt_id code rank probability")  # fmt: skip


@pytest.mark.parametrize(
    ("column", "values", "told"),
    [
        ("rank", ["satu", 2, 1], "“satu”, bukan bilangan 1 ke atas"),
        ("rank", [0, 1, 2], "“0”"),
        ("rank", [1, None, 1], "bukan bilangan 1 ke atas"),
        ("probability", [90, 20, 60], "“90”, bukan bilangan 0 sampai 1"),
        ("probability", [0.9, None, 0.6], "bukan bilangan 0 sampai 1"),
    ],
)
def test_suggestions_with_what_is_no_rank_or_probability_are_refused(
    column: str, values: list[Any], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        evaluate(MADE.assign(**{column: pd.Series(values, dtype=object)}), A)


def test_suggestions_may_come_twice_or_name_codes_that_nobody_knows() -> None:
    once = evaluate(MADE, A, n_boot=0)
    pd.testing.assert_frame_equal(evaluate(pd.concat([MADE, MADE]), A, n_boot=0), once)
    strange = evaluate(MADE.assign(code="lain"), A, n_boot=0).set_index("measure")
    assert strange.loc["hit@3", "value"] == 0 and strange.loc["micro-F1", "value"] == 0


def test_signs_of_stance_are_read_as_their_words() -> None:
    columns = "excerpt_id code stance"
    words = frame([("e1", "x", "mendukung"), ("e2", "x", "menghambat"), ("e3", "x", "campuran")],
                  columns)  # fmt: skip
    signs = frame([("e1", "x", "+"), ("e2", "x", " - "), ("e3", "x", "±")], columns)
    result = agree(words, signs, n_boot=0)
    assert (
        cell(result, "stance_kappa", "x") == 1 and cell(result, "stance_kappa", "x", "n_units") == 3
    )
    odd = agree(words, words.assign(stance=[None, "baik", 3]), n_boot=0)
    assert math.isnan(cell(odd, "stance_percent", "x"))
    assert cell(odd, "stance_percent", "x", "note").startswith("tidak ada sikap dari keduanya")


@pytest.mark.parametrize("wrong", ["a", None, 2.5, 99])
def test_offsets_that_are_no_places_are_refused(wrong: Any) -> None:
    spans = frame([("t", "e1", 0, 9, "x"), ("t", "e2", 9, 20, "")],
                  "transcript_id excerpt_id start end code")  # fmt: skip
    other = spans.assign(start=pd.Series([0, wrong], dtype=object))
    with pytest.raises(ValueError, match="tabel b: start dan end harus bilangan bulat"):
        agree(spans, other, unit="characters")


def test_anchoring_needs_its_columns() -> None:
    with pytest.raises(ValueError, match="tabel decisions tidak punya kolom code, coder"):
        agreement.anchoring(pd.DataFrame({"excerpt_id": ["e1"]}), pd.DataFrame())
