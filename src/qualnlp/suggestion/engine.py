"""The engine: which codes fit a text, from definitions alone, and better with every decision.

The score of a text and a code is linear: an intercept, the features of `CodeSpace`, what the
interviewer asked (`conversation`), and what was learned from decisions (`residuals`); features are
levelled on the study's own texts (`background`). The coefficients have a Gaussian prior that was
chosen on coded texts (benchmarks/engine.py, benchmarks/conversation.py) and are fitted anew to each
study's decisions; nothing is random.

`CodeSuggester` is this engine as an estimator of scikit-learn, which takes longer to load than the
engine takes to read a study: whatever needs no estimator (a study's runs, batch) uses `Engine`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from qualnlp.codebook import Code, Codebook
from qualnlp.embedding import EmbedderLike, as_embedder
from qualnlp.suggestion.background import (
    HUBNESS,
    Background,
    Centres,
    Level,
    centred,
    intercept_of,
    read_background,
    sample,
)
from qualnlp.suggestion.calibration import calibrate
from qualnlp.suggestion.conformal import (
    ConfidentCodes,
    PredictionSets,
    confident_codes,
    prediction_sets,
)
from qualnlp.suggestion.conversation import (
    QUESTION_LENGTH,
    different,
    feature_prior,
    of_questions,
)
from qualnlp.suggestion.explanation import Explanation, explain
from qualnlp.suggestion.feature_cache import Memory
from qualnlp.suggestion.features import CONTEXTUAL, CodeSpace
from qualnlp.suggestion.learning import Border, Learned, learn
from qualnlp.suggestion.placed import Placed
from qualnlp.suggestion.residuals import RIDGE, Ridge, learn_directions
from qualnlp.suggestion.rows import COLUMNS, NULL_ODDS, reasons_of, suggestion_rows, who_speaks
from qualnlp.suggestion.taught import Taught
from qualnlp.suggestion.training_data import (
    Codes,
    Labels,
    Texts,
    checked_context,
    checked_texts,
    decided,
    read_labels,
    texts_and_contexts,
)

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

# Precision of the coefficients' prior: intercept, each feature, what was asked, what was learned.
PRIOR_INTERCEPT, PRIOR_LEARNED = -4.3, 8.0
PRECISION_INTERCEPT, PRECISION_ASKED, PRECISION_LEARNED = 0.3, 100.0, 0.2
PRECISION = {"definition": 0.3, "line": 0.5, "lexical": 0.1, "exclusion": 1.0, CONTEXTUAL: 0.3}
# Levelled features mean the same in every study: their coefficients need more to be moved.
LEVELLED = 3.0
# What a question counts beside its answer.
QUESTION_WEIGHT = 0.5
# The length of a constant beside the vectors to learn from: how soon base rates are learned.
BASE_RATE = 0.3
# Texts are scored so many at a time: memory stays bounded whatever their number, and what is worked
# out of them stays near the processor.
_BATCH = 1024


class Engine:
    """Suggests the codes of a codebook for texts; see `qualnlp.CodeSuggester`."""

    def __init__(
        self,
        codebook: Codebook | str | Path,
        embedder: EmbedderLike = None,
        contextual: EmbedderLike = None,
        *,
        question_weight: float = QUESTION_WEIGHT,
        hubness: float = HUBNESS,
        ridge: float = RIDGE,
        null_odds: float = NULL_ODDS,
    ) -> None:
        self.codebook = codebook
        self.embedder = embedder
        self.contextual = contextual
        self.question_weight = question_weight
        self.hubness = hubness
        self.ridge = ridge
        self.null_odds = null_odds

    # ---- learning ------------------------------------------------------------------------

    def fit(
        self,
        texts: Texts | None = None,
        codes: Codes | None = None,
        groups: Sequence[Any] | None = None,
        blind: Sequence[bool] | None = None,
        weight: Any = None,
        context: Sequence[str] | None = None,
        background: Background | None = None,
    ) -> Self:
        """Learn from definitions alone, or from decided texts as well.

        Parameters
        ----------
        texts : sequence of str, length n, optional
            Or a DataFrame with a column ``text`` and, where there is one, ``question``.
        codes : sequence of sets of code ids, or (n, k) array, optional
            Sets: finished texts, where what is not in the set does not apply. An array's columns
            are `classes_`. With -1 in it: 1 confirmed, -1 rejected, 0 unknown. Without (as
            `MultiLabelBinarizer` makes it): 1 applies, 0 does not, as in a set; where 0 is to
            stay unknown, give it the weight 0. A DataFrame's columns must be named by the codes.
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
        if getattr(self, "_embedders_chosen", ()) != (self.embedder, self.contextual):
            self.embedder_ = as_embedder(self.embedder)
            self.contextual_ = None if self.contextual is None else as_embedder(self.contextual)
            self._embedders_chosen = (self.embedder, self.contextual)
        self._place(codable)
        # On one thread: the same bytes on any number of cores, and no waiting between threads.
        with _blas(teaching=bool(labels.weights.any())).limit(limits=1, user_api="blas"):
            self._set_level(pairs)
            self._learn(labels)
        return self

    def release(self) -> None:
        """Let the models go of what they can read again; see `qualnlp.embedding.Embedder`."""
        for one in (self.embedder_, self.contextual_):
            if one is not None:
                one.release()

    def _place(self, codable: Sequence[Code]) -> None:
        """Place the codes in the space of texts, unless they lie there from an earlier fit."""
        earlier: CodeSpace | None = getattr(self, "space_", None)
        if earlier is not None and earlier.codes == tuple(codable):
            if earlier.embedder is self.embedder_ and earlier.contextual is self.contextual_:
                return
        self.space_ = CodeSpace(codable, self.embedder_, self.contextual_)
        self._memory = Memory(self.space_)
        self._levelled_on: tuple[Any, ...] = ()
        self._taught: Taught | None = None

    def _set_level(self, pairs: list[tuple[str, str]]) -> None:
        """Level the codes on the study's texts, unless that was done in an earlier fit."""
        wanted = (pairs, self.hubness, self.question_weight)
        if self._levelled_on == wanted:
            return
        weights = feature_prior(self.space_)
        self.prior_ = np.array([PRIOR_INTERCEPT, *weights, self.question_weight, PRIOR_LEARNED])
        if pairs:
            # Read apart from what people decided: there it would stay in memory.
            memory = Memory(self.space_)
            questions, which = different([context for _, context in pairs])
            texts = [text for text, _ in pairs]
            asked, features = memory.features(questions) @ weights, memory.features(texts)
            centres = Centres(memory, texts, questions)
            self.level_ = level = Level.of(features, asked, centres, self.hubness)
            scores = (features - level.features) @ weights
            scores += self.question_weight * of_questions(asked - level.asked, which)
            self.prior_[0] = intercept_of(scores, float((which >= 0).mean()))
        else:
            k, p = len(self.classes_), len(weights)
            self.level_ = Level.none(k, p, self.space_.dimension)
        self._levelled_on = wanted
        self._taught, self._learned_before = None, False

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
        learned = self._learned_on(labels) or self._learned_from_scratch(labels)
        self.coefficients_, self.left_out_ = learned.coefficients, learned.scores
        self.calibration_ = learned.calibration
        # The last column is the same for all texts: how often a code applies in this study.
        constant = BASE_RATE if self.level_.n else 0.0
        self.directions_ = learned.directions[:-1]
        self.base_rates_ = constant * learned.directions[-1]

    def _learned_on(self, labels: Labels) -> Learned | None:
        """Learn on from the last time; None where that cannot be."""
        taught = self._taught
        if taught is None or taught.strength != self.ridge:
            return None
        order = taught.follow(labels, self._numbers)
        try:
            if order is not None:
                return taught.learn(labels, order, self.prior_, self._precision())
        except Border:
            pass
        return None

    def _learned_from_scratch(self, labels: Labels) -> Learned:
        self._taught = None
        features, vectors = self._numbers(labels.texts, labels.contexts)
        ridge = None
        if len(vectors) > vectors.shape[1]:
            ridge = Ridge(vectors, labels.groups, self.ridge)

        def directions(residuals: Floats) -> tuple[Floats, Floats]:
            if ridge is not None:
                return ridge.learn(residuals)
            return learn_directions(vectors, residuals, labels.groups, self.ridge)

        learned = learn(labels, features, directions, self.prior_, self._precision())
        # Whoever learns again is likely to do so many times; a single run need not keep anything.
        if ridge is not None and self._learned_before:
            self._taught = Taught.of(labels, features, ridge, self.ridge, learned)
        self._learned_before = True
        return learned

    def _precision(self) -> Floats:
        """Return how firmly each coefficient is held where its prior has it, shape (p + 3,)."""
        features = np.array([PRECISION[name] for name in self.space_.feature_names])
        if self.level_.n:
            features = LEVELLED * features
        return np.array([PRECISION_INTERCEPT, *features, PRECISION_ASKED, PRECISION_LEARNED])

    def _numbers(self, texts: list[str], contexts: list[str]) -> tuple[Floats, Floats]:
        """Return the regression's features (n, k, p + 2) and the vectors to learn from.

        The vectors are those of the texts, of the questions where there are any, and a constant.
        """
        features, joint = self._memory.of(texts)
        n, k, _ = features.shape
        level, parts = self.level_, self.space_.parts
        questions, which = different(contexts)
        asked, asked_joint = self._memory.of(questions)
        columns = [
            np.ones((n, k, 1)),
            features - level.features,
            of_questions(asked @ feature_prior(self.space_) - level.asked, which)[..., None],
        ]
        vectors = centred(joint, level.text_centre, parts)
        if questions:
            moved = QUESTION_LENGTH * centred(asked_joint, level.question_centre, parts)
            vectors = np.concatenate([vectors, of_questions(moved, which)], axis=1)
        # Vectors that were not centred have what is common to all texts in them already.
        constant = np.full((n, 1), BASE_RATE if level.n else 0.0)
        return np.concatenate(columns, axis=-1), np.concatenate([vectors, constant], axis=1)

    # ---- scores --------------------------------------------------------------------------

    def decision_function(self, texts: Texts, context: Sequence[str] | None = None) -> Floats:
        """Return the scores, shape (n, k): log-odds before calibration; higher fits better.

        Parameters
        ----------
        texts : sequence of str, length n
        context : sequence of str, length n, optional
            The question that each text answers, empty where there is none.
        """
        self._require_fitted()
        some, asked = texts_and_contexts(texts, context)
        pieces = [np.add(*self._scores(placed)) for _, placed in self._read(some, asked)]
        return np.concatenate([np.zeros((0, len(self.classes_))), *pieces])

    def predict_proba(self, texts: Texts, context: Sequence[str] | None = None) -> Floats:
        """Return the probability that each code applies, shape (n, k); rows need not sum to 1."""
        scores = self.decision_function(texts, context)
        return self.calibration_.probability(scores)

    def predict_parents(self, texts: Texts, context: Sequence[str] | None = None) -> pd.DataFrame:
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

    def predict(self, texts: Texts, context: Sequence[str] | None = None) -> NDArray[np.int_]:
        """Return 1 where a code more probably applies than not, shape (n, k)."""
        return (self.predict_proba(texts, context) >= 0.5).astype(int)

    def score(
        self, texts: Texts, codes: Codes, sample_weight: Sequence[float] | None = None
    ) -> float:
        """Return the share of texts with a code whose first suggestion is right (hit@1).

        This is what `GridSearchCV` and `cross_val_score` compare unless told otherwise.

        Parameters
        ----------
        texts : sequence of str or DataFrame, length n
        codes : as for `fit`
        sample_weight : sequence of float, length n, optional

        Returns
        -------
        float
            0 to 1; NaN where no text has a code.

        Examples
        --------
        >>> book = Codebook([Code("diklat", "Diklat", "Kursus."), Code("gaji", "Gaji", "Upah.")])
        >>> Engine(book).fit().score(["Kursusnya jarang.", "Upah kecil."],
        ...                                 [{"diklat"}, {"gaji"}])
        1.0
        """
        self._require_fitted()
        scores = self.decision_function(texts)
        applies, _ = decided(self.classes_, len(scores), codes)
        weights = np.ones(len(scores)) if sample_weight is None else np.asarray(sample_weight)
        weights = weights * applies.any(axis=1)
        if not weights.sum():
            return float("nan")
        right = applies[np.arange(len(scores)), scores.argmax(axis=1)]
        return float(weights @ right / weights.sum())

    def place(self, texts: Sequence[str], contexts: Sequence[str]) -> Placed:
        """Read texts and their questions: all about them that no decision changes."""
        # On one thread, as in `fit`: several only wait for each other over so small products.
        with _blas().limit(limits=1, user_api="blas"):
            return Placed.read(self.space_, self.level_, texts, contexts)

    def fits(self, placed: Placed) -> bool:
        """Tell whether texts were placed as this engine would place them."""
        return placed.space is self.space_ and placed.level is self.level_

    def _read(self, texts: Sequence[str], contexts: Sequence[str]) -> Iterator[tuple[int, Placed]]:
        """Yield where each batch of texts begins, and the batch."""
        for first in range(0, len(texts), _BATCH):
            some = slice(first, first + _BATCH)
            yield first, self.place(texts[some], contexts[some])

    def _scores(self, placed: Placed) -> tuple[Floats, Floats]:
        """Return what the texts and what their questions say for each code, (n, k) each."""
        coefficients = self.coefficients_
        with _blas().limit(limits=1, user_api="blas"):
            answered = _with_intercept(placed.features) @ coefficients[:-2]
            answered -= self.level_.features @ coefficients[1:-2]
            asked = coefficients[-2] * placed.asked
            if self.directions_ is None:
                return answered, asked
            by_text, by_question = placed.learned(self.directions_)
            answered += coefficients[-1] * (by_text + self.base_rates_)
            asked += coefficients[-1] * by_question
        return answered, asked

    def _require_fitted(self) -> None:
        if not hasattr(self, "coefficients_"):
            from sklearn.utils.validation import check_is_fitted

            check_is_fitted(self, "coefficients_")

    # ---- what people see -----------------------------------------------------------------

    def suggest(
        self, texts: Texts, top: int = 3, context: Sequence[str] | None = None
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
            sixth as probable as that no code applies (`null_odds`).
        """
        import pandas as pd

        self._require_fitted()
        columns: dict[str, list[Any]] = {name: [] for name in COLUMNS}
        some, asked = texts_and_contexts(texts, context)
        for part in self.suggest_columns(some, top, asked):
            for name in COLUMNS:
                columns[name] += part[name].tolist()
        return pd.DataFrame(columns)

    def suggest_columns(
        self,
        texts: Texts,
        top: int = 3,
        context: Sequence[str] | None = None,
        *,
        reasons: bool = True,
    ) -> Iterator[dict[str, NDArray[Any]]]:
        """Yield what `suggest` returns as arrays, some thousand texts at a time.

        Without `reasons` each reason is an empty text.

        Yields
        ------
        dict of str to ndarray
            `COLUMNS`, one value per row; text_index counts on through all of `texts`.
        """
        if top < 1:
            raise ValueError(f"top must be at least 1, not {top}")
        for first, placed in self._read(*texts_and_contexts(texts, context)):
            yield self.suggest_placed(placed, top, first, reasons=reasons)

    def suggest_placed(
        self, placed: Placed, top: int, first: int = 0, *, reasons: bool = True
    ) -> dict[str, NDArray[Any]]:
        """Return what `suggest` returns of one batch as arrays; `first` is its first text's number.

        Raises
        ------
        ValueError
            If the texts were placed for another codebook, other models or another level.
        """
        if not self.fits(placed):
            raise ValueError("these texts were placed by another engine, or before another level")
        answered, asked = self._scores(placed)
        return suggestion_rows(
            self.space_, self.calibration_, placed.talk, placed.reasons() if reasons else None,
            answered, asked, first, top, self.null_odds,
        )  # fmt: skip

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
        self._require_fitted()
        self.codebook_.require(code)
        (checked,) = checked_texts([text])
        (asked,) = checked_context([context], 1)
        column = self.classes_.tolist().index(code)
        placed = self.place([checked], [asked])
        talk = placed.talk
        answered, asks = self._scores(placed)
        order = np.array([[column]])
        evidence = self.space_.evidence(talk.texts, order)[:, 0]
        who = who_speaks(order, answered, asks)
        (reason,) = reasons_of(placed.reasons(), talk, evidence, order, who)
        return explain(
            self.space_, self.level_, self.coefficients_, self.directions_,
            float(self.base_rates_[column]), talk, column, reason,
        )  # fmt: skip

    # ---- guarantees ----------------------------------------------------------------------

    def predict_set(
        self, texts: Texts, alpha: float = 0.1, context: Sequence[str] | None = None
    ) -> PredictionSets:
        """Return for each text a set of codes that holds all that apply, but for a share alpha.

        Conformal prediction on blind decisions, scores left out by transcript; where data do not
        suffice, the result says how many are missing, and its sets are None.
        """
        chances = self.predict_proba(texts, context)
        return prediction_sets(
            self.classes_,
            chances,
            self.calibration_.probability(self.left_out_),
            self.labels_,
            alpha,
        )

    def confident(
        self, texts: Texts, precision: float = 0.9, context: Sequence[str] | None = None
    ) -> ConfidentCodes:
        """Return only the suggestions for which the wished precision is borne out.

        A Clopper-Pearson bound on blind decisions; where data do not suffice, nothing is returned
        and the result says how many decisions are missing.
        """
        return confident_codes(
            self.classes_,
            self.predict_proba(texts, context),
            self.calibration_.probability(self.left_out_),
            self.labels_,
            precision,
        )


def _blas(teaching: bool = False) -> Any:
    """Return what limits the threads of linear algebra; to look for its libraries takes 10 ms."""
    if teaching:
        import scipy.linalg  # noqa: F401  (loads its own library, which must be found as well)
    return _blas_found("scipy.linalg" in sys.modules)


@cache
def _blas_found(_with_scipy: bool) -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _with_intercept(features: Floats) -> Floats:
    return np.concatenate([np.ones((*features.shape[:-1], 1)), features], axis=-1)
