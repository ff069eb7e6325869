"""Patterns that stand at the start of a line. In: a pattern, a text. Out: its matches.

A pattern that begins with ``^`` is tried at every character by `finditer`; lines are few.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BREAK = re.compile("[\n\x0b\x0c\x85\u2028\u2029]")


def at_lines(pattern: re.Pattern[str], text: str, low: int, high: int) -> Iterator[re.Match[str]]:
    r"""Yield the matches of a pattern at the starts of the lines of ``text[low:high]``.

    Examples
    --------
    >>> text = "P: Ada?\nN: Ya."
    >>> [match[0] for match in at_lines(re.compile("^[PN]:", re.M), text, 0, len(text))]
    ['P:', 'N:']
    """
    at = low
    while True:
        match = pattern.match(text, at, high)
        if match is not None:
            yield match
            # An empty match must not stand still.
            at = max(match.end() - 1, at)
        found = _BREAK.search(text, at, high)
        if found is None:
            return
        at = found.end()
