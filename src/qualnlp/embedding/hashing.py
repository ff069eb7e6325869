"""Vectors from spelling alone, by feature hashing: no model, nothing to fit.

A text is the sum of its words; a word is itself and its runs of three to five characters,
hashed with a sign into a fixed number of columns (Weinberger et al. 2009, "Feature hashing
for large scale multitask learning"). So `dilatih` and `pelatihan` are a little alike, and
`gaji` and `upah` are not: that takes a trained model.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from zlib import crc32

import numpy as np

from qualnlp.embedding.base import Embedder, Vectors

_WORD = re.compile(r"\w+")
_SIZES = (3, 4, 5)
_SHARE_OF_RUNS = 0.7  # of a word's squared length; the rest is the word itself
_FAINT = 0.15
# Words that hold sentences together say nothing on the subject; without a corpus to count in,
# the commonest are listed here.
_FUNCTION_WORDS = frozenset(
    "yang dan di ke dari untuk dengan pada dalam adalah itu ini juga atau karena oleh sebagai "
    "akan sudah telah ada bisa dapat saya kami kita mereka dia ia anda nya lah kah pun jadi kalau "
    "bahwa agar supaya seperti saja sih ya kan nah gitu begitu tersebut maka lalu the of and to in "
    "a is that it for".split()
)


@lru_cache(maxsize=50_000)
def word_features(word: str, dimension: int) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return the columns and the signed weights of one word; their squares add up to about 1.

    Examples
    --------
    >>> columns, weights = word_features("rapat", 2048)
    >>> len(columns) == len(weights) == 1 + 5 + 4 + 3
    True
    """
    return _features(word, dimension)


def _features(word: str, dimension: int) -> tuple[tuple[int, ...], tuple[float, ...]]:
    padded = f"<{word}>"
    runs = [padded[i : i + n] for n in _SIZES for i in range(len(padded) - n + 1)]
    weight = _FAINT if word in _FUNCTION_WORDS else 1.0
    columns, values = [], []
    for feature, share in [
        (f"w {word}", (1 - _SHARE_OF_RUNS) ** 0.5),
        *((f"c {run}", (_SHARE_OF_RUNS / len(runs)) ** 0.5) for run in runs),
    ]:
        number = crc32(feature.encode())
        columns.append((number >> 1) % dimension)
        values.append(weight * (share if number & 1 else -share))
    return tuple(columns), tuple(values)


class LexicalEmbedder(Embedder):
    """Hashed words and character runs; deterministic on every machine.

    Examples
    --------
    >>> LexicalEmbedder().encode([""]).any().item()
    False
    """

    def __init__(self, dimension: int = 2048) -> None:
        self.name = "lexical"
        self.path = None
        self.dimension = dimension

    @property
    def fingerprint(self) -> str:
        """Name, version of the recipe, and width."""
        return f"lexical-1-{self.dimension}"

    def sums(self, texts: list[str]) -> Vectors:
        """Return the sums of word vectors, (n, dimension), not brought to length one."""
        return self.embed(texts)

    def cells(self, text: str) -> tuple[list[int], list[float]]:
        """Return the columns that are not zero in a text's row, and their values; unsorted.

        Examples
        --------
        >>> columns, values = LexicalEmbedder(2048).cells("rapat")
        >>> row = LexicalEmbedder(2048).sums(["rapat"])[0]
        >>> bool(np.allclose(row[columns], values))
        True
        """
        row: dict[int, float] = {}
        for word, count in Counter(_WORD.findall(text.lower())).items():
            for column, value in zip(*_features(word, self.dimension), strict=True):
                row[column] = row.get(column, 0.0) + value * count**0.5
        return list(row), list(row.values())

    def embed(self, texts: list[str]) -> Vectors:
        """Return one row per text, of any length; see :meth:`Embedder.embed`."""
        out = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(out, texts, strict=True):
            counts: dict[str, int] = {}
            for word in _WORD.findall(text.lower()):
                counts[word] = counts.get(word, 0) + 1
            for word, count in counts.items():
                columns, values = word_features(word, self.dimension)
                # A word said four times is not four times the subject.
                np.add.at(row, list(columns), np.asarray(values, np.float32) * count**0.5)
        return out
