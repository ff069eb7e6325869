"""Codings as people and tools have them give the right number, or a sentence; never another number.

The right values are scikit-learn's (labels=), krippendorff's (value_domain=), irrCAC's and R's.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from qualnlp import agree, agree_many, agreement, evaluate
from qualnlp.agreement import kappa_sentence
from qualnlp.agreement.interpretation import landis_koch
from qualnlp.errors import NothingToCompare
from qualnlp.i18n import use_language


def cell(frame: pd.DataFrame, measure: str, code: str = "", column: str = "value") -> Any:
    row = frame[(frame["measure"] == measure) & (frame["code"] == code)]
    assert len(row) == 1
    return row[column].iloc[0]


def table(columns: str, *rows: Any) -> pd.DataFrame:
    return pd.DataFrame([row if isinstance(row, tuple) else (row,) for row in rows],
                        columns=columns.split())  # fmt: skip


# --- ratings -------------------------------------------------------------------------------------

TWO_NAMES = pd.DataFrame({"coder1": list("xyyxxy"), "coder2": list("yxxyyx")})
ON_FRAMES = (
    agreement.percent_agreement, agreement.cohen_kappa, agreement.scott_pi, agreement.fleiss_kappa,
    agreement.krippendorff_alpha, agreement.gwet_ac1, agreement.brennan_prediger,
    agreement.bennett_s, agreement.pabak,
)  # fmt: skip


@pytest.mark.parametrize("function", ON_FRAMES)
def test_a_frame_is_units_by_coders(function: Any) -> None:
    rows = [list(TWO_NAMES["coder1"]), list(TWO_NAMES["coder2"])]
    expected = function(rows)
    assert function(TWO_NAMES) == expected
    assert function(TWO_NAMES.T) == expected  # only the rows carry names: they are the coders
    assert function(TWO_NAMES.rename_axis(index="unit")) == expected
    assert function(TWO_NAMES.T.rename_axis(index="pengode")) == expected
    assert function({"ani": rows[0], "budi": rows[1]}) == expected
    by_unit = [{f"e{n}": value for n, value in enumerate(row)} for row in rows]
    assert function({"ani": by_unit[0], "budi": by_unit[1]}) == expected
    assert function([TWO_NAMES["coder1"], TWO_NAMES["coder2"]]) == expected


def test_the_known_case() -> None:
    assert agreement.cohen_kappa(TWO_NAMES) == -1.0
    assert agreement.percent_agreement(TWO_NAMES) == 0.0


def test_a_frame_that_could_be_read_either_way_is_asked_about() -> None:
    wide = pd.DataFrame([[1, 2, 1, 2, 1], [1, 2, 2, 2, 1]])
    with pytest.raises(ValueError, match="pengode itu baris atau kolom"):
        agreement.krippendorff_alpha(wide)
    named = pd.DataFrame(wide.to_numpy(), index=["ani", "budi"], columns=list("vwxyz"))
    with pytest.raises(ValueError, match="rename_axis"):
        agreement.fleiss_kappa(named)
    with use_language("en"), pytest.raises(ValueError, match="are coders the rows or the columns"):
        agreement.fleiss_kappa(named)
    coders = agreement.krippendorff_alpha(wide.to_numpy())
    assert agreement.krippendorff_alpha(wide.rename_axis(index="coder")) == coders
    assert agreement.krippendorff_alpha(wide.T) == coders


SCALE = ["sangat tidak setuju", "tidak setuju", "netral", "setuju", "sangat setuju"]
LIKERT = [
    ["sangat setuju", "setuju", "netral", "tidak setuju", "sangat tidak setuju", "setuju"],
    ["setuju", "setuju", "tidak setuju", "tidak setuju", "tidak setuju", "sangat setuju"],
]
ON_ORDER = [
    (agreement.cohen_kappa, {"weights": "linear"}, 0.538),
    (agreement.krippendorff_alpha, {"level": "ordinal"}, 0.789),
    (agreement.gwet_ac2, {"weights": "linear"}, 0.628),
    (agreement.fleiss_kappa, {"weights": "linear"}, 0.529),
    (agreement.scott_pi, {"weights": "linear"}, 0.529),
    (agreement.brennan_prediger, {"weights": "linear"}, 0.583),
]


@pytest.mark.parametrize(("function", "how", "right"), ON_ORDER)
def test_words_have_the_order_that_is_given(
    function: Any, how: dict[str, str], right: float
) -> None:
    assert function(LIKERT, **how, categories=SCALE) == pytest.approx(right, abs=6e-4)
    ordered = [pd.Series(pd.Categorical(row, SCALE, ordered=True)) for row in LIKERT]
    assert function(ordered, **how) == pytest.approx(right, abs=6e-4)
    frame = pd.DataFrame({"ani": ordered[0], "budi": ordered[1]})
    assert function(frame, **how) == pytest.approx(right, abs=6e-4)
    numbers = [[SCALE.index(word) + 1 for word in row] for row in LIKERT]
    assert function(numbers, **how) == pytest.approx(
        function(LIKERT, **how, categories=SCALE), abs=1e-12
    )
    with pytest.raises(ValueError, match="urutan kata"):
        function(LIKERT, **how)
    unordered = pd.DataFrame({"a": pd.Categorical(LIKERT[0]), "b": pd.Categorical(LIKERT[1])})
    with pytest.raises(ValueError, match="categories="):
        function(unordered, **how)


def test_numbers_read_as_text_are_numbers() -> None:
    rows = [["1", "10", "9", "2", "10", "3"], ["2", "9", "10", "1", "10", "3"]]
    assert agreement.cohen_kappa(rows, "linear") == pytest.approx(0.6)
    assert agreement.krippendorff_alpha(rows, level="ordinal") == pytest.approx(0.825, abs=6e-4)
    comma = [["1,5", "10,0"], ["1.5", "2"]]
    assert agreement.krippendorff_alpha(comma, "interval") == pytest.approx(
        agreement.krippendorff_alpha([[1.5, 10.0], [1.5, 2.0]], "interval")
    )
    assert agreement.gwet_ac2(rows, categories=list(range(1, 11))) == pytest.approx(
        agreement.gwet_ac2([[int(x) for x in row] for row in rows], categories=list(range(1, 11)))
    )


UNUSED = [[1, 2, 4, 5, 2, 4], [1, 4, 4, 5, 2, 2]]


def test_categories_that_nobody_used_belong_to_the_scale() -> None:
    """irrCAC 0.4.4: with and without its own argument categories=[1, 2, 3, 4, 5]."""
    scale = [1, 2, 3, 4, 5]
    for right, given in (
        ((0.63636, 0.61905, 0.57143), None),  # numbers lie as far apart as they are
        ((0.63636, 0.58333, 0.57143), scale),
    ):
        found = (
            agreement.gwet_ac2(UNUSED, categories=given),
            agreement.brennan_prediger(UNUSED, "linear", categories=given),
            agreement.fleiss_kappa(UNUSED, "linear", categories=given),
        )
        assert found == pytest.approx(right, abs=1e-5)
    assert agreement.scott_pi(UNUSED, "linear") == pytest.approx(0.57143, abs=1e-5)
    assert agreement.gwet_ac1(UNUSED, categories=scale) == pytest.approx(0.59322, abs=1e-5)
    assert agreement.brennan_prediger(UNUSED, categories=scale) == pytest.approx(0.58333, abs=1e-5)
    for function in ON_FRAMES:
        function(UNUSED, categories=scale)
        with pytest.raises(ValueError, match="tidak ada dalam categories"):
            function(UNUSED, categories=[1, 2, 4])
        with pytest.raises(ValueError, match="dua kali"):
            function(UNUSED, categories=[1, 2, 4, 5, 5])


def test_constant_ratings() -> None:
    same = [[1, 1, 1], [1, 1, 1]]
    assert agreement.gwet_ac1(same) == agreement.brennan_prediger(same) == 1.0
    for function in (agreement.cohen_kappa, agreement.scott_pi, agreement.krippendorff_alpha):
        assert math.isnan(function(same))
    everywhere = table("excerpt_id code", *((f"e{n}", "x") for n in range(12)))
    frame = agree(everywhere, everywhere, n_boot=0)
    assert cell(frame, "gwet_ac1", "x") == cell(frame, "brennan_prediger", "x") == 1.0
    for name in ("cohen_kappa", "scott_pi", "krippendorff_alpha"):
        assert math.isnan(cell(frame, name, "x"))
        assert "tidak terdefinisi" in cell(frame, name, "x", "note")


def test_nan_in_a_text_array_is_missing() -> None:
    array = np.array([["a", "b", np.nan, "a"], ["a", "b", "b", "b"]])
    assert array.dtype.kind == "U"
    assert agreement.percent_agreement(array) == pytest.approx(2 / 3)
    rows = [array[0], array[1]]
    assert agreement.cohen_kappa(rows) == agreement.cohen_kappa([["a", "b", "a"], ["a", "b", "b"]])


@pytest.mark.parametrize("pair", [(["1", "2"], [1, 2]), ([1, 2.0], ["2", "1"])])
@pytest.mark.parametrize("function", ON_FRAMES)
def test_a_number_beside_the_same_number_as_text_is_asked_about(function: Any, pair: Any) -> None:
    with pytest.raises(ValueError, match="samakan dahulu jenisnya"):
        function(list(pair))


@pytest.mark.parametrize(
    "function",
    [
        agreement.positive_agreement,
        agreement.negative_agreement,
        agreement.prevalence_index,
        agreement.bias_index,
    ],
)
def test_words_for_yes_are_asked_for(function: Any) -> None:
    words = [["ya", "ya", "tidak", "tidak"], ["ya", "tidak", "tidak", "tidak"]]
    numbers = [[1, 1, 0, 0], [1, 0, 0, 0]]
    with pytest.raises(ValueError, match="positive="):
        function(words)
    assert function(words, positive="ya") == function(numbers) == function(numbers, positive=1)
    assert function([["1", "1", "0", "0"], ["1", "0", "0", "0"]]) == function(numbers)
    with pytest.raises(ValueError, match="tidak ada di antara"):
        function(words, positive="Ya")


def test_chance_is_zero_and_slight() -> None:
    chance = [[1, 1, 0, 0], [1, 0, 1, 0]]
    value = agreement.cohen_kappa(chance)
    assert value == 0 and math.copysign(1, value) == 1
    for seed in range(200):
        random = np.random.default_rng(seed)
        row = random.integers(0, 2, 9)
        for function in (agreement.cohen_kappa, agreement.scott_pi, agreement.gwet_ac1):
            found = function([np.repeat(row, 9), np.tile(row, 9)])  # independent by construction
            assert not (found == 0 or abs(found) < 1e-9) or math.copysign(1, found) == 1
    assert landis_koch(0.0).startswith("sangat lemah") and landis_koch(-0.01).startswith("buruk")
    with use_language("en"):
        assert landis_koch(value) == "slight (Landis & Koch)"
    a = table("excerpt_id code", *((f"e{n}", "x" if n % 2 else "") for n in range(12)))
    b = table("excerpt_id code", *((f"e{n}", "x" if n // 2 % 2 else "") for n in range(12)))
    frame = agree(a, b, n_boot=0)
    assert cell(frame, "cohen_kappa", "x") == 0
    assert "kappa = 0,00" in kappa_sentence(frame, "x")
    assert cell(frame, "cohen_kappa", "x", "interpretation").startswith("sangat lemah")


# --- frames of codings ---------------------------------------------------------------------------

ANI = table("excerpt_id code", *((f"e{n}", "modal") for n in (1, 2, 3)))
BUDI = table("excerpt_id code", *((f"e{n}", "modal") for n in (2, 3, 4)))
EIGHT = [f"e{n}" for n in range(1, 9)]


def test_what_both_read_is_said() -> None:
    """Tools store what was coded, not what was read."""
    frame = agree(ANI, BUDI, units=EIGHT)
    assert cell(frame, "cohen_kappa", "modal") == pytest.approx(0.467, abs=5e-4)
    assert set(frame["n_units"]) == {8}
    units = pd.DataFrame({"excerpt_id": EIGHT, "transcript_id": "delapan.txt"})
    pd.testing.assert_frame_equal(agree(ANI, BUDI, units=units), frame)
    assert frame.attrs["touched_by_one"] == {"a": 1, "b": 1}
    without = agree(ANI, BUDI)
    for result in (frame, without):
        assert result["note"].str.contains("2 kutipan hanya disentuh satu pengode").all()
        assert "2 kutipan hanya disentuh satu pengode" in kappa_sentence(result, "modal")
    assert not agree(ANI, ANI)["note"].str.contains("disentuh").any()


def test_coders_who_coded_nothing_alike_are_compared_on_what_both_read() -> None:
    alone = table("excerpt_id code", ("e7", "modal"))
    with pytest.raises(NothingToCompare):
        agree(ANI, alone)
    assert cell(agree(ANI, alone, units=EIGHT), "cohen_kappa", "modal") < 0
    with pytest.raises(NothingToCompare, match="units"):
        agree(ANI, BUDI, units=["f1", "f2"])
    with pytest.raises(ValueError, match="excerpt_id"):
        agree(ANI, BUDI, units=pd.DataFrame({"kutipan": ["e1"], "isi": ["e2"]}))


def test_quotations_are_found_in_the_units() -> None:
    words = ["Modal saya dari koperasi", "Modal berikutnya dari arisan", "meminjami modal"]
    a = table("transcript text code", *(("delapan.txt", text, "modal") for text in words))
    b = table("transcript text code", *(("delapan.txt", text, "modal")
              for text in (*words[1:], "Uang pesangon suami")))  # fmt: skip
    turns = [
        "Modal saya dari koperasi desa sebelah.", "Modal berikutnya dari arisan ibu-ibu.",
        "Kakak meminjami modal sedikit demi sedikit.", "Uang pesangon suami saya pakai juga.",
        "Pagi-pagi saya sudah buka warung.", "Pembeli paling ramai hari pasaran.",
        "Hujan begini warung sepi sekali.", "Anak-anak sekolah jajan sepulangnya.",
    ]  # fmt: skip
    units = pd.DataFrame({"transcript": "delapan.txt", "text": turns})
    frame = agree(a, b, units=units)
    assert cell(frame, "cohen_kappa", "modal") == pytest.approx(0.467, abs=5e-4)
    assert set(frame["n_units"]) == {8}
    with pytest.raises(ValueError, match="tidak ada dalam units"):
        agree(a, b, units=units.head(2))


def test_the_same_words_at_two_places_are_two_units() -> None:
    a = table("transcript text code", ("k", "Ya.", "modal"), ("k", "Ya.", ""))
    b = table("transcript text code", ("k", "Ya.", "modal"), ("k", "Ya.", "modal"))
    frame = agree(a, b, n_boot=0)
    assert set(frame["n_units"]) == {2} and cell(frame, "percent", "modal") == 0.5
    two_codes = table("transcript text code", ("k", "Ya.", "modal"), ("k", "Ya.", "harga"))
    assert set(agree(two_codes, two_codes, n_boot=0)["n_units"]) == {1}


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("words", [("confirmed", "rejected", "withdrawn", "finished"),
                                   ("dikonfirmasi", "ditolak", "ditarik", "selesai")])  # fmt: skip
def test_only_decisions_that_stand_are_codings(order: int, words: tuple[str, ...]) -> None:
    yes, no, withdrawn, done = words
    ani = table("excerpt_id code verdict decided_at",
        ("e1", "harga", yes, "2026-11-28 01:00:01+00:00"),
        ("e2", "harga", no, "2026-11-28 01:00:02+00:00"),
        ("e2", "", done, "2026-11-28 01:00:03+00:00"),
        ("e3", "modal", yes, "2026-11-28 01:00:04+00:00"),
        ("e3", "modal", withdrawn, "2026-11-28 01:00:05+00:00"),
        ("e3", "", done, "2026-11-28 01:00:06+00:00"))[::order]  # fmt: skip
    budi = table("excerpt_id code verdict",
                 ("e1", "harga", yes), ("e2", "", done), ("e3", "", done))  # fmt: skip
    frame = agree(ani, budi, n_boot=0)
    assert cell(frame, "cohen_kappa", "harga") == 1.0 and set(frame["code"]) == {"", "harga"}
    both = pd.concat([ani.assign(coder="ani"), budi.assign(coder="budi")])
    assert cell(agree(both, n_boot=0), "cohen_kappa", "harga") == 1.0
    third = pd.concat([both, budi.assign(coder="cici")])
    assert cell(agree_many(third, n_boot=0), "fleiss_kappa", "harga") == 1.0
    with pytest.raises(ValueError, match="verdict “mungkin” tidak dikenal"):
        agree(ani.assign(verdict="mungkin"), budi)


GOLD = table("excerpt_id coder code", ("e1", "ani", "modal"), ("e2", "ani", "harga"),
             ("e3", "ani", "harga"), ("e1", "budi", "harga"), ("e2", "budi", "modal"),
             ("e3", "budi", "modal"))  # fmt: skip
MADE = table("excerpt_id code rank probability", ("e1", "modal", 1, 0.9), ("e2", "modal", 1, 0.8),
             ("e3", "harga", 1, 0.7))  # fmt: skip


@pytest.mark.parametrize("column", ["coder", "annotator", "owner", "pengode", "Penilai"])
def test_several_coders_in_one_table_are_kept_apart(column: str) -> None:
    gold = GOLD.rename(columns={"coder": column})
    for name, right in (("ani", 2 / 3), ("budi", 1 / 3)):
        frame = evaluate(MADE, gold, coder=name, n_boot=0).set_index("measure")
        assert frame.loc["hit@1", "value"] == pytest.approx(right)
    with pytest.raises(ValueError, match="ani, budi; sebutkan"):
        evaluate(MADE, gold)
    with pytest.raises(ValueError, match="pengode ini tidak ada: cici"):
        evaluate(MADE, gold, coder="cici")
    assert cell(agree(gold, n_boot=0), "percent", "modal") == 0
    three = pd.concat([gold, gold[gold[column] == "ani"].assign(**{column: "cici"})])
    assert cell(agree(three, coders=["ani", "cici"], n_boot=0), "cohen_kappa", "modal") == 1
    assert cell(agree(three, n_boot=0), "percent", "modal") == pytest.approx(1 / 3)
    other = gold[gold[column] == "ani"].assign(**{column: "cici"})
    assert cell(agree(gold, other, n_boot=0), "percent", "modal") == pytest.approx(1 / 3)


def test_rejected_gold_is_no_gold() -> None:
    gold = table("excerpt_id code verdict", ("e1", "modal", "confirmed"),
                 ("e2", "modal", "rejected"), ("e2", "harga", "confirmed"),
                 ("e3", "harga", "confirmed"))  # fmt: skip
    frame = evaluate(MADE, gold, n_boot=0).set_index("measure")
    assert frame.loc["hit@1", "value"] == pytest.approx(2 / 3)


@pytest.mark.parametrize("names", [("Ani", "ani"), ("ani", "ani "), ("Ani Sari", "ani  sari")])
def test_coders_alike_but_for_case_or_blanks_are_asked_about(names: tuple[str, str]) -> None:
    frame = table("excerpt_id coder code", ("e1", names[0], "x"), ("e1", names[1], "x"))
    for ask in (agree, agree_many, lambda gold: evaluate(MADE, gold, coder="ani")):
        with pytest.raises(ValueError, match="satu orang"):
            ask(frame)


def test_one_frame_without_coders_is_refused() -> None:
    with pytest.raises(ValueError, match="kolom pengode"):
        agree(ANI)
    with pytest.raises(ValueError, match="perlu dua pengode; yang ada: ani"):
        agree(ANI.assign(coder="ani"))


def test_words_for_nothing_and_codes_in_other_letters() -> None:
    a = table("excerpt_id code", ("e1", "Modal"), ("e2", "tidak ada"), ("e3", "-"))
    b = table("excerpt_id code", ("e1", "modal"), ("e2", ""), ("e3", None))
    frame = agree(a, b, n_boot=0)
    assert set(frame["code"]) == {"", "Modal"} and cell(frame, "cohen_kappa", "Modal") == 1
    assert frame["note"].str.contains("satu kode: Modal = modal").all()
    asked = agree(a, b, codes=["modal", "-"], n_boot=0)
    assert cell(asked, "percent", "modal") == 1 and cell(asked, "percent", "-") == pytest.approx(
        2 / 3
    )


def test_stances_in_other_words() -> None:
    a = table("excerpt_id code stance", ("e1", "x", "+"), ("e2", "x", "Supporting"),
              ("e3", "x", "hinders"))  # fmt: skip
    b = table("excerpt_id code stance", ("e1", "x", "mendukung"), ("e2", "x", " mendukung "),
              ("e3", "x", "−"))  # fmt: skip
    frame = agree(a, b, n_boot=0)
    assert cell(frame, "stance_percent", "x") == 1 and cell(frame, "stance_percent", "x",
                                                            "n_units") == 3  # fmt: skip


SPANS = "excerpt_id transcript_id start end code"


def test_spans_are_compared_over_the_text_that_was_read() -> None:
    a, b = table(SPANS, ("a1", "t", 0, 10, "x")), table(SPANS, ("b1", "t", 5, 15, "x"))
    frame = agree(a, b, unit="characters", lengths={"t": 100}, n_boot=0)
    assert cell(frame, "percent", "x") == pytest.approx(0.90)
    assert cell(frame, "cohen_kappa", "x") == pytest.approx(0.444, abs=5e-4)
    assert cell(frame, "unitizing_alpha", "x") == pytest.approx(0.696, abs=5e-4)
    assert set(frame["n_units"]) == {100}
    stretches = table("transcript_id start end", ("t", 0, 60), ("t", 60, 100))
    alike = agree(a, b, unit="characters", units=stretches, n_boot=0)
    assert cell(alike, "cohen_kappa", "x") == pytest.approx(0.444, abs=5e-4)
    apart = table(SPANS, ("b1", "t", 20, 30, "x"))
    frame = agree(a, apart, unit="characters", lengths={"t": 100}, n_boot=0)
    assert cell(frame, "cohen_kappa", "x") == pytest.approx(-1 / 9)
    without = agree(a, b, unit="characters", n_boot=0)
    assert without["note"].str.contains("beri lengths=").all()


def test_no_word_for_a_handful_of_excerpts() -> None:
    few = table("excerpt_id code", ("e1", "x"), ("e2", ""))
    frame = agree(few, few, n_boot=0)
    with use_language("en"):
        english = agree(few, few, n_boot=0)
    assert cell(frame, "cohen_kappa", "x") == 1
    assert cell(frame, "cohen_kappa", "x", "interpretation") == (
        "terlalu sedikit satuan untuk dinilai (n = 2)"
    )
    assert not english["interpretation"].str.contains("almost perfect").any()
    many = table("excerpt_id code", *((f"e{n}", "x" if n % 3 else "") for n in range(10)))
    assert "sangat kuat" in cell(agree(many, many, n_boot=0), "cohen_kappa", "x", "interpretation")
