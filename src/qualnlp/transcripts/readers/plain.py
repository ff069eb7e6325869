"""Plain text and Markdown. In: a path. Out: a Source whose lines may be wrapped."""

from __future__ import annotations

from pathlib import Path

from qualnlp.tables import decode
from qualnlp.transcripts.source import Passage, Source


def read(path: Path) -> Source:
    """Read a .txt or .md file."""
    text = decode(path.read_bytes())
    if "\x00" in text:
        raise ValueError("a text file holds no zero bytes")
    return Source(text, (Passage(0, len(text)),), line_ends="page")
