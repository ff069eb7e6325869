"""A .qdpx archive, or a bare .qde, of any tool -> a project. In: a path. Out: a project, a report.

What a selection means is decided with the words (`exchange.offsets`). Whatever is not taken, and
whatever had to be guessed, is told in the report.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualnlp.archives import Archive
from qualnlp.codebook.code_text import read_fields
from qualnlp.errors import ExchangeUnreadable, no_such_file
from qualnlp.exchange.offsets import RawText, choose, decoded
from qualnlp.exchange.people import settle_machines
from qualnlp.exchange.project import Project, ProjectCode, ProjectSource, Segment
from qualnlp.exchange.refi.description import read_description
from qualnlp.exchange.refi.guids import bare_guid
from qualnlp.exchange.refi.read_cases import read_cases
from qualnlp.exchange.refi.read_notes import Note, read_memos, read_notes
from qualnlp.exchange.refi.selections import (
    RawSelection,
    clean,
    description_of,
    selection_of,
    spoken_selections,
    utc,
)
from qualnlp.exchange.refi.write import MATERIAL_NAME
from qualnlp.exchange.report import Report
from qualnlp.i18n import say
from qualnlp.safe_xml import Node, read_xml

_INNER = ("Representation", "TextDescription", "Transcript")
_TEXTS = ("TextSource", *_INNER)
# What has a place on a page or in a recording, and no words.
_NO_TEXT = ("PictureSelection", "PDFSelection", "AudioSelection", "VideoSelection")
_MAX_TEXT = 100_000_000


@dataclass(slots=True)
class _Source:
    node: Node
    name: str
    text: RawText
    selections: list[RawSelection]


def read_refi(path: Path, report: Report) -> Project:
    """Return the project in a .qdpx or .qde file.

    Raises
    ------
    FileMissing
        If there is no such file.
    ExchangeUnreadable
        If it is damaged, locked, or made to do harm; nothing of it counts.
    """
    if path.suffix.lower() == ".qde":
        if not path.is_file():
            raise no_such_file(path)
        with path.open("rb") as file:
            return _Reader(path, None, report).read(iter(lambda: file.read(1 << 20), b""))
    with Archive(path, (".qde", ".txt", ".json")) as archive:
        projects = archive.named(".qde")
        if not projects:
            raise ExchangeUnreadable(
                say("Arsip ini tidak memuat proyek REFI-QDA.", "There is no project in it."),
                where=path,
                hint=say("Cari berkas .qdpx lain.", "Look for another .qdpx file."),
            )
        if len(projects) > 1:
            told = say("hanya proyek pertama dibaca", "only the first project is read")
            report.left_out("source", ", ".join(projects[1:])[:80], told)
        with closing(archive.chunks(projects[0])) as chunks:
            return _Reader(path, archive, report).read(chunks)


class _Reader:
    """Reads one project."""

    def __init__(self, path: Path, archive: Archive | None, report: Report) -> None:
        self._path = path
        self._archive = archive
        self._report = report
        # Selections leave the tree as they end: there may be a hundred thousand.
        self._selections: dict[int, list[RawSelection]] = {}
        self._dropped: Counter[str] = Counter()
        self._users: dict[str, str] = {}
        self._default = ""
        self._notes: dict[str, Note] = {}
        self._case_links: dict[str, list[str]] = {}
        self._links: list[tuple[str, str]] = []

    def read(self, chunks: Iterator[bytes]) -> Project:
        """Return the project."""
        root = read_xml(chunks, self._path, self._ended)
        if root.tag != "Project":
            raise ExchangeUnreadable(
                say("Ini bukan proyek REFI-QDA.", "This is no project of REFI-QDA."),
                where=self._path,
                hint=say("Buku kode .qdc: qualnlp codebook.", "A codebook .qdc: qualnlp codebook."),
            )
        project = Project(root.get("name") or self._path.stem, root.get("origin"))
        self._read_users(root)
        cases = {bare_guid(one.get("guid")) for one in below(root, "Cases", "Case")}
        project.codes = list(self._codes(root, cases))
        self._notes = read_notes(root, self._note_text, self._user)
        self._tie_notes()
        sources = list(self._sources(root))
        project.sources = self._with_segments(sources, project, cases)
        read_cases(root, project, self._case_links, self._report)
        read_memos(self._notes, root, project, self._report)
        settle_machines(project, self._report)
        self._tell_dropped(root)
        project.material = self._material()
        return project

    def _ended(self, node: Node, above: Node) -> bool:
        if node.tag == "PlainTextSelection":
            made = selection_of(node, node.get("startPosition"), node.get("endPosition"))
            self._selections.setdefault(id(above), []).append(made)
            return True
        if node.tag in _NO_TEXT:
            self._dropped[node.tag] += len(node.all("Coding"))
            return node.first("Representation") is None
        if node.tag == "Link":
            ends = bare_guid(node.get("originGUID")), bare_guid(node.get("targetGUID"))
            self._links.append(ends)
            return True
        if node.tag == "Graph":
            self._dropped[node.tag] += 1
            return True
        return False

    def _tie_notes(self) -> None:
        """Give selections the notes that links tie to them (NVivo); count the other links."""
        by_guid = {one.guid: one for own in self._selections.values() for one in own}
        for pair in self._links:
            tied = [(by_guid.get(one), other) for one, other in (pair, pair[::-1])]
            found = [(one, note) for one, note in tied if one is not None and note in self._notes]
            for one, note in found:
                one.notes.append(note)
            self._dropped["Link"] += not found

    def _read_users(self, root: Node) -> None:
        for number, one in enumerate(below(root, "Users", "User"), start=1):
            name = one.get("name").strip() or one.get("id").strip()
            no_name = say(f"pengguna {number}", f"user {number}")
            self._users[bare_guid(one.get("guid"))] = name or no_name
        whose = bare_guid(root.get("creatingUserGUID"))
        names = list(dict.fromkeys(self._users.values()))
        self._default = self._users.get(whose, "") or (names[0] if len(names) == 1 else "")

    def _user(self, *guids: str) -> str:
        """Return the name of the first user that is known; that of the project where none is."""
        return next((self._users[one] for one in guids if one in self._users), self._default)

    def _codes(self, root: Node, cases: set[str]) -> Iterator[ProjectCode]:
        book = root.first("CodeBook")
        holder = book.first("Codes") if book else None
        waiting: list[tuple[Node, str | None]] = []
        seen: set[str] = set()
        if holder:
            waiting = [(one, None) for one in reversed(holder.all("Code"))]
        while waiting:
            node, parent = waiting.pop()
            key = bare_guid(node.get("guid"))
            inner = node.all("Code")
            if key in cases and not inner:
                continue  # the form in which a case is tied to stretches of text
            if not key or key in seen:
                told = say("GUID kode kosong atau dipakai dua kali", "its GUID is empty or taken")
                self._report.left_out("code", node.get("name")[:80], told)
                continue
            waiting += [(one, key) for one in reversed(inner)]
            seen.add(key)
            name = " ".join(node.get("name").split()) or say("tanpa nama", "no name")
            code = read_fields(description_of(node), name)
            codable = node.get("isCodable").strip().lower() not in ("false", "0")
            yield ProjectCode(key, code, parent, codable)

    def _sources(self, root: Node) -> Iterator[_Source]:
        holder = root.first("Sources")
        for node in holder.children if holder else ():
            name = node.get("name").strip()
            texts = [node] if node.tag == "TextSource" else list(_texts_in(node))
            if not texts:
                told = say("sumber ini bukan teks", "this source is no text")
                self._report.left_out("media", name or node.tag, told)
            for number, one in enumerate(texts, start=1):
                own = one.get("name").strip() or (name if number == 1 else f"{name} ({number})")
                yield from self._text_source(one, own or bare_guid(one.get("guid")))
            if node.tag != "TextSource":
                self._tell_whole(node, name)

    def _text_source(self, node: Node, name: str) -> Iterator[_Source]:
        found = [*self._selections.get(id(node), []), *spoken_selections(node)]
        self._tell_whole(node, name)
        text = self._text(node, name)
        if text is None:
            told = say("teksnya tidak ada di dalam berkas", "its text is not in the file")
            self._report.left_out("source", name, told)
            n = sum(len(one.codings) for one in found)
            lost = say("teks sumbernya tidak ada", "the text of its source is missing")
            self._report.left_out("coding", name, lost, n)
            return
        bad = [one for one in found if one.mark is None]
        told = say("posisinya bukan angka", "its positions are no numbers")
        self._report.left_out("coding", name, told, sum(len(one.codings) for one in bad))
        yield _Source(node, name, text, [one for one in found if one.mark is not None])

    def _tell_whole(self, node: Node, name: str) -> None:
        told = say("kode pada seluruh sumber, tanpa bagian teks", "a code on the whole source")
        self._report.left_out("coding", name, told, len(node.all("Coding")))

    def _text(self, node: Node, name: str) -> RawText | None:
        inline = node.first("PlainTextContent")
        if inline is not None and (inline.text or not node.get("plainTextPath")):
            return RawText(inline.text.lstrip("\ufeff"), inline.text.startswith("\ufeff"))
        data = self._bytes(node.get("plainTextPath"))
        if data is None:
            return None
        text, guessed = decoded(data)
        if guessed:
            told = say("bukan UTF-8; dibaca sebagai Windows-1252", "no UTF-8; read as Windows-1252")
            self._report.guessed("text", name, told)
        return text

    def _bytes(self, address: str) -> bytes | None:
        """Return what lies at an address in the archive, or beside a bare .qde; None for nothing.

        Nothing outside is ever read: of an address only the last name counts.
        """
        place = address.partition("://")[2] or address
        name = place.replace("\\", "/").rpartition("/")[2]
        if name in ("", ".", ".."):
            return None
        if self._archive is not None:
            member = self._archive.find(place) or self._archive.find(name)
            return None if member is None else self._archive.read(member)
        for folder in ("sources", "Sources"):
            beside = self._path.parent / folder / name
            if beside.is_file() and beside.stat().st_size <= _MAX_TEXT:
                return beside.read_bytes()
        return None

    def _note_text(self, node: Node) -> str:
        text = self._text(node, node.get("name"))
        return clean(text.raw) if text else ""

    def _with_segments(
        self, sources: list[_Source], project: Project, cases: set[str]
    ) -> list[ProjectSource]:
        """Return the sources with what was coded in them, by the reading of offsets that fits."""
        marks = [[one.mark for one in source.selections if one.mark] for source in sources]
        chosen = choose([source.text for source in sources], marks, project.origin)
        known = {one.key for one in project.codes}
        made = []
        readings: Counter[str] = Counter()
        named = fitting = 0
        for source, found in zip(sources, chosen, strict=True):
            own = ProjectSource(
                bare_guid(source.node.get("guid")),
                source.name,
                source.text.text,
                created=utc(source.node.get("creationDateTime")),
                coder=bare_guid(source.node.get("creatingUser")),
            )
            for selection, span in zip(source.selections, found.spans, strict=True):
                self._segments(own, selection, span, known, cases)
            made.append(own)
            named, fitting = named + found.named, fitting + found.fitting
            if found.had_choice:
                readings[found.words] += len(source.selections)
            if found.fitting < found.named:
                told = say(
                    "nama segmennya tidak sama dengan teks di posisinya",
                    "its name is not the text at its place",
                )
                n = found.named - found.fitting
                self._report.changed("offsets", source.name, told, n)
        for words, n in readings.items():
            told = say(f"dipilih menurut teksnya: {words}", f"chosen by the words: {words}")
            if named:
                told += say(
                    f"; {fitting} dari {named} nama segmen cocok",
                    f"; {fitting} of {named} names of segments fit",
                )
            else:
                told += say("; menurut tepi kata", "; by the edges of words")
            self._report.guessed("offsets", project.origin or self._path.name, told, n)
        return made

    def _segments(
        self,
        source: ProjectSource,
        one: RawSelection,
        span: tuple[int, int] | None,
        known: set[str],
        cases: set[str],
    ) -> None:
        codings = [coding for coding in one.codings if coding.code not in cases - known]
        for coding in one.codings:
            if coding.code in cases:
                self._case_links.setdefault(coding.code, []).append(source.key)
        if span is None:
            told = say("posisinya di luar teks", "its place is outside the text")
            self._report.left_out("coding", source.name, told, max(len(codings), 1))
            return
        notes = "\n\n".join(self._used(one.notes))
        memo = "\n\n".join(filter(None, (one.description, notes)))
        if not one.codings and memo:
            user = self._user(one.user, source.coder)
            source.segments.append(Segment(*span, None, user, one.created, memo))
        for coding in codings:
            if coding.code not in known:
                told = say("kodenya tidak ada di buku kode berkas itu", "its code is not there")
                self._report.left_out("coding", source.name, told)
                continue
            own = "\n\n".join(filter(None, (memo, *self._used(coding.notes))))
            text, stance, mode = read_description(own)
            source.segments.append(
                Segment(
                    *span,
                    coding.code,
                    self._user(coding.user, one.user, source.coder),
                    coding.created or one.created,
                    text,
                    stance,
                    mode,
                )
            )

    def _used(self, guids: list[str]) -> list[str]:
        """Return the texts of notes on a coding; they are no memos of their own then."""
        found = []
        for guid in guids:
            note = self._notes.get(guid)
            if note is not None:
                note.used = True
                found.append(note.text)
        return found

    def _tell_dropped(self, root: Node) -> None:
        names = {
            "PictureSelection": say("pada gambar", "on pictures"),
            "PDFSelection": say("pada halaman PDF", "on pages of a PDF"),
            "AudioSelection": say("pada rekaman suara", "on recordings"),
            "VideoSelection": say("pada video", "on videos"),
        }
        told = say("tidak menunjuk ke teks", "points to no text")
        for tag, name in names.items():
            self._report.left_out("coding", name, told, self._dropped[tag])
        told = say("tidak punya tempat di studi", "has no place in a study")
        for tag in ("Graph", "Link"):
            self._report.left_out("structure", tag, told, self._dropped[tag])
        for one in below(root, "Sets", "Set"):
            told = say("kelompok sumber atau kode tidak diambil", "groups are not taken")
            self._report.left_out("structure", one.get("name")[:80], told)

    def _material(self) -> dict[str, Any]:
        """Return our own rows of the transcripts, where the archive is one of ours."""
        if self._archive is None or MATERIAL_NAME not in self._archive.named(MATERIAL_NAME):
            return {}
        try:
            data = json.loads(self._archive.read(MATERIAL_NAME))
        except (ValueError, RecursionError):
            return {}
        is_ours = isinstance(data, dict) and data.get("format") == "qualnlp-material"
        return data if is_ours else {}


def below(root: Node, holder: str, tag: str) -> list[Node]:
    """Return the elements of a kind inside a holder of the project."""
    found = root.first(holder)
    return found.all(tag) if found else []


def _texts_in(node: Node) -> Iterator[Node]:
    """Give the texts inside a source that is a PDF, a picture or a recording."""
    for inner in node.children:
        if inner.tag in _INNER:
            yield inner
        else:
            yield from (one for one in inner.children if one.tag in _INNER)
