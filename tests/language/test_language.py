"""Sentence ends, hyphens and words of Indonesian."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualnlp.language import keeps_hyphen, sentences, words


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ya. Tidak.", ["Ya.", "Tidak."]),
        ("Kata Bpk. Kadis, S.Pd. itu baik.", ["Kata Bpk. Kadis, S.Pd. itu baik."]),
        ("Ada diklat, bimtek, dll. Saya ikut.", ["Ada diklat, bimtek, dll.", "Saya ikut."]),
        ("Ya gitu... jarang sih. Nah!", ["Ya gitu... jarang sih.", "Nah!"]),
        ('"Lho, kok bisa?" katanya. Terus?', ['"Lho, kok bisa?" katanya.', "Terus?"]),
        ("Anggaran 15.000.000 rupiah. Itu saja.", ["Anggaran 15.000.000 rupiah.", "Itu saja."]),
        ("Sudah begitu.Jadi saya diam.", ["Sudah begitu.", "Jadi saya diam."]),
        ("Lihat www.contoh.Kab.id ya.", ["Lihat www.contoh.Kab.id ya."]),
        ("Pak B. J. Habibie. Dia presiden.", ["Pak B. J. Habibie.", "Dia presiden."]),
        ("Katanya “sabar dulu.“ Saya sabar.", ["Katanya “sabar dulu.“", "Saya sabar."]),
        ("Pada kuartal I. Dengan itu naik.", ["Pada kuartal I.", "Dengan itu naik."]),
        ("Harganya dua dolar AS. Mahal.", ["Harganya dua dolar AS.", "Mahal."]),
        ("PT Maju Tbk. (MAJU) rugi. Ya.", ["PT Maju Tbk. (MAJU) rugi.", "Ya."]),
        ("Aturan No. XI. B. 02 berlaku.", ["Aturan No. XI. B. 02 berlaku."]),
        ("Minum vitamin C. Saya sehat.", ["Minum vitamin C.", "Saya sehat."]),
        ("Tahun 400 M. Kerajaan itu maju.", ["Tahun 400 M.", "Kerajaan itu maju."]),
        ("Saya pindah ke... Bandung. Lalu?", ["Saya pindah ke... Bandung.", "Lalu?"]),
        ("belum ada. terus saya tanya", ["belum ada.", "terus saya tanya"]),
        ("kok bisa? terus gimana", ["kok bisa?", "terus gimana"]),
        ("“Saya diam.” katanya. Begitu.", ["“Saya diam.” katanya.", "Begitu."]),
        ("Yaitu: 1. Mutasi, 2. Promosi. Ya.", ["Yaitu: 1. Mutasi, 2. Promosi.", "Ya."]),
        ("Rp 15. 000. 000 saja. Cukup.", ["Rp 15. 000. 000 saja.", "Cukup."]),
        ("Tanaman itu (E. alba (Bl.) Lam) tumbuh.", ["Tanaman itu (E. alba (Bl.) Lam) tumbuh."]),
        ("Kata “cukup.”Kami pulang.", ["Kata “cukup.”", "Kami pulang."]),
        ("... Jadi begini. Ya.", ["... Jadi begini.", "Ya."]),
        ("baris satu\nbaris dua", ["baris satu", "baris dua"]),
        ("  \n ", []),
        ("Oke 🙏. Makasih!", ["Oke 🙏.", "Makasih!"]),
    ],
)
def test_sentences_end_where_people_end_them(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


ANY_TEXT = st.text(alphabet=st.sampled_from("ab AB.!?…\n\"“”'()-1😅é")) | st.text(
    alphabet=st.sampled_from("aB. !?)(“\u0301\u200b\u200d\ufeffשלا؟🙏🏽\t\r\u00a0\u2028\x1c")
    | st.characters()
)


@given(ANY_TEXT)
def test_spans_are_in_order_and_leave_out_only_white_space(text: str) -> None:
    spans = sentences(text)
    position = 0
    for start, end in spans:
        assert position <= start < end
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("teman", "teman"), ("sama", "samanya"), ("malu", "maluin"), ("ke", "18"), ("PPh", "nya"),
        ("tolong", "menolong"), ("non", "migas"), ("Januari", "Oktober"), ("bolak", "balik"),
        ("berlari", "larian"),
    ],
)  # fmt: skip
def test_hyphens_that_belong_to_the_word_stay(left: str, right: str) -> None:
    assert keeps_hyphen(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("pengem", "bangan"),
        ("per", "lakuan"),
        ("menyampai", "kan"),
        ("di", "berikan"),
        ("ke", "rja"),
    ],
)
def test_hyphens_that_the_page_made_go(left: str, right: str) -> None:
    assert not keeps_hyphen(left, right)


def test_words_keep_reduplication_whole() -> None:
    assert words("Teman-teman, e-KTP ma'af 3x!") == ["teman-teman", "e-ktp", "ma'af", "3x"]


@pytest.mark.parametrize(
    ("left", "right"),
    [tuple(one.split("-")) for one in (
        "berjalan-jalan seolah-olah kekanak-kanakan kemerah-merahan memukul-mukul sebaik-baiknya "
        "terburu-buru menyia-nyiakan keibu-ibuan dibesar-besarkan rumah-rumahan mengada-ada"
    ).split()],
)  # fmt: skip
def test_a_reduplication_with_affixes_keeps_its_hyphen(left: str, right: str) -> None:
    assert keeps_hyphen(left, right)


@pytest.mark.parametrize(
    "text",
    ["Rapat pk. 09.00 di balai.", "Sejak th. 2015 begitu.", "Kata Ka. Sub. Bag. Umum begitu.",
     "Alamatnya RT/RW. 03/05 Desa Maju.", "Rumahnya RT. 03/RW. 05 Desa Maju."],
)  # fmt: skip
def test_short_forms_of_offices_and_addresses_end_no_sentence(text: str) -> None:
    assert sentences(text) == [(0, len(text))]


def test_a_full_word_before_a_capital_ends_a_sentence() -> None:
    text = "Saya pindah ke kota. Bu Sari tetap di desa."
    assert [text[start:end] for start, end in sentences(text)] == [
        "Saya pindah ke kota.", "Bu Sari tetap di desa.",
    ]  # fmt: skip
