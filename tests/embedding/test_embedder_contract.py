"""What every embedder promises, asked of each kind."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from qualnlp.embedding import CachedEmbedder, Embedder, load_embedder

TEXTS = ["Gaji tidak naik.", "", "Rapat kantor?", "pelatihannya", "  \n ", "gaji naik " * 50]


@pytest.fixture(params=["lexical", "static", "cached"])
def embedder(request: pytest.FixtureRequest, mini: Path, tmp_path: Path) -> Embedder:
    if request.param == "lexical":
        return load_embedder("lexical")
    static = load_embedder(mini)
    return static if request.param == "static" else CachedEmbedder(static, tmp_path / "c" / "v.db")


def test_rows_have_length_one(embedder: Embedder) -> None:
    vectors = embedder.encode(TEXTS)
    assert vectors.shape == (6, embedder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors[[0, 2, 3, 5]], axis=1), 1, atol=1e-6)


def test_text_without_words_gives_zeros(embedder: Embedder) -> None:
    assert not embedder.encode(TEXTS)[[1, 4]].any()


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.encode([]).shape == (0, embedder.dimension)


def test_a_row_depends_on_its_text_alone(embedder: Embedder) -> None:
    together = embedder.encode(TEXTS)
    np.testing.assert_array_equal(together, embedder.encode(TEXTS, batch_size=2))
    np.testing.assert_array_equal(together[::-1], embedder.encode(TEXTS[::-1]))
    for text, row in zip(TEXTS, together, strict=True):
        np.testing.assert_array_equal(embedder.encode([text])[0], row)


def test_any_sequence_of_texts_will_do(embedder: Embedder) -> None:
    expected = embedder.encode(TEXTS)
    np.testing.assert_array_equal(embedder.encode(tuple(TEXTS)), expected)
    np.testing.assert_array_equal(embedder.encode(np.array(TEXTS)), expected)


def test_one_text_instead_of_a_sequence_is_refused(embedder: Embedder) -> None:
    with pytest.raises(ValueError, match="put a single text into a list"):
        embedder.encode("gaji naik")


def test_what_is_no_text_is_named(embedder: Embedder) -> None:
    with pytest.raises(ValueError, match=r"texts\[1\] must be a string, not float"):
        embedder.encode(["gaji", float("nan")])  # type: ignore[list-item]


def test_batch_size_below_one_is_refused(embedder: Embedder) -> None:
    with pytest.raises(ValueError, match="batch_size must be at least 1, not 0"):
        embedder.encode(["gaji"], batch_size=0)


def test_half_characters_are_survived(embedder: Embedder) -> None:
    assert np.isfinite(embedder.encode(["gaji \ud83d naik"])).all()


def test_a_copy_gives_the_same_vectors(embedder: Embedder) -> None:
    expected = embedder.encode(TEXTS)
    copy = pickle.loads(pickle.dumps(embedder))
    np.testing.assert_array_equal(copy.encode(TEXTS), expected)
    assert copy.fingerprint == embedder.fingerprint
