"""One reader a format. In: a path. Out: a `Source`. A new format is a file and a line below."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qualnlp.transcripts.formats import (
    docx,
    otranscribe,
    pdf,
    spreadsheet,
    subtitles,
    text,
    whisper,
)
from qualnlp.transcripts.source import Source

FORMATS: dict[str, Callable[[Path], Source]] = {
    ".docx": docx.read,
    ".docm": docx.read,
    ".dotx": docx.read,
    ".txt": text.read,
    ".md": text.read,
    ".vtt": subtitles.read_vtt,
    ".srt": subtitles.read_srt,
    ".sbv": subtitles.read_sbv,
    ".pdf": pdf.read,
    ".json": whisper.read,
    ".otr": otranscribe.read,
    ".xlsx": spreadsheet.read_xlsx,
    ".csv": spreadsheet.read_csv,
}
