"""Plain tables as an .xlsx file. In: names, heads, rows. Out: bytes, the same for the same tables.

The sheets are written as XML in a stream: twenty times as fast as a library that makes an object of
every cell, and in the memory of one portion (`benchmarks/exchange.py`). Texts are texts, so that
none becomes a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from qualnlp.html import clean
from qualnlp.i18n import is_missing

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# Bold for the heads.
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill>'
    '<patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
# Excel reads _x0041_ as a letter, but not across two runs; an escape would come back from openpyxl.
_NUMBERED = re.compile("(?<=_)(?=x[0-9A-Fa-f]{4}_)")
_PORTION = 500
_MAX_LETTERS = 32_767  # in one cell of Excel
Table = tuple[str, Sequence[str], Iterable[Sequence[object]]]


def workbook_bytes(tables: Sequence[Table]) -> bytes:
    """Return tables as a workbook, a sheet each, with bold and frozen heads."""
    out = BytesIO()
    names = [name for name, _, _ in tables]
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, text in _parts(names):
            archive.writestr(_member(name), _HEAD + text)
        for number, (_, heads, rows) in enumerate(tables, start=1):
            with archive.open(_member(f"xl/worksheets/sheet{number}.xml"), "w") as file:
                for piece in _sheet(heads, rows):
                    file.write(piece.encode("utf-8", errors="replace"))
    return out.getvalue()


def _member(name: str) -> ZipInfo:
    part = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    part.compress_type = ZIP_DEFLATED
    part.create_system = 0  # otherwise the archive tells Windows from Linux
    return part


def _parts(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_SHEET}.worksheet+xml"/>'
        for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override '
        f'PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/><Override '
        f'PartName="/xl/styles.xml" ContentType="{_SHEET}.styles+xml"/>{sheets}</Types>',
    )
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
    )
    own = [("worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations([*own, ("styles", "styles.xml")])
    yield "xl/styles.xml", _STYLES


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _sheet(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    letters = [_letters(n) for n in range(len(heads))]
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>'
        "</sheetView></sheetViews><sheetData>"
    )
    yield _row(1, letters, heads, ' s="1"')
    pieces = []
    for number, row in enumerate(rows, start=2):
        pieces.append(_row(number, letters, row))
        if len(pieces) == _PORTION:
            yield "".join(pieces)
            pieces = []
    yield "".join(pieces) + "</sheetData></worksheet>"


def _row(number: int, letters: Sequence[str], cells: Sequence[object], style: str = "") -> str:
    told = [f'<row r="{number}">']
    for letter, cell in zip(letters, cells, strict=True):
        value = cell if type(cell) is int else plain(cell)
        if value is None:
            continue
        if isinstance(value, str):
            text = f'<t xml:space="preserve">{escape(value)}</t>'
            if "_x" in value:
                runs = _NUMBERED.split(value)
                if len(runs) > 1:
                    text = "".join(f"<r><t>{escape(run)}</t></r>" for run in runs)
            told.append(f'<c r="{letter}{number}"{style} t="inlineStr"><is>{text}</is></c>')
        elif value == value and abs(value) != float("inf"):
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
