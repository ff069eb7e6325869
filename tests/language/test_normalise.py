"""Search forms, and places that may be slips; the text itself is never touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualnlp.language import normalise, search_forms, suspects
from qualnlp.language.informal import FORMAL
from qualnlp.language.tokens import WORD


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pelatihannya", "dilatih"),
        ("gak", "tidak"),
        ("udah", "sudah"),
        ("teman-teman", "temanteman"),
        ("teman2", "teman"),
        ("adakah", "ada"),
        ("kebijakannya", "bijak"),
    ],
)
def test_these_are_one_word_for_a_search(one: str, other: str) -> None:
    assert set(search_forms(one)) & set(search_forms(other))
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize("word", ["bali", "memadai", "kinerja", "tanya", "punya", "sekolah"])
def test_these_stay_what_they_are(word: str) -> None:
    assert search_forms(word)[-1] == word


@pytest.mark.parametrize(
    ("root", "words"),
    [
        ("kurang", "dikurangi mengurangi kekurangan berkurang pengurangan dikurangin"),
        ("masuk", "memasuki masukkan dimasukin pemasukan"),
        ("bayar", "dibayarin bayarin ngebayarin membayarkan pembayaran terbayar"),
        ("temu", "nemuin ditemui pertemuan mempertemukan menemukan"),
        ("kuasa", "dikuasai penguasaan menguasai kekuasaan"),
        ("laku", "memberlakukan diberlakukan pemberlakuan perlakuan"),
        ("milik", "kepemilikan dimiliki pemilik"),
        ("beri", "berikan memberikan diberikan pemberian"),
    ],
)
def test_every_root_that_affixes_reach_is_found(root: str, words: str) -> None:
    for word in words.split():
        assert root in search_forms(word), word


@pytest.mark.parametrize(
    ("word", "other"),
    [("berikan", "ikan"), ("memberikan", "ikan"), ("diberikan", "ikan"), ("dikurangi", "rang"),
     ("serangan", "rang"), ("dikuasai", "asai")],
)  # fmt: skip
def test_a_root_that_no_order_of_affixes_reaches_is_not_found(word: str, other: str) -> None:
    assert not set(search_forms(word)) & set(search_forms(other))


def test_negations_are_never_lost() -> None:
    for text in ("belum ada", "tidak pernah", "bukan saya", "kurang merata", "jangan lupa"):
        assert normalise(text).split()[0] == text.split()[0]


def test_a_word_said_twice_counts_once() -> None:
    assert normalise("teman teman kerja kerja") == "teman kerja"


def test_informal_forms_are_no_formal_words_of_another_meaning() -> None:
    assert 200 <= len(FORMAL) <= 260
    assert not set(FORMAL) & {"sama", "kami", "dari", "si", "kasih", "minta", "soal", "buat"}
    assert all(form == form.lower() and written for form, written in FORMAL.items())


@given(st.text(max_size=200))
def test_any_text_has_an_index_form(text: str) -> None:
    assert normalise(text) == normalise(text)
    for match in WORD.finditer(text):
        forms = search_forms(match.group())
        assert forms[0] == match.group().lower() and len(set(forms)) == len(forms)


@pytest.mark.parametrize(
    ("text", "kind", "proposal"),
    [
        ("kata pegawaiTidak ada", "glued", "pegawai Tidak"),
        ("pada tahun2020 itu", "number", "tahun 2020"),
        ("pelatihan(diklat) itu", "bracket", "pelatihan (diklat)"),
        ("minim,jarang", "comma", "minim, jarang"),
        ("yang yang penting", "doubled", "yang"),
    ],
)
def test_slips_are_found_and_a_mending_proposed(text: str, kind: str, proposal: str) -> None:
    (found,) = suspects(text)
    assert (found.kind, found.proposal) == (kind, proposal)


@pytest.mark.parametrize(
    "text", ["teman teman saya", "ya ya, betul", "Rp1.500.000", "S.Pd, M.Si", "(tertawa) iya"]
)
def test_ordinary_writing_is_no_slip(text: str) -> None:
    assert suspects(text) == []


@given(st.text(max_size=200))
def test_slips_lie_in_the_text(text: str) -> None:
    for one in suspects(text):
        assert 0 <= one.start < one.end <= len(text)
