"""Bold question, plain answer. In: lines with whether they are bold. Out: who speaks each.

Italic questions are read the same way (`in_italics`).
Only where the bold lines plainly are questions: a document whose headings alone are bold is no
interview.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby

from qualnlp.lexicon import alternatives
from qualnlp.transcripts.formats.blocks import Block, Paragraph

_NUMBER = re.compile(r"\s*(?:\(?\d{1,3}[.)]|\d{1,3}\s)\s*")
_ASKS = re.compile(rf"(?i)({alternatives('questions.bold_begins')})\b")
_QUESTION_END = re.compile(r"\?[\"'”’“)\]…. ]*$")
_BOLD_SHARE = 0.7  # of a line's letters: people forget a word or the question mark
_MIN_QUESTIONS = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a paragraph; `number` is written before its text and belongs to nobody."""

    text: str
    is_bold: bool
    number: str = ""


def lines_of(paragraph: Paragraph) -> list[Line]:
    r"""Return a paragraph's lines that hold text; a manual line break ends a line.

    Examples
    --------
    >>> lines = lines_of(Paragraph([("1. Ada diklat?", True), ("\nJarang.", False)]))
    >>> [(line.number, line.text, line.is_bold) for line in lines]
    [('1. ', 'Ada diklat?', True), ('', 'Jarang.', False)]
    """
    found: list[Line] = []
    for pieces in split_lines(paragraph.pieces):
        text = "".join(piece for piece, _ in pieces)
        letters = sum(sum(map(str.isalnum, piece)) for piece, _ in pieces)
        bold = sum(sum(map(str.isalnum, piece)) for piece, is_bold in pieces if is_bold)
        if not text.strip():
            continue
        is_bold = letters > 0 and bold >= _BOLD_SHARE * letters
        number = _NUMBER.match(text) if is_bold else None
        cut = number.end() if number and number.end() < len(text) else 0
        found.append(Line(text[cut:], is_bold, text[:cut]))
    return found


def split_lines(pieces: list[tuple[str, bool]]) -> list[list[tuple[str, bool]]]:
    r"""Divide pieces of text at their line ends.

    Examples
    --------
    >>> split_lines([("a\nb", True), ("c", False)])
    [[('a', True)], [('b', True), ('c', False)]]
    """
    rows: list[list[tuple[str, bool]]] = [[]]
    for text, is_bold in pieces:
        first, *others = text.split("\n")
        rows[-1].append((first, is_bold))
        rows += [[(other, is_bold)] for other in others]
    return rows


def in_italics(blocks: list[Block]) -> list[Block]:
    """Return the blocks with italic in the place of bold.

    Examples
    --------
    >>> in_italics([Paragraph([("Ada?", False)], italic=[True])])[0].pieces
    [('Ada?', True)]
    """
    return [
        replace(
            one,
            pieces=[(text, mark) for (text, _), mark in zip(one.pieces, one.italic, strict=True)],
        )
        if isinstance(one, Paragraph) and len(one.italic) == len(one.pieces)
        else one
        for one in blocks
    ]


def is_marked_interview(blocks: list[Block]) -> bool:
    """Tell whether bold lines ask and plain lines answer, turn by turn.

    Most bold lines must end with a question mark or begin as questions do (a number counts
    where a third of all do so), at least two, and a plain answer must follow: a list of
    questions is a guide, no interview.

    Examples
    --------
    >>> asked, answered = Paragraph([("Ada diklat?", True)]), Paragraph([("Jarang.", False)])
    >>> is_marked_interview([asked, answered] * 2), is_marked_interview([asked, asked, answered])
    (True, False)
    """
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    if not any(mark for paragraph in paragraphs for _, mark in paragraph.pieces):
        return False  # most documents: nothing in them is bold
    lines = [line for paragraph in paragraphs for line in lines_of(paragraph)]
    groups = [(bold, list(group)) for bold, group in groupby(lines, key=lambda line: line.is_bold)]
    bold = [line for line in lines if line.is_bold]
    asking = [line for line in bold if is_question(line)]
    numbered = [line for line in bold if line.number and not is_question(line)]
    if len(asking) < _MIN_QUESTIONS:
        return False
    mostly = 2 * len(asking) > len(bold)
    nearly = 3 * len(asking) >= len(bold) and 5 * (len(asking) + len(numbered)) >= 4 * len(bold)
    # Groups alternate between bold and plain: one that is not the last has an answer.
    answered = sum(any(map(is_question, group)) for _, group in groups[:-1])
    return (mostly or nearly) and answered >= _MIN_QUESTIONS and 2 * answered >= len(asking)


def is_question(line: Line) -> bool:
    """Tell whether a bold line is a question.

    Examples
    --------
    >>> is_question(Line("Bagaimana promosinya", True)), is_question(Line("Promosi", True))
    (True, False)
    """
    text = line.text.strip()
    return line.is_bold and bool(_QUESTION_END.search(text) or _ASKS.match(text))


def is_heading(line: Line) -> bool:
    """Tell whether a bold line between questions is a heading: short and no sentence.

    Examples
    --------
    >>> is_heading(Line("B. Promosi", True)), is_heading(Line("Lalu soal promosi.", True))
    (True, False)
    """
    text = line.text.strip()
    is_short = len(text.split()) < 8 and not text.endswith((".", "…"))
    return line.is_bold and not is_question(line) and (is_short or text.isupper())
