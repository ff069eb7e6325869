"""Healing text without touching the quotation. In: source text. Out: edits, each with its kind.

================  =============================================  ==========================
kind              what the file has                              what the text has
================  =============================================  ==========================
``hyphen``        a word broken at a line end                    the word, whole
``reduplication`` "teman-" + line end + "teman"                  the hyphen, no line end
``compound``      "non-" + line end + "migas", "ke-" + "18"      the hyphen, no line end
(both)            "sama- sama", "ke- 2" within a line            the hyphen, no space
``line``          a line end that the page made                  a space
``line end``      empty lines, spaces around a real line end     one line end
``space``         several spaces, a tab, a no-break space        one space
``missing space`` no space after . ! ? or after a comma          the space
``nfc``           a letter and its accent as two characters      one character (Unicode NFC)
``ligature``      "ﬁ", "ﬀ" ... as one character                  the letters
``invisible``     soft hyphen, zero-width space, byte order mark nothing
``cue``           what stands between two cues of one turn       a space
``furniture``     running heads, page numbers (`furniture.py`)   nothing
================  =============================================  ==========================

Nothing else changes: glued words, slips, slang, doubled words and quotation marks, curly or
straight, stay. They are what was said, or what the file says.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence

from qualnlp.language import joins_over_blank, keeps_hyphen
from qualnlp.transcripts.offset_map import Edit
from qualnlp.transcripts.source import Source

# What ends a line, form feed included: str.splitlines agrees.
LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
# Marks of direction and joiners of emoji are not among them: they carry meaning.
_SOFT_HYPHEN = "\u00ad"
_ZERO_WIDTH = "\u200b\u2060\ufeff"
_INVISIBLE = _SOFT_HYPHEN + _ZERO_WIDTH
_PLAIN = str.maketrans({**_LIGATURES, **dict.fromkeys(_INVISIBLE, "")})
_HYPHENS = ("-", "‐", _SOFT_HYPHEN, "¬")

_WHITE = rf"[^\S{LINE_ENDS}]"
_BLANK = rf"(?:{_WHITE}|[{_INVISIBLE}])"
_LINE_END = re.compile(rf"[{LINE_ENDS}](?:\s|[{_INVISIBLE}])*")
_LIGATURE = re.compile("[ﬀ-ﬄﬅﬆ]")
# A run of blanks that is more than one plain space.
_BLANKS = re.compile(rf"(?: (?={_BLANK})|[^\S {LINE_ENDS}]|[{_INVISIBLE}]){_BLANK}*")
# Rare: these marks with a letter right behind them; `_is_tight` tells what matters of it.
_MARKS = re.compile(r"(?<![.…!?,])[.…!?,]+(?=[^\W\d_])")
_TIGHT_STOP = re.compile(r"[a-z]{2}[.…]+[A-Z][a-z]")
# Without any of these there is nothing to mend.
_ANYTHING = re.compile(rf"[{LINE_ENDS}]| {_BLANK}|[^ -~]|[.!?,](?=[a-zA-Z])|- (?=\w)")
# A word with a hyphen, blanks, and what goes on with it.
_OPEN_WORD = re.compile(
    rf"(?<![^\W_])(?P<left>[^\W\d_]+)[-‐](?P<gap>{_WHITE}+)(?=(?P<right>[^\W_]+))"
)
# White space that is no plain space and no line end.
_ODD_BLANK = re.compile(rf"[^\S {LINE_ENDS}]|[{_INVISIBLE}]")
_ADDRESS = re.compile(r"://|www\.|@|=|\.\w+/")
_LEFT_TOKEN = re.compile(r"\S+$")
_RIGHT_TOKEN = re.compile(r"\S+")
_LEFT_WORD = re.compile(r"(?<![^\W_])[^\W_]+(?=[-‐¬\u00ad]$)")
_RIGHT_WORD = re.compile(r"[^\W_]+")
_CLOSERS = "\"'”’“)]"
_VOWELS = re.compile("[aeiouéè]")

# Longer lines are paragraphs of a word processor, not lines of a page; shorter ones a list.
_MAX_WIDTH_PAGE = 120
_NARROWEST_PAGE = 30
_SCREEN = 1
# A line that reaches so far was ended by the page: lines of flowing text differ in length.
_FULL_LINE = 0.9
# A token longer than this is no word; so far an address is looked for.
_MAX_TOKEN = 80

Span = tuple[int, int]


def page_width(source: Source) -> int | None:
    """Return how many characters the page's lines hold; None where line ends are the writer's.

    Lines on a screen (subtitles) count as a page of width 1: each line end is the page's.
    """
    if source.line_ends == "kept":
        return None
    if source.line_ends == "joined":
        return _SCREEN
    return source.widest_line


def mending_edits(
    text: str, start: int, end: int, width: int | None, furniture: Sequence[Span] = ()
) -> list[Edit]:
    """Return the edits that heal ``text[start:end]``, one speaker's stretch.

    Parameters
    ----------
    text : str
        With page furniture blanked out.
    width : int or None
        The page's (`page_width`).
    furniture : sequence of (int, int)
        Where furniture stood, in order.
    """
    if not furniture and _ANYTHING.search(text, start, end) is None:
        return []
    edits: list[Edit] = []
    gaps = _gaps(text, start, end)
    inner = set(_inner(text, gaps, start, end, width))
    for gap in gaps:
        edits += _gap_edits(text, gap, start, inner, furniture)
    stretch = text[start:end]
    is_ascii = stretch.isascii()
    for match in () if is_ascii else _LIGATURE.finditer(text, start, end):
        edits.append(Edit(*match.span(), _LIGATURES[match.group()], "ligature"))
    if "- " in stretch or "-\u00a0" in stretch or "‐" in stretch:
        edits += _open_words(text, start, end)
    odd = "  " in stretch or (
        "\t" in stretch or "\x1f" in stretch if is_ascii else _ODD_BLANK.search(stretch)
    )
    for match in _BLANKS.finditer(text, start, end) if odd else ():
        holds_space = any(character.isspace() for character in match.group())
        edits.append(Edit(*match.span(), *((" ", "space") if holds_space else ("", "invisible"))))
    for match in _MARKS.finditer(text, start, end):
        if _is_tight(text, match, start, end) and _lacks_space(text, match, start, end):
            edits.append(Edit(match.end(), match.end(), " ", "missing space"))
    edits += _composing_edits(text, start, end)
    inside = _removed_within_lines(text, start, end, furniture)
    if inside:
        starts = [edit.start for edit in inside]
        # The last one that begins before an edit's end is the only one that may touch it.
        touched = ((one, bisect_left(starts, one.end) - 1) for one in edits)
        edits = [one for one, at in touched if at < 0 or inside[at].end <= one.start]
    return _without_overlap([*edits, *inside])


def _removed_within_lines(text: str, start: int, end: int, furniture: Sequence[Span]) -> list[Edit]:
    """Return the edits for what was removed inside a line: a space, and nothing."""
    edits: list[Edit] = []
    for at in range(bisect_left(furniture, (start, 0)), len(furniture)):
        low, high = furniture[at]
        if high > end:
            break
        before = len(text[start:low].rstrip(" \t\u00a0")) + start
        while high < end and text[high] in " \t\u00a0":
            high += 1
        if before == start or text[before - 1] in LINE_ENDS:
            continue
        if high == end or text[high] in LINE_ENDS:
            continue
        edits += [Edit(before, low, " ", "space"), Edit(low, high, "", "furniture")]
    return edits


_NUMBERED_LINE = re.compile(r"\d{1,3}[.)][ \t]+[A-ZÀ-Þ\"“‘(]")
_NUMBERED_QUESTION = re.compile(r"\s*\d{1,3}[.)]\s.*\?\s*$")


def inner_line_ends(text: str, start: int, end: int, width: int | None) -> list[int]:
    """Return the positions of the line ends that lie inside a paragraph.

    A line end is the page's if the next word would hardly have fitted into the line, if the line
    ends with a hyphen, or if the sentence goes on in lower case; across an empty line (a page
    or column break) only the last two count.
    """
    return _inner(text, _gaps(text, start, end), start, end, width)


def _inner(text: str, gaps: list[Span], start: int, end: int, width: int | None) -> list[int]:
    if width is None:
        return []
    inner: list[int] = []
    # The first line may begin with a label; longer ones than a page's need not be measured.
    line_start = text.rfind("\n", max(0, start - _MAX_WIDTH_PAGE), start) + 1
    for low, high in gaps:
        before = text[max(line_start, low - _MAX_WIDTH_PAGE - 1) : low]
        line_start = high
        following = text[high : min(end, high + 60)]
        if not before.strip() or not following:
            continue
        ends_sentence = before.rstrip(_CLOSERS).endswith((".", "!", "?", "…", ":", ";"))
        goes_on = following[0].islower() and not ends_sentence
        broken_word = before.endswith(_HYPHENS) and following[0].isalnum()
        next_word = following.split(maxsplit=1)[0]
        fills_line = len(before) + 1 + len(next_word) > width * _FULL_LINE
        gap = text[low:high]
        new_page = "\x0c" in gap
        if _NUMBERED_QUESTION.match(before):
            continue  # "1. Ada pelatihan?" fills its line; what follows is the answer
        if ends_sentence and _NUMBERED_LINE.match(following):
            continue  # "2. Ceritakan pelatihannya." begins a paragraph
        one_line_end = gap.count("\n") == 1 and not new_page
        is_full = fills_line and (width == _SCREEN or _NARROWEST_PAGE <= width <= _MAX_WIDTH_PAGE)
        if (
            goes_on
            or broken_word
            or (is_full and (one_line_end or (new_page and not ends_sentence)))
        ):
            inner += [at for at in range(low, high) if text[at] in LINE_ENDS]
    return inner


def _gaps(text: str, start: int, end: int) -> list[Span]:
    """Return the stretches between lines: line ends with all white space around them."""
    gaps: list[Span] = []
    last = start
    for match in _LINE_END.finditer(text, start, end):
        low = match.start()
        while low > last and (text[low - 1].isspace() or text[low - 1] in _ZERO_WIDTH):
            low -= 1
        last = match.end()
        gaps.append((low, last))
    return gaps


def _gap_edits(
    text: str, gap: Span, start: int, inner: set[int], furniture: Sequence[Span]
) -> list[Edit]:
    low, high = gap
    at = next(place for place in range(low, high) if text[place] in LINE_ENDS)
    removed = bisect_left(furniture, (low, 0))
    if removed < len(furniture) and furniture[removed][0] < high:
        # What stood between is an edit of its own, behind the space: so a span that begins
        # after it or ends before it never holds it. A word broken over it keeps its hyphen.
        border = furniture[removed][0]
        mark = " " if at in inner else "\n"
        return [Edit(low, border, mark, "line"), Edit(border, high, "", "furniture")]
    if at not in inner:
        # A real paragraph end stays one line end.
        return [] if text[low:high] == "\n" else [Edit(low, high, "\n", "line end")]
    left = None
    if low > start and text[low - 1] in _HYPHENS:
        left = _LEFT_WORD.search(text, max(start, low - _MAX_TOKEN), low)
    right = _RIGHT_WORD.match(text, high)
    if left and right:
        if not keeps_hyphen(left.group(), right.group()):
            return [Edit(low - 1, high, "", "hyphen")]
        kind = "reduplication" if _is_alike(left.group(), right.group()) else "compound"
        if text[low - 1] in (_SOFT_HYPHEN, "¬"):
            return [Edit(low - 1, high, "-", kind)]  # the page's sign for the same hyphen
        return [Edit(low, high, "", kind)]
    return [Edit(low, high, " ", "line")]


def _open_words(text: str, start: int, end: int) -> list[Edit]:
    """Return the edits that close a word which a page broke at its own hyphen: "sama- sama"."""
    return [
        Edit(*match.span("gap"), "", "compound" if match["right"].isdigit() else "reduplication")
        for match in _OPEN_WORD.finditer(text, start, end)
        if joins_over_blank(match["left"], match["right"])
    ]


def _is_tight(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Tell whether marks stand between two words: ``begitu.Jadi``, ``oh?gitu``, ``ada,tapi``."""
    marks = match[0]
    low, high = match.span()
    if marks.strip(".…") == "":
        return low - 2 >= start and _TIGHT_STOP.match(text, low - 2, min(high + 2, end)) is not None
    return low > start and text[low - 1].isalpha() and (marks == "," or not marks.strip("!?"))


def _is_alike(left: str, right: str) -> bool:
    """Tell whether two halves sound alike: a reduplication rather than a compound."""
    low_left, low_right = left.lower(), right.lower()
    return low_left[-3:] in low_right or _VOWELS.sub("", low_left) == _VOWELS.sub("", low_right)


def _lacks_space(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Tell whether a mark ends a sentence or a clause, and not a piece of an address."""
    left = _LEFT_TOKEN.search(text, max(start, match.start() - _MAX_TOKEN), match.start())
    right = _RIGHT_TOKEN.match(text, match.end(), min(end, match.end() + _MAX_TOKEN))
    before = left.group() if left else ""
    after = right.group() if right else ""
    if _ADDRESS.search(before + match.group() + after):
        return False
    if match.group() != ".":
        return True
    # "S.Kom.Ahli", "Bpk.Ahmad", "Amd.Keb": the full stop belongs to a short form.
    word = before.lstrip("(\"'“‘").lower()
    return "." not in word and word != "amd" and _VOWELS.search(word) is not None


def _composing_edits(text: str, start: int, end: int) -> list[Edit]:
    """Return an edit for each letter whose accents stand behind it as characters of their own."""
    stretch = text[start:end]
    if stretch.isascii():
        return []
    if unicodedata.is_normalized("NFC", stretch.translate(_PLAIN)):
        return []
    edits: list[Edit] = []
    first = start
    for at in range(start + 1, end + 1):
        if at < end and (text[at] in _INVISIBLE or _joins(text[at])):
            continue
        cluster = text[first:at].rstrip(_INVISIBLE)
        plain = cluster.translate(_PLAIN)
        composed = unicodedata.normalize("NFC", plain)
        if composed != plain:
            edits.append(Edit(first, first + len(cluster), composed, "nfc"))
        first = at
    return edits


def _joins(character: str) -> bool:
    """Tell whether a character may be composed with the one before it."""
    # Combining marks; vowel signs that do not count as such; parts of Korean syllables.
    return (
        unicodedata.combining(character) != 0
        or unicodedata.category(character) == "Mc"
        or "\u1160" <= character <= "\u11ff"
    )


def _without_overlap(edits: list[Edit]) -> list[Edit]:
    """Keep the first, and of those that begin alike the longest, of edits that overlap."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda one: (one.start, -one.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept
