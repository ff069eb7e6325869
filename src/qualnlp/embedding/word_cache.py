"""A cache of word vectors: a word is tokenized and summed once.

In: texts, and a tokenizer in which each word is cut into tokens on its own, whatever stands
beside it (white space and punctuation separate, nothing crosses them). Then a text's tokens
are its words' tokens in a row, and a text's vector is the sum of its words' vectors. Each
distinct word goes through the tokenizer once; afterwards it is one look-up in a dict.

This is exact, not an approximation: :func:`words_are_independent` names the tokenizers for
which it holds, and all others take the plain way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any

import numpy as np

from qualnlp.embedding.base import Vectors
from qualnlp.embedding.segment_sum import Integers, sum_rows

PUNCTUATION = ".,?!:;()\"'-/"
_SPACES = re.compile(r"[ \t\r\n]+")
# What BERT's normalizer turns into a space as well (it deletes other control characters, which
# Python's str.split would split at).
_SPACE_LIKE = ("\n", "\t", "\r", "\u00a0")
END = "\x01"  # stands between texts that are cut in one go
MAX_WORDS = 30_000
_WORDS_AT_ONCE = 512
_TEXTS_BESIDE = 64  # a strange text has so many beside it cut one by one


def words_are_independent(tokenizer: dict[str, Any]) -> bool:
    """Tell from a tokenizer.json whether each word is tokenized on its own.

    True for BERT's way: lower-case, cut at white space and punctuation, then word pieces, with
    no added tokens that could match across a word's end and nothing added around a text.

    Examples
    --------
    >>> words_are_independent({"model": {"type": "BPE"}})
    False
    """
    kinds = [(tokenizer.get(part) or {}).get("type") for part in ("normalizer", "pre_tokenizer")]
    return (
        kinds == ["BertNormalizer", "BertPreTokenizer"]
        and (tokenizer.get("model") or {}).get("type") == "WordPiece"
        and not tokenizer.get("added_tokens")
        and bool(tokenizer["normalizer"].get("lowercase"))
    )


class WordTable:
    """The vectors of the words met so far, and the way from texts to their rows.

    Parameters
    ----------
    dimension : int
        Columns of the vectors.
    silent : frozenset of str
        Punctuation marks whose vector is zero; they are not looked up at all.
    most : int
        How many words are kept (1.5 KB each at 384 columns); beyond, the table starts anew.
    """

    def __init__(
        self,
        dimension: int,
        *,
        silent: frozenset[str] = frozenset(),
        most: int = MAX_WORDS,
    ) -> None:
        self._dimension = dimension
        self._most = most
        self._marks = [(mark, " " if mark in silent else f" {mark} ") for mark in PUNCTUATION]
        self._lock = Lock()  # the review page answers from several threads
        self._forget()

    def __len__(self) -> int:
        return len(self._index) - 1

    def sums(self, texts: list[str], embed: Callable[[list[str]], Vectors]) -> Vectors:
        """Return the sum of each text's word vectors: (n, dimension) float32.

        `embed` gives the vectors of words that were not met before, (n, dimension) float32. It
        is not kept: its owner keeps this table, and a circle would be freed late.
        """
        words = cut_texts(texts, self._marks)
        with self._lock:
            if len(self._index) > self._most:
                self._forget()
            rows = np.fromiter(map(self._index.__getitem__, words), np.intp, len(words))
            if self._index.new:
                self._learn(embed)
            table = self._rows  # rows in use are never written again, so the sum needs no lock
        ends = np.flatnonzero(rows == 0)
        starts: Integers = np.concatenate(([0], ends[:-1] + 1))
        return sum_rows(table, rows, starts, ends - starts)

    def words_of(self, texts: list[str]) -> list[list[str]]:
        """Return the words of each text, as they are looked up."""
        found: list[list[str]] = [[]]
        for word in cut_texts(texts, self._marks):
            if word == END:
                found.append([])
            else:
                found[-1].append(word)
        return found[:-1]

    def _forget(self) -> None:
        self._index = _Index()
        self._index[END] = 0
        # Room for all at once: memory that is not written to is not taken, and nothing is copied
        self._rows: Vectors = np.empty((self._most + 1, self._dimension), np.float32)
        self._rows[0] = 0

    def _learn(self, embed: Callable[[list[str]], Vectors]) -> None:
        """Have the words that were met for the first time tokenized, and keep their vectors."""
        index = self._index
        if len(index) > len(self._rows):
            grown = np.empty((len(index), self._dimension), np.float32)
            grown[: len(self._rows)] = self._rows  # one batch brought more than is kept
            self._rows = grown
        place = len(index) - len(index.new)
        try:
            # A few at a time: the memory in between is used again instead of asked for anew
            for start in range(0, len(index.new), _WORDS_AT_ONCE):
                vectors = embed(index.new[start : start + _WORDS_AT_ONCE])
                self._rows[place + start : place + start + len(vectors)] = vectors
        except BaseException:
            self._forget()  # else the words would stay known, without their vectors
            raise
        index.new = []

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the lock, and the words: a copy meets its own."""
        return {k: v for k, v in self.__dict__.items() if k not in {"_lock", "_index", "_rows"}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._lock = Lock()
        self._forget()


def cut_texts(texts: list[str], marks: Sequence[tuple[str, str]] = ()) -> list[str]:
    """Cut texts at white space into lower-case words, with an end mark behind each text.

    All at once where that is safe, since one long string is cut ten times faster than many
    short ones; text by text, some few of them, where one holds characters that only the
    tokenizer should judge.

    Parameters
    ----------
    texts : list of str
    marks : sequence of (str, str)
        Punctuation marks, and what stands in their place before the words are cut.

    Examples
    --------
    >>> cut_texts(["Ada, tapi", "jarang."], [(",", " ")]) == ["ada", "tapi", END, "jarang.", END]
    True
    """
    glued = f" {END} ".join([*texts, ""])
    for space in _SPACE_LIKE:
        if space in glued:
            glued = glued.replace(space, " ")
    if glued.count(END) == len(texts) and _harmless(glued.replace(END, "")):
        return _cut(glued, marks)
    if len(texts) <= _TEXTS_BESIDE:
        return [word for text in texts for word in (*_cut_one(text, marks), END)]
    few = [texts[at : at + _TEXTS_BESIDE] for at in range(0, len(texts), _TEXTS_BESIDE)]
    return [word for some in few for word in cut_texts(some, marks)]


def _cut(text: str, marks: Sequence[tuple[str, str]]) -> list[str]:
    text = text.lower()
    for mark, spaced in marks:
        if mark in text:
            text = text.replace(mark, spaced)
    return text.split()


def _cut_one(text: str, marks: Sequence[tuple[str, str]]) -> list[str]:
    if _harmless(text):
        return _cut(text, marks)
    # A word here may hold anything, the end mark too: that one alone means nothing
    return [word for word in _SPACES.split(text) if word and word != END]


def _harmless(text: str) -> bool:
    """Tell whether Python lower-cases and splits `text` as the tokenizer would.

    Printable: no space but the plain one, no control character. The Greek sigma is the one
    letter that Python lower-cases by its place in the word.
    """
    return text.isprintable() and "\u03a3" not in text


class _Index(dict[str, int]):
    """Word -> row; a word that is not there gets the next row and is noted as new."""

    def __init__(self) -> None:
        super().__init__()
        self.new: list[str] = []

    def __missing__(self, word: str) -> int:
        row = self[word] = len(self)
        self.new.append(word)
        return row
