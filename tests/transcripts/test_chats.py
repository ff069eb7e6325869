"""Messages as chat programs export them and people copy them."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualnlp.transcripts import read_transcript
from tests.transcripts.exact import exact

FORMS = {
    "whatsapp": "{d}/{m}/25 {h}.{n:02} - {who}: {words}\n",
    "whatsapp long": "{d:02}/{m:02}/2025, {h:02}:{n:02} - {who}: {words}\n",
    "whatsapp half": "{m}/{d}/25, {h}:{n:02}\u202fPM - {who}: {words}\n",
    "whatsapp phone": "[{d:02}/{m:02}/25 {h:02}.{n:02}.22] {who}: {words}\n",
    "whatsapp marked": "\u200e[{d}/{m}/25, {h}:{n:02}:22 AM] {who}: \u200e{words}\n",
    "whatsapp web": "[{h}.{n:02}, {d}/{m}/2025] {who}: {words}\n",
    "telegram": "{who}, [{d:02}.{m:02}.2025 {h:02}:{n:02}]\n{words}\n\n",
    "telegram colon": "{who}, [{d:02}/{m:02}/2025 {h:02}.{n:02}]:\n{words}\n",
    "discord": "{who} — {m:02}/{d:02}/2025 {h}:{n:02} AM\n{words}\n",
    "discord today": "{who} — Hari ini pukul {h}.{n:02}\n{words}\n",
    "discord export": "[{m:02}/{d:02}/2025 {h}:{n:02} AM] {who}\n{words}\n\n",
    "discord lines": "{who}\n — \n{m:02}/{d:02}/2025 {h}:{n:02}\n{words}\n",
    "teams chat": "[{d}/{m}/2025 {h}:{n:02}] {who}\n{words}\n\n",
    "slack": "{who}  {h}:{n:02} AM\n{words}\n",
    "zoom": "{h:02}:{n:02}:20\t From  {who} : {words}\n",
    "zoom everyone": "{h:02}:{n:02}:20 From {who} to Everyone:\n\t{words}\n",
    "zoom semua": "{h:02}.{n:02}.20 Dari {who} kepada Semua orang: {words}\n",
}
NAMES = ["Rina Wulandari", "bu yuni pasar", "+62 812-3456-7890", "~ Dedi", "Pak RT 05", "Ayu 🌸",
         "M. Ilham", "siti_aisyah99"]  # fmt: skip
WORDS = [
    "Sudah berapa lama Ibu berjualan di sini?", "Sudah dua belas tahun, Mbak.", "iya [tawa]",
    "Kendalanya: modal, hujan, sama harga.", "Jam 10.15 sudah tutup (kalau sepi).", "ok",
    "1. modal 2. tempat 3. cuaca", "Catatan: yang dulu beda ya", "Dari kecil di pasar, 2010-2014.",
    "Pak Lurah bilang: sabar dulu", "12.30 baru buka, kadang jam 1", "wkwk 😂",
]  # fmt: skip
TALKS = st.lists(
    st.tuples(st.integers(0, 2), st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)),
    min_size=4, max_size=10,
).filter(lambda talk: {0, 1} <= {who for who, _ in talk} and len(talk) > 5)  # fmt: skip


def written(form: str, names: list[str], talk: list[tuple[int, list[str]]]) -> str:
    return "".join(
        FORMS[form].format(d=12, m=3 + n % 2, h=10, n=n, who=names[who], words="\n".join(lines))
        for n, (who, lines) in enumerate(talk, 1)
    )


@pytest.mark.parametrize("form", sorted(FORMS))
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    talk=TALKS,
    names=st.lists(st.sampled_from(NAMES), min_size=3, max_size=3, unique=True),
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_every_message_has_its_sender(
    tmp_path: Path, form: str, talk: list[tuple[int, list[str]]], names: list[str], ending: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(written(form, names, talk).replace("\n", ending).encode())
    told = [
        (who, " ".join(text.replace("\u200e", "").split()))
        for who, role, text in exact(read_transcript(path))
        if role != "other"
    ]
    assert told == [(names[who], " ".join(lines)) for who, lines in talk]


PLAIN = [(0, ["Sudah berapa lama Ibu berjualan?"]), (1, ["Dua belas tahun."]),
         (0, ["Apa kendalanya?"]), (1, ["Modal, Mbak."])]  # fmt: skip


@pytest.mark.parametrize(
    "said",
    ["<Media tidak disertakan>", "<Media omitted>", "\u200egambar tidak disertakan",
     "Pesan ini dihapus", "Panggilan suara tak terjawab", "IMG-20250312.jpg (file terlampir)",
     "\u200e<terlampir: 00000012-PHOTO-2025-03-12.jpg>", "Anda telah menghapus pesan ini", "null",
     "stiker tidak disertakan", "Lokasi: https://maps.example/?q=-6,106"],
)  # fmt: skip
@pytest.mark.parametrize("form", ["whatsapp", "whatsapp phone", "whatsapp half"])
def test_messages_without_words_are_nobodys_and_told(tmp_path: Path, form: str, said: str) -> None:
    talk = [*PLAIN[:2], (1, [said]), (0, [said, "Ini fotonya, Bu."]), *PLAIN[2:]]
    path = tmp_path / "a.txt"
    path.write_text(written(form, ["Rina", "Yuni"], talk), encoding="utf-8")
    transcript = read_transcript(path)
    told = [text for _, role, text in exact(transcript) if role != "other"]
    assert told == ["Sudah berapa lama Ibu berjualan?", "Dua belas tahun.", "Ini fotonya, Bu.",
                    "Apa kendalanya?", "Modal, Mbak."]  # fmt: skip
    assert any("baris 3: 2 pesan tanpa kata" in one for one in transcript.warnings)
    assert said.strip("\u200e") in transcript.source_text


@pytest.mark.parametrize("mark", ["<Pesan ini diedit>", "<This message was edited>", "(edited)"])
def test_the_mark_of_a_changed_message_is_told(tmp_path: Path, mark: str) -> None:
    talk = [*PLAIN[:1], (1, [f"Dua belas tahun. {mark}"]), *PLAIN[2:]]
    path = tmp_path / "a.txt"
    path.write_text(written("whatsapp", ["Rina", "Yuni"], talk), encoding="utf-8")
    transcript = read_transcript(path)
    assert [one[2] for one in exact(transcript)][1] == "Dua belas tahun."
    assert any("diubah penulisnya" in one and "baris 2" in one for one in transcript.warnings)


@pytest.mark.parametrize(
    "notice",
    ["Pesan dan panggilan terenkripsi secara end-to-end. Tidak seorang pun di luar chat ini, "
     "bahkan WhatsApp, yang dapat membacanya. Ketuk untuk info selengkapnya.",
     "Messages and calls are end-to-end encrypted. Tap to learn more.", "Anda membuat grup “Pasar”",
     "Yuni keluar", "Rina menambahkan Yuni", "Rina mengubah subjek menjadi: Wawancara pasar"],
)  # fmt: skip
@pytest.mark.parametrize("place", [0, 2, 4])
def test_what_the_program_says_is_no_message(tmp_path: Path, notice: str, place: int) -> None:
    lines = written("whatsapp", ["Rina", "Yuni"], PLAIN).splitlines()
    lines.insert(place, f"12/3/25 10.00 - {notice}")
    path = tmp_path / "a.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    transcript = read_transcript(path)
    told = [(who, text) for who, role, text in exact(transcript) if role != "other"]
    assert told == [(["Rina", "Yuni"][who], lines[0]) for who, lines in PLAIN]
    assert any("pemberitahuan" in one for one in transcript.warnings)


def test_a_chat_pasted_into_word_is_the_same(tmp_path: Path) -> None:
    document = docx.Document()
    for line in written("whatsapp", ["Rina", "+62 812-1111"], PLAIN).splitlines():
        document.add_paragraph(line)
    document.save(tmp_path / "a.docx")
    assert exact(read_transcript(tmp_path / "a.docx")) == [
        (["Rina", "+62 812-1111"][who], ["interviewer", "informant"][who], lines[0])
        for who, lines in PLAIN
    ]


@pytest.mark.parametrize(
    "text",
    ["12/03/2025 10.15 - Guru masuk: siswa berdiri.\n12/03/2025 10.20 - Doa bersama: ramai.\n"
     "12/03/2025 10.30 - Pelajaran mulai: tenang.\n",
     "Wawancara 12/03/2025 10.15\nIbu itu bercerita soal pasar.\nSelesai 12/03/2025 11.00\n",
     "Kami datang jam 10:15 dari pasar: sepi sekali.\nJam 11:20 dari terminal: ramai.\n"],
)  # fmt: skip
def test_notes_with_dates_are_no_chat(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    assert {who for who, _, _ in exact(read_transcript(path))} == {""}
