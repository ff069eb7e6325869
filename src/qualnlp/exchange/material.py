"""Our own rows of transcripts, which travel inside our archives. In: a study. Out: JSON, and back.

Other tools hold a text and what was coded in it. Turns, speakers, times and the excerpts that
nobody coded come back by these rows, where the text is still the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from qualnlp.excerpts import Excerpt, excerpt_id_of
from qualnlp.excerpts.model import STORED_COLUMNS
from qualnlp.exchange.alignment import Places
from qualnlp.exchange.project import Project, ProjectSource
from qualnlp.exchange.refi.guids import guid_of
from qualnlp.exchange.unicode_text import text_form
from qualnlp.store import schema
from qualnlp.store.stored_json import opened
from qualnlp.store.transcripts import Prepared
from qualnlp.transcripts import Transcript, Turn
from qualnlp.transcripts.model import transcript_id_of
from qualnlp.transcripts.offset_map import Edit, OffsetMap

_TRANSCRIPT = ("transcript_id", "file", "technique", "text", "source_text")
_JSON = ("edits", "marks", "warnings")
_TURN = ("turn", "informant", "speaker", "role", "start", "end", "time_start", "time_end")
# Id and words follow from the place.
_EXCERPT = (
    "informant", "role", "technique", "turn", "start", "end", "time_start", "time_end", "retired",
)  # fmt: skip


@dataclass
class Place:
    """One transcript of the study, and where the stretches of a source stand in it.

    Attributes
    ----------
    at : callable
        Gives our stretch for one of theirs, or None.
    text : str
        Our text.
    excerpts : list of Excerpt
        What can be coded there, in the order of the text.
    new : Prepared or None
        The rows to be written, where the study does not have it yet.
    retired : list of str
        Excerpts of `new` that are no longer read.
    """

    transcript_id: str
    at: Places
    text: str
    technique: str
    excerpts: list[Excerpt] = field(default_factory=list)
    transcript: Transcript | None = None
    informants: list[str] = field(default_factory=list)
    new: Prepared | None = None
    retired: list[str] = field(default_factory=list)


def collect_material(connection: Connection) -> dict[str, Any]:
    """Return the rows of the transcripts that are read now, without the folder of this machine."""
    table, turns, excerpts = schema.transcripts, schema.turns, schema.excerpts
    own: dict[str, dict[str, Any]] = {}
    query = select(*(table.c[name] for name in (*_TRANSCRIPT, *_JSON)))
    query = query.where(table.c.replaced_by.is_(None)).order_by(table.c.position)
    for row in connection.execute(query):
        values = dict(zip(_TRANSCRIPT, row, strict=False))
        # Most texts needed no mending.
        if values["source_text"] == values["text"]:
            del values["source_text"]
        values |= {name: opened("transcripts", name, row._mapping[name]) for name in _JSON}
        own[row.transcript_id] = {**values, "turns": [], "excerpts": []}
    for name, one, columns, order in (
        ("turns", turns, _TURN, (turns.c.turn,)),
        ("excerpts", excerpts, _EXCERPT, (excerpts.c.start, excerpts.c.end)),
    ):
        rows = select(one.c.transcript_id, *(one.c[column] for column in columns)).order_by(*order)
        for key, *cells in connection.execute(rows):
            if key in own:
                own[key][name].append(cells)
    return {"turns": _TURN, "excerpts": _EXCERPT, "transcripts": list(own.values())}


def material_of(project: Project) -> dict[str, dict[str, Any]]:
    """Return key of a source -> our own rows of it, where the file brings them."""
    material = project.material
    if (material.get("turns"), material.get("excerpts")) != (list(_TURN), list(_EXCERPT)):
        return {}
    try:
        return {guid_of("source", row["transcript_id"]): row for row in material["transcripts"]}
    except (KeyError, TypeError):
        return {}


def as_it_was(source: ProjectSource, row: dict[str, Any], path: Path) -> Place | None:
    """Return a transcript of ours as it was in its study; None where the rows do not fit."""
    try:
        return _as_it_was(source, row, path)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        return None  # rows that somebody changed: the text is read anew


def _as_it_was(source: ProjectSource, row: dict[str, Any], path: Path) -> Place | None:
    key, text = str(row["transcript_id"]), str(row["text"])
    written = str(row.get("source_text", text))
    form = text_form(text)
    offsets = OffsetMap(Edit(*edit) for edit in row["edits"])
    if form.text != source.text or offsets.apply(written) != text:
        return None
    if key not in (transcript_id_of(written), transcript_id_of(written, as_imported=True)):
        return None
    turns, informants = [], []
    for number, values in enumerate(row["turns"], start=1):
        at, name, speaker, role, start, end, *times = values
        if number != at or not 0 <= start < end <= len(text):
            return None
        turns.append(Turn(speaker, role, start, end, *times))
        informants.append(name)
    excerpts, retired = [], []
    for name, role, technique, turn, start, end, *times, is_retired in row["excerpts"]:
        if not 0 <= start < end <= len(text):
            return None
        own = excerpt_id_of(key, start, end)
        words = text[start:end]
        excerpts.append(Excerpt(own, key, name, role, technique, turn, start, end, words, *times))
        if is_retired:
            retired.append(own)
    transcript_row = {name: row[name] for name in ("file", "technique")} | {
        "transcript_id": key,
        "path": str(path.resolve()),
        "text": text,
        "source_text": written,
        **{name: json.dumps(row[name]) for name in _JSON},
    }
    spoken = zip(informants, turns, strict=True)
    cases = dict.fromkeys(name for name, turn in spoken if turn.role == "informant")
    prepared = Prepared(
        transcript_row,
        [
            (key, number, name, *(getattr(turn, field) for field in _TURN[2:]))
            for number, (name, turn) in enumerate(zip(informants, turns, strict=True), start=1)
        ],
        [tuple(getattr(one, name) for name in STORED_COLUMNS) for one in excerpts],
        [(name, {}) for name in cases],
    )
    return Place(
        key,
        lambda start, end: (form.own(start), form.own(end)),
        text,
        str(row["technique"]),
        excerpts,
        Transcript(key, str(row["file"]), text, tuple(turns), written, offsets=offsets),
        informants,
        prepared,
        retired,
    )
