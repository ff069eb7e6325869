"""The way back to the file's own characters, for any edits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualnlp.transcripts.offsets import Edit, OffsetMap


@st.composite
def mended(draw: st.DrawFn) -> tuple[str, OffsetMap]:
    source = draw(st.text(alphabet="abc-\n 😅", min_size=1, max_size=30))
    cuts = sorted(draw(st.lists(st.integers(0, len(source)), max_size=8)))
    edits = [
        Edit(start, end, draw(st.sampled_from(["", " ", "fi"])), "any")
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
        if start < end
    ]
    return source, OffsetMap(edits)


@given(mended())
def test_an_untouched_stretch_leads_back_to_itself(case: tuple[str, OffsetMap]) -> None:
    source, offsets = case
    text = offsets.apply(source)
    touched = {at for edit in offsets.edits for at in range(edit.start, edit.end)}
    for place, character in enumerate(source):
        if place in touched:
            continue
        there = offsets.to_mended(place)
        assert text[there] == character
        assert offsets.source_span(there, there + 1) == (place, place + 1)


@given(mended(), st.data())
def test_spans_cover_what_they_came_from(case: tuple[str, OffsetMap], data: st.DataObject) -> None:
    source, offsets = case
    text = offsets.apply(source)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    low, high = offsets.source_span(start, end)
    assert 0 <= low <= high <= len(source)


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        OffsetMap([Edit(0, 3, "", "a"), Edit(2, 4, "", "b")])
