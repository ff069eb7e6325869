"""Subtitles with times (.vtt, .srt). In: a path. Out: a Source, one passage a cue."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from html import unescape
from pathlib import Path

from qualnlp.tables import decode
from qualnlp.transcripts.source import Source, SourceBuilder
from qualnlp.transcripts.speakers import is_role_word

_TAG = re.compile(r"<[^>]+>")
# Zoom writes "Name: words" into the cue where WebVTT would have a voice tag.
_PREFIX = re.compile(r"^([^:\n]{1,40}):\s+(?=\S)")

Cue = tuple[str, str, float, float]  # voice, text, start, end in seconds


def read_vtt(path: Path) -> Source:
    """Read WebVTT; voice tags or a "Name: " prefix name the speaker."""
    import webvtt

    return _build(
        (caption.voice or "", caption.text, _seconds(caption.start), _seconds(caption.end))
        for caption in webvtt.from_string(decode(path.read_bytes())).captions
    )


def read_srt(path: Path) -> Source:
    """Read SubRip subtitles; a "Name: " prefix names the speaker."""
    import srt

    return _build(
        ("", cue.content, cue.start.total_seconds(), cue.end.total_seconds())
        for cue in srt.parse(decode(path.read_bytes()))
    )


def _seconds(stamp: str) -> float:
    """Turn HH:MM:SS.mmm into seconds."""
    total = 0.0
    for part in stamp.split(":"):
        total = total * 60 + float(part)
    return total


def _build(raw_cues: Iterable[Cue]) -> Source:
    cues = [
        (voice, unescape(_TAG.sub("", text)).strip(), start, end)
        for voice, text, start, end in raw_cues
    ]
    prefixes = Counter(match[1] for _, text, *_ in cues if (match := _PREFIX.match(text)))
    builder = SourceBuilder()
    speaker = ""
    for voice, text, start, end in cues:
        if not text:
            continue
        if builder.passages:
            builder.write("\n")
        prefix = _PREFIX.match(text)
        if not voice and prefix and (is_role_word(prefix[1]) or prefixes[prefix[1]] > 1):
            voice = prefix[1].strip()
            builder.write(text[: prefix.end()])
            text = text[prefix.end() :]
        # A cue without a name goes on with the speaker of the cue before it.
        speaker = voice or speaker
        builder.passage(text, speaker=speaker, role="spoken", time_start=start, time_end=end)
    return builder.build("joined")
