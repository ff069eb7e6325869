"""The study's own level: what a code scores on texts that nobody has coded.

Some definitions are near everything that is said at an office (hubness; Radovanović et al. 2010).
What counts is how far a text is nearer to a code than the study's texts are on the average. In:
texts, and the questions that they answer. Out: the means that are taken away from features and
vectors, over a sample that is drawn by hash, so that order and repeats change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualnlp.suggestion.feature_cache import Memory
from qualnlp.suggestion.features import FEATURES
from qualnlp.suggestion.regression import sigmoid
from qualnlp.suggestion.training_data import checked_context, checked_texts

Floats = NDArray[np.float64]

# A mean over so many texts is as good as one over all: no study needs longer to be levelled.
SAMPLE = 2000
# The share of a code's high mean that is its definition's doing; the rest is that people do speak
# of it often. All of it is best on interviews, less on topics of single sentences.
HUBNESS = 0.85
# How many codes an answer of a levelled study has before anything is decided: .82 to .85 on the
# development studies. The intercept follows from it, whatever the codebook, and whatever the model.
CODES_PER_ANSWER = 0.85
# The intercept of levelled texts that answer no question (reviews, notes, single sentences): how
# many codes they have differs more (1 to 1.9 on four public sets) than what scores mean.
INTERCEPT_WITHOUT_QUESTION = -2.3
# The mean of an unlevelled question's share of the score, over the same studies; and what a second
# model adds to it.
TYPICAL_ASKED, TYPICAL_ASKED_IN_CONTEXT = 1.45, 0.67
# The mean cosine of a text and a definition by the second model, over studies and public sets.
TYPICAL_IN_CONTEXT = 0.11

Background = Sequence[str] | tuple[Sequence[str], Sequence[str] | None]
Pairs = list[tuple[str, str]]


def sample(pairs: Iterable[tuple[str, str]], most: int = SAMPLE) -> Pairs:
    """Return at most `most` different (text, context) pairs: those with the smallest hashes.

    The same pairs come back in the same order whatever order they came in, and however often each
    came; memory holds no more than twice the sample.

    Examples
    --------
    >>> sample([("b", ""), ("a", ""), ("b", "")]) == sample([("a", ""), ("b", "")])
    True
    """
    drawn: dict[tuple[str, str], bytes] = {}
    border = b"\xff" * 9  # above every hash
    for pair in pairs:
        number = _hash(*pair)
        if number < border and pair[0].strip():
            drawn[pair] = number
            if len(drawn) == 2 * most:
                drawn = _smallest(drawn, most)
                border = max(drawn.values())
    return sorted(_smallest(drawn, most))


def _smallest(drawn: dict[tuple[str, str], bytes], most: int) -> dict[tuple[str, str], bytes]:
    """Return the `most` pairs with the smallest hashes; equal hashes in the order of the texts."""
    kept = sorted(drawn.items(), key=lambda item: (item[1], item[0]))[:most]
    return dict(kept)


def read_background(background: Background | None) -> Pairs:
    """Check what `CodeSuggester.fit` was given as background, and return its pairs.

    Raises
    ------
    ValueError
        If it is one text, holds anything but texts, or texts and contexts differ in length.
    """
    if background is None:
        return []
    texts: Any = background
    context: Any = None
    if isinstance(background, tuple) and len(background) == 2:
        first, second = background
        if not isinstance(first, str) and not isinstance(second, str):
            texts, context = first, second
    some = checked_texts(texts, "background")
    return list(zip(some, checked_context(context, len(some), "background"), strict=True))


def as_background(pairs: Pairs) -> Background | None:
    """Return a sample as `CodeSuggester.fit` takes it; None for an empty one."""
    return ([text for text, _ in pairs], [context for _, context in pairs]) if pairs else None


def _hash(text: str, context: str) -> bytes:
    """Return eight bytes that depend on both texts, the same on every machine."""
    both = f"{len(text)} {text}{context}".encode("utf-8", "surrogatepass")
    return blake2b(both, digest_size=8).digest()


class Centres:
    """The means of joint vectors of texts and of questions, worked out when they are asked for.

    Only what is learned from decisions lies in that space: where nothing was decided, as mostly in
    a batch run, nobody asks.
    """

    def __init__(self, memory: Memory, texts: Sequence[str], questions: Sequence[str]) -> None:
        self._from: tuple[Memory, Sequence[str], Sequence[str]] | None = (memory, texts, questions)
        self._found: tuple[Floats, Floats] | None = None

    @classmethod
    def none(cls, d: int) -> Centres:
        """Return those of an unknown study, at zero."""
        one = cls.__new__(cls)
        one._from, one._found = None, (np.zeros(d), np.zeros(d))
        return one

    def found(self) -> tuple[Floats, Floats]:
        """Return the centre of texts and that of questions, shape (d,) each; zeros without any."""
        given = self._from
        if self._found is None and given is not None:
            memory, texts, questions = given
            vectors = memory.vectors(texts)
            asked = mean(memory.vectors(questions)) if questions else np.zeros(vectors.shape[1])
            self._found = mean(vectors), asked
            self._from = None  # last: another thread may ask meanwhile
        assert self._found is not None
        return self._found

    def __getstate__(self) -> dict[str, Any]:
        """Work them out: a copy needs none of the texts."""
        return {"_from": None, "_found": self.found()}


@dataclass(frozen=True)
class Level:
    """What is taken away from texts and questions before they are compared with codes.

    Attributes
    ----------
    features : ndarray, shape (k, p)
        From the features of a text and a code.
    asked : ndarray, shape (k,)
        From a question's share of the score.
    centres : Centres
        From joint vectors, before these are brought to length one again.
    n : int
        How many texts it rests on; 0: no background was given, and nothing was levelled.
    """

    features: Floats
    asked: Floats
    centres: Centres
    n: int

    @property
    def text_centre(self) -> Floats:
        """What joint vectors of texts have in common, shape (d,)."""
        return self.centres.found()[0]

    @property
    def question_centre(self) -> Floats:
        """What joint vectors of questions have in common, shape (d,)."""
        return self.centres.found()[1]

    @classmethod
    def none(cls, k: int, p: int, d: int) -> Level:
        """Return the level of an unknown study: texts stay as they are."""
        features = np.zeros((k, p))
        features[:, len(FEATURES) :] = TYPICAL_IN_CONTEXT
        return cls(features, _typically_asked(k, p), Centres.none(d), 0)

    @classmethod
    def of(
        cls,
        features: Floats,
        asked: Floats,
        centres: Centres,
        hubness: float = HUBNESS,
    ) -> Level:
        """Return the level of a study's texts (n of them) and questions (m; none: as unknown)."""
        has_questions = len(asked) > 0
        return cls(
            _shrunk(mean(features), hubness),
            _shrunk(mean(asked), hubness)
            if has_questions
            else _typically_asked(*features.shape[1:]),
            centres,
            len(features),
        )


def _typically_asked(k: int, p: int) -> Floats:
    """Return what is taken from questions where the study has none to tell their level."""
    in_context = TYPICAL_ASKED_IN_CONTEXT if p > len(FEATURES) else 0.0
    return np.full(k, TYPICAL_ASKED + in_context)


def mean(rows: Floats) -> Floats:
    """Return the mean over the rows, exact to six decimals of each: in any order the same bytes."""
    counted = np.rint(rows * 1e6).astype(np.int64).sum(axis=0)
    return np.asarray(counted / (1e6 * len(rows)))


def intercept_of(scores: Floats, answers: float = 1.0) -> float:
    """Return what is added to scores (n, k) before anything was decided.

    Among answers to questions, a text then has `CODES_PER_ANSWER` codes expected; texts without a
    question have `INTERCEPT_WITHOUT_QUESTION`; between the two, by the share of `answers`.

    Examples
    --------
    >>> round(intercept_of(np.zeros((5, 10))), 3)  # log(0.085 / 0.915)
    -2.376
    >>> intercept_of(np.zeros((5, 10)), answers=0.0)
    -2.3
    """
    low, high = -60.0, 60.0
    # Bisection, to more digits than are kept.
    for _ in range(50):
        middle = (low + high) / 2
        expected = sigmoid(scores + middle).sum(axis=1).mean()
        if expected < min(CODES_PER_ANSWER, scores.shape[1] / 2):
            low = middle
        else:
            high = middle
    return round(answers * low + (1 - answers) * INTERCEPT_WITHOUT_QUESTION, 6)


def _shrunk(means: Floats, hubness: float) -> Floats:
    """Return the codes' means, brought a little nearer to the mean of all codes."""
    middle = means.mean(axis=0)
    return np.asarray(middle + hubness * (means - middle))


def centred(vectors: Floats, centre: Floats, parts: Sequence[slice]) -> Floats:
    """Return joint vectors without what they share with the background.

    Each of `parts` (meaning, spelling, ...) is brought to length one again and then to an equal
    share of the whole; a vector of zeros stays zero.
    """
    if not centre.any():
        return vectors
    moved = vectors - centre
    moved[~vectors.any(axis=1)] = 0.0
    for part in parts:
        moved[:, part] /= lengths_of(moved[:, part]) * np.sqrt(len(parts))
    return np.asarray(moved)


def lengths_of(rows: Floats) -> Floats:
    """Return what brings rows to length one, shape (n, 1); 1 for a row of zeros."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(np.where(lengths > 0, lengths, 1.0))
