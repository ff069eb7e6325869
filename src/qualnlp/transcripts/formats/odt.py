"""OpenDocument texts (.odt, .ott, .fodt). In: a path. Out: a Source.

The format's own XML is read as Word's is: paragraphs, lists with their numbers, tables, text
boxes; notes and comments apart; changes as accepted; hidden text and pictures told.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from qualnlp.errors import TranscriptUnreadable
from qualnlp.i18n import say
from qualnlp.transcripts.formats.blocks import Block, Document, Paragraph, Table
from qualnlp.transcripts.formats.document import document_source
from qualnlp.transcripts.formats.docx_numbering import written_number
from qualnlp.transcripts.formats.docx_package import attribute, local
from qualnlp.transcripts.formats.office_zip import check_archive, damaged
from qualnlp.transcripts.source import Source

_DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError,
    SyntaxError, ValueError, KeyError,
)  # fmt: skip
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman",
          "I": "upperRoman"}  # fmt: skip
_UNSEEN = frozenset(
    "tracked-changes sequence-decls forms variable-decls user-field-decls script "
    "index-title-template table-of-content-source "
    "shapes dde-connection-decls alphabetical-index-auto-mark-file".split()
)
_MAX_REPEATED = 1_000
_WHITE = re.compile(r"[ \t\r\n]+")


def read(path: Path) -> Source:
    """Read an OpenDocument text.

    Raises
    ------
    TranscriptUnreadable
        If the file is damaged, protected, or no text document.
    """
    return document_source(odt_document(path))


def odt_document(path: Path) -> Document:
    """Return the paragraphs and tables of an OpenDocument text, and what stands beside them.

    Raises
    ------
    TranscriptUnreadable
        As `read`.
    """
    with path.open("rb") as file:
        head = file.read(400).lstrip(b"\xef\xbb\xbf \t\r\n")
    try:
        if head.startswith(b"<"):
            roots = [_parse(path.read_bytes())]
        else:
            check_archive(path)
            with zipfile.ZipFile(path) as archive:
                names = set(archive.namelist())
                if "META-INF/manifest.xml" in names:
                    _refuse_locked(path, archive.read("META-INF/manifest.xml"))
                parts = [name for name in ("styles.xml", "content.xml") if name in names]
                roots = [_parse(archive.read(name)) for name in parts]
    except _DAMAGE as error:
        raise damaged(path) from error
    body = next((one for root in roots for one in root.iter() if local(one) == "text"
                 and local(one.getparent()) == "body"), None)  # fmt: skip
    if body is None:
        raise TranscriptUnreadable(
            say(
                "Berkas OpenDocument ini tidak memuat teks.", "The file holds no OpenDocument text."
            ),
            where=path,
            hint=say(
                "Pilih berkas .odt; simpan tabel (.ods) sebagai .xlsx.",
                "Choose an .odt file; save a table (.ods) as .xlsx.",
            ),
        )
    return _Reader(roots, body).document


def _refuse_locked(path: Path, manifest: bytes) -> None:
    if b"encryption-data" in manifest or b"encrypted-package" in manifest:
        raise TranscriptUnreadable(
            say("Berkas dilindungi kata sandi.", "The file is protected by a password."),
            where=path,
            hint=say(
                "Buka di LibreOffice dengan kata sandinya, simpan ulang tanpa kata sandi.",
                "Open it in LibreOffice with its password and save it without one.",
            ),
        )


def _parse(data: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("entities are a trap")
    return root


class _Look(NamedTuple):
    bold: bool = False
    italic: bool = False
    hidden: bool = False


class _Style(NamedTuple):
    parent: str
    name: str
    told: dict[str, bool]
    list_style: str


class _Reader:
    """Walks the body once; lists count."""

    def __init__(self, roots: list[Any], body: Any) -> None:
        self.document = Document()
        self._styles: dict[str, _Style] = {}
        self._lists: dict[str, dict[int, Any]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._by_id: dict[str, str] = {}
        for root in roots:
            for one in root.iter():
                if local(one) == "style":
                    self._styles[attribute(one, "name")] = _style(one)
                elif local(one) == "list-style":
                    self._lists[attribute(one, "name")] = {
                        int(level): part
                        for part in one
                        if (level := attribute(part, "level")).isdecimal()
                    }
        self.document.blocks = list(self._blocks(body))

    def _blocks(self, element: Any) -> Iterator[Block]:
        for one in element:
            name = local(one)
            if name in ("p", "h"):
                yield self._paragraph(one)
            elif name == "list":
                yield from self._list(one, 1, "", "")
            elif name == "table":
                yield self._table(one)
            elif name in ("section", "index-body", "table-of-content", "text-box", "list-header",
                          "numbered-paragraph", "illustration-index", "bibliography", "frame",
                          "index-title"):  # fmt: skip
                if attribute(one, "display") == "none" or attribute(one, "is-hidden") == "true":
                    self._hide(one)
                else:
                    yield from self._blocks(one)
            elif name == "image":
                self.document.pictures += 1

    def _paragraph(self, element: Any) -> Paragraph:
        style = attribute(element, "style-name")
        is_heading = local(element) == "h"
        level = attribute(element, "outline-level") or "1"
        paragraph = Paragraph([], f"Heading {level}" if is_heading else self._name(style))
        look = self._look(style, _Look(bold=is_heading))
        if look.hidden:
            self._hide(element)
        else:
            self._collect(element, paragraph, look)
        return paragraph

    def _list(self, element: Any, level: int, style: str, outer: str) -> Iterator[Block]:
        style = attribute(element, "style-name") or style
        key = outer or self._list_key(element, style)
        counts = self._counts.setdefault(key, {})
        if level > 1 and attribute(element, "continue-numbering") != "true":
            counts.pop(level, None)
        for item in element:
            name = local(item)
            if name not in ("list-item", "list-header"):
                continue
            is_first = name == "list-item"
            given = attribute(item, "start-value")
            for one in item:
                if local(one) in ("p", "h"):
                    paragraph = self._paragraph(one)
                    if is_first:
                        own = style or self._list_style(attribute(one, "style-name"))
                        self._number(paragraph, key, own, level, given)
                        is_first = False
                    yield paragraph
                elif local(one) == "list":
                    yield from self._list(one, level + 1, style, key)
                elif local(one) == "table":
                    yield self._table(one)

    def _list_key(self, element: Any, style: str) -> str:
        """Return whose numbers a list goes on with: none's, or an earlier list's."""
        number = attribute(element, "id")
        earlier = self._by_id.get(attribute(element, "continue-list"))
        key = earlier or f"{style}#{len(self._by_id)}"
        if not earlier and attribute(element, "continue-numbering") == "true":
            same = [one for one in self._counts if one.rpartition("#")[0] == style]
            key = same[-1] if same else key
        self._by_id[number or f"#{len(self._by_id)}"] = key
        return key

    def _number(self, paragraph: Paragraph, key: str, style: str, level: int, given: str) -> None:
        how = self._lists.get(style, {}).get(level)
        if how is None or local(how) != "list-level-style-number":
            return
        counts = self._counts[key]
        start = attribute(how, "start-value")
        first = int(start) if start.isdecimal() else 1
        counts[level] = int(given) if given.isdecimal() else counts.get(level, first - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        shown = attribute(how, "display-levels")
        levels = range(max(1, level + 1 - (int(shown) if shown.isdecimal() else 1)), level + 1)
        numbers = [
            written_number(counts.get(one, 1), form)
            for one in levels
            if (form := _FORMS.get(self._format(style, one)))
        ]
        label = attribute(how, "num-prefix") + ".".join(numbers) + attribute(how, "num-suffix")
        if label.strip() and paragraph.text.strip():
            paragraph.pieces.insert(0, (f"{label.strip()} ", False))
            paragraph.italic.insert(0, False)

    def _format(self, style: str, level: int) -> str:
        how = self._lists.get(style, {}).get(level)
        return "" if how is None else attribute(how, "num-format")

    def _collect(self, element: Any, paragraph: Paragraph, look: _Look) -> None:
        self._add(element.text, paragraph, look)
        for one in element:
            self._inline(one, paragraph, look)
            self._add(one.tail, paragraph, look)

    def _inline(self, one: Any, paragraph: Paragraph, look: _Look) -> None:
        name = local(one)
        if name == "s":
            count = attribute(one, "c")
            self._write(" " * min(int(count) if count.isdecimal() else 1, 100), paragraph, look)
        elif name == "tab":
            self._write("\t", paragraph, look)
        elif name == "line-break":
            self._write("\n", paragraph, look)
        elif name == "note":
            kind = "endnote" if attribute(one, "note-class") == "endnote" else "footnote"
            self._beside(kind, [part for part in one if local(part) == "note-body"])
        elif name == "annotation":
            skipped = ("creator", "date", "creator-initials", "sender-initials")
            self._beside("comment", [part for part in one if local(part) not in skipped])
        elif name in ("frame", "custom-shape", "rect", "g", "text-box"):
            boxes = list(self._boxes(one))
            paragraph.boxes += boxes
        elif name == "fieldmark":
            self._write(_chosen(one), paragraph, look)
            self._collect(one, paragraph, look)
        elif name == "drop-down":
            self._write("".join(one.itertext()), paragraph, look)
        elif name in ("hidden-text", "hidden-paragraph"):
            text = attribute(one, "string-value")
            if attribute(one, "is-hidden") == "true" or name == "hidden-paragraph":
                self.document.hidden += [text] if text.strip() else []
            else:
                self._collect(one, paragraph, look)
        elif name == "ruby":
            self._collect(next(iter(one), one), paragraph, look)
        elif name and name not in _UNSEEN and name != "annotation-end":
            self._collect(one, paragraph, self._look(attribute(one, "style-name"), look))

    def _boxes(self, element: Any) -> Iterator[Block]:
        images = sum(local(one) == "image" for one in element)
        texts = [one for one in element if local(one) == "text-box"]
        if images and not texts:
            self.document.pictures += 1
        for one in element:
            if local(one) in ("text-box", "p", "list", "table"):
                yield from self._blocks([one] if local(one) != "text-box" else one)
            elif local(one) in ("frame", "custom-shape", "g"):
                yield from self._boxes(one)

    def _beside(self, kind: str, parts: list[Any]) -> None:
        paragraphs = [one for part in parts for one in part.iter() if local(one) in ("p", "h")]
        texts = [self._paragraph(one).text.strip() for one in paragraphs]
        if text := "\n".join(filter(None, texts)):
            self.document.notes.append((kind, text))

    def _hide(self, element: Any) -> None:
        text = " ".join("".join(element.itertext()).split())
        if text:
            self.document.hidden.append(text)

    def _add(self, text: str | None, paragraph: Paragraph, look: _Look) -> None:
        if text:
            self._write(_WHITE.sub(" ", text), paragraph, look)

    def _write(self, text: str, paragraph: Paragraph, look: _Look) -> None:
        if look.hidden:
            self.document.hidden += [text] if text.strip() else []
            return
        paragraph.pieces.append((text, look.bold))
        paragraph.italic.append(look.italic)

    def _table(self, element: Any) -> Table:
        rows: list[list[list[Block]]] = []
        for row in _rows(element):
            cells: list[list[Block]] = []
            filled = 0
            for cell in row:
                if local(cell) not in ("table-cell", "covered-table-cell"):
                    continue
                count = _repeated(cell, "number-columns-repeated")
                blocks = list(self._blocks(cell)) if local(cell) == "table-cell" else []
                filled += local(cell) == "table-cell"
                cells += [blocks, *([] for _ in range(count - 1))]
            if filled == 1 and len(cells) > 1 and all(not cell for cell in cells[1:]):
                cells = cells[:1]  # one merged cell over the whole width
            rows += [cells] * min(_repeated(row, "number-rows-repeated"), 1)
        return Table(rows)

    def _look(self, style: str, before: _Look) -> _Look:
        told: dict[str, bool] = {}
        for _ in range(20):
            if style not in self._styles:
                break
            told = {**self._styles[style].told, **told}
            style = self._styles[style].parent
        return before._replace(**told)

    def _name(self, style: str) -> str:
        """Return the name of the named style behind an automatic one."""
        found = self._styles.get(style)
        if found is None:
            return style
        return found.name or found.parent or style

    def _list_style(self, style: str) -> str:
        for _ in range(20):
            if style not in self._styles:
                return ""
            if self._styles[style].list_style:
                return self._styles[style].list_style
            style = self._styles[style].parent
        return ""


def _style(element: Any) -> _Style:
    told: dict[str, bool] = {}
    for properties in element:
        if local(properties) != "text-properties":
            continue
        if weight := attribute(properties, "font-weight"):
            told["bold"] = weight == "bold" or weight[:1] in "6789"
        if slant := attribute(properties, "font-style"):
            told["italic"] = slant in ("italic", "oblique")
        if display := attribute(properties, "display"):
            told["hidden"] = display == "none"
    return _Style(
        attribute(element, "parent-style-name"),
        attribute(element, "display-name"),
        told,
        attribute(element, "list-style-name"),
    )


def _chosen(field: Any) -> str:
    """Return the entry that was chosen in a drop-down of Word's."""
    told = [(attribute(one, "name"), attribute(one, "value")) for one in field]
    entries = [value for name, value in told if name.endswith("ListEntry")]
    at = next((value for name, value in told if name.endswith("Selected")), "0")
    return entries[int(at)] if at.isdecimal() and int(at) < len(entries) else ""


def _rows(element: Any) -> Iterator[Any]:
    for one in element:
        if local(one) == "table-row":
            yield one
        elif local(one) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(one)


def _repeated(element: Any, name: str) -> int:
    value = attribute(element, name)
    return min(int(value), _MAX_REPEATED) if value.isdecimal() and int(value) > 0 else 1
