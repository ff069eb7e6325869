"""Page furniture in text that was copied out of a PDF. In: a text. Out: the lines to take out.

Running heads and page numbers, found only where they can be told from speech: next to a form
feed, or as a plain page number ("Halaman 3 dari 12", "- 4 -") that comes at least three times
with rising numbers. A line with a speaker's label never is furniture.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from qualnlp.lexicon import alternatives
from qualnlp.transcripts.speakers.labels import find_labels
from qualnlp.transcripts.speakers.line_starts import line_start

_MAX_CHARACTERS = 120
_MIN_REPEATS = 3
_LINE = re.compile(r"[^\n\x0b\x0c\x85\u2028\u2029]+")
_NUMBERS = re.compile(r"\d+")
_DIGIT = re.compile(r"\d")
_PAGE_WORD = rf"(?:{alternatives('pages.page')})"
_OF = alternatives("pages.of")
_LONE = re.compile(rf"(?i)\W*(?:{_PAGE_WORD}\s*)?\d{{1,4}}(?:\s*(?:{_OF})\s*\d{{1,4}})?\W*")
_PLAIN = re.compile(
    rf"(?i)(?:\W*{_PAGE_WORD}\s*\d{{1,4}}(?:\s*(?:{_OF})\s*\d{{1,4}})?\W*"
    r"|\s*[-–—|]+\s*\d{1,4}\s*[-–—|]+\s*"
    rf"|.*\S\s*[-–—|]\s*{_PAGE_WORD}\s*\d{{1,4}}(?:\s*(?:{_OF})\s*\d{{1,4}})?\s*)"
)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str

    @property
    def shape(self) -> str:
        """The line with its numbers made alike: "Halaman # dari #"."""
        return _NUMBERS.sub("#", " ".join(self.text.split()))


def page_furniture(text: str) -> list[tuple[int, int]]:
    r"""Return the lines of page furniture, in order, without their line ends.

    Examples
    --------
    >>> text = "P: Sudah lama?\n- 4 -\n\x0cN: Sudah.\n- 5 -\n\x0cP: Oh.\n"
    >>> [text[start:end] for start, end in page_furniture(text)]
    ['- 4 -', '- 5 -']
    """
    found = {(line.start, line.end) for line in [*_beside_feeds(text), *_numbered(text)]}
    if not found:
        return []
    labelled = {label.start for label in find_labels(text, [(0, len(text))])[0]}
    return sorted(span for span in found if span[0] not in labelled)


def _beside_feeds(text: str) -> list[_Line]:
    """Return lines next to form feeds: page numbers, and what comes again at the same place."""
    if "\x0c" not in text:
        return []
    feeds = [match.start() for match in re.finditer("\x0c", text)]
    pages = list(zip([0, *(at + 1 for at in feeds)], [*feeds, len(text)], strict=True))
    found: list[_Line] = []
    for last in (False, True):
        edges = [_edge(text, start, end, last=last) for start, end in pages]
        outer = _furniture_among([edge[0] for edge in edges if edge], len(pages))
        # A second line is furniture only behind a first one.
        second = [edge[1] for edge in edges if len(edge) > 1 and edge[0] in outer]
        found += [*outer, *_furniture_among(second, len(pages))]
    return found


def _furniture_among(lines: list[_Line], pages: int) -> set[_Line]:
    """Return which lines at one place of their pages are numbers, or come on most pages."""
    shapes = Counter(line.shape for line in lines)
    # Two pages may begin alike by chance; half of all pages do not.
    enough = max(2, (pages + 1) // 2)
    return {
        line
        for line in lines
        if len(line.text) <= _MAX_CHARACTERS
        and (_LONE.fullmatch(line.text) or shapes[line.shape] >= enough)
    }


def _edge(text: str, start: int, end: int, *, last: bool) -> list[_Line]:
    """Return the first or last two lines of a page that hold anything, outermost first."""
    if not last:
        return list(islice(_filled(text, start, end), 2))
    # Only the end of the page is looked at: a page may be a whole interview.
    low = max(start, text.rfind("\n", start, max(start, end - 4 * _MAX_CHARACTERS)) + 1)
    return list(_filled(text, low, end))[-2:][::-1]


def _numbered(text: str) -> list[_Line]:
    """Return plain page numbers that need no form feed: at least three of one shape, rising."""
    shapes: dict[str, list[_Line]] = defaultdict(list)
    for line in _with_numbers(text):
        if len(line.text) <= _MAX_CHARACTERS and _PLAIN.fullmatch(line.text):
            shapes[line.shape].append(line)
    found: list[_Line] = []
    for lines in shapes.values():
        # The page's own number is the one that changes; "dari 12" does not.
        numbers = [[int(number) for number in _NUMBERS.findall(line.text)] for line in lines]
        rising = any(
            all(before < after for before, after in pairwise(column))
            for column in zip(*numbers, strict=True)
        )
        if len(lines) >= _MIN_REPEATS and rising:
            found += lines
    return found


def _with_numbers(text: str) -> Iterator[_Line]:
    """Walk the lines that hold a digit."""
    at = 0
    while (digit := _DIGIT.search(text, at)) is not None:
        match = _LINE.match(text, line_start(text, at, digit.start()))
        assert match is not None
        yield _Line(match.start(), match.end(), match.group())
        at = match.end()


def _filled(text: str, start: int, end: int) -> Iterator[_Line]:
    """Walk the lines that hold more than white space."""
    for match in _LINE.finditer(text, start, end):
        if not match.group().isspace():
            yield _Line(match.start(), match.end(), match.group())
