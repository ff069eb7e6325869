"""Words as a search or a word count sees them. In: text. Out: spans or lower-case words."""

from __future__ import annotations

import re

# A reduplication such as anak-anak is one word; so are e-KTP and ma'af.
WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def words(text: str) -> list[str]:
    """Return the lower-case words of a text, in order.

    Examples
    --------
    >>> words("Teman-teman bilang, pelatihannya minim.")
    ['teman-teman', 'bilang', 'pelatihannya', 'minim']
    """
    return WORD.findall(text.lower())


def count_words(text: str) -> int:
    """Return how many words a text has.

    Examples
    --------
    >>> count_words("Ya, sama-sama.")
    2
    """
    return len(WORD.findall(text))
