"""The lexical part: words and character n-grams.

In: the codes' texts once, then any texts. Out: how far each text shares words and parts of words
with each code, and a hashed vector a text that learning uses. It needs no model; it is the floor
under every other part.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from qualnlp.embedding import LexicalEmbedder
from qualnlp.language import words
from qualnlp.lexicon import words as listed
from qualnlp.suggestion.runs import RunFinder, runs_of

Floats = NDArray[np.float64]

_FUNCTION_WORDS = frozenset(
    (
        *listed("function_words.pointing"),
        *listed("function_words.address"),
        *listed("function_words.joining"),
        *listed("function_words.counting"),
    )
)

# Columns of the hashed vectors; twice as many change no measured figure.
HASHED = 512


class LexicalMatch:
    """TF-IDF over the codebook's words and over the n-grams inside them.

    The cosine of a text and a code is the mean of one over words and one over n-grams. A term
    is weighted by how rare it is among the codes, so that a word in every definition
    ("pegawai") says little; terms that no code has count for nothing. A text is the sum of its
    words: exact, and fast where words are kept (`reading`).
    """

    def __init__(self, code_texts: Sequence[str], faint: frozenset[str] = frozenset()) -> None:
        self.k = len(code_texts)
        split = [words(text) for text in code_texts]
        self._blocks = [_Block(split), _Block([runs_of(some) for some in split])]
        self._runs = RunFinder(self._blocks[1].terms)
        self._weights = self._blocks[0].telling(faint)
        self._telling = frozenset(chain.from_iterable(self._weights))
        self._hash = LexicalEmbedder(HASHED)

    def sums(self, split: Sequence[list[str]]) -> NDArray[np.float32]:
        """Return from each text's words the sum of their shares, (n, 2k + 2); they add up."""
        met, table = _each_once(split)
        rows = np.empty((len(met), 2 * self.k + 2), np.float32)
        whole, runs = self._blocks
        for number, (block, counts) in enumerate(
            [(whole, whole.counts(met)), (runs, self._runs.counts(met))]
        ):
            shares, squares = block.shares(counts)
            rows[:, number * self.k : (number + 1) * self.k] = shares
            rows[:, 2 * self.k + number] = squares
        return np.asarray(table @ rows)

    def cosines(self, sums: NDArray[Any], whole: NDArray[Any] | None = None) -> Floats:
        """Return from `sums` how alike each text and code are, (n, k); 0 without a shared term.

        With the sums of a `whole` text, (1, ...), the rows are words of it, and what comes back is
        each word's share of its cosines.
        """
        k = self.k
        squares = (sums if whole is None else whole)[:, 2 * k :].astype(np.float64)
        lengths = np.sqrt(np.maximum(squares, 1e-12))
        return np.asarray((sums[:, :k] / lengths[:, :1] + sums[:, k : 2 * k] / lengths[:, 1:]) / 2)

    def spelling(self, split: Sequence[list[str]]) -> csr_matrix:
        """Return from each text's words the sum of their hashed parts, (n, HASHED), sparse."""
        met, table = _each_once(split)
        cells = [self._hash.cells(word) for word in met]
        ends = np.cumsum([0, *(len(columns) for columns, _ in cells)])
        columns = np.fromiter(chain.from_iterable(some for some, _ in cells), np.int32)
        values = np.fromiter(chain.from_iterable(some for _, some in cells), np.float32)
        return table @ csr_matrix((values, columns, ends), (len(met), HASHED))

    def telling(self, spoken: list[str]) -> list[str]:
        """Return those of some words that are telling of any code."""
        return [word for word in spoken if word in self._telling]

    def shared_words(self, spoken: list[str], code: int, most: int = 3) -> list[str]:
        """Return which of some words the code has too, the most telling first, each once."""
        weights = self._weights[code]
        met = dict.fromkeys(word for word in spoken if word in weights)
        return sorted(met, key=lambda word: -weights[word])[:most]


def _each_once(split: Sequence[list[str]]) -> tuple[list[str], csr_matrix]:
    """Return the different words of texts, and how texts are made of them: (texts, words)."""
    numbers: dict[str, int] = {}
    rows = [numbers.setdefault(word, len(numbers)) for some in split for word in some]
    ends = np.cumsum([0, *map(len, split)])
    return list(numbers), row_sums(np.array(rows, np.int32), ends, len(numbers))


def row_sums(rows: NDArray[np.int32], ends: NDArray[Any], n: int) -> csr_matrix:
    """Return what adds up stretches of a table of n rows, by `@`: row after row, in order.

    Parameters
    ----------
    rows : ndarray, shape (m,)
    ends : ndarray, shape (stretches + 1,)
        Where in `rows` each stretch begins, and the last ends.

    Examples
    --------
    >>> row_sums(np.array([0, 1, 1], np.int32), np.array([0, 1, 3]), 2) @ np.array([[1.0], [2.0]])
    array([[1.],
           [4.]])
    """
    return csr_matrix((np.ones(len(rows), np.float32), rows, ends), (len(ends) - 1, n))


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

    @property
    def terms(self) -> list[str]:
        """All terms, in the order of their numbers."""
        return list(self._place)

    def counts(self, words: list[str]) -> csr_matrix:
        """Return which words are terms, (n, terms)."""
        found = [self._place.get(word, -1) for word in words]
        columns = np.array(found, np.int32)
        rows = np.flatnonzero(columns >= 0)
        shape = (len(words), len(self._place))
        return csr_matrix((np.ones(len(rows)), (rows, columns[rows])), shape)

    def shares(self, table: csr_matrix) -> tuple[Floats, Floats]:
        """Return what words add to the product with each code, (n, k), and to squared lengths.

        Parameters
        ----------
        table : csr_matrix, shape (n, terms)
            How often each word has each term; it is written over.
        """
        table.data *= self._idf[table.indices]
        # A sparse product adds up row by row in order: no word's numbers depend on its neighbours.
        shares = table @ self._vectors
        table.data **= 2
        return shares, table @ np.ones(len(self._place))

    def telling(self, faint: frozenset[str]) -> list[dict[str, float]]:
        """Return for each code the terms that few enough codes have, and how much they weigh."""
        # Short words, faint words and words of any talk ("biar") are no reason that a person takes.
        mute = faint | _FUNCTION_WORDS
        few = [
            term
            for term in self._place
            if len(term) > 3 and term not in mute and self._frequency[term] <= self._many
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
