"""Line numbers typed at the start of lines. In: lines. Out: where each number ends, or nothing.

They are the page's furniture: nearly every line has one and they run on by one. A list with
numbers of its own stays: its lines are neither labelled nor begin in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from qualnlp.i18n import say
from qualnlp.transcripts.speakers.labels import begins_with_label

_NUMBER = re.compile(r"\s*(\d{1,5})(?:[.)]?[ \t\u00a0]+|[.)]?$|[.)](?=[A-Za-z]))")
_MIN_NUMBERS = 6


def line_numbers_warning(count: int) -> str:
    """Return what to tell about line numbers that somebody typed."""
    return say(
        f"nomor baris di awal {count} baris tidak ikut dibaca",
        f"line numbers at the start of {count} lines are left out",
    )


def line_numbers(lines: Sequence[str]) -> list[int]:
    """Return how many characters of each line its number takes; empty where they are none.

    Examples
    --------
    >>> line_numbers([f"{n} N: Ya," if n % 2 else f"{n} begitu." for n in range(1, 8)])
    [2, 2, 2, 2, 2, 2, 2]
    >>> line_numbers(["1. Pelatihan", "2. Promosi"])
    []
    """
    filled = [line for line in lines if line.strip()]
    if sum(line.lstrip()[:1].isdigit() for line in filled) < 0.8 * len(filled):
        return []
    matches = [_NUMBER.match(line) for line in filled]
    numbers = [int(match[1]) for match in matches if match]
    if len(numbers) < max(_MIN_NUMBERS, 0.8 * len(filled)):
        return []
    runs = sum(right == left + 1 for left, right in pairwise(numbers))
    rests = [line[match.end() :] for line, match in zip(filled, matches, strict=True) if match]
    go_on = sum(begins_with_label(rest) or rest[:1].islower() for rest in rests)
    if runs < 0.9 * (len(numbers) - 1) or go_on < 0.2 * len(rests):
        return []
    found = [_NUMBER.match(line) for line in lines]
    return [match.end() if match and line.strip() else 0
            for line, match in zip(lines, found, strict=True)]  # fmt: skip
