"""Speech without full stops is cut where it breathes, and never over removed matter."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp.excerpts import split
from qualnlp.excerpts.boundaries import is_inside_word
from qualnlp.excerpts.long_turns import MIN_WORDS
from qualnlp.language.tokens import count_words
from qualnlp.transcripts import Transcript, Turn
from qualnlp.transcripts.model import TimeMark
from qualnlp.transcripts.offset_map import Edit, OffsetMap


def said(text: str, marks: tuple[TimeMark, ...] = (), breaks: tuple[int, ...] = ()) -> Transcript:
    """Return one turn, with times, and with page furniture removed at some places."""
    offsets = OffsetMap(Edit(at, at, "", "furniture") for at in breaks)
    turn = Turn("N", "informant", 0, len(text))
    return Transcript("0" * 16, "a.vtt", text, (turn,), text, marks=marks, offsets=offsets)


def cues(words: list[str], sizes: list[int], silences: list[float]) -> Transcript:
    """Return speech of so many words a cue, with so much silence after each cue."""
    marks, pieces, place, clock = [], [], 0, 0.0
    for size, silence in zip(sizes, silences, strict=True):
        piece = " ".join(words[:size])
        words = words[size:]
        marks.append(TimeMark(place, place + len(piece), clock, clock + size * 0.4))
        clock += size * 0.4 + silence
        place += len(piece) + 1
        pieces.append(piece)
    return said(" ".join(pieces), tuple(marks))


def test_the_longest_pause_wins_over_a_marker() -> None:
    words = [f"kata{n}" for n in range(30)]
    words[14] = "terus"
    excerpts = split(cues(words, [10, 10, 10], [0.6, 2.0, 0]), max_words=24)
    assert [count_words(one.text) for one in excerpts] == [20, 10]
    assert excerpts[1].time_start == 10 * 0.4 * 2 + 2.6


def test_a_marker_wins_where_nobody_paused() -> None:
    words = [f"kata{n}" for n in range(30)]
    words[14] = "terus"
    excerpts = split(cues(words, [10, 10, 10], [0.1, 0.1, 0]), max_words=24)
    assert excerpts[1].text.startswith("terus")


def test_without_pause_or_marker_a_cue_is_a_border() -> None:
    words = [f"kata{n}" for n in range(30)]
    excerpts = split(cues(words, [9, 9, 12], [0.1, 0.1, 0]), max_words=20)
    assert [count_words(one.text) for one in excerpts] == [18, 12]


def test_an_excerpt_never_spans_removed_page_furniture() -> None:
    text = "Pelatihan itu masih minim ya Bu dan jarang sekali."
    place = text.index("minim")
    excerpts = split(said(text, breaks=(place,)))
    assert [one.text for one in excerpts] == ["Pelatihan itu masih", text[place:]]


def test_what_belongs_together_is_not_cut() -> None:
    text = "anggaran1.500.000 " * 3 + "teman-teman,S.Pd,e-KTP 12.30 " * 3
    for excerpt in split(said(text.strip()), max_words=2):
        assert not is_inside_word(text, excerpt.start)
        assert not is_inside_word(text, excerpt.end)
        assert "1.500" not in excerpt.text or "1.500.000" in excerpt.text


WORDS = st.sampled_from(
    ["pelatihan", "minim", "ya,", "nah", "terus", "sih.", "S.Pd", "1.500.000", "iya,terus", "…"]
)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(WORDS, min_size=1, max_size=120),
    st.integers(1, 30),
    st.lists(st.floats(0, 3), min_size=8, max_size=8),
    st.sets(st.integers(0, 119), max_size=4),
)
def test_every_letter_is_in_one_excerpt(
    words: list[str], most: int, silences: list[float], broken: set[int]
) -> None:
    sizes = [len(words) // 8] * 7 + [len(words) - 7 * (len(words) // 8)]
    timed = cues(list(words), sizes, silences)
    places = [at for at, letter in enumerate(timed.text) if letter == " "]
    breaks = tuple(sorted({places[n] + 1 for n in broken if n < len(places)}))
    transcript = said(timed.text, timed.marks, breaks)
    excerpts = split(transcript, most)
    assert "".join("".join(one.text.split()) for one in excerpts) == "".join(timed.text.split())
    for excerpt in excerpts:
        assert transcript.text[excerpt.start : excerpt.end] == excerpt.text == excerpt.text.strip()
        assert not any(excerpt.start < place < excerpt.end for place in breaks)
        assert count_words(excerpt.text) <= max(most, 4)  # "S.Pd,1.500.000" holds four
        assert not is_inside_word(transcript.text, excerpt.start)
    assert split(transcript, most) == excerpts


def test_both_sides_of_a_soft_cut_are_long_enough() -> None:
    text = "nah " + " ".join(f"kata{n}" for n in range(21)) + " terus begitu"
    excerpts = split(said(text), max_words=20)
    assert all(count_words(one.text) >= MIN_WORDS - 6 for one in excerpts)
    assert not any(one.text.startswith("terus begitu") for one in excerpts)
