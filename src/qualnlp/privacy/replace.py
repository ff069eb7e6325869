"""Replacing what was confirmed. In: a text and marks. Out: the copy, and the map to it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from qualnlp.privacy.mark import Mark
from qualnlp.transcripts.offset_map import Edit, OffsetMap


def apply(text: str, marks: Iterable[Mark]) -> str:
    """Return the text with every mark replaced; where two overlap, the longer one counts.

    Examples
    --------
    >>> apply("Bu Sari sakit.", [Mark(3, 7, "Sari", "orang", "", "[Orang 1]")])
    'Bu [Orang 1] sakit.'
    """
    return edits(marks).apply(text)


def edits(marks: Iterable[Mark]) -> OffsetMap:
    """Return the map between a text and its copy in which the marks are replaced.

    Examples
    --------
    >>> edits([Mark(3, 7, "Sari", "orang", "", "[Orang 1]")]).to_mended(8)
    13
    """
    chosen: list[Mark] = []
    for mark in sorted(marks, key=lambda one: (one.start - one.end, one.start)):
        if all(mark.end <= other.start or other.end <= mark.start for other in chosen):
            chosen.append(mark)
    return OffsetMap(Edit(one.start, one.end, one.replacement, one.kind) for one in chosen)


def copy_span(offsets: OffsetMap, start: int, end: int) -> tuple[int, int]:
    """Return where the stretch start..end of a text stands in its copy.

    A replacement that the stretch only cuts belongs to it as a whole.

    Examples
    --------
    >>> copy_span(edits([Mark(3, 7, "Sari", "orang", "", "[Orang 1]")]), 0, 5)
    (0, 12)
    """
    index = bisect_right([edit.start for edit in offsets.edits], end - 1) - 1
    if index >= 0 and end < offsets.edits[index].end:
        end = offsets.edits[index].end
    return offsets.to_mended(start), offsets.to_mended(end)
