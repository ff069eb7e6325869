"""Tables on a PDF's pages. In: rows of words and drawn lines. Out: stretches of rows, as cells.

A PDF does not say what a table is. Two things do: lines drawn around its cells, and a heading that
names questions and answers over columns that white space parts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qualnlp.lexicon import alternatives
from qualnlp.transcripts.formats.pdf_glyphs import Page
from qualnlp.transcripts.formats.pdf_layout import Line, Row, Word

_MIN_FREE = 4.0  # points of white space between two columns
_CLOSE = 4.0  # points; lines drawn nearer than this are one
_HEADING = re.compile(
    rf"(?i)^(?:no\.?\s+)?(?:{alternatives('table_headings.row_on_page')})\b.{{0,60}}$"
)
_NUMBER = re.compile(r"\d{1,3}[.)]?")


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table on a page: rows `start` to `stop` of the page, and the texts of its cells."""

    start: int
    stop: int
    cells: list[list[str]]
    cuts: tuple[float, ...]


def is_heading(text: str) -> bool:
    """Tell whether a line is the heading of an interview's table.

    Examples
    --------
    >>> is_heading("No Pertanyaan Jawaban"), is_heading("Pertanyaan yang sulit.")
    (True, False)
    """
    return _HEADING.match(" ".join(text.split())) is not None


def find_table(rows: list[Row], page: Page, before: PageTable | None) -> PageTable | None:
    """Return the table of a page, if one can be told.

    Parameters
    ----------
    before : PageTable or None
        The table with which the page before ended: it may go on here.
    """
    ruled = _ruled(rows, page)
    if ruled is not None:
        return ruled
    for n, row in enumerate(rows):
        if is_heading(Line(row, 0).text):
            return _headed(rows, n)
    if before is not None and rows:
        stop = _last_within(rows, 0, before.cuts)
        if stop >= 2:
            cells = _cells(rows[:stop], before.cuts, _starts(rows[:stop], before.cuts))
            return PageTable(0, stop, cells, before.cuts)
    return None


def _ruled(rows: list[Row], page: Page) -> PageTable | None:
    """Return the table inside a drawn grid of at least two columns and two rows."""
    downs = _merged([(at, low, high) for at, low, high in page.down if high - low > 0])
    acrosses = _merged(page.across)
    if len(downs) < 3 or len(acrosses) < 3:
        return None
    left, right = min(downs), max(downs)
    # A cell that goes on over the page's end has no line there.
    top = max(*acrosses, *(high for *_, high in page.down))
    bottom = min(*acrosses, *(low for _, low, _ in page.down))
    inside = [
        n
        for n, row in enumerate(rows)
        if bottom - 1 <= row[0].y <= top + 1 and row[0].x >= left - 2 and row[-1].end <= right + 2
    ]
    if len(inside) < 2 or inside != list(range(inside[0], inside[-1] + 1)):
        return None
    start, stop = inside[0], inside[-1] + 1
    # Frames of speech bubbles are drawn as cells are; words run over the side of another bubble.
    cuts = tuple(
        at
        for at in downs[1:-1]
        if sum(any(word.x < at - 1 and word.end > at + 1 for word in rows[n]) for n in inside)
        <= 0.05 * len(inside)
    )
    if not cuts:
        return None
    bands = sorted(acrosses, reverse=True)
    marks = []
    for n in range(start, stop):
        marks.append(sum(rows[n][0].y < at for at in bands))
    starts = [n == 0 or marks[n] != marks[n - 1] for n in range(len(marks))]
    cells = _cells(rows[start:stop], cuts, starts)
    letters = sum(len(cell) for row in cells for cell in row)
    if len(cells) < 2 or letters < 40 or max(len([c for c in row if c]) for row in cells) < 2:
        return None
    return PageTable(start, stop, cells, cuts)


def _merged(lines: Sequence[tuple[float, float, float]]) -> list[float]:
    """Return where lines stand, each place once."""
    places: list[float] = []
    for at in sorted(at for at, *_ in lines):
        if not places or at - places[-1] > _CLOSE:
            places.append(at)
    return places


def _headed(rows: list[Row], heading: int) -> PageTable | None:
    """Return the table under a heading whose columns white space parts."""
    head = rows[heading]
    body = rows[heading + 1 :]
    if not body:
        return None
    columns = [word.x for word in head]
    cuts: list[float] = []
    for left, right in pairwise(columns):
        cut = _cut_between(rows[heading:], left, right)
        if cut is not None:
            cuts.append(cut)
    if not cuts:
        return None
    stop = heading + 1 + _last_within(body, 0, tuple(cuts))
    inside = rows[heading + 1 : stop]
    if not inside:
        return None
    starts = _starts(inside, tuple(cuts))
    cells = _cells([head], tuple(cuts), [True]) + _cells(inside, tuple(cuts), starts)
    return PageTable(heading, stop, cells, tuple(cuts))


def _cut_between(rows: list[Row], left: float, right: float) -> float | None:
    """Return where hardly any word crosses between the beginnings of two columns."""
    begins = sorted(
        {round(word.x, 1) for row in rows for word in row if left < word.x <= right + 2}
    )
    for at in reversed(begins):
        free = [
            at - max((word.end for word in row if word.x < at - 0.1), default=at - 99)
            for row in rows[1:]
        ]
        starts = sum(any(abs(word.x - at) < 2 for word in row) for row in rows)
        if starts >= 2 and sum(gap >= _MIN_FREE for gap in free) >= 0.9 * len(free):
            return at - 1
    return None


def _last_within(rows: list[Row], start: int, cuts: tuple[float, ...]) -> int:
    """Return behind which row the columns end: where a line runs over all of them."""
    for n in range(start, len(rows)):
        crossing = [cut for cut in cuts if any(word.x < cut - 1 < word.end - 2 for word in rows[n])]
        if crossing:
            return n
    return len(rows)


def _starts(rows: list[Row], cuts: tuple[float, ...]) -> list[bool]:
    """Tell which lines begin a row: by its number, else where the columns begin anew together."""
    numbered = [bool(row[0].x < cuts[0] and _NUMBER.fullmatch(row[0].text)) for row in rows]
    if sum(numbered) >= 2 and len(cuts) >= 2:
        return [n == 0 or is_number for n, is_number in enumerate(numbered)]
    gaps = [above[0].y - below[0].y for above, below in pairwise(rows)]
    usual = sorted(gaps)[len(gaps) // 4] if gaps else 0.0
    starts = [True]
    for n in range(1, len(rows)):
        first = " ".join(word.text for word in rows[n - 1] if word.x < cuts[-1])
        asked = first.rstrip().endswith("?")
        both = {_column(word, cuts) for word in rows[n]}
        starts.append(gaps[n - 1] > 1.3 * usual or (asked and len(both) > len(cuts)))
    return starts


def _column(word: Word, cuts: tuple[float, ...]) -> int:
    """Return the column in which the middle of a word lies."""
    return sum((word.x + word.end) / 2 >= cut for cut in cuts)


def _cells(rows: list[Row], cuts: tuple[float, ...], starts: list[bool]) -> list[list[str]]:
    """Return the texts of the cells; lines within a cell stay lines."""
    table: list[list[list[str]]] = []
    for row, begins in zip(rows, starts, strict=True):
        if begins or not table:
            table.append([[] for _ in range(len(cuts) + 1)])
        for column in range(len(cuts) + 1):
            words = [word for word in row if _column(word, cuts) == column]
            if words:
                table[-1][column].append(Line(words, 0).text)
    return [["\n".join(cell) for cell in row] for row in table]
