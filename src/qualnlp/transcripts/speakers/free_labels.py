"""Labels of any shape before a colon or a time in brackets.

In: a text. Out: labels, where they plainly divide it.

::

    rina wulandari: Ada diklat, Bu?
    Sari | Dinkes Sleman: Jarang sekali.
    Sari Dewi [00:00:07] Jarang sekali.

What a person calls herself in a video call may hold anything. Such labels count only where they
come again and again, and nearly every line or cue begins with one: "yang penting: ..." in the
middle of a talk does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from qualnlp.lexicon import words
from qualnlp.transcripts.metadata import named_above
from qualnlp.transcripts.speakers.label_pattern import SPACE
from qualnlp.transcripts.speakers.labels import Label, find_labels, is_role_word
from qualnlp.transcripts.speakers.line_starts import at_lines
from qualnlp.transcripts.speakers.not_speakers import describes_interview, opens_line
from qualnlp.transcripts.speakers.timestamps import ANYWHERE, BRACKETED, seconds

_FREE = re.compile(
    rf"^{SPACE}*(?:>>+{SPACE}*)?(?:(?P<time>{ANYWHERE}){SPACE}*[-–]?{SPACE}*)?"
    rf"(?P<label>[\w~+@][^\n:：?!;\t\[\]]{{1,79}}?)"
    rf"(?:{SPACE}*[:：]|{SPACE}+(?P<behind>{BRACKETED})(?:{SPACE}*[-–:])?){SPACE}+(?=\S)",
    re.MULTILINE,
)
_COLON = re.compile("[:：]")
# "dia bilang:", "pimpinan saya menjawab:" tell of speech.
_SAYING = frozenset(words("not_speakers.saying"))
_SHARE = 0.6  # of the lines: people do not end each line with a colon by chance
_MAX_WORDS = 10
_ALTERNATING = 3  # where long turns are wrapped, each of two speakers comes so often


def all_labels(
    text: str, stretches: Sequence[tuple[int, int]], listed: Sequence[str] = ()
) -> tuple[list[Label], list[Label]]:
    """Return what `find_labels` does, with labels of any shape where they divide the text.

    Parameters
    ----------
    stretches : sequence of (int, int)
        Where labels are looked for: ordinary text, or cues.
    listed : sequence of str
        Labels, folded, that count whatever they look like.
    """
    labels, once = find_labels(text, stretches, listed)
    lines = sum(text.count("\n", low, high) + 1 for low, high in stretches)
    if len(labels) >= _SHARE * lines:
        return labels, once
    taken = {label.start for label in labels}
    found = [match for low, high in stretches for match in at_lines(_FREE, text, low, high, _COLON)]
    heads = named_above(
        text, [(m.start(), m.end(), _name(m), is_role_word(_name(m))) for m in found]
    )
    found = [match for match in found if match.start() not in heads]
    counts = Counter(_name(match) for match in found)
    free = [
        match
        for match in found
        if match.start() not in taken and counts[_name(match)] > 1 and _may_name(_name(match))
    ]
    if not free:
        return labels, once
    names = [*(label.text for label in labels), *map(_name, free)]
    order = [label for _, label in sorted(zip(_starts(labels, free), names, strict=True))]
    alternate = all(left != right for left, right in pairwise(order))
    often = alternate and min(Counter(names).values()) >= _ALTERNATING
    if len(set(names)) < 2 or not (often or len(names) >= _SHARE * lines):
        return labels, once
    added = [
        Label(match.start(), match.end(), _name(match), *seconds(match["time"] or match["behind"]))
        for match in free
    ]
    starts = {label.start for label in added}
    both = sorted([*labels, *added], key=lambda label: label.start)
    return both, [one for one in once if one.start not in starts]


def _starts(labels: Sequence[Label], free: Sequence[re.Match[str]]) -> list[int]:
    return [*(label.start for label in labels), *(match.start() for match in free)]


def _name(match: re.Match[str]) -> str:
    return " ".join(match["label"].split())


def _may_name(label: str) -> bool:
    """Tell whether a label may be what somebody is called."""
    parts = label.lower().split()
    return (
        len(parts) <= _MAX_WORDS
        and not opens_line(label.lstrip("~@+ "))
        and not describes_interview(label)
        and not _SAYING & {part.strip(".,") for part in parts}
        and not label.rstrip().endswith((".", ",", "…"))
    )
