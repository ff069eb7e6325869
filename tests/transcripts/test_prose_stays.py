"""Texts without speakers get none, whatever stands in them: times, brackets, colons, lists."""

from __future__ import annotations

from pathlib import Path

import docx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.transcripts.exact import turns_of

PARAGRAPHS = [
    "Jam 10.15 saya sampai di pasar lama, masih sepi (hujan dari subuh). Bu Tinah sudah buka.",
    "Kata Pak RT: yang penting sabar. Ya sudah, kami ikut saja, mau bagaimana lagi?",
    "Ada tiga hal yang dia ulang terus: modal, tempat, sama cuaca.",
    "1. Modal dari koperasi\n2. Tempat di lorong belakang\n3. Harga yang naik terus",
    "[catatan] Warungnya tutup jam 12:30, buka lagi jam 15:00 [kadang lewat].",
    "Saya - yang dulu juga jualan - paham betul rasanya. N. B. ini cuma cerita saya.",
    "a. yang tua jual sayur\nb. yang muda jual pulsa\nc. sisanya ikut orang",
    "Katanya, ‘kalau tidak begitu, siapa yang mau beli?’ Saya diam saja.",
    "12/03/2025 10.15 mulai ngobrol; 11:40 selesai. Dua kali disela pembeli.",
    "# Pasar lama\n\nPasar ini berdiri tahun 1987, begitu cerita orang-orang.",
    "**Yang penting:** modalnya kecil. _Sangat_ kecil, malah > 50 persen dari utang.",
    "> Orang sini sabar-sabar, Mbak.\n> Kalau tidak sabar, ya tidak makan.",
    "P 3 dan N 4 itu nomor kios, bukan nama orang. P 3 kosong sejak Lebaran.",
    "A. Latar\nPasar pindah dua kali.\nB. Temuan\nPembeli berkurang sejak jalan ditutup.",
    "- beras naik\n- minyak naik\n- gaji tetap",
    "Ibu itu bilang begini, “Sudah, Mbak, ditulis saja: kami capek.” Lalu dia tertawa.",
    "(1) pedagang sayur, (2) pedagang ikan, (3) tukang parkir; semuanya ikut iuran.",
    "Kenapa begitu? Karena uangnya tidak turun. Siapa yang tahu? Ya cuma yang di atas.",
    "Hari Senin, 12 Maret 2025 - ramai. Hari Selasa - sepi. Hari Rabu - tidak ke pasar.",
    "Bapak berangkat jam tiga pagi, pulang jam sembilan. Ibu yang jaga, dari dulu begitu.",
    "*Tinah* itu yang paling lama. *Darmi* baru dua tahun, ikut kakaknya.",
    "PKK juga datang, RT juga. RW tidak. Begitu terus tiap bulan.",
    "#pasarlama ramai lagi katanya; #sabar ya, Bu.",
]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    parts=st.lists(st.sampled_from(PARAGRAPHS), min_size=1, max_size=14, unique=True),
    between=st.sampled_from(["\n", "\n\n"]),
    ending=st.sampled_from([".txt", ".md"]),
)
def test_prose_gets_no_speakers(
    tmp_path: Path, parts: list[str], between: str, ending: str
) -> None:
    path = tmp_path / f"a{ending}"
    path.write_text(between.join(parts), encoding="utf-8")
    assert {speaker for speaker, _, _ in turns_of(path)} == {""}


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parts=st.permutations(PARAGRAPHS))
def test_prose_in_word_gets_no_speakers(tmp_path: Path, parts: list[str]) -> None:
    document = docx.Document()
    for part in parts:
        for line in part.split("\n"):
            document.add_paragraph(line)
    document.save(tmp_path / "a.docx")
    assert {speaker for speaker, _, _ in turns_of(tmp_path / "a.docx")} == {""}
