"""A named scale for kappa, in words."""

from __future__ import annotations

from qualnlp.wording import say


def landis_koch(value: float, low: float = float("nan")) -> str:
    """Return Landis & Koch's word for a kappa (Biometrics 33, 1977); empty for NaN.

    Where the lower end of the interval is known, the word is its: that is what the data bear.

    >>> landis_koch(0.71), landis_koch(0.71, 0.52)
    ('kuat (Landis & Koch)', 'sedang (Landis & Koch, batas bawah selang)')
    """
    if value != value:
        return ""
    bound = "" if low != low else say(", batas bawah selang", ", lower end of the interval")
    value = value if low != low else low
    steps = (
        (0.0, say("buruk", "poor")),
        (0.2, say("sangat lemah", "slight")),
        (0.4, say("lemah", "fair")),
        (0.6, say("sedang", "moderate")),
        (0.8, say("kuat", "substantial")),
    )
    word = next((word for top, word in steps if value <= top), say("sangat kuat", "almost perfect"))
    return f"{word} (Landis & Koch{bound})"
