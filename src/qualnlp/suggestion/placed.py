"""Texts that were read, and all about them that no decision changes. In: a batch. Out: shares.

Features, what was asked, and where texts lie in the space where decisions are learned depend on the
codebook, the models and the level alone. Kept, they cost a new run a product with what was learned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from qualnlp.i18n import current_language
from qualnlp.suggestion.background import Level, lengths_of
from qualnlp.suggestion.conversation import QUESTION_LENGTH, Conversation, of_questions
from qualnlp.suggestion.explanation import Reasons
from qualnlp.suggestion.features import CodeSpace, TextBatch, cosines

Floats = NDArray[np.float64]


@dataclass(slots=True)
class Placed:
    """Texts with their questions, placed among the codes of a levelled study.

    Attributes
    ----------
    space : CodeSpace
    level : Level
        What they were read with; with others they say nothing.
    talk : Conversation
    features : ndarray, shape (n, k, p)
        Of the texts, not levelled.
    asked : ndarray, shape (n, k)
        What was asked, as `Conversation.asked`.
    """

    space: CodeSpace
    level: Level
    talk: Conversation
    features: Floats
    asked: Floats
    _leaning: tuple[_Leaning, _Leaning] | None = field(default=None, repr=False)
    _reasons: Reasons | None = field(default=None, repr=False)

    @classmethod
    def read(
        cls, space: CodeSpace, level: Level, texts: Sequence[str], contexts: Sequence[str]
    ) -> Placed:
        """Read texts and the questions that they answer."""
        return cls.of(space, level, Conversation.read(space, texts, contexts))

    @classmethod
    def of(cls, space: CodeSpace, level: Level, talk: Conversation) -> Placed:
        """Place texts that were read."""
        features = space.features(talk.texts)
        shape = features.shape[:2]
        asked = talk.asked(space, level) if talk.questions.texts else np.zeros(shape)
        return cls(space, level, talk, features, asked)

    def learned(self, directions: Floats) -> tuple[Floats, Floats]:
        """Return what decisions add by the texts and by their questions, shape (n, k) each."""
        if self._leaning is None:
            centres = (self.level.text_centre, self.level.question_centre)
            batches = (self.talk.texts, self.talk.questions)
            text, question = (
                _Leaning.of(self.space, batch, centre)
                for batch, centre in zip(batches, centres, strict=True)
            )
            self._leaning = (text, question)
        d = self.space.dimension
        text, question = self._leaning
        by_text = text.shares(directions[:d])
        if len(directions) == d or not self.talk.questions.texts:
            return by_text, np.zeros_like(by_text)
        by_question = QUESTION_LENGTH * question.shares(directions[d:])
        return by_text, of_questions(by_question, self.talk.which)

    def reasons(self) -> Reasons:
        """Return who says what speaks for a code, in the language of whoever reads now."""
        if self._reasons is None or self._reasons.language != current_language():
            self._reasons = Reasons(self.space, self.talk.texts, self.talk.questions)
        return self._reasons

    def kept(self) -> Placed:
        """Return them without what only their first reading needs."""
        talk = replace(
            self.talk, texts=_slim(self.talk.texts), questions=_slim(self.talk.questions)
        )
        return Placed(self.space, self.level, talk, self.features, self.asked, self._leaning)


@dataclass(frozen=True, slots=True)
class _Leaning:
    """Where texts lie in the space where decisions are learned, in single precision and sparse.

    Attributes
    ----------
    rows : list of ndarray (n, any) or csr_matrix
        What each part of a joint vector is made of.
    own : list of ndarray, shape (n, 1)
        What brings that to the part's length in the joint vector.
    moved : list of ndarray, shape (n, 1)
        How long each part is without the centre.
    some : ndarray of bool, shape (n,)
        Which texts have anything in them that the models know.
    """

    rows: list[Any]
    own: list[Floats]
    moved: list[Floats]
    some: NDArray[np.bool_]
    centre: Floats
    parts: tuple[slice, ...]

    @classmethod
    def of(cls, space: CodeSpace, batch: TextBatch, centre: Floats) -> _Leaning:
        """Look where the texts of a batch lie."""
        joint = space.joint_vectors(batch)
        spelled = batch.read.of_stretches(batch.starts).spelling()
        squares = spelled.astype(np.float64).power(2).sum(axis=1)
        lengths = np.sqrt(np.asarray(squares).reshape(-1, 1))
        whole = np.sqrt(len(space.parts))
        rows = [batch.vectors, spelled, batch.contextual][: len(space.parts)]
        own = [np.full((len(joint), 1), whole) for _ in rows]
        own[1] = np.where(lengths > 0, lengths, 1.0) * whole
        moved = [np.ones((len(joint), 1)) for _ in rows]
        if centre.any():
            moved = [whole * lengths_of((joint - centre)[:, part]) for part in space.parts]
        return cls(rows, own, moved, np.asarray(joint.any(axis=1)), centre, space.parts)

    def shares(self, directions: Floats) -> Floats:
        """Return the products of centred joint vectors with directions (d, k): (n, k)."""
        found = np.zeros((len(self.some), directions.shape[1]))
        for part, rows, own, moved in zip(self.parts, self.rows, self.own, self.moved, strict=True):
            towards = directions[part]
            sparse = isinstance(rows, csr_matrix)
            products = rows @ towards if sparse else cosines(towards.T, rows).T
            found += (products / own - self.centre[part] @ towards) / moved
        found[~self.some] = 0.0
        return found


def _slim(batch: TextBatch) -> TextBatch:
    """Return a batch without the vectors of its sentences, which its features are made of."""
    return replace(batch, sentence_vectors=batch.sentence_vectors[:0].copy())
