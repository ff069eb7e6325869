"""Captions of television and of subtitle editors: TTML (.ttml, .dfxp) and ASS (.ass, .ssa)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qualnlp.errors import TranscriptUnreadable
from qualnlp.i18n import say
from qualnlp.transcripts.formats.cues import Cue
from qualnlp.transcripts.formats.docx_package import attribute, local
from qualnlp.transcripts.formats.subtitles import from_cues
from qualnlp.transcripts.formats.text import text_in
from qualnlp.transcripts.source import Source

_CLOCK = re.compile(r"(\d{1,3}):(\d{2}):(\d{2})(?:[.,](\d{1,7})|[:;](\d{1,3}))?")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(h|ms|m|s|f|t)")
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_CODES = re.compile(r"\{[^{}]*\}")
_BREAK = re.compile(r"\\[Nn]")
_FIELDS = "layer start end style name marginl marginr marginv effect text".split()


def read_ttml(path: Path) -> Source:
    """Read TTML: paragraphs with begin and end, and agents who speak.

    Raises
    ------
    TranscriptUnreadable
        If the file is no whole XML, or holds no captions.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text_in(path).encode("utf-8"), parser)
    except (SyntaxError, ValueError) as error:
        raise _unreadable(path, "TTML") from error
    cues = list(_paragraphs(root))
    if not cues:
        raise _unreadable(path, "TTML")
    return from_cues(cues)


def read_ass(path: Path) -> Source:
    """Read the captions of Aegisub and others; the field "Name" is the speaker.

    Raises
    ------
    TranscriptUnreadable
        If there is no line of dialogue.
    """
    fields = _FIELDS
    cues = []
    for line in text_in(path).split("\n"):
        kind, _, rest = line.partition(":")
        values = rest.strip()
        if kind.strip() == "Format" and "text" in values.lower():
            fields = [one.strip().lower() for one in values.split(",")]
        elif kind.strip() == "Dialogue":
            told = dict(zip(fields, values.split(",", len(fields) - 1), strict=False))
            text = _BREAK.sub("\n", _CODES.sub("", told.get("text", ""))).replace("\\h", " ")
            name = (told.get("name") or told.get("actor") or "").strip()
            cues.append(Cue(name, text, _clock(told.get("start")), _clock(told.get("end"))))
    if not cues:
        raise _unreadable(path, "ASS")
    return from_cues(sorted(cues, key=lambda cue: cue.start or 0.0))


def _paragraphs(root: Any) -> Iterator[Cue]:
    rate = attribute(root, "frameRate")
    frames = float(rate) if rate.isdecimal() and int(rate) else 25.0
    rate = attribute(root, "tickRate")
    ticks = float(rate) if rate.isdecimal() and int(rate) else 1.0
    names = {
        attribute(one, "id"): " ".join("".join(one.itertext()).split())
        for one in root.iter()
        if local(one) == "agent"
    }
    body = next((one for one in root.iter() if local(one) == "body"), None)
    for one in () if body is None else body.iter():
        if local(one) != "p":
            continue
        agent = next((a for up in [one, *one.iterancestors()] if (a := attribute(up, "agent"))), "")
        if not agent:
            inner = (attribute(part, "agent") for part in one.iter())
            agent = next((a for a in inner if a), "")
        begin = _time(attribute(one, "begin"), frames, ticks)
        end = _time(attribute(one, "end"), frames, ticks)
        length = _time(attribute(one, "dur"), frames, ticks)
        if end is None and begin is not None and length is not None:
            end = begin + length
        yield Cue(names.get(agent) or agent, _words(one).strip(), begin, end)


def _words(element: Any) -> str:
    text = element.text or ""
    for one in element:
        if local(one) == "br":
            text += "\n"
        elif local(one) not in ("metadata", "set"):
            text += _words(one)
        text += one.tail or ""
    return re.sub(r"[ \t\r]*\n\s*", "\n", text)


def _time(written: str, frames: float, ticks: float) -> float | None:
    if match := _LENGTH.fullmatch(written.strip()):
        number, unit = float(match[1]), match[2]
        if unit == "f":
            return number / frames
        return number / ticks if unit == "t" else number * _UNITS[unit]
    return _clock(written, frames)


def _clock(written: str | None, frames: float = 25.0) -> float | None:
    match = _CLOCK.fullmatch((written or "").strip())
    if match is None:
        return None
    hours, minutes, seconds, fraction, pictures = match.groups()
    whole = int(hours) * 3600.0 + int(minutes) * 60 + int(seconds)
    if pictures:
        return whole + int(pictures) / frames
    return whole + (float(f"0.{fraction}") if fraction else 0.0)


def _unreadable(path: Path, kind: str) -> TranscriptUnreadable:
    return TranscriptUnreadable(
        say(
            f"Berkas ini bukan takarir {kind} yang utuh.",
            f"The file holds no whole {kind} captions.",
        ),
        where=path,
        hint=say(
            "Ekspor ulang sebagai .srt atau .vtt dari program pembuatnya.",
            "Export it anew as .srt or .vtt from the program that made it.",
        ),
    )
