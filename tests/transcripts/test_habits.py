"""Transcripts as hurried people type them: no question marks, chats, remarks, columns of spaces."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from qualnlp.transcripts import Transcript, read_transcript
from qualnlp.transcripts.read import assemble
from qualnlp.transcripts.source import Passage, Source
from qualnlp.transcripts.speakers.questions import asks
from tests.transcripts.documents import Paper
from tests.transcripts.exact import exact, turns_of


def read(text: str) -> Transcript:
    return assemble("a.txt", Source(text, (Passage(0, len(text)),), "page"))


def test_who_asks_is_found_without_question_marks() -> None:
    text = (
        "[00:05] Rani: oke mas kita mulai ya\n"
        "[00:09] Dedi: siap\n"
        "[00:12] Rani: boleh cerita dulu awal mula kerja di sini gimana\n"
        "[00:20] Dedi: saya kan honorer dari 2015 ya mau gimana lagi\n"
        "[01:45] Rani: terus soal pelatihan siapa yang biasanya berangkat\n"
        "[01:52] Dedi: yang PNS aja mbak\n"
        "[02:00] Bu Lurah: eh lagi wawancara ya?\n"
    )
    transcript = read(text)
    roles = {turn.speaker: turn.role for turn in transcript.turns}
    assert roles == {"Rani": "interviewer", "Dedi": "informant", "Bu Lurah": "informant"}
    assert any("Rani" in warning and "baris 1" in warning for warning in transcript.warnings)


@pytest.mark.parametrize(
    "turn",
    ["Mau nanya soal posyandu bu", "udah berapa lama", "menurut ibu sendiri", "coba ceritakan"],
)
def test_a_short_turn_with_a_question_word_asks(turn: str) -> None:
    assert asks(turn)


@pytest.mark.parametrize(
    "turn",
    ["apa ya namanya", "ya mau gimana lagi", "siapa pun boleh", "apalagi di desa", "jarang",
     "kalau ada yang tanya berapa saya bilang " + "belum tahu " * 15],
)  # fmt: skip
def test_other_turns_do_not_ask(turn: str) -> None:
    assert not asks(turn)


def test_where_letters_are_speakers_one_that_comes_once_is_one_too() -> None:
    text = "A: Udah berapa lama bu\nB: ya setaun\nC: dua tahun malah\nB: iya\nA: oh gitu\n"
    assert [speaker for speaker, _, _ in exact(read(text))] == ["A", "B", "C", "B", "A"]
    alone = read("P: Vitaminnya apa?\nN: Ada dua.\nC: untuk anak.\nP: Oh?\nN: Iya.\n")
    assert "C: untuk anak." in alone.text


def test_several_who_speak_together_are_no_part_of_what_one_said() -> None:
    text = "Moderator: Setuju?\nP1: Iya.\nP2: Iya juga.\nP1 & P2: [tertawa]\nM: Baik.\n"
    transcript = read(text)
    assert [(t.speaker, t.role) for t in transcript.turns] == [
        ("Moderator", "interviewer"), ("P1", "informant"), ("P2", "informant"),
        ("P1 & P2", "informant"), ("M", "interviewer"),
    ]  # fmt: skip
    assert any("baris 5" in warning and "Moderator" in warning for warning in transcript.warnings)


def test_a_researchers_remark_is_nobodys_answer() -> None:
    text = (
        "P: Kenapa begitu?\nN: Ya begitulah, Bu.\n\n"
        "Catatan lapangan: informan tampak ragu saat menjawab.\n\n"
        "Soalnya formasi terbatas.\nP: Oh?\nN: Iya.\n"
    )
    assert exact(read(text)) == [
        ("P", "interviewer", "Kenapa begitu?"),
        ("N", "informant", "Ya begitulah, Bu."),
        ("Catatan lapangan", "other", "informan tampak ragu saat menjawab."),
        ("N", "informant", "Soalnya formasi terbatas."),
        ("P", "interviewer", "Oh?"),
        ("N", "informant", "Iya."),
    ]


def test_field_notes_alone_stay_content() -> None:
    transcript = read("Catatan lapangan: 3 Mei\n\nKantor buka pukul delapan. Loket dua tutup.\n")
    assert [turn.role for turn in transcript.turns] == ["other", "informant"]


@pytest.mark.parametrize("gap", ["     ", "  ", "\u00a0\u00a0 "])
def test_labels_in_a_column_of_spaces(gap: str) -> None:
    text = (
        f"Pewawancara{gap}Oke, kita mulai ya, Bu.\nInforman{gap}Iya, silakan. Jadi: begitu.\n"
        f"Pewawancara{gap}BPJS itu apa?\nInforman{gap}Buat berobat.\n"
    )
    assert [told[:2] for told in exact(read(text))] == [
        ("Pewawancara", "interviewer"), ("Informan", "informant"),
    ] * 2  # fmt: skip
    prose = read("Informan  jarang ikut pelatihan tahun ini.\nInforman  baru ikut tahun depan.\n")
    assert {turn.speaker for turn in prose.turns} == {""}


def test_a_time_on_the_line_below_the_name() -> None:
    text = (
        "Peneliti\n00:00\nAwalnya bagaimana?\n\nSiti Aminah\n00:07\nDari ibu-ibu PKK.\n\n"
        "Peneliti\n00:30\nTerus?\n\nSiti Aminah\n00:34\nLewat WA.\n"
    )
    transcript = read(text)
    assert [(t.speaker, t.time_start, t.time_end) for t in transcript.turns] == [
        ("Peneliti", 0.0, 7.0), ("Siti Aminah", 7.0, 30.0),
        ("Peneliti", 30.0, 34.0), ("Siti Aminah", 34.0, None),
    ]  # fmt: skip
    assert "00:" not in "".join(text for _, _, text in exact(transcript))


@pytest.mark.parametrize(
    "stamp", ["[12/05/24 10.15.33] ", "12/05/24 10.15 - ", "2024-05-12, 10:15 "]
)
def test_a_chat_is_read_without_its_dates(stamp: str) -> None:
    said = ["Rina: Bu, boleh tanya soal PKH?", "Bu Lastri: boleh mbak", "Rina: Cukup?"]
    transcript = read("".join(f"{stamp}{one}\n" for one in said))
    assert [(speaker, words) for speaker, _, words in exact(transcript)] == [
        ("Rina", "Bu, boleh tanya soal PKH?"), ("Bu Lastri", "boleh mbak"), ("Rina", "Cukup?"),
    ]  # fmt: skip
    # A time of day is no time of a recording.
    assert all(turn.time_start is None for turn in transcript.turns)


@pytest.mark.parametrize("heading", [["Penutur", "Ujaran"], ["Nama", "Apa yang dikatakan"]])
def test_the_heading_of_a_speakers_table_is_no_turn(tmp_path: Path, heading: list[str]) -> None:
    book = openpyxl.Workbook()
    for row in (heading, ["P", "Ada?"], ["N", "Jarang sekali, Bu."], ["P", "Oh?"], ["N", "Ya."]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    told = turns_of(tmp_path / "a.xlsx")
    assert [role for _, role, _ in told] == ["interviewer", "informant"] * 2


def test_who_answers_named_above_a_table_is_its_head(tmp_path: Path) -> None:
    paper = Paper().say("Informan: Kepala Seksi Umum")
    paper.table([["No", "Pertanyaan", "Jawaban"], ["1", "Ada?", "Ada."], ["2", "Terus?", "Ya."]])
    told = turns_of(paper.save(tmp_path))
    assert [text for _, role, text in told if role == "informant"] == ["Ada.", "Ya."]


def roles(text: str) -> list[tuple[str, str]]:
    return [(role, words) for _, role, words in exact(read(text)) if role != "other"]


ANSWERED = [
    ("interviewer", "Bagaimana promosi jabatan di sini?"),
    ("informant", "Belum transparan.\nBanyak yang menunggu."),
    ("interviewer", "Sebutkan kendalanya"),
    ("informant", "Anggaran. Waktu juga."),
]


def test_questions_above_labelled_answers_are_nobodys_answer() -> None:
    text = (
        "HASIL WAWANCARA\nInforman: Kepala Bidang\n\n"
        "1. Bagaimana promosi jabatan di sini?\nJawab: Belum transparan.\nBanyak yang menunggu.\n"
        "2. Sebutkan kendalanya\nJawab: Anggaran. Waktu juga.\n"
    )
    assert roles(text) == ANSWERED
    assert any("baris 4" in warning for warning in read(text).warnings)


def test_numbered_questions_without_any_label() -> None:
    text = (
        "1. Bagaimana promosi jabatan di sini?\nBelum transparan.\n\nBanyak yang menunggu.\n\n"
        "2. Terus?\nAnggaran. Waktu juga.\n"
    )
    assert roles(text) == [
        ("interviewer", "Bagaimana promosi jabatan di sini?"),
        ("informant", "Belum transparan.\nBanyak yang menunggu."),
        ("interviewer", "Terus?"),
        ("informant", "Anggaran. Waktu juga."),
    ]


def test_numbered_questions_need_no_question_marks() -> None:
    text = (
        "1. Bagaimana pelatihannya\nJarang sekali.\n2. Sudah berapa lama\nDua tahun.\n"
        "3. Ceritakan\nDana.\n"
    )
    assert [role for role, _ in roles(text)] == ["interviewer", "informant"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "1. Kantor buka pukul delapan.\n2. Loket dua tutup.\n3. Antrean panjang, kenapa?\nSepi.\n",
        "Apa yang terjadi?\nAntrean panjang.\nKenapa?\nLoket dua tutup.\n",
    ],
)
def test_lists_and_notes_are_no_interviews(text: str) -> None:
    assert {role for role, _ in roles(text)} == {"informant"}


def test_the_signature_below_a_transcript_is_nobodys_answer() -> None:
    text = (
        "P: Ada tambahan?\nN: Saya dari Samarinda, 2 anak. Cukup.\n\n"
        "Samarinda, 2 Juni 2024\nPeneliti,\n\n(Rina Wulandari)\n"
    )
    assert roles(text)[-1] == ("informant", "Saya dari Samarinda, 2 anak. Cukup.")
    assert "Samarinda, 2 Juni 2024" in read(text).text


def test_the_title_of_the_next_interview_is_nobodys_answer() -> None:
    text = (
        "Informan 1 (Kepala Desa)\nPeneliti: Jalan?\nInforman: Jalan, tapi pelan.\n\n"
        "Informan 2 (Sekdes)\nPeneliti: Kalau menurut Bapak?\nInforman: Sama. Kata Informan 1\n"
    )
    assert roles(text) == [
        ("interviewer", "Jalan?"), ("informant", "Jalan, tapi pelan."),
        ("interviewer", "Kalau menurut Bapak?"), ("informant", "Sama. Kata Informan 1"),
    ]  # fmt: skip


def test_a_name_that_comes_once_among_names_is_told_and_can_be_listed() -> None:
    text = (
        "Fasilitator: Silakan.\nAndi: Saya Andi.\nSinta: Sinta, kelas 5.\n"
        "Fasilitator: Lalu?\nAndi: Berat. Misalnya: laporan.\nMisalnya: rapor.\n"
    )
    transcript = read(text)
    assert [turn.speaker for turn in transcript.turns] == ["Fasilitator", "Andi"] * 2
    (warning,) = (one for one in transcript.warnings if "Sinta" in one)
    assert "baris 3" in warning and "Misalnya" not in warning
    source = Source(text, (Passage(0, len(text)),), "page")
    listed = assemble("a.txt", source, {"Sinta": "informan"})
    assert [turn.speaker for turn in listed.turns][2] == "Sinta" and not listed.warnings


def test_a_short_table_of_speakers_and_times(tmp_path: Path) -> None:
    paper = Paper()
    paper.table(
        [["Waktu", "Pembicara", "Yang dibicarakan"], ["00:00", "Peneliti", "Ada pelatihan, Pak?"],
         ["00:12", "Pak Joko", "Ada, cuma jarang."], ["00:40", "Peneliti", "Oh begitu."],
         ["00:44", "Pak Joko", "Iya."]]
    )  # fmt: skip
    told = turns_of(paper.save(tmp_path))
    assert [role for _, role, _ in told] == ["interviewer", "informant"] * 2
    assert "00:" not in "".join(text for _, _, text in told)


@pytest.mark.parametrize("gap", ["\n", ""])
def test_the_head_tells_who_is_who(gap: str) -> None:
    text = (
        f"TRANSKRIP\nNarasumber : Ibu Yuni Astuti (pedagang)\nPewawancara : Dita\n{gap}"
        "Dita : Bu Yuni sudah lama dagang di sini\nBu Yuni : wah, udah lama. Kenapa?\n"
        "Dita : ooo iya\nBu Yuni : dulu rame, iya kan?\n"
    )
    transcript = read(text)
    assert [(turn.speaker, turn.role) for turn in transcript.turns if turn.role != "other"] == [
        ("Dita", "interviewer"), ("Bu Yuni", "informant"),
    ] * 2  # fmt: skip
    assert not transcript.warnings


def test_subtitles_without_names_are_told_to_be_one_informants(tmp_path: Path) -> None:
    cues = "".join(f"\n00:0{n}.000 --> 00:0{n + 1}.000\nkalimat {n}\n" for n in range(4))
    (tmp_path / "a.vtt").write_text(f"WEBVTT\n{cues}", encoding="utf-8")
    transcript = read_transcript(tmp_path / "a.vtt")
    assert [turn.role for turn in transcript.turns] == ["informant"]
    assert any("tidak ada label penutur" in warning for warning in transcript.warnings)
