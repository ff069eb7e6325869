"""Word tables in the layouts that transcripts come in; every turn leads back to its source."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.transcripts.documents import (
    A1,
    A2,
    Q1,
    Q2,
    TALK,
    Paper,
    check_offsets,
    talk,
    told,
    words_of,
)


def test_a_table_of_speaker_and_text(tmp_path: Path) -> None:
    paper = Paper().say("Transkrip wawancara")
    paper.table([["Peneliti", Q1], ["Bu Sari:", A1], ["Peneliti", Q2], ["Bu Sari:", A2]])
    transcript = paper.say("Wawancara ditutup.").read(tmp_path)
    assert talk(transcript) == TALK
    assert [speaker for role, speaker, _ in told(transcript) if role == "informant"] == [
        "Bu Sari", "Bu Sari",
    ]  # fmt: skip
    assert told(transcript)[0] == ("other", "", "Transkrip wawancara")
    assert told(transcript)[-1] == ("other", "", "Wawancara ditutup.")
    check_offsets(transcript)


def test_the_first_row_of_a_speakers_table_may_be_talk_about_informants(tmp_path: Path) -> None:
    paper = Paper()
    paper.table(
        [
            ["Peneliti", "Informan itu siapa?"],
            ["Informan", "Saya."],
            ["Peneliti", Q1],
            ["Informan", A1],
        ]
    )
    assert talk(paper.read(tmp_path))[0] == ("interviewer", "Informan itu siapa?")


@pytest.mark.parametrize(
    ("who", "what"),
    [
        ("Penutur", "Ucapan"),
        ("PEMBICARA", "UJARAN"),
        ("nama", "isi"),
        ("Speaker", "Verbatim"),
        ("Informan", "Jawaban"),
        ("Informan", "Pernyataan"),
        ("Nama", "Teks"),
        ("penutur", "TRANSKRIP"),
    ],
)
def test_the_first_turn_of_a_speakers_table_is_the_first_that_is_said(
    tmp_path: Path, who: str, what: str
) -> None:
    paper = Paper().say("Transkrip wawancara")
    paper.table([[who, what], ["Peneliti", Q1], ["Bu Sari", A1], ["Peneliti", Q2], ["Bu Sari", A2]])
    transcript = paper.read(tmp_path)
    assert [speaker for _, speaker, _ in told(transcript)] == ["", *["Peneliti", "Bu Sari"] * 2]
    check_offsets(transcript)
    assert f"{who}\t{what}" in transcript.text  # it is kept, and leads back to the file


def test_an_empty_speakers_cell_means_the_speaker_above_also_in_the_next_table(
    tmp_path: Path,
) -> None:
    paper = Paper()
    paper.table([["Penutur", "Ucapan"], ["P", Q1], ["N", A1], ["", "Begitu, Bu."]])
    paper.say("")
    paper.table([["", "Itu saja."], ["P", Q2], ["N", A2]])
    transcript = paper.read(tmp_path)
    assert told(transcript) == [
        ("interviewer", "P", Q1),
        ("informant", "N", A1),
        ("informant", "N", "Begitu, Bu."),
        ("informant", "N", "Itu saja."),
        ("interviewer", "P", Q2),
        ("informant", "N", A2),
    ]
    check_offsets(transcript)


@pytest.mark.parametrize(
    "heading",
    [
        ["No", "Pertanyaan", "Jawaban", "Koding"],
        ["No.", "Daftar Pertanyaan", "Jawaban Informan", "Tema"],
        ["Nomor", "Peneliti", "Informan", "Keterangan"],
        ["NO", "PERTANYAAN", "HASIL WAWANCARA", "KATEGORI"],
    ],
)
def test_a_table_of_question_and_answer_with_notes_outside(
    tmp_path: Path, heading: list[str]
) -> None:
    paper = Paper()
    paper.table([heading, ["1", Q1, A1, "pelatihan jarang"], ["2", Q2, A2, "tidak merata"]])
    transcript = paper.read(tmp_path)
    assert talk(transcript) == TALK
    assert "tidak merata" in transcript.source_text
    assert "tidak merata" not in words_of(transcript)
    check_offsets(transcript)


def test_a_table_of_questions_goes_on_after_a_page(tmp_path: Path) -> None:
    paper = Paper()
    paper.table([["No", "Pertanyaan", "Jawaban"], ["1", Q1, A1]])
    paper.say("Lanjutan")
    paper.table([["2", Q2, A2], ["", "Masih?", "Masih, Bu."]])
    paper.say("Dokumen yang diterima")
    paper.table([["1", "SK Kepala Dinas", "asli"], ["2", "Daftar hadir", "salinan"]])
    transcript = paper.read(tmp_path)
    assert talk(transcript) == [*TALK, ("interviewer", "Masih?"), ("informant", "Masih, Bu.")]
    check_offsets(transcript)


def test_questions_without_a_heading_are_a_guess_that_names_its_line(tmp_path: Path) -> None:
    paper = Paper().say("Transkrip")
    paper.table([["1", Q1, A1], ["2", Q2, A2]])
    transcript = paper.read(tmp_path)
    assert talk(transcript) == TALK
    assert transcript.warnings[0].startswith("baris 2: kolom 2")


def test_a_matrix_of_questions_and_informants(tmp_path: Path) -> None:
    paper = Paper()
    paper.table(
        [
            ["No", "Pertanyaan", "Informan 1", "Bu Sari", "Jawaban Pak Budi"],
            ["1", Q1, A1, "Tidak ada.", "Lupa saya."],
            ["2", Q2, A2, "", "Bagian umum."],
        ]
    )
    transcript = paper.read(tmp_path)
    assert told(transcript)[1:] == [
        ("interviewer", "Pertanyaan", Q1),
        ("informant", "Informan 1", A1),
        ("informant", "Bu Sari", "Tidak ada."),
        ("informant", "Pak Budi", "Lupa saya."),
        ("interviewer", "Pertanyaan", Q2),
        ("informant", "Informan 1", A2),
        ("informant", "Pak Budi", "Bagian umum."),
    ]
    check_offsets(transcript)


def test_a_matrix_whose_heading_has_two_rows_or_calls_questions_otherwise(tmp_path: Path) -> None:
    paper = Paper()
    table = paper.table(
        [
            ["No", "Fokus", "Informan", ""],
            ["", "", "Rina", "Dewi"],
            ["1", Q1, A1, "Tidak pernah ada, Bu."],
            ["2", Q2, A2, "Ya, bagian umum saja."],
        ]
    )
    cells = table.rows[0].cells
    cells[2].merge(cells[3])
    for column in (0, 1):
        cells[column].merge(table.rows[1].cells[column])
    transcript = paper.read(tmp_path)
    assert [(role, speaker) for role, speaker, _ in told(transcript) if role != "other"] == [
        ("interviewer", "Fokus"), ("informant", "Rina"), ("informant", "Dewi"),
    ] * 2  # fmt: skip
    check_offsets(transcript)


def test_a_matrix_with_a_row_an_informant(tmp_path: Path) -> None:
    paper = Paper()
    paper.table(
        [["Informan", Q1, Q2], ["Bu Sari", A1, A2], ["Pak Budi", "Tidak pernah.", "Entah."]]
    )
    transcript = paper.read(tmp_path)
    assert talk(transcript) == [
        ("interviewer", Q1),
        ("interviewer", Q2),
        ("informant", A1),
        ("informant", A2),
        ("informant", "Tidak pernah."),
        ("informant", "Entah."),
    ]
    assert told(transcript)[-1][1] == "Pak Budi"
    check_offsets(transcript)


def test_a_column_names_the_informant_of_each_answer(tmp_path: Path) -> None:
    paper = Paper()
    paper.table([["Informan", "Pertanyaan", "Jawaban"], ["Bu Sari", Q1, A1], ["Pak Budi", Q2, A2]])
    assert [(role, speaker) for role, speaker, _ in told(paper.read(tmp_path))[1:]] == [
        ("interviewer", "Pertanyaan"), ("informant", "Bu Sari"),
        ("interviewer", "Pertanyaan"), ("informant", "Pak Budi"),
    ]  # fmt: skip


def test_short_answers_are_no_names(tmp_path: Path) -> None:
    paper = Paper()
    paper.table([["Pertanyaan", "Informan 1", "Informan 2"], [Q1, "Pernah", A1], [Q2, "Semua", A2]])
    assert [(speaker, words) for _, speaker, words in told(paper.read(tmp_path))[1:]] == [
        ("Pertanyaan", Q1), ("Informan 1", "Pernah"), ("Informan 2", A1),
        ("Pertanyaan", Q2), ("Informan 1", "Semua"), ("Informan 2", A2),
    ]  # fmt: skip


def test_names_beside_their_words_and_a_title_above_the_heading(tmp_path: Path) -> None:
    paper = Paper()
    paper.table([["Informan", "Hasil Wawancara"], ["Bu Sari", A1], ["Pak Budi", A2]])
    assert told(paper.read(tmp_path)) == [
        ("informant", "Bu Sari", A1), ("informant", "Pak Budi", A2),
    ]  # fmt: skip
    paper = Paper()
    table = paper.table(
        [["Tabel 1. Transkrip", "", ""], ["No", "Pertanyaan", "Jawaban"], ["1", Q1, A1],
         ["No", "Pertanyaan", "Jawaban"], ["2", Q2, A2]]
    )  # fmt: skip
    table.rows[0].cells[0].merge(table.rows[0].cells[2])
    transcript = paper.read(tmp_path)
    assert talk(transcript) == TALK
    check_offsets(transcript)


@pytest.mark.parametrize(
    "rows",
    [
        [["No", "Pertanyaan", "Ya", "Tidak"], ["1", Q1, "v", ""], ["2", Q2, "", "v"]],
        [["No", "Pertanyaan", "Jawaban", "Makna Tersirat"],
         ["1", Q1, A1, "Orang ini kecewa sekali."], ["2", Q2, A2, "Tidak merata di sini."]],
    ],
)  # fmt: skip
def test_columns_of_ticks_and_notes_are_nobodys_words(
    tmp_path: Path, rows: list[list[str]]
) -> None:
    paper = Paper().say("P: Boleh direkam?", "N: Boleh.")
    paper.table(rows)
    informants = words_of(paper.read(tmp_path), ["informant"]).split("\n")
    assert not {"v", "Orang ini kecewa sekali."} & set(informants)


@pytest.mark.parametrize("outer", ["Baris", "No. Baris"])
def test_a_column_of_line_numbers_beside_labelled_lines(tmp_path: Path, outer: str) -> None:
    paper = Paper()
    paper.table(
        [
            [outer, "Verbatim", "Pemadatan fakta"],
            ["1\n2", f"P: {Q1}", ""],
            ["3\n4", f"N: {A1}", "jarang"],
            ["5", "Itu pun kalau ada dananya.", "dana"],
            ["6", f"P: {Q2}", ""],
        ]
    )
    transcript = paper.table([["7", f"N: {A2}", "giliran"]]) and paper.read(tmp_path)
    assert talk(transcript) == [
        TALK[0],
        ("informant", f"{A1}\nItu pun kalau ada dananya."),
        TALK[2],
        TALK[3],
    ]
    assert "giliran" in transcript.source_text.splitlines()[-1]
    check_offsets(transcript)


def test_a_column_of_line_numbers_beside_speakers(tmp_path: Path) -> None:
    paper = Paper()
    rows = [["1-2", "P", Q1, ""], ["3-5", "S1", A1, "jarang"], ["6", "P", Q2, ""]]
    paper.table([["Baris", "Subjek", "Pernyataan", "Tema"], *rows, ["7-8", "S1", A2, ""]])
    transcript = paper.read(tmp_path)
    assert talk(transcript) == TALK
    assert "jarang" not in words_of(transcript, ["interviewer"])
    check_offsets(transcript)


def test_merged_cells_count_once(tmp_path: Path) -> None:
    paper = Paper()
    table = paper.table(
        [["No", "Pertanyaan", "Jawaban"], ["A. Pelatihan", "", ""], ["1", Q1, A1],
         ["", "", "Begitu, Bu."], ["2", Q2, A2]]
    )  # fmt: skip
    table.rows[1].cells[0].merge(table.rows[1].cells[2])
    for column in (0, 1):
        table.rows[2].cells[column].merge(table.rows[3].cells[column])
    transcript = paper.read(tmp_path)
    assert told(transcript)[1] == ("other", "", "A. Pelatihan")
    assert talk(transcript) == [*TALK[:2], ("informant", "Begitu, Bu."), *TALK[2:]]
    assert transcript.source_text.count(Q1) == transcript.source_text.count("Pelatihan") == 1


def test_a_table_that_describes_the_interview_is_no_talk(tmp_path: Path) -> None:
    paper = Paper()
    paper.table(
        [["Nama", "Bu Sari"], ["Narasumber", "Kepala bagian"], ["Hari/Tanggal", "Senin, 11 Mei"],
         ["Tempat", "Ruang rapat"]]
    )  # fmt: skip
    transcript = paper.say(f"P: {Q1}", f"N: {A1}").read(tmp_path)
    assert talk(transcript) == TALK[:2]


def test_a_table_of_data_is_not_what_the_last_speaker_said(tmp_path: Path) -> None:
    paper = Paper().say(f"P: {Q1}", f"N: {A1}")
    paper.table([["Dokumen", "Jumlah"], ["Surat tugas", "12 lembar"]])
    transcript = paper.read(tmp_path)
    assert talk(transcript) == TALK[:2]
    assert "12 lembar" in words_of(transcript, ["other"])
