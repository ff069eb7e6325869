"""The time as the study writes it: UTC, to the microsecond, as text that sorts.

A clock may jump back (an empty battery, another time zone's machine). Where the order of rows
decides what stands, the time of a row is therefore later than that of the row after which it was
written (`after`): the order of times is the order of what was there.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_TICK = timedelta(microseconds=1)


def now() -> str:
    """Return the time now.

    Examples
    --------
    >>> now().endswith("+00:00")
    True
    """
    return datetime.now(UTC).isoformat(timespec="microseconds")


def after(last: str | None) -> str:
    """Return the time now, or just behind the time of what was written before, if that is later.

    Parameters
    ----------
    last : str or None
        The latest time of what this row comes after; empty or None: it comes after nothing.

    Raises
    ------
    ValueError
        If `last` is no time.

    Examples
    --------
    >>> after("9000-01-01T00:00:00.000000+00:00")
    '9000-01-01T00:00:00.000001+00:00'
    >>> after(None) < after("9000-01-01T00:00:00.000000+00:00")
    True
    """
    moment = now()
    if not last:
        return moment
    before = datetime.fromisoformat(last)
    if before.tzinfo is None:  # a time that another tool wrote
        before = before.replace(tzinfo=UTC)
    behind = before.astimezone(UTC) + _TICK
    return max(moment, behind.isoformat(timespec="microseconds"))
