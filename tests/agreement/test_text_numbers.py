"""Texts as numbers: the fast way says the same as pandas' own, whatever the texts are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp.agreement import text_numbers
from qualnlp.agreement.text_numbers import numbered

WORDS = st.one_of(
    st.integers(0, 60).map(lambda n: f"e{n:04d}"),
    st.integers(0, 2000).map(lambda n: f"e{n}"),
    st.integers(0, 30).map(lambda n: f"{n * 0x9E3779B97F4A7C15 % 2**64:016x}"),
    st.sampled_from([" e1", "e1 ", "e1", "", " ", "é1", "\u00a0é1"]),
    st.text(max_size=30),
    st.none(),
)


def read_back(parts: Sequence[pd.Series]) -> list[list[str | None]]:
    """Return the text of each row as `numbered` has it."""
    found = numbered(parts)
    texts = [*found.texts, None]  # the last is that of -1
    assert len(set(found.texts)) == found.size
    return [[texts[place] for place in own] for own in found.places]


def plain(part: pd.Series) -> list[str | None]:
    return [None if text is None or not text.strip() else text.strip() for text in part]


@given(st.lists(st.lists(WORDS, min_size=1, max_size=40), min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_each_row_keeps_its_text(lists: list[list[str | None]]) -> None:
    parts = [pd.Series(own, dtype="str") for own in lists]
    expected = [plain(pd.Series(own, dtype=object)) for own in lists]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_numbers, "MIN_ROWS", 0)
        assert read_back(parts) == expected
        assert read_back([part.astype("category") for part in parts]) == expected
        # Two columns alike are read once.
        assert read_back([parts[0], parts[0].copy()]) == [expected[0]] * 2


@pytest.mark.parametrize("digits", [3, 5, 9, 30])
def test_many_texts_of_many_kinds(digits: int) -> None:
    random = np.random.default_rng(digits)
    kinds = {
        "hexadecimal": [f"{n:x}" for n in random.integers(0, 10 ** min(digits, 18), 40_000)],
        "counted": [f"e{n}" for n in random.integers(0, 10 ** min(digits, 18), 40_000)],
        "one length": [f"{n:0{min(digits, 24)}d}" for n in random.integers(0, 10_000, 40_000)],
        "any signs": [
            "".join(map(chr, row)) for row in random.integers(33, 127, (40_000, min(digits, 24)))
        ],
    }
    for kind, written in kinds.items():
        names = pd.Series(written, dtype="str")
        parts = [names, names.sample(frac=1, random_state=1), names.iloc[::2]]
        assert read_back(parts) == [part.tolist() for part in parts], kind
        places = numbered(parts).places
        assert [own.max() for own in places[:2]] == [names.nunique() - 1] * 2, kind


def test_texts_are_made_only_when_asked_for() -> None:
    names = pd.Series([f"e{n:06d}" for n in range(20_000)], dtype="str")
    found = numbered([names, names.iloc[::-1]])
    assert "texts" not in vars(found)
    assert sorted(found.texts) == names.tolist()
    assert "texts" in vars(found)


def test_whole_numbers_with_a_gap_are_the_same_ids_as_without() -> None:
    parts = [pd.Series([1.0, None, 3.0]), pd.Series([1, 2, 3]), pd.Series(["3", "", "1"])]
    assert read_back(parts) == [["1", None, "3"], ["1", "2", "3"], ["3", None, "1"]]
