"""What must hold for every transcript, whatever file it came from."""

from __future__ import annotations

from pathlib import Path

from qualnlp.transcripts import Transcript, read_transcript

Told = tuple[str, str, str]


def exact(transcript: Transcript) -> list[Told]:
    """Check the offsets of all turns and the way back; return (speaker, role, text) of each."""
    told: list[Told] = []
    last = 0
    for turn in transcript.turns:
        assert last <= turn.start < turn.end <= len(transcript.text)
        last = turn.end
        stretch = transcript.text[turn.start : turn.end]
        assert stretch == stretch.strip()
        low, high = transcript.source_span(turn.start, turn.end)
        assert 0 <= low <= high <= len(transcript.source_text)
        source = iter(transcript.source_text[low:high].translate(LIGATURES))
        assert all(one in source for one in stretch if not one.isspace())
        told.append((turn.speaker, turn.role, stretch))
    return told


LIGATURES = {ord("ﬀ"): "ff", ord("ﬁ"): "fi", ord("ﬂ"): "fl", ord("ﬃ"): "ffi", ord("ﬄ"): "ffl"}


def turns_of(path: Path) -> list[Told]:
    """Read a file and check it."""
    return exact(read_transcript(path))
