"""Subtitles: voices, names in the text, times, and what is no speech."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from qualnlp.errors import QualNlpError, TranscriptUnreadable
from qualnlp.transcripts import read_transcript
from tests.transcripts.exact import exact, turns_of


def write(tmp_path: Path, text: str, name: str) -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return path


def test_the_cues_of_a_speaker_are_joined_and_keep_their_times(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "WEBVTT\n\nNOTE catatan\n\nSTYLE\n::cue { color: red }\n\n"
        "00:00:01.000 --> 00:00:03.500\n<v Peneliti>Ada diklat?</v>\n\n"
        "00:00:04.000 --> 00:00:06.250\n<v Bu Sari>Jarang,\nBu.\n\n"
        "01:00:06.250 --> 01:00:08.000\n<v Bu Sari>Ya gitu.\n\nNOTE habis\n",
        "a.vtt",
    )
    transcript = read_transcript(path)
    assert exact(transcript) == [
        ("Peneliti", "interviewer", "Ada diklat?"), ("Bu Sari", "informant", "Jarang, Bu. Ya gitu.")
    ]  # fmt: skip
    answered = transcript.turns[1]
    assert (answered.time_start, answered.time_end) == (4.0, 3608.0)
    assert transcript.times(answered.end - 3, answered.end) == (3606.25, 3608.0)
    assert "catatan" not in transcript.source_text and "color" not in transcript.source_text


def test_teams_writes_ids_and_several_voices_in_a_cue(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "WEBVTT\n\n0f1e-22/12-0\n00:00:01.000 --> 00:00:04.000\n"
        "<v Rina Putri>Ada diklat?</v>\n<v.loud Dewi &amp; Ayu>Jarang, <i>Bu</i>.</v>\n\n"
        "0f1e-22/13-0\n00:00:04.000 --> 00:00:05.000\n<v Rina Putri>Siapa saja?</v>\n",
        "a.vtt",
    )
    transcript = read_transcript(path)
    assert exact(transcript) == [
        ("Rina Putri", "interviewer", "Ada diklat?"),
        ("Dewi & Ayu", "informant", "Jarang, Bu."),
        ("Rina Putri", "interviewer", "Siapa saja?"),
    ]
    assert [turn.time_start for turn in transcript.turns] == [1.0, 1.0, 4.0]
    assert "0f1e" not in transcript.source_text


ZOOM = [("Rina", "Ada diklat?"), ("Bu Sari", "Jarang."), ("Bu Sari", "Sekali."), ("Rina", "Apa?")]


@pytest.mark.parametrize("name", ["a.vtt", "a.srt", "a.sbv"])
def test_names_before_the_words_are_speakers(tmp_path: Path, name: str) -> None:
    text = "WEBVTT\n\n" if name == "a.vtt" else ""
    for n, (who, said) in enumerate(ZOOM, 1):
        if name == "a.sbv":
            text += f"0:00:0{n}.000,0:00:0{n}.900\n{who}: {said}\n\n"
        elif name == "a.srt":
            text += f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{who}: {said}\n\n"
        else:
            text += f"{n}\n00:00:0{n}.000 --> 00:00:0{n}.900\n{who}: {said}\n\n"
    transcript = read_transcript(write(tmp_path, text, name))
    assert exact(transcript) == [
        ("Rina", "interviewer", "Ada diklat?"),
        ("Bu Sari", "informant", "Jarang. Sekali."),
        ("Rina", "interviewer", "Apa?"),
    ]
    assert (transcript.turns[1].time_start, transcript.turns[1].time_end) == (2.0, 3.9)


def test_a_cue_without_a_name_goes_on_with_its_speaker(tmp_path: Path) -> None:
    cues = [
        "Peneliti: Bagaimana promosi",
        "di sini?",
        "Bu Tuti: Tidak adil",
        "saya, Mas &amp; Mbak.",
    ]
    text = "".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{cue}\n\n" for n, cue in enumerate(cues, 1)
    )
    last = "9\n00:00:09,000 --> 00:00:10,000\nBu Tuti: Ya."
    assert turns_of(write(tmp_path, text + last, "a.srt")) == [
        ("Peneliti", "interviewer", "Bagaimana promosi di sini?"),
        ("Bu Tuti", "informant", "Tidak adil saya, Mas & Mbak. Ya."),
    ]


def test_carelessly_written_srt_is_read(tmp_path: Path) -> None:
    text = (
        "00:00:01.000 --> 00:00:02.000\nPeneliti: Ada diklat?\n\n"
        "3\n00:00:03,000 --> 00:00:04,000\nInforman: Jarang, <i>3 < 5</i>."
    )
    assert turns_of(write(tmp_path, text, "a.srt")) == [
        ("Peneliti", "interviewer", "Ada diklat?"), ("Informan", "informant", "Jarang, 3 < 5.")
    ]  # fmt: skip


def test_files_that_are_no_subtitles_are_refused(tmp_path: Path) -> None:
    for name in ("a.vtt", "a.srt", "a.sbv"):
        for text in ("bukan", "", "\x00\x01"):
            with pytest.raises(TranscriptUnreadable):
                read_transcript(write(tmp_path, text, name))


def test_many_open_tags_are_read(tmp_path: Path) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v " * 60_000 + "Ada.\n"
    exact(read_transcript(write(tmp_path, text, "a.vtt")))


def test_damaged_subtitles_are_read_or_refused(tmp_path: Path, example: Path) -> None:
    whole = (example / "05-informan-5.vtt").read_bytes()[:4000]
    draw = random.Random(3)
    read = 0
    for number in range(60):
        data = bytearray(whole)
        at = draw.randrange(len(data))
        if number % 4 == 0:
            del data[at:]
        elif number % 4 == 1:
            for _ in range(12):
                data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
        elif number % 4 == 2:
            data[at : at + 50] = bytes(len(data[at : at + 50]))
        else:
            del data[at : at + 30]
        path = tmp_path / ("a.vtt" if number % 5 else "a.srt")
        path.write_bytes(data)
        try:
            exact(read_transcript(path))
            read += 1
        except QualNlpError as error:
            assert error.where == str(path) and error.hint
    assert read > 20


@pytest.mark.parametrize("ending", [".vtt", ".srt", ".sbv"])
def test_no_words_are_lost_to_odd_times_or_an_empty_line_inside_a_cue(
    tmp_path: Path, ending: str
) -> None:
    comma, arrow = ("," if ending == ".srt" else "."), ("," if ending == ".sbv" else " --> ")
    times = ["0:00:01{0}000{1}0:00:02{0}000", "0:00:03{0}000{1}0:00:04{0}000",
             "0:30:99{0}000{1}0:31:20{0}000", "0:00:05{0}000{1}0:00:04{0}000"]  # fmt: skip
    said = ["P: Apa tugasnya?", "N: Menanam.\n\nLalu memanen.", "N: Menjual.", "N: Mengirim."]
    cues = [
        f"{one.format(comma, arrow)}\n{words}\n" for one, words in zip(times, said, strict=True)
    ]
    if ending == ".vtt":
        cues = ["WEBVTT\n", cues[0], "NOTE bukan\nucapan\n", cues[1], "NOTE\nbukan\n", *cues[2:]]
    path = tmp_path / f"a{ending}"
    path.write_text("\n".join(cues), encoding="utf-8")
    text = " ".join(read_transcript(path).text.split())
    assert "Menanam. Lalu memanen." in text and "Menjual." in text and "Mengirim." in text
    assert "bukan" not in text
