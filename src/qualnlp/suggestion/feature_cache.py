"""Decided texts as numbers, computed once per text: relearning reads only what is new."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qualnlp.suggestion.features import CodeSpace, TextBatch

Floats = NDArray[np.float64]

# A text's numbers may differ in their last bits with the texts beside it in a batch; rounded, they
# are the same whenever it was read. Vectors are single precision to begin with.
_DECIMALS = 6
# So many texts are read together: their sentences stand in memory no longer than they are needed.
_BATCH = 2048


class Memory:
    """Features and vectors of the texts met so far."""

    def __init__(self, space: CodeSpace) -> None:
        self._space = space
        self._rows: dict[str, int] = {}
        self._features: list[Floats] = []
        self._vectors: list[Floats] = []
        # Read, and not yet asked for their vectors: where nothing was decided nobody needs these.
        self._waiting: list[TextBatch] = []

    def of(self, texts: Sequence[str]) -> tuple[Floats, Floats]:
        """Return features (n, k, p) and joint vectors (n, d) of texts."""
        return self.features(texts), self.vectors(texts)

    def features(self, texts: Sequence[str]) -> Floats:
        """Return the features of texts, (n, k, p)."""
        self._read(texts)
        if not len(texts):
            return np.zeros((0, len(self._space.codes), len(self._space.feature_names)))
        return np.stack([self._features[self._rows[text]] for text in texts])

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Return the joint vectors of texts, (n, d)."""
        self._read(texts)
        for batch in self._waiting:
            self._vectors += list(np.round(self._space.joint_vectors(batch), _DECIMALS))
        self._waiting = []
        if not len(texts):
            return np.zeros((0, self._space.dimension))
        return np.stack([self._vectors[self._rows[text]] for text in texts])

    def _read(self, texts: Sequence[str]) -> None:
        new = [text for text in dict.fromkeys(texts) if text not in self._rows]
        for start in range(0, len(new), _BATCH):
            some = new[start : start + _BATCH]
            batch = self._space.read(some)
            first = len(self._rows)
            self._features += list(np.round(self._space.features(batch), _DECIMALS))
            self._waiting.append(batch.of_texts())
            self._rows.update({text: first + number for number, text in enumerate(some)})
