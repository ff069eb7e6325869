"""Texts and codes in one space. In: a codebook and texts. Out: features of every (text, code) pair.

Four features, each a cosine or a difference of two: the text to the code's definition, one
sentence of the text to one line of the code, shared words and n-grams, and how far one of the
code's exclude lines is nearer than what speaks for it. With a second model there is a fifth: the
text to the code's definition, both read in their context.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from qualnlp.codebook import Code
from qualnlp.embedding import Embedder
from qualnlp.language import sentences, spoken, words
from qualnlp.suggestion.lexical_features import HASHED, LexicalMatch

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]

FEATURES = ("definition", "line", "lexical", "exclusion")
# The feature of a second model, which reads words in their context.
CONTEXTUAL = "contextual"
# No reason names a word whose vector is shorter than this share of the codebook's median word.
FAINT = 0.7


@dataclass(frozen=True, slots=True)
class TextBatch:
    """Texts as the engine sees them: n texts, m sentences in all.

    Attributes
    ----------
    texts : list of str
        With spaces in place of nonverbal marks ("[tertawa]"): offsets count in the texts as given.
    spans : list of (int, int)
        The sentences, text after text, as offsets into their own text.
    starts : ndarray, shape (n,)
        Where each text's sentences begin among the m.
    vectors : ndarray, shape (n, d)
    sentence_vectors : ndarray, shape (m, d)
    line_cosines : ndarray, shape (m, lines)
        Each sentence to each line of the codebook (`CodeSpace.lines`).
    split, sentence_split : list of list of str
        The texts' words, and their sentences'.
    words, sentence_words : ndarray
        Sums of word shares (`LexicalMatch.sums`) of the texts and of their sentences.
    contextual : ndarray, shape (n, c)
        The texts' vectors by the second model; no columns where there is none.
    """

    texts: list[str]
    spans: list[tuple[int, int]]
    starts: Integers
    vectors: Floats
    sentence_vectors: Floats
    line_cosines: Floats
    split: list[list[str]]
    sentence_split: list[list[str]]
    words: Floats
    sentence_words: Floats
    contextual: Floats


class CodeSpace:
    """The codes' places among the texts.

    Parameters
    ----------
    codes : sequence of Code
        The codable codes; what a code excludes never enters its definition.
    embedder : Embedder
    contextual : Embedder, optional
        A second model, which reads words in their context.
    """

    def __init__(
        self, codes: Sequence[Code], embedder: Embedder, contextual: Embedder | None = None
    ) -> None:
        self.codes = tuple(codes)
        self.embedder = embedder
        self.contextual = contextual
        self.feature_names = (*FEATURES, *([CONTEXTUAL] if contextual else []))
        texts = [whole_text(code, examples=True) for code in codes]
        self.lexical = LexicalMatch(texts, _faint_words(texts, embedder))
        self.definitions = self._encode([whole_text(code) for code in codes])
        self.lines = [line for code in codes for line in code_lines(code)]
        self.line_vectors = self._encode(self.lines)
        self.line_starts = _starts([len(code_lines(code)) for code in codes])
        self.excludes = [line for code in codes for line in code.exclude]
        self.exclude_vectors = self._encode(self.excludes)
        self.exclude_counts = np.array([len(code.exclude) for code in codes], dtype=np.intp)
        self.contextual_definitions = self._encode_in_context([whole_text(code) for code in codes])

    @property
    def dimension(self) -> int:
        """How many columns `joint_vectors` returns."""
        return int(self.parts[-1].stop)

    @property
    def meaning(self) -> int:
        """How many of these are the first embedder's."""
        return int(self.definitions.shape[1])

    @property
    def parts(self) -> tuple[slice, ...]:
        """Where in a joint vector meaning, spelling and, with a second model, context stand."""
        widths = [self.meaning, HASHED]
        if self.contextual is not None:
            widths.append(self.contextual.dimension)
        ends = np.cumsum(widths).tolist()
        return tuple(slice(end - width, end) for width, end in zip(widths, ends, strict=True))

    def read(self, texts: Sequence[str]) -> TextBatch:
        """Split texts into sentences and embed both; what is not a word is left out."""
        heard = [spoken(text) for text in texts]
        spans_of = [
            _heard_sentences(*pair) or [(0, len(pair[0]))]
            for pair in zip(texts, heard, strict=True)
        ]
        counts = [len(spans) for spans in spans_of]
        starts = _starts(counts)
        parts = [
            text[start:end]
            for text, spans in zip(heard, spans_of, strict=True)
            for start, end in spans
        ]
        split = [words(part) for part in parts]
        sentence_words = self.lexical.sums(split)
        sentence_vectors = self._encode(parts)
        return TextBatch(
            texts=heard,
            spans=[span for spans in spans_of for span in spans],
            starts=starts,
            vectors=self._whole_vectors(heard, counts, sentence_vectors[starts]),
            sentence_vectors=sentence_vectors,
            line_cosines=sentence_vectors @ self.line_vectors.T,
            # A text's words are its sentences' words, so their sums add up.
            split=[
                list(chain.from_iterable(split[start : start + count]))
                for start, count in zip(starts.tolist(), counts, strict=True)
            ],
            sentence_split=split,
            words=_sum_by(sentence_words, starts),
            sentence_words=sentence_words,
            contextual=self._encode_in_context(heard),
        )

    def _whole_vectors(self, heard: list[str], counts: list[int], first: Floats) -> Floats:
        """Return the texts' vectors: of one sentence, its own; of several, their text's."""
        vectors = first.copy()
        several = [index for index, count in enumerate(counts) if count > 1]
        vectors[several] = self._encode([heard[index] for index in several])
        return vectors

    def features(self, batch: TextBatch) -> Floats:
        """Return the features of each pair, shape (n, k, p), in the order of `feature_names`."""
        definition = batch.vectors @ self.definitions.T
        line = self._best_line(batch)
        lexical = self.lexical.cosines(batch.words)
        against = self._best_exclude(batch)
        margin = np.maximum(0.0, against - np.maximum(line, definition))
        columns = [definition, line, lexical, margin]
        if self.contextual is not None:
            columns.append(batch.contextual @ self.contextual_definitions.T)
        return np.stack(columns, axis=-1)

    def joint_vectors(self, batch: TextBatch) -> Floats:
        """Return one unit vector per text for learning, of which each of `parts` is as long."""
        joined = [batch.vectors, self.lexical.hashed(batch.split)]
        if self.contextual is not None:
            joined.append(batch.contextual)
        return np.asarray(np.concatenate(joined, axis=1) / np.sqrt(len(joined)))

    def evidence(self, batch: TextBatch) -> Integers:
        """Return the number of the sentence that speaks most for each pair, shape (n, k)."""
        near = np.maximum.reduceat(batch.line_cosines, self.line_starts, axis=1)
        near = near + self.lexical.cosines(batch.sentence_words)
        ends = [*batch.starts[1:], len(batch.spans)]
        best = [
            start + near[start:end].argmax(axis=0)
            for start, end in zip(batch.starts, ends, strict=True)
        ]
        return np.array(best, dtype=np.intp).reshape(len(batch.texts), len(self.codes))

    def nearest_lines(self, line_cosines: Floats) -> Integers:
        """Return the number of each code's line that is nearest to each sentence, (m, k)."""
        ends = [*self.line_starts[1:], len(self.lines)]
        best = [
            start + line_cosines[:, start:end].argmax(axis=1)
            for start, end in zip(self.line_starts, ends, strict=True)
        ]
        return np.stack(best, axis=1).astype(np.intp)

    def nearest_line(self, line_cosines: Floats, code: int) -> tuple[int, int]:
        """Return which row (sentence) and which line of a code are nearest to each other."""
        first = int(self.line_starts[code])
        last = first + len(code_lines(self.codes[code]))
        row, line = _argmax(line_cosines[:, first:last])
        return row, first + line

    def nearest_exclude(self, batch: TextBatch, code: int) -> tuple[int, str] | None:
        """Return which sentence and which exclude line of a code are nearest to each other."""
        first = int(self.exclude_counts[:code].sum())
        last = first + int(self.exclude_counts[code])
        if first == last:
            return None
        row, line = _argmax(batch.sentence_vectors @ self.exclude_vectors[first:last].T)
        return row, self.excludes[first + line]

    def _best_line(self, batch: TextBatch) -> Floats:
        if not batch.texts:
            return np.zeros((0, len(self.codes)))
        by_text = np.maximum.reduceat(batch.line_cosines, batch.starts, axis=0)
        return np.asarray(np.maximum.reduceat(by_text, self.line_starts, axis=1))

    def _best_exclude(self, batch: TextBatch) -> Floats:
        best = np.full((len(batch.texts), len(self.codes)), -1.0)
        if self.excludes and batch.texts:
            cosines = batch.sentence_vectors @ self.exclude_vectors.T
            by_text = np.maximum.reduceat(cosines, batch.starts, axis=0)
            have = self.exclude_counts > 0
            starts = _starts(self.exclude_counts[have].tolist())
            best[:, have] = np.maximum.reduceat(by_text, starts, axis=1)
        return best

    def _encode(self, texts: Sequence[str]) -> Floats:
        return self.embedder.encode(list(texts)).astype(np.float64)

    def _encode_in_context(self, texts: Sequence[str]) -> Floats:
        if self.contextual is None:
            return np.zeros((len(texts), 0))
        return self.contextual.encode(list(texts)).astype(np.float64)


def whole_text(code: Code, *, examples: bool = False) -> str:
    """Return a code as one text; what it excludes is never part of it."""
    lines = [f"{code.name}.", code.definition, *code.include, *(code.examples if examples else ())]
    return " ".join(line for line in lines if line)


def code_lines(code: Code) -> list[str]:
    """Return the single lines of a code that one sentence of a text may be near to."""
    return [*code.include, *code.examples] or [code.definition or code.name]


def _faint_words(texts: Sequence[str], embedder: Embedder) -> frozenset[str]:
    """Return the words that say little ("sudah", "semua"): what a model gives a short vector."""
    every = sorted({word for text in texts for word in words(text)})
    sums = embedder.sums(every) if every else None
    if sums is None:  # a transformer's words have no vectors of their own
        return frozenset()
    lengths = np.linalg.norm(sums, axis=1)
    short = lengths < FAINT * np.median(lengths)
    return frozenset(word for word, is_short in zip(every, short, strict=True) if is_short)


def _heard_sentences(text: str, heard: str) -> list[tuple[int, int]]:
    """Return the sentences that hold words; a pause may end one, though it is not a word."""
    if heard is text:
        return sentences(text)
    spans = sentences(spoken(text, pauses=True))
    return [(start, end) for start, end in spans if not heard[start:end].isspace()]


def _argmax(table: Floats) -> tuple[int, int]:
    """Return row and column of the largest value, the first of equals."""
    row, column = np.unravel_index(int(table.argmax()), table.shape)
    return int(row), int(column)


def _starts(counts: Sequence[int]) -> Integers:
    return np.cumsum([0, *counts])[:-1].astype(np.intp)


def _sum_by(rows: Floats, starts: Integers) -> Floats:
    return np.add.reduceat(rows, starts, axis=0) if len(starts) else rows[:0]
