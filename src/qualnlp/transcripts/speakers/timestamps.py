"""Times as transcribers and programs write them. In: a piece of a line. Out: seconds.

"00:12", "00:01:23", "00:01:23.500", "00.01.23", in brackets or bare, alone or as a stretch
("00:12-00:19", "00:12 --> 00:19"), between number signs ("#00:00:12-3#"), with frames as video
programs count them ("00:00:03:12").
"""

from __future__ import annotations

import re

from qualnlp.lexicon import alternatives

_COLONS = r"\d{1,3}:\d{2}(?::\d{2}(?:[:;]\d{2})?)?(?:[.,]\d{1,3})?"
_DOTS = r"\d{1,3}\.\d{2}\.\d{2}"
_DASH = r"\s?(?:-->|[-–—])\s?"
# In brackets a time may also have one dot; bare, "1.25" is a number.
_INSIDE = rf"(?:{_COLONS}|{_DOTS}|\d{{1,3}}\.\d{{2}})"
_BARE = rf"(?:{_COLONS}|{_DOTS})"
_HASHED = rf"#{_COLONS}(?:-\d)?#"
BRACKETED = rf"(?:[\[(<{{]\s?{_INSIDE}(?:{_DASH}{_INSIDE})?\s?[\])>}}]|{_HASHED})"
# Teams once wrote each number as short as it could: 0:0:3.20 is 3 seconds and 20 thousandths.
_LOOSE = r"\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d{1,3})?"
_STRETCH = rf"(?:{_COLONS}\s?-->\s?{_COLONS}|{_LOOSE}\s?-->\s?{_LOOSE})(?!\S)"
#: A time that cannot be a time of day or a reference: in square brackets, between number signs,
#: with hours, minutes and seconds, or a stretch.
SURE = (
    rf"(?:[\[<{{]\s?(?:{_COLONS}|{_DOTS})(?:{_DASH}(?:{_COLONS}|{_DOTS}))?\s?[\]>}}]|{_HASHED}"
    rf"|\(\s?\d{{1,2}}:\d{{2}}:\d{{2}}(?:[.,]\d{{1,3}})?\s?\)|{_STRETCH})"
)
ANYWHERE = rf"(?:{BRACKETED}|{_STRETCH}|{_BARE}(?:{_DASH}{_BARE})?)"

# Date and time of a message, as programs for chats write them: "12/03/25 10.15", "12-Mar-25
# 10:15 AM", "10.15, 12/3/2025". A time of day is no time of a recording.
_B = r"[ \t\u00a0\u202f]"
DATE = r"(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}[- ][A-Za-z]{3,9}[- ]\d{2,4})"
HALF = rf"{_B}?[AaPp]\.?[Mm]\.?"
CLOCK = rf"\d{{1,2}}[.:]\d{{2}}(?:[.:]\d{{2}})?(?:{HALF})?(?![\d:])"
AT = rf"(?:(?i:{alternatives('chats.at')}){_B}+)?"
STAMP = rf"(?:{DATE},?{_B}+{AT}{CLOCK}|{CLOCK},{_B}*{DATE})"

_ONE = re.compile(
    r"(\d{1,3})([:.])(\d{2})(?:\2(\d{2})(?:[:;](\d{2})(?!\d))?)?(?:(?:[.,]|-(?=\d#))(\d{1,3}))?"
)
_ANY = re.compile(r"(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,3}))?")
_SHORT = re.compile(r":\d(?!\d)")
# Television in Indonesia has 25 pictures a second; what counts higher has 30.
_PICTURES = 25


def seconds(written: str | None) -> tuple[float | None, float | None]:
    """Return begin and end of a written time in seconds; None for what is not written.

    Examples
    --------
    >>> seconds("[00:01:23]"), seconds("(00:12 - 00:19,5)"), seconds(None)
    ((83.0, None), (12.0, 19.5), (None, None))
    >>> seconds("#00:00:07-1#"), seconds("00:00:03:05")
    ((7.1, None), (3.2, None))
    >>> seconds("0:0:3.20 --> 0:0:4.490")
    (3.02, 4.49)
    """
    if not written:
        return None, None
    if "-->" in written and _SHORT.search(written):
        found = [_loose(match) for match in _ANY.finditer(written)]
    else:
        found = [_value(match) for match in _ONE.finditer(written)]
    return (found[0] if found else None), (found[1] if len(found) > 1 else None)


def _loose(match: re.Match[str]) -> float:
    hours, minutes, whole, fraction = match.groups()
    thousandths = int(fraction or 0) / 1000
    return int(hours) * 3600 + int(minutes) * 60 + int(whole) + thousandths


def _value(match: re.Match[str]) -> float:
    first, _, second, third, pictures, fraction = match.groups()
    whole = int(first) * 60 + int(second)
    if third is not None:
        whole = whole * 60 + int(third)
    if pictures is not None:
        return whole + int(pictures) / (_PICTURES if int(pictures) < _PICTURES else 30)
    return whole + (float(f"0.{fraction}") if fraction else 0.0)
