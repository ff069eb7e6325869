"""Which words of two texts are the same ones. In: two lists of words. Out: pairs of places.

Words that stand at both ends alike are paired first, then runs of words that come once in each
text; what is left between them is small, and compared by difflib. So a transcript of 100,000 words
with a few edits costs as much as reading it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

# Words of a run that anchors two texts on each other; longer ones where few words come again.
_RUNS = (4, 16)
# More words than this (their product) are not compared by difflib, whose time is quadratic.
_MOST = 4_000_000
# Two spellings of one word: "pelatihn" and "pelatihan".
_CLOSE = 0.75


def word_pairs(a: Sequence[str], b: Sequence[str]) -> dict[int, int]:
    """Return place in `a` -> place in `b` of the words that both hold, in their order.

    Examples
    --------
    >>> word_pairs("ya memang jarang sekali".split(), "ya jarang itu sekali".split())
    {0: 0, 2: 1, 3: 3}
    """
    pairs: dict[int, int] = {}
    waiting = [(0, len(a), 0, len(b))]
    while waiting:
        a_start, a_end, b_start, b_end = waiting.pop()
        while a_start < a_end and b_start < b_end and a[a_start] == b[b_start]:
            pairs[a_start] = b_start
            a_start, b_start = a_start + 1, b_start + 1
        while a_start < a_end and b_start < b_end and a[a_end - 1] == b[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
            pairs[a_end] = b_end
        if a_start == a_end or b_start == b_end:
            continue
        stretches = (a_start, a_end), (b_start, b_end)
        anchors = next(filter(None, (_anchors(a, b, *stretches, run) for run in _RUNS)), None)
        if anchors:
            for one, other in anchors:
                waiting.append((a_start, one, b_start, other))
                a_start, b_start = one, other
            waiting.append((a_start, a_end, b_start, b_end))
        elif (a_end - a_start) * (b_end - b_start) <= _MOST:
            blocks = SequenceMatcher(None, a[a_start:a_end], b[b_start:b_end], autojunk=False)
            for block in blocks.get_matching_blocks():
                for k in range(block.size):
                    pairs[a_start + block.a + k] = b_start + block.b + k
    return dict(sorted(pairs.items()))


def _anchors(
    a: Sequence[str], b: Sequence[str], in_a: tuple[int, int], in_b: tuple[int, int], run: int
) -> list[tuple[int, int]]:
    """Return where runs begin that come once in each stretch, as many as stand in one order."""
    once_a, once_b = _once(a, *in_a, run), _once(b, *in_b, run)
    found = [(at, once_b[words]) for words, at in once_a.items() if words in once_b]
    tails: list[int] = []  # the last place in b of the best chain of each length
    chain: list[int] = []  # and which pair that is
    before: list[int] = []
    for number, (_, place) in enumerate(found):
        length = bisect_left(tails, place)
        before.append(chain[length - 1] if length else -1)
        tails[length:], chain[length:] = (
            [place, *tails[length + 1 :]],
            [number, *chain[length + 1 :]],
        )
    ordered: list[tuple[int, int]] = []
    at = chain[-1] if chain else -1
    while at >= 0:
        ordered.append(found[at])
        at = before[at]
    return ordered[::-1]


def _once(words: Sequence[str], start: int, end: int, run: int) -> dict[tuple[str, ...], int]:
    """Return the runs of words that come once between two places, and where."""
    runs = [tuple(words[at : at + run]) for at in range(start, end - run + 1)]
    n = Counter(runs)
    return {one: start + at for at, one in enumerate(runs) if n[one] == 1}


def is_respelt(before: str, after: str) -> bool:
    """Tell whether one word is likely to be the other with its spelling mended.

    Examples
    --------
    >>> is_respelt("pelatihn", "pelatihan"), is_respelt("tiga", "dua"), is_respelt("3", "4")
    (True, False, False)
    """
    if not (before.isalpha() and after.isalpha()) or min(len(before), len(after)) <= 3:
        return before == after
    return SequenceMatcher(None, before, after, autojunk=False).ratio() >= _CLOSE
