"""Texts together with the questions that they answer. In: both. Out: each read once.

A question is read like a text, and its features are weighed like a text's into one number a code:
what was asked. One coefficient says how much that counts, since people drift from what they were
asked. Several texts may answer one question; it is read once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualnlp.suggestion.background import Level
from qualnlp.suggestion.features import CONTEXTUAL, CodeSpace, TextBatch

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]

# How much each feature of a text counts before anything is decided; chosen on coded reviews
# (benchmarks/engine.py) and as good on interviews that were left out (benchmarks/conversation.py).
FEATURE_PRIOR = {
    "definition": 6.5,
    "line": 3.2,
    "lexical": 4.0,
    "exclusion": -1.0,
    CONTEXTUAL: 8.0,
}
# A question's length beside its answer's, in the space where decisions are learned.
QUESTION_LENGTH = 0.5
# From so many log-odds on, a question is named among the reasons.
ASKED_SPEAKS = 0.5


@dataclass(frozen=True, slots=True)
class Conversation:
    """Texts and their questions as the engine sees them.

    Attributes
    ----------
    texts : TextBatch
        n texts.
    questions : TextBatch
        The m different questions among theirs.
    which : ndarray of int, shape (n,)
        Each text's question; -1 where it answers none.
    """

    texts: TextBatch
    questions: TextBatch
    which: Integers

    @classmethod
    def read(cls, space: CodeSpace, texts: Sequence[str], contexts: Sequence[str]) -> Conversation:
        """Read texts and, once each, their questions."""
        asked, which = different(contexts)
        return cls(space.read(texts), space.read(asked), which)

    def asked(self, space: CodeSpace, level: Level) -> Floats:
        """Return what was asked, shape (n, k): 0 on the average, and where nothing was."""
        scores = space.features(self.questions) @ feature_prior(space) - level.asked
        return of_questions(scores, self.which)


def feature_prior(space: CodeSpace) -> Floats:
    """Return `FEATURE_PRIOR` in the order of the space's features, shape (p,)."""
    return np.array([FEATURE_PRIOR[name] for name in space.feature_names])


def different(contexts: Sequence[str]) -> tuple[list[str], Integers]:
    """Return the different questions, and which of them each text answers (-1: none).

    Examples
    --------
    >>> different(["Ada diklat?", "", "Ada diklat?"])
    (['Ada diklat?'], array([ 0, -1,  0]))
    """
    numbers: dict[str, int] = {}
    which = [
        numbers.setdefault(context, len(numbers)) if context.strip() else -1 for context in contexts
    ]
    return list(numbers), np.array(which, dtype=np.intp)


def of_questions(rows: Floats, which: Integers) -> Floats:
    """Return each text's row of its question, (n, ...); zeros where there is none.

    Examples
    --------
    >>> of_questions(np.array([[2.0]]), np.array([0, -1])).tolist()
    [[2.0], [0.0]]
    """
    found = np.zeros((len(which), *rows.shape[1:]))
    has = which >= 0
    found[has] = rows[which[has]]
    return found
