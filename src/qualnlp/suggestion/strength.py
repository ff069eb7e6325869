"""A probability in words. In: a number. Out: kuat, mungkin or lemah.

Read by the page as well, which needs no engine to say how likely something is.
"""

from __future__ import annotations

from qualnlp.i18n import say

# From where on something is possible, and strong.
STRONGER = (0.2, 0.5)
# The highest probability that is not called strong.
WEAKER = 0.49


def strength(probability: float) -> str:
    """Return a probability in words: kuat, mungkin or lemah.

    Examples
    --------
    >>> strength(0.7), strength(0.3), strength(0.1)
    ('kuat', 'mungkin', 'lemah')
    """
    possible, strong = STRONGER
    if probability >= strong:
        return say("kuat", "strong")
    return say("mungkin", "possible") if probability >= possible else say("lemah", "weak")
