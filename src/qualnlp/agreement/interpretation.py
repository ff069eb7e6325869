"""A named scale for kappa, in words."""

from __future__ import annotations

from qualnlp.i18n import say


def landis_koch(value: float, low: float = float("nan")) -> str:
    """Return Landis & Koch's word for a kappa (Biometrics 33, 1977); empty for NaN.

    Where the lower end of the interval falls into another step, its word stands beside: that is
    what the data bear.

    >>> landis_koch(0.71), landis_koch(0.71, 0.52)
    ('kuat (Landis & Koch)', 'kuat; batas bawah sedang (Landis & Koch)')
    """
    if value != value:
        return ""
    steps = (
        (0.0, say("buruk", "poor")),
        (0.2, say("sangat lemah", "slight")),
        (0.4, say("lemah", "fair")),
        (0.6, say("sedang", "moderate")),
        (0.8, say("kuat", "substantial")),
    )
    top_word = say("sangat kuat", "almost perfect")
    words = [
        next((word for top, word in steps if one <= top), top_word)
        for one in (value, low)
        if one == one
    ]
    told = words[0]
    if len(words) > 1 and words[1] != words[0]:
        told += say("; batas bawah ", "; lower end ") + words[1]
    return f"{told} (Landis & Koch)"
