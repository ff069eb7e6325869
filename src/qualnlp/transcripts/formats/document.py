"""Writes a document's paragraphs and tables as a Source. In: a `Document`. Out: a Source.

The layouts that transcripts come in: labelled paragraphs; speakers on lines of their own (both
left to `speakers`); tables (`table_layout`); bold or italic question and plain answer
(`marked_questions`). Line numbers typed at the start of paragraphs are furniture of the page and
left out; notes and comments stand at the end and are nobody's speech.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from qualnlp.lexicon import alternatives
from qualnlp.transcripts.formats.blocks import Block, Document, Paragraph, Table
from qualnlp.transcripts.formats.bold_names import bold_names
from qualnlp.transcripts.formats.builder import Writer, begins_with_label
from qualnlp.transcripts.formats.interview_table import TableWriter, text_of
from qualnlp.transcripts.formats.marked_questions import (
    Line,
    in_italics,
    is_heading,
    is_marked_interview,
    is_question,
    lines_of,
    split_lines,
)
from qualnlp.transcripts.line_numbers import line_numbers
from qualnlp.transcripts.source import Source
from qualnlp.transcripts.speakers.detect import find_spoken, is_role_word

_HEADING_STYLES = re.compile(rf"(?i)({alternatives('pages.heading_styles')})\b")
_CONTENTS_STYLES = re.compile(rf"(?i)({alternatives('pages.contents_styles')})\b")


def document_source(document: Document) -> Source:
    """Return a document as a Source, with a warning for all that is no part of its talk.

    Examples
    --------
    >>> document_source(Document([Paragraph([("P: Ada diklat?", False)])])).text
    'P: Ada diklat?'
    """
    writer = Writer()
    found = _without_line_numbers(document.blocks, writer)
    source = source_of(found, writer, document.notes)
    return replace(source, warnings=(*source.warnings, *document.warnings()))


def source_of(
    found: list[Block], writer: Writer | None = None, notes: Sequence[tuple[str, str]] = ()
) -> Source:
    """Write paragraphs and tables as a Source; marked questions only where nothing else tells."""
    writer = writer or Writer()
    _write(found, writer)
    source = _finished(writer, notes)
    names = bold_names(found)
    if names and not _has_speakers(source):
        writer = Writer()
        _write_named(found, names, writer)
        return _finished(writer, notes)
    for blocks, kind in ((found, "bold"), (in_italics(found), "italic")):
        if is_marked_interview(blocks):
            if _has_speakers(source):
                break
            writer = Writer()
            _write_marked(blocks, writer, kind)
            return _finished(writer, notes)
    return source


def _finished(writer: Writer, notes: Sequence[tuple[str, str]]) -> Source:
    writer.stop()
    for _, text in notes:
        if text.strip():
            writer.other(text)
    return writer.source()


def _has_speakers(source: Source) -> bool:
    """Tell whether labels or tables already say who speaks."""
    spoken, *_ = find_spoken(source)
    by_layout = any(passage.role == "interviewer" for passage in source.passages)
    return by_layout or any(one.speaker for one in spoken)


def _write(found: list[Block], writer: Writer) -> None:
    tables = TableWriter(writer, _write)
    for block in found:
        if isinstance(block, Table):
            tables.add(block)
            continue
        text = block.text
        if text.strip():
            tables.interrupt()
            if _is_heading(block):
                writer.other(text)
            else:
                writer.ordinary(text)
        _keep_boxes(block, writer)


def _write_named(found: list[Block], names: Mapping[int, str], writer: Writer) -> None:
    """Write paragraphs that begin with a bold name as that person's, with what follows them."""
    tables = TableWriter(writer, _write)
    goes_on = False
    for number, block in enumerate(found):
        if isinstance(block, Table):
            tables.add(block)
            goes_on = False
            continue
        text = block.text
        if text.strip():
            tables.interrupt()
            name = names.get(number, "")
            if name:
                writer.line(name, text[len(name) :], "spoken", " ".join(name.split()))
                goes_on = True
            elif goes_on and not _is_heading(block):
                writer.more(text)
            else:
                writer.other(text)
                goes_on = False
        _keep_boxes(block, writer)


def _write_marked(found: list[Block], writer: Writer, kind: str) -> None:
    """Write bold or italic questions as the interviewer's, what follows them as the informant's."""
    tables = TableWriter(writer, _write)
    role = ""
    for block in found:
        if isinstance(block, Table):
            tables.add(block)
            role = role and "other"
            continue
        for line in lines_of(block):
            tables.interrupt()
            if not role and is_question(line):
                called = "tebal" if kind == "bold" else "miring"
                writer.guess(
                    f"teks {called} dianggap pertanyaan pewawancara, teks biasa jawaban informan",
                    f"{kind} text is taken for the interviewer's questions, plain text for answers",
                )
            before, role = role, _role_of_line(line, role, _is_heading(block))
            if role == before and role in ("interviewer", "informant"):
                writer.more(line.number + line.text)
            else:
                writer.line(line.number, line.text, role or "other")
        _keep_boxes(block, writer)


def _role_of_line(line: Line, before: str, has_heading_style: bool) -> str:
    """Return a line's role; "" before the first question, where title and header stand."""
    if is_question(line):
        return "interviewer"
    if not before:
        return ""
    if has_heading_style or is_heading(line):
        return "other"
    return "interviewer" if line.is_bold else "informant"


def _without_line_numbers(found: list[Block], writer: Writer) -> list[Block]:
    """Take typed line numbers off."""
    paragraphs = [block for block in found if isinstance(block, Paragraph)]
    lines = [line for one in paragraphs for line in one.text.split("\n")]
    ends = line_numbers(lines)
    if not ends:
        return found
    count = sum(map(bool, ends))
    writer.guess(
        f"nomor baris di awal {count} baris tidak ikut dibaca",
        f"line numbers at the start of {count} lines are left out",
    )
    left = iter(ends)
    return [_unnumbered(one, left) if isinstance(one, Paragraph) else one for one in found]


def _unnumbered(paragraph: Paragraph, ends: Iterator[int]) -> Paragraph:
    pieces: list[tuple[str, bool]] = []
    for row in split_lines(paragraph.pieces):
        left = next(ends)
        pieces.append(("\n", False))
        for text, is_bold in row:
            pieces.append((text[left:], is_bold))
            left = max(left - len(text), 0)
    return replace(paragraph, pieces=pieces[1:], italic=[])


def _keep_boxes(paragraph: Paragraph, writer: Writer) -> None:
    if paragraph.boxes:
        writer.box(text_of(paragraph.boxes))


def _is_heading(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph is a heading by its style, and does not name who speaks."""
    if _CONTENTS_STYLES.match(paragraph.style):
        return True
    if not _HEADING_STYLES.match(paragraph.style):
        return False
    text = paragraph.text.strip()
    return not (begins_with_label(text) or is_role_word(text.rstrip(":")))
