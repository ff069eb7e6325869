"""Selections as the XML has them. In: elements. Out: positions, users, codes."""

from __future__ import annotations

from dataclasses import dataclass, field

from qualnlp.coding_tables.dates import date_of
from qualnlp.exchange.offsets import Mark
from qualnlp.exchange.refi.guids import bare_guid
from qualnlp.safe_xml import Node


@dataclass(slots=True)
class RawCoding:
    """A code on a selection: GUIDs of code, user and notes."""

    code: str
    user: str
    created: str
    notes: list[str]


@dataclass(slots=True)
class RawSelection:
    """A selection; `mark` is None where its positions are no numbers."""

    guid: str
    mark: Mark | None
    user: str
    created: str
    description: str
    notes: list[str]
    codings: list[RawCoding] = field(default_factory=list)


def selection_of(node: Node, start: str, end: str) -> RawSelection:
    """Return what a selection element says."""
    return RawSelection(
        bare_guid(node.get("guid")),
        _mark(start, end, node.get("name")),
        bare_guid(node.get("creatingUser") or node.get("modifyingUser")),
        utc(node.get("creationDateTime") or node.get("modifiedDateTime")),
        description_of(node),
        references(node, "NoteRef"),
        [
            RawCoding(
                bare_guid(target.get("targetGUID")),
                bare_guid(one.get("creatingUser")),
                utc(one.get("creationDateTime")),
                references(one, "NoteRef"),
            )
            for one in node.all("Coding")
            if (target := one.first("CodeRef")) is not None
        ],
    )


def spoken_selections(node: Node) -> list[RawSelection]:
    """Return the selections of a recording's transcript: they begin and end at points of time."""
    positions = {bare_guid(one.get("guid")): one.get("position") for one in node.all("SyncPoint")}
    return [
        selection_of(
            one,
            positions.get(bare_guid(one.get("fromSyncPoint")), ""),
            positions.get(bare_guid(one.get("toSyncPoint")), ""),
        )
        for one in node.all("TranscriptSelection")
    ]


def _mark(start: str, end: str, name: str) -> Mark | None:
    try:
        return Mark(int(start), int(end), name)
    except ValueError:
        return None


def description_of(node: Node) -> str:
    """Return an element's description, with one kind of line end."""
    found = node.first("Description")
    return "" if found is None else clean(found.text)


def references(node: Node, tag: str) -> list[str]:
    """Return the GUIDs that an element refers to."""
    return [bare_guid(one.get("targetGUID")) for one in node.all(tag)]


def clean(text: str) -> str:
    """Return a text of people with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def utc(text: str) -> str:
    """Return a time as a study writes it; empty where there is none, or one in the future.

    Examples
    --------
    >>> utc("2026-01-02T03:04:05+07:00"), utc("kemarin")
    ('2026-01-01T20:04:05.000000+00:00', '')
    """
    try:
        return date_of(text) if text else ""
    except ValueError:
        return ""
