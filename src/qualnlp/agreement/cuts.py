"""How alike two coders cut the text: what goes beside the figures over characters.

In: frames with `transcript_id`, `start`, `end`. Out: unitizing alpha a code, over all transcripts
one after another, and boundary similarity over all boundaries. Figures over characters ask which
letters carry a code; these ask where a stretch begins and ends.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from qualnlp.agreement.coding_matrix import Marks
from qualnlp.agreement.interpretation import landis_koch
from qualnlp.agreement.result_frame import NAN, Row
from qualnlp.agreement.segmentation import boundary_edits, similarity_of, unitizing_alpha
from qualnlp.agreement.text_numbers import text_of, texts_of
from qualnlp.i18n import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

Spans = list[tuple[int, int]]

# Boundaries one character apart are a near miss.
NEAR = 2
# Between two stretches stands a space, which is no stretch of its own.
SPACE = 1


def cut_rows(a: pd.DataFrame, b: pd.DataFrame, marks: Marks, n_units: int) -> list[Row]:
    """Return rows `boundary_similarity`, overall, and `unitizing_alpha`, a code.

    Looked at is the text that both read: a boundary where one did not read is no disagreement.
    """
    documents = _documents(a, b)
    size = n_units, len(marks.documents)
    nothing = None, None, None, None
    missed, matched = 0, 0
    near: list[int] = []
    for frames in documents:
        for start, end in _shared(frames):
            masses = [_masses(_clipped(_spans(own), start, end), start, end) for own in frames]
            edits = boundary_edits(masses[0], masses[1], NEAR)
            missed, near, matched = missed + edits[0], near + edits[1], matched + edits[2]
    value = similarity_of((missed, near, matched), NEAR)
    lacking = say("tanpa selang", "without an interval")
    nobody = say("tidak ada batas yang dibuat", "nobody set a boundary")
    note = lacking if value == value else nobody
    rows = [Row("boundary_similarity", "", *size, *nothing, value, note=note)]
    for code in marks.codes:
        value = _alpha(documents, code)
        note = lacking if value == value else say("tidak terdefinisi", "undefined")
        word = landis_koch(value, units=marks.n_units)
        rows.append(Row("unitizing_alpha", code, *size, *nothing, value, NAN, NAN, word, note))
    return rows


def _documents(a: pd.DataFrame, b: pd.DataFrame) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    """Return the rows of each transcript that both frames name, in order."""
    sides = []
    for frame in (a, b):
        told = frame.assign(code=texts_of(frame["code"]), place=texts_of(frame["transcript_id"]))
        sides.append({text_of(place): own for place, own in told.groupby("place")})
    return [(sides[0][place], sides[1][place]) for place in sorted(sides[0]) if place in sides[1]]


def _alpha(documents: Iterable[tuple[pd.DataFrame, pd.DataFrame]], code: str) -> float:
    """Return unitizing alpha of one code, the transcripts laid one after another."""
    units: list[list[tuple[float, float]]] = [[], []]
    length = 0
    for frames in documents:
        marked = [_merged(_spans(frame[frame["code"] == code])) for frame in frames]
        for start, end in _shared(frames):
            for own, spans in zip(units, marked, strict=True):
                inside = _clipped(spans, start, end)
                own += [(length + begin - start, stop - begin) for begin, stop in inside]
            length += end - start
    return unitizing_alpha(units, 0, length) if length else NAN


def _shared(frames: tuple[pd.DataFrame, pd.DataFrame]) -> Spans:
    """Return the stretches of a transcript that both read."""
    first, second = (_merged(_spans(frame), touching=True) for frame in frames)
    met = [(max(a, c), min(b, d)) for a, b in first for c, d in second]
    return [(start, end) for start, end in met if start < end]


def _clipped(spans: Spans, start: int, end: int) -> Spans:
    met = [(max(begin, start), min(stop, end)) for begin, stop in spans]
    return [(begin, stop) for begin, stop in met if begin < stop]


def _spans(frame: pd.DataFrame) -> Spans:
    spans = zip(frame["start"].astype(int), frame["end"].astype(int), strict=True)
    return sorted({(int(start), int(end)) for start, end in spans})


def _merged(spans: Spans, touching: bool = False) -> Spans:
    """Return spans without overlap: a coder's overlapping stretches of one code are one."""
    merged: Spans = []
    for start, end in spans:
        if merged and start < merged[-1][1] + (SPACE + 1) * touching:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        elif end > start:
            merged.append((start, end))
    return merged


def _masses(spans: Spans, start: int, end: int) -> list[int]:
    """Return the lengths between the places where anything begins or ends."""
    starts = {begin for begin, _ in spans}
    ends = {stop for _, stop in spans if not starts & set(range(stop, stop + SPACE + 1))}
    places = sorted({start, end} | starts | ends)
    return [after - before for before, after in pairwise(places)]
