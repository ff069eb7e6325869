"""Text without speakers: its paragraphs, its head. In: a text and a stretch. Out: spans."""

from __future__ import annotations

import re

from qualnlp.transcripts.cleaning import LINE_ENDS, inner_line_ends
from qualnlp.transcripts.speakers.not_speakers import is_division, is_head_line

_LINE_END = re.compile(f"[{LINE_ENDS}]")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’“)\]]*$")
# A line of more words than this is no heading.
_MAX_HEADING_WORDS = 8

Span = tuple[int, int]


def paragraphs(text: str, start: int, end: int, width: int | None) -> list[Span]:
    """Return the paragraphs of a stretch: its lines, or its wrapped lines taken together."""
    inner = set(inner_line_ends(text, start, end, width))
    ends = [m.start() for m in _LINE_END.finditer(text, start, end) if m.start() not in inner]
    starts = [start, *(at + 1 for at in ends)]
    spans = zip(starts, [*ends, end], strict=True)
    return [span for span in spans if text[slice(*span)].strip()]


def begins_to_speak(text: str, spans: list[Span]) -> int | None:
    """Return where paragraphs begin to speak in sentences; None if they never do."""
    for start, end in spans:
        line = text[start:end].strip()
        if _SENTENCE_END.search(line[-20:]) or len(line.split()) > _MAX_HEADING_WORDS:
            return start
    return None


def is_content(text: str, start: int, end: int, content: int) -> bool:
    """Tell whether a paragraph of a text without speakers is its content, not its heading."""
    line = text[start:end].strip()
    is_heading = line.isupper() or is_head_line(line) or is_division(line)
    return start >= content and not is_heading
