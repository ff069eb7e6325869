"""Scott's pi: chance comes from the margins of both coders taken together."""

from __future__ import annotations

from typing import Any

import numpy as np

from qualnlp.agreement.measures.percent import NAN, percent
from qualnlp.agreement.measures.ratings import Ratings, disagreement, two_coders
from qualnlp.agreement.measures.registry import (
    Counts,
    Measure,
    beyond_chance,
    register,
    share_of_yes,
)


def scott_pi(ratings: Ratings, weights: Any = None, categories: list[Any] | None = None) -> float:
    """Return Scott's pi of two coders: chance comes from their margins taken together.

    Source: Scott (1955), Public Opinion Quarterly 19. Arguments and errors as for `cohen_kappa`.

    >>> round(scott_pi([[1, 1, 0, 0], [1, 0, 0, 0]]), 3)
    0.467
    """
    table = two_coders(ratings, categories, ordered=weights is not None).table()
    total = table.sum()
    if total == 0:
        return NAN
    share = (table.sum(axis=0) + table.sum(axis=1)) / (2 * total)
    weight = disagreement(len(table), weights)
    by_chance = float((weight * np.outer(share, share)).sum())
    if by_chance == 0:
        return NAN
    return 1.0 - float((weight * table).sum() / total) / by_chance


def _of_counts(*cells: Counts) -> Counts:
    yes = share_of_yes(*cells)
    return beyond_chance(percent(*cells), yes**2 + (1 - yes) ** 2)


register(Measure("scott_pi", "Pi Scott", "Scott's pi", two=_of_counts, corrected=True))
