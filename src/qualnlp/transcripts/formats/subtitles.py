"""Subtitles with times (.vtt, .srt, .sbv). In: a path. Out: a Source, one passage a cue.

Who speaks is told by a voice tag (``<v Bu Sari>``; Teams writes them, several may stand in one
cue) or by a "Name: " before the words (Zoom). Cue numbers, notes and styles are no text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from qualnlp.errors import TranscriptUnreadable
from qualnlp.i18n import say
from qualnlp.transcripts.formats.text import text_in
from qualnlp.transcripts.source import Source, SourceBuilder
from qualnlp.transcripts.speakers.detect import is_role_word

# No "<" inside: a file of nothing but "<" must not take for ever.
_TAG = re.compile(r"</?[A-Za-z0-9][^<>]*>")
_VOICE = re.compile(r"<v(?:\.[^\s<>.]+)*[ \t]+([^<>]+)>")
# Zoom writes "Name: words" into the cue where WebVTT would have a voice tag.
_PREFIX = re.compile(r"^([^:\n]{1,40}):\s+(?=\S)")


class Cue(NamedTuple):
    """What is said in a stretch of time (seconds); `speaker` is empty where nothing names one."""

    speaker: str
    text: str
    start: float | None
    end: float | None


def read_vtt(path: Path) -> Source:
    """Read WebVTT.

    Examples
    --------
    >>> from qualnlp.resources import resource
    >>> source = read_vtt(resource("corpora", "karier-pegawai", "05-informan-5.vtt"))
    >>> source.passages[0].time_start is not None
    True
    """
    import webvtt

    try:
        captions = webvtt.from_string(text_in(path)).captions
    except webvtt.errors.MalformedFileError as error:
        raise _no_subtitles(path, "WebVTT") from error
    return from_cues(_voices(captions))


def read_sbv(path: Path) -> Source:
    """Read the subtitles of YouTube and Google Meet; a "Name: " prefix names the speaker."""
    import webvtt

    data = BytesIO(text_in(path).encode())
    try:
        captions = webvtt.from_buffer(data, format="sbv").captions
    except webvtt.errors.MalformedFileError as error:
        raise _no_subtitles(path, "SBV") from error
    return from_cues(_voices(captions))


def read_srt(path: Path) -> Source:
    """Read SubRip subtitles; a "Name: " prefix names the speaker."""
    import srt

    try:
        found = list(srt.parse(text_in(path)))
    except (srt.SRTParseError, srt.TimestampParseError) as error:
        raise _no_subtitles(path, "SubRip") from error
    return from_cues(
        Cue("", _plain(cue.content), cue.start.total_seconds(), cue.end.total_seconds())
        for cue in found
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


def from_cues(found: Iterable[Cue]) -> Source:
    """Return cues as a source; a cue that names nobody goes on with the speaker before it.

    Examples
    --------
    >>> source = from_cues([Cue("P", "Ada diklat?", 0.0, 1.5), Cue("", "Yang rutin?", 2.0, 3.0)])
    >>> [passage.speaker for passage in source.passages]
    ['P', 'P']
    """
    cues = [cue._replace(text=cue.text.strip()) for cue in found]
    prefixes = Counter(
        match[1] for cue in cues if not cue.speaker and (match := _PREFIX.match(cue.text))
    )
    builder = SourceBuilder()
    speaker = ""
    for cue in cues:
        text = cue.text
        if not text:
            continue
        if builder.passages:
            builder.write("\n")
        name = cue.speaker.strip()
        prefix = None if name else _PREFIX.match(text)
        if prefix and (is_role_word(prefix[1]) or prefixes[prefix[1]] > 1):
            name = prefix[1].strip()
            builder.write(text[: prefix.end()])
            text = text[prefix.end() :]
        speaker = name or speaker
        end = cue.end
        if cue.start is not None and end is not None and end < cue.start:
            end = None  # a slip of the file
        builder.passage(text, speaker=speaker, role="spoken", time_start=cue.start, time_end=end)
    return builder.build("joined")


def _voices(captions: Iterable[Any]) -> Iterator[Cue]:
    """Cut captions where the voice changes."""
    for caption in captions:
        times = _seconds(caption.start), _seconds(caption.end)
        head, *parts = _VOICE.split(caption.raw_text)
        yield Cue("", _plain(head), *times)
        for name, text in zip(parts[::2], parts[1::2], strict=True):
            yield Cue(unescape(name), _plain(text), *times)


def _plain(text: str) -> str:
    return unescape(_TAG.sub("", text))


def _seconds(stamp: str) -> float:
    """Turn HH:MM:SS.mmm into seconds."""
    total = 0.0
    for part in stamp.split(":"):
        total = total * 60 + float(part)
    return total
