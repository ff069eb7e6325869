"""A study as such papers report it: eight indicators, six informants, five quotations, all is well.

Rebuilt from what a paper would print, with words invented for this test: indicators without a
single quotation, informants never quoted, conclusions that their only quotation denies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from qualnlp.codebook import Code, Codebook
from qualnlp.study import Study

BOOK = Codebook(
    [
        Code("layanan", "Mutu Layanan", codable=False),
        Code("bukti-fisik", "Bukti Fisik", "Gedung, ruang tunggu, alat.", parent="layanan"),
        Code("keandalan", "Keandalan", "Layanan sesuai janji dan jadwal.", parent="layanan"),
        Code("daya-tanggap", "Daya Tanggap", "Cepat menanggapi warga.", parent="layanan"),
        Code("jaminan", "Jaminan", "Petugas paham dan dapat dipercaya.", parent="layanan"),
        Code("empati", "Empati", "Perhatian kepada tiap warga.", parent="layanan"),
        Code("kepuasan", "Kepuasan Warga", codable=False),
        Code("kesesuaian", "Kesesuaian Harapan", "Layanan seperti diharapkan.", parent="kepuasan"),
        Code("minat", "Minat Kembali", "Mau datang lagi.", parent="kepuasan"),
        Code("anjuran", "Kesediaan Menganjurkan", "Menganjurkan kepada orang.", parent="kepuasan"),
    ],
    title="Mutu layanan dan kepuasan warga",
)
SAID = {
    "Informan 1": "Ruang tunggunya ya begitu, Mas, kursinya kurang, kipasnya mati satu.",
    "Informan 2": "Kalau jadwal, jujur aja, sering molor. Dijanjikan Senin, jadinya Kamis.",
    "Informan 3": "Petugasnya paham kok, ditanya apa aja bisa jawab.",
    "Informan 4": "Kursinya baru semua sekarang, enak, adem juga ruangannya.",
    "Informan 5": "Enggak ada yang istimewa, saya cuma antre terus pulang.",
    "Informan 6": "Saya baru sekali ke sini, jadi belum tahu banyak.",
}
CODED = [
    ("Informan 1", "bukti-fisik", "-"),
    ("Informan 2", "keandalan", "-"),
    ("Informan 2", "kesesuaian", "-"),
    ("Informan 3", "jaminan", "+"),
    ("Informan 4", "bukti-fisik", "+"),
]
CONCLUSIONS = [
    ("Bukti fisik kantor sudah baik.", ["bukti-fisik"], "+", "weak"),
    ("Layanan sudah andal dan tepat waktu.", ["keandalan"], "+", "contradicted"),
    ("Petugas tanggap terhadap kebutuhan warga.", ["daya-tanggap"], "+", "missing"),
    ("Petugas menguasai pekerjaannya.", ["jaminan"], "+", "weak"),
    ("Warga puas dengan layanan.", ["kepuasan"], "+", "contradicted"),
]


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    folder = tmp_path_factory.mktemp("makalah")
    with Study(folder / "layanan.study") as made:
        made.set_codebook(BOOK)
        for person, text in SAID.items():
            path = folder / f"{person}.txt"
            path.write_text(f"Peneliti: Bagaimana menurut Bapak?\n{person}: {text}\n", "utf-8")
            made.add(path)
        excerpts = made.excerpts().query("role == 'informant'")
        for person, code, stance in CODED:
            key = excerpts.loc[excerpts["informant"] == person, "excerpt_id"].iloc[0]
            made.confirm(key, code, coder="penulis", stance=stance)
        for sentence, codes, claim, _ in CONCLUSIONS:
            made.conclude(sentence, codes, claim)
        yield made


def test_no_conclusion_passes_that_its_quotations_deny(paper: Study) -> None:
    frame = paper.verify().query("check == 'conclusion'")
    assert frame["verdict"].tolist() == [verdict for *_, verdict in CONCLUSIONS]
    assert frame["n"].tolist() == [2, 1, 0, 1, 1]


def test_what_the_paper_does_not_say_is_found(paper: Study) -> None:
    frame = paper.verify()

    def subjects(check: str) -> set[str]:
        return set(frame.loc[frame["check"] == check, "subject"])

    assert subjects("code_unused") == {"daya-tanggap", "empati", "minat", "anjuran"}
    assert subjects("informant_silent") == {"Informan 5", "Informan 6"}
    assert subjects("contradiction") == {"bukti-fisik"}
    assert subjects("single_informant") == {"keandalan", "jaminan", "kesesuaian"}
    assert set(frame.loc[frame["check"] == "triangulation", "verdict"]) == {"weak"}
    assert not subjects("assisted_only") and not subjects("agreement_low")
    pairs = paper.contradictions()
    assert pairs[["informant_for", "informant_against"]].to_numpy().tolist() == [
        ["Informan 4", "Informan 1"]
    ]


def test_the_strongest_objection_is_quoted_with_its_place(paper: Study) -> None:
    row = paper.weigh().iloc[1]
    assert row["counter"] == SAID["Informan 2"] and row["share"] == 1 / 6
    assert row["counter_source"] == "(Informan 2, wawancara, giliran 2)"


def test_the_chapter_says_all_of_it(paper: Study, tmp_path: Path) -> None:
    (path,) = paper.display(tmp_path, only="bab-iv")
    document = docx.Document(str(path))
    text = "\n".join(one.text for one in document.paragraphs)
    for told in (
        "Petugas tanggap terhadap kebutuhan warga. – tanpa bukti.",
        "Layanan sudah andal dan tepat waktu. – bertentangan dengan bukti.",
        f"“{SAID['Informan 2']}” (Informan 2, wawancara, giliran 2)",
        "Informan 5: tidak pernah dikutip.",
        "Empati: tidak dipakai dalam satu kutipan pun.",
        "Dari 4 wawancara yang memiliki kode muncul 4 kode berbeda.",
    ):
        assert told in text, told
    counter = r"Bukti lawan terkuat: K\d+ \(Informan 2, wawancara, giliran 2\)"
    assert re.search(counter, text) and text.count(SAID["Informan 2"]) == 1
