"""Texts as numbers: the fast way says the same as pandas' own, whatever the texts are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp.agreement import text_numbers
from qualnlp.agreement.text_numbers import numbered

WORDS = st.one_of(
    st.integers(0, 60).map(lambda n: f"e{n:04d}"),
    st.integers(0, 30).map(lambda n: f"{n * 0x9E3779B97F4A7C15 % 2**64:016x}"),
    st.text(max_size=30),
    st.none(),
)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=40), min_size=1, max_size=3))
@settings(max_examples=150)
def test_places_are_those_of_pandas(lists: list[list[str | None]]) -> None:
    parts = [pd.Series(own, dtype="str") for own in lists]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_numbers, "MIN_ROWS", 0)
        places, values = numbered(parts)
    theirs, expected = pd.factorize(pd.concat(parts, ignore_index=True))
    assert sorted(values) == sorted(expected)
    assert [None if p < 0 else values[p] for p in places] == [
        None if p < 0 else expected[p] for p in theirs
    ]


@pytest.mark.parametrize("digits", [5, 9])
def test_many_texts_of_many_kinds(digits: int) -> None:
    random = np.random.default_rng(digits)
    names = pd.Series([f"{n:x}" for n in random.integers(0, 10**digits, 20_000)], dtype="str")
    parts = [names, names.sample(frac=1, random_state=1), names.iloc[::2]]
    places, values = numbered(parts)
    whole = pd.concat(parts, ignore_index=True)
    assert (np.asarray(values, dtype=object)[places] == whole.to_numpy(object)).all()
    assert len(set(values)) == len(values) == whole.nunique()
