r"""Markdown's marks around names. In: a text. Out: where such marks stand, to be read as blanks.

::

    **Rina** (00:12)      ### Rina      _Rina:_ ...      > Rina:      **[00:12] Rina:** ...

The marks are layout: without them such lines are those of `labels` and `label_lines`. Where they
make no label they stay, for they may be anything else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from qualnlp.transcripts.speakers.labels import Label
from qualnlp.transcripts.speakers.line_starts import at_lines

_B = r"[ \t\u00a0]"
_BEGIN = rf"^{_B}*(?:>{_B}+)*"
_MARKED = re.compile(
    rf"{_BEGIN}(?:[-+*•]{_B}+|\d{{1,3}}[.)]{_B}+)?(?P<heading>#{{1,6}}(?={_B}))?{_B}*"
    # Around a name and its colon, or a name with nothing, a colon, a time or a dash behind it.
    r"(?:(?P<open>\*{1,3}|_{1,3})(?=[^\s*_])"
    r"(?:[^\n*]{1,79}?[:：](?P<close>(?P=open))|[^\n*]{1,80}?(?P<shut>(?P=open))"
    rf"(?={_B}*(?:\\?{_B}*$|[:：(\[<{{|,·•–—-]|\d{{1,3}}[:.]\d\d)))"
    # Alone in its line it may end with Markdown's own line break.
    rf"(?:{_B}*(?P<break>\\){_B}*$)?)?",
    re.MULTILINE,
)
_QUOTED = re.compile(rf"^{_B}*(?P<sign>>)(?={_B}|$)", re.MULTILINE)
_SIGN = re.compile(r"[*_#]")
_QUOTE = re.compile(">")

Span = tuple[int, int]


def marks_in(text: str, stretches: Sequence[Span]) -> tuple[list[Span], list[Span]]:
    """Return where marks stand that may surround a name, and the signs of quoted lines.

    Examples
    --------
    >>> marks_in("**Rina** (00:12)", [(0, 16)]), marks_in("> Rina:", [(0, 7)])
    (([(0, 2), (6, 8)], []), ([], [(0, 1)]))
    """
    marks = [
        match.span(name)
        for low, high in stretches
        for match in at_lines(_MARKED, text, low, high, _SIGN)
        for name in ("heading", "open", "close", "shut", "break")
        if match[name]
    ]
    quotes = [
        match.span("sign")
        for low, high in stretches
        for match in at_lines(_QUOTED, text, low, high, _QUOTE)
    ]
    return marks, quotes


def marks_of(labels: Sequence[Label], marks: Sequence[Span], quotes: Sequence[Span]) -> list[Span]:
    """Return the marks that belong to labels; with one label in a quotation, its signs too."""
    starts = [label.start for label in labels]

    def inside(span: Span) -> bool:
        at = bisect_right(starts, span[0]) - 1
        return at >= 0 and span[1] <= labels[at].end

    own = [span for span in marks if inside(span)]
    quoted = list(quotes) if any(map(inside, quotes)) else []
    return sorted([*own, *quoted])
