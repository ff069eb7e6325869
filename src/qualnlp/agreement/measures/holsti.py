"""Holsti's coefficient: shared codings among all codings, from counts."""

from __future__ import annotations

__all__ = ["holsti"]


def holsti(m: float, n1: float, n2: float) -> float:
    """Return Holsti's coefficient 2M / (N1 + N2): shared codings among all codings.

    Source: Holsti (1969), Content Analysis for the Social Sciences and Humanities. It has no
    correction for chance.

    Parameters
    ----------
    m : float
        Codings on which both agree.
    n1, n2 : float
        Codings of each coder.

    Examples
    --------
    >>> holsti(6, 10, 10)
    0.6
    """
    return 2 * m / (n1 + n2) if n1 + n2 else float("nan")
