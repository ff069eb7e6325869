"""`CodeSuggester`: which codes fit a text, from definitions alone, and better with every decision.

The score of a text and a code is linear: an intercept, four features of `CodeSpace`, what the
interviewer asked (`conversation`), and what was learned from decisions (`residuals`); features are
levelled on the study's own texts (`background`). The coefficients have a Gaussian prior that was
chosen on coded texts (benchmarks/engine.py, benchmarks/conversation.py) and are fitted anew to each
study's decisions; nothing is random.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits

from qualnlp.codebook import Code, Codebook
from qualnlp.embedding import Embedder, load_embedder
from qualnlp.suggestion.background import (
    Background,
    Level,
    centred,
    intercept_of,
    read_background,
    sample,
)
from qualnlp.suggestion.calibration import WEAKER, calibrate, strength
from qualnlp.suggestion.conformal import (
    ConfidentCodes,
    PredictionSets,
    confident_codes,
    prediction_sets,
)
from qualnlp.suggestion.conversation import (
    ASKED_SPEAKS,
    FEATURE_PRIOR,
    QUESTION_LENGTH,
    Conversation,
    different,
    of_questions,
)
from qualnlp.suggestion.explanation import Explanation, Reasons, explain
from qualnlp.suggestion.feature_cache import Memory
from qualnlp.suggestion.features import FEATURES, CodeSpace
from qualnlp.suggestion.regression import map_coefficients, sigmoid
from qualnlp.suggestion.residuals import learn_directions
from qualnlp.suggestion.training_data import (
    Codes,
    Labels,
    checked_context,
    checked_texts,
    read_labels,
)

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "text_index", "code", "rank", "score", "probability", "abstain",
    "evidence_start", "evidence_end", "reason",
)  # fmt: skip

Floats = NDArray[np.float64]

# Prior of the coefficients: intercept, the four features, what was asked, what was learned.
PRIOR_MEAN = np.array([-4.3, *FEATURE_PRIOR, 0.5, 8.0])
PRIOR_PRECISION = np.array([0.3, 0.3, 0.5, 0.1, 1.0, 30.0, 0.2])
# Levelled features mean the same in every study: their coefficients need more to be moved.
LEVELLED = np.array([1, 3, 3, 3, 3, 1, 1])
# The length of a constant beside the vectors to learn from: how soon base rates are learned.
BASE_RATE = 0.3
# How much an undecided pair of a decided text holds the coefficients where they are.
ANCHOR = 1.0
# A code is shown if it is at least a quarter as probable as that none applies: to miss a code costs
# a researcher more than to pass over a suggestion.
NULL_ODDS = 4.0
# Texts are scored so many at a time: memory stays bounded whatever their number.
_BATCH = 4096


class CodeSuggester(BaseEstimator):  # type: ignore[misc]
    """Suggests the codes of a codebook for texts; a scikit-learn estimator.

    Parameters
    ----------
    codebook : Codebook or path
        Its codable codes are the classes.
    embedder : Embedder, str or None
        What turns texts into vectors: None is the shipped model, ``"lexical"`` spelling alone,
        any other text the name or path of a SentenceTransformer.

    Attributes
    ----------
    classes_ : ndarray of str, shape (k,)
        The ids of the codable codes, in the order of the codebook.
    coefficients_ : ndarray, shape (7,)
        Intercept, the four features, what was asked, and what was learned.
    prior_ : ndarray, shape (7,)
        The coefficients before anything was decided.
    level_ : Level
        What is taken away from features and vectors, and on how many texts that rests.
    calibration_ : Calibration
        How scores become probabilities, and on how many blind decisions that rests.

    Examples
    --------
    >>> codebook = Codebook([
    ...     Code("pelatihan", "Pelatihan", "Diklat, kursus, dan bimtek bagi pegawai."),
    ...     Code("promosi", "Promosi", "Kenaikan jabatan dan syaratnya.")])
    >>> suggester = CodeSuggester(codebook).fit()
    >>> suggester.suggest(["Kalau diklat sih jarang, Bu."], top=1)["code"][0]
    'pelatihan'
    """

    def __init__(
        self, codebook: Codebook | str | Path, embedder: Embedder | str | None = None
    ) -> None:
        self.codebook = codebook
        self.embedder = embedder

    def __sklearn_tags__(self) -> Any:
        """Tell scikit-learn that the input is texts, and that nothing need be fitted on."""
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        tags.target_tags.required = False
        tags.no_validation = True
        return tags

    # ---- learning ------------------------------------------------------------------------

    def fit(
        self,
        texts: Sequence[str] | None = None,
        codes: Codes | None = None,
        groups: Sequence[Any] | None = None,
        blind: Sequence[bool] | None = None,
        weight: Any = None,
        context: Sequence[str] | None = None,
        background: Background | None = None,
    ) -> CodeSuggester:
        """Learn from definitions alone, or from decided texts as well.

        Parameters
        ----------
        texts : sequence of str, length n, optional
        codes : sequence of sets of code ids, or (n, k) array of 1 / -1 / 0, optional
            Sets: finished texts, where what is not in the set does not apply. Array: confirmed,
            rejected, unknown; its columns are `classes_`.
        groups : sequence, length n, optional
            The transcript of each text; otherwise each text stands for itself.
        blind : sequence of bool, length n, optional
            Which texts were decided without suggestions on screen; otherwise all. Only these
            calibrate probabilities and bear guarantees.
        weight : array, shape (n,) or (n, k), optional
            How much each decision teaches; 1 otherwise, 0 teaches nothing.
        context : sequence of str, length n, optional
            The question that each text answers, empty where there is none.
        background : sequence of str, or (texts, contexts), optional
            The study's own texts, coded or not: each code is levelled on them, so that a
            definition that is near everything gains nothing by it. A sample drawn by hash is
            used; order and repeats change nothing.

        Raises
        ------
        ValueError
            If lengths, shapes or values do not fit together.
        UnknownCode
            If a code is not in the codebook.
        """
        self.codebook_ = (
            self.codebook if isinstance(self.codebook, Codebook) else Codebook.read(self.codebook)
        )
        codable = self.codebook_.codable
        self.classes_ = np.array([code.id for code in codable])
        labels = read_labels(self.classes_, texts, codes, groups, blind, weight, context)
        given = read_background(background)
        # The same texts as before have the same sample: learning again after a decision is quick.
        if getattr(self, "_background", (None,))[0] != given:
            self._background = (given, sample(given))
        pairs = self._background[1]
        # A model is read from disk once: refitting after a decision takes no time.
        if getattr(self, "_embedder_chosen", ()) != (self.embedder,):
            self.embedder_ = _embedder(self.embedder)
            self._embedder_chosen = (self.embedder,)
        self._place(codable)
        # On one thread: the same bytes on any number of cores, and no waiting between threads.
        with threadpool_limits(1, user_api="blas"):
            self._set_level(pairs)
            self._learn(labels)
        return self

    def _place(self, codable: Sequence[Code]) -> None:
        """Place the codes in the space of texts, unless they lie there from an earlier fit."""
        earlier: CodeSpace | None = getattr(self, "space_", None)
        if earlier is not None and earlier.codes == tuple(codable):
            if earlier.embedder.fingerprint == self.embedder_.fingerprint:
                return
        self.space_ = CodeSpace(codable, self.embedder_)
        self._memory = Memory(self.space_)
        self._levelled_on: list[tuple[str, str]] | None = None

    def _set_level(self, pairs: list[tuple[str, str]]) -> None:
        """Level the codes on the study's texts, unless that was done in an earlier fit."""
        if self._levelled_on == pairs:
            return
        self.prior_ = PRIOR_MEAN.copy()
        if pairs:
            # Read apart from what people decided: there it would stay in memory.
            memory = Memory(self.space_)
            questions, which = different([context for _, context in pairs])
            asked, asked_vectors = memory.of(questions)
            features, vectors = memory.of([text for text, _ in pairs])
            asked = asked @ FEATURE_PRIOR
            self.level_ = level = Level.of(features, vectors, asked, asked_vectors)
            scores = (features - level.features) @ self.prior_[1:-2]
            scores += self.prior_[-2] * of_questions(asked - level.asked, which)
            self.prior_[0] = intercept_of(scores)
        else:
            self.level_ = Level.none(len(self.classes_), self.space_.dimension)
        self._levelled_on = pairs

    def _learn(self, labels: Labels) -> None:
        self.labels_ = labels
        n, k = labels.applies.shape
        if not labels.weights.any():
            self.coefficients_ = self.prior_.copy()
            self.directions_: Floats | None = None
            self.base_rates_ = np.zeros(k)
            self.left_out_ = np.zeros((n, k))
            self.calibration_ = calibrate(self.left_out_, labels)
            return
        features, vectors = self._numbers(labels)
        # Where nothing was decided, the definitions' word stands: people who only confirm, or only
        # reject, must not teach that everything applies, or nothing.
        known = labels.weights > 0
        targets = np.where(known, labels.applies, sigmoid(features @ self.prior_[:-1]))
        flat = (targets.ravel(), np.where(known, labels.weights, ANCHOR).ravel())
        # First what the definitions can say, then what they miss.
        precision = PRIOR_PRECISION * (LEVELLED if self.level_.n else 1)
        first = map_coefficients(
            features.reshape(n * k, -1), *flat, self.prior_[:-1], precision[:-1]
        )
        residuals = labels.weights * (labels.applies - sigmoid(features @ first))
        directions, left_out = learn_directions(vectors, residuals, labels.groups)
        # The last column is the same for all texts: how often a code applies in this study.
        self.directions_, self.base_rates_ = directions[:-1], vectors[0, -1] * directions[-1]
        both = np.concatenate([features, left_out[..., None]], axis=-1)
        self.coefficients_ = map_coefficients(
            both.reshape(n * k, -1), *flat, np.append(first, self.prior_[-1]), precision
        )
        self.left_out_ = both @ self.coefficients_
        self.calibration_ = calibrate(self.left_out_, labels)

    def _numbers(self, labels: Labels) -> tuple[Floats, Floats]:
        """Return the regression's features (n, k, 6) and the vectors to learn from.

        The vectors are those of the texts, of the questions where there are any, and a constant.
        """
        features, joint = self._memory.of(labels.texts)
        n, k, _ = features.shape
        level, meaning = self.level_, self.space_.meaning
        questions, which = different(labels.contexts)
        asked, asked_joint = self._memory.of(questions)
        columns = [
            np.ones((n, k, 1)),
            features - level.features,
            of_questions(asked @ FEATURE_PRIOR - level.asked, which)[..., None],
        ]
        vectors = centred(joint, level.text_centre, meaning)
        if questions:
            moved = QUESTION_LENGTH * centred(asked_joint, level.question_centre, meaning)
            vectors = np.concatenate([vectors, of_questions(moved, which)], axis=1)
        # Vectors that were not centred have what is common to all texts in them already.
        constant = np.full((n, 1), BASE_RATE if level.n else 0.0)
        return np.concatenate(columns, axis=-1), np.concatenate([vectors, constant], axis=1)

    # ---- scores --------------------------------------------------------------------------

    def decision_function(
        self, texts: Sequence[str], context: Sequence[str] | None = None
    ) -> Floats:
        """Return the scores, shape (n, k): log-odds before calibration; higher fits better.

        Parameters
        ----------
        texts : sequence of str, length n
        context : sequence of str, length n, optional
            The question that each text answers, empty where there is none.
        """
        check_is_fitted(self, "coefficients_")
        some = checked_texts(texts)
        asked = checked_context(context, len(some))
        pieces = [np.add(*self._scores(talk)) for _, talk in self._read(some, asked)]
        return np.concatenate([np.zeros((0, len(self.classes_))), *pieces])

    def predict_proba(self, texts: Sequence[str], context: Sequence[str] | None = None) -> Floats:
        """Return the probability that each code applies, shape (n, k); rows need not sum to 1."""
        scores = self.decision_function(texts, context)
        return self.calibration_.probability(scores)

    def predict_parents(
        self, texts: Sequence[str], context: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Return for each parent of the tree the probability of the best code below it.

        Returns
        -------
        pandas.DataFrame
            One row per text, one column per parent, named by its id.
        """
        import pandas as pd

        chances = self.predict_proba(texts, context)
        columns = {str(code): number for number, code in enumerate(self.classes_)}
        parents = {code.parent for code in self.codebook_ if code.parent is not None}
        best = {}
        for parent in (code.id for code in self.codebook_ if code.id in parents):
            below_it = self.codebook_.family([parent]) - {parent}
            below = [columns[code] for code in columns if code in below_it]
            best[parent] = chances[:, below].max(axis=1)
        return pd.DataFrame(best)

    def predict(
        self, texts: Sequence[str], context: Sequence[str] | None = None
    ) -> NDArray[np.int_]:
        """Return 1 where a code more probably applies than not, shape (n, k)."""
        return (self.predict_proba(texts, context) >= 0.5).astype(int)

    def _read(
        self, texts: Sequence[str], contexts: Sequence[str]
    ) -> Iterator[tuple[int, Conversation]]:
        """Yield the texts with their questions, some thousand at a time, and each batch's start."""
        for first in range(0, len(texts), _BATCH):
            some = slice(first, first + _BATCH)
            yield first, Conversation.read(self.space_, texts[some], contexts[some])

    def _scores(self, talk: Conversation) -> tuple[Floats, Floats]:
        """Return what the texts and what their questions say for each code, (n, k) each."""
        coefficients, level = self.coefficients_, self.level_
        answered = _with_intercept(self.space_.features(talk.texts)) @ coefficients[:-2]
        answered -= level.features @ coefficients[1:-2]
        asked = np.zeros_like(answered)
        if talk.questions.texts:
            asked += coefficients[-2] * talk.asked(self.space_, level)
        if self.directions_ is not None:
            by_text, by_question = talk.learned(self.space_, level, self.directions_)
            answered += coefficients[-1] * (by_text + self.base_rates_)
            asked += coefficients[-1] * by_question
        return answered, asked

    # ---- what people see -----------------------------------------------------------------

    def suggest(
        self, texts: Sequence[str], top: int = 3, context: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Return the best codes of each text.

        Parameters
        ----------
        texts : sequence of str, length n
        top : int
            Rows per text, at least 1; no more than there are codes.
        context : sequence of str, length n, optional
            The question that each text answers, empty where there is none.

        Returns
        -------
        pandas.DataFrame
            `top` rows per text with `COLUMNS`. Evidence is the text's sentence that speaks most for
            the code, as offsets in the text, in code points. `abstain` marks rows less than a
            quarter as probable as that no code applies.
        """
        import pandas as pd

        check_is_fitted(self, "coefficients_")
        columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
        some = checked_texts(texts)
        for part in self.suggest_columns(some, top, checked_context(context, len(some))):
            for name in COLUMNS:
                columns[name] += part[name].tolist()
        return pd.DataFrame(columns)

    def suggest_columns(
        self, texts: Sequence[str], top: int = 3, context: Sequence[str] | None = None
    ) -> Iterator[dict[str, NDArray[Any]]]:
        """Yield what `suggest` returns as arrays, some thousand texts at a time.

        Yields
        ------
        dict of str to ndarray
            `COLUMNS`, one value per row; text_index counts on through all of `texts`.
        """
        if top < 1:
            raise ValueError(f"top must be at least 1, not {top}")
        for first, batch in self._read(texts, checked_context(context, len(texts))):
            yield self._suggest_batch(batch, first, top)

    def _suggest_batch(self, talk: Conversation, first: int, top: int) -> dict[str, NDArray[Any]]:
        batch = talk.texts
        answered, asked = self._scores(talk)
        scores = np.round(answered + asked, 6)
        chances = np.round(self.calibration_.probability(scores), 6)
        # The null code competes: that none applies.
        none = np.prod(1.0 - chances, axis=1)
        order = np.argsort(-scores, axis=1, kind="stable")[:, :top]
        n, ranks = order.shape
        codes = order.ravel()
        chosen = np.take_along_axis(chances, order, axis=1)
        silent = np.array([not text.strip() for text in batch.texts], dtype=bool)
        abstain = silent[:, None] | (none[:, None] > NULL_ODDS * chosen)
        evidence = np.take_along_axis(self.space_.evidence(batch), order, axis=1).ravel()
        spans = np.array(batch.spans, dtype=np.int64).reshape(-1, 2)[evidence]
        asks = np.take_along_axis(asked, order, axis=1) >= ASKED_SPEAKS
        level = answered.mean(axis=1, keepdims=True)
        alone = asks & (np.take_along_axis(answered, order, axis=1) <= level)
        questions = np.where(asks, talk.which[:, None], -1).ravel().tolist()
        reasons = self._reasons(
            talk, evidence, codes, chosen.ravel(), questions, alone.ravel().tolist()
        )
        return {
            "text_index": np.repeat(np.arange(first, first + n), ranks),
            "code": self.classes_.astype(object)[codes],
            "rank": np.tile(np.arange(1, ranks + 1), n),
            "score": np.take_along_axis(scores, order, axis=1).ravel(),
            "probability": chosen.ravel(),
            "abstain": abstain.ravel(),
            "evidence_start": spans[:, 0],
            "evidence_end": spans[:, 1],
            "reason": np.array(reasons, dtype=object),
        }

    def _reasons(
        self,
        talk: Conversation,
        evidence: NDArray[np.intp],
        codes: NDArray[Any],
        chances: Floats,
        questions: list[int],
        alone: list[bool],
    ) -> list[str]:
        """Return the reason of each row: its sentence, its code, and how probable that is.

        `questions` are the numbers of the questions that speak for the code (-1: none does), and
        `alone` says where the answer itself does not.
        """
        reasons = Reasons(self.space_, talk.texts, talk.questions.split)
        rows = zip(evidence.tolist(), codes.tolist(), questions, alone, strict=True)
        told = [
            reasons.of(sentence, column)
            if question < 0
            else reasons.with_question(sentence, column, question, alone=by_question)
            for sentence, column, question, by_question in rows
        ]
        if self.calibration_.source != "shipped":
            return told
        # Until enough was decided blind, people read words instead of percentages.
        # What rests on the question alone is never called strong: people drift from what was asked.
        strengths = [
            strength(min(chance, WEAKER) if by_question else chance).capitalize()
            for chance, by_question in zip(chances.tolist(), alone, strict=True)
        ]
        return [f"{word}. {why}" for word, why in zip(strengths, told, strict=True)]

    def explain(self, text: str, code: str, context: str = "") -> Explanation:
        """Return why a code got its score for a text: parts that add up to the score.

        Parameters
        ----------
        text : str
        code : str
        context : str
            The question that the text answers; its words have parts of their own.

        Raises
        ------
        UnknownCode
            If the codebook has no such codable code.
        """
        check_is_fitted(self, "coefficients_")
        self.codebook_.require(code)
        (checked,) = checked_texts([text])
        (asked,) = checked_context([context], 1)
        column = self.classes_.tolist().index(code)
        talk = Conversation.read(self.space_, [checked], [asked])
        answered, _ = self._scores(talk)
        return explain(
            self.space_, self.level_, self.coefficients_, self.directions_,
            float(self.base_rates_[column]), talk, column, answer_level=float(answered.mean()),
        )  # fmt: skip

    # ---- guarantees ----------------------------------------------------------------------

    def predict_set(
        self, texts: Sequence[str], alpha: float = 0.1, context: Sequence[str] | None = None
    ) -> PredictionSets:
        """Return for each text a set of codes that holds all that apply, but for a share alpha.

        Conformal prediction on blind decisions, scores left out by transcript; where data do not
        suffice, the result says how many are missing, and its sets are None.
        """
        some = checked_texts(texts)
        chances = self.predict_proba(some, context)
        return prediction_sets(
            self.classes_,
            chances,
            self.calibration_.probability(self.left_out_),
            self.labels_,
            alpha,
        )

    def confident(
        self, texts: Sequence[str], precision: float = 0.9, context: Sequence[str] | None = None
    ) -> ConfidentCodes:
        """Return only the suggestions for which the wished precision is borne out.

        A Clopper-Pearson bound on blind decisions; where data do not suffice, nothing is returned
        and the result says how many decisions are missing.
        """
        some = checked_texts(texts)
        return confident_codes(
            self.classes_,
            self.predict_proba(some, context),
            self.calibration_.probability(self.left_out_),
            self.labels_,
            precision,
        )


def _embedder(chosen: Embedder | str | None) -> Embedder:
    return chosen if isinstance(chosen, Embedder) else load_embedder(chosen)


def _with_intercept(features: Floats) -> Floats:
    assert features.shape[-1] == len(FEATURES)
    return np.concatenate([np.ones((*features.shape[:-1], 1)), features], axis=-1)
