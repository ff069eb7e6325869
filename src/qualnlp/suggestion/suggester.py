"""`CodeSuggester`: the engine as an estimator of scikit-learn."""

from __future__ import annotations

from typing import Any

from sklearn.base import BaseEstimator, ClassifierMixin

from qualnlp.suggestion.engine import Engine


class CodeSuggester(Engine, ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Suggests the codes of a codebook for texts; a scikit-learn estimator.

    Parameters
    ----------
    codebook : Codebook or path
        Its codable codes are the classes.
    embedder : Embedder, callable, str or None
        What turns texts into vectors: None is the shipped model, ``"lexical"`` spelling alone,
        any other text the name or path of a SentenceTransformer; or a function of your own that
        takes a list of n texts and returns an (n, d) array.
    contextual : Embedder, callable, str or None
        A second model beside the first, which reads words in their context, such as
        ``"indonesian-contextual"``; better, and slower. None: the first one alone.
    question_weight : float
        What a question counts beside its answer, before anything is decided.
    hubness : float
        Which share of a code's high mean over the background is taken away, 0 to 1.
    ridge : float
        How strongly what is learned is held back; higher learns more slowly.
    null_odds : float
        A suggestion abstains if no code at all is more than so many times as probable.

    Attributes
    ----------
    classes_ : ndarray of str, shape (k,)
        The ids of the codable codes, in the order of the codebook.
    coefficients_ : ndarray, shape (p + 3,)
        Intercept, the p features (4, or 5 with a second model), what was asked, and what was
        learned.
    prior_ : ndarray, shape (p + 3,)
        The coefficients before anything was decided.
    level_ : Level
        What is taken away from features and vectors, and on how many texts that rests.
    calibration_ : Calibration
        How scores become probabilities, and on how many blind decisions that rests.

    Examples
    --------
    >>> from qualnlp import Code, Codebook
    >>> codebook = Codebook([
    ...     Code("pelatihan", "Pelatihan", "Diklat, kursus, dan bimtek bagi pegawai."),
    ...     Code("promosi", "Promosi", "Kenaikan jabatan dan syaratnya.")])
    >>> suggester = CodeSuggester(codebook).fit()
    >>> suggester.suggest(["Kalau diklat sih jarang, Bu."], top=1)["code"][0]
    'pelatihan'
    """

    def __sklearn_tags__(self) -> Any:
        """Tell scikit-learn that the input is texts, and that nothing need be fitted on."""
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        tags.target_tags.required = False
        tags.classifier_tags.multi_class = False
        tags.classifier_tags.multi_label = True
        tags.no_validation = True
        return tags
