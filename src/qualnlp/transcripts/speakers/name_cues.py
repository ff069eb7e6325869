"""Who speaks in cues. In: passages that have times. Out: the same, cut and named.

Labels in captions are those of texts: ``[SPEAKER_00]: ...``, ``Rina: ...``, ``(speaker 0) ...``,
a name on a line of its own, and what the user lists. ``>>`` and a dash before each of two lines
change the speaker without a name.

A cue that names nobody goes on with the speaker before it, where the file names speakers only when
they change. Where it names one cue after the other, such a cue is nobody's: its speaker stays
unknown.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from qualnlp.transcripts.source import Passage
from qualnlp.transcripts.speakers.free_labels import all_labels
from qualnlp.transcripts.speakers.inline_labels import with_inline_labels
from qualnlp.transcripts.speakers.label_lines import with_own_lines
from qualnlp.transcripts.speakers.labels import Label, folded
from qualnlp.transcripts.speakers.line_starts import at_lines
from qualnlp.transcripts.speakers.questions import ends_with_question

_CHANGE = re.compile(r"(?:^|(?<=\n))[ \t]*>>+[ \t]*", re.MULTILINE)
_DASH = re.compile(r"(?:^|(?<=\n))[ \t]*[-–—][ \t]*(?=[^\s\d–—-])", re.MULTILINE)
_DASHED = 0.8  # of the cues
_MIN_DASHES = 2  # that ask, and that do not


def named_cues(
    text: str, passages: Sequence[Passage], listed: Collection[str]
) -> tuple[list[Passage], list[Label]]:
    """Return the passages with the speakers that their words name; and names that come once.

    Parameters
    ----------
    listed : collection of str
        Labels, folded, that count whatever they look like.
    """
    open_cues = [one for one in passages if one.role == "spoken" and not one.speaker]
    if not open_cues:
        if not listed:
            return list(passages), []
        open_cues = [one for one in passages if one.role == "spoken"]
    told = any(one.role == "spoken" and one.speaker for one in passages)
    labels, once = _labels(text, open_cues, listed)
    if told:  # the file itself names speakers: only what the user lists is looked for
        labels = [label for label in labels if folded(label.text) in listed]
        once = []
    cuts = {label.start: label for label in labels}
    for at, end in [] if told else _changes(text, open_cues):
        label = cuts.get(at)
        cuts[at] = replace(label, end=max(label.end, end)) if label else Label(at, end, "")
    if not cuts:
        return list(passages), once
    places = sorted(cuts)
    parts: list[tuple[Passage, str | None]] = []  # None: the cue names nobody
    number = 0
    for one in passages:
        if one.role != "spoken" or (one.speaker and not listed):
            parts.append((one, one.speaker))
            continue
        at, name, begins = one.start, None if not one.speaker else one.speaker, False
        while number < len(places) and places[number] < one.end:
            label = cuts[places[number]]
            number += 1
            if text[at : label.start].strip():
                parts.append((replace(one, start=at, end=label.start, begins=begins), name))
            at, name, begins = min(label.end, one.end), label.text, True
        if at != one.start or begins != one.begins:
            one = replace(one, start=at, begins=begins)
        parts.append((one, name))
    return _gone_on(parts), once


def _labels(
    text: str, cues: Sequence[Passage], listed: Collection[str]
) -> tuple[list[Label], list[Label]]:
    stretches = [(one.start, one.end) for one in cues]
    labels, once = all_labels(text, stretches, tuple(listed))
    labels = with_inline_labels(text, stretches, labels, listed)
    lines = [one for one in stretches if "\n" in text[slice(*one)]]
    first = {start for start, _ in lines}
    own = with_own_lines(text, lines, labels, listed) if lines else labels
    starts = {label.start for label in labels}
    kept = [one for one in own if one.start in starts or one.start in first]
    # In captions each cue is a paragraph: a name before a colon that comes once speaks, too,
    # where all others are named.
    if len(kept) >= 0.7 * len(cues):
        kept = sorted([*kept, *once], key=lambda label: label.start)
    return kept, once


def _changes(text: str, cues: Sequence[Passage]) -> list[tuple[int, int]]:
    """Return the signs that another speaker begins."""
    if ">>" in text:
        signs = [m.span() for one in cues for m in at_lines(_CHANGE, text, one.start, one.end)]
        if signs:
            return signs
    # Two dashes in one cue tell that dashes change the speaker.
    wrapped = [one for one in cues if text.find("\n", one.start, one.end) >= 0]
    if any(sum(1 for _ in at_lines(_DASH, text, one.start, one.end)) > 1 for one in wrapped):
        dashes = [[m.span() for m in at_lines(_DASH, text, one.start, one.end)] for one in cues]
        return [span for found in dashes for span in found]
    # So do those that nearly every cue begins with, where some ask and some do not.
    begun = [(one, match) for one in cues if (match := _DASH.match(text, one.start, one.end))]
    asking = sum(ends_with_question(text[one.start : one.end]) for one, _ in begun)
    if min(asking, len(begun) - asking) >= _MIN_DASHES and len(begun) >= _DASHED * len(cues):
        return [match.span() for _, match in begun]
    return []


def _gone_on(parts: list[tuple[Passage, str | None]]) -> list[Passage]:
    """Name the cues that name nobody, or leave them unknown."""
    spoken = [name for one, name in parts if one.role == "spoken"]
    each = any(left and left == right for left, right in pairwise(spoken))
    passages: list[Passage] = []
    before = ""
    for one, name in parts:
        if one.role != "spoken":
            passages.append(one)
            continue
        speaker = name if name is not None else ("" if each else before)
        begins = one.begins and not speaker
        if speaker != one.speaker or begins != one.begins:
            # As `replace`, which is slow where there are thousands.
            span = one.start, one.end, speaker, one.role
            one = Passage(*span, one.time_start, one.time_end, begins)
        passages.append(one)
        before = speaker
    return passages
