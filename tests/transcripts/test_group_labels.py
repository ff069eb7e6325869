"""Labels of several people at once, and labels in brackets. All texts are invented."""

from __future__ import annotations

import pytest

from qualnlp.transcripts import Transcript
from qualnlp.transcripts.read import assemble
from qualnlp.transcripts.source import Passage, Source

TALK = [
    ("Fasilitator", "Apa kendala posyandu di sini?"),
    ("Bu Yanti", "Kadernya kurang, Mbak."),
    ("Mbak Nur", "Timbangannya juga rusak."),
    ("Peserta lain", "Iya, betul."),
    ("Fasilitator", "Sudah dilaporkan ke desa?"),
    ("Pak RT", "Sudah, dua kali."),
    ("Bu Yanti dan Pak RT", "Jawabannya sabar, sabar."),
    ("Fasilitator", "Oh begitu, Bu?"),
    ("Ibu Kader", "Iya, tidak pernah disampaikan."),
]


def read(text: str) -> Transcript:
    return assemble("a.txt", Source(text, (Passage(0, len(text)),), "page"))


def turns(text: str) -> list[tuple[str, str]]:
    transcript = read(text)
    return [(one.speaker, transcript.text[one.start : one.end]) for one in transcript.turns]


@pytest.mark.parametrize(
    "form", ["{}: {}", "{} : {}", "{}\t: {}", "{}   : {}", "[{}] {}", "[{}]\n{}"]
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_each_of_a_group_keeps_what_it_said(form: str, gap: str) -> None:
    assert turns(gap.join(form.format(*turn) for turn in TALK)) == TALK


def test_two_at_once_are_a_speaker_only_where_each_speaks_alone() -> None:
    known = "Andi: Ada.\nSinta: Tidak.\nAndi: Ada, kok.\nSinta: Ya sudah.\n{}: kami sepakat.\n"
    assert turns(known.format("Andi dan Sinta"))[-1] == ("Andi dan Sinta", "kami sepakat.")
    told = turns(known.format("Gotong Royong dan Arisan"))
    assert told[-1] == ("Sinta", "Ya sudah.\nGotong Royong dan Arisan: kami sepakat.")


def test_notes_in_brackets_stay_with_who_spoke() -> None:
    text = "[P] Ada?\n[N] Ada.\n[Tertawa]\nBanyak.\n[P] Terus?\n[N] Ya sudah.\n[tertawa]\n"
    assert [speaker for speaker, _ in turns(text)] == ["P", "N", "P", "N"]
    colons = "P: Ada?\nN: Ada, Bu.\n[Bu Yanti]\nDia yang urus.\nP: Terus?\nN: Ya sudah.\n"
    assert [speaker for speaker, _ in turns(colons)] == ["P", "N", "P", "N"]
