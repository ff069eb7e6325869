"""Agreement among coders who read blind, and among coders who saw suggestions.

In: decisions with their transcripts. Out: Krippendorff's alpha over every (excerpt, code) pair that
two coders read in the same mode, as functions of how often each transcript is drawn. Coders who saw
the same suggestions agree more than they would have by themselves: the difference is what the
suggestions did to the agreement, not how reliable the codes are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qualnlp.agreement.coding_matrix import read_marks
from qualnlp.agreement.many_coders import alpha_of, pooled
from qualnlp.terms import MODES

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


class AgreementByMode:
    """Alpha in each mode.

    Attributes
    ----------
    resampling_units : int
        What the bootstrap draws from (`Marks.resampling_units`).
    read : dict of str to int
        Mode -> how many excerpts two coders or more read in it.
    """

    def __init__(self, read: pd.DataFrame, confirmed: pd.DataFrame) -> None:
        """Count.

        Parameters
        ----------
        read : DataFrame
            excerpt_id, coder, mode, document: a row for each excerpt that a coder read.
        confirmed : DataFrame
            excerpt_id, coder, code: what stands confirmed.
        """
        rows = read.merge(confirmed[["excerpt_id", "coder", "code"]], how="left")
        rows = rows.rename(columns={"document": "transcript_id"})
        groups = rows.groupby(["mode", "coder"], sort=True)
        frames = {f"{mode} {coder}": own for (mode, coder), own in groups}
        modes = [mode for (mode, _), _ in groups]
        self.resampling_units = 0
        self.read = dict.fromkeys(MODES, 0)
        self._sums: dict[str, Floats] = {}
        if not frames:
            return
        marks = read_marks(frames)
        self.resampling_units = marks.resampling_units
        for mode in MODES:
            own = np.array([one == mode for one in modes])
            part = replace(
                marks,
                coders=[name for name, one in zip(marks.coders, own, strict=True) if one],
                chosen=marks.chosen[own],
                seen=marks.seen[own],
            )
            self.read[mode] = int((part.seen.sum(axis=0) >= 2).sum())
            if self.read[mode]:
                self._sums[mode] = pooled(part)

    def alpha(self, weights: Floats, mode: str) -> Floats:
        """Return alpha in a mode for how often each resampling unit is taken, (..., units)."""
        if mode not in self._sums:
            return np.full(np.shape(weights)[:-1], np.nan)
        return alpha_of(weights @ self._sums[mode])

    def difference(self, weights: Floats) -> Floats:
        """Return alpha assisted less alpha blind."""
        return np.asarray(self.alpha(weights, "assisted") - self.alpha(weights, "blind"))
