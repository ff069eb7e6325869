"""What an engine was taught, kept for the next time. In: decided texts. Out: an order, or nothing.

Most decisions come on top of those before: then only new texts are read, and what was inverted is
brought up to date (`residuals.Ridge`). What is learned (`learning`) is the same, bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualnlp.suggestion.learning import Learned, learn
from qualnlp.suggestion.residuals import Ridge
from qualnlp.suggestion.training_data import Labels

Floats = NDArray[np.float64]

# So many new texts at once are better learned from scratch.
MANY = 40


@dataclass(slots=True)
class Taught:
    """Decided texts, in the order in which they came.

    Attributes
    ----------
    places : dict of (text, question, transcript) to list of int
        Where each text stands.
    names : dict of str to int
        The transcripts' numbers.
    features : ndarray, shape (n, k, p + 2)
        The regression's features.
    ridge : Ridge
    strength : float
        Of the ridge.
    learned : Learned
        The last time.
    """

    places: dict[tuple[str, str, str], list[int]]
    names: dict[str, int]
    features: Floats
    ridge: Ridge
    strength: float
    learned: Learned

    @classmethod
    def of(
        cls, labels: Labels, features: Floats, ridge: Ridge, strength: float, learned: Learned
    ) -> Taught:
        """Keep what was learned from scratch."""
        places: dict[tuple[str, str, str], list[int]] = {}
        for row, key in enumerate(_keys(labels)):
            places.setdefault(key, []).append(row)
        names = dict(zip(labels.names, labels.groups.tolist(), strict=True))
        return cls(places, names, features, ridge, strength, learned)

    def __reduce__(self) -> tuple[type[None], tuple[()]]:
        """Leave nothing in a copy: it learns from scratch."""
        return type(None), ()

    def learn(
        self, labels: Labels, order: NDArray[np.intp], prior: Floats, precision: Floats
    ) -> Learned:
        """Learn on from the last time; `order` is what `follow` returned.

        Raises
        ------
        Border
            If it must be learned from scratch.
        """
        self.learned = learn(
            labels, self.features, self.ridge.learn, prior, precision, self.learned, order
        )
        return self.learned

    def follow(
        self,
        labels: Labels,
        read: Callable[[list[str], list[str]], tuple[Floats, Floats]],
    ) -> NDArray[np.intp] | None:
        """Take in the new texts; return where each text of `labels` stands.

        None where that does not help: texts were taken away, or many are new.

        Parameters
        ----------
        read : callable
            From texts and questions their features and vectors.
        """
        keys = _keys(labels)
        used: dict[tuple[str, str, str], int] = {}
        order = np.empty(len(keys), np.intp)
        new: list[int] = []
        known = self.places
        for row, key in enumerate(keys):
            times = used.get(key, 0)
            used[key] = times + 1
            there = known.get(key, ())
            if times < len(there):
                order[row] = there[times]
            else:
                order[row] = len(self.features) + len(new)
                new.append(row)
        if len(keys) != len(self.features) + len(new) or len(new) > MANY:
            return None
        if new:
            features, vectors = read(
                [labels.texts[row] for row in new], [labels.contexts[row] for row in new]
            )
            if vectors.shape[1] != self.ridge.vectors.shape[1]:
                return None
            names = self.names
            groups = [names.setdefault(labels.names[row], len(names)) for row in new]
            self.ridge.add(vectors, np.array(groups, np.intp))
            for row in new:
                self.places.setdefault(keys[row], []).append(int(order[row]))
            self.features = np.concatenate([self.features, features])
        return order


def _keys(labels: Labels) -> list[tuple[str, str, str]]:
    return list(zip(labels.texts, labels.contexts, labels.names, strict=True))
