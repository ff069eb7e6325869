"""Tables in plain text: columns parted by tabs (ELAN, NVivo), and Markdown's ``| a | b |``."""

from __future__ import annotations

import itertools
import re

from qualnlp.transcripts.formats.blocks import Block, Document, Paragraph, Table
from qualnlp.transcripts.formats.table_headings import kind_of, names_person
from qualnlp.transcripts.speakers.timestamps import ANYWHERE

_TIME = re.compile(rf"\s*{ANYWHERE}\s*")
_ROW = re.compile(r"\|.*\|")
_RULE = re.compile(r"\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+(?:[ \t]*:?-{2,}:?)?\|?")
_CELLS = re.compile(r"(?<!\\\\)\|")
_MIN_ROWS = 3
_MIN_TABS = 2


def is_table(text: str) -> bool:
    r"""Tell whether every line of a text has the same tabs, and one column holds times.

    Or its first line heads a column for who asks and one for who answers.

    Examples
    --------
    >>> line = "Rina\t\t00:00:00.320\t0.32\tPernah ikut?\n"
    >>> is_table(line * 3), is_table("P:\tAda?\nN:\tJarang.\n" * 3)
    (True, False)
    """
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < _MIN_ROWS or "\t" not in lines[0]:
        return False
    tabs = lines[0].count("\t")
    if _heads_columns(lines[0].split("\t")):
        return all(line.count("\t") <= tabs for line in lines)
    if tabs < _MIN_TABS or any(line.count("\t") != tabs for line in lines):
        return False
    columns = list(zip(*(line.split("\t") for line in lines[1:]), strict=True))
    return any(sum(_TIME.fullmatch(cell) is not None for cell in column) >= 0.8 * len(column)
               for column in columns)  # fmt: skip


def _heads_columns(cells: list[str]) -> bool:
    """Tell whether a line is a table's heading with a column for each side of the talk."""
    kinds = [kind_of(cell) or ("answer" if names_person(cell.strip()) else "") for cell in cells]
    return all(kinds) and {"question", "answer"} <= set(kinds)


def has_markdown_table(text: str) -> bool:
    r"""Tell whether a text holds a table as Markdown writes them.

    Examples
    --------
    >>> has_markdown_table("| Penutur | Ucapan |\n|---|---|\n| P | Ada? |")
    True
    """
    if "|" not in text:
        return False
    lines = text.split("\n")
    return any(
        "|" in line and _RULE.fullmatch(line.strip()) and _ROW.fullmatch(before.strip())
        for before, line in itertools.pairwise(lines)
    )


def markdown_document(text: str) -> Document:
    r"""Return the lines of a text as paragraphs, and its tables.

    Examples
    --------
    >>> found = markdown_document("Judul\n| P | Ada? |\n|---|---|\n| N | Ya. |").blocks
    >>> [type(block).__name__ for block in found]
    ['Paragraph', 'Table']
    """
    blocks: list[Block] = []
    rows: list[list[list[Block]]] = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        is_head = not rows and _ROW.fullmatch(line.strip()) and _RULE.fullmatch(following.strip())
        if rows and _RULE.fullmatch(line.strip()) and len(rows) == 1:
            continue
        if is_head or (rows and _ROW.fullmatch(line.strip())):
            cells = _CELLS.split(line.strip().strip("|"))
            rows.append([[_paragraph(cell.strip())] for cell in cells])
            continue
        if rows:
            blocks.append(Table(rows))
            rows = []
        blocks.append(_paragraph(line))
    return Document([*blocks, Table(rows)] if rows else blocks)


def _paragraph(text: str) -> Paragraph:
    text = text.replace("\\|", "|").replace("<br>", "\n").replace("<br/>", "\n")
    return Paragraph([(piece, bool(n % 2)) for n, piece in enumerate(text.split("**")) if piece])
