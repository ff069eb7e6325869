"""Labels inside a paragraph. In: a text and its labels. Out: the labels, with those inside lines.

::

    Speaker 0: Ada diklat, Bu? Speaker 1: Jarang sekali. Speaker 0: Kenapa?

Some programs write a whole talk into one paragraph. A label inside a line counts where a sentence
has ended before it and it speaks elsewhere, too; numbered speakers of a program count anywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from qualnlp.lexicon import words
from qualnlp.transcripts.speakers.label_pattern import INSIDE
from qualnlp.transcripts.speakers.labels import Label, folded
from qualnlp.transcripts.speakers.timestamps import SURE

_COLON = re.compile(r"[:：][ \u00a0]")
_OPENS = re.compile(r"(?<=[ \u00a0])[\[(#](?=\d)")
_NEUTRAL = tuple(form for word in words("roles.neutral_words")
                 for form in (word, word.title(), word.upper()))  # fmt: skip
_LONGEST = 50
_TIME_BEFORE = re.compile(rf"{SURE}[ \u00a0]*[-–—]?[ \u00a0]*$")
_SENTENCE_END = re.compile(r"[.?!…][\"'”’)\]]*$")


def with_inline_labels(
    text: str,
    stretches: Sequence[tuple[int, int]],
    labels: Sequence[Label],
    listed: Collection[str] = (),
) -> list[Label]:
    """Return the labels and those inside lines, in order.

    Examples
    --------
    >>> text = "Speaker 0: Ada? Speaker 1: Jarang. Speaker 0: Oh?"
    >>> found = with_inline_labels(text, [(0, len(text))], [Label(0, 11, "Speaker 0")])
    >>> [label.text for label in found]
    ['Speaker 0', 'Speaker 1', 'Speaker 0']
    """
    by_programs = any(word in text for word in _NEUTRAL)
    ends = {at for label in labels for at in range(label.end - 3, label.end)}
    found = [
        match
        for low, high in stretches
        if by_programs or text.find(":", low, high) >= 0 or text.find("：", low, high) >= 0
        for match in _inside(text, low, high, ends, by_programs)
    ]
    if not found:
        return list(labels)
    known = {folded(label.text) for label in labels} | set(listed)
    counts = Counter(match["label"] for match in found)
    free = [match for match in found if match["neutral"] or _ends_before(text, match)]
    # Where speakers change inside lines, one that never begins a line is one too.
    goes_on = any(folded(label) in known for label in counts)
    several = len(counts) > 1 and (goes_on or len(free) > 2)
    inside = [
        Label(_bracket(text, match), match.end(), " ".join(match["label"].split()))
        for match in free
        if match["neutral"] or folded(match["label"]) in known or several
    ]
    both = sorted([*labels, *inside], key=lambda label: (label.start, -label.end))
    kept: list[Label] = []
    for one in both:  # a number or a time before a label belongs to it
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _inside(
    text: str, low: int, high: int, ends: set[int], by_programs: bool
) -> Iterator[re.Match[str]]:
    """Yield labels inside lines: those before a colon, or of programs before a time."""
    # The colon of a label at the start of a line tells nothing new.
    colons = (match.start() for match in _COLON.finditer(text, low, high))
    places = [at for at in colons if at not in ends]
    if by_programs:
        places += [match.start() for match in _OPENS.finditer(text, low, high)]
    last = low
    for at in sorted(places):
        for match in INSIDE.finditer(text, max(last, at - _LONGEST), min(high, at + _LONGEST)):
            if match.start() < at <= match.end() + 1:
                last = match.end()
                yield match
                break


def _bracket(text: str, match: re.Match[str]) -> int:
    """Return where a label starts, its bracket included."""
    start = match.start("label")
    return start - (text[start - 1 : start] in ("[", "("))


def _ends_before(text: str, match: re.Match[str]) -> bool:
    """Tell whether a sentence has ended right before a label."""
    before = text[max(0, match.start() - 40) : _bracket(text, match)]
    before = _TIME_BEFORE.sub("", before).rstrip()
    return _SENTENCE_END.search(before) is not None
