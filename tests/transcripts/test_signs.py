"""Signs that change the speaker: no colon, a dash before each cue. All texts are invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualnlp.transcripts import read_transcript
from qualnlp.transcripts.read import assemble
from qualnlp.transcripts.source import Passage, Source

TALK = [
    ("q", "Sejak kapan berjualan di sini?"), ("a", "Lima tahunan, Mbak."),
    ("q", "Pernah kena razia?"), ("a", "Sering! Gerobak saya pernah diangkut."),
]  # fmt: skip


def told(text: str) -> list[tuple[str, str, str]]:
    read = assemble("a.txt", Source(text, (Passage(0, len(text)),), "page"))
    return [(one.role, one.speaker, read.text[one.start : one.end]) for one in read.turns]


@pytest.mark.parametrize("sign", [" – ", " > ", " | ", " = ", "; ", " - "])
@pytest.mark.parametrize("names", [("Penulis", "Pak Darmo"), ("P1", "J1"), ("Peneliti", "Ibu S.")])
def test_labels_before_one_and_the_same_sign(sign: str, names: tuple[str, str]) -> None:
    asks, tells = names
    text = "\n\n".join(f"{asks if who == 'q' else tells}{sign}{words}" for who, words in TALK)
    assert told(text) == [
        ("interviewer", asks, words) if who == "q" else ("informant", tells, words)
        for who, words in TALK
    ]


def test_a_list_of_meanings_has_no_speakers() -> None:
    text = "modal = uang\nutang = pinjaman\nmodal = tenaga\nutang = janji\n"
    assert {speaker for _, speaker, _ in told(text)} == {""}


@pytest.mark.parametrize("ending", [".srt", ".vtt"])
def test_a_dash_before_each_cue_changes_the_speaker(ending: str, tmp_path: Path) -> None:
    mark = "," if ending == ".srt" else "."
    cues = [
        f"{n + 1}\n00:00:0{n}{mark}000 --> 00:00:0{n + 1}{mark}000\n- {words}\n"
        for n, (_, words) in enumerate(TALK)
    ]
    path = tmp_path / f"a{ending}"
    path.write_text(("" if mark == "," else "WEBVTT\n\n") + "\n".join(cues), encoding="utf-8")
    read = read_transcript(path)
    assert [(one.role, read.text[one.start : one.end]) for one in read.turns] == [
        ("interviewer" if who == "q" else "informant", words) for who, words in TALK
    ]
    plain = path.read_text(encoding="utf-8").replace("\n- ", "\n", 3)
    path.write_text(plain, encoding="utf-8")
    assert len(read_transcript(path).turns) == 1
