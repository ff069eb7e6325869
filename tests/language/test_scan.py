"""What is looked for only where it may begin is found as if it were looked for everywhere."""

from __future__ import annotations

import re
from importlib import import_module

from hypothesis import given
from hypothesis import strategies as st

from qualnlp.language.scan import matches_at

PIECES = (
    *("a", "B", "ya", "Bpk.", "1.", ".", "..", "...", "…", "!", "?", "\n", " ", "”", "(", ")"),
    *("[", "]", "*", "tertawa", "[batuk]", "(diam)", "*menghela napas*", "[12:30]", "(...)", "😀"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)


def _patterns() -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    ends = import_module("qualnlp.language.sentences")
    marks = import_module("qualnlp.language.nonverbal")
    return [(ends._SIGN, ends._CANDIDATE), (marks._SIGN, marks._MARK)]


@given(TEXTS)
def test_nothing_is_missed(text: str) -> None:
    for signs, pattern in _patterns():
        found = [one.span() for one in matches_at(signs, pattern, text)]
        assert found == [one.span() for one in pattern.finditer(text)]
