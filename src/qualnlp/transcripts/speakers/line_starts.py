"""Patterns that stand at the start of a line. In: a pattern, a text. Out: its matches.

A pattern that begins with ``^`` is tried at every character by `finditer`; lines are few, and
those that hold a sign without which it cannot match are fewer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BREAKS = "\n\x0b\x0c\x85\u2028\u2029"
_BREAK = re.compile(f"[{_BREAKS}]")


def at_lines(
    pattern: re.Pattern[str],
    text: str,
    low: int,
    high: int,
    needs: re.Pattern[str] | None = None,
) -> Iterator[re.Match[str]]:
    r"""Yield the matches of a pattern at the starts of the lines of ``text[low:high]``.

    Parameters
    ----------
    needs : Pattern, optional
        What each match of the pattern holds, in the line where it starts; a few characters.

    Examples
    --------
    >>> text = "P: Ada?\nN: Ya."
    >>> [match[0] for match in at_lines(re.compile("^[PN]:", re.M), text, 0, len(text))]
    ['P:', 'N:']
    """
    at = low
    while True:
        if needs is not None:
            sign = needs.search(text, at, high)
            if sign is None:
                return
            at = line_start(text, at, sign.start())
        match = pattern.match(text, at, high)
        if match is not None:
            yield match
            # An empty match must not stand still.
            at = max(match.end() - 1, at)
        found = _BREAK.search(text, at, high)
        if found is None:
            return
        at = found.end()


def line_start(text: str, low: int, at: int) -> int:
    """Return where the line of a place begins, not before `low`, itself a line's beginning."""
    start = max(low, text.rfind("\n", low, at) + 1)
    for match in _BREAK.finditer(text, start, at):
        start = match.end()
    return start


def line_end(text: str, at: int, high: int) -> int:
    """Return where the line of a place ends, not behind `high`."""
    found = _BREAK.search(text, at, high)
    return high if found is None else found.start()
