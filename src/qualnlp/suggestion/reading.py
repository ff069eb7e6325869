"""Texts as sums of their words. In: texts. Out: what meaning and spelling come to, at once.

A word, as it stands between blanks, is looked up once for all that the engine wants of it: its
tokens in the model's table, its shares of the codes' words, how it is spelled, and whether a reason
may name it. It is read when it is first met and then kept; a text is a sum of rows. What is kept
changes no number: where there are too many words, those that came but once are forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from qualnlp.embedding import Embedder, Vectors
from qualnlp.embedding.word_cache import END, PUNCTUATION, cut_texts
from qualnlp.language import words
from qualnlp.suggestion.lexical_features import HASHED, LexicalMatch, row_sums

Integers = NDArray[np.intp]

# A study has a fifth of that, and a batch run's process meets as many in its first fifty thousand
# texts: from then on its memory stays as it is. Half a kilobyte each at twenty codes.
MAX_WORDS = 120_000


@dataclass(frozen=True, slots=True)
class ReadTexts:
    """Some texts' words.

    Attributes
    ----------
    table : WordRows
        What the numbers below mean.
    numbers : ndarray of int32
        The words of all texts, and a 0 behind each text.
    ends : ndarray, shape (n + 1,)
        Where in `numbers` each text begins, and the last ends.
    """

    table: WordRows
    numbers: NDArray[np.int32]
    ends: Integers

    def lexical(self) -> NDArray[np.float32]:
        """Return the sums of their words' shares, as `LexicalMatch.sums`."""
        shares = self.table.shares.rows
        return np.asarray(row_sums(self.numbers, self.ends, len(shares)) @ shares)

    def meaning(self) -> Vectors | None:
        """Return the sums of their words' vectors; None where the model has none."""
        tokens = self.table.tokens
        if self.table.vectors is None:
            return None
        rows, ends = tokens.of(self.numbers, self.ends)
        return np.asarray(row_sums(rows, ends, len(self.table.vectors)) @ self.table.vectors)

    def spelling(self) -> csr_matrix:
        """Return how they are spelled, as `LexicalMatch.spelling`."""
        table = self.table.spelling()
        return row_sums(self.numbers, self.ends, table.shape[0]) @ table

    def of_stretches(self, starts: Integers) -> ReadTexts:
        """Return stretches of texts as texts: the first of each."""
        return ReadTexts(self.table, self.numbers, np.append(self.ends[starts], self.ends[-1]))

    def telling(self) -> dict[int, list[str]]:
        """Return for each text that has some the words that a reason may name, in order."""
        told = self.table.told
        places = np.flatnonzero(self.table.is_told.rows[self.numbers])
        owners = np.searchsorted(self.ends, places, side="right") - 1
        found: dict[int, list[str]] = {}
        for owner, number in zip(owners.tolist(), self.numbers[places].tolist(), strict=True):
            found.setdefault(owner, []).extend(told[number])
        return found


class Reader:
    """Reads texts by a table of words; those met but once are forgotten when it is too large."""

    def __init__(self, embedder: Embedder, lexical: LexicalMatch, most: int = MAX_WORDS) -> None:
        self._most = most
        self._embedder, self._lexical = embedder, lexical
        self._table = WordRows(embedder, lexical)

    def read(self, texts: list[str]) -> ReadTexts:
        """Look up all words of some texts."""
        if len(self._table.index) > self._most:
            self._table = self._table.met_again(self._most // 2)
        return self._table.read(texts)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the words: a copy meets its own."""
        return {**self.__dict__, "_table": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._table = WordRows(self._embedder, self._lexical)


class WordRows:
    """All that is known of the words met so far.

    Attributes
    ----------
    index : dict of str to int
        Each word's number; 0 ends a text.
    shares : Rows, (words, 2k + 2)
    tokens : Stretches
        Rows of `vectors`.
    vectors : ndarray of float32, shape (tokens, d), or None
    is_told : Rows, (words,)
        Whether `told` has telling words of it.
    """

    def __init__(self, embedder: Embedder, lexical: LexicalMatch) -> None:
        self._embedder, self._lexical = embedder, lexical
        self.index = _Index()
        self.shares = Rows((2 * lexical.k + 2,), np.float32)
        self.tokens = Stretches()
        self.vectors: Vectors | None = None
        self.is_told = Rows((), np.bool_)
        self.told: dict[int, list[str]] = {}
        self._names: list[str] = []
        self._batches = Rows((), np.int32)  # in how many each word was met
        silent = embedder.tokens(list(PUNCTUATION))
        counts = np.zeros(len(PUNCTUATION)) if silent is None else silent.counts
        self._silent = "".join(
            mark for mark, count in zip(PUNCTUATION, counts, strict=True) if not count
        )
        self._spelled = csr_matrix((0, HASHED), dtype=np.float32)
        self._learn([END])

    def read(self, texts: list[str]) -> ReadTexts:
        """Look up all words of some texts, and read those that are new."""
        cut = cut_texts(texts)
        index = self.index
        numbers = np.fromiter(map(index.__getitem__, cut), np.int32, len(cut))
        if index.new:
            new, index.new = index.new, []
            self._number(new)
            real = np.fromiter(map(index.__getitem__, new), np.int32, len(new))
            unknown = numbers < 0
            numbers[unknown] = real[-1 - numbers[unknown]]
        self._batches.rows[numbers] += 1  # a word that comes ten times in one is counted once
        ends = np.flatnonzero(numbers == 0) + 1
        return ReadTexts(self, numbers, np.concatenate([[0], ends]))

    def met_again(self, most: int) -> WordRows:
        """Return a table of the words that came in several batches, the `most` that came oftenest.

        What was read by this one goes on to be looked up here. Words with marks beside them are
        left out: they are soon known again by their word.
        """
        self.index = _Index()  # let go at once: whoever holds what was read holds all the rest
        fresh = WordRows(self._embedder, self._lexical)
        batches = self._batches.rows
        often = np.argsort(-batches[1:], kind="stable")[:most] + 1
        kept = np.sort(often[batches[often] > 1]).astype(np.int32)
        rows, ends = self.tokens.of(kept, np.arange(len(kept) + 1))
        fresh.shares.extend(self.shares.rows[kept])
        fresh.vectors = self.vectors
        fresh.tokens.extend(rows, np.diff(ends))
        fresh.is_told.extend(self.is_told.rows[kept])
        fresh._batches.extend(np.zeros(len(kept), np.int32))
        fresh._names += map(self._names.__getitem__, kept.tolist())
        fresh.index.update(zip(fresh._names, range(len(kept) + 1), strict=True))
        told = np.flatnonzero(fresh.is_told.rows).tolist()
        fresh.told = {new: self.told[int(kept[new - 1])] for new in told}
        return fresh

    def spelling(self) -> csr_matrix:
        """Return how each word is spelled, (words, HASHED); only learning asks for that."""
        known = self._spelled.shape[0]
        if known < len(self._names):
            from scipy.sparse import vstack

            new = self._lexical.spelling([words(name) for name in self._names[known:]])
            self._spelled = vstack([self._spelled, new], format="csr")
        return self._spelled

    def _number(self, new: list[str]) -> None:
        """Read new words; one with a mark before or behind it that adds nothing is the word."""
        for word in new:
            del self.index[word]
        bare = [self._bare(word) for word in new]
        self._learn([word for word in dict.fromkeys(bare) if word not in self.index])
        numbers = [self.index[core] for core in bare]
        self.index.update(zip(new, numbers, strict=True))

    def _bare(self, word: str) -> str:
        bare = word.strip(self._silent)
        return word if bare in ("", END) else bare

    def _learn(self, new: list[str]) -> None:
        split = [_words_in(word) for word in new]
        first = len(self._names)
        tokens = self._embedder.tokens(["" if word == END else word for word in new])
        self.shares.extend(self._lexical.sums(split))
        if tokens is not None:
            self.vectors = tokens.table
            self.tokens.extend(tokens.rows, tokens.counts)
        told = [self._lexical.telling(some) for some in split]
        self.is_told.extend(np.array([bool(some) for some in told]))
        self._batches.extend(np.zeros(len(new), np.int32))
        self.told.update({first + number: some for number, some in enumerate(told) if some})
        self._names += new
        self.index.update({word: first + number for number, word in enumerate(new)})


def _words_in(word: str) -> list[str]:
    """Return the words of what stands between two blanks: nearly always the one."""
    if word.isascii() and word.isalnum():
        return [word.lower()]
    return words(word) if word != END else []


class Rows:
    """An array that grows by its first axis."""

    def __init__(self, shape: tuple[int, ...], kind: Any) -> None:
        self._room = np.empty((0, *shape), kind)
        self._n = 0

    @property
    def rows(self) -> NDArray[Any]:
        """What is in it so far."""
        return self._room[: self._n]

    def extend(self, rows: NDArray[Any]) -> None:
        """Add rows; room is made for as many again, so that few are copied."""
        n = self._n + len(rows)
        if n > len(self._room):
            room = np.empty((2 * n, *self._room.shape[1:]), self._room.dtype)
            room[: self._n] = self.rows
            self._room = room
        self._room[self._n : n] = rows
        self._n = n


class Stretches:
    """Lists of numbers, one behind the other."""

    def __init__(self) -> None:
        self._flat = Rows((), np.int32)
        self._starts = Rows((), np.intp)
        self._counts = Rows((), np.intp)

    def extend(self, flat: NDArray[np.int32], counts: Integers) -> None:
        """Add lists of so many numbers each."""
        self._starts.extend(len(self._flat.rows) + np.cumsum(counts) - counts)
        self._flat.extend(flat)
        self._counts.extend(counts)

    def of(self, which: NDArray[np.int32], ends: Integers) -> tuple[NDArray[np.int32], Integers]:
        """Return some lists joined, and where stretches of `which` now end."""
        counts = self._counts.rows[which]
        before = np.concatenate([[0], np.cumsum(counts)])
        places = np.repeat(self._starts.rows[which] - before[:-1], counts)
        places += np.arange(len(places))
        return self._flat.rows[places], before[ends]


class _Index(dict[str, int]):
    """Word -> number; one that is not there is noted as new: -1 is the first, -2 the next."""

    def __init__(self) -> None:
        super().__init__()
        self.new: list[str] = []

    def __missing__(self, word: str) -> int:
        self.new.append(word)
        number = self[word] = -len(self.new)
        return number
