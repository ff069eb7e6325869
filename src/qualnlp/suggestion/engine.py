"""`CodeSuggester`: which codes fit a text, from definitions alone or with confirmed examples.

The score of a text and a code is a sum of up to three parts: the cosine to the code's place in
the embedding space (its definition, drawn towards the confirmed texts), the cosine to the one
line of the code that is nearest to one sentence of the text, and the lexical cosine.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator

from qualnlp.codebook import Code, Codebook
from qualnlp.embedding import Embedder, load_embedder
from qualnlp.errors import UnknownCode
from qualnlp.language import sentences
from qualnlp.suggestion.calibration import probability
from qualnlp.suggestion.lexical import LexicalMatch
from qualnlp.wording import say

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "text_index", "code", "rank", "score", "probability", "abstain",
    "evidence_start", "evidence_end", "reason",
)  # fmt: skip

Floats = NDArray[np.float64]


class CodeSuggester(BaseEstimator):  # type: ignore[misc]
    """Suggests the codes of a codebook for texts; a scikit-learn estimator.

    Parameters
    ----------
    codebook : Codebook or path
        Its codable codes are the classes.
    embedder : Embedder, str or None
        What turns texts into vectors: None is the shipped model, ``"lexical"`` uses words and
        character n-grams alone, any other text is the name or path of a SentenceTransformer.
    prior_examples : float
        How many confirmed texts a definition is worth.
    abstain_below : float
        Suggestions less probable than this are marked `abstain`: better not shown.

    Attributes
    ----------
    classes_ : ndarray of str, shape (k,)
        The ids of the codable codes, in the order of the codebook.

    Examples
    --------
    >>> codebook = Codebook([
    ...     Code("pelatihan", "Pelatihan", "Diklat, kursus, dan bimtek bagi pegawai."),
    ...     Code("promosi", "Promosi", "Kenaikan jabatan dan syaratnya.")])
    >>> suggester = CodeSuggester(codebook, embedder="lexical").fit()
    >>> suggester.suggest(["Kalau diklat sih jarang, Bu."], top=1)["code"][0]
    'pelatihan'
    """

    def __init__(
        self,
        codebook: Codebook | str | Path,
        embedder: Embedder | str | None = None,
        *,
        prior_examples: float = 4.0,
        abstain_below: float = 0.1,
    ) -> None:
        self.codebook = codebook
        self.embedder = embedder
        self.prior_examples = prior_examples
        self.abstain_below = abstain_below

    def fit(
        self,
        texts: Sequence[str] | None = None,
        codes: Sequence[Iterable[str]] | NDArray[np.int_] | None = None,
        groups: object = None,
        blind: object = None,
        weight: object = None,
    ) -> CodeSuggester:
        """Learn from definitions alone, or from confirmed texts as well.

        Parameters
        ----------
        texts : sequence of str, optional
        codes : sequence of sets of code ids, or (n, k) array of 1 / -1 / 0, optional
            Which codes were confirmed for each text; the columns of an array are `classes_`.
            This engine learns from what was confirmed.
        groups, blind, weight : ignored
            Part of the interface.

        Raises
        ------
        ValueError
            If `texts` and `codes` do not fit together.
        UnknownCode
            If a code is not in the codebook.
        """
        self.codebook_ = (
            self.codebook if isinstance(self.codebook, Codebook) else Codebook.read(self.codebook)
        )
        codable = self.codebook_.codable
        self.classes_ = np.array([code.id for code in codable])
        self.embedder_ = _embedder(self.embedder)
        self.kind_ = "lexical" if self.embedder_.name == "lexical" else "embedding"
        self._lexical = LexicalMatch([_whole(code, examples=True) for code in codable])
        confirmed = _confirmed(texts, codes, self.classes_)
        if self.kind_ == "embedding":
            self._lines = [line for code in codable for line in _lines(code)]
            counts = [len(_lines(code)) for code in codable]
            self._line_starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(int)
            self._line_vectors = self.embedder_.encode(self._lines).astype(np.float64)
            self._places = self._code_places(codable, list(texts or []), confirmed)
        return self

    def _code_places(self, codable: Sequence[Code], texts: list[str], confirmed: Floats) -> Floats:
        """Return each code's unit vector: its definition and the mean of its confirmed texts."""
        definitions = self.embedder_.encode([_whole(code) for code in codable]).astype(np.float64)
        places = self.prior_examples * definitions
        if texts:
            # Sums over distinct texts in their own order: the order of decisions changes nothing.
            order = sorted(range(len(texts)), key=lambda index: texts[index])
            vectors = self.embedder_.encode([texts[index] for index in order]).astype(np.float64)
            places = places + confirmed[order].T @ vectors
        lengths = np.linalg.norm(places, axis=1, keepdims=True)
        return np.asarray(places / np.where(lengths > 0, lengths, 1.0))

    def decision_function(self, texts: Sequence[str]) -> Floats:
        """Return the scores, shape (n, k); higher fits better."""
        scores, _, _ = self._score(_checked(texts))
        return scores

    def predict_proba(self, texts: Sequence[str]) -> Floats:
        """Return the probability that each code applies, shape (n, k); rows need not sum to 1."""
        return probability(self.decision_function(texts), self.kind_)

    def suggest(self, texts: Sequence[str], top: int = 3) -> pd.DataFrame:
        """Return the best codes of each text.

        Parameters
        ----------
        texts : sequence of str
        top : int
            Rows a text, at least 1; no more than there are codes.

        Returns
        -------
        pandas.DataFrame
            `top` rows a text with `COLUMNS`; evidence offsets count in the text itself, in code
            points, and the text's best sentence for that code lies between them.
        """
        import pandas as pd

        if top < 1:
            raise ValueError(f"top must be at least 1, not {top}")
        texts = _checked(texts)
        scores, evidence, nearest = self._score(texts)
        scores = np.round(scores, 6)
        chances = np.round(probability(scores, self.kind_), 6)
        rows = []
        for index, text in enumerate(texts):
            order = np.argsort(-scores[index], kind="stable")[:top]
            for rank, column in enumerate(order, start=1):
                start, end = evidence[index][column]
                line = self._lines[nearest[index, column]] if self.kind_ == "embedding" else ""
                rows.append(
                    (
                        index,
                        str(self.classes_[column]),
                        rank,
                        float(scores[index, column]),
                        float(chances[index, column]),
                        bool(chances[index, column] < self.abstain_below or not text.strip()),
                        start,
                        end,
                        self._reason(text[start:end], int(column), line),
                    )
                )
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def _score(
        self, texts: list[str]
    ) -> tuple[Floats, list[list[tuple[int, int]]], NDArray[np.int_]]:
        """Return scores (n, k), the best sentence a pair, and the nearest code line (n, k)."""
        spans = [sentences(text) or [(0, len(text))] for text in texts]
        parts = [
            text[start:end] for text, some in zip(texts, spans, strict=True) for start, end in some
        ]
        starts = np.concatenate([[0], np.cumsum([len(some) for some in spans])]).astype(int)
        k = len(self.classes_)
        scores = self._lexical.cosines(texts)
        nearest = np.zeros((len(texts), k), dtype=int)
        by_part = self._lexical.cosines(parts)
        if self.kind_ == "embedding" and texts:
            scores = scores + self.embedder_.encode(texts).astype(np.float64) @ self._places.T
            cosines = self.embedder_.encode(parts).astype(np.float64) @ self._line_vectors.T
            by_part = by_part + np.maximum.reduceat(cosines, self._line_starts, axis=1)
            # The best (sentence, line) pair of each text and code, and which line that is.
            best_lines = np.maximum.reduceat(cosines, starts[:-1], axis=0)
            scores = scores + np.maximum.reduceat(best_lines, self._line_starts, axis=1)
            bounds = [*self._line_starts, cosines.shape[1]]
            for column in range(k):
                low, high = bounds[column], bounds[column + 1]
                nearest[:, column] = low + best_lines[:, low:high].argmax(axis=1)
        evidence = [
            [some[best] for best in by_part[first : first + len(some)].argmax(axis=0)]
            for some, first in zip(spans, starts[:-1], strict=True)
        ]
        return scores, evidence, nearest

    def _reason(self, evidence: str, column: int, line: str) -> str:
        """Say in one sentence what met: words of the codebook, and its nearest line."""
        shared = self._lexical.shared_words(evidence, column)
        pieces = []
        if shared:
            quoted = ", ".join(f"«{word}»" for word in shared)
            pieces.append(say(f"kata {quoted} ada di buku kode", f"the codebook has {quoted}"))
        if line:
            pieces.append(say(f"mirip dengan «{line}»", f"close to «{line}»"))
        if not pieces:
            return say("Hanya potongan kata yang mirip.", "Only parts of words are alike.")
        sentence = say("; ", "; ").join(pieces)
        return sentence[0].upper() + sentence[1:] + "."


def _embedder(chosen: Embedder | str | None) -> Embedder:
    return chosen if isinstance(chosen, Embedder) else load_embedder(chosen or "lexical")


def _whole(code: Code, *, examples: bool = False) -> str:
    """Return a code as one text; what it excludes is never part of it."""
    lines = [f"{code.name}.", code.definition, *code.include, *(code.examples if examples else ())]
    return " ".join(line for line in lines if line)


def _lines(code: Code) -> list[str]:
    """Return the single lines of a code that one sentence of a text may be near to."""
    lines = [*code.include, *code.examples]
    return lines or [code.definition or code.name]


def _checked(texts: Sequence[str]) -> list[str]:
    if isinstance(texts, str):
        raise ValueError("texts must be a list of texts, not one text: write [text]")
    checked = list(texts)
    for index, text in enumerate(checked):
        if not isinstance(text, str):
            raise ValueError(f"texts[{index}] is {type(text).__name__}, not text")
    return checked


def _confirmed(
    texts: Sequence[str] | None,
    codes: Sequence[Iterable[str]] | NDArray[np.int_] | None,
    classes: NDArray[Any],
) -> Floats:
    """Return 1 where a code was confirmed for a text, else 0; shape (n, k)."""
    if texts is None and codes is None:
        return np.zeros((0, len(classes)))
    if texts is None or codes is None:
        raise ValueError("fit needs both texts and codes, or neither")
    n = len(_checked(texts))
    if isinstance(codes, np.ndarray):
        if codes.shape != (n, len(classes)):
            raise ValueError(f"codes has shape {codes.shape}, expected {(n, len(classes))}")
        if not np.isin(codes, (-1, 0, 1)).all():
            raise ValueError("codes may hold only 1, -1 and 0")
        return np.asarray(codes == 1, dtype=np.float64)
    if len(codes) != n:
        raise ValueError(f"{n} texts, but codes for {len(codes)}")
    column = {str(code): index for index, code in enumerate(classes)}
    confirmed = np.zeros((n, len(classes)))
    for index, some in enumerate(codes):
        if isinstance(some, str):
            raise ValueError(f"codes[{index}] is one text; write a set: {{{some!r}}}")
        for code in some:
            if code not in column:
                raise UnknownCode(
                    say("Kode ini tidak ada di buku kode.", "This code is not in the codebook."),
                    where=code,
                )
            confirmed[index, column[code]] = 1.0
    return confirmed
