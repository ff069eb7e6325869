"""The question that an answer belongs to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualnlp.excerpts.question import names_topic, question_before, questions

P, N = "interviewer", "informant"


@pytest.mark.parametrize(
    "probe",
    [
        "Maksudnya bagaimana, Bu?", "Lalu?", "Contohnya?", "Terus?", "Setelah itu?", "Oh, gitu.",
        "Bisa diceritakan contohnya, Bu?", "Kenapa bisa begitu, Mas?", "(tertawa) Lalu bagaimana?",
        "Hmm.", "", "Iya, Pak, silakan.", "Lalu setelah itu bagaimana kelanjutannya, Pak?",
    ],
)  # fmt: skip
def test_a_probe_without_a_topic_takes_the_last_question_with_one(probe: str) -> None:
    assert not names_topic(probe)
    asked = questions([(P, "Bagaimana pelatihan di sini?"), (N, "Jarang."), (P, probe), (N, "Ya.")])
    assert asked == ["", "Bagaimana pelatihan di sini?", "", "Bagaimana pelatihan di sini?"]


@pytest.mark.parametrize(
    "question",
    [
        "Kalau kenaikan jabatan bagaimana?",
        "Tadi soal pesanan luar kota.",
        "ada diklat atau bimtek ga",
    ],
)
def test_a_question_that_says_enough_stands_for_itself(question: str) -> None:
    turns = [(P, "Bagaimana gaji pegawai?"), (N, "Cukup."), (P, question), (N, "Ya.")]
    assert questions(turns)[3] == question


def test_a_question_of_one_topic_word_follows_up_on_the_last_that_said_more() -> None:
    turns = [(P, "Bagaimana harga jual?"), (N, "Naik."), (P, "Ada yang protes?"), (N, "Ada.")]
    turns += [(P, "Lalu?"), (N, "Diam."), (P, "Ramah?"), (N, "Iya.")]
    first = "Bagaimana harga jual?"
    asked = [
        question for question, (role, _) in zip(questions(turns), turns, strict=True) if role == N
    ]
    assert asked == [
        first,
        f"{first} Ada yang protes?",
        f"{first} Ada yang protes?",
        f"{first} Ramah?",
    ]
    assert questions([(P, "Internet?"), (N, "Lambat.")])[1] == "Internet?"


def test_an_open_end_asks_about_nothing() -> None:
    turns = [(P, "Bagaimana gaji?"), (N, "Cukup."), (P, "Ada lagi yang mau Ibu tambahkan?")]
    assert questions([*turns, (N, "Itu saja.")])[-1] == ""
    # What follows does not fall back on the topic from before it.
    assert questions([*turns, (N, "Itu saja."), (P, "Lalu?"), (N, "Ya.")])[-1] == ""


def test_several_words_of_the_interviewer_in_a_row_are_one_question() -> None:
    turns = [(P, "Soal gaji."), (P, "Iya, Bu."), (P, "Cukupkah untuk keluarga?"), (N, "Cukup.")]
    assert questions(turns)[-1] == "Soal gaji. Cukupkah untuk keluarga?"


def test_all_who_answer_in_a_row_answer_the_same_question() -> None:
    turns = [(P, "Ada diklat?"), (N, "Ada."), ("other", "Permisi."), (N, "Jarang.")]
    assert questions(turns) == ["", "Ada diklat?", "", "Ada diklat?"]


def test_without_an_interviewer_there_is_no_question() -> None:
    assert questions([(N, "Ruang rapat penuh."), (N, "Apa benar?")]) == ["", ""]
    assert questions([]) == []


SAID = st.sampled_from(
    [
        "Ada diklat?",
        "Kalau insentif kader bagaimana, Bu?",
        "Lalu?",
        "Maksudnya bagaimana, Bu?",
        "Ada yang protes?",
        "Ada yang mau ditambahkan?",
        "Soal gaji (batuk) dan tunjangan?",
        "(tertawa",
        "keras) Berapa lama perjalanannya?",
        "Jarang.",
        "",
    ]
)


@given(st.lists(st.tuples(st.sampled_from(["interviewer", "informant", "other"]), SAID)))
def test_the_question_of_one_turn_is_that_of_all(turns: list[tuple[str, str]]) -> None:
    every = questions(turns)
    for number in range(len(turns)):
        assert question_before(turns[: number + 1]) == every[number]
    assert question_before([]) == ""
