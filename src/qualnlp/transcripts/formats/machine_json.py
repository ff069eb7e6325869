"""Transcripts of programs, and messages (.json, .jsonl). In: a path. Out: a Source.

Which makes are known, and how: `speech_json`, `messages_json`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualnlp.errors import TranscriptUnreadable
from qualnlp.i18n import say
from qualnlp.tabular import decode, json_value
from qualnlp.transcripts.formats.messages_json import messages_of
from qualnlp.transcripts.formats.speech_json import cues_of
from qualnlp.transcripts.formats.subtitles import from_cues
from qualnlp.transcripts.source import Source


def read(path: Path) -> Source:
    """Read a machine's transcript: one JSON, or one a line.

    Raises
    ------
    TranscriptUnreadable
        If the file is no JSON, or JSON of another kind.
    """
    try:
        data = _json_or_lines(decode(path.read_bytes()).lstrip("\ufeff"))
    except ValueError as error:
        raise TranscriptUnreadable(
            say("Isi berkas ini bukan JSON yang utuh.", "The file holds no whole JSON."),
            where=path,
            hint=say(
                "Salin ulang dari sumbernya, atau jalankan transkripsinya lagi.",
                "Copy it anew from where it came, or run the transcription again.",
            ),
        ) from error
    cues = cues_of(data)
    if cues is None or not any(cue.speaker or cue.begins for cue in cues):
        messages = messages_of(data)
        if messages is not None and (cues is None or messages.passages[0].speaker):
            return messages
    if cues is None:
        raise TranscriptUnreadable(
            say(
                "JSON ini bukan transkrip Whisper atau program transkripsi lain: tidak ada daftar "
                "ucapan dengan waktunya.",
                "This JSON is no transcript of Whisper or another program: it has no list of "
                "utterances with their times.",
            ),
            where=path,
            hint=say(
                "Pilih berkas .json keluaran Whisper, WhisperX atau whisper.cpp, atau simpan "
                "transkripnya sebagai .vtt atau .srt.",
                "Choose a .json that Whisper, WhisperX or whisper.cpp wrote, or save the "
                "transcript as .vtt or .srt.",
            ),
        )
    return from_cues(cues, names_all=any(cue.speaker for cue in cues))


def _json_or_lines(text: str) -> Any:
    """Return what a text of JSON says, or its lines, each of them JSON, as a list."""
    try:
        return json_value(text)
    except ValueError:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) < 2 or not lines[0].lstrip().startswith("{"):
            raise
        return [json_value(line) for line in lines]
