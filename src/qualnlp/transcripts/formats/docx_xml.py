"""A Word file's paragraphs and tables, in their place. In: an XML element. Out: blocks.

Tracked changes are read as accepted: insertions stay, deletions and the places that a text was
moved from do not. What stands beside the text is left out: footnotes, comments, headers,
instructions of fields, placeholders of forms, automatic numbers of lists.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

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
_LINE_ENDS = str.maketrans("\r\n\t", "   ")  # white space in the XML is a space in Word


@dataclass(slots=True)
class Paragraph:
    """A paragraph.

    Attributes
    ----------
    pieces : list of (str, bool)
        Its text in order, each piece with whether it is bold.
    style : str
        The style's name, for example ``"Heading 1"``.
    boxes : list of Block
        Paragraphs and tables of text boxes that hang on it.
    """

    pieces: list[tuple[str, bool]]
    style: str = ""
    boxes: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        r"""The text; a manual line break is ``\n``."""
        return "".join(text for text, _ in self.pieces)


@dataclass(slots=True)
class Table:
    """A table: rows of cells by grid column, each cell a list of blocks.

    A merged cell stands at its first place; the other places are empty. A row that is one
    merged cell has one cell.
    """

    rows: list[list[list[Block]]]


Block = Paragraph | Table


def blocks(package: Package) -> list[Block]:
    r"""Return the paragraphs and tables of a document's body, in order.

    Examples
    --------
    >>> from lxml import etree
    >>> body = etree.fromstring("<body><p><r><t>Jarang, </t><br/><t>Bu.</t></r></p></body>")
    >>> [block.text for block in blocks(Package(body))]
    ['Jarang, \nBu.']
    """
    return list(_blocks(package.body, package))


def _blocks(element: Any, package: Package) -> Iterator[Block]:
    """Walk through what may stand around paragraphs and tables: content controls, custom XML."""
    held: Paragraph | None = None
    for name, one in _content(element):
        if name == "tbl":
            yield _table(one, package)
            continue
        paragraph = _paragraph(one, package)
        if held is not None:
            paragraph.pieces = held.pieces + paragraph.pieces
            paragraph.boxes = held.boxes + paragraph.boxes
        # A deleted paragraph mark joins the paragraph with the one that follows.
        held = paragraph if _lost_its_end(one) else None
        if held is None:
            yield paragraph
    if held is not None:
        yield held


def _content(element: Any) -> Iterator[tuple[str, Any]]:
    for one in element:
        name = local(one)
        if name in ("p", "tbl"):
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


def _paragraph(element: Any, package: Package) -> Paragraph:
    style = child(element, "pPr", "pStyle")
    name = "" if style is None else attribute(style, "val")
    paragraph = Paragraph([], package.style_name(name))
    _collect(element, package, paragraph, bool(package.is_bold(name)))
    return paragraph


def _collect(element: Any, package: Package, paragraph: Paragraph, bold: bool) -> None:
    """Add the text below an element to its paragraph."""
    for one in element:
        name = local(one)
        if name == "t":
            if one.text:
                paragraph.pieces.append((one.text.translate(_LINE_ENDS), bold))
        elif name == "r":
            _collect(one, package, paragraph, _run_is_bold(one, package, bold))
        elif name in _SIGNS:
            paragraph.pieces.append((_SIGNS[name], bold))
        elif name == "sym":
            paragraph.pieces.append((_symbol(one), bold))
        elif name == "AlternateContent":
            _collect(_alternative(one), package, paragraph, bold)
        elif name == "txbxContent":
            paragraph.boxes += _blocks(one, package)
        elif name and name not in _SKIPPED and not _is_placeholder(one):
            _collect(one, package, paragraph, bold)


def _run_is_bold(run: Any, package: Package, inherited: bool) -> bool:
    properties = child(run, "rPr")
    if properties is None:
        return inherited
    said = is_on(child(properties, "b"))
    style = child(properties, "rStyle")
    if said is None and style is not None:
        said = package.is_bold(attribute(style, "val"))
    return inherited if said is None else said


def _symbol(element: Any) -> str:
    code = attribute(element, "char").upper()
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    try:
        sign = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return sign if sign.isprintable() or 0xE000 <= ord(sign) <= 0xF8FF else ""


def _table(element: Any, package: Package) -> Table:
    return Table([_row(row, package) for row in _parts(element, "tr") if not _is_deleted(row)])


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


def _row(row: Any, package: Package) -> list[list[Block]]:
    properties = child(row, "trPr")
    skipped = None if properties is None else child(properties, "gridBefore")
    cells: list[list[Block]] = [[] for _ in range(_count(skipped, 0))]
    parts = list(_parts(row, "tc"))
    if len(parts) == 1:
        return [list(_blocks(parts[0], package))]
    for cell in parts:
        merged = _is_merged_away(cell)
        cells.append([] if merged else list(_blocks(cell, package)))
        cells += [[] for _ in range(_count(child(cell, "tcPr", "gridSpan"), 1) - 1)]
    return cells


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
