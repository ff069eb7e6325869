"""Subtitles with times (.vtt, .srt, .sbv). In: a path. Out: a Source, one passage a cue.

Who speaks is told by a voice tag (``<v Bu Sari>``; Teams writes them, several may stand in one
cue) or by a "Name: " before the words (Zoom). Cue numbers, notes and styles are no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import unescape
from itertools import pairwise
from pathlib import Path

from qualnlp.errors import TranscriptUnreadable
from qualnlp.i18n import say
from qualnlp.transcripts.formats.cue_text import SBV_TIMES, cue_blocks, in_seconds
from qualnlp.transcripts.formats.cues import Cue, loops, told_once
from qualnlp.transcripts.formats.text import text_in
from qualnlp.transcripts.source import Source, SourceBuilder

# No "<" inside: a file of nothing but "<" must not take for ever. "<Rina>" is no tag but a label.
_TAG = re.compile(
    r"</?(?:[bciusv]|em|strong|font|span|lang|ruby|rt|br|p|\d{1,2}:\d{2}(?::\d{2})?)"
    r"(?:[\s./][^<>]*)?>",
    re.IGNORECASE,
)
_VOICE = re.compile(r"<v(?:\.[^\s<>.]+)*[ \t]+([^<>]+)>")


def read_vtt(path: Path) -> Source:
    """Read WebVTT; also without its first line, or without empty lines between the cues.

    Examples
    --------
    >>> from qualnlp.resources import resource
    >>> source = read_vtt(resource("corpora", "karier-pegawai", "05-informan-5.vtt"))
    >>> source.passages[0].time_start is not None
    True
    """
    return _read(path, text_in(path), "WebVTT")


def read_sbv(path: Path) -> Source:
    """Read the subtitles of YouTube and Google Meet; a "Name: " prefix names the speaker."""
    return _read(path, SBV_TIMES.sub(r"\1 --> \2\n", text_in(path)), "SBV")


def read_srt(path: Path) -> Source:
    """Read SubRip subtitles; a "Name: " prefix names the speaker."""
    return _read(path, text_in(path), "SubRip")


def _read(path: Path, text: str, kind: str) -> Source:
    blocks = cue_blocks(text)
    if not blocks and text.strip():
        raise _no_subtitles(path, kind)
    return from_cues(
        part
        for low, high, words in blocks
        for part in _by_voice(words, in_seconds(low), in_seconds(high))
    )


def _no_subtitles(path: Path, kind: str) -> TranscriptUnreadable:
    return TranscriptUnreadable(
        say(
            f"Berkas ini bukan subtitle {kind} yang utuh.",
            f"The file is no sound {kind} subtitle file.",
        ),
        where=path,
        hint=say(
            "Unduh atau ekspor ulang dari aplikasi rekamannya. Kalau isinya transkrip biasa, ganti "
            "akhiran namanya menjadi .txt.",
            "Download or export it anew from the program that recorded it. If it is an ordinary "
            "transcript, rename it so that it ends with .txt.",
        ),
    )


def from_cues(found: Iterable[Cue], *, names_all: bool = False) -> Source:
    """Return cues as a source; who speaks those without a name is looked for in their words.

    What rolls over the screen is told once, and what is said three times in a row is warned of.

    Parameters
    ----------
    names_all : bool
        Whether the file tells the speaker of every cue that has one; else a cue without one goes
        on with the speaker before it, if names come only where they change.

    Examples
    --------
    >>> source = from_cues([Cue("P", "Ada diklat?", 0.0, 1.5), Cue("", "Yang rutin?", 2.0, 3.0)])
    >>> [passage.speaker for passage in source.passages]
    ['P', 'P']
    """
    cues = [cue for one in found if (cue := one._replace(text=one.text.strip())).text]
    cues, warnings = told_once(cues)
    warnings += loops(cues)
    spoken = [cue.speaker.strip() for cue in cues]
    goes_on = not names_all and not any(a and a == b for a, b in pairwise(spoken))
    builder = SourceBuilder()
    speaker = ""
    for cue, name in zip(cues, spoken, strict=True):
        if builder.passages:
            builder.write("\n")
        speaker = name or (speaker if goes_on and not cue.begins else "")
        end = cue.end
        if cue.start is not None and end is not None and end < cue.start:
            end = None  # a slip of the file
        builder.passage(
            cue.text,
            speaker=speaker,
            role="spoken",
            time_start=cue.start,
            time_end=end,
            begins=cue.begins,
        )
    return replace(builder.build("joined"), warnings=tuple(warnings))


def _by_voice(raw: str, start: float, end: float) -> Iterator[Cue]:
    if "<" not in raw:
        yield Cue("", _plain(raw), start, end)
        return
    head, *parts = _VOICE.split(raw)
    is_marked = _TAG.search(raw) is not None
    yield Cue("", _plain(head), start, end, is_marked=is_marked)
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        yield Cue(unescape(name), _plain(text), start, end, is_marked=is_marked)


def _plain(text: str) -> str:
    if "<" in text:
        text = _TAG.sub("", text)
    return unescape(text) if "&" in text else text
