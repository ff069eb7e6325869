"""Runs of characters are counted as a loop over all of them would count."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from qualnlp.suggestion.runs import RunFinder, runs_of

WORDS = st.lists(st.text("abcé-’1𝒜", min_size=1, max_size=8), max_size=12)


@given(WORDS, WORDS)
def test_every_known_run_is_counted_in_every_word(known: list[str], words: list[str]) -> None:
    runs = sorted(set(runs_of(known)))
    expected = [[Counter(runs_of([word]))[run] for run in runs] for word in words]
    found = RunFinder(runs).counts(words).toarray()
    assert found.shape == (len(words), len(runs))
    assert found.tolist() == expected


def test_no_run_goes_from_one_word_to_the_next() -> None:
    counts = RunFinder(["ab ", " cd", "b c"]).counts(["ab", "cd"])
    assert counts.toarray().tolist() == [[1, 0, 0], [0, 1, 0]]
