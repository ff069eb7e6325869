"""Who speaks, in every form that transcribers write, and who asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualnlp.transcripts import Transcript, read_transcript
from qualnlp.transcripts.read import assemble
from qualnlp.transcripts.source import Passage, Source


def read(text: str, speakers: dict[str, str] | None = None) -> Transcript:
    return assemble("a.txt", Source(text, (Passage(0, len(text)),), "page"), speakers)


def told(text: str, speakers: dict[str, str] | None = None) -> list[tuple[str, str, str]]:
    transcript = read(text, speakers)
    return [(t.speaker, t.role, transcript.text[t.start : t.end]) for t in transcript.turns]


@pytest.mark.parametrize(
    "label",
    """P|Peneliti|Pewawancara|PEWAWANCARA|Penanya|T|Tanya|Q|Pw|IW|Moderator|Fasilitator|Enumerator|
    Peneliti 1|P1|Interviewer""".replace("\n", "")
    .replace(" " * 4, "")
    .split("|"),
)
def test_words_and_codes_of_those_who_ask(label: str) -> None:
    assert told(f"{label}: Ada diklat?\nNarasumber: Jarang.\n") == [
        (label, "interviewer", "Ada diklat?"),
        ("Narasumber", "informant", "Jarang."),
    ]


@pytest.mark.parametrize(
    "label",
    """Informan|Informan 1|Informan-2|Informan ke-3|Informan Kunci 1|Informan Utama II|Informan A|
    Informan 1 (Kepala Seksi)|Narasumber|Responden 12|Partisipan 3|Peserta 2|Subjek|Jawab|Jawaban|
    N|N2|N-2|N.2|I1|R-01|S|A|Inf. 1|Inf 2|Nrs|Resp.3|NS1|KI-1|J|P3|Pembicara 2|SPEAKER_01|
    Bapak Drs. H. Ahmad, M.Si|Ibu Sari, S.Pd., M.Pd.|Dr. Rina Dewi|Bu Tuti|Hj. Aminah|
    Ibu N|Pak I Made Suta""".replace("\n", "")
    .replace(" " * 4, "")
    .split("|"),
)
def test_words_codes_and_titled_names_of_those_who_answer(label: str) -> None:
    assert told(f"Peneliti: Ada diklat?\n{label}: Jarang: begitu.\nPeneliti: Oh?\n") == [
        ("Peneliti", "interviewer", "Ada diklat?"),
        (label, "informant", "Jarang: begitu."),
        ("Peneliti", "interviewer", "Oh?"),
    ]


@pytest.mark.parametrize("separator", [":", " :", "：", ": ", "\t", " - ", " – ", " — "])
def test_separators_of_role_words(separator: str) -> None:
    text = f"Peneliti{separator}Ada diklat?\nInforman 1{separator}Jarang - sekali.\n"
    assert told(text) == [
        ("Peneliti", "interviewer", "Ada diklat?"),
        ("Informan 1", "informant", "Jarang - sekali."),
    ]


def test_codes_with_a_dash_speak_if_they_come_again_else_they_are_a_list() -> None:
    assert len(told("P - Ada?\nN - Ya.\nP - Apa?\nN – Diklat.")) == 4
    assert [who for who, _, _ in told("P: Apa?\nN: Begini:\nA - satu\nB - dua")] == ["P", "N"]


def test_a_dash_makes_no_speaker_of_a_name_or_of_a_single_line() -> None:
    text = "P: Siapa?\nN: Mereka itu\nRina - bagian umum\nRina - sejak lama\nInforman - begitu\n"
    assert [speaker for speaker, _, _ in told(text)] == ["P", "N"]


@pytest.mark.parametrize(
    ("line", "start", "end"),
    [
        ("[00:01:23] N: Ya.", 83.0, None),
        ("(00:12) N: Ya.", 12.0, None),
        ("<00:12> N: Ya.", 12.0, None),
        ("00:12 N: Ya.", 12.0, None),
        ("1:02:03 - N: Ya.", 3723.0, None),
        ("00.01.23 N: Ya.", 83.0, None),
        ("[00.12] N: Ya.", 12.0, None),
        ("N (00:12): Ya.", 12.0, None),
        ("N [00:01:23.500]: Ya.", 83.5, None),
        ("N 00:12: Ya.", 12.0, None),
        ("N: [00:12] Ya.", 12.0, None),
        ("[00:12 - 00:19] N: Ya.", 12.0, 19.0),
        ("#00:00:12-3# N: Ya.", 12.3, None),
        ("3. [00:12] N: Ya.", 12.0, None),
        ("N: Ya.", None, None),
    ],
)
def test_times_beside_a_label_are_the_times_of_the_turn(
    line: str, start: float | None, end: float | None
) -> None:
    transcript = read(f"P: Ada?\n{line}\nP: Oh?\n")
    turn = transcript.turns[1]
    assert (turn.speaker, transcript.text[turn.start : turn.end]) == ("N", "Ya.")
    assert (turn.time_start, turn.time_end) == (start, end)
    assert transcript.times(turn.start, turn.end) == (start, end)


def test_a_time_of_day_in_speech_is_no_time_of_the_recording() -> None:
    assert told("P: Kapan?\nN: 08:30 saya datang.\nJam 09:15 pulang.")[1][2] == (
        "08:30 saya datang.\nJam 09:15 pulang."
    )


@pytest.mark.parametrize(
    "word",
    "Misalnya Sarana Contohnya Catatan Misal Artinya Pertama Intinya Kendalanya Kedua "
    "Pengembangan Gaji".split(),
)
def test_common_words_before_a_colon_are_no_speakers_even_twice(word: str) -> None:
    text = f"P: Apa?\nN: Begini.\n{word}: bimtek.\nLalu begini.\n{word}: diklat.\n"
    assert [speaker for speaker, _, _ in told(text)] == ["P", "N"]
    # ... unless the user says so.
    listed = [(who, role) for who, role, _ in told(text, {f" {word.upper()} ": "lain"})]
    assert listed[2:] == [(word, "other"), (word, "other")]


def test_a_free_name_counts_if_it_comes_twice_or_is_listed() -> None:
    once = "Peneliti: Ada?\nRina: Jarang.\nPeneliti: Oh?\n"
    assert [speaker for speaker, _, _ in told(once)] == ["Peneliti", "Peneliti"]
    assert told(once, {"rina": "informan"})[1] == ("Rina", "informant", "Jarang.")
    twice = once + "Rina: Ya.\n"
    assert [role for _, role, _ in told(twice)] == ["interviewer", "informant"] * 2


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("pewawancara", "interviewer"), ("Interviewer", "interviewer"), (" informan ", "informant"),
        ("informant", "informant"), ("lain", "other"), ("other", "other"),
    ],
)  # fmt: skip
def test_listed_speakers_get_their_role_whatever_their_label_says(word: str, role: str) -> None:
    text = "Peneliti: Ada?\nmas joko: Jarang.\n"
    assert told(text, {"Mas  Joko": word})[1][:2] == ("mas joko", role)
    assert told(text, {"peneliti": word})[0][:2] == ("Peneliti", role)


def test_an_unknown_role_is_refused_with_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"(?=.*pewawancara)(?=.*interviewer)(?=.*informan)"):
        read_transcript(tmp_path / "a.txt", speakers={"Rina": "bos"})


def test_a_listed_label_that_does_not_come_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("P: Ada?\nN: Ya.\n", encoding="utf-8")
    assert read_transcript(path, speakers={"N": "informan"}).warnings == ()
    (warning,) = read_transcript(path, speakers={"Rina": "informan"}).warnings
    assert "“Rina”" in warning


def test_listed_speakers_are_found_in_cues(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    cues = ["Peneliti: Ada?", "tuti: Jarang,", "Bu.", "Peneliti: Oh?"]
    path.write_text(
        "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{c}\n\n" for n, c in enumerate(cues, 1)),
        encoding="utf-8",
    )
    transcript = read_transcript(path, speakers={"Tuti": "informan"})
    assert [(t.speaker, t.role, transcript.text[t.start : t.end]) for t in transcript.turns] == [
        ("Peneliti", "interviewer", "Ada?"),
        ("tuti", "informant", "Jarang, Bu."),
        ("Peneliti", "interviewer", "Oh?"),
    ]


@pytest.mark.parametrize(
    ("text", "asker"),
    [
        ("\nRina: Ada?\nDewi: Ya.\nRina: Apa?\nDewi: Diklat.", "Rina"),
        ("\nA: Ada?\nB: Ya.\nA: Apa?\nB: Diklat.", "A"),
        ("\nI: Ada?\nP: Ya.\nI: Apa?\nP: Diklat.", "I"),
        ("\nSPEAKER_00: Ada?\nSPEAKER_01: Ya.\nSPEAKER_00: Apa?", "SPEAKER_00"),
        ("\nP: Ada?\nRina: Ya.\nP: Apa?\nRina: Diklat.", "P"),
        ("\nP: Selamat pagi.\nP: Terima kasih.", "P"),
    ],
)
def test_a_role_that_is_a_guess_is_told_with_its_line_and_the_way_out(
    text: str, asker: str
) -> None:
    transcript = read(text)
    assert {t.role for t in transcript.turns if t.speaker == asker} == {"interviewer"}
    (warning,) = transcript.warnings
    assert warning.startswith("baris 2:")
    assert f'speakers={{"{asker}": "informan"}}' in warning
    assert read(text, {asker: "pewawancara"}).warnings == ()


def test_speakers_of_whom_none_asks_are_told() -> None:
    transcript = read("Rina: Ya.\nDewi: Ya.\nRina: Tidak.\nDewi: Ya.")
    assert {turn.role for turn in transcript.turns} == {"informant"}
    assert "baris 1" in transcript.warnings[0]


def test_a_text_without_labels_is_told() -> None:
    (warning,) = read("CATATAN\n\nRuang kerja sepi. Petugas datang pukul sembilan.").warnings
    assert warning.startswith("baris 3:")
    assert "label" in warning


@pytest.mark.parametrize(
    "text",
    [
        "P: Ada?\nN: Ya.\n", "T: Ada?\nP: Ya.\n", "P: Halo.\nP1: Ya.\nP2: Ya.\n",
        "Moderator: Halo.\nP1: Ya.\n", "Peneliti: Ada?\nRina: Ya.\nRina: Sudah.\n",
    ],
)  # fmt: skip
def test_what_labels_tell_is_no_guess(text: str) -> None:
    transcript = read(text)
    assert transcript.warnings == ()
    assert transcript.turns[0].role == "interviewer"
    assert {turn.role for turn in transcript.turns[1:]} == {"informant"}


def test_the_head_of_an_interview_is_no_speech() -> None:
    text = (
        "TRANSKRIP\nPewawancara: Rina Dewi\nInforman: Ibu Sari\nTanggal: 3 Mei 2024\n\n"
        "P: Ada?\nN: Ya.\nP: Oh?\nN: Begitu.\n"
    )
    told_ = told(text)
    assert [role for _, role, _ in told_ if role != "other"] == ["interviewer", "informant"] * 2
    assert "Rina Dewi" in " ".join(words for _, role, words in told_ if role == "other")


def test_the_legend_in_the_head_settles_codes() -> None:
    text = "Keterangan: P = Partisipan, I = Interviewer\n\nI: Begini.\nP: Apa?\nI: Ya.\nP: Apa?\n"
    transcript = read(text)
    assert [turn.role for turn in transcript.turns[1:]] == ["interviewer", "informant"] * 2
    assert transcript.warnings == ()


def test_spaces_that_do_not_break_make_no_other_speaker() -> None:
    text = "Peneliti: Ada?\nInforman\u00a0Kunci\u00a01: Ya.\nInforman Kunci 1: Sudah."
    assert [speaker for speaker, _, _ in told(text)[1:]] == ["Informan Kunci 1"] * 2


@pytest.mark.parametrize("around", ["({})", "[{}]", "**{}**", "  {} ", "3. {}"])
def test_what_stands_around_a_label_is_no_part_of_it(around: str) -> None:
    text = f"{around.format('P')}: Ada?\n{around.format('Informan 1')}: Ya.\n"
    assert told(text) == [("P", "interviewer", "Ada?"), ("Informan 1", "informant", "Ya.")]


def test_markdown_and_chat_marks_around_labels() -> None:
    assert told("**Peneliti:** Ada?\n\u200eInforman 1: Ya.\n")[1] == (
        "Informan 1", "informant", "Ya."
    )  # fmt: skip
