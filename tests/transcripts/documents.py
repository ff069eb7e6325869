"""Word documents for tests, built as people build them. In: paragraphs and rows. Out: a path."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from qualnlp.transcripts import Transcript, read_transcript

NAMESPACES = (
    nsdecls("w")
    + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    + ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    + ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
Rows = Sequence[Sequence[str]]

# A short interview, told by every layout.
ASKED = ["Apakah di sini pernah ada pelatihan?", "Terus, yang ikut siapa saja?"]
ANSWERED = [
    "Pernah, tapi jarang sekali ya, Bu. Setahun paling satu kali.",
    "Biasanya yang itu-itu saja. Saya sendiri belum pernah dapat giliran.",
]
TALK = [
    ("interviewer", ASKED[0]),
    ("informant", ANSWERED[0]),
    ("interviewer", ASKED[1]),
    ("informant", ANSWERED[1]),
]
Q1, Q2 = ASKED
A1, A2 = ANSWERED


class Paper:
    """A Word document in the making."""

    def __init__(self) -> None:
        self.document = docx.Document()

    def say(self, *lines: str) -> Paper:
        """Add a paragraph for each line; ``**bold**`` stands out."""
        for line in lines:
            paragraph = self.document.add_paragraph()
            for n, piece in enumerate(line.split("**")):
                if piece:
                    paragraph.add_run(piece).bold = True if n % 2 else None
        return self

    def heading(self, text: str, level: int = 1) -> Paper:
        """Add a heading."""
        self.document.add_heading(text, level)
        return self

    def table(self, rows: Rows) -> Any:
        """Add a table; a cell's lines are its paragraphs. Returns python-docx's table."""
        table = self.document.add_table(len(rows), max(map(len, rows)))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=False):
                first, *others = text.split("\n")
                cell.paragraphs[0].add_run(first)
                for other in others:
                    cell.add_paragraph(other)
        return table

    def xml(self, *elements: str) -> Paper:
        """Add XML to the body, before its last element."""
        body = self.document.element.body
        for element in elements:
            body.insert(len(body) - 1, xml(element))
        return self

    def save(self, folder: Path, name: str = "transkrip.docx") -> Path:
        """Save the document."""
        path = folder / name
        self.document.save(str(path))
        return path

    def read(self, folder: Path) -> Transcript:
        """Save the document and read it as a transcript."""
        return read_transcript(self.save(folder))


def xml(text: str) -> Any:
    """Parse an element written with the prefixes w, mc, wps, v."""
    head, bracket, rest = text.partition(">")
    slash = "/" if head.endswith("/") else ""
    return parse_xml(f"{head.removesuffix('/')} {NAMESPACES}{slash}{bracket}{rest}")


def paragraph(inner: str) -> str:
    """Return the XML of a paragraph around `inner`."""
    return f"<w:p>{inner}</w:p>"


def run(text: str) -> str:
    """Return the XML of a run of text."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def told(transcript: Transcript) -> list[tuple[str, str, str]]:
    """Return (role, speaker, words) of each turn."""
    return [
        (turn.role, turn.speaker, transcript.text[turn.start : turn.end])
        for turn in transcript.turns
    ]


def talk(transcript: Transcript) -> list[tuple[str, str]]:
    """Return (role, words) of the turns of interviewer and informants."""
    return [(role, words) for role, _, words in told(transcript) if role != "other"]


def check_offsets(transcript: Transcript) -> None:
    """Hold law 2: turns in order, no outer white space, and the way back to the same characters."""
    last = 0
    for turn in transcript.turns:
        assert last <= turn.start < turn.end <= len(transcript.text)
        last = turn.end
        words = transcript.text[turn.start : turn.end]
        assert words == words.strip()
        low, high = transcript.source_span(turn.start, turn.end)
        assert bare(transcript.source_text[low:high]) == bare(words)


def bare(text: str) -> str:
    """Return the text without what mending may change: white space, hyphens, invisible signs."""
    return "".join(sign for sign in text if sign.isprintable() and sign not in " -‐")


def words_of(transcript: Transcript, roles: Iterable[str] = ("interviewer", "informant")) -> str:
    """Return everything that people of these roles say, in one string."""
    wanted = set(roles)
    return "\n".join(words for role, _, words in told(transcript) if role in wanted)
