"""PDF files with text. In: a path. Out: a Source whose text is the body in reading order.

Running heads, footers and page numbers stand behind the body at the end of the source text,
outside of every passage: no turn holds them, and every quotation leads back to one stretch. Line
ends inside a paragraph are single, an empty line parts paragraphs; hyphens at line ends and
ligatures are left for `mending`.
"""

from __future__ import annotations

import logging
import math
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from qualnlp.errors import TranscriptUnreadable
from qualnlp.i18n import say
from qualnlp.transcripts.formats.pdf_layout import Line, Piece, lines_of
from qualnlp.transcripts.source import Passage, Source

MAX_PAGES = 3000  #: of a file; an interview of two hours has some forty
MAX_BYTES = 3_000_000  #: of one page's drawing instructions; a page of text has some ten thousand
MAX_OPERATIONS = 1_500_000  #: of all pages together
MAX_SHOWN = 60_000  #: texts shown on one page; letter by letter, a dense page has ten thousand
_MIN_LETTERS = 20  # on a page that holds text at all; scans often carry a stamp or a number
_SHOWS = (b"Tj", b"TJ", b"'", b'"')
_STAY = [1, 0, 0, 1, 0, 0]
_TABLE_HEADING = re.compile(
    r"(?im)^[ \t]*(?:no\.?[ \t]+)?(?:(?:daftar )?pertanyaan[ \t]+(?:hasil )?"
    r"(?:jawaban|informan|narasumber|responden)|(?:penutur|pembicara)[ \t]+"
    r"(?:ucapan|ujaran|isi|transkrip))\b.{0,60}$"
)


class _TooMuch(BaseException):
    """The file asks for more work than any transcript: no Exception, for pypdf catches those."""


def read(path: Path) -> Source:
    """Read a PDF.

    Raises
    ------
    TranscriptUnreadable
        If the file is damaged, needs a password, is a scan without text, or is too large.
    """
    head = path.read_bytes()[:1024]
    if b"%PDF" not in head:
        raise TranscriptUnreadable(
            say("Isi berkas ini bukan PDF.", "The file is no PDF inside."),
            where=path,
            hint=say(
                "Buka di program asalnya dan ekspor ulang sebagai PDF.",
                "Open it in the program that it came from, and export it as PDF anew.",
            ),
        )
    with _quiet():
        try:
            pages, images = _pages(path)
        except TranscriptUnreadable:
            raise
        except _TooMuch as error:
            raise TranscriptUnreadable(
                say(
                    "PDF ini terlalu besar atau terlalu rumit untuk sebuah transkrip.",
                    "The PDF is too large or too complex for a transcript.",
                ),
                where=path,
                hint=say(
                    "Cetak ulang ke PDF halaman yang berisi wawancara saja.",
                    "Print only the pages of the interview into a new PDF.",
                ),
            ) from error
        except Exception as error:  # a damaged file can fail anywhere inside the library
            raise TranscriptUnreadable(
                say("PDF rusak atau terpotong.", "The PDF is damaged or cut short."),
                where=path,
                hint=say(
                    "Salin ulang dari sumbernya, atau buka di penampil PDF dan cetak ulang ke PDF.",
                    "Copy it anew from where it came, or open it in a PDF viewer and print it "
                    "into a new PDF.",
                ),
            ) from error
    letters = [sum(map(str.isalpha, "".join(one.text for one in page))) for page in pages]
    with_text = sum(count >= _MIN_LETTERS for count in letters)
    if with_text == 0 and (images or sum(letters) == 0):
        raise _scan(path)
    source = _source(*lines_of(pages))
    warnings = _table_warnings(source.text)
    if 2 * with_text < len(pages) and images:
        scanned = say(
            f"{len(pages) - with_text} dari {len(pages)} halaman tidak berisi teks (hasil pindai?)",
            f"{len(pages) - with_text} of {len(pages)} pages hold no text (scanned?)",
        )
        warnings = (*warnings, scanned)
    return replace(source, warnings=warnings)


def _table_warnings(text: str) -> tuple[str, ...]:
    """Return a warning where a table holds the talk: a PDF does not tell its cells apart."""
    found = _TABLE_HEADING.search(text)
    if found is None:
        return ()
    line = text.count("\n", 0, found.start()) + 1
    return (
        say(
            f"baris {line}: PDF ini tampaknya memuat tabel; PDF tidak menyimpan batas selnya, jadi "
            "pertanyaan dan jawaban dapat tercampur. Pakai berkas Word atau Excel aslinya.",
            f"line {line}: the PDF seems to hold a table; it does not keep the borders of cells, "
            "so that questions and answers may be mixed. Use its original in Word or Excel.",
        ),
    )


def _scan(path: Path) -> TranscriptUnreadable:
    return TranscriptUnreadable(
        say(
            "PDF ini tidak berisi teks: halamannya gambar (hasil pindai).",
            "The PDF holds no text: its pages are pictures (a scan).",
        ),
        where=path,
        hint=say(
            "Kenali dulu teksnya dengan OCR, misalnya: ocrmypdf -l ind masuk.pdf keluar.pdf.",
            "Recognise its text with OCR first, for example: ocrmypdf -l ind in.pdf out.pdf.",
        ),
    )


def _locked(path: Path) -> TranscriptUnreadable:
    return TranscriptUnreadable(
        say("PDF dilindungi kata sandi.", "The PDF is protected by a password."),
        where=path,
        hint=say(
            "Buka dengan kata sandinya dan cetak ulang ke PDF tanpa kata sandi.",
            "Open it with its password and print it into a PDF without one.",
        ),
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the library's remarks on damaged files off the user's screen."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


def _pages(path: Path) -> tuple[list[list[Piece]], bool]:
    """Return the pieces of each page, and whether any page holds pictures."""
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError

    pages: list[list[Piece]] = []
    images = False
    work = _Work()
    with path.open("rb") as file:
        try:
            reader = PdfReader(file)
            if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
                raise _locked(path)
        except DependencyError as error:  # a cipher that the user's installation lacks
            raise _locked(path) from error
        for number, page in enumerate(reader.pages):
            if number >= MAX_PAGES:
                raise _TooMuch
            pages.append(_pieces(page, work))
            images = images or "/XObject" in (page.get("/Resources") or {})
    return pages, images


class _Work:
    """Counts the drawing instructions of a file, and the texts shown on a page."""

    def __init__(self) -> None:
        self.done = 0
        self.shown = 0

    def count(self, operator: bytes, operands: Any, *_: Any) -> None:
        self.done += 1
        if operator in _SHOWS and operands:
            self.shown += len(operands[0]) if isinstance(operands[0], list) else 1
        if self.done > MAX_OPERATIONS or self.shown > MAX_SHOWN:
            raise _TooMuch


def _pieces(page: Any, work: _Work) -> list[Piece]:
    """Return what a page shows, each piece of text with its place."""
    from pypdf.generic import ContentStream, NameObject

    drawn = page.get("/Contents")
    if drawn is None or drawn.get_object() is None:
        return []
    # "bytes": what a string shows depends on its font.
    content = ContentStream(drawn.get_object(), page.pdf, "bytes")
    if len(content.get_data()) > MAX_BYTES:
        raise _TooMuch
    # pypdf tells the place where a run of text begins, and a run may go on over columns. A
    # transformation that changes nothing, before each text, makes every text a run of its own.
    operations = []
    for operands, operator in content.operations:
        if operator in _SHOWS:
            operations.append((_STAY, b"cm"))
        operations.append((operands, operator))
    content.operations = operations
    page[NameObject("/Contents")] = content
    found: list[tuple[int, Piece]] = []
    state = {"space": False}

    def visit(text: str, cm: list[float], tm: list[float], _: Any, size: float) -> None:
        words = "".join(one for one in text if one.isprintable() or one.isspace())
        if not words.strip():
            state["space"] = state["space"] or bool(words)
            return
        a, b, x, y = _place(cm, tm)
        turn, height = _turn(a, b), abs(size) * math.hypot(a, b)
        if not all(map(math.isfinite, (x, y, height))):
            return
        x, y = {0: (x, y), 90: (y, -x), 180: (-x, -y), 270: (-y, x)}[turn]
        space = state["space"] or words[0].isspace()
        shown = " ".join(words.split())
        found.append((turn, Piece(x, y, height or 1.0, shown, len(found), space)))
        state["space"] = words[-1].isspace()

    work.shown = 0
    page.extract_text(visitor_text=visit, visitor_operand_before=work.count)
    if not found:
        return []
    # Upright is how most letters stand: a page may be turned, and a watermark lies across it.
    letters: Counter[int] = Counter()
    for turn, piece in found:
        letters[turn] += len(piece.text)
    upright = max(letters, key=lambda turn: letters[turn])
    return _without_shadows([piece for turn, piece in found if turn == upright])


def _place(cm: list[float], tm: list[float]) -> tuple[float, float, float, float]:
    """Return the first row and the place of the text matrix on the page."""
    a = tm[0] * cm[0] + tm[1] * cm[2]
    b = tm[0] * cm[1] + tm[1] * cm[3]
    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    return a, b, x, y


def _turn(a: float, b: float) -> int:
    """Return by how many degrees text is turned, to the next quarter."""
    return round(math.degrees(math.atan2(b, a)) / 90) % 4 * 90


def _without_shadows(pieces: list[Piece]) -> list[Piece]:
    """Leave out text that is drawn again at its own place: some programs make it bold so."""
    kept: list[Piece] = []
    seen: set[tuple[str, int, int]] = set()
    for piece in pieces:
        x, y = round(piece.x / 2), round(piece.y / 2)
        places = {(piece.text, x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
        if len(piece.text) > 2 and places & seen:
            continue
        seen.add((piece.text, x, y))
        kept.append(piece)
    return kept


def _source(body: list[Line], furniture: list[Line]) -> Source:
    text = ""
    parts: list[str] = []
    for line in body:
        if parts:
            parts.append("\n\n" if line.starts_paragraph else "\n")
        parts.append(line.text)
    text = "".join(parts)
    behind = "".join(f"\n{line.text}" for line in furniture)
    return Source(text + ("\n" if behind else "") + behind, (Passage(0, len(text)),), "joined")
