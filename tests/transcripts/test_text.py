"""Plain text: encodings, Markdown, and other files under its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualnlp.errors import TranscriptUnreadable
from qualnlp.transcripts import read_transcript
from tests.transcripts.exact import turns_of

TALK = [("P", "interviewer", "Ada diklat?"), ("N", "informant", "Jarang, “capek” é.")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("label", ["{}: ", "**{}:** ", "**{}**: "])
def test_every_encoding_and_bold_labels_are_read(tmp_path: Path, encoding: str, label: str) -> None:
    lines = [label.format(who) + text for who, _, text in TALK]
    path = tmp_path / "a.md"
    path.write_bytes("\r\n\r\n".join(lines).encode(encoding))
    assert turns_of(path) == TALK


@pytest.mark.parametrize(
    ("data", "kind"), [(b"%PDF-1.4 ...", "PDF"), (b"PK\x03\x04", "Word"), (b"{\\rtf1 a}", "RTF")]
)
def test_other_files_under_this_name_are_refused(tmp_path: Path, data: bytes, kind: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(TranscriptUnreadable, match=kind):
        read_transcript(path)
