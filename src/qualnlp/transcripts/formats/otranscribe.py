"""oTranscribe files (.otr). In: a path. Out: a Source with time marks.

An .otr file is JSON whose "text" is HTML: paragraphs, line breaks, and time marks as spans of
class "timestamp". The marks are no speech: they leave the text and give the words their times.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from qualnlp.errors import TranscriptUnreadable
from qualnlp.i18n import say
from qualnlp.tabular import decode, json_value
from qualnlp.transcripts.source import Source, SourceBuilder
from qualnlp.transcripts.speakers.timestamps import seconds

_BLOCKS = frozenset("p div li ul ol h1 h2 h3 h4 h5 h6 blockquote tr".split())
_SILENT = frozenset("script style".split())
_EMPTY = frozenset("br img hr input meta link wbr".split())


def read(path: Path) -> Source:
    """Read an .otr file; speakers are looked for in its lines, as in plain text.

    Raises
    ------
    TranscriptUnreadable
        If the file is no JSON, or has no text.
    """
    try:
        data = json_value(decode(path.read_bytes()))
        html = data["text"]
        if not isinstance(html, str):
            raise TypeError("text is no string")
    except (ValueError, TypeError, KeyError) as error:
        raise TranscriptUnreadable(
            say(
                "Berkas ini bukan .otr oTranscribe yang utuh.",
                "The file is no whole oTranscribe .otr.",
            ),
            where=path,
            hint=say(
                "Ekspor ulang dari oTranscribe: Export > oTranscribe format (.otr).",
                "Export it anew from oTranscribe: Export > oTranscribe format (.otr).",
            ),
        ) from error
    parser = _Words()
    parser.feed(html)
    parser.close()
    return parser.source()


class _Words(HTMLParser):
    """Collects words, line ends and time marks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._length = 0
        self._marks: list[tuple[int, float]] = []
        self._open: list[str] = []
        self._silent: int | None = None
        self._stamp: int | None = None  # how deep the time mark's own element lies
        self._time: float | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br" or tag in _BLOCKS:
            self._line_end(always=tag == "br")
        if tag in _EMPTY:
            return
        self._open.append(tag)
        depth = len(self._open)
        given = dict(attrs)
        if tag in _SILENT and self._silent is None:
            self._silent = depth
        elif "timestamp" in (given.get("class") or "").split() and self._stamp is None:
            self._stamp, self._time = depth, _seconds(given.get("data-timestamp"))
            self._mark()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass  # elements that nobody closed end with the one around them
            depth = len(self._open)
            if self._silent is not None and depth < self._silent:
                self._silent = None
            if self._stamp is not None and depth < self._stamp:
                self._stamp = None
        if tag in _BLOCKS:
            self._line_end()

    def handle_data(self, data: str) -> None:
        if self._silent is not None:
            return
        if self._stamp is not None:
            if re.fullmatch(r"[\s\d:.,]*", data):
                if self._time is None and (told := seconds(data)[0]) is not None:
                    self._time = told
                    self._mark()
                return
            # Words typed into a time mark, as browsers let people do, are words.
        # Line ends of the HTML are spaces on the screen; a hard space is what follows a mark.
        text = re.sub(r"[ \t\r\n\f]+", " ", data)
        if self._at_line_start():
            text = text.lstrip()
        self._write(text)

    def source(self) -> Source:
        builder = SourceBuilder()
        builder.passage("".join(self._pieces).rstrip("\n"))
        return replace(builder.build(), time_marks=tuple(sorted(self._marks)))

    def _mark(self) -> None:
        if self._time is not None:
            self._marks.append((self._length, self._time))

    def _at_line_start(self) -> bool:
        return not self._pieces or self._pieces[-1].endswith("\n")

    def _line_end(self, *, always: bool = False) -> None:
        if self._pieces and (always or not self._at_line_start()):
            self._write("\n")

    def _write(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            self._length += len(text)


def _seconds(written: str | None) -> float | None:
    """Read a number of seconds."""
    try:
        number = float(written or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None
