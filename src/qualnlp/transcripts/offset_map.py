"""Edits and the map between the mended text and the file's own characters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """One repair: the source stretch start..end becomes `replacement`; `kind` says why."""

    start: int
    end: int
    replacement: str
    kind: str


class OffsetMap:
    r"""A list of edits, in order and without overlap, and the two directions through them.

    Examples
    --------
    >>> offsets = OffsetMap([Edit(5, 7, "", "hyphen")])
    >>> offsets.apply("penge-\nm"), offsets.source_span(4, 6)
    ('pengem', (4, 8))
    """

    def __init__(self, edits: Iterable[Edit] = ()) -> None:
        self.edits = tuple(sorted(edits, key=lambda edit: (edit.start, edit.end)))
        self._source_starts = [edit.start for edit in self.edits]
        # For edit i: where its replacement begins and ends in the mended text.
        self._starts: list[int] = []
        self._ends: list[int] = []
        shift = 0
        last = 0
        for edit in self.edits:
            if edit.start < last:
                raise ValueError(f"edits overlap at source offset {edit.start}")
            last = edit.end
            begin = edit.start + shift
            self._starts.append(begin)
            self._ends.append(begin + len(edit.replacement))
            shift += len(edit.replacement) - (edit.end - edit.start)
        self._places: dict[str, tuple[int, ...]] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OffsetMap) and self.edits == other.edits

    def __hash__(self) -> int:
        return hash(self.edits)

    def places(self, kind: str) -> tuple[int, ...]:
        """Return where the edits of a kind stand in the mended text, each once, in order.

        Examples
        --------
        >>> OffsetMap([Edit(5, 7, "", "hyphen")]).places("hyphen")
        (5,)
        """
        if kind not in self._places:
            starts = zip(self.edits, self._starts, strict=True)
            self._places[kind] = tuple(
                dict.fromkeys(start for edit, start in starts if edit.kind == kind)
            )
        return self._places[kind]

    def apply(self, source: str) -> str:
        """Return the mended text."""
        pieces: list[str] = []
        position = 0
        for edit in self.edits:
            pieces += (source[position : edit.start], edit.replacement)
            position = edit.end
        pieces.append(source[position:])
        return "".join(pieces)

    def to_mended(self, position: int) -> int:
        """Return where source offset `position` lies in the mended text.

        An offset inside a removed stretch maps to the place where that stretch was.
        """
        index = bisect_right(self._source_starts, position) - 1
        if index < 0:
            return position
        edit = self.edits[index]
        if position < edit.end:
            return self._starts[index]
        return self._ends[index] + position - edit.end

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the source stretch that holds the characters start..end of the mended text."""
        if end <= start:
            place = self._source_of(start, after=True)
            return place, place
        return self._source_of(start, after=True), self._source_of(end, after=False)

    def _source_of(self, position: int, *, after: bool) -> int:
        """Map a boundary of the mended text back.

        A boundary at a removed stretch has two places in the source, before and behind it: a
        span begins behind it (`after`) and ends before it.
        """
        if after:
            index = bisect_right(self._starts, position) - 1
            if index >= 0 and position < self._ends[index]:
                return self.edits[index].start  # inside a replacement
        else:
            index = bisect_left(self._starts, position) - 1
            if index >= 0 and position <= self._ends[index]:
                return self.edits[index].end  # the last character came out of a replacement
        if index < 0:
            return position
        return self.edits[index].end + position - self._ends[index]
