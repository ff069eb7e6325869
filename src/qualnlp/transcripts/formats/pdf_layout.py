"""Pieces of text on pages -> lines in reading order. In: pieces with places. Out: lines.

Columns are found by where lines begin: a place where many begin, which hardly any line from the
left runs over. What stands at the top or bottom of several pages alike is furniture of the page.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from qualnlp.transcripts.formats.builder import begins_with_label
from qualnlp.transcripts.speakers.detect import is_role_word
from qualnlp.transcripts.speakers.not_speakers import is_head_line

_EDGE_LINES = 3  # furniture stands in the outermost lines of a page
_MIN_LINES = 4  # that begin at a place to make it a column
_MIN_LETTERS = 14  # of a line that is part of a column of text, not a column of labels
_SAME_LINE = 0.5  # of the letters' height
_NEW_PARAGRAPH = 1.4  # of the usual distance between lines
_PAGE_NUMBER = re.compile(
    r"(?i)\W*(?:halaman|hal\.?|hlm\.?|page|p\.)?\s*(?:\d{1,4}|[ivxl]{1,6})"
    r"(?:\s*(?:dari|of|/)\s*\d{1,4})?\W*"
)
# Widths of a common typeface in parts of the letters' height; others are within a tenth.
_WIDTHS = {
    **dict.fromkeys("ijl.,;:'|!’‘ıI ", 0.26),
    **dict.fromkeys('ftr()[]-“”"/', 0.33),
    **dict.fromkeys("mw—MW%…", 0.82),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Text shown at a place: `x` and `y` in points from the lower left, `size` of its letters.

    `order` counts the pieces of a page; `space` tells that a space stands before it.
    """

    x: float
    y: float
    size: float
    text: str
    order: int
    space: bool

    @property
    def end(self) -> float:
        """About where the text ends."""
        return self.x + width_of(self.text, self.size)


@dataclass(slots=True)
class Line:
    """A line of text in a column; `starts_paragraph` where the layout shows it."""

    x: float
    y: float
    end: float
    size: float
    text: str
    page: int
    starts_paragraph: bool = False


def width_of(text: str, size: float) -> float:
    """Return about how wide a text is, in points.

    >>> 40 < width_of("sepuluh kata", 10) < 70
    True
    """
    return size * sum(_WIDTHS.get(one, 0.66 if one.isupper() else 0.52) for one in text)


def lines_of(pages: list[list[Piece]]) -> tuple[list[Line], list[Line]]:
    """Return the lines of the body in reading order, and those that are furniture of the page.

    >>> page = [Piece(72, 700 - 12 * n, 10, f"baris {n}", n, False) for n in range(3)]
    >>> body, furniture = lines_of([page])
    >>> [line.text for line in body], furniture
    (['baris 0', 'baris 1', 'baris 2'], [])
    """
    bodies, furniture = _without_furniture(pages)
    known: list[float] = []
    for pieces in bodies:
        known += [at for at in _gutters(pieces, []) if all(abs(at - old) > 6 for old in known)]
    body: list[Line] = []
    for number, pieces in enumerate(bodies):
        for column in _in_order(pieces, _gutters(pieces, known)):
            lines = [_line(row, number) for row in _rows(column)]
            _mark_paragraphs(lines, body[-1] if body else None)
            body += lines
    return body, furniture


def _rows(pieces: list[Piece]) -> list[list[Piece]]:
    """Return pieces by line, from the top; each line from the left."""
    rows: list[list[Piece]] = []
    top = 0.0
    for piece in sorted(pieces, key=lambda one: (-one.y, one.x, one.order)):
        if rows and top - piece.y <= _SAME_LINE * max(piece.size, rows[-1][0].size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
            top = piece.y
    return [sorted(row, key=lambda one: (one.x, one.order)) for row in rows]


def _line(row: list[Piece], page: int) -> Line:
    text, end = "", row[0].x
    before: Piece | None = None
    for piece in row:
        follows = before is not None and piece.order == before.order + 1
        if before is not None and not text[-1:].isspace() and not piece.text[:1].isspace():
            if piece.x - end > 2 * piece.size or is_role_word(text.strip()):
                text += "\t"
            elif piece.space or not follows:
                text += " "
        text += piece.text
        is_moved = before is None or piece.x > before.x
        end = piece.end if is_moved else end + width_of(piece.text, piece.size)
        before = piece
    return Line(row[0].x, row[0].y, end, max(one.size for one in row), text.rstrip(), page)


def _gutters(pieces: list[Piece], known: list[float]) -> list[float]:
    """Return where columns after the first begin, from the left."""
    rows = _rows(pieces)
    if len(rows) < _MIN_LINES:
        return []
    left = min(piece.x for piece in pieces)
    right = max(piece.end for piece in pieces)
    begins = [
        piece.x
        for row in rows
        for n, piece in enumerate(row)
        if n == 0 or piece.space or piece.order != row[n - 1].order + 1
    ]
    counts = Counter(round(x / 3) for x in begins)
    enough = max(_MIN_LINES, 0.1 * len(rows))
    popular = sorted(
        place * 3.0
        for place, count in counts.items()
        if count + counts[place + 1] >= enough and place * 3 > left + 0.2 * (right - left)
    )
    found: list[float] = []
    for place in sorted({*popular, *known}):
        is_new = not found or place - found[-1] > 0.15 * (right - left)
        if is_new and _parts(rows, place - 4, found[-1] if found else left - 4, place in known):
            found.append(place - 4)
    return found


def _parts(rows: list[list[Piece]], at: float, low: float, is_known: bool) -> bool:
    """Tell whether text stands in columns on both sides of a place."""
    beside, crossing, begins = [], 0, 0
    for row in rows:
        here = [piece for piece in row if low <= piece.x < at]
        starts = any(at <= piece.x <= at + 10 for piece in row)
        begins += starts
        if not here:
            continue
        if _crosses(here, at, starts):
            crossing += 1
        else:
            beside.append(sum(len(piece.text) for piece in here))
    if not beside or median(beside) < _MIN_LETTERS:
        return False
    if is_known:
        return begins > 0 and crossing <= len(beside) + begins
    return begins >= _MIN_LINES and crossing <= 0.6 * (len(beside) + begins)


def _crosses(pieces: list[Piece], at: float, starts: bool) -> bool:
    """Tell whether a line from the left runs over a place; the widths are estimates."""
    if starts:
        return False
    start = min(piece.x for piece in pieces)
    end = max(piece.end for piece in pieces)
    return end > at + 0.12 * (at - start)


def _in_order(pieces: list[Piece], gutters: list[float]) -> list[list[Piece]]:
    """Return the pieces column by column; a line over the whole width parts what is around it."""
    if not gutters:
        return [pieces] if pieces else []
    at = gutters[0]
    bands: list[tuple[list[Piece], list[Piece]]] = [([], [])]
    ordered: list[list[Piece]] = []

    def close() -> None:
        first, rest = bands.pop()
        ordered.extend([first] if first else [])
        ordered.extend(_in_order(rest, gutters[1:]))
        bands.append(([], []))

    whole: list[Piece] = []
    for row in _rows(pieces):
        here = [piece for piece in row if piece.x < at]
        there = [piece for piece in row if piece.x >= at]
        if here and _crosses(here, at, any(piece.x <= at + 14 for piece in there)):
            close()
            whole += row
            continue
        if whole:
            ordered.append(whole)
            whole = []
        bands[-1][0].extend(here)
        bands[-1][1].extend(there)
    if whole:
        ordered.append(whole)
    close()
    return ordered


# "4. Ada harapan?" below a full line that ended a sentence.
_NUMBERED = re.compile(r"\d{1,3}[.)]\s+[A-ZÀ-Þ]")
_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’“)\]]*\s*$")


def _mark_paragraphs(lines: list[Line], earlier: Line | None) -> None:
    """Mark lines that begin a paragraph: after a larger distance, or after a line cut short."""
    if not lines:
        return
    left = min(line.x for line in lines)
    right = sorted(line.end for line in lines)[int(0.95 * (len(lines) - 1))]
    gaps = [above.y - below.y for above, below in pairwise(lines) if above.y > below.y]
    usual = sorted(gaps)[len(gaps) // 4] if gaps else 0.0
    for above, below in pairwise(lines):
        word = below.text.split(maxsplit=1)[0] if below.text.split() else ""
        fits = above.end + width_of(f" {word}", below.size) < left + 0.85 * (right - left)
        is_far = above.y - below.y > _NEW_PARAGRAPH * max(usual, below.size)
        changes = is_head_line(below.text) or abs(above.size - below.size) > 1
        next_item = _NUMBERED.match(below.text) and _ENDS_SENTENCE.search(above.text)
        below.starts_paragraph = bool(is_far or fits or changes or next_item)
    if earlier is not None:
        changes = abs(earlier.size - lines[0].size) > 1
        same_page = earlier.page == lines[0].page and earlier.y > lines[0].y
        lines[0].starts_paragraph = changes or (same_page and earlier.x != lines[0].x)


def _without_furniture(pages: list[list[Piece]]) -> tuple[list[list[Piece]], list[Line]]:
    """Take running heads and page numbers out of the pages."""
    rows = [_rows(pieces) for pieces in pages]
    edges: list[list[int]] = []
    for page in rows:
        count = len(page)
        edges.append(sorted({*range(min(_EDGE_LINES, count)), *range(max(0, count - 3), count)}))
    places: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, page in enumerate(rows):
        for n in edges[number]:
            text = _line(page[n], number).text
            if _shape(text) and not begins_with_label(text):
                places[_shape(text)].append((number, page[n][0].y))
    bodies: list[list[Piece]] = []
    furniture: list[Line] = []
    for number, page in enumerate(rows):
        taken: set[int] = set()
        for n in edges[number]:
            line = _line(page[n], number)
            again = {
                other for other, y in places.get(_shape(line.text), ()) if abs(y - line.y) <= 8
            }
            # Half of all pages, or half of the left or right ones.
            if len(again) >= max(2, (len(pages) + 3) // 4):
                taken.add(n)
        left = [n for n in range(len(page)) if n not in taken]
        for n in {left[0], left[-1]} if len(left) > 1 else ():
            if _PAGE_NUMBER.fullmatch(_line(page[n], number).text.strip()):
                taken.add(n)
        furniture += [_line(page[n], number) for n in sorted(taken)]
        bodies.append([piece for n, row in enumerate(page) if n not in taken for piece in row])
    return bodies, furniture


def _shape(text: str) -> str:
    """Return a line without what changes from page to page."""
    return "".join(one for one in text.casefold() if one.isalpha())
