"""What tools for coding have in common: codes, sources, segments, cases, notes.

In: what a reader found, or what a study holds. Out: the same for a writer, or for a study.
Offsets are code points of `ProjectSource.text`, half-open. Keys are whatever the file calls a
thing; they mean nothing outside one project.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from qualnlp.codebook import Code


@dataclass(slots=True)
class ProjectCode:
    """A code: `code` holds its fields; its id is empty where the file has none of ours.

    `parent` is the key of the code above.
    """

    key: str
    code: Code
    parent: str | None = None
    codable: bool = True


@dataclass(slots=True)
class Segment:
    """One coder's code on a stretch of a source; without a code it is a memo on that stretch.

    `created` is UTC text, or empty.
    """

    start: int
    end: int
    code: str | None
    coder: str
    created: str = ""
    memo: str = ""
    stance: str | None = None
    mode: str | None = None


@dataclass(slots=True)
class ProjectSource:
    """A text with what was coded in it."""

    key: str
    name: str
    text: str
    segments: list[Segment] = field(default_factory=list)
    technique: str = ""
    created: str = ""
    coder: str = ""
    attributes: dict[str, str] = field(default_factory=dict)

    def lines(self) -> Iterator[tuple[int, int, list[Segment]]]:
        """Give each line: where it starts and ends, and the segments that it holds words of.

        Segments must be in the order of their beginnings.
        """
        at = first = 0
        going: list[Segment] = []  # begun in a line before
        for line in self.text.split("\n"):
            end, behind = at + len(line), first
            while behind < len(self.segments) and self.segments[behind].start < end:
                behind += 1
            here = [*going, *self.segments[first:behind]]
            yield at, end, here
            going, first = [one for one in here if one.end > end], behind
            at = end + 1


@dataclass(slots=True)
class ProjectCase:
    """A case: an informant, with attributes, and the sources in which they speak."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)


@dataclass(slots=True)
class ProjectNote:
    """A memo on anything but a stretch of text: `target` and `target_id` as in a study's memos."""

    target: str
    target_id: str
    coder: str
    text: str
    created: str = ""


@dataclass(slots=True)
class Project:
    """Everything that a file, or a study, holds for other tools.

    Attributes
    ----------
    coders : list of str
        People first, in the order of their work; machines last.
    machines : set of str
        Those of `coders` that are no people.
    material : dict
        The study's own rows of transcripts, as `exchange.rows` writes them; empty for a project
        of another tool.
    """

    name: str
    origin: str = ""
    created: str = ""
    modified: str = ""
    codes: list[ProjectCode] = field(default_factory=list)
    sources: list[ProjectSource] = field(default_factory=list)
    cases: list[ProjectCase] = field(default_factory=list)
    notes: list[ProjectNote] = field(default_factory=list)
    coders: list[str] = field(default_factory=list)
    machines: set[str] = field(default_factory=set)
    material: dict[str, Any] = field(default_factory=dict)
