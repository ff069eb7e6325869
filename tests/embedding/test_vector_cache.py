"""Vectors kept on disk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from qualnlp.embedding import CachedEmbedder, Embedder, LexicalEmbedder, Vectors, load_embedder
from qualnlp.errors import ModelUnavailable


class Counting(Embedder):
    """Counts the texts that it really reads."""

    def __init__(self, fingerprint: str = "one") -> None:
        self.name, self.dimension, self.read = "counting", 3, 0
        self._fingerprint = fingerprint

    @property
    def fingerprint(self) -> str:
        """What it was made with."""
        return self._fingerprint

    def embed(self, texts: list[str]) -> Vectors:
        self.read += len(texts)
        return np.array([[len(t), 1, len(self._fingerprint)] for t in texts], np.float32)


def test_a_text_is_read_once(tmp_path: Path) -> None:
    inner = Counting()
    texts = ["a", "bb", "a"]
    first = CachedEmbedder(inner, tmp_path / "v.db").encode(texts)
    again = CachedEmbedder(inner, tmp_path / "v.db").encode([*texts, "ccc"])
    np.testing.assert_array_equal(first, again[:3])
    assert inner.read == 3


def test_another_model_does_not_get_the_first_ones_vectors(tmp_path: Path) -> None:
    CachedEmbedder(Counting("one"), tmp_path / "v.db").encode(["a"])
    other = Counting("other")
    found = CachedEmbedder(other, tmp_path / "v.db").encode(["a"])
    assert other.read == 1
    np.testing.assert_array_equal(found, Counting("other").encode(["a"]))


def test_what_was_read_before_an_interruption_is_kept(tmp_path: Path) -> None:
    class Stopped(Counting):
        def embed(self, texts: list[str]) -> Vectors:
            if "ccc" in texts:
                raise KeyboardInterrupt
            return super().embed(texts)

    texts = ["a", "bb", "ccc", "dddd"]
    with pytest.raises(KeyboardInterrupt):
        CachedEmbedder(Stopped(), tmp_path / "v.db").encode(texts, batch_size=2)
    inner = Counting()
    CachedEmbedder(inner, tmp_path / "v.db").encode(texts, batch_size=2)
    assert inner.read == 2


def test_more_texts_than_one_query_takes(tmp_path: Path) -> None:
    texts = [f"teks {number}" for number in range(1203)]
    cached = CachedEmbedder(LexicalEmbedder(16), tmp_path / "v.db")
    np.testing.assert_array_equal(cached.encode(texts), cached.encode(texts))


def test_two_processes_share_the_file(tmp_path: Path) -> None:
    code = """
import sys
from qualnlp.embedding import CachedEmbedder, LexicalEmbedder
cached = CachedEmbedder(LexicalEmbedder(32), sys.argv[1])
for start in range(0, 400, 4):
    cached.encode([f"kutipan {i}" for i in range(start, start + 8)])
"""
    file = tmp_path / "v.db"
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(file)], stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    for process in running:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors.decode()
    texts = [f"kutipan {i}" for i in range(400)]
    np.testing.assert_array_equal(
        CachedEmbedder(Counting32(), file).encode(texts), LexicalEmbedder(32).encode(texts)
    )


class Counting32(LexicalEmbedder):
    """Must not be asked: everything is in the file."""

    def __init__(self) -> None:
        super().__init__(32)

    def embed(self, texts: list[str]) -> Vectors:
        raise AssertionError(f"{len(texts)} texts were not in the cache")


def test_a_file_that_is_no_cache_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "catatan.txt"
    file.write_text("bukan basis data " * 100, encoding="utf-8")
    with pytest.raises(ModelUnavailable, match=r"catatan\.txt.*Hapus berkas itu"):
        CachedEmbedder(load_embedder("lexical"), file).encode(["a"])
    assert file.read_text(encoding="utf-8").startswith("bukan basis data")
