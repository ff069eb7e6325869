"""Why a code was suggested. In: the fitted engine, a text, its question, a code. Out: parts.

The score is linear in its features, and each feature is a sum over words divided by a length, so
every word has its exact share.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qualnlp.i18n import current_language, say
from qualnlp.language import words
from qualnlp.suggestion.background import Level, centred
from qualnlp.suggestion.conversation import (
    QUESTION_LENGTH,
    Conversation,
    feature_prior,
)
from qualnlp.suggestion.features import CONTEXTUAL, CodeSpace, TextBatch

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]

# One part's share: part, word, start, end, value.
Row = tuple[str, str, int, int, float]

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
        ``start`` (the intercept), ``definition``, ``line``, ``lexical``, ``exclusion``,
        ``contextual`` (a second model; shared among sentences, not words), ``learned``,
        ``base rate`` (how often the code applies) and ``level`` (what the study's texts score on
        the average). What the question adds has parts of its own (``question definition``, ...);
        their offsets count in the question, all others in the text.
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
    """Says in one sentence each what met: shared words, and the codebook's nearest line.

    What was said once is kept: whoever keeps what was read of texts keeps this beside it.
    """

    def __init__(self, space: CodeSpace, batch: TextBatch, questions: TextBatch) -> None:
        self.language = current_language()
        self._known: dict[int, str] = {}
        self._known_with_question: dict[tuple[int, int, int, bool], str] = {}
        self._space, self._batch = space, batch
        self._told = batch.read.telling()
        self._asked_words = questions.read.of_stretches(questions.starts).telling()
        # The language is asked for once: a million reasons are in the same one.
        self._has_words = say("kata {} ada di buku kode", "the codebook has {}")
        self._nothing = say("Tidak ada yang jelas cocok.", "Nothing plainly fits.")
        self._asked_about = say("ditanya tentang {}", "asked about {}")
        self._asked = say("pertanyaannya mengarah ke sini", "the question points here")
        self._elsewhere = say("padahal yang ditanyakan: {}", "although the question was about: {}")
        self._names = [code.name for code in space.codes]
        self._only_asked = say(
            "Hanya dari pertanyaan ({}); jawabannya sendiri tidak mengarah ke sini.",
            "From the question alone ({}); the answer itself does not point here.",
        )
        self._close_to = [
            say(f"mirip dengan “{short}”", f"close to “{short}”")
            for short in map(_shortened, space.lines)
        ]
        self._plain = [*map(_as_sentence, self._close_to), self._nothing]

    def of(self, sentences: Integers, codes: Integers) -> list[str]:
        """Return the reasons for some codes: what speaks for each in its sentence of the batch."""
        keys = (sentences * len(self._names) + codes).tolist()
        known = self._known
        new = [place for place, key in enumerate(keys) if key not in known]
        if new:
            said = self._say(sentences[new], codes[new])
            known.update(zip(map(keys.__getitem__, new), said, strict=True))
        return list(map(known.__getitem__, keys))

    def _say(self, sentences: Integers, codes: Integers) -> list[str]:
        lines = self._space.nearest_lines(self._batch, sentences, codes)
        # Of a line that is not near at all nothing is said.
        plain, nowhere = self._plain, len(self._close_to)
        lines[self._batch.line_cosines[lines, sentences] <= 0] = nowhere
        reasons = list(map(plain.__getitem__, lines.tolist()))
        has_told = np.zeros(len(self._batch.spans), bool)
        has_told[list(self._told)] = True
        for place in np.flatnonzero(has_told[sentences]).tolist():
            spoken = self._told[int(sentences[place])]
            shared = self._space.lexical.shared_words(spoken, int(codes[place]))
            if shared:
                pieces = [self._has_words.format(", ".join(f"“{word}”" for word in shared))]
                if lines[place] != nowhere:
                    pieces.append(self._close_to[lines[place]])
                reasons[place] = _as_sentence("; ".join(pieces))
        return reasons

    def with_question(
        self, sentence: int, column: int, question: int, *, alone: bool, answer: str
    ) -> str:
        """Return the reason for a code that the question speaks for: with the answer, or alone.

        Parameters
        ----------
        answer : str
            What the sentence says for the code, as `of` returns it.
        """
        key = (sentence, column, question, alone)
        if key not in self._known_with_question:
            said = self._say_with_question(answer, column, question, alone=alone)
            self._known_with_question[key] = said
        return self._known_with_question[key]

    def _say_with_question(self, answer: str, column: int, question: int, *, alone: bool) -> str:
        spoken = self._asked_words.get(question, [])
        shared = self._space.lexical.shared_words(spoken, column)
        quoted = ", ".join(f"“{word}”" for word in shared)
        asked = self._asked_about.format(quoted) if shared else self._asked
        if alone:
            return self._only_asked.format(asked)
        if answer == self._nothing:
            return _as_sentence(asked)
        return f"{answer[:-1]}; {asked}."

    def despite_question(self, answer: str, asked_about: int) -> str:
        """Return the reason for a code that the answer speaks for though another was asked about.

        People drift from what they were asked: worth a second look, by itself.
        """
        return f"{answer[:-1]}; {self._elsewhere.format(self._names[asked_about])}."


def _as_sentence(told: str) -> str:
    return told[0].upper() + told[1:] + "."


def _shortened(line: str) -> str:
    return line if len(line) <= _QUOTED else line[:_QUOTED].rsplit(" ", 1)[0] + "…"


def explain(
    space: CodeSpace,
    level: Level,
    coefficients: Floats,
    directions: Floats | None,
    base_rate: float,
    talk: Conversation,
    column: int,
    reason: str,
) -> Explanation:
    """Split the score of one text, and of the question that it answers, into parts."""
    import pandas as pd

    batch = talk.texts
    rows: list[Row] = [("start", "", 0, 0, float(coefficients[0]))]
    rows += _feature_rows(space, batch, column, coefficients[1:-2])
    rows.append(("level", "", 0, 0, -float(level.features[column] @ coefficients[1:-2])))
    if talk.questions.texts:
        weights = coefficients[-2] * feature_prior(space)
        asked = _feature_rows(space, talk.questions, column, weights)
        asked.append(("level", "", 0, 0, -float(coefficients[-2] * level.asked[column])))
        rows += [(f"question {row[0]}", *row[1:]) for row in asked]
    rows.append(("base rate", "", 0, 0, float(coefficients[-1] * base_rate)))
    if directions is not None:
        d, weight = space.dimension, coefficients[-1]
        direction = weight * directions[:d, column]
        rows += _learned_rows(space, batch, level.text_centre, direction, "learned")
        if len(directions) > d and talk.questions.texts:
            direction = weight * QUESTION_LENGTH * directions[d:, column]
            rows += _learned_rows(
                space, talk.questions, level.question_centre, direction, "question learned"
            )
    parts = pd.DataFrame(rows, columns=["part", "word", "start", "end", "value"])
    parts = parts[(parts["value"] != 0) | (parts["part"] == "start")].reset_index(drop=True)
    _, place = space.nearest_line(batch, column)
    excluded = [word for part, word, *_ in rows if part == "exclusion"]
    return Explanation(
        score=float(parts["value"].sum()),
        parts=parts,
        line=space.lines[place],
        exclude_line=excluded[0] if excluded else "",
        reason=reason,
    )


def _feature_rows(space: CodeSpace, batch: TextBatch, column: int, weights: Floats) -> list[Row]:
    """Return what the words of one text add to each of its features, times the weights."""
    features = space.features(batch)[0, column]
    tokens = _tokens(batch)
    rows = _spread(
        "definition", _meaning_shares(space, tokens, space.definitions[column]), tokens,
        weights[0] * features[0],
    )  # fmt: skip
    sentence, place = space.nearest_line(batch, column)
    start, end = batch.spans[sentence]
    inside = [token for token in tokens if token[1] >= start and token[2] <= end]
    rows += _spread(
        "line", _meaning_shares(space, inside, space.line_vectors[place]), inside,
        weights[1] * features[1],
    )  # fmt: skip
    rows += _spread(
        "lexical", _lexical_shares(space, batch, tokens, column), tokens, weights[2] * features[2]
    )
    if space.contextual is not None:
        value = float(weights[4] * features[4])
        rows += _by_sentence(space, batch, space.contextual_definitions[column], CONTEXTUAL, value)
    against = space.nearest_exclude(batch, column)
    if against is not None and features[3] > 0:
        speaking, exclude_line = against
        low, high = batch.spans[speaking]
        rows.append(("exclusion", exclude_line, low, high, float(weights[3] * features[3])))
    return rows


def _learned_rows(
    space: CodeSpace, batch: TextBatch, centre: Floats, direction: Floats, part: str
) -> list[Row]:
    """Return what one text adds to what was learned: its words, and what all texts share, apart.

    What a second model adds is shared among the sentences.
    """
    joint, tokens = space.joint_vectors(batch), _tokens(batch)
    moved = centred(joint, centre, space.parts)
    of_words, in_context = space.parts[:2], space.parts[2:]
    rows: list[Row] = []
    for context in in_context:
        value = float(moved[0, context] @ direction[context])
        rows += _by_sentence(space, batch, direction[context], part, value)
    value = float(sum(moved[0, one] @ direction[one] for one in of_words))
    if not centre.any():
        return rows + _spread(part, _learned_shares(space, tokens, direction), tokens, value)
    # The centre is taken away from each part, which is then brought to one length again.
    scaled = np.zeros_like(direction)
    for one in of_words:
        length = np.linalg.norm((joint - centre)[0, one])
        scaled[one] = direction[one] / (length * np.sqrt(len(space.parts))) if length > 0 else 0.0
    words_value = float((joint @ scaled)[0]) if joint.any() else 0.0
    rows += _spread(part, _learned_shares(space, tokens, scaled), tokens, words_value)
    return [*rows, (f"{part} level", "", 0, 0, value - words_value)]


def _by_sentence(
    space: CodeSpace, batch: TextBatch, place: Floats, part: str, value: float
) -> list[Row]:
    """Share a value of the second model among the sentences of the one text in a batch.

    Words have no vectors of their own there: a sentence's share is what the text loses without it.
    """
    assert space.contextual is not None
    text, spans = batch.texts[0], batch.spans
    if len(spans) < 2:
        return [(part, text.strip(), *spans[0], value)]
    without = space.contextual.encode([text[:start] + text[end:] for start, end in spans])
    shares = (batch.contextual[0] - without.astype(np.float64)) @ place
    tokens = [(text[start:end], start, end) for start, end in spans]
    return _spread(part, shares, tokens, value)


def _tokens(batch: TextBatch) -> list[tuple[str, int, int]]:
    """Return the words of the one text in a batch, with their offsets."""
    return [(match.group(), *match.span()) for match in _TOKEN.finditer(batch.texts[0])]


def _spread(
    part: str, shares: Floats, tokens: list[tuple[str, int, int]], value: float
) -> list[Row]:
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
    sums = space.lexical.sums([words(token) for token, _, _ in tokens]).astype(np.float64)
    return space.lexical.cosines(sums, batch.words)[:, column]


def _learned_shares(
    space: CodeSpace, tokens: list[tuple[str, int, int]], direction: Floats
) -> Floats:
    """Return what each word adds to the learned part, meaning and spelling together."""
    if not tokens:
        return np.zeros(0)
    meaning, spelling = space.parts[:2]
    texts = [token for token, _, _ in tokens]
    spelled = space.lexical.spelling([words(text) for text in texts]).toarray().astype(np.float64)
    length = np.linalg.norm(spelled.sum(axis=0)) or 1.0
    shares = spelled @ direction[spelling] / length
    sums = space.embedder.sums(texts)
    if sums is not None:
        meant = sums.astype(np.float64)
        shares = shares + meant @ direction[meaning] / (np.linalg.norm(meant.sum(axis=0)) or 1.0)
    return np.asarray(shares)
