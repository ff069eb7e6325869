"""Texts and codes in one space. In: a codebook and texts. Out: features of every (text, code) pair.

Four features, each a cosine or a difference of two: the text to the code's definition, one
sentence of the text to one line of the code, shared words and n-grams, and how far one of the
code's exclude lines is nearer than what speaks for it. With a second model there is a fifth: the
text to the code's definition, both read in their context.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qualnlp.codebook import Code
from qualnlp.embedding import Embedder, Vectors
from qualnlp.embedding.base import unit_rows
from qualnlp.language import sentences, spoken, words
from qualnlp.suggestion.lexical_features import HASHED, LexicalMatch, row_sums
from qualnlp.suggestion.reading import Reader, ReadTexts

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]

FEATURES = ("definition", "line", "lexical", "exclusion")
# The feature of a second model, which reads words in their context.
CONTEXTUAL = "contextual"
# No reason names a word whose vector is shorter than this share of the codebook's median word.
FAINT = 0.7
# So many vectors are multiplied at once.
_STRETCH = 512


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
    line_cosines : ndarray, shape (lines, m)
        Each line of the codebook (`CodeSpace.lines`) to each sentence.
    code_cosines : ndarray, shape (k, m)
        The best of them for each code.
    read : ReadTexts
        The sentences' words.
    words, sentence_words : ndarray
        Sums of word shares (`LexicalMatch.sums`) of the texts and of their sentences.
    contextual : ndarray, shape (n, c)
        The texts' vectors by the second model; no columns where there is none.
    """

    texts: list[str]
    spans: list[tuple[int, int]]
    starts: Integers
    vectors: Vectors
    sentence_vectors: Vectors
    line_cosines: Floats
    code_cosines: Floats
    read: ReadTexts
    words: Vectors
    sentence_words: Vectors
    contextual: Vectors

    def of_texts(self) -> TextBatch:
        """Return it without what only its sentences need."""
        return replace(
            self,
            sentence_vectors=self.sentence_vectors[:0].copy(),
            line_cosines=self.line_cosines[:0].copy(),
            code_cosines=self.code_cosines[:0].copy(),
            sentence_words=self.sentence_words[:0].copy(),
        )


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
        self.reader = Reader(embedder, self.lexical)
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
        read = self.reader.read(parts)
        sentence_words = read.lexical()
        sentence_vectors, vectors = self._vectors(read, parts, heard, starts)
        line_cosines = cosines(self.line_vectors, sentence_vectors)
        return TextBatch(
            texts=heard,
            spans=[span for spans in spans_of for span in spans],
            starts=starts,
            vectors=vectors,
            sentence_vectors=sentence_vectors,
            line_cosines=line_cosines,
            code_cosines=_best_of(line_cosines, self.line_starts),
            read=read,
            words=_sum_by(sentence_words, starts),
            sentence_words=sentence_words,
            contextual=self._encode_in_context(heard),
        )

    def _vectors(
        self, read: ReadTexts, parts: list[str], heard: list[str], starts: Integers
    ) -> tuple[Vectors, Vectors]:
        """Return the vectors of sentences and of texts."""
        sums = read.meaning()
        if sums is not None:  # a text's words are its sentences' words, so their sums add up
            whole = _sum_by(sums, starts)
            return unit_rows(sums), unit_rows(whole)
        own = self._encode(parts)
        whole = own[starts]
        several = np.flatnonzero(np.diff([*starts, len(parts)]) > 1).tolist()
        whole[several] = self._encode([heard[index] for index in several])
        return own, whole

    def features(self, batch: TextBatch) -> Floats:
        """Return the features of each pair, shape (n, k, p), in the order of `feature_names`."""
        n, k = len(batch.texts), len(self.codes)
        found = np.zeros((n, k, len(self.feature_names)))
        definition, line = found[..., 0], found[..., 1]
        definition[:] = cosines(self.definitions, batch.vectors).T
        line[:] = _best_text(batch.code_cosines, batch.starts)
        found[..., 2] = self.lexical.cosines(batch.words)
        against = self._best_exclude(batch)
        found[..., 3] = np.maximum(0.0, against - np.maximum(line, definition))
        if self.contextual is not None:
            found[..., 4] = cosines(self.contextual_definitions, batch.contextual).T
        return found

    def joint_vectors(self, batch: TextBatch) -> Floats:
        """Return one unit vector per text for learning, of which each of `parts` is as long."""
        spelled = batch.read.of_stretches(batch.starts).spelling().toarray()
        joined = [batch.vectors, unit_rows(spelled.astype(np.float64))]
        if self.contextual is not None:
            joined.append(batch.contextual)
        return np.asarray(np.concatenate(joined, axis=1) / np.sqrt(len(joined)))

    def evidence(self, batch: TextBatch, codes: Integers) -> Integers:
        """Return the number of the sentence that speaks most for each of some codes.

        Parameters
        ----------
        codes : ndarray of int, shape (n, any)
            Codes of each text.
        """
        counts = np.diff([*batch.starts, len(batch.spans)])
        found = np.repeat(batch.starts[:, None], codes.shape[1], axis=1)
        for count in np.unique(counts[counts > 1]).tolist():  # texts with as many sentences
            texts = np.flatnonzero(counts == count)
            rows = batch.starts[texts, None] + np.arange(count)
            shared = self.lexical.cosines(batch.sentence_words[rows.ravel()])
            near = batch.code_cosines.T[rows] + shared.reshape(*rows.shape, -1)
            best = near.argmax(axis=1)
            found[texts] += np.take_along_axis(best, codes[texts], axis=1)
        return found

    def nearest_lines(self, batch: TextBatch, sentences: Integers, codes: Integers) -> Integers:
        """Return the number of the line of a code that is nearest to a sentence, pair by pair."""
        found = np.zeros(len(codes), np.intp)
        ends = [*self.line_starts[1:], len(self.lines)]
        for code, (start, end) in enumerate(zip(self.line_starts, ends, strict=True)):
            pairs = np.flatnonzero(codes == code)
            found[pairs] = start + batch.line_cosines[start:end, sentences[pairs]].argmax(axis=0)
        return found

    def nearest_line(self, batch: TextBatch, code: int) -> tuple[int, int]:
        """Return which sentence and which line of a code are nearest to each other."""
        first = int(self.line_starts[code])
        last = first + len(code_lines(self.codes[code]))
        row, line = _argmax(batch.line_cosines[first:last].T)
        return row, first + line

    def nearest_exclude(self, batch: TextBatch, code: int) -> tuple[int, str] | None:
        """Return which sentence and which exclude line of a code are nearest to each other."""
        first = int(self.exclude_counts[:code].sum())
        last = first + int(self.exclude_counts[code])
        if first == last:
            return None
        row, line = _argmax(cosines(self.exclude_vectors[first:last], batch.sentence_vectors).T)
        return row, self.excludes[first + line]

    def _best_exclude(self, batch: TextBatch) -> Floats:
        best = np.full((len(batch.texts), len(self.codes)), -1.0)
        if self.excludes and batch.texts:
            near = cosines(self.exclude_vectors, batch.sentence_vectors)
            have = self.exclude_counts > 0
            starts = _starts(self.exclude_counts[have].tolist())
            best[:, have] = _best_text(_best_of(near, starts), batch.starts)
        return best

    def _encode(self, texts: Sequence[str]) -> Vectors:
        return self.embedder.encode(list(texts))

    def _encode_in_context(self, texts: Sequence[str]) -> Vectors:
        if self.contextual is None:
            return np.zeros((len(texts), 0), np.float32)
        return self.contextual.encode(list(texts))


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


def cosines(few: Vectors | Floats, many: Vectors) -> Floats:
    """Return the products of few vectors with many, (few, many), in double precision.

    Single precision would move scores by some millionths. A stretch at a time is copied: it stays
    near the processor.
    """
    found = np.empty((len(few), len(many)))
    exact = few.astype(np.float64)
    for start in range(0, len(many), _STRETCH):
        some = slice(start, start + _STRETCH)
        found[:, some] = exact @ many[some].T.astype(np.float64)
    return found


def _best_of(near: Floats, starts: Integers) -> Floats:
    """Return the largest of each stretch of rows."""
    if not len(starts):
        return near[:0]
    return np.asarray(np.maximum.reduceat(near, starts, axis=0))


def _best_text(by_sentence: Floats, starts: Integers) -> Floats:
    """Return from (k, sentences) each text's best sentence: (texts, k)."""
    if not len(starts):
        return by_sentence.T[:0]
    if len(starts) == by_sentence.shape[1]:
        return by_sentence.T
    return np.asarray(np.maximum.reduceat(by_sentence, starts, axis=1)).T


def _sum_by(rows: Vectors, starts: Integers) -> Vectors:
    """Return the sums of stretches of rows."""
    if len(starts) == len(rows):
        return rows.copy()
    numbers = np.arange(len(rows), dtype=np.int32)
    return np.asarray(row_sums(numbers, np.append(starts, len(rows)), len(rows)) @ rows)
