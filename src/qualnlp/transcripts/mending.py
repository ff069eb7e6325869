"""Healing text without touching the quotation. In: source text. Out: edits, each with its kind.

Only white space, line-end hyphens, ligatures and invisible characters change. Glued words,
slips and slang stay: they are what was said, or what the file says.
"""

from __future__ import annotations

import re

from qualnlp.language import keeps_hyphen
from qualnlp.transcripts.offsets import Edit
from qualnlp.transcripts.source import Source

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]+|[ﬀ-ﬄ]")
_SPACES = re.compile(r"[^\S\n]{2,}|[\u00a0\t\u2007\u202f]")
_LINE_END = re.compile(r"[^\S\n]*\n\s*")
_TIGHT = re.compile(r"(?<=[a-z]{2})[.!?](?=[A-Z][a-z])")
_ADDRESS = re.compile(r"https?:|www\.|@")
_ENDS_SENTENCE = re.compile(r"[.!?…:;][\"'”’“)\]]*$")
_LEFT_WORD = re.compile(r"[^\W_]+(?=[-‐]$)")
_RIGHT_WORD = re.compile(r"[^\W_]+")

# Longer lines are paragraphs of a word processor, not lines of a page.
_WIDEST_PAGE = 120
# A line that reaches so far was ended by the page: lines of flowing text differ in length.
_FULL_LINE = 0.9


def page_width(source: Source) -> int | None:
    """Return how many characters the page's lines hold; None where line ends are the writer's.

    Lines on a screen (subtitles) count as a page of width 1: each line end is the page's.
    """
    if source.line_ends == "kept":
        return None
    if source.line_ends == "joined":
        return 1
    return max((len(line.rstrip()) for line in source.text.split("\n")), default=0)


def mending_edits(text: str, start: int, end: int, width: int | None) -> list[Edit]:
    """Return the edits that heal ``text[start:end]``, one speaker's stretch.

    `width` is the page's (`page_width`).
    """
    edits: list[Edit] = []
    inner = set(inner_line_ends(text, start, end, width))
    for match in _LINE_END.finditer(text, start, end):
        edits += _line_edit(text, match, start, inner)
    for match in _INVISIBLE.finditer(text, start, end):
        ligature = _LIGATURES.get(match.group(), "")
        edits.append(Edit(*match.span(), ligature, "ligature" if ligature else "invisible"))
    for match in _SPACES.finditer(text, start, end):
        edits.append(Edit(*match.span(), " ", "space"))
    for match in _TIGHT.finditer(text, start, end):
        word_start = max(
            text.rfind(" ", start, match.start()), text.rfind("\n", start, match.end())
        )
        if not _ADDRESS.search(text, max(word_start, start), match.end()):
            edits.append(Edit(match.end(), match.end(), " ", "missing space"))
    return _without_overlap(edits)


def inner_line_ends(text: str, start: int, end: int, width: int | None) -> list[int]:
    """Return the positions of the line ends that lie inside a paragraph.

    A line end is the page's if the next word would hardly have fitted into the line, if the line
    ends with a hyphen, or if the sentence goes on in lower case; across an empty line (a page
    or column break) only the last two count.
    """
    if width is None:
        return []
    inner: list[int] = []
    for match in _LINE_END.finditer(text, start, end):
        line_start = text.rfind("\n", 0, match.start()) + 1
        before = text[line_start : match.start()].rstrip()
        following = text[match.end() : match.end() + 60]
        if not before or not following:
            continue
        goes_on = following[0].islower() and not _ENDS_SENTENCE.search(before)
        broken_word = before.endswith(("-", "‐")) and following[0].isalnum()
        next_word = following.split(maxsplit=1)[0]
        fills_line = len(before) + 1 + len(next_word) > width * _FULL_LINE
        is_full = width <= _WIDEST_PAGE and fills_line
        one_line_end = match.group().count("\n") == 1
        if goes_on or broken_word or (is_full and one_line_end):
            inner += [at for at in range(*match.span()) if text[at] == "\n"]
    return inner


def _line_edit(text: str, match: re.Match[str], start: int, inner: set[int]) -> list[Edit]:
    at = match.start() + match.group().index("\n")
    if at not in inner:
        # A real paragraph end stays one line end.
        return [] if match.group() == "\n" else [Edit(*match.span(), "\n", "line end")]
    left = _LEFT_WORD.search(text, start, match.start())
    right = _RIGHT_WORD.match(text, match.end())
    if left and right and text[match.start() - 1] in "-‐":
        if keeps_hyphen(left.group(), right.group()):
            return [Edit(*match.span(), "", "reduplication")]
        return [Edit(match.start() - 1, match.end(), "", "hyphen")]
    return [Edit(*match.span(), " ", "line")]


def _without_overlap(edits: list[Edit]) -> list[Edit]:
    """Keep the first of two edits that touch the same characters."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept
