"""What a transcript is: text, turns with exact offsets, and the way back to the file."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from hashlib import sha256

from qualnlp.html import table_html
from qualnlp.i18n import say, whole
from qualnlp.language import nonverbal
from qualnlp.terms import ROLES as role_names
from qualnlp.transcripts.offset_map import OffsetMap

ROLES = ("interviewer", "informant", "other")


def transcript_id_of(source_text: str, *, as_imported: bool = False) -> str:
    """Return the id that a text gives its transcript: sixteen hexadecimal digits.

    Parameters
    ----------
    source_text : str
        As the file had it.
    as_imported : bool
        Whether it is another tool's text, kept to the letter and not mended.

    Examples
    --------
    >>> transcript_id_of("N: Jarang, Bu.")
    '612c46d1d4d35be0'
    """
    content = f"as imported\n{source_text}" if as_imported else source_text
    return sha256(content.encode("utf-8", errors="surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until another speaks.

    Attributes
    ----------
    speaker : str
        The label as written, or an empty string.
    role : str
        ``"interviewer"``, ``"informant"`` or ``"other"`` (headings, notes on the meeting).
    start, end : int
        Half-open offsets into `Transcript.text`, in code points; the label is outside.
    time_start, time_end : float or None
        Seconds from the start of the recording, where the file tells.
    """

    speaker: str
    role: str
    start: int
    end: int
    time_start: float | None = None
    time_end: float | None = None


@dataclass(frozen=True, slots=True)
class TimeMark:
    """A stretch of the text whose time is known: a subtitle cue, or a turn with a time mark.

    `time_end` is None where only the beginning was written.
    """

    start: int
    end: int
    time_start: float
    time_end: float | None


@dataclass(frozen=True, slots=True)
class Transcript:
    r"""One source, read and mended.

    Attributes
    ----------
    id : str
        Sixteen hexadecimal digits derived from the content: the same file has the same id on
        every machine, whatever it is called.
    file : str
        The file's name, with its ending.
    text : str
        The mended text; every offset counts in it.
    turns : tuple of Turn
    source_text : str
        The text as the file had it (line ends as ``\n``).
    warnings : tuple of str
        What was guessed, in words; each names its line.
    marks : tuple of TimeMark
    """

    id: str
    file: str
    text: str
    turns: tuple[Turn, ...]
    source_text: str
    warnings: tuple[str, ...] = ()
    marks: tuple[TimeMark, ...] = ()
    offsets: OffsetMap = field(default_factory=OffsetMap, repr=False)

    @property
    def name(self) -> str:
        """The file's name without its ending: an informant's name where no label tells."""
        stem, dot, _ = self.file.rpartition(".")
        return stem if dot else self.file

    @property
    def breaks(self) -> tuple[int, ...]:
        """Where page furniture was removed: offsets into `text`, in order.

        What stands before and behind such a place is apart in the file: a turn may go over it,
        an excerpt may not.
        """
        return self.offsets.places("furniture")

    @property
    def nonverbal(self) -> tuple[tuple[int, int], ...]:
        """The marks in `text` that are no words: "[tertawa]", "(tidak jelas)", "...".

        Half-open offsets, in order; see `qualnlp.language.nonverbal`.
        """
        return tuple(nonverbal(self.text))

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the stretch ``text[start:end]`` stands in `source_text`.

        Raises
        ------
        ValueError
            If the offsets do not lie in the text.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"offsets {start}, {end} are outside 0..{len(self.text)}")
        return self.offsets.source_span(start, end)

    def times(self, start: int, end: int) -> tuple[float | None, float | None]:
        """Return when the stretch ``text[start:end]`` was said, in seconds, or (None, None)."""
        # Marks are in order and do not overlap.
        first = bisect_right(self.marks, start, key=lambda mark: mark.end)
        behind = bisect_left(self.marks, end, key=lambda mark: mark.start)
        if first >= behind:
            return None, None
        return self.marks[first].time_start, self.marks[behind - 1].time_end

    def _repr_html_(self) -> str:
        """Return what a notebook shows: each turn with its speaker and role."""
        turns, warnings = whole(len(self.turns)), whole(len(self.warnings))
        rows = [
            [number, turn.speaker, role_names.label(turn.role), self.text[turn.start : turn.end]]
            for number, turn in enumerate(self.turns, start=1)
        ]
        return table_html(
            self.file,
            say(
                f"{turns} giliran bicara; {warnings} peringatan.",
                f"{turns} turns; {warnings} warnings.",
            ),
            [
                say("Giliran", "Turn"),
                say("Pembicara", "Speaker"),
                say("Peran", "Role"),
                say("Teks", "Text"),
            ],
            rows,
        )
