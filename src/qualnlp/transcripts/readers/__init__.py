"""One reader a format. In: a path. Out: a `Source`. A new format is a file and a line below."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qualnlp.transcripts.readers import otranscribe, pdf, plain, sheet, subtitles, whisper, word
from qualnlp.transcripts.source import Source

FORMATS: dict[str, Callable[[Path], Source]] = {
    ".docx": word.read,
    ".docm": word.read,
    ".dotx": word.read,
    ".txt": plain.read,
    ".md": plain.read,
    ".vtt": subtitles.read_vtt,
    ".srt": subtitles.read_srt,
    ".sbv": subtitles.read_sbv,
    ".pdf": pdf.read,
    ".json": whisper.read,
    ".otr": otranscribe.read,
    ".xlsx": sheet.read_xlsx,
    ".csv": sheet.read_csv,
}
