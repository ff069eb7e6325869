"""Writes an interview's tables. In: tables in order. Out: their rows in a `Writer`.

A table goes on over several: one without a heading of its own is read as the one before it, and
an empty speaker's cell means the speaker above.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from qualnlp.transcripts.formats.blocks import Block, Paragraph, Table
from qualnlp.transcripts.formats.builder import Cell, Writer, begins_with_label
from qualnlp.transcripts.formats.table_cells import is_number, speaker_of, times_of
from qualnlp.transcripts.formats.table_headings import Rows, describes
from qualnlp.transcripts.formats.table_layout import Layout, find_layout, runs_on


def text_of(blocks: list[Block]) -> str:
    r"""Return the text of paragraphs and nested tables, line by line.

    Examples
    --------
    >>> text_of([Paragraph([("a", False)]), Table([[[Paragraph([("b", True)])], []]])])
    'a\nb'
    """
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines += [block.text, text_of(block.boxes)]
        else:
            cells = ([text_of(cell) for cell in row] for row in block.rows)
            lines += ["\t".join(filter(None, row)) for row in cells]
    return "\n".join(line for line in lines if line.strip())


class TableWriter:
    """Writes tables; remembers the one before."""

    def __init__(self, writer: Writer, write_blocks: Callable[[list[Block], Writer], None]) -> None:
        self._writer = writer
        self._write_blocks = write_blocks
        self._layout: Layout | None = None
        self._before: Rows = []
        self._is_adjacent = False
        self._speaker = ""
        self._lines_go_on = False

    def interrupt(self) -> None:
        """Tell that text stands between the table before and the next one."""
        self._is_adjacent = False

    def add(self, table: Table) -> None:
        """Write a table."""
        rows = [[text_of(cell) for cell in row] for row in table.rows]
        kept = [n for n, row in enumerate(rows) if any(cell.strip() for cell in row)]
        rows = [rows[n] for n in kept]
        if not rows:
            return
        layout = find_layout(rows)
        if self._goes_on(rows) and (layout is None or not layout.heading):
            layout = self._layout
            top = 0
        else:
            top = layout.heading if layout else 0
            self._speaker = ""
            self._lines_go_on = False
        if layout is None:
            self._other_table([table.rows[n] for n in kept], rows)
        else:
            self._by_layout(layout, rows, top)
        self._layout, self._before = layout, rows
        self._is_adjacent = True

    def _goes_on(self, rows: Rows) -> bool:
        if self._layout is None or _width(rows) != _width(self._before):
            return False
        if self._layout.numbers is not None and self._layout.kind == "columns":
            return runs_on(self._layout, self._before, rows)
        return self._is_adjacent or runs_on(self._layout, self._before, rows)

    def _by_layout(self, layout: Layout, rows: Rows, top: int) -> None:
        width = _width(self._before if not top and self._before else rows)
        headings = rows[:top]
        if layout.is_guess and top == 0 and not self._is_adjacent:
            column = next(n for n, (role, _) in layout.columns.items() if role == "interviewer") + 1
            self._writer.guess(
                f"kolom {column} dianggap pertanyaan pewawancara, karena isinya bertanya",
                f"column {column} is taken for the interviewer's questions, as its cells ask",
            )
        if layout.kind == "lines":
            self._lines(layout, rows, headings)
            return
        for row in headings:
            if layout.kind == "cases":
                self._writer.row(
                    [
                        Cell(text, *told) if told[0] == "interviewer" else Cell(text)
                        for n, text in _at(row)
                        for told in [layout.columns.get(n, ("", ""))]
                    ]
                )
            elif layout.kind == "speakers":
                # "Penutur | Ucapan" is no turn: it would move the number of each one below.
                self._writer.row([Cell(text) for text in row])
            else:
                self._writer.other("\t".join(row))
        self._times = _times_of(layout, rows[top:])
        self._names_each = self._is_named_each(layout, rows[top:])
        self._dropped(layout, rows[top:])
        for number, row in enumerate(rows[top:]):
            is_section = len(row) == 1 and width > 1
            if (is_section and layout.kind != "speakers") or row in headings:
                self._writer.other("\t".join(row))
            elif is_section:
                self._writer.apart(row[0])
            elif layout.kind == "speakers":
                self._speakers(layout, row, self._times[number])
            elif layout.kind == "cases":
                self._case(layout, row)
            else:
                self._columns(layout, row)

    def _is_named_each(self, layout: Layout, rows: Rows) -> bool:
        """Tell whether a table of cues names the speaker of every row that has one."""
        roles = {role for role, _ in layout.columns.values()}
        if layout.kind != "speakers" or not {"speaker", "time"} <= roles:
            return False
        names = [self._names(layout, row) for row in rows]
        return any(left and left == right for left, right in pairwise(names))

    def _names(self, layout: Layout, row: list[str]) -> str:
        """Return the speaker that a row names, or an empty string."""
        column = next((n for n, (role, _) in layout.columns.items() if role == "speaker"), None)
        return speaker_of(row[column])[0] if column is not None and column < len(row) else ""

    def _dropped(self, layout: Layout, rows: Rows) -> None:
        """Warn of a column that is no talk and holds more words than the talk."""
        words = [
            sum(len(row[n].split()) for row in rows if n < len(row)) for n in range(_width(rows))
        ]
        kept = [words[n] for n in layout.columns if n < len(words)]
        for n, count in enumerate(words):
            if n not in layout.columns and kept and count > max(kept):
                self._writer.guess(
                    f"kolom {n + 1} tidak dibaca sebagai ucapan, padahal memuat lebih banyak kata "
                    f"({count}) daripada kolom ucapan ({max(kept)})",
                    f"column {n + 1} is not read as talk, though it holds more words ({count}) "
                    f"than the column that is ({max(kept)})",
                )

    def _speakers(
        self, layout: Layout, row: list[str], times: tuple[float | None, float | None]
    ) -> None:
        if self._names_each and not self._names(layout, row):
            self._speaker = ""  # the program did not know who speaks
        time = self._name_and_time(layout, row)
        start, end = times if times[0] is not None else (time, None)
        has_speakers = any(role == "speaker" for role, _ in layout.columns.values())
        cells = []
        for column, text in _at(row):
            role, _ = layout.columns.get(column, ("", ""))
            if role != "speech":
                cells.append(Cell(text))
            elif self._speaker or not has_speakers or self._names_each:
                cells.append(Cell(text, "spoken", self._speaker, start, end))
            else:
                cells.append(Cell(text, "other"))
        if not has_speakers:  # labels are looked for at the start of lines
            self._writer.row([cell for cell in cells if not cell.role])
            cells = [cell for cell in cells if cell.role]
        self._writer.row(cells)

    def _columns(self, layout: Layout, row: list[str]) -> None:
        time = self._name_and_time(layout, row)
        cells = []
        for column, text in _at(row):
            role, speaker = layout.columns.get(column, ("", ""))
            if role in ("speaker", "time", "end"):
                role = ""
            elif role == "informant":
                speaker = self._speaker or speaker
            if role and any(map(begins_with_label, text.split("\n"))):
                role, speaker = "text", ""  # a whole talk in one cell
            cells.append(Cell(text, role, speaker, time if role == "informant" else None))
        self._writer.row(cells)

    def _name_and_time(self, layout: Layout, row: list[str]) -> float | None:
        """Take the speaker of a row, where it names one; return its time."""
        time = None
        for column, text in _at(row):
            role, _ = layout.columns.get(column, ("", ""))
            if role == "speaker":
                label, told = speaker_of(text)
                self._speaker = label or self._speaker
                time = time if told is None else told
            elif role == "time":
                _, told = speaker_of(text)
                time = time if told is None else told
        return time

    def _case(self, layout: Layout, row: list[str]) -> None:
        """Write a row that holds one informant's answers."""
        asked = [n for n, (role, _) in layout.columns.items() if role == "interviewer"]
        person = next((n for n, (role, _) in layout.columns.items() if role == "speaker"), None)
        if person is not None:
            self._speaker = " ".join(row[person].split()) if person < len(row) else ""
        else:
            names = [speaker_of(text)[0] for text in row[: min(asked)]]
            self._speaker = next((name for name in reversed(names) if name), "")
        answers = [
            Cell(text, "informant", self._speaker) if n in asked else Cell(text)
            for n, text in _at(row)
        ]
        self._writer.row(answers)

    def _lines(self, layout: Layout, rows: Rows, headings: Rows) -> None:
        """Write the talk down its column, so that a speaker goes on from row to row.

        The other columns follow once the talk stops; line numbers are left out, as they are on
        the page of a word processor.
        """
        column = next(iter(layout.columns))
        if not self._lines_go_on:
            self._writer.stop()
        self._lines_go_on = True
        for row in rows:
            if row in headings:
                self._writer.other("\t".join(row))
                continue
            if column < len(row):
                self._writer.ordinary(row[column])
            notes = [
                text
                for n, text in _at(row)
                if n != column and not (n == layout.numbers and is_number(text))
            ]
            self._writer.note("\t".join(filter(str.strip, notes)))

    def _other_table(self, cells: list[list[list[Block]]], rows: Rows) -> None:
        """Write a table that is no interview by itself."""
        if _width(rows) == 1 or any(_has_table(cell) for row in cells for cell in row):
            # It only frames what it holds.
            self._write_blocks(
                [block for row in cells for cell in row for block in cell], self._writer
            )
            return
        lines = [text for row in rows for text in row if text.strip()]
        if any(begins_with_label(line) for text in lines for line in text.split("\n")):
            for text in lines:
                self._writer.ordinary(text)
        elif describes(rows):
            for row in rows:
                self._writer.other("\t".join(row))
        else:
            if len(rows) > 1:
                self._writer.guess(
                    "tabel ini tidak dikenali sebagai wawancara; isinya tidak dianggap ucapan "
                    "siapa pun. Beri judul kolom: “Penutur | Ucapan” atau “Pertanyaan | Jawaban”",
                    "this table is not recognised as an interview; nobody is taken to say what it "
                    "holds. Head its columns, for example “Speaker | Text” or “Question | Answer”",
                )
            self._writer.apart("\n".join(lines))


def _times_of(layout: Layout, rows: Rows) -> list[tuple[float | None, float | None]]:
    """Return when each row begins and ends."""
    places = {role: n for n, (role, _) in layout.columns.items()}
    if layout.kind != "speakers" or "time" not in places:
        return [(None, None)] * len(rows)

    def column(role: str) -> list[str]:
        n = places[role]
        return [row[n] if n < len(row) else "" for row in rows]

    words = sum(len(text.split()) for text in column("speech"))
    starts = times_of(column("time"), words)
    ends = times_of(column("end"), words) if "end" in places else [(None, None)] * len(rows)
    return [
        (low, high if high is not None else end)
        for (low, high), (end, _) in zip(starts, ends, strict=True)
    ]


def _at(row: list[str]) -> list[tuple[int, str]]:
    return list(enumerate(row))


def _width(rows: Rows) -> int:
    return max((len(row) for row in rows), default=0)


def _has_table(cell: list[Block]) -> bool:
    return any(isinstance(block, Table) for block in cell)
