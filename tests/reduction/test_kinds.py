"""Matrices of every kind, pairs, chosen quotations, saturation: against counts by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp.codebook import Code, Codebook
from qualnlp.language import words
from qualnlp.reduction import Reduction
from qualnlp.study import Study

BOOK = Codebook(
    [Code("k", "K", codable=False), *(Code(one, one.upper(), parent="k") for one in "abc")]
)
TEXT = "Satu dua tiga empat lima enam tujuh delapan sembilan sepuluh."


def made(rows: Sequence[tuple[str, int, int, str, str | None]]) -> Reduction:
    """A reduction of (transcript, first, last, code, stance); words are spans of `TEXT`."""
    starts = [0, *(i + 1 for i, sign in enumerate(TEXT) if sign == " "), len(TEXT) + 1]
    excerpts, codings = {}, []
    for transcript, first, last, code, stance in rows:
        key = f"{transcript}-{first}-{last}"
        span = starts[first], starts[last] - 1
        excerpts[key] = {
            "excerpt_id": key, "transcript_id": transcript, "informant": f"I{transcript}",
            "role": "informant", "technique": "wawancara", "turn": 1, "start": span[0],
            "end": span[1], "text": TEXT[span[0] : span[1]], "time_start": float(first),
            "time_end": float(last),
        }  # fmt: skip
        if code:
            codings.append({"excerpt_id": key, "code": code, "coder": "ani", "stance": stance})
    columns = "excerpt_id transcript_id informant role technique turn start end text".split()
    frame = pd.DataFrame(list(excerpts.values()), columns=[*columns, "time_start", "time_end"])
    people = pd.DataFrame({"informant": ["I1", "I2", "I3"]})
    own = pd.DataFrame(codings, columns=["excerpt_id", "code", "coder", "stance"])
    return Reduction(own, frame, people, BOOK)


PLUS, MINUS, MIXED = "mendukung", "menghambat", "campuran"
SPANS = st.tuples(st.integers(0, 8), st.integers(1, 9)).map(lambda one: (one[0], max(one) + 1))
ROWS = st.lists(
    st.tuples(
        st.sampled_from("12"), SPANS, st.sampled_from(["a", "b", "c", ""]),
        st.sampled_from([PLUS, MINUS, MIXED, None]),
    ).map(lambda one: (one[0], *one[1], *one[2:])),
    max_size=12,
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_each_kind_agrees_with_a_plain_count(
    rows: list[tuple[str, int, int, str, str | None]],
) -> None:
    reduction = made(rows)
    counts, shares = reduction.cross("count"), reduction.cross("words")
    stances, present = reduction.cross("stance"), reduction.cross("present")
    for person in ("1", "2", "3"):
        own = [row for row in rows if row[0] == person]
        said = {place for row in own for place in range(row[1], row[2])}
        for code in "abc":
            met = [row for row in own if row[3] == code]
            ids = {f"{row[0]}-{row[1]}-{row[2]}" for row in met}
            assert counts.loc[f"I{person}", code] == len(ids)
            assert present.loc[f"I{person}", code] == (1 if ids else 0)
            assert set(reduction.excerpts(f"I{person}", code)) == ids
            share = shares.loc[f"I{person}", code]
            if said:
                covered = {place for row in met for place in range(row[1], row[2])}
                assert share == len(covered) / len(said)
            else:
                assert math.isnan(share)
            given_ = {row[4] for row in met if row[4]}
            wanted = None if not met else "" if not given_ else MIXED
            if len(given_) == 1:
                wanted = given_.pop()
            assert stances.loc[f"I{person}", code] == wanted
    assert (reduction.by_parent["k"] == [
        len({r[:3] for r in rows if r[0] == p and r[3]}) for p in "123"
    ]).all()  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_pairs_are_the_correlation_of_their_columns(
    rows: list[tuple[str, int, int, str, str | None]],
) -> None:
    reduction = made(rows)
    coded = sorted({row[:3] for row in rows if row[3]})
    has = {
        c: np.array([any(r[:3] == e and r[3] == c for r in rows) for e in coded], dtype=bool)
        for c in "abc"
    }
    for row in reduction.pairs.to_dict("records"):
        first, second = has[row["code_a"]], has[row["code_b"]]
        ids = reduction.excerpts(row["code_a"], row["code_b"], table="cooccurrence")
        assert len(ids) == row["n"] == int((first & second).sum())
        if first.any() or second.any():
            assert row["jaccard"] == (first & second).sum() / (first | second).sum()
        else:
            assert math.isnan(row["jaccard"])
        if len(coded) and 0 < first.mean() < 1 and 0 < second.mean() < 1:
            assert row["phi"] == pytest.approx(np.corrcoef(first, second)[0, 1])
        else:
            assert math.isnan(row["phi"]) and row["note"]


def test_words_of_the_example_are_shared_out_exactly(whole_study: Study) -> None:
    reduction, excerpts = whole_study.reduce("ani"), whole_study.excerpts()
    shares = reduction.cross("words")
    codings = whole_study.codings("ani")
    speech = excerpts[excerpts["role"] == "informant"]
    for informant in shares.index:
        total = sum(len(words(t)) for t in speech.loc[speech["informant"] == informant, "text"])
        for code in shares.columns:
            met = codings[(codings["informant"] == informant) & (codings["code"] == code)]
            assert shares.loc[informant, code] == sum(len(words(t)) for t in met["text"]) / total


def test_every_cell_of_every_table_leads_back(whole_study: Study) -> None:
    reduction = whole_study.reduce()
    for table in ("matrix", "by_parent", "by_technique", "cooccurrence"):
        frame: pd.DataFrame = getattr(reduction, table)
        for row, cells in frame.iterrows():
            for column, n in cells.items():
                assert len(reduction.excerpts(row, column, table=table)) == n, (table, row, column)
    for table, key in (("by_code", "code"), ("by_informant", "informant")):
        for one in getattr(reduction, table).to_dict("records"):
            for column in ("n", PLUS, MINUS, MIXED):
                assert len(reduction.excerpts(one[key], column, table=table)) == one[column]
    for one in reduction.summaries.to_dict("records"):
        assert one["excerpt_ids"] == reduction.excerpts(one["code"], table="summaries")
        assert len(one["excerpt_ids"]) == one["n"] and one["summary"] == ""
    codings = whole_study.codings().set_index("excerpt_id")
    for one in reduction.saturation.to_dict("records"):
        ids = reduction.excerpts(one["interview"], table="saturation")
        assert bool(ids) == bool(one["new"])
        assert codings.loc[ids, "code"].nunique() >= one["new"]
    with pytest.raises(ValueError, match="tabel"):
        reduction.excerpts("a", table="lain")
    with pytest.raises(ValueError, match="matriks"):
        reduction.cross("lain")


def test_no_suggestion_enters_a_table(study: Study, speech: list[str]) -> None:
    study.suggest(model="lexical")
    study.suggestions(coder="ani")
    reduction = study.reduce()
    assert reduction.n_codings == 0 and reduction.summaries["n"].sum() == 0
    assert reduction.saturation.empty and reduction.timeline.empty and reduction.choose().empty
    assert reduction.cross("words").to_numpy().sum() == 0
    assert reduction.pairs["phi"].isna().all()


def test_quotations_are_chosen_by_their_rule() -> None:
    rows = [("1", 0, 3, "a", None), ("1", 0, 4, "a", None), ("2", 6, 9, "a", None)]
    reduction = made([*rows, ("2", 4, 5, "b", None)])
    vectors = {"1-0-3": [1, 0], "1-0-4": [1, 0.2], "2-6-9": [0, 1], "2-4-5": [1, 1]}
    arrays = {key: np.array(value, float) for key, value in vectors.items()}
    typical = reduction.choose("typical", 1, arrays)
    assert typical["excerpt_id"].tolist() == ["1-0-4", "2-4-5"]
    assert math.isnan(typical["similarity"].iloc[1]) and typical["note"].iloc[1]
    assert reduction.choose("divergent", 1, arrays)["excerpt_id"].tolist()[0] == "2-6-9"
    each = reduction.choose("each", 1)
    assert each[["code", "informant"]].to_numpy().tolist() == [
        ["a", "I1"],
        ["a", "I2"],
        ["b", "I2"],
    ]
    assert each["source"].iloc[0] == "(I1, wawancara, giliran 1)"
    with pytest.raises(ValueError, match="vektor"):
        reduction.choose("typical", 1, {})
    with pytest.raises(ValueError, match="Aturan"):
        reduction.choose("lain")


def test_saturation_is_bounded_and_seeded() -> None:
    rows = [("1", 0, 3, "a", None), ("1", 4, 6, "b", None), ("2", 0, 3, "a", None)]
    frame = made([*rows, ("3", 0, 3, "", None)]).saturate(200, seed=4)
    assert frame["new"].tolist() == [2, 0] and frame["total"].tolist() == [2, 2]
    # Either order has all codes in the end; the first brings one or two of them.
    assert (frame[["total_low", "total_mean", "total_high"]].iloc[-1] == 2).all()
    assert 1 < frame["new_mean"].iloc[0] < 2 and frame.attrs["flat"] == 0
    assert "1 tanpa kode" in frame.attrs["note"]
    again = made([*rows, ("3", 0, 3, "", None)]).saturate(200, seed=4)
    pd.testing.assert_frame_equal(frame, again)
    with pytest.raises(ValueError):
        made(rows).saturate(0)


def test_the_timeline_keeps_seconds() -> None:
    frame = made([("1", 4, 6, "b", PLUS), ("1", 0, 3, "a", None)]).timeline
    assert frame["time_start"].tolist() == [0.0, 4.0]
    assert frame["excerpt_id"].tolist() == ["1-0-3", "1-4-6"]


def test_several_coders_are_reduced_together(whole_study: Study) -> None:
    both = whole_study.reduce(["ani", "budi"])
    pd.testing.assert_frame_equal(both.matrix, whole_study.reduce().matrix)
    with pytest.raises(ValueError, match="pengode"):
        whole_study.reduce([])
