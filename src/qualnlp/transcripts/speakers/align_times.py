"""Time marks between words. In: passages and marks. Out: passages cut where the time is known."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from qualnlp.transcripts.speakers.detect import Spoken


def with_times(spoken: list[Spoken], marks: Sequence[tuple[int, float]], text: str) -> list[Spoken]:
    """Give passages without a time those of the marks around and inside them.

    A speaker's passage is cut at the marks inside it; the parts are cues, so that they make one
    turn again and each part keeps its own time.

    Parameters
    ----------
    marks : sequence of (int, float)
        Where a time mark stood in the text, and its seconds; in order.
    text : str
        The source's text.

    Examples
    --------
    >>> [(one.start, one.time_start) for one in with_times(
    ...     [Spoken(0, 9, "N", "informant")], [(0, 2.0), (5, 4.5)], "Ada, ada.")]
    [(0, 2.0), (5, 4.5)]
    """
    places = [place for place, _ in marks]
    timed: list[Spoken] = []
    for one in spoken:
        if not marks or one.time_start is not None:
            timed.append(one)
            continue
        inside = marks[bisect_right(places, one.start) : bisect_left(places, one.end)]
        cuts = [place for place, _ in inside if one.speaker and text[one.start : place].strip()]
        bounds = [one.start, *dict.fromkeys(cuts), one.end]
        for start, end in pairwise(bounds):
            if not text[start:end].strip():
                continue
            # A mark before the first word of a part is the part's own.
            first = start + len(text[start:end]) - len(text[start:end].lstrip())
            before = bisect_right(places, first) - 1
            after = bisect_left(places, end)
            low = marks[before][1] if before >= 0 else None
            high = marks[after][1] if after < len(marks) else None
            if low is not None and high is not None and high < low:
                high = None  # marks that run backwards tell no end
            is_cue = bool(one.speaker) and low is not None
            timed.append(
                replace(
                    one,
                    start=start,
                    end=end,
                    time_start=low,
                    time_end=high if low is not None else None,
                    is_cue=is_cue,
                )
            )
    return timed
