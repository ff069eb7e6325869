"""Decided texts as numbers, computed once per text: relearning reads only what is new."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qualnlp.suggestion.features import CodeSpace

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

    def of(self, texts: Sequence[str]) -> tuple[Floats, Floats]:
        """Return features (n, k, p) and joint vectors (n, d) of texts."""
        new = [text for text in dict.fromkeys(texts) if text not in self._rows]
        for start in range(0, len(new), _BATCH):
            some = new[start : start + _BATCH]
            batch = self._space.read(some)
            first = len(self._rows)
            self._features += list(np.round(self._space.features(batch), _DECIMALS))
            self._vectors += list(np.round(self._space.joint_vectors(batch), _DECIMALS))
            self._rows.update({text: first + number for number, text in enumerate(some)})
        rows = [self._rows[text] for text in texts]
        if not rows:
            k, p = len(self._space.codes), len(self._space.feature_names)
            return np.zeros((0, k, p)), np.zeros((0, self._space.dimension))
        return (
            np.stack([self._features[row] for row in rows]),
            np.stack([self._vectors[row] for row in rows]),
        )
