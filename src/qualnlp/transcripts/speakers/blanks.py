"""Blanks in place of what nobody says. In: a text and spans. Out: a text of the same length."""

from __future__ import annotations

from collections.abc import Sequence


def blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return a text of the same length with spaces in place of these spans.

    Examples
    --------
    >>> blanked("a- 4 -b", [(1, 6)])
    'a     b'
    """
    if not spans:
        return text
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces += (text[at:start], " " * (end - start))
        at = end
    return "".join(pieces) + text[at:]
