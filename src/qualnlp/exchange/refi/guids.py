"""GUIDs that follow from content. In: what a thing is. Out: the same GUID on every machine."""

from __future__ import annotations

from uuid import UUID, uuid5

_OURS = UUID("6b1f6c0e-51f5-5d2c-9d3c-0a8a7d6f2b11")


def guid_of(kind: str, *parts: object) -> str:
    """Return the GUID of a thing.

    Examples
    --------
    >>> guid_of("code", "pelatihan") == guid_of("code", "pelatihan")
    True
    """
    return str(uuid5(_OURS, "\x1f".join([kind, *map(str, parts)])))


def bare_guid(text: str) -> str:
    """Return a GUID as it is compared: no braces, no case.

    Examples
    --------
    >>> bare_guid("{ABC-1}")
    'abc-1'
    """
    return text.strip().strip("{}").lower()
