"""Why a code was suggested. In: the fitted engine, a text, a code. Out: parts that add up.

The score is linear in its features, and each feature is a sum over words divided by a length, so
every word has its exact share.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qualnlp.i18n import say
from qualnlp.language import words
from qualnlp.suggestion.features import CodeSpace, TextBatch

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

_TOKEN = re.compile(r"\S+")
_QUOTED = 90  # characters of a line that a reason quotes


@dataclass(frozen=True)
class Explanation:
    """Why a code got its score.

    Attributes
    ----------
    score : float
        As `CodeSuggester.decision_function` gives it.
    parts : pandas.DataFrame
        Columns part, word, start, end, value; the values add up to the score. Parts are
        ``start`` (the intercept), ``definition``, ``line``, ``lexical``, ``exclusion`` and
        ``learned``; offsets count in the text.
    line : str
        The codebook's line that is nearest to the evidence.
    exclude_line : str
        The exclude line that spoke against the code, or an empty string.
    reason : str
        One sentence.
    """

    score: float
    parts: pd.DataFrame
    line: str
    exclude_line: str
    reason: str


class Reasons:
    """Says in one sentence each what met: shared words, and the codebook's nearest line."""

    def __init__(self, space: CodeSpace, batch: TextBatch) -> None:
        self._lexical = space.lexical
        self._batch = batch
        self._lines = space.nearest_lines(batch.line_cosines)
        near = np.take_along_axis(batch.line_cosines, self._lines, axis=1)
        self._is_near = near > 0
        # The language is asked for once: a million reasons are in the same one.
        self._has_words = say("kata {} ada di buku kode", "the codebook has {}")
        self._nothing = say("Tidak ada yang jelas cocok.", "Nothing plainly fits.")
        self._close_to = [
            say(f"mirip dengan “{short}”", f"close to “{short}”")
            for short in map(_shortened, space.lines)
        ]

    def of(self, sentence: int, column: int) -> str:
        """Return the reason for a code: what speaks for it in this sentence of the batch."""
        pieces = []
        shared = self._lexical.shared_words(self._batch.sentence_split[sentence], column)
        if shared:
            pieces.append(self._has_words.format(", ".join(f"“{word}”" for word in shared)))
        if self._is_near[sentence, column]:
            pieces.append(self._close_to[self._lines[sentence, column]])
        if not pieces:
            return self._nothing
        told = "; ".join(pieces)
        return told[0].upper() + told[1:] + "."


def _shortened(line: str) -> str:
    return line if len(line) <= _QUOTED else line[:_QUOTED].rsplit(" ", 1)[0] + "…"


def explain(
    space: CodeSpace, coefficients: Floats, directions: Floats | None, text: str, column: int
) -> Explanation:
    """Split the score of a text and a code into parts."""
    import pandas as pd

    batch = space.read([text])
    features = space.features(batch)[0, column]
    heard = batch.texts[0]
    tokens = [(match.group(), *match.span()) for match in _TOKEN.finditer(heard)]
    rows: list[tuple[str, str, int, int, float]] = [
        ("start", "", 0, 0, float(coefficients[0])),
        *_spread("definition", _meaning_shares(space, tokens, space.definitions[column]),
                 tokens, coefficients[1] * features[0]),
    ]  # fmt: skip
    sentence, place = space.nearest_line(batch.line_cosines, column)
    start, end = batch.spans[sentence]
    inside = [token for token in tokens if token[1] >= start and token[2] <= end]
    rows += _spread(
        "line",
        _meaning_shares(space, inside, space.line_vectors[place]),
        inside,
        coefficients[2] * features[1],
    )
    rows += _spread(
        "lexical", _lexical_shares(space, batch, tokens, column), tokens,
        coefficients[3] * features[2],
    )  # fmt: skip
    against = space.nearest_exclude(batch, column)
    exclude_line = ""
    if against is not None and features[3] > 0:
        speaking, exclude_line = against
        low, high = batch.spans[speaking]
        rows.append(("exclusion", exclude_line, low, high, float(coefficients[4] * features[3])))
    if directions is not None:
        learned = float((space.joint_vectors(batch) @ directions[:, column])[0])
        shares = _learned_shares(space, tokens, directions[:, column])
        rows += _spread("learned", shares, tokens, coefficients[5] * learned)
    parts = pd.DataFrame(rows, columns=["part", "word", "start", "end", "value"])
    parts = parts[(parts["value"] != 0) | (parts["part"] == "start")].reset_index(drop=True)
    best = int(space.evidence(batch)[0, column])
    return Explanation(
        score=float(parts["value"].sum()),
        parts=parts,
        line=space.lines[place],
        exclude_line=exclude_line,
        reason=Reasons(space, batch).of(best, column),
    )


def _spread(
    part: str, shares: Floats, tokens: list[tuple[str, int, int]], value: float
) -> list[tuple[str, str, int, int, float]]:
    """Give each word its share of a part's value; all of it to the text where none has any.

    The shares are exact up to the part's common length, so they are scaled to the value itself.
    """
    total = float(shares.sum())
    if not tokens or abs(total) < 1e-12:
        return [(part, "", 0, 0, float(value))]
    scale = value / total
    if not np.isfinite(scale) or np.abs(shares * scale).max() > 1e6:
        return [(part, "", 0, 0, float(value))]
    return [
        (part, word, start, end, float(share * scale))
        for (word, start, end), share in zip(tokens, shares, strict=True)
    ]


def _meaning_shares(space: CodeSpace, tokens: list[tuple[str, int, int]], place: Floats) -> Floats:
    """Return what each word adds to the product of the text's vector and a place."""
    if not tokens:
        return np.zeros(0)
    sums = space.embedder.sums([word for word, _, _ in tokens])
    if sums is None:  # a transformer's words have no vectors of their own
        return np.zeros(len(tokens))
    return np.asarray(sums.astype(np.float64) @ place)


def _lexical_shares(
    space: CodeSpace, batch: TextBatch, tokens: list[tuple[str, int, int]], column: int
) -> Floats:
    if not tokens:
        return np.zeros(0)
    sums = space.lexical.sums([words(token) for token, _, _ in tokens])
    return space.lexical.cosines(sums, batch.words)[:, column]


def _learned_shares(
    space: CodeSpace, tokens: list[tuple[str, int, int]], direction: Floats
) -> Floats:
    """Return what each word adds to the learned part, meaning and spelling together."""
    if not tokens:
        return np.zeros(0)
    d = space.definitions.shape[1]
    texts = [token for token, _, _ in tokens]
    spelling = space.lexical.spelling([words(text) for text in texts])
    length = np.linalg.norm(spelling.sum(axis=0)) or 1.0
    shares = spelling @ direction[d:] / length
    sums = space.embedder.sums(texts)
    if sums is not None:
        meaning = sums.astype(np.float64)
        shares = shares + meaning @ direction[:d] / (np.linalg.norm(meaning.sum(axis=0)) or 1.0)
    return np.asarray(shares)
