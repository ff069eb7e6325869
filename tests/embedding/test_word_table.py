"""Words looked up once give what the tokenizer gives for whole texts."""

from __future__ import annotations

import json
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp.embedding.static import StaticEmbedder
from qualnlp.embedding.word_cache import WordTable, words_are_independent
from qualnlp.resources import resource

# What may trip a short cut: control characters, exotic spaces, marks, cases, scripts, and the
# words of the vocabulary with all of that inside.
PIECES = st.sampled_from(
    [
        *[
            "Gaji",
            "naik",
            "PELATIHANNYA",
            "rapat",
            "[UNK]",
            "kantor",
            "mitra2",
            "anak-anak",
            "e.g.",
        ],
        *[" ", "  ", "\n", "\t", "\r\n", "\x0b", "\x0c", "\x1c", "\x1f", "\x00", "\x7f", "\x85"],
        *["\u00a0", "\u2003", "\u2028", "\u3000", "\u200b", "\ufeff", "\u00ad", "\ufffd"],
        *[".", ",", "?", "!", "(", ")", '"', "'", "-", "/", ";", ":", "“", "”", "–", "…", "$", "_"],
        *["é", "e\u0301", "\u0301", "İ", "ς", "ΟΔΟΣ", "ß", "中", "국", "ا", "😀", "1.500,00"],
    ]
)
MESSY = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=20)


@pytest.fixture(scope="module")
def plain_and_quick() -> tuple[StaticEmbedder, StaticEmbedder]:
    folder = resource("models", "indonesian-static")
    return StaticEmbedder(folder, words_kept=0), StaticEmbedder(folder)


@settings(max_examples=300, deadline=None)
@given(texts=st.lists(MESSY, min_size=1, max_size=4))
def test_words_and_whole_texts_give_the_same_vectors(
    plain_and_quick: tuple[StaticEmbedder, StaticEmbedder], texts: list[str]
) -> None:
    plain, quick = plain_and_quick
    assert plain._words is None
    assert quick._words is not None
    np.testing.assert_allclose(quick.encode(texts), plain.encode(texts), atol=2e-6)


def test_full_table_starts_anew_and_stays_right(mini: Path) -> None:
    small, plain = StaticEmbedder(mini, words_kept=3), StaticEmbedder(mini, words_kept=0)
    texts = ["gaji naik rapat", "kantor tidak pelatihan", "rapat naik", "gaji gaji ?"]
    for _ in range(3):
        for text in texts:
            np.testing.assert_allclose(small.encode([text]), plain.encode([text]), atol=1e-6)
    assert small._words is not None
    assert len(small._words) <= 7


def test_a_large_batch_gives_what_single_texts_give(mini: Path) -> None:
    quick, plain = StaticEmbedder(mini, words_kept=3), StaticEmbedder(mini, words_kept=0)
    texts = [f"gaji {a} {b}" for a in ("naik", "rapatnya", "x") for b in range(150)]
    assert len(texts) > 256
    np.testing.assert_allclose(
        quick.encode(["gaji x y z"]), plain.encode(["gaji x y z"]), atol=1e-6
    )
    for _ in range(2):
        np.testing.assert_allclose(quick.encode(texts), plain.encode(texts), atol=1e-6)


def test_the_table_is_bounded() -> None:
    table = WordTable(2, most=100)
    for start in range(0, 5000, 10):
        texts = [f"kata{number}" for number in range(start, start + 10)]
        table.sums(texts, lambda words: np.ones((len(words), 2), np.float32))
        assert len(table) <= 110


def test_an_embedder_that_is_let_go_frees_its_memory_at_once(mini: Path) -> None:
    embedder = StaticEmbedder(mini)
    embedder.encode(["gaji naik"])
    watched = weakref.ref(embedder)
    del embedder
    assert watched() is None


def test_threads_share_one_table(mini: Path) -> None:
    shared, plain = StaticEmbedder(mini, words_kept=4), StaticEmbedder(mini, words_kept=0)
    texts = [
        f"{a} {b} {c}"
        for a in ("gaji", "rapat")
        for b in ("naik", "kantor")
        for c in ("tidak", "?")
    ]
    expected = plain.encode(texts)
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda _: shared.encode(texts, batch_size=2), range(50)):
            np.testing.assert_allclose(found, expected, atol=1e-6)


def test_a_failing_tokenizer_leaves_no_half_known_words() -> None:
    broken = [True]

    def embed(words: list[str]) -> np.ndarray:
        if broken[0]:
            raise KeyboardInterrupt
        return np.ones((len(words), 1), np.float32)

    table = WordTable(1)
    with pytest.raises(KeyboardInterrupt):
        table.sums(["gaji naik"], embed)
    broken[0] = False
    assert table.sums(["gaji naik"], embed).tolist() == [[2.0]]


def test_only_tokenizers_with_independent_words_take_the_short_cut(mini: Path) -> None:
    good = json.loads((mini / "tokenizer.json").read_text(encoding="utf-8"))
    assert words_are_independent(good)
    assert not words_are_independent(good | {"added_tokens": [{"content": "new york"}]})
    assert not words_are_independent(good | {"pre_tokenizer": None})
    assert not words_are_independent(good | {"normalizer": {"type": "NFKC"}})
