"""A format of somebody else: a function from a path to a Source, known by an entry point."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

import pytest

from qualnlp import read_transcript
from qualnlp.errors import FormatUnknown, TranscriptUnreadable
from qualnlp.i18n import use_language
from qualnlp.transcripts.formats import FORMATS, format_endings, reader_for

PLUGIN = """
from qualnlp.transcripts.source import SourceBuilder

def read(path):
    builder = SourceBuilder()
    for line in path.read_text(encoding="utf-8").splitlines():
        speaker, said = line.split("|")
        role = "interviewer" if speaker == "P" else "informant"
        builder.passage(said, speaker=speaker, role=role)
        builder.write("\\n")
    return builder.build()

def other(path):
    return "bukan sumber"

number = 7
"""
ENTRIES = """[qualnlp.formats]
.bar = qualnlp_bars:read
.other = qualnlp_bars:other
.number = qualnlp_bars:number
.missing = qualnlp_bars:nothing
.gone = qualnlp_gone:read
"""


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install a package with entry points, as pip would lay it down."""
    (tmp_path / "qualnlp_bars.py").write_text(PLUGIN, encoding="utf-8")
    about = tmp_path / "qualnlp_bars-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: qualnlp-bars\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(ENTRIES)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "qualnlp_bars", raising=False)
    return tmp_path


def test_a_plugin_reads_its_ending_like_any_other(plugin: Path) -> None:
    path = plugin / "satu.BAR"
    path.write_text("P|Ada diklat?\nN|Jarang sekali.\n", encoding="utf-8")
    transcript = read_transcript(path)
    said = [(turn.role, transcript.text[turn.start : turn.end]) for turn in transcript.turns]
    assert said == [("interviewer", "Ada diklat?"), ("informant", "Jarang sekali.")]
    assert format_endings() == [*FORMATS, ".bar", ".gone", ".missing", ".number", ".other"]


@pytest.mark.parametrize("ending", [".other", ".number", ".missing", ".gone"])
def test_a_plugin_that_fails_is_told_in_a_sentence(plugin: Path, ending: str) -> None:
    path = plugin / f"satu{ending}"
    path.write_text("P|Ada?", encoding="utf-8")
    with use_language("en"), pytest.raises(FormatUnknown) as failed:
        read_transcript(path)
    message = str(failed.value)
    assert f"The format plugin “{ending}” cannot be used (" in message
    assert "Update or uninstall" in message
    assert "\n" not in message


def test_a_file_that_a_plugin_cannot_read_is_damaged(plugin: Path) -> None:
    path = plugin / "satu.bar"
    path.write_text("tanpa garis", encoding="utf-8")
    with pytest.raises(TranscriptUnreadable, match=r"bukan \.bar yang sah"):
        read_transcript(path)


@pytest.mark.usefixtures("plugin")
def test_a_plugin_does_not_take_a_built_in_ending(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = metadata.EntryPoint(".TXT", "qualnlp_bars:read", "qualnlp.formats")
    monkeypatch.setattr("qualnlp.transcripts.formats.entry_points", lambda group: [fake])
    assert reader_for(".txt") is FORMATS[".txt"]
    assert format_endings() == list(FORMATS)


@pytest.mark.usefixtures("plugin")
def test_what_nobody_reads_names_what_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "satu.exe"
    path.write_text("x")
    with pytest.raises(FormatUnknown, match=r"\.docx.*\.csv, \.bar"):
        read_transcript(path)
