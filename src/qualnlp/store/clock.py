"""The time as the study writes it: UTC, to the microsecond, as text that sorts."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> str:
    """Return the time now.

    Examples
    --------
    >>> now().endswith("+00:00")
    True
    """
    return datetime.now(UTC).isoformat(timespec="microseconds")
