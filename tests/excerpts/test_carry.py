"""Excerpts of an edited text: found where their words are, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualnlp.excerpts.carry import EditedText
from qualnlp.excerpts.split import split_around
from qualnlp.excerpts.word_diff import word_pairs
from qualnlp.transcripts import Transcript
from qualnlp.transcripts.read import assemble
from qualnlp.transcripts.source import Passage, Source

WORDS = st.sampled_from("ya jarang sekali dananya pelatihan itu terbatas bu kantor kami".split())


def read(text: str) -> Transcript:
    return assemble("a.txt", Source(text, (Passage(0, len(text)),), "kept"))


def found(before: str, after: str, words: str) -> str | None:
    old, new = read(before), read(after)
    start = old.text.index(words)
    place = EditedText(old, new).place(start, start + len(words))
    return None if place is None else new.text[place.start : place.end]


@given(st.lists(WORDS, max_size=40), st.lists(WORDS, max_size=40))
def test_pairs_are_the_same_words_in_one_order(a: list[str], b: list[str]) -> None:
    pairs = word_pairs(a, b)
    assert all(a[one] == b[other] for one, other in pairs.items())
    places = list(pairs.values())
    assert list(pairs) == sorted(pairs) and places == sorted(set(places))
    assert len(word_pairs(a, a)) == len(a)


def test_much_text_of_few_words_costs_no_quadratic_time() -> None:
    a = ["ya", "jadi", "itu", "tidak"] * 5000 + [f"kata{n}" for n in range(20_000)]
    b = [*a[:30_000], "baru", *a[30_000:]]
    assert len(word_pairs(a, b)) == len(a)


SAID = "Pelatihan jarang sekali di kantor kami, Bu, dananya memang terbatas."
TALK = f"P: Bagaimana pelatihan?\nN: {SAID}\nP: Promosi?\nN: Ya.\nP: Gaji?\nN: Ya.\n"


@pytest.mark.parametrize(
    ("said", "now"),
    [
        (SAID, SAID),
        (SAID.replace(",", ""), SAID.replace(",", "")),
        (SAID.replace("Pelatihan", "Pelatihn"), SAID.replace("Pelatihan", "Pelatihn")),
        (SAID.replace("memang", "emang"), SAID.replace("memang", "emang")),
        ("Eh, " + SAID, "Eh, " + SAID),
        (f"Maaf tadi saya keluar dulu sebentar. {SAID}", SAID),
        (SAID.replace("jarang", "tidak jarang"), None),
        (SAID.replace("terbatas", "tidak terbatas"), None),
        ("Pelatihan sering diadakan oleh dinas provinsi, Bu.", None),
    ],
)
def test_words_that_are_still_there_are_found_and_others_are_not(
    said: str, now: str | None
) -> None:
    assert found(TALK, TALK.replace(SAID, said), SAID) == now


def test_the_same_words_of_another_answer_are_not_taken() -> None:
    gone = TALK.replace("P: Promosi?\nN: Ya.\n", "")
    old, new = read(TALK), read(gone)
    edited = EditedText(old, new)
    promosi, gaji = (turn for turn in old.turns if old.text[turn.start : turn.end] == "Ya.")
    assert edited.place(promosi.start, promosi.end) is None
    place = edited.place(gaji.start, gaji.end)
    assert place is not None and place.start == new.turns[-1].start


def test_an_answer_that_was_moved_is_found() -> None:
    moved = TALK.replace(f"N: {SAID}\n", "N: Lupa.\n") + f"P: Jadi pelatihan?\nN: {SAID}\n"
    assert found(TALK, moved, SAID) == SAID


@given(
    st.lists(st.lists(WORDS, min_size=1, max_size=12), min_size=1, max_size=8),
    st.data(),
)
def test_edits_elsewhere_move_nothing_but_the_offsets(
    answers: Sequence[Sequence[str]], data: st.DataObject
) -> None:
    said = [f"satu{n} {' '.join(words)} dua{n}." for n, words in enumerate(answers)]
    kept = data.draw(st.integers(0, len(said) - 1))
    others = [
        words if n == kept or not data.draw(st.booleans()) else f"ganti{n} semua."
        for n, words in enumerate(said)
    ]
    old, new = (
        read("".join(f"P: Soal {n}?\nN: {words}\n" for n, words in enumerate(some)))
        for some in (said, others)
    )
    start = old.text.index(said[kept])
    place = EditedText(old, new).place(start, start + len(said[kept]))
    assert place is not None and place.is_same
    assert new.text[place.start : place.end] == said[kept]


def test_around_what_is_kept_the_rest_of_a_turn_is_split() -> None:
    transcript = read("P: Ada?\nN: Satu dua tiga. Empat lima enam. Tujuh.\n")
    start = transcript.text.index("Empat")
    pieces = split_around(transcript, [(start, start + len("Empat lima enam."))])
    assert [one.text for one in pieces] == ["Ada?", "Satu dua tiga.", "Empat lima enam.", "Tujuh."]
