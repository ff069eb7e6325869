"""PDF files with text. In: a path. Out: a Source whose text is the body in reading order.

What is no speech (running heads, page numbers, watermarks, footnotes) stands behind the body at
the end of the source text, outside of every passage, and is told in the warnings: no turn holds
it, and every quotation leads back to one stretch. Line ends inside a paragraph are single, an
empty line parts paragraphs; hyphens at line ends and ligatures are left for `cleaning`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from qualnlp.errors import TranscriptUnreadable, first_lines
from qualnlp.i18n import say
from qualnlp.limits import LOCKED, TOO_MUCH, Ended
from qualnlp.transcripts.formats import pdf_glyphs
from qualnlp.transcripts.formats.blocks import Block, Paragraph, Table
from qualnlp.transcripts.formats.document import source_of
from qualnlp.transcripts.formats.interview_table import text_of
from qualnlp.transcripts.formats.marked_questions import in_italics, is_marked_interview
from qualnlp.transcripts.formats.pdf_furniture import (
    is_title,
    margin_numbers,
    split_footnotes,
    split_running_heads,
)
from qualnlp.transcripts.formats.pdf_glyphs import Page
from qualnlp.transcripts.formats.pdf_layout import Line, Row, columns_of, hanging_column, rows_of
from qualnlp.transcripts.formats.pdf_tables import PageTable, find_table, is_heading
from qualnlp.transcripts.formats.pdf_watermark import without_watermark
from qualnlp.transcripts.source import Passage, Source
from qualnlp.transcripts.speakers.not_speakers import is_head_line

_MIN_LETTERS = 20  # on a page that holds text at all; scans often carry a stamp or a number
_MAX_UNMAPPED = 0.05  # of the letters of a file; a missing sign here and there is told only
_NEW_PARAGRAPH = 1.4  # of the usual distance between lines
_NUMBERED = re.compile(r"\d{1,3}[.)]\s+[A-ZÀ-Þ]")
_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’“)\]]*\s*$")


def read(path: Path) -> Source:
    """Read a PDF.

    Raises
    ------
    TranscriptUnreadable
        If the file is damaged, needs a password, is a scan without text, is too large, or does not
        tell which letters it shows.
    """
    with path.open("rb") as file:
        if b"%PDF" not in file.read(1024):
            raise TranscriptUnreadable(
                say("Isi berkas ini bukan PDF.", "The file is no PDF inside."),
                where=path,
                hint=say(
                    "Buka di program asalnya dan ekspor ulang sebagai PDF.",
                    "Open it in the program that it came from, and export it as PDF anew.",
                ),
            )
    try:
        pages = [without_watermark(page) for page in pdf_glyphs.pages_of(path)]
    except Ended as error:
        raise _refused(path, error.code) from error
    letters = [sum(glyph.text.isalpha() for glyph in page.glyphs) for page in pages]
    unmapped = sum(page.unmapped for page in pages)
    if unmapped > _MAX_UNMAPPED * max(sum(letters), 1):
        raise _no_letters(path)
    with_text = sum(count >= _MIN_LETTERS for count in letters)
    if with_text == 0 and (any(page.picture for page in pages) or sum(letters) == 0):
        raise _scan(path)
    source, notes = _source(pages)
    notes += _page_notes(pages, letters, unmapped)
    return replace(source, warnings=(*source.warnings, *notes))


def _source(pages: list[Page]) -> tuple[Source, list[str]]:
    """Put the pages' lines in reading order; return notes on what was left out."""
    bare, furniture = split_running_heads([rows_of(page.glyphs) for page in pages])
    notes = _note_on_heads(furniture)
    blocks: list[list[Line] | PageTable] = []
    table: PageTable | None = None
    numbers, footnotes, short = 0, 0, []
    gutters: list[float] = []
    bare, margins = margin_numbers(bare)
    for number, (page, rows) in enumerate(zip(pages, bare, strict=True)):
        taken = sum(len(line.words) for line in furniture if line.page == number)
        found = margins[number]
        numbers += found
        rows, below = split_footnotes(rows)
        footnotes += bool(below)
        furniture += [Line(row, number) for row in below]
        words = sum(map(len, rows)) + taken + found + sum(map(len, below))
        words += len(page.slanted.split())
        if words < 0.9 * page.plain - 3:
            short.append((number + 1, words, page.plain))
        table = find_table(rows, page, table)
        if table is not None:
            blocks += [_lines(rows[: table.start], number, gutters), table]
            rows = rows[table.stop :]
            table = None if rows else table
        blocks.append(_lines(rows, number, gutters))
    if numbers:
        notes.append(
            say(
                f"nomor baris di tepi {numbers} baris tidak ikut dibaca",
                f"line numbers at the margin of {numbers} lines are left out",
            )
        )
    if footnotes:
        notes.append(
            say(
                f"catatan kaki di {footnotes} halaman tidak dianggap ucapan; teksnya ada di akhir",
                f"footnotes on {footnotes} pages are not taken for speech; they stand at the end",
            )
        )
    notes += [
        say(
            f"halaman {page}: terbaca {ours} kata, sedangkan pembacaan polos {plain} kata; "
            "periksa halaman ini",
            f"page {page}: {ours} words were read, a plain reading gives {plain}; look at it",
        )
        for page, ours, plain in short
    ]
    if not any(isinstance(block, PageTable) for block in blocks):
        notes += _table_notes([line.text for block in blocks for line in _plain(block)])
    slanted = [page.slanted for page in pages if page.slanted]
    return _with_rest(_written(blocks), [*(line.text for line in furniture), *slanted]), notes


def _plain(block: list[Line] | PageTable) -> list[Line]:
    return [] if isinstance(block, PageTable) else block


def _table_notes(lines: list[str]) -> list[str]:
    """Return a warning where a table holds the talk and its cells cannot be told apart."""
    return [
        say(
            f"baris {number}: PDF ini tampaknya memuat tabel yang batas selnya tidak terbaca, jadi "
            "pertanyaan dan jawaban dapat tercampur. Pakai berkas Word atau Excel aslinya.",
            f"line {number}: the PDF seems to hold a table whose cells cannot be told apart, so "
            "that questions and answers may be mixed. Use its original in Word or Excel.",
        )
        for number, line in enumerate(lines, start=1)
        if is_heading(line)
    ][:1]


def _lines(rows: list[Row], page: int, gutters: list[float]) -> list[Line]:
    """Return rows as lines in reading order, column by column, with their paragraphs marked."""
    lines: list[Line] = []
    for column in columns_of(rows, gutters):
        hangs_at = hanging_column(column)
        found = [Line(row, page, hangs_at=hangs_at) for row in column]
        _mark_paragraphs(found, lines[-1] if lines else None)
        lines += found
    return lines


def _written(blocks: list[list[Line] | PageTable]) -> Source:
    """Write lines and tables as the text of a Source, as those of a Word file are written."""
    text: list[str] = []
    paragraphs: list[Paragraph] = []
    found: list[Block] = []
    before: Line | None = None
    for block in blocks:
        if isinstance(block, PageTable):
            table = _word_table(block)
            if text or not (found and isinstance(found[-1], Table)):
                found += [_ordinary(text), table]
            else:
                _go_on(found[-1], table)
            text, paragraphs, before = [], [], None
            continue
        for line in block:
            if before is not None and line is block[0]:
                _mark_paragraphs([line], before)
            if text:
                text.append("\n\n" if line.starts_paragraph else "\n")
            text.append(line.text)
            pieces = [(line.text, _is_bold(line))]
            if line.starts_paragraph or not paragraphs:
                paragraphs.append(Paragraph(pieces, italic=[_is_italic(line)]))
            else:
                # A line end of the page is no line end of the writer's.
                end = "\n" if text[-3].endswith(("-", "\u00ad")) else " "
                paragraphs[-1].pieces += [(end, pieces[0][1]), *pieces]
                paragraphs[-1].italic += [_is_italic(line)] * 2
            before = line
    if found:
        source = source_of([*found, _ordinary(text)])
    elif is_marked_interview([*paragraphs]) or is_marked_interview(in_italics([*paragraphs])):
        source = source_of([*paragraphs])
        if not any(passage.role for passage in source.passages):
            source = Source("".join(text), (Passage(0, sum(map(len, text))),))
    else:
        source = Source("".join(text), (Passage(0, sum(map(len, text))),))
    return replace(source, line_ends="joined")


def _ordinary(text: list[str]) -> Paragraph:
    """Return the lines between two tables as one paragraph, parted as they stand on the page."""
    return Paragraph([("".join(text), False)])


def _word_table(table: PageTable) -> Table:
    return Table([[[Paragraph([(cell, False)])] for cell in row] for row in table.cells])


def _go_on(table: Table, more: Table) -> None:
    """Add the part of a table on the next page; a row may go on over the page's end."""
    rows = list(more.rows)
    if len(rows[0]) == len(table.rows[-1]) and not text_of(rows[0][0]).strip():
        cells = zip(table.rows[-1], rows.pop(0), strict=True)
        for cell, rest in cells:
            added = text_of(rest)
            if added:
                cell[:] = [Paragraph([(f"{text_of(cell)}\n{added}", False)])]
    table.rows.extend(rows)


def _with_rest(source: Source, rest: list[str]) -> Source:
    """Put what is no speech behind the text, outside of every passage."""
    if not rest:
        return source
    behind = "".join(f"\n{part}" for part in rest)
    return replace(source, text=source.text + "\n" + behind)


def _mark_paragraphs(lines: list[Line], earlier: Line | None) -> None:
    """Mark lines that begin a paragraph: after a larger distance, or after a line cut short."""
    if not lines:
        return
    left = min(line.x for line in lines)
    right = sorted(line.end for line in lines)[int(0.95 * (len(lines) - 1))]
    gaps = [above.y - below.y for above, below in pairwise(lines) if above.y > below.y]
    usual = sorted(gaps)[len(gaps) // 4] if gaps else 0.0
    for above, below in pairwise(lines):
        word = below.words[0]
        fits = above.end + 0.3 * word.size + (word.end - word.x) < left + 0.85 * (right - left)
        is_far = above.y - below.y > _NEW_PARAGRAPH * max(usual, below.size)
        changes = is_head_line(below.text) or abs(above.size - below.size) > 1.5
        next_item = _NUMBERED.match(below.text)
        turns = _style(above) != _style(below) and _ENDS_SENTENCE.search(above.text)
        below.starts_paragraph = bool(is_far or fits or changes or next_item or turns)
    if earlier is not None:
        first = lines[0]
        changes = abs(earlier.size - first.size) > 1.5 or _style(earlier) != _style(first)
        begins = _NUMBERED.match(first.text) or is_head_line(first.text) or is_title(first.text)
        same_page = earlier.page == first.page and earlier.y > first.y
        first.starts_paragraph = bool(changes or begins or (same_page and earlier.x != first.x))


def _is_bold(line: Line) -> bool:
    return all(word.bold for word in line.words)


def _is_italic(line: Line) -> bool:
    return all(word.italic for word in line.words)


def _style(line: Line) -> tuple[bool, bool]:
    return _is_bold(line), _is_italic(line)


def _note_on_heads(furniture: Sequence[Line]) -> list[str]:
    """Tell what was taken for running heads and page numbers."""
    if not furniture:
        return []
    shown = list(dict.fromkeys(f"“{' '.join(line.text.split())}”" for line in furniture))
    return [
        say(
            "dianggap kepala, kaki atau nomor halaman, bukan ucapan: " + first_lines(shown, 4),
            "taken for heads, feet or numbers of pages, not for speech: " + first_lines(shown, 4),
        )
    ]


def _page_notes(pages: list[Page], letters: list[int], unmapped: int) -> list[str]:
    notes = []
    empty = [
        str(number)
        for number, (page, count) in enumerate(zip(pages, letters, strict=True), start=1)
        if count < _MIN_LETTERS and page.picture
    ]
    if empty:
        numbers = ", ".join(empty[:10]) + (", …" if len(empty) > 10 else "")
        notes.append(
            say(
                f"halaman {numbers} dari {len(pages)} berupa gambar tanpa teks (hasil pindai?) dan "
                "tidak terbaca; kenali dulu teksnya dengan OCR: ocrmypdf -l ind masuk.pdf "
                "keluar.pdf",
                f"page {numbers} of {len(pages)} is a picture without text (scanned?) and is not "
                "read; recognise its text with OCR first: ocrmypdf -l ind in.pdf out.pdf",
            )
        )
    slanted = list(dict.fromkeys(page.slanted for page in pages if page.slanted))
    if slanted:
        notes.append(
            say(
                f"teks melintang di halaman (tanda air?) tidak dianggap ucapan: “{slanted[0]}”",
                f"text across the page (a watermark?) is not taken for speech: “{slanted[0]}”",
            )
        )
    if unmapped:
        notes.append(
            say(
                f"{unmapped} huruf tidak dikenali oleh berkas PDF ini; periksa kata yang terpotong",
                f"the PDF does not tell {unmapped} of its letters; look for words cut short",
            )
        )
    return notes


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


def _no_letters(path: Path) -> TranscriptUnreadable:
    return TranscriptUnreadable(
        say(
            "Huruf dalam PDF ini tidak dapat dikenali: berkasnya menampilkan huruf tanpa menyebut "
            "huruf apa itu.",
            "The letters of this PDF cannot be told: the file shows them without saying which they "
            "are.",
        ),
        where=path,
        hint=say(
            "Kenali teksnya dengan OCR: ocrmypdf --force-ocr -l ind masuk.pdf keluar.pdf; atau "
            "pakai berkas Word aslinya.",
            "Recognise its text with OCR: ocrmypdf --force-ocr -l ind in.pdf out.pdf; or use its "
            "original in Word.",
        ),
    )


def _refused(path: Path, code: int) -> TranscriptUnreadable:
    if code == LOCKED:
        return TranscriptUnreadable(
            say("PDF dilindungi kata sandi.", "The PDF is protected by a password."),
            where=path,
            hint=say(
                "Buka dengan kata sandinya dan cetak ulang ke PDF tanpa kata sandi.",
                "Open it with its password and print it into a PDF without one.",
            ),
        )
    if code == TOO_MUCH:
        return TranscriptUnreadable(
            say(
                "PDF ini terlalu besar atau terlalu rumit untuk sebuah transkrip.",
                "The PDF is too large or too complex for a transcript.",
            ),
            where=path,
            hint=say(
                "Cetak ulang ke PDF halaman yang berisi wawancara saja.",
                "Print only the pages of the interview into a new PDF.",
            ),
        )
    return TranscriptUnreadable(
        say("PDF rusak atau terpotong.", "The PDF is damaged or cut short."),
        where=path,
        hint=say(
            "Salin ulang dari sumbernya, atau buka di penampil PDF dan cetak ulang ke PDF.",
            "Copy it anew from where it came, or open it in a PDF viewer and print it into a new "
            "PDF.",
        ),
    )
