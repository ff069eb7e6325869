"""Turns that nobody names. In: a text without labels. Out: where each turn begins.

::

    0:00                          - Sudah lama, Bu?         >> Sudah lama, Bu?
    Pernah ikut pelatihan, Bu?    - Sebelas tahun, Pak.     >> Sebelas tahun, Pak.
    0:03
    Sekali saja, tahun 2014.

Read so only where nearly each paragraph is marked, two at least ask, and two do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qualnlp.transcripts.paragraphs import paragraphs
from qualnlp.transcripts.speakers.questions import ends_with_question
from qualnlp.transcripts.speakers.time_marks import TimeInText

_SIGN = re.compile(r"^[ \t]*(?:>>+|[-–—])[ \t]*(?=\S)", re.MULTILINE)
_SHARE = 0.8
_MIN = 2


def unnamed_turns(
    written: str,
    text: str,
    stretches: Sequence[tuple[int, int]],
    times: Sequence[TimeInText],
    width: int | None,
) -> list[tuple[int, int]]:
    """Return where each turn's sign and its words begin; empty where nothing tells turns apart.

    Parameters
    ----------
    written, text : str
        The text with and without its times.
    """
    spans = [span for low, high in stretches for span in paragraphs(text, low, high, width)]
    signs = [m.span() for low, high in stretches for m in _SIGN.finditer(text, low, high)]
    alone = [(one.start, one.end) for one in times if _is_alone(written, one)]
    for begun in (alone, signs):
        if len(begun) < 2 * _MIN:
            continue
        starts = sorted(begun)
        ends = [*(sign for sign, _ in starts[1:]), len(text)]
        turns = [text[start:end] for (_, start), end in zip(starts, ends, strict=True)]
        asking = sum(map(ends_with_question, turns))
        # Paragraphs above the first one are a head.
        inside = sum(span[1] > starts[0][0] for span in spans)
        if (
            asking >= _MIN
            and len(turns) - asking >= _MIN
            and (begun is alone or len(turns) >= _SHARE * inside)
        ):
            return starts
    return []


def _is_alone(written: str, one: TimeInText) -> bool:
    """Tell whether a time has a line of its own, and words below it."""
    return "\n" in written[one.end : one.end + 1] and bool(written[one.end :].strip())
