"""The lexical part: words and character n-grams, computed once per word and kept.

In: the codes' texts once, then any texts. Out: how far each text shares words and parts of words
with each code, and a hashed vector a text that learning uses. It needs no model; it is the floor
under every other part.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from qualnlp.embedding import LexicalEmbedder
from qualnlp.embedding.segment_sum import sum_rows
from qualnlp.language import words

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]

# Character n-grams meet stems across affixes: pelatihan, dilatih.
_SIZES = (3, 4, 5)
# Columns of the hashed vectors; twice as many change no measured figure.
HASHED = 512
# How many different words are kept before the table begins anew.
_MAX_WORDS = 50_000


class LexicalMatch:
    """TF-IDF over the codebook's words and over the n-grams inside them.

    The cosine of a text and a code is the mean of one over words and one over n-grams. A term
    is weighted by how rare it is among the codes, so that a word in every definition
    ("pegawai") says little; terms that no code has count for nothing. Each word's share is
    computed once and kept, and a text is the sum of its words: exact, and fast.
    """

    def __init__(self, code_texts: Sequence[str], faint: frozenset[str] = frozenset()) -> None:
        self.k = len(code_texts)
        self._blocks = [_Block([terms(text) for text in code_texts]) for terms in (words, _ngrams)]
        self._telling = self._blocks[0].telling(faint)
        self._hash = LexicalEmbedder(HASHED)
        self._rows: dict[str, int] = {}
        self._shares = np.zeros((0, 2 * self.k + 2), np.float32)
        # Only learning asks how words are spelled: their rows are made when it does.
        self._spelled = np.zeros((0, HASHED), np.float32)

    def sums(self, split: Sequence[list[str]]) -> Floats:
        """Return from each text's words the sum of their shares, (n, 2k + 2); they add up."""
        places = self._places(split)
        return np.asarray(sum_rows(self._shares, *places), dtype=np.float64)

    def cosines(self, sums: Floats, whole: Floats | None = None) -> Floats:
        """Return from `sums` how alike each text and code are, (n, k); 0 without a shared term.

        With the sums of a `whole` text, (1, ...), the rows are words of it, and what comes back is
        each word's share of its cosines.
        """
        k = self.k
        squares = (sums if whole is None else whole)[:, 2 * k :]
        lengths = np.sqrt(np.maximum(squares, 1e-12))
        return np.asarray((sums[:, :k] / lengths[:, :1] + sums[:, k : 2 * k] / lengths[:, 1:]) / 2)

    def spelling(self, split: Sequence[list[str]]) -> Floats:
        """Return from each text's words the sum of their hashed parts, (n, HASHED)."""
        places = self._places(split)
        if len(self._spelled) < len(self._rows):
            new = list(self._rows)[len(self._spelled) :]
            self._spelled = np.concatenate([self._spelled, self._hash.sums(new)])
        return np.asarray(sum_rows(self._spelled, *places), dtype=np.float64)

    def hashed(self, split: Sequence[list[str]]) -> Floats:
        """Return one unit vector a text, (n, HASHED); zeros for no word."""
        return unit_rows(self.spelling(split))

    def shared_words(self, spoken: list[str], code: int, most: int = 3) -> list[str]:
        """Return which of some words the code has too, the most telling first, each once."""
        weights = self._telling[code]
        met = dict.fromkeys(word for word in spoken if word in weights)
        return sorted(met, key=lambda word: -weights[word])[:most]

    def _places(self, split: Sequence[list[str]]) -> tuple[Integers, Integers, Integers]:
        """Return the table rows of all words, and where each text's begin and how many they are."""
        unknown = sorted({word for some in split for word in some} - self._rows.keys())
        if len(self._rows) + len(unknown) > _MAX_WORDS and self._rows:
            # Only what this call needs: memory stays bounded over any number of texts.
            self._rows.clear()
            self._shares, self._spelled = self._shares[:0], self._spelled[:0]
            unknown = sorted({word for some in split for word in some})
        if unknown:
            self._learn(unknown)
        lengths = np.fromiter(map(len, split), np.intp, len(split))
        known = self._rows.__getitem__
        rows = np.fromiter(map(known, chain.from_iterable(split)), np.intp, int(lengths.sum()))
        return rows, np.cumsum(lengths) - lengths, lengths

    def _learn(self, new: list[str]) -> None:
        first = len(self._shares)
        rows = np.empty((len(new), 2 * self.k + 2), np.float32)
        for number, (block, terms) in enumerate(zip(self._blocks, (words, _ngrams), strict=True)):
            shares, squares = block.shares([terms(word) for word in new])
            rows[:, number * self.k : (number + 1) * self.k] = shares
            rows[:, 2 * self.k + number] = squares
        self._shares = np.concatenate([self._shares, rows])
        self._rows.update({word: first + number for number, word in enumerate(new)})


class _Block:
    """One kind of term: each code's unit TF-IDF vector, and each term's rarity."""

    def __init__(self, texts: list[list[str]]) -> None:
        k = len(texts)
        documents = [Counter(terms) for terms in texts]
        self._many = max(k / 3, 1)
        self._frequency = Counter(term for document in documents for term in document)
        self._place = {term: number for number, term in enumerate(sorted(self._frequency))}
        # Smoothed inverse document frequency, as scikit-learn has it.
        self._idf = np.array(
            [math.log((1 + k) / (1 + self._frequency[term])) + 1 for term in self._place]
        )
        self._vectors = np.zeros((len(self._place), k))
        for column, document in enumerate(documents):
            values = {t: (1 + math.log(n)) * self._rarity(t) for t, n in sorted(document.items())}
            length = math.sqrt(sum(value**2 for value in values.values())) or 1.0
            for term, value in values.items():
                self._vectors[self._place[term], column] = value / length

    def _rarity(self, term: str) -> float:
        return float(self._idf[self._place[term]])

    def shares(self, words: list[list[str]]) -> tuple[Floats, Floats]:
        """Return what words add to the product with each code, (n, k), and to squared lengths."""
        place = self._place
        known = [[place[term] for term in terms if term in place] for terms in words]
        columns = np.fromiter(chain.from_iterable(known), np.int32)
        ends = np.concatenate([[0], np.cumsum([len(some) for some in known])])
        shape = (len(words), len(place))
        table = csr_matrix((np.ones(len(columns)), columns, ends), shape)
        table.sum_duplicates()
        table.data *= self._idf[table.indices]
        # A sparse product adds up row by row in order: no word's numbers depend on its neighbours.
        shares = table @ self._vectors
        table.data **= 2
        return shares, table @ np.ones(len(place))

    def telling(self, faint: frozenset[str]) -> list[dict[str, float]]:
        """Return for each code the terms that few enough codes have, and how much they weigh."""
        # Short and faint words ("ini", "sudah") are no reason that a person would take.
        few = [
            term
            for term in self._place
            if len(term) > 3 and term not in faint and self._frequency[term] <= self._many
        ]
        rows = [self._vectors[self._place[term]].tolist() for term in few]
        return [
            {term: row[code] for term, row in zip(few, rows, strict=True) if row[code] > 0}
            for code in range(self._vectors.shape[1])
        ]


def unit_rows(matrix: Floats) -> Floats:
    """Return the rows at length one; a row of zeros stays."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.where(lengths > 0, lengths, 1.0))


def _ngrams(text: str) -> list[str]:
    return [
        padded[start : start + size]
        for word in words(text)
        for padded in (f" {word} ",)
        for size in _SIZES
        for start in range(len(padded) - size + 1)
    ]
