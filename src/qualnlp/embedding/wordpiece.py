"""Word pieces of plain words, without a tokenizer's bookkeeping.

In: the part `model` of a WordPiece tokenizer.json. Out: the token ids of words of ASCII letters
and digits, exactly those that the tokenizers library gives: the longest piece first, then the
longest that continues it (Wu et al. 2016, "Google's Neural Machine Translation System").
A plain word passes BERT's normalizer and pre-tokenizer unchanged but for its case.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from qualnlp.embedding.segment_sum import Integers


class WordPieces:
    """The greedy longest-match cut of one word.

    Examples
    --------
    >>> model = {"vocab": {"[UNK]": 0, "latih": 1, "##an": 2}, "unk_token": "[UNK]"}
    >>> [WordPieces(model).ids(word) for word in ("latihan", "rapat", "e-KTP")]
    [[1, 2], [0], []]
    """

    def __init__(self, model: dict[str, Any]) -> None:
        vocabulary: dict[str, int] = model["vocab"]
        prefix = model.get("continuing_subword_prefix", "##")
        self._whole = _Whole((p, index) for p, index in vocabulary.items() if _plain(p))
        self._first = vocabulary
        self._later = {
            piece[len(prefix) :]: index
            for piece, index in vocabulary.items()
            if piece.startswith(prefix)
        }
        self._longest = max(map(len, vocabulary), default=1)
        self._most_letters = int(model.get("max_input_chars_per_word", 100))
        self._unknown = vocabulary[model["unk_token"]]

    def whole_ids(self, words: list[str]) -> Integers:
        """Return the token id of each word that is one token as it stands, -1 for the others.

        Four in five of the words that a text brings are; they are looked up without a Python
        loop.
        """
        return np.fromiter(map(self._whole.__getitem__, words), np.intp, len(words))

    def ids(self, word: str) -> list[int]:
        """Return the token ids of a plain word, in any case; an empty list for other words.

        Empty means that the tokenizers library has to be asked.
        """
        if not _plain(word):
            return []
        word = word.lower()
        if len(word) > self._most_letters:
            return [self._unknown]
        found: list[int] = []
        start, pieces = 0, self._first
        while start < len(word):
            for end in range(min(len(word), start + self._longest), start, -1):
                index = pieces.get(word[start:end])
                if index is not None:
                    break
            else:
                return [self._unknown]
            found.append(index)
            start, pieces = end, self._later
        return found


def _plain(word: str) -> bool:
    return word.isascii() and word.isalnum()


class _Whole(dict[str, int]):
    """Word -> token id; -1 for anything that is not a token."""

    def __missing__(self, word: str) -> int:
        return -1
