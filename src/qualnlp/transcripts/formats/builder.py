"""Writes paragraphs and cells as a Source. In: texts, cells, speakers. Out: a Source.

Neighbouring paragraphs of ordinary text make one passage, so that a speaker goes on over them.
What interrupts the talk without being part of it (text boxes, columns of notes) waits until the
talk itself comes to a stop.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from qualnlp.i18n import say
from qualnlp.transcripts.source import Source, SourceBuilder
from qualnlp.transcripts.speakers.labels import begins_with_label

__all__ = ["Cell", "Writer", "begins_with_label"]


class Cell(NamedTuple):
    """A table's cell: its text, and who speaks it.

    Without a role it is a note; with the role ``"text"`` speakers are looked for in its lines.
    """

    text: str
    role: str = ""
    speaker: str = ""
    time: float | None = None
    end: float | None = None


class Writer:
    r"""Collects text, passages and guesses.

    Examples
    --------
    >>> writer = Writer()
    >>> writer.ordinary("P: Ada diklat?")
    >>> writer.ordinary("N: Jarang.")
    >>> writer.source().text
    'P: Ada diklat?\nN: Jarang.'
    """

    def __init__(self) -> None:
        self._builder = SourceBuilder()
        self._is_empty = True
        self._goes_on = False
        self._guesses: list[tuple[int, str, str]] = []
        self._boxes: list[str] = []
        self._notes: list[str] = []

    def ordinary(self, text: str) -> None:
        """Add text in whose lines speakers are looked for."""
        if not text.strip():
            return
        if (self._boxes or self._notes) and begins_with_label(text):
            self.stop()
        self._separate()
        if self._goes_on:
            passage = self._builder.passages.pop()
            _, end = self._builder.write(text)
            self._builder.passages.append(replace(passage, end=end))
        else:
            self._builder.passage(text)
            self._goes_on = True

    def apart(self, text: str) -> None:
        """Add ordinary text that neither goes on with the talk before it nor is gone on with."""
        self.stop()
        self.ordinary(text)
        self.stop()

    def other(self, text: str) -> None:
        """Add text that nobody speaks: a heading, the first row of a table."""
        self.row([Cell(text, "other")])

    def row(self, cells: list[Cell]) -> None:
        """Add a table's row."""
        self.stop()
        self._separate()
        for column, cell in enumerate(cells):
            if column:
                self._builder.write("\t")
            if cell.role and cell.text.strip():
                role = None if cell.role == "text" else cell.role
                self._builder.passage(
                    cell.text,
                    speaker=cell.speaker,
                    role=role,
                    time_start=cell.time,
                    time_end=cell.end,
                )
            else:
                self._builder.write(cell.text)

    def line(self, number: str, text: str, role: str, speaker: str = "") -> None:
        """Add words, and before them a number or a name that is no part of them."""
        self.stop()
        self._separate()
        self._builder.write(number)
        self._builder.passage(text, speaker=speaker, role=role)

    def more(self, text: str) -> None:
        """Add a line to the last passage."""
        passage = self._builder.passages.pop()
        self._separate()
        _, end = self._builder.write(text)
        self._builder.passages.append(replace(passage, end=end))

    def box(self, text: str) -> None:
        """Keep the text of a text box until the talk around it stops."""
        if text.strip():
            self._boxes.append(text)

    def note(self, text: str) -> None:
        """Keep a note beside the talk (a column of themes) until the talk stops."""
        if text.strip():
            self._notes.append(text)

    def guess(self, indonesian: str, english: str) -> None:
        """Remember that what comes next rests on a guess; its line is named in the warning."""
        self.stop()
        self._guesses.append((len(self._builder.passages), indonesian, english))

    def stop(self) -> None:
        """Let the talk stop here: write what waited for it."""
        self._goes_on = False
        notes, self._notes = self._notes, []
        for text in notes:
            self._separate()
            self._builder.write(text)
        boxes, self._boxes = self._boxes, []
        for text in boxes:
            self._separate()
            self._builder.passage(text)

    def source(self) -> Source:
        """Return what was written, and a warning for each guess."""
        self.stop()
        source = self._builder.build()
        warnings = []
        for passage, indonesian, english in self._guesses:
            if passage < len(source.passages):
                line = source.text.count("\n", 0, source.passages[passage].start) + 1
                warnings.append(say(f"baris {line}: {indonesian}", f"line {line}: {english}"))
        return replace(source, warnings=(*source.warnings, *warnings))

    def _separate(self) -> None:
        if not self._is_empty:
            self._builder.write("\n")
        self._is_empty = False
