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


CLOSINGS = [
    "(rekaman berhenti)", "[Rekaman dihentikan]", "Wawancara selesai.", "--- selesai ---",
    "*** SELESAI ***", "Akhir wawancara", "(selesai)", "==========",
]  # fmt: skip


@pytest.mark.parametrize("closing", CLOSINGS)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("below", ["", "\n", "\n\nSukamaju, 4 Maret 2025\nPeneliti,\n\nDewi A.\n"])
def test_a_line_that_closes_the_talk_is_nobodys(closing: str, gap: str, below: str) -> None:
    text = f"{TALK}{gap}{closing}{below}"
    assert said(text) == SAID
    told = read(text)
    assert closing in told.text
    assert any(closing in warning for warning in told.warnings)


@pytest.mark.parametrize(
    "last",
    ["Selesai.", "Sekian.", "(tertawa)", "Ya wawancara selesai, saya pulang.", "[tidak jelas]",
     "Jadi, selesai."],
)  # fmt: skip
def test_an_answers_last_line_stays_its_own(last: str) -> None:
    assert said(f"{TALK}\n{last}\n")[-1][1].endswith(last)


def test_words_that_close_do_not_end_a_turn_elsewhere() -> None:
    wrapped = f"{TALK} Waktu itu saya\nbilang kalau\nwawancara selesai.\n"
    assert said(wrapped)[-1][1].endswith("wawancara selesai.")
    paused = TALK.replace("Dari kecil, Mas.", "Dari kecil, Mas.\n(rekaman berhenti)")
    assert said(paused)[1][1] == "Dari kecil, Mas.\n(rekaman berhenti)"


@pytest.mark.parametrize("title", ["Transkrip Informan 2", "Transkrip Wawancara 2", "WAWANCARA II"])
@pytest.mark.parametrize("head", ["", "\nTempat: balai desa\nTanggal: 4 Maret 2025\n", "\n=====\n"])
def test_the_next_interviews_title_and_head_are_nobodys(title: str, head: str) -> None:
    text = f"{TALK}\n\n{title}\n{head}\n{TALK}\n"
    assert said(text) == SAID * 2
    assert title in read(text).text


@pytest.mark.parametrize("line", ["Tempat: di balai desa", "Wawancara itu 2", "Kata Informan 2."])
def test_other_lines_above_a_turn_are_still_said(line: str) -> None:
    assert said(f"{TALK}\n{line}\n\n{TALK}\n")[3][1].endswith(line)
