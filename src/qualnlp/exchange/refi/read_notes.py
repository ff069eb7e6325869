"""Notes: memos on the project, on sources and codes. In: elements. Out: memos of a project."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from qualnlp.exchange.project import Project, ProjectNote
from qualnlp.exchange.refi.guids import bare_guid, guid_of
from qualnlp.exchange.refi.selections import references, utc
from qualnlp.exchange.report import Report
from qualnlp.i18n import say
from qualnlp.safe_xml import Node
from qualnlp.store.memos import TARGETS


@dataclass(slots=True)
class Note:
    """A note; `used` where its text became the memo of a coding."""

    name: str
    text: str
    coder: str
    created: str
    used: bool = False


def read_notes(
    root: Node, text_of: Callable[[Node], str], user_of: Callable[..., str]
) -> dict[str, Note]:
    """Return GUID -> note."""
    holder = root.first("Notes")
    return {
        bare_guid(one.get("guid")): Note(
            one.get("name").strip(),
            text_of(one).strip(),
            user_of(bare_guid(one.get("creatingUser"))),
            utc(one.get("creationDateTime") or one.get("modifiedDateTime")),
        )
        for one in (holder.all("Note") if holder else ())
    }


def read_memos(notes: dict[str, Note], root: Node, project: Project, report: Report) -> None:
    """Put notes into a project as memos: on what refers to them, else on the study."""
    places: dict[str, tuple[str, str]] = {}
    sources = root.first("Sources")
    for node in sources.children if sources else ():
        for guid in references(node, "NoteRef"):
            places.setdefault(guid, ("transcript", bare_guid(node.get("guid"))))
    for guid, code in _on_codes(root):
        places.setdefault(guid, ("code", code))
    for guid, note in notes.items():
        if note.used:
            continue
        if not note.text:
            report.left_out("memo", note.name, say("catatan kosong", "an empty note"))
            continue
        target, target_id = _ours(note.name) or places.get(guid) or ("study", note.name or "studi")
        project.notes.append(ProjectNote(target, target_id, note.coder, note.text, note.created))


def _ours(name: str) -> tuple[str, str] | None:
    """Return on what a note is that we wrote; a transcript by the key of its source."""
    kind, _, rest = name.partition(": ")
    target = kind.removeprefix("memo ")
    if target == kind or target not in TARGETS or not rest:
        return None
    return target, guid_of("source", rest) if target == "transcript" else rest


def _on_codes(root: Node) -> list[tuple[str, str]]:
    book = root.first("CodeBook")
    waiting = [book] if book else []
    found = []
    while waiting:
        node = waiting.pop()
        waiting += [one for one in node.children if one.tag in ("Codes", "Code")]
        found += [(guid, bare_guid(node.get("guid"))) for guid in references(node, "NoteRef")]
    return found
