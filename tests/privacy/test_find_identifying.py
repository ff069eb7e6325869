"""What the rules mark and what they leave; all sentences are illustrative."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp.privacy import KINDS, apply, edits, find
from qualnlp.privacy.replace import copy_span


def found(text: str, *names: str) -> list[tuple[str, str]]:
    return [(mark.kind, mark.text) for mark in find(text, names)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Waktu itu Bu Sari yang bilang.", "Sari"),
        ("Saya ketemu bapak Joko Susilo di lobi.", "Joko Susilo"),
        ("Yang tanda tangan Drs. H. Ahmad Fauzi, M.Si. sendiri.", "Drs. H. Ahmad Fauzi, M.Si."),
        ("Narasumbernya Ratna Dewi, S.Pd dari sini.", "Ratna Dewi, S.Pd"),
        ("Ada teman, namanya Kartini, orangnya sabar.", "Kartini"),
        ("Perkenalkan, nama saya Made Suarta.", "Made Suarta"),
        ("Nama: BUDI SANTOSO", "BUDI SANTOSO"),
        ("Ya tanya Ustaz Yusuf Al-Amin saja.", "Yusuf Al-Amin"),
        ("Surat dari Hj. Nu'mah, S.E., M.M. itu.", "Hj. Nu'mah, S.E., M.M."),
        ("Bu Sarinya belum datang.", "Sari"),
        ("Bu Yanti-nya sakit.", "Yanti"),
    ],
)
def test_titles_degrees_and_cues_give_names_away(text: str, name: str) -> None:
    assert ("orang", name) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bu, jadi begini ceritanya.",
        "Terima kasih, Mbak. Tiap tahun memang ada.",
        "Bapak ibu sekalian, silakan masuk.",
        "Bapak Ibu sekalian, silakan masuk.",
        "Mas kawin itu urusan keluarga.",
        "Ibu kota sudah jauh dari sini.",
        "Kami minum sari buah di kantin.",
        "Jalan-jalan sebentar, lalu cari jalan keluar.",
        "Jalan depan pasar macet. Jalan keluar belum ada.",
        "Pelatihan itu hari Senin, bulan Maret, di aula.",
        "Anggarannya 1.250.000.000.000.000 rupiah, turun dari Rp975.500.000.",
        "Nilainya Rp 13.531.087.979.285,00 kata laporan.",
        "Tahun 2019 2020 2021 2022 sama saja.",
        "Rapatnya 08.30-10.15, tanggal 12-03-2024.",
        "Saya PNS, SK-nya dari BKN, laporannya di SIMPEG.",
        "Pak RT yang urus.",
        "Hari Kamis, Pak. Nah, Jumat libur.",
        "Kantor dinas itu dekat, bagian umum di bawah.",
    ],
)
def test_ordinary_speech_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "stretch"),
    [
        ("Tanya Pak Camat dulu.", "jabatan", "Camat"),
        (
            "Saya Sekretaris Dinas Pendidikan Kota Melati.",
            "jabatan",
            "Sekretaris Dinas Pendidikan Kota Melati",
        ),
        (
            "Saya kepala seksi pemeliharaan jalan di situ.",
            "jabatan",
            "kepala seksi pemeliharaan jalan",
        ),
        ("Menurut Ibu Kepala Dinas, gimana?", "jabatan", "Kepala Dinas"),
        ("Kata Kepala Desa Sukamaju begitu.", "jabatan", "Kepala Desa Sukamaju"),
        ("Pindah ke SMP Negeri 3 Melati.", "lembaga", "SMP Negeri 3 Melati"),
        ("Di Puskesmas Kenanga antre.", "lembaga", "Puskesmas Kenanga"),
        ("Warga Desa Sukamaju datang.", "tempat", "Sukamaju"),
        ("Saya lahir di Bandung.", "tempat", "Bandung"),
        (
            "Rumahnya di Jl. Kenanga Raya No. 5, RT 03/RW 05.",
            "alamat",
            "Jl. Kenanga Raya No. 5, RT 03/RW 05",
        ),
        ("Saya lahir tanggal 12 Maret 1980, Mbak.", "tanggal lahir", "12 Maret 1980"),
        ("NIP-nya 198503122010011004 ya.", "NIP", "198503122010011004"),
        ("NIP. 19850312 201001 1 004", "NIP", "19850312 201001 1 004"),
        ("NI PPPK 199001012023211001", "NIP", "199001012023211001"),
        ("NIK saya 7371015203850002.", "NIK", "7371015203850002"),
        ("Kartunya 9999888877776666 itu.", "nomor", "9999888877776666"),
        ("Kodenya 999988887777666655 itu.", "nomor", "999988887777666655"),
        ("Nomor rekening 0123456789 ya.", "nomor", "0123456789"),
        ("NPWP 12.345.678.9-012.345", "NPWP", "12.345.678.9-012.345"),
        ("WA saja ke 0812-3456-7890.", "telepon", "0812-3456-7890"),
        ("WA saja ke +62 812 3456 7890.", "telepon", "+62 812 3456 7890"),
        ("WA saja ke 6281234567890.", "telepon", "6281234567890"),
        ("Telepon kantor (0411) 123456.", "telepon", "(0411) 123456"),
        ("Telepon kantor 021-1234567.", "telepon", "021-1234567"),
        ("Kirim ke sari.w@contoh.go.id saja.", "surel", "sari.w@contoh.go.id"),
        ("IG-nya @sari_w, lihat saja.", "akun", "@sari_w"),
        ("Mobilnya DD 1234 AB warna hitam.", "plat", "DD 1234 AB"),
        ("Waktu itu saya sama Rina ke sana.", "nama", "Rina"),
    ],
)
def test_each_kind_is_found_whole_and_says_why(text: str, kind: str, stretch: str) -> None:
    assert (kind, stretch) in found(text)
    for mark in find(text):
        assert text[mark.start : mark.end] == mark.text
        assert mark.kind in KINDS and mark.reason and mark.replacement


def test_all_forms_of_a_name_get_one_mark() -> None:
    text = (
        "Kata Bu Sari begitu. Ibu Sari Wulandari, S.Pd. memang tegas, SARI juga. Menurut bu sari, "
        "Wulandari itu nama bapaknya. Sari diam, sari buah habis."
    )
    marks = [mark for mark in find(text) if mark.kind == "orang"]
    assert {mark.replacement for mark in marks} == {"[Orang 1]"}
    assert apply(text, find(text)) == (
        "Kata Bu [Orang 1] begitu. Ibu [Orang 1] memang tegas, [Orang 1] juga. Menurut bu "
        "[Orang 1], [Orang 1] itu nama bapaknya. [Orang 1] diam, sari buah habis."
    )


def test_a_name_that_two_people_share_is_not_guessed() -> None:
    marks = find("Bu Siti Aminah datang, lalu Bu Siti Rahma. Kata Bu Siti, itu biasa.")
    assert len({mark.replacement for mark in marks}) == 3


def test_a_list_of_names_finds_what_rules_cannot() -> None:
    text = "waktu itu tono yang urus, kata pak tono, terus tono wijaya pulang"
    assert found(text) == []
    marks = find(text, ["Tono Wijaya = Mas Ton"])
    assert [mark.text for mark in marks] == ["tono", "tono wijaya"]
    assert marks[0].start == text.index("pak tono") + 4
    # A name in lower case is one wherever it stands: for transcripts without capitals.
    assert [mark.text for mark in find(text, ["tono"])] == ["tono", "tono", "tono"]
    assert [mark.kind for mark in find("Kata Tono.", {"Tono": "informan"})] == ["informan"]
    with pytest.raises(ValueError, match="kind"):
        find("Kata Tono.", {"Tono": "siapa"})


def test_an_inner_place_is_a_mark_of_its_own_and_the_longer_one_counts() -> None:
    text = "Kepala Dinas Pendidikan Kota Melati sudah tahu."
    marks = find(text)
    assert [mark.kind for mark in marks] == ["jabatan", "lembaga", "tempat"]
    assert apply(text, marks) == "[Jabatan 1] sudah tahu."
    assert apply(text, marks[1:]) == "Kepala [Dinas 1] sudah tahu."
    assert apply(text, marks[2:]) == "Kepala Dinas Pendidikan Kota [Tempat 1] sudah tahu."


def test_the_same_number_written_differently_is_one() -> None:
    text = "0812-3456-7890 atau +62 812 3456 7890; NIP 198503122010011004, 19850312 201001 1 004."
    assert apply(text, find(text)) == "[Telepon 1] atau [Telepon 1]; NIP [NIP 1], [NIP 1]."


PIECES = [
    "Bu Sari",
    "Pak Budi Santoso, S.E.",
    "0812 3456 7890",
    "Kota Melati",
    "jadi",
    ".",
    "\n",
    ",",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=12).map(" ".join))
def test_offsets_lead_into_the_copy_and_what_is_not_marked_stays(text: str) -> None:
    marks = find(text)
    offsets = edits(marks)
    copy = apply(text, marks)
    for mark in marks:
        assert text[mark.start : mark.end] == mark.text
    position = 0
    for edit in offsets.edits:
        start, end = copy_span(offsets, position, edit.start)
        if position < edit.start:
            assert copy[start:end] == text[position : edit.start]
        assert copy[slice(*copy_span(offsets, edit.start, edit.end))] == edit.replacement
        position = edit.end
    assert copy.endswith(text[position:])


def test_replaced_text_holds_no_confirmed_name() -> None:
    text = "Bu Ratna Dewi dan Pak Gede. Ratna pulang, GEDE pulang, kata Dewi. Melati wangi."
    copy = apply(text, find(text))
    assert not any(name in copy.lower() for name in ("ratna", "dewi", "gede"))
    assert copy.endswith("Melati wangi.")


def test_a_sentence_that_ends_with_an_institution_gives_it_no_name() -> None:
    assert found("Saya di puskesmas. Yang lain pulang.") == []
    assert ("lembaga", "PT. Maju Jaya") in found("Dulu saya di PT. Maju Jaya, Bu.")
