"""Guarantees from blind decisions: conformal sets, and suggestions with a bound on precision.

Both rest on texts that were decided blind, on scores that left their transcript out. Where the
decisions do not suffice, the answer says how many are missing instead of guessing.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualnlp.i18n import percent, say
from qualnlp.suggestion.training_data import Labels

Floats = NDArray[np.float64]

# Both bounds are stated at this confidence.
CONFIDENCE = 0.9


@dataclass(frozen=True, slots=True)
class PredictionSets:
    """Conformal sets.

    Attributes
    ----------
    sets : list of frozenset of str, or None
        One set per text; the empty set says that no code applies. None where data do not suffice.
    coverage_low, coverage_high : float
        The band in which the coverage lies for 90 % of samples of this size (NaN without sets).
    n : int
        How many independent units (transcripts, else texts) the threshold rests on.
    missing : int
        How many more are needed; 0 where there are sets.
    note : str
    """

    sets: list[frozenset[str]] | None
    coverage_low: float
    coverage_high: float
    n: int
    missing: int
    note: str


@dataclass(frozen=True, slots=True)
class ConfidentCodes:
    """Suggestions with a bound on their precision.

    Attributes
    ----------
    codes : list of frozenset of str
        The codes of each text, all empty where data do not suffice.
    threshold : float
        The probability from which a suggestion counts as confident (NaN without a bound).
    precision_low : float
        The lower bound of the precision, at 90 % confidence (NaN without a bound).
    n : int
        How many decisions the bound rests on.
    missing : int
        How many more decisions are needed at the least; 0 where there is a bound.
    note : str
    """

    codes: list[frozenset[str]]
    threshold: float
    precision_low: float
    n: int
    missing: int
    note: str


def prediction_sets(
    classes: NDArray[Any], chances: Floats, left_out: Floats, labels: Labels, alpha: float
) -> PredictionSets:
    """Return conformal sets of codes.

    A text's misfit is one minus the smallest probability among the codes that apply to it. A
    transcript's misfit is the largest of its texts' (their coverage holds together, which is
    careful, not tight); a text in no transcript stands for itself. The threshold is the
    ceil((n + 1)(1 - alpha))-th smallest misfit of n units (Vovk et al. 2005), and the band of
    the coverage that of a Beta(n + 1 - l, l) with l = floor((n + 1) alpha).

    Raises
    ------
    ValueError
        If alpha is not between 0 and 1.
    """
    from scipy.stats import beta

    if not 0 < alpha < 1:
        raise ValueError(f"alpha must lie between 0 and 1, not {alpha}")
    usable = labels.fair
    misfit = 1 - np.where(labels.applies > 0, left_out, 1.0).min(axis=1, initial=1.0)
    units = [
        misfit[usable & (labels.groups == group)].max()
        for group in np.unique(labels.groups[usable])
    ]
    n = len(units)
    least = ceil(1 / alpha) - 1
    if n < least:
        note = say(
            f"Belum cukup data: perlu {least - n} satuan lagi yang selesai dikode tanpa saran.",
            f"Not enough data: {least - n} more units finished blind are needed.",
        )
        return PredictionSets(None, float("nan"), float("nan"), n, least - n, note)
    threshold = float(np.sort(units)[ceil((n + 1) * (1 - alpha)) - 1])
    sets = _named(classes, 1 - chances <= threshold)
    outside = int((n + 1) * alpha)
    low, high = beta.ppf([0.05, 0.95], n + 1 - outside, outside)
    about, least_share, most_share = percent(1 - alpha), percent(low), percent(high)
    note = say(
        f"Cakupan sekitar {about}, antara {least_share} dan {most_share} untuk {n} satuan.",
        f"Coverage about {about}, between {least_share} and {most_share} for {n} units.",
    )
    return PredictionSets(sets, float(low), float(high), n, 0, note)


def confident_codes(
    classes: NDArray[Any], chances: Floats, left_out: Floats, labels: Labels, precision: float
) -> ConfidentCodes:
    """Return the suggestions above the lowest threshold whose precision is borne out.

    Thresholds are tried from the highest on, each with a Clopper-Pearson bound at 90 %, until the
    first that fails (fixed-sequence testing, so that trying several costs no confidence).

    Raises
    ------
    ValueError
        If precision is not between 0 and 1.
    """
    from scipy.stats import beta

    if not 0 < precision < 1:
        raise ValueError(f"precision must lie between 0 and 1, not {precision}")
    usable = labels.blind[:, None] & (labels.weights > 0)
    scores, right = left_out[usable], labels.applies[usable] > 0
    order = np.argsort(-scores, kind="stable")
    scores, right = scores[order], right[order]
    # So many, all of them right, are the least that can bear the bound.
    least = ceil(np.log(1 - CONFIDENCE) / np.log(precision))
    threshold = bound = float("nan")
    used = 0
    for n in range(least, len(scores) + 1, max(least // 4, 1)):
        hits = int(right[:n].sum())
        low = float(beta.ppf(1 - CONFIDENCE, hits, n - hits + 1)) if hits else 0.0
        if low < precision:
            break
        threshold, bound, used = float(scores[n - 1]), low, n
    if used == 0:
        missing = max(least - int(right[: max(least, 1)].sum()), 1)
        note = say(
            f"Belum cukup data: perlu sedikitnya {missing} keputusan lagi tanpa saran.",
            f"Not enough data: at least {missing} more blind decisions are needed.",
        )
        empty = [frozenset[str]() for _ in chances]
        return ConfidentCodes(empty, threshold, bound, len(scores), missing, note)
    codes = _named(classes, chances >= threshold)
    note = say(
        f"Ketepatan sedikitnya {percent(bound)} (keyakinan 90%), dari {used} keputusan.",
        f"Precision at least {percent(bound)} (90% confidence), from {used} decisions.",
    )
    return ConfidentCodes(codes, threshold, bound, used, 0, note)


def _named(classes: NDArray[Any], inside: NDArray[np.bool_]) -> list[frozenset[str]]:
    """Return the ids of the codes that are inside, text by text."""
    return [frozenset(map(str, classes[row])) for row in inside]
