"""Transcripts that Whisper made (.json). In: a path. Out: a Source, one passage a segment.

Read are the files of Whisper and faster-whisper (``segments``), of WhisperX and others that tell
speakers apart (``speaker`` on a segment or its ``words``), of whisper.cpp (``transcription``) and
of the transformers pipeline (``chunks``).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qualnlp.errors import TranscriptUnreadable
from qualnlp.i18n import say
from qualnlp.tabular import decode
from qualnlp.transcripts.formats.subtitles import Cue, from_cues
from qualnlp.transcripts.source import Source
from qualnlp.transcripts.speakers.timestamps import seconds


def read(path: Path) -> Source:
    """Read a Whisper transcript.

    Raises
    ------
    TranscriptUnreadable
        If the file is no JSON, or JSON of another kind.
    """
    try:
        data = json.loads(decode(path.read_bytes()))
    except (ValueError, RecursionError) as error:
        raise TranscriptUnreadable(
            say("Isi berkas ini bukan JSON yang utuh.", "The file holds no whole JSON."),
            where=path,
            hint=say(
                "Salin ulang dari sumbernya, atau jalankan transkripsinya lagi.",
                "Copy it anew from where it came, or run the transcription again.",
            ),
        ) from error
    segments = _segments(data)
    if segments is None:
        raise TranscriptUnreadable(
            say(
                "JSON ini bukan transkrip Whisper: tidak ada “segments” atau “transcription”.",
                "This JSON is no Whisper transcript: it has no “segments” or “transcription”.",
            ),
            where=path,
            hint=say(
                "Pilih berkas .json keluaran Whisper, WhisperX atau whisper.cpp, atau simpan "
                "transkripnya sebagai .vtt atau .srt.",
                "Choose a .json that Whisper, WhisperX or whisper.cpp wrote, or save the "
                "transcript as .vtt or .srt.",
            ),
        )
    return from_cues(cue for segment in segments for cue in _cues(segment))


def _segments(data: Any) -> list[dict[str, Any]] | None:
    """Return the list of segments, or None if the JSON holds none."""
    found = data
    if isinstance(data, dict):
        lists = (data.get(key) for key in ("segments", "transcription", "chunks"))
        found = next((one for one in lists if isinstance(one, list)), None)
    if not isinstance(found, list):
        return None
    segments = [one for one in found if isinstance(one, dict) and isinstance(one.get("text"), str)]
    timed = any(_times(one) != (None, None) for one in segments)
    return segments if timed or (not found and isinstance(data, dict)) else None


def _cues(segment: dict[str, Any]) -> Iterator[Cue]:
    """Cut a segment where its words change the speaker; each part keeps the segment's letters."""
    text, (start, end) = segment["text"], _times(segment)
    speaker = _name(segment)
    at = begin = 0
    for word in segment.get("words") or ():
        written = word.get("word", word.get("text")) if isinstance(word, dict) else None
        if not isinstance(written, str) or not written.strip():
            continue
        place = text.find(written.strip(), at)
        if place < 0:
            continue  # the words spell something that the text does not
        name, low = _name(word), _times(word)[0]
        if name and name != speaker:
            if text[begin:place].strip():
                yield Cue(speaker, text[begin:place], start, low if low is not None else end)
                begin, start = place, low if low is not None else start
            speaker = name
        at = place + len(written.strip())
    yield Cue(speaker, text[begin:], start, end)


def _name(one: dict[str, Any]) -> str:
    speaker = one.get("speaker")
    return str(speaker) if isinstance(speaker, str | int) and str(speaker).strip() else ""


def _times(one: dict[str, Any]) -> tuple[float | None, float | None]:
    """Return begin and end in seconds, whichever way they are written."""
    if isinstance(offsets := one.get("offsets"), dict):  # whisper.cpp: milliseconds
        low, high = _number(offsets.get("from")), _number(offsets.get("to"))
        return low and low / 1000, high and high / 1000
    if isinstance(stamps := one.get("timestamps"), dict):
        return seconds(str(stamps.get("from")))[0], seconds(str(stamps.get("to")))[0]
    if isinstance(pair := one.get("timestamp"), list) and len(pair) == 2:
        return _number(pair[0]), _number(pair[1])
    return _number(one.get("start")), _number(one.get("end"))


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) and number >= 0 else None
