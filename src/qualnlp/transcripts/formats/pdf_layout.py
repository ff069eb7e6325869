"""Letters on a page -> lines in reading order. In: glyphs. Out: rows of words, by columns.

Words are built from the true gaps between letters. Columns are found where white space runs down
through a block of lines; a line over the whole width parts what is around it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import median

from qualnlp.transcripts.formats.pdf_glyphs import Glyph

_SAME_LINE = 0.45  # of the letters' height
_GAP = 0.16  # of the letters' height, between two words that the file itself parts
_FAR_GAP = 0.27  # the same between letters that the file draws apart from each other
_GUTTER = 0.55  # of the letters' height, through six lines or more; twice that through three
_MIN_LINES = 3
_MIN_LETTERS = 14  # of a line that is part of a column of text, not a column of labels
_HANG = 1.0  # points: what begins so near to a column's left side begins there
_MAX_LABEL_WORDS = 4  # beside a hanging column
_TAB = 2.0  # of the letters' height: so wide a gap is a tabulator


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a gap between them; `raised` is a small number above the line."""

    x: float
    end: float
    y: float
    size: float
    text: str
    bold: bool = False
    raised: bool = False
    italic: bool = False


@dataclass(slots=True)
class Line:
    """A line of text in a column; `starts_paragraph` where the layout shows it.

    `hangs_at`: where the text begins beside a narrow column of labels (`hanging_column`).
    """

    words: list[Word]
    page: int
    starts_paragraph: bool = False
    hangs_at: float | None = None
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = _joined(self.words, self.hangs_at)

    @property
    def x(self) -> float:
        """Where the line begins."""
        return self.words[0].x

    @property
    def end(self) -> float:
        """Where the line ends."""
        return max(word.end for word in self.words)

    @property
    def y(self) -> float:
        """The line that its letters stand on."""
        return max(self.words, key=lambda word: (word.size, len(word.text))).y

    @property
    def size(self) -> float:
        """The height of most of its letters."""
        return max(self.words, key=lambda word: len(word.text)).size

    @property
    def letters(self) -> int:
        """How many letters and digits it holds."""
        return sum(map(str.isalnum, self.text))


Row = list[Word]


def rows_of(glyphs: Sequence[Glyph]) -> list[Row]:
    """Return a page's words by line, from the top; each line from the left.

    Examples
    --------
    >>> letters = [Glyph(c, 10 + 5 * n, 15 + 5 * n, 700, 10, False, n == 3, n)
    ...            for n, c in enumerate("dandua")]
    >>> letters[3:] = [Glyph(g.text, g.x + 3, g.end + 3, 700, 10, False, g.space, g.order)
    ...                for g in letters[3:]]
    >>> [[word.text for word in row] for row in rows_of(letters)]
    [['dan', 'dua']]
    """
    lines: list[list[Glyph]] = []
    # The file's own order keeps a line's letters together: runs of them are put into lines.
    runs = sorted(_runs(_without_shadows(glyphs)), key=lambda run: -run[0].y)
    small: list[list[Glyph]] = []
    usual = median(glyph.size for glyph in glyphs) if glyphs else 0.0
    for run in runs:
        size = max(glyph.size for glyph in run)
        if size < 0.85 * usual and len(run) <= 3 and all(g.text.isdigit() for g in run):
            small.append(run)
        else:
            _put(run, lines)
    for run in small:
        # A note's number above the line belongs to the line whose letters it touches.
        beside = [line for line in lines if _touches(run[0], line)]
        if beside:
            min(beside, key=lambda line: run[0].y - line[0].y).extend(run)
        else:
            _put(run, lines)
    lines.sort(key=lambda line: -_baseline(line))
    return [row for row in map(_words, lines) if row]


def _put(run: list[Glyph], lines: list[list[Glyph]]) -> None:
    """Add letters to the line that they stand on, or begin a line with them."""
    size = max(glyph.size for glyph in run)
    fitting = [
        line
        for line in lines
        if abs(line[0].y - run[0].y) <= _SAME_LINE * min(size, max(g.size for g in line))
    ]
    if fitting:
        min(fitting, key=lambda line: abs(line[0].y - run[0].y)).extend(run)
    else:
        lines.append(list(run))


def _touches(number: Glyph, line: list[Glyph]) -> bool:
    """Tell whether a small number stands raised at a letter of a line."""
    size = max(glyph.size for glyph in line)
    raised = 0 < number.y - line[0].y <= 0.75 * size and number.size < 0.85 * size
    return raised and any(abs(glyph.end - number.x) < 0.5 * glyph.size for glyph in line)


def _baseline(line: list[Glyph]) -> float:
    return max(line, key=lambda glyph: glyph.size).y


def _runs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Yield letters that follow each other on one line in the order of the file."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run:
            last = run[-1]
            same = abs(glyph.y - last.y) <= 0.08 * last.size and (
                abs(glyph.size - last.size) <= 0.3 * last.size
            )
            if not (same and -0.5 * last.size < glyph.x - last.end < 1.5 * last.size):
                yield run
                run = []
        run.append(glyph)
    if run:
        yield run


def _without_shadows(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Leave out letters that are drawn again at their own place: some programs make bold so."""
    kept: list[Glyph] = []
    seen: set[tuple[str, int, int]] = set()
    for glyph in glyphs:
        x, y = round(glyph.x), round(glyph.y)
        places = {(glyph.text, x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
        if places & seen:
            continue
        seen.add((glyph.text, x, y))
        kept.append(glyph)
    return kept


def _words(line: list[Glyph]) -> Row:
    letters = sorted(line, key=lambda glyph: (glyph.x, glyph.order))
    size = median(glyph.size for glyph in letters)
    base = _baseline(letters)
    gaps = [right.x - left.end for left, right in pairwise(letters)]
    # Letter-spaced lines: where nearly every letter has a gap, words have a wider one.
    spread = median(gaps) if len(gaps) > 8 else 0.0
    spread = spread if spread > 0.6 * _GAP * size else 0.0
    words: Row = []
    part: list[Glyph] = []

    def close() -> None:
        if part:
            text = _in_reading_order([glyph.text for glyph in part])
            tall = max(glyph.size for glyph in part)
            low = part[0].y
            raised = tall < 0.85 * size and low - base > 0.12 * size
            bold = sum(glyph.bold for glyph in part) * 2 > len(part)
            italic = sum(glyph.italic for glyph in part) * 2 > len(part)
            end = max(glyph.end for glyph in part)
            words.append(Word(part[0].x, end, low, tall, text, bold, raised, italic))
            part.clear()

    for glyph in letters:
        if part:
            last = part[-1]
            gap = glyph.x - max(one.end for one in part[-3:])
            follows = glyph.order == last.order + 1
            height = max(min(glyph.size, last.size), 1.0)
            if spread:
                apart = gap > 1.7 * spread + 0.1 * height
            elif follows:
                apart = gap > (0.02 if glyph.space else _FAR_GAP) * height
            else:
                apart = gap > (_GAP if glyph.space else _FAR_GAP) * height
            steps = (last.size < 0.85 * size) != (glyph.size < 0.85 * size) and (
                abs(last.y - glyph.y) > 0.12 * size
            )
            if apart or steps:
                close()
        part.append(glyph)
    close()
    return words


def _in_reading_order(letters: list[str]) -> str:
    """Join letters; Arabic ones stand on the page from right to left."""
    if not any(unicodedata.bidirectional(one[:1]) in ("R", "AL") for one in letters if one):
        return "".join(letters)
    return "".join(
        "".join(reversed(list(group))) if is_right else "".join(group)
        for is_right, group in groupby(
            letters, key=lambda one: unicodedata.bidirectional(one[:1]) in ("R", "AL", "NSM")
        )
    )


def hanging_column(rows: list[Row]) -> float | None:
    """Return where the text begins beside a narrow column of labels; None without one.

    Below a label its text goes on at one place, and beside each label a word begins there: the
    two are parted as by a tabulator, however near the label comes to the text.

    Examples
    --------
    >>> label, first = Word(50, 90, 700, 10, "Informan"), Word(94, 120, 700, 10, "Sudah")
    >>> hanging_column([[label, first], [Word(94, 120, 688, 10, "lama.")]] * 3)
    94
    """
    for x, count in Counter(round(row[0].x) for row in rows).most_common(3):
        if count < 2:
            break
        edge = median(row[0].x for row in rows if round(row[0].x) == x)
        labelled = [row for row in rows if row[0].x < edge - 6]
        parted = [row for row in labelled if _starts_at(row, edge)]
        if len(parted) >= 3 and len(parted) >= 0.8 * len(labelled):
            return edge
    return None


def _starts_at(row: Row, edge: float) -> bool:
    """Tell whether a few words stand left of a place and one begins there."""
    left = [word for word in row if word.x < edge - _HANG]
    beside = [word for word in row if abs(word.x - edge) <= _HANG]
    return bool(beside) and len(left) <= _MAX_LABEL_WORDS and left[-1].end < edge - 1


def _joined(words: Row, hangs_at: float | None = None) -> str:
    text = ""
    before: Word | None = None
    for word in words:
        if word.raised and any(map(str.isdigit, word.text)):
            continue
        if before is not None:
            gap = word.x - before.end
            touches = gap < 0.1 * word.size and (before.raised or word.raised)
            stuck = not (gap > 0.12 * word.size) and not word.text[:1].isalnum() and before.raised
            hangs = hangs_at is not None and abs(word.x - hangs_at) <= _HANG and gap > 1
            if gap > _TAB * word.size or hangs:
                text += "\t"
            elif not (touches or stuck):
                text += " "
        text += word.text
        before = word
    # A note's number leaves a gap before the comma that follows it.
    return text.replace(" ,", ",").replace(" .", ".") if any(w.raised for w in words) else text


def columns_of(rows: list[Row], gutters: list[float] | None = None) -> list[list[Row]]:
    """Return the rows of a page as blocks in reading order: column after column.

    A block is a list of rows. Where no white space runs down through the rows there is one block.

    Parameters
    ----------
    gutters : list of float, optional
        Where right columns began on earlier pages; those of this page are added. A few lines at
        the end of a chapter are parted there, too.
    """
    gutters = gutters if gutters is not None else []
    blocks: list[list[Row]] = []
    at = 0
    while at < len(rows):
        found = _gutter_from(rows, at) or _known_gutter(rows, at, gutters)
        if found is None:
            if blocks and blocks[-1] and blocks[-1][-1] is rows[at - 1] and at:
                blocks[-1].append(rows[at])
            else:
                blocks.append([rows[at]])
            at += 1
            continue
        stop, cut = found
        gutters.append(cut)
        left = [[word for word in row if word.x < cut] for row in rows[at:stop]]
        right = [[word for word in row if word.x >= cut] for row in rows[at:stop]]
        blocks += columns_of([row for row in left if row], gutters)
        blocks += columns_of([row for row in right if row], gutters)
        blocks.append([])  # what comes below begins a block of its own
        at = stop
    return [block for block in blocks if block]


def _known_gutter(rows: list[Row], start: int, gutters: list[float]) -> tuple[int, float] | None:
    """Return the end of a short block that is parted where earlier pages were."""
    for cut in dict.fromkeys(gutters):
        stop = start
        for row in rows[start:]:
            before = max((word.end for word in row if word.x < cut), default=0.0)
            if before > cut - _GUTTER * row[0].size:
                break
            stop += 1
        block = rows[start:stop]
        right = [row for row in block if any(abs(word.x - cut) < _HANG for word in row)]
        left = [row for row in block if row[0].x < cut]
        if right and left and any(row[0].x < cut for row in right):
            return stop, cut
    return None


def _gutter_from(rows: list[Row], start: int) -> tuple[int, float] | None:
    """Return the end of the longest block from a row on through which one white space runs."""
    spaces = set(_white_spaces(rows[start]))
    history = [spaces]
    for row in rows[start + 1 :]:
        narrowed = {
            (max(low, left), min(high, right))
            for low, high in spaces
            for left, right in _white_spaces(row)
        }
        spaces = {pair for pair in narrowed if pair[1] - pair[0] >= _GUTTER * row[0].size}
        if not spaces:
            break
        history.append(spaces)
    for length in range(len(history), _MIN_LINES - 1, -1):
        block = rows[start : start + length]
        found = [high for low, high in history[length - 1] if _is_gutter(block, low, high)]
        if found:
            return start + length, min(found) - 0.01
    return None


def _white_spaces(row: Row) -> list[tuple[float, float]]:
    """Return the white spaces between the words of a row, and what is right and left of it."""
    inner = [(left.end, right.x) for left, right in pairwise(row) if right.x > left.end]
    return [*inner, (row[-1].end, float("inf")), (float("-inf"), row[0].x)]


def _is_gutter(rows: list[Row], low: float, high: float) -> bool:
    """Tell whether text stands in columns on both sides of a white space."""
    if low == float("-inf") or high == float("inf"):
        return False  # beside the text, not within it
    left = [[word for word in row if word.end <= low + 0.1] for row in rows]
    right = [[word for word in row if word.x >= high - 0.1] for row in rows]
    lefts = [sum(len(word.text) for word in row) for row in left if row]
    rights = [sum(len(word.text) for word in row) for row in right if row]
    if len(lefts) < _MIN_LINES or len(rights) < _MIN_LINES:
        return False
    if median(lefts) < _MIN_LETTERS or median(rights) < 0.7 * _MIN_LETTERS:
        return False
    # Beside each other, not below each other.
    tops = [n for n, row in enumerate(left) if row], [n for n, row in enumerate(right) if row]
    shared = min(tops[0][-1], tops[1][-1]) - max(tops[0][0], tops[1][0])
    if shared < _MIN_LINES - 1:
        return False
    size = median(row[0].size for row in rows)
    lines = min(len(lefts), len(rights))
    return high - low >= (_GUTTER if lines >= 6 else 2 * _GUTTER) * size
