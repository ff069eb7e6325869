"""What a reader hands over: the file's own characters, and what its layout tells of speakers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

LineEnds = Literal["kept", "page", "joined"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the source whose speaker the layout tells.

    A passage without a role is ordinary text: speakers are looked for in its lines. One with the
    role ``"spoken"`` is a cue: who speaks it, and in which role, may be told by its words.
    `begins`: another speaker than before begins here, whoever it is.
    """

    start: int
    end: int
    speaker: str = ""
    role: str | None = None
    time_start: float | None = None
    time_end: float | None = None
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file and its passages, in order and without overlap.

    `line_ends` tells what a line end inside a passage is: ``"kept"`` (the writer's own, as in
    Word), ``"page"`` (perhaps the page's, as in plain text) or ``"joined"`` (the screen's, as in
    subtitles, or the column's, whose paragraphs are parted by an empty line).

    `time_marks` are places in ordinary text whose time is known: (offset, seconds), in order.
    """

    text: str
    passages: tuple[Passage, ...]
    line_ends: LineEnds = "kept"
    warnings: tuple[str, ...] = ()
    time_marks: tuple[tuple[int, float], ...] = ()

    @property
    def widest_line(self) -> int:
        """How many characters the longest line holds, white space at its end apart."""
        return _widest_line(self.text)


# Asked for each passage of a text.
@lru_cache(maxsize=4)
def _widest_line(text: str) -> int:
    return max((len(line.rstrip()) for line in text.split("\n")), default=0)


class SourceBuilder:
    """Collects text piece by piece and remembers where each passage lies."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self.passages: list[Passage] = []

    def write(self, text: str) -> tuple[int, int]:
        """Append text; return the stretch that it takes."""
        start = self._length
        self._pieces.append(text)
        self._length += len(text)
        return start, self._length

    def passage(
        self,
        text: str,
        *,
        speaker: str = "",
        role: str | None = None,
        time_start: float | None = None,
        time_end: float | None = None,
        begins: bool = False,
    ) -> None:
        """Append text as a passage of its own."""
        start, end = self.write(text)
        self.passages.append(Passage(start, end, speaker, role, time_start, time_end, begins))

    def build(self, line_ends: LineEnds = "kept") -> Source:
        """Return the finished source."""
        return Source("".join(self._pieces), tuple(self.passages), line_ends)
