"""Codes and role words in the margin: a number before them, a sign that is no colon, or none."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.transcripts.exact import turns_of

NUMBERS = ["", "[{n}] ", "({n}) ", "{n}. ", "{n}) ", "{n} ", "{n}\t", "0{n}  "]
SIGNS = ["{c} ", "{c}. ", "{c}> ", "{c} - ", "{c} – ", "{c}) ", "{c}: ", "#{c}: ", "*{c}: ",
         "{c} ; ", "{c} = ", "{c}/ ", "{c} | ", "{c}\t", "{c}; "]  # fmt: skip
CODES = [("INT", "INF"), ("P", "N"), ("IR", "IE"), ("P1", "N1"), ("PW", "NS"),
         ("Peneliti", "Informan"), ("T", "J"), ("I", "R"),
         ("Pewawancara", "Informan 2"), ("MOD", "P3")]  # fmt: skip
ASKED = [
    "Sudah berapa lama Ibu berjualan di pasar ini?", "Apa kendalanya selama ini, Bu?",
    "Bagaimana dengan modal dari koperasi yang di lorong belakang itu, apa masih jalan?",
    "Siapa yang membantu?", "Jam 10:15 sudah tutup? Kenapa?",
]  # fmt: skip
ANSWERED = [
    "Sudah dua belas tahun, Mbak. Dulu di pasar lama, lalu pindah ke sini karena digusur itu.",
    "Modal sama hujan, itu saja.", "Ya begitu (tertawa), namanya orang kecil.",
    "Ada tiga: modal, tempat, cuaca. P. 3 itu kios saya, yang di pojok dekat parkiran motor.",
    "Anak saya, kan?", "Tahun 2010-2014 masih ramai; sekarang sepi.",
]  # fmt: skip
TALKS = st.lists(
    st.tuples(st.sampled_from(ASKED), st.sampled_from(ANSWERED)), min_size=2, max_size=6
)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("number", NUMBERS)
@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(talk=TALKS, codes=st.sampled_from(CODES), between=st.sampled_from(["\n", "\n\n"]),
       width=st.sampled_from([70, 1000]))  # fmt: skip
def test_labels_in_the_margin(
    tmp_path: Path, number: str, sign: str, talk: list[tuple[str, str]], codes: tuple[str, str],
    between: str, width: int,
) -> None:  # fmt: skip
    turns = [one for pair in talk for one in zip(codes, pair, strict=True)]
    lines = [
        textwrap.fill((number + sign).format(n=n, c=code) + words, width)
        if width < 1000
        else (number + sign).format(n=n, c=code) + words
        for n, (code, words) in enumerate(turns, 1)
    ]
    path = tmp_path / "a.txt"
    path.write_text(between.join(lines), encoding="utf-8")
    roles = dict(zip(codes, ["interviewer", "informant"], strict=True))
    told = [(who, role, " ".join(text.split())) for who, role, text in turns_of(path)]
    assert told == [(code, roles[code], words) for code, words in turns]


@pytest.mark.parametrize(
    "text",
    [
        "1. Apakah Ibu setuju?\nA. Ya\nB. Tidak\n2. Apakah Ibu ikut?\nA. Ya\nB. Tidak\n",
        "A. Latar\nPasar pindah.\nB. Temuan\nPembeli berkurang. Kenapa?\nA. Saran\nB. Penutup\n",
        "PKK datang hari Senin.\nRT ikut juga.\nPKK pulang sore.\nRT menyusul.\n",
        "P1 kosong\nP2 kosong\nP1 isi\nP2 isi\n",
        "[1] Pasar lama pindah, kenapa?\n[2] Karena digusur.\n[3] Siapa yang ganti?\n[4] Dinas.\n",
        "1. modal\n2. tempat\n3. cuaca\n4. harga, kan?\n",
        "S. Sos. itu gelarnya.\nM. Si. juga.\nS. Sos. lagi?\nM. Si. lagi.\nSisanya tidak ada.\n",
    ],
)
def test_lists_and_codes_in_prose_are_no_labels(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    assert {who for who, _, _ in turns_of(path)} == {""}
