"""Copies that can be shared. In: transcripts and what replaces what. Out: texts, exact spans.

A copy is plain text, one turn after another, each with its label: reading it again gives the same
turns. Offsets count in the copy's own text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qualnlp.i18n import say
from qualnlp.privacy.people import ADDRESSED
from qualnlp.privacy.replace import copy_span
from qualnlp.transcripts import Transcript
from qualnlp.transcripts.offset_map import OffsetMap

_MARK = re.compile(r"\[([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class Copy:
    """A transcript's text with replacements.

    Attributes
    ----------
    text : str
        What the file holds.
    offsets : OffsetMap
        From the transcript's text to the text with replacements, before labels are set.
    shifts : tuple of int
        For each turn, how far labels move it from there.
    """

    text: str
    offsets: OffsetMap
    shifts: tuple[int, ...]

    def span(self, turn: int, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of turn `turn` (from 1) of the transcript stands in the copy."""
        first, last = copy_span(self.offsets, start, end)
        return first + self.shifts[turn - 1], last + self.shifts[turn - 1]


def copy_of(transcript: Transcript, offsets: OffsetMap, labels: Sequence[str]) -> Copy:
    """Return the copy of a transcript.

    Parameters
    ----------
    offsets : OffsetMap
        What `edits` made of the confirmed marks.
    labels : sequence of str
        The label of each turn in the copy; empty where it has none.
    """
    replaced = offsets.apply(transcript.text)
    has_speakers = any(turn.speaker or turn.role == "interviewer" for turn in transcript.turns)
    pieces: list[str] = []
    shifts: list[int] = []
    length = 0
    for turn, label in zip(transcript.turns, labels, strict=True):
        if not label and has_speakers and turn.role != "other":
            label = (
                say("Pewawancara", "Interviewer")
                if turn.role == "interviewer"
                else say("Informan", "Informant")
            )
        head = f"{label}: " if label else ""
        start, end = copy_span(offsets, turn.start, turn.end)
        shifts.append(length + len(head) - start)
        pieces.append(f"{head}{replaced[start:end]}\n")
        length += len(pieces[-1])
    return Copy("".join(pieces), offsets, tuple(shifts))


def as_label(name: str) -> str:
    """Return a name with its replacement as a label: without brackets and address.

    Examples
    --------
    >>> as_label("Ibu [Informan 2]"), as_label("Ibu Sari")
    ('Informan 2', 'Ibu Sari')
    """
    if not _MARK.search(name):
        return name
    addressed = ADDRESSED.match(name)
    if addressed and name[addressed.end() :].startswith("["):
        name = name[addressed.end() :]
    return _MARK.sub(r"\1", name)
