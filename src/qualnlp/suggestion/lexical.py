"""The lexical part: words and character n-grams, computed once a word and kept.

In: the codes' texts once, then any texts. Out: how far each text shares words and parts of words
with each code, and a hashed vector a text that learning uses. It needs no model; it is the floor
under every other part.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from qualnlp.embedding import LexicalEmbedder
from qualnlp.embedding.sums import sum_rows
from qualnlp.language import words

Floats = NDArray[np.float64]

# Character n-grams meet stems across affixes: pelatihan, dilatih.
_SIZES = (3, 4, 5)
# Columns of the hashed vectors; twice as many change no measured figure.
HASHED = 512
# How many different words are kept before the table begins anew.
_MOST_WORDS = 50_000


class LexicalMatch:
    """TF-IDF over the codebook's words and over the n-grams inside them.

    The cosine of a text and a code is the mean of one over words and one over n-grams. A term
    is weighted by how rare it is among the codes, so that a word in every definition
    ("pegawai") says little; terms that no code has count for nothing. Each word's share is
    computed once and kept, and a text is the sum of its words: exact, and fast.
    """

    def __init__(self, code_texts: Sequence[str]) -> None:
        self.k = len(code_texts)
        self._blocks = [_Block([terms(text) for text in code_texts]) for terms in (_whole, _ngrams)]
        self._hash = LexicalEmbedder(HASHED)
        self._rows: dict[str, int] = {}
        self._table = np.zeros((0, 2 * self.k + 2 + HASHED), np.float32)

    def sums(self, texts: Sequence[str]) -> Floats:
        """Return the sum of each text's word rows, (n, 2k + 2 + HASHED); they add up."""
        split = [words(text) for text in texts]
        unknown = sorted({word for some in split for word in some} - self._rows.keys())
        if unknown:
            self._learn(unknown)
            if len(self._rows) > _MOST_WORDS:
                # Only what this call needs: memory stays bounded over any number of texts.
                self._rows.clear()
                self._table = self._table[:0]
                self._learn(sorted({word for some in split for word in some}))
        lengths = np.fromiter(map(len, split), np.intp, len(split))
        rows = np.fromiter(
            (self._rows[word] for some in split for word in some), np.intp, int(lengths.sum())
        )
        starts = np.cumsum(lengths) - lengths
        return np.asarray(sum_rows(self._table, rows, starts, lengths), dtype=np.float64)

    def cosines(self, sums: Floats, whole: Floats | None = None) -> Floats:
        """Return from `sums` how alike each text and code are, (n, k); 0 without a shared term.

        With the sums of a `whole` text, (1, ...), the rows are words of it, and what comes back is
        each word's share of its cosines.
        """
        k = self.k
        squares = (sums if whole is None else whole)[:, 2 * k : 2 * k + 2]
        lengths = np.sqrt(np.maximum(squares, 1e-12))
        return np.asarray((sums[:, :k] / lengths[:, :1] + sums[:, k : 2 * k] / lengths[:, 1:]) / 2)

    def hashed(self, sums: Floats) -> Floats:
        """Return from `sums` one unit vector a text, (n, HASHED); zeros for no word."""
        return unit_rows(self.spelling(sums))

    def spelling(self, sums: Floats) -> Floats:
        """Return the hashed part of `sums` as it adds up, (n, HASHED)."""
        return sums[:, 2 * self.k + 2 :]

    def shared_words(self, text: str, code: int, most: int = 3) -> list[str]:
        """Return the words of a text that the code has too, the most telling first."""
        block = self._blocks[0]
        weights = {
            word: block.weight(word, code) for word in _long_words(text) if block.is_telling(word)
        }
        met = [word for word in weights if weights[word] > 0]
        return sorted(met, key=lambda word: -weights[word])[:most]

    def _learn(self, new: list[str]) -> None:
        first = len(self._table)
        rows = np.zeros((len(new), self._table.shape[1]), np.float32)
        for row, word in zip(rows, new, strict=True):
            for number, (block, terms) in enumerate(
                zip(self._blocks, (_whole, _ngrams), strict=True)
            ):
                shares, square = block.shares(terms(word))
                row[number * self.k : (number + 1) * self.k] = shares
                row[2 * self.k + number] = square
        rows[:, 2 * self.k + 2 :] = self._hash.sums(new)
        self._table = np.concatenate([self._table, rows])
        self._rows.update({word: first + number for number, word in enumerate(new)})


class _Block:
    """One kind of term: each code's unit TF-IDF vector, and each term's rarity."""

    def __init__(self, documents: list[Counter[str]]) -> None:
        k = len(documents)
        self._many = max(k / 3, 1)
        self._frequency = Counter(term for document in documents for term in document)
        # Smoothed inverse document frequency, as scikit-learn has it.
        self._idf = {
            term: math.log((1 + k) / (1 + n)) + 1 for term, n in sorted(self._frequency.items())
        }
        self._vectors = {term: np.zeros(k) for term in self._idf}
        for column, document in enumerate(documents):
            values = {t: (1 + math.log(n)) * self._idf[t] for t, n in sorted(document.items())}
            length = math.sqrt(sum(value**2 for value in values.values())) or 1.0
            for term, value in values.items():
                self._vectors[term][column] = value / length

    def shares(self, terms: Counter[str]) -> tuple[Floats | float, float]:
        """Return what a word adds to the product with each code, and to its own squared length."""
        known = [(term, count) for term, count in terms.items() if term in self._idf]
        share: Floats | float = sum(
            (count * self._idf[term] * self._vectors[term] for term, count in known), 0.0
        )
        return share, sum((count * self._idf[term]) ** 2 for term, count in known)

    def weight(self, term: str, code: int) -> float:
        """Return how much a term weighs in a code; 0 where the code lacks it."""
        return float(self._vectors[term][code]) if term in self._vectors else 0.0

    def is_telling(self, term: str) -> bool:
        """Tell whether a term is in few enough codes to tell them apart."""
        return 0 < self._frequency[term] <= self._many


def unit_rows(matrix: Floats) -> Floats:
    """Return the rows at length one; a row of zeros stays."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.where(lengths > 0, lengths, 1.0))


@lru_cache(maxsize=1024)
def _long_words(text: str) -> tuple[str, ...]:
    """Return the different words of a text that are long enough to be named in a reason."""
    return tuple(word for word in dict.fromkeys(words(text)) if len(word) > 3)


def _whole(text: str) -> Counter[str]:
    return Counter(words(text))


def _ngrams(text: str) -> Counter[str]:
    return Counter(
        padded[start : start + size]
        for word in words(text)
        for padded in (f" {word} ",)
        for size in _SIZES
        for start in range(len(padded) - size + 1)
    )
