"""What stands on a PDF's pages without being speech. In: rows of words by page. Out: what to keep.

Running heads and page numbers, numbers of lines at the margin, and the researcher's footnotes. All
of it is told to the caller: nothing is thrown away.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise, takewhile
from statistics import median

from qualnlp.lexicon import alternatives
from qualnlp.transcripts.formats.builder import begins_with_label
from qualnlp.transcripts.formats.pdf_layout import Line, Row
from qualnlp.transcripts.speakers.detect import is_role_word

_EDGE_LINES = 3  # running heads stand in the outermost lines of a page
_MIN_NUMBERED = 5  # lines with a number at the margin
_APART = 1.25  # of the least distance between lines: so far a running head stands from the text
_SMALL = 0.92  # of the usual height: a footnote's letters
_PAGE_NUMBER = re.compile(
    rf"(?i)\W*(?:(?:{alternatives('pages.page')}|{alternatives('pages.page_alone')})\s*)?"
    rf"(?:\d{{1,4}}|[ivxl]{{1,6}})(?:\s*(?:{alternatives('pages.of')})\s*\d{{1,4}})?\W*"
)
_NUMBER = re.compile(r"\d{1,4}")
# The title of an interview ("Transkrip Informan 2") stands at the top of its page, too.
_NUMBERED_PERSON = re.compile(r"(?i)\b([a-z]+)[ .-]*(\d{1,3})\b")
# What a browser prints around a page: the day and title above, the address and page below.
# Firefox writes the address above, the page and the day below.
_DAY = r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4},?\s+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AP]M)?"
_BROWSER_TOP = re.compile(rf"{_DAY}\b.*|.*(?:https?|file)://\S+")
_BROWSER_FOOT = re.compile(
    rf"(?:https?|file)://\S+\s+\d+/\d+|\d+ (?:{alternatives('pages.of')}) \d+\s+{_DAY}"
)
_NOTE = re.compile(r"(?:\d{1,3}|[*†])[.)]?(?:\s|$)?")


def split_running_heads(pages: Sequence[list[Row]]) -> tuple[list[list[Row]], list[Line]]:
    """Take running heads and page numbers out of the pages.

    A line is a running head where it comes, digits apart, at the same height of half of the pages
    at least (or of half of the left or right ones), is no label, asks nothing, stands nowhere
    inside a page, stands apart from the text, and no line of text stands further out.
    """
    lines = [[Line(row, number) for row in rows] for number, rows in enumerate(pages)]
    edges = [
        {*range(min(_EDGE_LINES, len(page))), *range(max(0, len(page) - _EDGE_LINES), len(page))}
        for page in lines
    ]
    inside = {
        _shape(line.text)
        for page, edge in zip(lines, edges, strict=True)
        for n, line in enumerate(page)
        if n not in edge
    }
    places: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for page, edge in zip(lines, edges, strict=True):
        for n in edge:
            shape = _shape(page[n].text)
            if shape and shape not in inside and not _is_speech(page[n].text):
                places[shape].append((page[n].page, page[n].y))
    kept: list[list[Row]] = []
    furniture: list[Line] = []
    for page, edge in zip(lines, edges, strict=True):
        again = {n for n in edge if _comes_again(page[n], places, len(pages))}
        # What stands on every page of three or more is a head, however near the text is.
        always = {
            n
            for n in again
            if len(pages) >= 3 and len(page[n].words) > 1 and _comes_always(page[n], places, pages)
        }
        taken = _from_the_edges(again, page) | _from_the_edges(always, page, near=True)
        taken |= _printed_by_a_browser(page)
        left = [n for n in range(len(page)) if n not in taken]
        for n in {left[0], left[-1]} if len(left) > 1 else ():
            if _PAGE_NUMBER.fullmatch(page[n].text.strip()):
                taken.add(n)
        furniture += [page[n] for n in sorted(taken)]
        kept.append([line.words for n, line in enumerate(page) if n not in taken])
    return _without_feet_in_the_text(kept, furniture), furniture


def _without_feet_in_the_text(pages: list[list[Row]], furniture: list[Line]) -> list[list[Row]]:
    """Take off heads that stand elsewhere on one page, as a foot does below a last short page."""
    counts = Counter(_shape(line.text) for line in furniture)
    again = {shape for shape, count in counts.items() if shape and count > 1}
    kept = []
    for number, rows in enumerate(pages):
        left = list(rows)
        for at in (0, -1):
            while left and _shape(Line(left[at], number).text) in again:
                furniture.append(Line(left.pop(at), number))
        kept.append(left)
    return kept


def _printed_by_a_browser(page: list[Line]) -> set[int]:
    """Return the lines that a browser prints around a page."""
    if len(page) < 3:
        return set()
    if not _BROWSER_FOOT.fullmatch(page[-1].text.strip()):
        return set()
    return {0, len(page) - 1} if _BROWSER_TOP.fullmatch(page[0].text.strip()) else {len(page) - 1}


def _from_the_edges(lines: set[int], page: list[Line], *, near: bool = False) -> set[int]:
    """Return the lines that reach the edge of the page and stand apart from its text.

    `near`: those that touch the text, too.
    """
    size = median(line.size for line in page) if page else 0.0
    # Not the usual distance: where each line is a paragraph, that is the one of paragraphs.
    pitch = min(
        (gap for above, below in pairwise(page) if (gap := above.y - below.y) > 0.9 * size),
        default=0.0,
    )
    taken: set[int] = set()
    for step in (1, -1):
        order = range(len(page))[::step]
        reached = list(takewhile(lambda n: n in lines, order))
        if not reached:
            continue
        inner = reached[-1] + step
        is_apart = (
            near
            or not 0 <= inner < len(page)
            or (abs(page[reached[-1]].y - page[inner].y) > _APART * pitch)
        )
        taken |= set(reached) if is_apart else set()
    return taken


def _comes_again(line: Line, places: dict[str, list[tuple[int, float]]], pages: int) -> bool:
    again = {page for page, y in places.get(_shape(line.text), ()) if abs(y - line.y) <= 8}
    if len(again) >= max(2, (pages + 1) // 2):
        return True
    # Left and right pages may have heads of their own.
    sides = {page % 2 for page in again}
    return len(sides) == 1 and pages >= 6 and len(again) >= (pages // 2 + 1) // 2 + 1


def _comes_always(
    line: Line, places: dict[str, list[tuple[int, float]]], pages: Sequence[list[Row]]
) -> bool:
    """Tell whether a line comes at the edge of every page that holds text."""
    return {page for page, _ in places[_shape(line.text)]} >= {
        number for number, rows in enumerate(pages) if rows
    }


def is_title(text: str) -> bool:
    """Tell whether a line is the title of one interview of several.

    Examples
    --------
    >>> is_title("Transkrip Informan 2"), is_title("Lampiran 2")
    (True, False)
    """
    return any(is_role_word(word) for word, _ in _NUMBERED_PERSON.findall(text))


def _is_speech(text: str) -> bool:
    text = text.strip()
    return begins_with_label(text) or is_role_word(text.rstrip(": ")) or text.endswith("?")


def _shape(text: str) -> str:
    """Return a line without what changes from page to page.

    The number of an interview's title does not: "Transkrip Informan 2" begins another one.
    """
    kept = str.isalnum if is_title(text) else str.isalpha
    return "".join(filter(kept, text.casefold()))


def margin_numbers(pages: Sequence[list[Row]]) -> tuple[list[list[Row]], list[int]]:
    """Take numbers of lines off the margins of all pages; return how many each page had."""
    split = [split_line_numbers(rows) for rows in pages]
    # One page that has enough of them tells where they stand.
    place = next(
        (
            (rows[0][0].x if edge == 0 else 0.0, rows[0][edge].end, edge)
            for before, (after, found) in zip(pages, split, strict=True)
            if found
            for edge in (0, -1)
            if (rows := _with_number_at(before, edge, after))
        ),
        None,
    )
    kept, counts = [], []
    for rows, (after, found) in zip(pages, split, strict=True):
        if not found and place:  # too few on this page to be told by themselves
            after, found = _like_others(rows, *place)
        kept.append(after)
        counts.append(found)
    return kept, counts


def _with_number_at(before: list[Row], edge: int, after: list[Row]) -> list[Row]:
    """Return the rows whose number at an edge was taken off."""
    left = {id(word) for row in after for word in row}
    return [row for row in before if len(row) > 1 and id(row[edge]) not in left]


def _like_others(rows: list[Row], x: float, end: float, edge: int) -> tuple[list[Row], int]:
    """Take off the numbers that stand where those of other pages stand, away from the text."""
    taken = {
        id(row[edge])
        for row in rows
        if len(row) > 1
        and _NUMBER.fullmatch(row[edge].text)
        and (abs(row[edge].end - end) < 2 or (edge == 0 and abs(row[edge].x - x) < 2))
    }
    kept = [[word for word in row if id(word) not in taken] for row in rows]
    return (kept, len(taken)) if taken else (rows, 0)


def split_line_numbers(rows: list[Row]) -> tuple[list[Row], int]:
    """Take numbers of lines off the left or right margin of a page; return how many there were."""
    for edge in (0, -1):
        marked = [
            row
            for row in rows
            if len(row) > (1 if edge == 0 else 0) and _NUMBER.fullmatch(row[edge].text)
        ]
        alone = [row for row in marked if len(row) == 1]
        if len(marked) < _MIN_NUMBERED:
            continue
        numbers = [int(row[edge].text) for row in marked]
        step = Counter(right - left for left, right in pairwise(numbers)).most_common(1)[0]
        rises = step[0] in (1, 2, 5, 10) and step[1] >= 0.8 * (len(numbers) - 1)
        enough = step[0] > 1 or len(marked) >= 0.8 * len(rows)
        places = [row[edge].x if edge == 0 else row[edge].end for row in marked]
        ends = [row[edge].end if edge == 0 else row[edge].x for row in marked]
        aligned = max(places) - min(places) < 2 or max(ends) - min(ends) < 2
        texts = [row[1].x for row in marked if len(row) > 1] if edge == 0 else []
        even = edge == -1 or (texts and median(texts) - min(texts) < 3)
        if rises and enough and aligned and even and not _is_list(marked, edge):
            taken = {id(row[edge]) for row in marked}
            kept = [[word for word in row if id(word) not in taken] for row in rows]
            return [row for row in kept if row], len(marked) - len(alone)
    return rows, 0


def _is_list(rows: list[Row], edge: int) -> bool:
    """Tell whether the numbers belong to what they stand before, as those of questions do."""
    if edge == -1:
        return False
    starts = sum(
        row[1].text[:1].islower() or begins_with_label(_text(row[1:]))
        for row in rows
        if len(row) > 1
    )
    return starts < 0.2 * len(rows)


def _text(row: Row) -> str:
    return " ".join(word.text for word in row)


def split_footnotes(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Return a page's rows without its footnotes, and the footnotes.

    A footnote stands at the bottom in smaller letters, begins with a number or a sign, and that
    number stands raised in the text above.
    """
    if len(rows) < 3:
        return rows, []
    raised = {word.text.strip(".,;") for row in rows for word in row if word.raised}
    usual = median(word.size for row in rows for word in row)
    start = len(rows)
    for n in range(len(rows) - 1, 0, -1):
        if max(word.size for word in rows[n] if not word.raised or len(rows[n]) == 1) > (
            _SMALL * usual
        ):
            break
        if _NOTE.match(rows[n][0].text) and (rows[n][0].raised or rows[n][0].text in raised):
            start = n
    return rows[:start], rows[start:]
