"""Words that carry a stance: negation, its scope, and what only looks like it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualnlp.language.negation import LACK, PRAISE
from qualnlp.language.stance import cues

PLUS, MINUS = 1, -1


@pytest.mark.parametrize(
    ("text", "wanted", "words"),
    [
        ("Atasan saya adil.", PLUS, "adil"),
        ("Atasan saya nggak adil, Bu.", MINUS, "nggak adil"),
        ("Belum pernah, Kak.", MINUS, "Belum pernah"),
        ("Pelatihannya kurang lancar.", MINUS, "kurang lancar"),
        ("Anggarannya minim.", MINUS, "minim"),
        ("Dia jarang terlambat.", PLUS, "jarang terlambat"),
        ("Selama ini tidak ada masalah.", PLUS, "tidak ada masalah"),
        ("Gaada masalah kok.", PLUS, "Gaada masalah"),
        ("Bukan main lancar.", PLUS, "lancar"),
        ("Tidak hanya rajin, tetapi juga ramah.", PLUS, "rajin"),
        ("Kurang lebih adil, lah.", PLUS, "adil"),
        ("Mau tidak mau saya puas.", PLUS, "puas"),
        ("Belum merata tapi bagus.", MINUS, "Belum merata"),
        ("Tidak tahu, bagus.", PLUS, "bagus"),
    ],
)
def test_the_side_follows_the_words_that_decide(text: str, wanted: int, words: str) -> None:
    found = {text[cue.start : cue.end]: cue.value for cue in cues(text)}
    assert found[words] * wanted > 0


@pytest.mark.parametrize(
    "text",
    ["", "...", "Kurang lebih dua tahun.", "Mau tidak mau berangkat.", "Saya di bidang jalan.",
     "[rekaman rusak]"],
)  # fmt: skip
def test_what_takes_no_side_has_no_cue(text: str) -> None:
    assert cues(text) == []


def test_a_negation_reaches_five_words_and_not_past_a_contrast() -> None:
    assert cues("tidak satu dua tiga empat bagus")[-1].value == -1
    assert cues("tidak satu dua tiga empat lima bagus")[-1].value == 1
    assert cues("tidak ikut tetapi bagus")[-1].value == 1
    assert cues("tidak, bagus")[-1].value == 1


def test_no_word_is_praise_and_lack() -> None:
    assert not PRAISE & LACK


@given(st.text(max_size=200) | st.lists(
    st.sampled_from(["tidak", "belum", "adil", "minim", ",", "tapi", "ada", "kurang", "lebih"])
).map(" ".join))  # fmt: skip
def test_the_evidence_always_lies_in_the_text(text: str) -> None:
    found = cues(text)
    ends = [(cue.start, cue.end) for cue in found]
    assert ends == sorted(ends) and all(a[1] <= b[0] for a, b in pairwise(ends))
    for start, end in ends:
        assert 0 <= start < end <= len(text) and text[start:end].strip()
