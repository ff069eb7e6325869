"""A Word file's paragraphs and tables, in their place. In: an XML element. Out: blocks.

Tracked changes are read as accepted: insertions stay, deletions and the places that a text was
moved from do not. Numbers that Word writes by itself stand before their paragraphs, what was
chosen in a form in its place, embedded documents where they are shown. Footnotes, endnotes and
comments are kept apart; hidden text, headers, instructions of fields and placeholders of forms
are no text of the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from qualnlp.transcripts.formats.blocks import Block, Document, Paragraph, Table
from qualnlp.transcripts.formats.docx_numbering import Numbering
from qualnlp.transcripts.formats.docx_package import Package, attribute, child, is_on, local

# No text of the document: properties, deleted text, instructions of fields, what is read above
# a word in East Asian type.
_SKIPPED = frozenset(
    "pPr rPr tblPr tblGrid trPr tcPr sectPr del moveFrom delText instrText delInstrText rt "
    "sdtPr sdtEndPr".split()
)
_SIGNS = {
    "tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad",
}  # fmt: skip
# Signs of the fonts Symbol and Wingdings that people do type; other signs stay as they are.
_SYMBOLS = {
    "F0B7": "•", "F0A7": "▪", "F0D8": "➢", "F0FC": "✓", "F0E0": "→", "F0DF": "←", "F0E8": "➔",
    "F04A": "☺", "F04B": "😐", "F04C": "☹", "F02D": "–", "F0B0": "°", "F0B1": "±", "F0B3": "≥",
    "F0A3": "≤", "F0D7": "×",
}  # fmt: skip
_HEADING = ("heading", "judul")
_LINE_ENDS = str.maketrans("\r\n\t", "   ")  # white space in the XML is a space in Word


def document_of(package: Package) -> Document:
    r"""Return the paragraphs and tables of a document's body in order, and what stands beside.

    Examples
    --------
    >>> from lxml import etree
    >>> body = etree.fromstring("<body><p><r><t>Jarang, </t><br/><t>Bu.</t></r></p></body>")
    >>> [block.text for block in document_of(Package(body)).blocks]
    ['Jarang, \nBu.']
    """
    return _Reader(package).read()


class _Reader:
    """Reads one document, in order: lists count, fields nest."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._numbers = Numbering(package)
        self._fields: list[bool] = []  # True: inside a field's instruction, which nobody sees
        self._document = Document()
        self._looks: dict[str, tuple[str, _Look]] = {}

    def read(self) -> Document:
        document = self._document
        document.blocks = list(self._blocks(self._package.body))
        pictures, hidden = document.pictures, list(document.hidden)
        for kind, part in self._package.notes.items():
            for note in part:
                if attribute(note, "type") in ("", "normal"):
                    text = "\n".join(
                        block.text for block in self._blocks(note) if isinstance(block, Paragraph)
                    ).strip()
                    if text:
                        document.notes.append((kind, text))
        document.pictures, document.hidden = pictures, hidden
        return document

    def _blocks(self, element: Any, *, is_cell: bool = False) -> Iterator[Block]:
        """Walk through what may stand around paragraphs and tables: controls, custom XML."""
        held: Paragraph | None = None
        for name, one in _content(element):
            if name == "altChunk":
                yield from self._chunk(one)
                continue
            if name == "tbl":
                yield self._table(one)
                continue
            paragraph = self._paragraph(one, is_cell)
            if held is not None:
                paragraph.pieces = held.pieces + paragraph.pieces
                paragraph.italic = held.italic + paragraph.italic
                paragraph.boxes = held.boxes + paragraph.boxes
            # A deleted paragraph mark joins the paragraph with the one that follows.
            held = paragraph if _lost_its_end(one) else None
            if held is None:
                yield paragraph
        if held is not None:
            yield held

    def _chunk(self, element: Any) -> Iterator[Block]:
        """Read a document that is embedded as a whole."""
        from qualnlp.transcripts.formats.embedded import embedded_document

        name, data = self._package.parts.get(attribute(element, "id"), ("", b""))
        inner = embedded_document(name, data)
        document = self._document
        document.notes += inner.notes
        document.hidden += inner.hidden
        document.pictures += inner.pictures
        document.lost += inner.lost
        yield from inner.blocks

    def _paragraph(self, element: Any, is_cell: bool) -> Paragraph:
        properties = child(element, "pPr")
        style = None if properties is None else child(properties, "pStyle")
        name = "" if style is None else attribute(style, "val")
        called, look = self._looks.get(name) or self._looks.setdefault(name, self._style(name))
        paragraph = Paragraph([], called)
        self._collect(element, paragraph, look)
        # What is inside an instruction stays there no longer than its paragraph.
        self._fields = [False] * len(self._fields)
        label = self._numbers.label(properties, name)
        if label and (is_cell or paragraph.text.strip()):
            paragraph.pieces.insert(0, (f"{label} ", False))
            paragraph.italic.insert(0, False)
        return paragraph

    def _style(self, name: str) -> tuple[str, _Look]:
        """Return what a style is called, and how its text looks."""
        package = self._package
        called = package.style_name(name)
        bold = package.said(name, "bold")
        if bold is None:
            bold = called.lower().startswith(_HEADING)
        slant, hidden = package.said(name, "italic"), package.said(name, "hidden")
        return called, _Look(bool(bold), bool(slant), bool(hidden))

    def _collect(self, element: Any, paragraph: Paragraph, look: _Look) -> None:
        """Add the text below an element to its paragraph."""
        for one in element:
            name = local(one)
            if name == "t":
                if one.text:
                    self._add(one.text.translate(_LINE_ENDS), paragraph, look)
            elif name == "r":
                self._collect(one, paragraph, self._look_of(one, look))
            elif name in _SIGNS:
                self._add(_SIGNS[name], paragraph, look)
            elif name == "sym":
                self._add(_symbol(one), paragraph, look)
            elif name == "fldChar":
                self._field(one, paragraph, look)
            elif name == "AlternateContent":
                self._collect(_alternative(one), paragraph, look)
            elif name == "txbxContent":
                paragraph.boxes += self._blocks(one)
            elif name in ("pic", "imagedata", "chart"):
                self._document.pictures += 1
            elif name == "relIds":
                paragraph.boxes += self._diagram(attribute(one, "dm"))
            elif name and name not in _SKIPPED and not _is_placeholder(one):
                self._collect(one, paragraph, look)

    def _add(self, text: str, paragraph: Paragraph, look: _Look) -> None:
        if look.hidden or any(self._fields):
            if text.strip():
                self._document.hidden.append(text)
            return
        paragraph.pieces.append((text, look.bold))
        paragraph.italic.append(look.italic)

    def _field(self, element: Any, paragraph: Paragraph, look: _Look) -> None:
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            chosen = child(element, "ffData", "ddList")
            if chosen is not None:
                self._add(_chosen(chosen), paragraph, look)
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()

    def _look_of(self, run: Any, before: _Look) -> _Look:
        properties = child(run, "rPr")
        if properties is None:
            return before
        style = ""
        told: dict[str, bool | None] = {}
        for one in properties:
            name = local(one)
            if name in ("b", "i", "vanish"):
                told[name] = is_on(one)
            elif name == "rStyle":
                style = attribute(one, "val")
        if style:
            for name, what in (("b", "bold"), ("i", "italic"), ("vanish", "hidden")):
                if told.get(name) is None:
                    told[name] = self._package.said(style, what)
        pairs = zip(("b", "i", "vanish"), before, strict=True)
        return _Look(*(was if (new := told.get(name)) is None else new for name, was in pairs))

    def _diagram(self, number: str) -> list[Block]:
        """Return the words of a diagram (SmartArt), a shape a paragraph."""
        from lxml import etree

        _, data = self._package.parts.get(number, ("", b""))
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        try:
            points = [one for one in etree.fromstring(data, parser).iter() if local(one) == "pt"]
        except (SyntaxError, ValueError):
            return []
        texts = ["".join(one.text or "" for one in pt.iter() if local(one) == "t") for pt in points]
        return [Paragraph([(text, False)]) for text in texts if text.strip()]

    def _table(self, element: Any) -> Table:
        return Table([self._row(row) for row in _parts(element, "tr") if not _is_deleted(row)])

    def _row(self, row: Any) -> list[list[Block]]:
        properties = child(row, "trPr")
        skipped = None if properties is None else child(properties, "gridBefore")
        cells: list[list[Block]] = [[] for _ in range(_count(skipped, 0))]
        parts = list(_parts(row, "tc"))
        if len(parts) == 1:
            return [list(self._blocks(parts[0], is_cell=True))]
        for cell in parts:
            merged = _is_merged_away(cell)
            cells.append([] if merged else list(self._blocks(cell, is_cell=True)))
            cells += [[] for _ in range(_count(child(cell, "tcPr", "gridSpan"), 1) - 1)]
        return cells


class _Look(NamedTuple):
    bold: bool
    italic: bool
    hidden: bool


def _chosen(drop_down: Any) -> str:
    """Return the entry that was chosen in a drop-down of the older kind; the first by default."""
    entries = [attribute(one, "val") for one in drop_down if local(one) == "listEntry"]
    at = 0
    for name in ("default", "result"):
        one = child(drop_down, name)
        if one is not None and attribute(one, "val").isdecimal():
            at = int(attribute(one, "val"))
    return entries[at] if at < len(entries) else ""


def _content(element: Any) -> Iterator[tuple[str, Any]]:
    for one in element:
        name = local(one)
        if name in ("p", "tbl", "altChunk"):
            yield name, one
        elif name == "AlternateContent":
            yield from _content(_alternative(one))
        elif name and name not in _SKIPPED and not _is_placeholder(one):
            yield from _content(one)


def _lost_its_end(paragraph: Any) -> bool:
    marks = child(paragraph, "pPr", "rPr")
    return marks is not None and any(local(one) in ("del", "moveFrom") for one in marks)


def _is_placeholder(element: Any) -> bool:
    """Tell whether an element is a form's field that nobody has filled in."""
    return local(element) == "sdt" and bool(is_on(child(element, "sdtPr", "showingPlcHdr")))


def _alternative(element: Any) -> Any:
    """Return the one branch of the same content in two drawing languages that holds text."""
    branches = [one for one in element if local(one) in ("Choice", "Fallback")]
    for branch in branches:
        if any(local(one) == "t" for one in branch.iter()):
            return branch
    return branches[0] if branches else []


def _symbol(element: Any) -> str:
    code = attribute(element, "char").upper()
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    try:
        sign = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return sign if sign.isprintable() or 0xE000 <= ord(sign) <= 0xF8FF else ""


def _parts(element: Any, wanted: str) -> Iterator[Any]:
    """Yield a table's rows or a row's cells, also those inside content controls."""
    for one in element:
        name = local(one)
        if name == wanted:
            yield one
        elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"):
            yield from _parts(one, wanted)


def _is_deleted(row: Any) -> bool:
    properties = child(row, "trPr")
    return properties is not None and child(properties, "del") is not None


def _is_merged_away(cell: Any) -> bool:
    """Tell whether a cell only goes on with the merged cell above it or before it."""
    properties = child(cell, "tcPr")
    if properties is None:
        return False
    if child(properties, "cellDel") is not None:
        return True
    merges = (child(properties, "vMerge"), child(properties, "hMerge"))
    return any(one is not None and attribute(one, "val") != "restart" for one in merges)


def _count(element: Any | None, default: int) -> int:
    """Read a number of columns; Word's tables have 63 at most."""
    digits = "" if element is None else attribute(element, "val")
    return min(max(int(digits), default), 63) if digits.isdecimal() else default
