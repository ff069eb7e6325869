"""The letters of a PDF's pages, with their true places. In: a path. Out: one `Page` per page.

PDFium (the reader of Chrome) tells where each letter stands. It runs in a process of its own: a
file that would take for ever, or bring it down, ends that process and not the study.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualnlp.limits import DAMAGED, LOCKED, TOO_MUCH, apart

MAX_PAGES = 3000  #: of a file; an interview of two hours has some forty
MAX_GLYPHS = 60_000  #: on one page; a dense page has ten thousand
MAX_SECONDS = 10  #: of the processor, for a small file, and as much again a megabyte
_MAX_FILE_GLYPHS = 6_000_000
_ITALIC = 1 << 6  # of the flags that a PDF gives a typeface
_THIN = 2.5  # points; a filled shape as thin as this is a line of a table


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter in points from the lower left of the page as it is read.

    `y` is the line it stands on, `size` the height of its typeface; `space` tells that a gap or a
    space stands before it in the order of the file.
    """

    text: str
    x: float
    end: float
    y: float
    size: float
    bold: bool
    space: bool
    order: int
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page.

    Attributes
    ----------
    glyphs : list of Glyph
        Upright as the page is read.
    slanted : str
        Text that lies across the page (a watermark, a note at its side).
    across, down : list of (at, low, high)
        Lines drawn from left to right and from top to bottom.
    unmapped : int
        How many letters the file does not tell.
    picture : bool
        Whether the page shows a picture.
    plain : int
        How many words PDFium's own plain extraction finds: the second count.
    """

    glyphs: list[Glyph]
    slanted: str
    across: list[tuple[float, float, float]]
    down: list[tuple[float, float, float]]
    unmapped: int
    picture: bool
    plain: int


def pages_of(path: Path) -> list[Page]:
    """Return what stands on each page of a PDF.

    Raises
    ------
    Ended
        With `LOCKED` (a password), `TOO_MUCH` or `DAMAGED`.
    """
    seconds = MAX_SECONDS * (1 + path.stat().st_size / 1e6)
    told = apart(f"{__name__}:work", str(path), seconds=seconds)
    return [_page(json.loads(line)) for line in told.splitlines()]


def _page(told: dict[str, Any]) -> Page:
    columns = [told["text"], *(told[key] for key in _COLUMNS[:-1]), range(len(told["text"]))]
    columns.append(told["italic"])
    glyphs = [Glyph(*letter) for letter in zip(*columns, strict=True)]
    across, down = ([(at, low, high) for at, low, high in told[key]] for key in ("across", "down"))
    more = (told[key] for key in ("unmapped", "picture", "plain"))
    return Page(glyphs, told["slanted"], across, down, *more)


_COLUMNS = ("x", "end", "y", "size", "bold", "space", "italic")


# ---- the process -------------------------------------------------------------------------


def work(path: str) -> int:
    """Print what stands on each page, a line of JSON each; return the exit code."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        return LOCKED if "password" in str(error).casefold() else DAMAGED
    if len(document) > MAX_PAGES:
        return TOO_MUCH
    total = 0
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            if number == 0:
                return DAMAGED
            continue
        # What was typed into fields and notes becomes part of the page, in its place.
        if pdfium.FPDFPage_GetAnnotCount(page.raw) > 0:
            pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
            page.close()
            page = document[number]
        told = _told(page, pdfium)
        if told is None:
            return TOO_MUCH
        total += len(told["text"])
        if total > _MAX_FILE_GLYPHS:
            return TOO_MUCH
        sys.stdout.write(json.dumps(told) + "\n")
    return 0


def _told(page: Any, pdfium: Any) -> dict[str, Any] | None:
    import ctypes

    textpage = page.get_textpage()
    raw = textpage.raw
    count = textpage.count_chars()
    if count > MAX_GLYPHS:
        return None
    x, y = ctypes.c_double(), ctypes.c_double()
    box = pdfium.FS_RECTF()
    found: list[tuple[Any, ...]] = []
    space, unmapped = True, 0
    fonts: dict[int, tuple[bool, bool]] = {}
    for n in range(count):
        code = pdfium.FPDFText_GetUnicode(raw, n)
        text = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if pdfium.FPDFText_IsHyphen(raw, n) == 1:
            text = "-"
        if pdfium.FPDFText_IsGenerated(raw, n) == 1:
            space = True
            continue
        if text.isspace():
            space = True
            continue
        if pdfium.FPDFText_HasUnicodeMapError(raw, n) == 1 or not text.isprintable():
            unmapped += 1
            if text == "\u00ad":
                text = "-"
            elif not text.isprintable():
                space = space or code < 33
                continue
        pdfium.FPDFText_GetLooseCharBox(raw, n, box)
        pdfium.FPDFText_GetCharOrigin(raw, n, x, y)
        angle = pdfium.FPDFText_GetCharAngle(raw, n)
        weight = pdfium.FPDFText_GetFontWeight(raw, n)
        bold, italic = _style(raw, n, pdfium, fonts)
        bold = bold or weight >= 600
        corners = (box.left, box.right, box.bottom, box.top)
        if not all(map(math.isfinite, (*corners, x.value, y.value))):
            continue
        found.append((text, *corners, angle, bold, space, x.value, y.value, italic))
        space = False
    across, down, picture = _drawn(page, pdfium)
    upright = _upright(found)
    kept, slanted = [], []
    for text, left, right, bottom, top, angle, bold, space, at_x, at_y, italic in found:
        turn = math.degrees(angle) % 360
        if abs((turn - upright + 180) % 360 - 180) > 8:
            slanted.append((" " if space else "") + text)
            continue
        low, high, base, size = {
            0: (left, right, at_y, top - bottom),
            90: (-top, -bottom, at_x, right - left),
            180: (-right, -left, -at_y, top - bottom),
            270: (bottom, top, -at_x, right - left),
        }[upright]
        kept.append((text, low, high, base, size, bold, space, italic))
    plain = len(textpage.get_text_range().split()) if count else 0
    columns = list(zip(*kept, strict=True)) or [()] * 8
    return {
        "text": list(columns[0]),
        **{
            key: [round(value, 2) if isinstance(value, float) else value for value in column]
            for key, column in zip(_COLUMNS, columns[1:], strict=True)
        },
        "slanted": "".join(slanted).strip(),
        # A table of a turned page is rare; its lines are not followed.
        "across": across if upright == 0 else [],
        "down": down if upright == 0 else [],
        "unmapped": unmapped,
        "picture": picture,
        "plain": plain,
    }


def _upright(found: list[Any]) -> int:
    """Return by how many degrees most letters are turned, in quarters."""
    turns = Counter(round(math.degrees(letter[5]) / 90) % 4 * 90 for letter in found)
    return turns.most_common(1)[0][0] if turns else 0


def _style(raw: Any, n: int, pdfium: Any, known: dict[int, tuple[bool, bool]]) -> tuple[bool, bool]:
    """Tell whether a letter's typeface is called bold or italic; asked once per object of text."""
    import ctypes

    part = pdfium.FPDFText_GetTextObject(raw, n)
    address = ctypes.cast(part, ctypes.c_void_p).value or 0
    if address not in known:
        name = ctypes.create_string_buffer(256)
        flags = ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(raw, n, name, 256, flags)
        text = name.value.decode("utf-8", "replace").casefold()
        known[address] = (
            any(word in text for word in ("bold", "black", "heavy", "tebal")),
            bool(flags.value & _ITALIC) or any(word in text for word in ("ital", "obli", "slant")),
        )
    return known[address]


def _drawn(page: Any, pdfium: Any) -> tuple[list[Any], list[Any], bool]:
    """Return the thin lines of a page, and whether it shows a picture."""
    across, down, picture = [], [], False
    for number, part in enumerate(page.get_objects(max_depth=3)):
        if number > 20_000:
            break
        if part.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            picture = True
        if part.type != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        left, bottom, right, top = part.get_bounds()
        wide, high = right - left, top - bottom
        if high <= _THIN and wide > 20:
            across.append([round((top + bottom) / 2, 1), round(left, 1), round(right, 1)])
        elif wide <= _THIN and high > 6:
            down.append([round((left + right) / 2, 1), round(bottom, 1), round(top, 1)])
        elif wide > 20 and high > 8 and pdfium.FPDFPath_CountSegments(part.raw) <= 6:
            # The frame of a cell.
            across += [[round(at, 1), round(left, 1), round(right, 1)] for at in (bottom, top)]
            down += [[round(at, 1), round(bottom, 1), round(top, 1)] for at in (left, right)]
    return across, down, picture
