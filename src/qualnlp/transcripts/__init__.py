"""A file -> a Transcript: its text, turns, speakers and times.

In: a path (`read_transcript`). A reader a format turns the file into a `Source` (its own
characters, and what its layout tells about speakers); `speakers` finds the turns, `mending`
heals the text without losing where each character came from. Out: a `Transcript`. The readers load
when the first file is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp.late import late_names
from qualnlp.transcripts.model import Transcript, Turn
from qualnlp.transcripts.paths import expand

if TYPE_CHECKING:
    from qualnlp.transcripts.formats import FORMATS
    from qualnlp.transcripts.read import read_transcript

__all__ = ["FORMATS", "Transcript", "Turn", "expand", "read_transcript"]

__getattr__ = late_names(__name__, {"FORMATS": "formats", "read_transcript": "read"})
