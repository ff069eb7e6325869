"""Offsets of browsers and of Python, and text that hides something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualnlp.review.text_markup import code_points, non_verbal, pieces, utf16, visible, words

# Text as transcripts hold it: no half of a surrogate pair can come out of a file.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(TEXTS, st.data())
def test_offsets_go_to_utf_16_and_back(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    units = utf16(text, place)
    assert units == len(text[:place].encode("utf-16-le")) // 2
    assert code_points(text, units) == place


def test_an_offset_inside_a_pair_counts_as_before_it() -> None:
    family = "a👩‍👩‍👧b"
    assert code_points(family, 2) == 1
    assert code_points(family, len(family.encode("utf-16-le")) // 2) == len(family)


@pytest.mark.parametrize("units", [-1, 4])
def test_an_offset_outside_of_the_text_is_refused(units: int) -> None:
    with pytest.raises(ValueError, match="di luar teks"):
        code_points("abc", units)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from("xyz"))))
def test_pieces_are_as_long_as_the_text_for_a_browser(
    text: str, stretches: list[tuple[int, int, str]]
) -> None:
    cut = pieces(text, stretches)
    assert utf16("".join(one.text for one in cut), sum(len(one.text) for one in cut)) == utf16(
        text, len(text)
    )
    for start, end, kind in stretches:
        marked = "".join(one.text for one in cut if kind in one.kinds)
        assert len(marked) >= max(0, min(end, len(text)) - min(start, len(text)))


def test_a_turned_direction_shows_as_a_sign() -> None:
    cut = pieces("aman\u202egnod\u202c")
    assert [one.name for one in cut if one.name] == ["RLO", "PDF"]
    assert "\u202e" not in "".join(one.text for one in cut)
    assert visible("a\u200bb\x00") == "a⟨ZWSP⟩b⟨U+0000⟩"


def test_emoji_and_line_ends_stay_as_they_are() -> None:
    text = "Ya 👩‍👧\n❤️"
    assert visible(text) == text


def test_non_verbal_marks_are_short_brackets() -> None:
    text = "Ya [tertawa] begitu (diam sejenak), (ini sebuah kalimat panjang sekali)."
    assert [text[start:end] for start, end, _ in non_verbal(text)] == [
        "[tertawa]",
        "(diam sejenak)",
    ]


def test_words_keep_their_places() -> None:
    text = "Ya,  begitu\n🙂."
    assert [text[start:end] for start, end in words(text)] == ["Ya,", "begitu", "🙂."]
