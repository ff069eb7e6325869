"""Times as transcribers write them. In: a piece of a line. Out: seconds.

"00:12", "00:01:23", "00:01:23.500", "00.01.23", in brackets or bare, alone or as a stretch
("00:12-00:19"), and between number signs ("#00:00:12-3#").
"""

from __future__ import annotations

import re

_COLONS = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_DOTS = r"\d{1,3}\.\d{2}\.\d{2}"
_DASH = r"\s?(?:-->|[-–—])\s?"
# In brackets a time may also have one dot; bare, "1.25" is a number.
_INSIDE = rf"(?:{_COLONS}|{_DOTS}|\d{{1,3}}\.\d{{2}})"
_BARE = rf"(?:{_COLONS}|{_DOTS})"
BRACKETED = rf"(?:[\[(<]{_INSIDE}(?:{_DASH}{_INSIDE})?[\])>]|#{_COLONS}(?:-\d)?#)"
ANYWHERE = rf"(?:{BRACKETED}|{_BARE}(?:{_DASH}{_BARE})?)"

_ONE = re.compile(r"(\d{1,3})([:.])(\d{2})(?:\2(\d{2}))?(?:[.,](\d{1,3}))?")


def seconds(written: str | None) -> tuple[float | None, float | None]:
    """Return begin and end of a written time in seconds; None for what is not written.

    Examples
    --------
    >>> seconds("[00:01:23]"), seconds("(00:12 - 00:19,5)"), seconds(None)
    ((83.0, None), (12.0, 19.5), (None, None))
    """
    if not written:
        return None, None
    found = [_value(match) for match in _ONE.finditer(written)]
    return (found[0] if found else None), (found[1] if len(found) > 1 else None)


def _value(match: re.Match[str]) -> float:
    first, _, second, third, fraction = match.groups()
    whole = int(first) * 60 + int(second)
    if third is not None:
        whole = whole * 60 + int(third)
    return whole + (float(f"0.{fraction}") if fraction else 0.0)
