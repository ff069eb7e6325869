"""Comments in a Word document -> codings. In: a .docx, our codebook. Out: a project.

A document of ours, or any transcript that somebody commented on: the first line of a comment names
a code, or several (by name, path or id; ``(+)`` and ``(-)`` are stances), what follows is the memo.
A comment that names no code is a memo on its words.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from qualnlp.codebook import Codebook
from qualnlp.coding_tables import CodeNames
from qualnlp.errors import ExchangeUnreadable, TranscriptUnreadable, UnknownCode, no_such_file
from qualnlp.exchange.people import settle_machines
from qualnlp.exchange.project import Project, ProjectCode, ProjectSource, Segment
from qualnlp.exchange.refi.description import read_description
from qualnlp.exchange.refi.selections import utc
from qualnlp.exchange.report import Report
from qualnlp.exchange.word_write import MEMO, STYLE_ID
from qualnlp.i18n import say
from qualnlp.safe_xml import Node, read_xml
from qualnlp.terms import STANCES
from qualnlp.transcripts.formats.office_zip import check_archive

_STANCE = re.compile(r"(?<!\s)\s*\(([^()]{1,12})\)\s*$")
# Text that is no longer, or not yet, part of the document.
_NOT_TEXT = frozenset({"del", "moveFrom", "instrText", "delText", "pPr", "rPr"})


@dataclass
class _Text:
    """The text of a document, and where its comments stand."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    starts: dict[str, int] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    paragraphs: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def walk(self, node: Node) -> None:
        """Take the text below an element, in its order."""
        for one in node.children:
            if one.tag in _NOT_TEXT:
                continue
            number = one.get("id")
            if one.tag == "t":
                self.add(one.text)
            elif one.tag in ("tab", "ptab"):
                self.add("\t")
            elif one.tag in ("br", "cr"):
                self.add("\n")
            elif one.tag == "noBreakHyphen":
                self.add("-")
            elif one.tag == "commentRangeStart":
                self.starts[number] = self.length
            elif one.tag == "commentRangeEnd":
                self.ends[number] = self.length
            elif one.tag == "p":
                start = self.length
                self.walk(one)
                self.paragraphs.append((start, self.length, _style(one)))
                self.add("\n")
            else:
                self.walk(one)


def read_word(path: Path, report: Report, codebook: Codebook | None) -> Project:
    """Return the comments of a .docx as codings.

    Raises
    ------
    FileMissing
        If there is no such file.
    ExchangeUnreadable
        If it is no sound Word document.
    """
    if not path.is_file():
        raise no_such_file(path)
    try:
        check_archive(path)
        with zipfile.ZipFile(path) as archive:
            document = _part(archive, "word/document.xml", path)
            comments = _part(archive, "word/comments.xml", path)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError) as error:
        raise _damaged(path) from error
    except TranscriptUnreadable as error:
        raise ExchangeUnreadable(error.what, where=error.where, hint=error.hint) from error
    if document is None:
        raise _damaged(path)
    found = _Text()
    found.walk(document)
    project = Project(path.stem, "Word")
    project.sources = _sources(found, path.name)
    names = CodeNames(codebook) if codebook is not None else None
    used: dict[str, None] = {}
    for one in comments.all("comment") if comments else ():
        _comment(one, found, project, names, used, report)
    if codebook is not None:
        project.codes = [ProjectCode(key, codebook[key]) for key in used]
    for source in project.sources:
        source.segments.sort(key=lambda segment: (segment.start, segment.end))
    settle_machines(project, report)
    return project


def _part(archive: zipfile.ZipFile, name: str, path: Path) -> Node | None:
    if name not in archive.namelist():
        return None
    return read_xml([archive.read(name)], path)


def _style(paragraph: Node) -> str:
    about = paragraph.first("pPr")
    style = about.first("pStyle") if about else None
    return style.get("val") if style else ""


def _sources(found: _Text, name: str) -> list[ProjectSource]:
    """Return the transcripts in a document of ours by their names; else the whole as one."""
    text = "".join(found.pieces)
    heads = [(start, end) for start, end, style in found.paragraphs if style == STYLE_ID]
    if not heads:
        return [ProjectSource("0", name, text)]
    starts = [start for start, _ in heads[1:]] + [len(text)]
    return [
        ProjectSource(str(end + 1), text[start:end].strip(), text[end + 1 : behind].rstrip("\n"))
        for (start, end), behind in zip(heads, starts, strict=True)
    ]


def _comment(
    node: Node,
    found: _Text,
    project: Project,
    names: CodeNames | None,
    used: dict[str, None],
    report: Report,
) -> None:
    number, author = node.get("id"), node.get("author").strip()
    words = _Text()
    words.walk(node)
    text = "".join(words.pieces).strip("\n")
    start, end = found.starts.get(number), found.ends.get(number)
    if start is None or end is None or start >= end or not text.strip():
        told = say("komentar tanpa kata-kata di dokumen", "a comment without words in the document")
        report.left_out("coding", f"{author}: {text[:40]}", told)
        return
    inside = [one for one in project.sources if int(one.key) <= start]
    if not inside or end > int(inside[-1].key) + len(inside[-1].text):
        told = say("di luar teks transkrip", "outside the text of a transcript")
        report.left_out("coding", f"{author}: {text[:40]}", told)
        return
    source = inside[-1]
    place = start - int(source.key), end - int(source.key)
    codes, stance, memo = _told(text, names)
    made = utc(node.get("date"))
    if not codes:
        if not text.lower().startswith(MEMO):
            told = say("tidak menyebut kode; menjadi memo", "names no code; kept as a memo")
            report.guessed("memo", f"{author}: {text[:40]}", told)
        source.segments.append(Segment(*place, None, author, made, memo))
        return
    memo, own_stance, mode = read_description(memo)
    for code in codes:
        used.setdefault(code)
        segment = Segment(*place, code, author, made, memo, own_stance or stance, mode)
        source.segments.append(segment)


def _told(text: str, names: CodeNames | None) -> tuple[list[str], str | None, str]:
    """Return the codes that a comment names, its stance, and its memo."""
    if text.lower().startswith(MEMO):
        return [], None, text[len(MEMO) :].strip()
    first, _, memo = text.partition("\n")
    for head, rest in ((first, memo), _behind_colon(first, memo)):
        match = _STANCE.search(head)
        stance = STANCES.find(match[1]) if match else None
        bare = head[: match.start()] if match and stance else head
        codes = _codes(bare, names)
        if codes:
            return codes, stance, rest
    return [], None, text


def _behind_colon(first: str, memo: str) -> tuple[str, str]:
    head, colon, rest = first.partition(":")
    return (head, "\n".join(filter(None, (rest.strip(), memo)))) if colon else ("", "")


def _codes(text: str, names: CodeNames | None) -> list[str]:
    if names is None or not text.strip():
        return []
    parts = names.in_cell(text, commas=True)
    if not all(map(names.knows, parts)):
        return []
    try:
        return [names.resolve(part) for part in parts]
    except UnknownCode:
        return []  # a name of several codes, or of a parent


def _damaged(path: Path) -> ExchangeUnreadable:
    return ExchangeUnreadable(
        say("Berkas Word rusak atau terpotong.", "The Word file is damaged or cut short."),
        where=path,
        hint=say("Buka dan simpan ulang di Word.", "Open it in Word and save it again."),
    )
