"""The table of words that were read: what is forgotten and learned anew changes no number."""

from __future__ import annotations

import random

import numpy as np
import pytest

from qualnlp.embedding import load_embedder
from qualnlp.embedding.word_cache import END
from qualnlp.suggestion.lexical_features import LexicalMatch
from qualnlp.suggestion.reading import Reader, ReadTexts

WORDS = [
    *("gaji", "pelatihan", "jalan,", "“rapat", "upahnya.", "e-KTP", "anak-anak", "dan", "(lalu)"),
    *("naïf", "2024", "…", "dilatih;"),
    *(f"{first}{second}" for first in ("ber", "me", "di", "pe") for second in "abcdefghij"),
]
CODES = ["Gaji dan upah yang kecil.", "Pelatihan pegawai, rapat.", "Jalan rusak."]


@pytest.fixture(scope="module")
def made() -> tuple[LexicalMatch, list[list[str]]]:
    """Return codes and batches in which some words come often and most come once."""
    draw = random.Random(3)
    batches = []
    for number in range(12):
        rare = [f"{word}{number}" for word in WORDS]
        pool = [*WORDS[:9], *draw.sample(rare, 20)]
        batches.append([" ".join(draw.choices(pool, k=draw.randint(0, 12))) for _ in range(6)])
    return LexicalMatch(CODES), batches


def numbers(read: ReadTexts) -> tuple[bytes, bytes, bytes, dict[int, list[str]]]:
    meaning = read.meaning()
    assert meaning is not None
    return (
        read.lexical().tobytes(),
        meaning.tobytes(),
        np.asarray(read.spelling().toarray()).tobytes(),
        read.telling(),
    )


@pytest.mark.parametrize("most", [0, 12, 40])
def test_a_reader_that_forgets_reads_as_one_that_does_not(
    made: tuple[LexicalMatch, list[list[str]]], most: int
) -> None:
    lexical, batches = made
    forgetful, other = (Reader(load_embedder(), lexical, room) for room in (most, 10_000))
    pairs = [(forgetful.read(batch), other.read(batch)) for batch in batches]
    assert len({id(read.table) for read, _ in pairs}) > 2  # it did forget
    for read, kept in pairs:  # also what was read before words were forgotten
        assert numbers(read) == numbers(kept)


def test_words_that_came_again_are_kept_the_oftenest_first(
    made: tuple[LexicalMatch, list[list[str]]],
) -> None:
    lexical, _ = made
    reader = Reader(load_embedder(), lexical, 6)  # of which half are kept: three
    for text in ("gaji rapat", "gaji jalan, upah", "rapat gaji upah", "jalan upah, macet kerja"):
        before = reader.read([text])
    after = reader.read(["hujan"])
    assert after.table is not before.table
    assert list(after.table.index) == [END, "gaji", "rapat", "upah", "hujan"]
