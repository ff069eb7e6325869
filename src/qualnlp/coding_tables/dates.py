"""Dates as people and tools write them. In: the cells of one column. Out: UTC times as text.

Day before month, as Indonesian dates are written, unless the column itself shows the other order
(a second number above 12). Where a column shows both orders, a date that could be either is not
guessed. A time without a zone is taken as UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import MINYEAR, UTC, datetime, timedelta

from qualnlp.i18n import say

_MONTHS = {
    name: number
    for number, names in enumerate(
        "januari january jan|februari february pebruari feb peb|maret march mar|april apr|mei may|"
        "juni june jun|juli july jul|agustus august agu agt aug|september sept sep|"
        "oktober october okt oct|november nopember nov nop|desember december des dec".split("|"),
        start=1,
    )
    for name in names.split()
}
_NUMBERS = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?:[ T,]+(.+))?")
_NAMED = re.compile(r"(?:\b\w+,\s*)?(\d{1,2})[ \-]([A-Za-z]+)\.?,?[ \-](\d{4})(?:[ T,]+(.+))?")
_AMERICAN = re.compile(r"\b([A-Za-z]+)\.? (\d{1,2}),? (\d{4})(?:[ T,]+(.+))?")
_CLOCK = re.compile(r"(?:pukul |jam |at )?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*(am|pm)?", re.I)


def month_first(cells: Iterable[str], tool: str = "") -> bool | None:
    """Tell whether a column writes the month first; None where it shows both orders.

    Examples
    --------
    >>> month_first(["03/04/2026"]), month_first(["03/04/2026", "04/25/2026"])
    (False, True)
    """
    day = month = False
    for cell in cells:
        match = _NUMBERS.fullmatch(cell.strip())
        if match:
            day |= int(match[1]) > 12
            month |= int(match[2]) > 12
    if day and month:
        return None
    # Dedoose writes American dates (8/25/2026).
    return month or (tool == "Dedoose" and not day)


def date_of(cell: str, american: bool | None = False) -> str:
    """Return a time as ISO text in UTC.

    Raises
    ------
    ValueError
        If the cell is not a date, or could be two.

    Examples
    --------
    >>> date_of("28/11/2025 14.05"), date_of("3 Agustus 2025")
    ('2025-11-28T14:05:00.000000+00:00', '2025-08-03T00:00:00.000000+00:00')
    """
    moment = _iso(cell.strip()) or _written(cell.strip(), american)
    # In the year 1 lies what programs write where they know no date.
    if moment is None or moment.year == MINYEAR:
        raise ValueError(
            say(f"tanggal “{cell}” tidak terbaca", f"the date “{cell}” cannot be read")
        )
    now = datetime.now(UTC)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
        # Somewhere east of Greenwich it may be later already.
        if now < moment < now + timedelta(hours=14):
            moment = now
    if moment > now:
        raise ValueError(
            say(f"tanggal “{cell}” di masa depan", f"the date “{cell}” lies in the future")
        )
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _iso(cell: str) -> datetime | None:
    match = re.match(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", cell)
    if not match:
        return None
    day = f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    clock = cell[match.end() :].replace(" UTC", "+00:00").replace("Z", "+00:00")
    try:
        return datetime.fromisoformat(day + clock)
    except ValueError:
        return None


def _written(cell: str, american: bool | None) -> datetime | None:
    if match := _NUMBERS.fullmatch(cell):
        first, second = int(match[1]), int(match[2])
        if american is None and first <= 12 and second <= 12 and first != second:
            raise ValueError(
                say(
                    f"tanggal “{cell}” bisa dibaca dua cara (hari atau bulan dulu)",
                    f"the date “{cell}” can be read two ways (day or month first)",
                )
            )
        swap = second > 12 if american is None else american
        day, month = (second, first) if swap else (first, second)
        return _moment(int(match[3]), month, day, match[4])
    for pattern, order in ((_NAMED, (1, 2)), (_AMERICAN, (2, 1))):
        match = pattern.fullmatch(cell)
        if match and match[order[1]].lower() in _MONTHS:
            month = _MONTHS[match[order[1]].lower()]
            return _moment(int(match[3]), month, int(match[order[0]]), match[4])
    return None


def _moment(year: int, month: int, day: int, clock: str | None) -> datetime | None:
    year += 2000 if year < 100 else 0
    hour = minute = second = 0
    if clock:
        match = _CLOCK.fullmatch(clock.strip())
        if not match:
            return None
        hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
        if match[4]:
            hour = hour % 12 + (12 if match[4].lower() == "pm" else 0)
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
