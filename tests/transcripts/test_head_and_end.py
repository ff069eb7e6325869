"""What stands above and below the talk is nobody's turn. All texts are invented."""

from __future__ import annotations

import pytest

from qualnlp.transcripts import Transcript
from qualnlp.transcripts.read import assemble
from qualnlp.transcripts.source import Passage, Source

TALK = (
    "Pewawancara: Bapak melaut sejak umur berapa?\n\nInforman: Dari kecil, Mas.\n\n"
    "Pewawancara: Apa yang berubah?\n\nInforman: Solar. Itu yang paling terasa."
)
SAID = [
    ("Pewawancara", "Bapak melaut sejak umur berapa?"), ("Informan", "Dari kecil, Mas."),
    ("Pewawancara", "Apa yang berubah?"), ("Informan", "Solar. Itu yang paling terasa."),
]  # fmt: skip


def read(text: str) -> Transcript:
    return assemble("a.txt", Source(text, (Passage(0, len(text)),), "page"))


def said(text: str) -> list[tuple[str, str]]:
    told = read(text)
    spoken = [one for one in told.turns if one.role != "other"]
    return [(one.speaker, told.text[one.start : one.end]) for one in spoken]


@pytest.mark.parametrize(
    "head",
    ["TRANSKRIP WAWANCARA\nNama Informan : Ibu Lastri\nTempat : balai desa\n"
     "Pewawancara : Dewi Anggraini\n",
     "Pewawancara : Dewi Anggraini, S.Sos.\nInforman : Pak Darmo S.\nTanggal : 4 Maret 2025\n",
     "Tempat: balai desa\nInforman: Pak Darmo\nPewawancara: Dewi Anggraini (mahasiswa)\n"],
)  # fmt: skip
def test_a_name_in_the_head_is_no_turn_though_its_label_speaks_below(head: str) -> None:
    assert said(f"{head}\n{TALK}") == SAID


def test_a_first_turn_below_the_head_stays_a_turn() -> None:
    head = "Tempat: balai desa\nTanggal: 4 Maret 2025\n"
    greeting = "Pewawancara: Assalamualaikum, Pak.\n"
    for gap in ("", "\n"):
        assert said(f"{head}{gap}{greeting}{TALK}")[0] == ("Pewawancara", "Assalamualaikum, Pak.")
    assert said(f"{head}{gap}Pewawancara: Silakan Bapak Darmo\n\n{TALK}")[0][0] == "Pewawancara"
