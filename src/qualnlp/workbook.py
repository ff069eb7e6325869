"""Tables as an .xlsx file. In: names, heads, rows, and layouts. Out: bytes, the same on every run.

The sheets are written as XML in a stream: twenty times as fast as a library that makes an object of
every cell, and in the memory of one portion (`benchmarks/exchange.py`). Texts are texts, so that
none becomes a formula.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from itertools import repeat
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from qualnlp.html import clean
from qualnlp.i18n import is_missing

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CORE = "docProps/core.xml"
# Excel reads _x0041_ as a letter, but not across two runs; an escape would come back from openpyxl.
_NUMBERED = re.compile("(?<=_)(?=x[0-9A-Fa-f]{4}_)")
_PORTION = 500
_MAX_LETTERS = 32_767  # in one cell of Excel
Table = tuple[str, Sequence[str], Iterable[Sequence[object]]]


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks.

    Attributes
    ----------
    bold, wrap : bool
    colour, paper : str
        Of letters and of the cell, as ``rrggbb``; empty: black, none.
    across, down : str
        Where a value stands (``"center"``, ``"top"``); empty: where Excel puts it.
    decimals : bool
        Whether two decimals are shown.
    quoted : bool
        Whether it is marked as text, so that no program reads a formula in it.
    """

    bold: bool = False
    colour: str = ""
    paper: str = ""
    across: str = ""
    down: str = ""
    wrap: bool = False
    decimals: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a sheet looks and prints: landscape on A4, as wide as the page, filtered heads.

    Attributes
    ----------
    widths : sequence of float
        Of the columns, in letters.
    heights : sequence of float
        Of the heads' row and of each row, in points.
    looks : sequence of Look
    head_looks : sequence of int
        For each head its place in `looks`.
    look_of : callable
        Takes the values of a row, returns the same for them.
    """

    widths: Sequence[float]
    heights: Sequence[float]
    looks: Sequence[Look]
    head_looks: Sequence[int]
    look_of: Callable[[Sequence[object]], Sequence[int]]


_PLAIN, _BOLD = Look(), Look(bold=True)


def workbook_bytes(tables: Sequence[Table]) -> bytes:
    """Return tables as a workbook, a sheet each, with bold and frozen heads."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, pieces in _streams(tables, [None] * len(tables)):
            with archive.open(_member(name), "w") as file:
                for piece in pieces:
                    file.write(piece.encode("utf-8", errors="replace"))
    return out.getvalue()


def workbook_parts(tables: Sequence[Table], layouts: Sequence[Layout]) -> dict[str, list[bytes]]:
    """Return the parts of a workbook with a layout for each table: name in the archive -> pieces.

    The rows hold what `plain` returns.
    """
    return {
        name: [piece.encode("utf-8", errors="replace") for piece in pieces]
        for name, pieces in _streams(tables, layouts)
    }


def _streams(
    tables: Sequence[Table], layouts: Sequence[Layout | None]
) -> Iterator[tuple[str, Iterable[str]]]:
    """Return name and text of every part, the text in pieces."""
    names = [name for name, _, _ in tables]
    told = [look for layout in layouts if layout for look in layout.looks]
    looks = {look: place for place, look in enumerate(dict.fromkeys([_PLAIN, _BOLD, *told]))}
    for name, text in _parts(names, _defined(tables, layouts)):
        yield name, [_HEAD, text]
    yield "xl/styles.xml", [_HEAD, _styles(list(looks))]
    for number, (table, layout) in enumerate(zip(tables, layouts, strict=True), start=1):
        yield f"xl/worksheets/sheet{number}.xml", _sheet(table, layout, looks)


def _member(name: str) -> ZipInfo:
    part = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    part.compress_type = ZIP_DEFLATED
    part.create_system = 0  # otherwise the archive tells Windows from Linux
    return part


def _defined(tables: Sequence[Table], layouts: Sequence[Layout | None]) -> str:
    """Return the names by which Excel knows what is filtered, and the row that every page has."""
    told = []
    for place, ((name, heads, _), layout) in enumerate(zip(tables, layouts, strict=True)):
        if layout is None:
            continue
        sheet = escape("'" + name.replace("'", "''") + "'", quote=False)
        last = f"${_letters(len(heads) - 1)}${len(layout.heights)}"
        told.append(
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="{place}" hidden="1">'
            f'{sheet}!$A$1:{last}</definedName><definedName name="_xlnm.Print_Titles" '
            f'localSheetId="{place}">{sheet}!$1:$1</definedName>'
        )
    return f"<definedNames>{''.join(told)}</definedNames>" if told else ""


def _parts(names: Sequence[str], defined: str) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SHEET}.worksheet+xml"/>'
        for n in numbers
    )
    properties = "application/vnd.openxmlformats-package.core-properties+xml"
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override '
        f'PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/><Override '
        f'PartName="/{_CORE}" ContentType="{properties}"/><Override '
        f'PartName="/xl/styles.xml" ContentType="{_SHEET}.styles+xml"/>{sheets}</Types>',
    )
    core = f"{_PACKAGE}/relationships/metadata/core-properties"
    office = f"{_OFFICE}/officeDocument"
    yield "_rels/.rels", _relations([(office, "xl/workbook.xml"), (core, _CORE)])
    yield (
        _CORE,
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties">'
        + ("</cp:coreProperties>"),
    )
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets>{defined}'
        "</workbook>",
    )
    own = [(f"{_OFFICE}/worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    styles = (f"{_OFFICE}/styles", "styles.xml")
    yield "xl/_rels/workbook.xml.rels", _relations([*own, styles])


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _styles(looks: Sequence[Look]) -> str:
    fonts = list(dict.fromkeys((look.bold, look.colour) for look in looks))
    papers = list(dict.fromkeys(look.paper for look in looks if look.paper))
    return (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="{len(fonts)}">'
        + "".join(
            f'<font>{"<b/>" if bold else ""}<sz val="11"/>'
            + (f'<color rgb="FF{colour}"/>' if colour else "")
            + '<name val="Calibri"/></font>'
            for bold, colour in fonts
        )
        # Excel keeps the first two papers for itself.
        + f'</fonts><fills count="{len(papers) + 2}"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill>'
        + "".join(
            f'<fill><patternFill patternType="solid"><fgColor rgb="FF{paper}"/>'
            "</patternFill></fill>"
            for paper in papers
        )
        + '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>'
        f'</cellStyleXfs><cellXfs count="{len(looks)}">'
        + "".join(_style(look, fonts, papers) for look in looks)
        + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
        "</cellStyles></styleSheet>"
    )


def _style(look: Look, fonts: Sequence[tuple[bool, str]], papers: Sequence[str]) -> str:
    font = fonts.index((look.bold, look.colour))
    paper = papers.index(look.paper) + 2 if look.paper else 0
    places = [("horizontal", look.across), ("vertical", look.down), ("wrapText", look.wrap and "1")]
    told = "".join(f' {name}="{value}"' for name, value in places if value)
    return (
        f'<xf xfId="0" numFmtId="{2 if look.decimals else 0}" fontId="{font}" fillId="{paper}"'
        + (' applyNumberFormat="1"' if look.decimals else "")
        + (' applyFont="1"' if font else "")
        + (' applyFill="1"' if paper else "")
        + (' quotePrefix="1"' if look.quoted else "")
        + (f' applyAlignment="1"><alignment{told}/></xf>' if told else "/>")
    )


def _sheet(table: Table, layout: Layout | None, looks: dict[Look, int]) -> Iterator[str]:
    _, heads, rows = table
    letters = [_letters(n) for n in range(len(heads))]
    fits = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' if layout else ""
    # A frozen first column needs a second one.
    across = 'xSplit="1" ' if len(heads) > 1 or not layout else ""
    corner, pane = ("B2", "bottomRight") if across else ("A2", "bottomLeft")
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}">{fits}<sheetViews><sheetView workbookViewId="0">'
        f'<pane {across}ySplit="1" topLeftCell="{corner}" activePane="{pane}" state="frozen"/>'
        "</sheetView></sheetViews>"
    )
    if layout:
        yield "<cols>"
        for number, width in enumerate(layout.widths, start=1):
            yield f'<col min="{number}" max="{number}" width="{width:g}" customWidth="1"/>'
        yield "</cols>"
    yield "<sheetData>"
    styles = [f' s="{looks[look]}"' for look in layout.looks] if layout else [' s="1"']
    heights = [f' ht="{one:g}" customHeight="1"' for one in layout.heights] if layout else None
    top = [plain(head) for head in heads]
    marks = [styles[look] for look in layout.head_looks] if layout else styles * len(heads)
    yield _row(1, letters, top, marks, heights[0] if heights else "")
    pieces = []
    for number, row in enumerate(rows, start=2):
        if layout and heights:
            marks = [styles[look] for look in layout.look_of(row)]
            pieces.append(_row(number, letters, row, marks, heights[number - 1]))
        else:
            pieces.append(_row(number, letters, [plain(cell) for cell in row], repeat("")))
        if len(pieces) == _PORTION:
            yield "".join(pieces)
            pieces = []
    yield "".join(pieces) + "</sheetData>"
    if layout:
        yield (
            f'<autoFilter ref="A1:{letters[-1]}{len(layout.heights)}"/><pageMargins left="0.75" '
            'right="0.75" top="1" bottom="1" header="0.5" footer="0.5"/>'
            '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>'
        )
    yield "</worksheet>"


def _row(
    number: int,
    letters: Sequence[str],
    cells: Sequence[object],
    styles: Iterable[str],
    height: str = "",
) -> str:
    told = [f'<row r="{number}"{height}>']
    if len(cells) != len(letters):
        raise ValueError(f"row {number}: {len(cells)} values under {len(letters)} heads")
    for letter, value, style in zip(letters, cells, styles, strict=False):
        if value is None:
            continue
        if isinstance(value, str):
            text = f'<t xml:space="preserve">{escape(value, quote=False)}</t>'
            if "_x" in value:
                runs = _NUMBERED.split(value)
                if len(runs) > 1:
                    text = "".join(f"<r><t>{escape(run, quote=False)}</t></r>" for run in runs)
            told.append(f'<c r="{letter}{number}"{style} t="inlineStr"><is>{text}</is></c>')
        elif value == value and abs(value) != float("inf"):  # type: ignore[arg-type]
            told.append(f'<c r="{letter}{number}"{style}><v>{value}</v></c>')
    told.append("</row>")
    return "".join(told)


def plain(value: object) -> str | int | float | None:
    """Return a number as a number, an absent value or an empty text as None, all else as text.

    Examples
    --------
    >>> plain(float("nan")), plain(3), plain("")
    (None, 3, None)
    """
    if type(value) is int:
        return value
    if isinstance(value, str):
        text = value
    else:
        value = value.item() if hasattr(value, "item") else value
        if is_missing(value):
            return None
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return value
        text = str(value)
    return clean(text).replace("\r\n", "\n").replace("\r", "\n")[:_MAX_LETTERS] or None


def _letters(number: int) -> str:
    """Return the letters of a column.

    Examples
    --------
    >>> _letters(0), _letters(27)
    ('A', 'AB')
    """
    found = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found
