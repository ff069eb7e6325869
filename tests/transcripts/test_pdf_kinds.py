"""PDF by kind: letters drawn one by one, what is no speech, tables, pages that cannot be read."""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from qualnlp.errors import TranscriptUnreadable
from qualnlp.transcripts import read_transcript
from tests.transcripts.exact import exact, turns_of
from tests.transcripts.made_pdf import Placed, assembled, column, write_pdf

# Widths of Helvetica's letters in thousandths of their size (Adobe's public metrics).
WIDTHS = {
    **dict.fromkeys("abdeghnopquL", 556),
    **dict.fromkeys("cksvxyzJ", 500),
    **dict.fromkeys("ijl", 222),
    **dict.fromkeys(" ft,.:I", 278),
    **dict.fromkeys("mM", 833),
    **dict.fromkeys("BAEKPSVXY", 667),
    **dict.fromkeys("CDHNRUw", 722),
    "r": 333, "-": 333, "'": 191, "F": 611, "T": 611, "G": 778, "O": 778, "Q": 778, "W": 944,
    "Z": 611, "?": 556,
}  # fmt: skip
ASKED = "Sudah berapa lama Ibu mengajar di sekolah ini?"
ANSWERED = [
    "N: Kira-kira sebelas tahun. Awalnya guru honorer di kelas rendah, lalu pindah",
    "ke kelas tinggi karena gurunya pensiun. Waktu itu gajinya kecil sekali, tetapi",
    "saya betah karena orang saling membantu.",
]
ANSWER = " ".join(ANSWERED)[3:]
LINES = [f"P: {ASKED}", *ANSWERED, "P: Bagaimana pelatihannya?", "N: Hanya dua hari."]
TALK = [
    ("P", "interviewer", ASKED),
    ("N", "informant", ANSWER),
    ("P", "interviewer", "Bagaimana pelatihannya?"),
    ("N", "informant", "Hanya dua hari."),
]


def letter_by_letter(lines: list[Placed], stretch: float = 1.0) -> list[Placed]:
    """Draw every letter alone at its place, without spaces, as browsers and OCR layers do."""
    drawn: list[Placed] = []
    for x, y, text in lines:
        for letter in text:
            if letter != " ":
                drawn.append((x, y, letter))
            wide = WIDTHS.get(letter, 556) / 100
            x += wide * (stretch if letter == " " else 1)
    return drawn


@pytest.mark.parametrize("stretch", [0.8, 1.0, 1.7, 2.6])
def test_letters_drawn_one_by_one_are_words(tmp_path: Path, stretch: float) -> None:
    page = letter_by_letter(column(LINES), stretch)
    assert turns_of(write_pdf(tmp_path / "a.pdf", [page])) == TALK


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.sampled_from(
    "saya guru di sekolah dasar yang jauh sekali dari kota itu lalu pindah ke desa".split()
), min_size=4, max_size=11), min_size=3, max_size=9))  # fmt: skip
def test_no_word_is_lost_or_moved(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    lines = ["N: " + " ".join(rows[0]), *(" ".join(row) for row in rows[1:])]
    path = tmp_path_factory.mktemp("pdf") / "a.pdf"
    write_pdf(path, [letter_by_letter(column(lines))])
    told = " ".join(text for *_, text in turns_of(path))
    assert told.split() == " ".join(lines).removeprefix("N: ").split()


def test_speakers_on_lines_of_their_own_stay_at_the_top_of_each_page(tmp_path: Path) -> None:
    pages = [
        column(["Peneliti", f"Pertanyaan ke-{n} tentang sekolah?", "Informan 1", f"Jawaban {n}."])
        for n in (1, 2, 3, 4)
    ]
    told = turns_of(write_pdf(tmp_path / "a.pdf", pages))
    assert [who for who, *_ in told] == ["Peneliti", "Informan 1"] * 4


def test_questions_that_come_on_every_page_are_no_running_heads(tmp_path: Path) -> None:
    asked = "Sudah berapa lama mengajar?"
    pages = [column([f"P: {asked}", f"N: {n} tahun, Bu.", f"P: {asked}"]) for n in (3, 7, 9)]
    told = [text for *_, text in turns_of(write_pdf(tmp_path / "a.pdf", pages))]
    assert told.count(asked) == 6
    guide = [column([f"1. {asked}", f"Sudah {n} tahun.", "2. Betah?", "Betah."]) for n in (3, 7)]
    told = [text for *_, text in turns_of(write_pdf(tmp_path / "b.pdf", guide))]
    assert len(told) == 8 and all(asked in text for text in told[::4])
    assert told[3::4] == ["Betah."] * 2


def test_what_is_taken_for_a_running_head_is_told(tmp_path: Path) -> None:
    head = "Lampiran 3. Transkrip wawancara guru"
    pages = [[(72, 810, head), *column(LINES), (290, 30, f"{n}")] for n in (1, 2, 3)]
    transcript = read_transcript(write_pdf(tmp_path / "a.pdf", pages))
    exact(transcript)
    assert any(head in warning for warning in transcript.warnings)
    assert not any(head in transcript.text[t.start : t.end] for t in transcript.turns)


def test_what_a_browser_prints_around_the_page_is_no_speech(tmp_path: Path) -> None:
    page = [
        (40, 815, "11/28/26, 1:13 PM"), (280, 815, "Transkrip"), *column(LINES),
        (40, 20, "file:///C:/data/transkrip.html"), (540, 20, "1/1"),
    ]  # fmt: skip
    assert turns_of(write_pdf(tmp_path / "a.pdf", [page])) == TALK


def test_numbers_of_lines_at_the_margin_are_no_speech(tmp_path: Path) -> None:
    numbered = [(50, y, str(n)) for n, (_, y, _) in enumerate(column(LINES), start=1)]
    transcript = read_transcript(write_pdf(tmp_path / "a.pdf", [numbered + column(LINES)]))
    assert exact(transcript) == TALK
    assert any("nomor baris" in warning for warning in transcript.warnings)


def test_numbered_questions_keep_their_numbers_place(tmp_path: Path) -> None:
    lines = [part for n in range(1, 7) for part in (f"{n}. Pertanyaan {n}?", f"jawaban {n}.")]
    told = turns_of(write_pdf(tmp_path / "a.pdf", [column(lines)]))
    assert [role for _, role, _ in told] == ["interviewer", "informant"] * 6


def test_text_across_the_page_is_no_speech(tmp_path: Path) -> None:
    mark = b"q .7 .7 -.7 .7 150 300 cm BT /F1 60 Tf (RAHASIA) Tj ET Q\n"
    path = write_pdf(tmp_path / "a.pdf", [column(LINES)])
    data = path.read_bytes()
    objects = re.split(rb"\d+ 0 obj\n", data[: data.index(b"xref")])[1:]
    objects = [part.removesuffix(b"\nendobj\n") for part in objects]
    stream = objects[5].split(b"stream\n")[1].removesuffix(b"\nendstream") + b"\n" + mark
    objects[5] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)
    path.write_bytes(assembled(objects))
    transcript = read_transcript(path)
    assert turns_of(path) == TALK
    assert any("RAHASIA" in warning for warning in transcript.warnings)


@pytest.mark.parametrize("numbered", [True, False])
def test_a_table_of_questions_and_answers_is_read_row_by_row(
    tmp_path: Path, numbered: bool
) -> None:
    questions = [
        ["Sudah berapa lama Ibu", "mengajar di sini?"], ["Bagaimana pelatihan", "yang baru?"],
        ["Siapa yang membantu", "kalau Ibu kesulitan?"],
    ]  # fmt: skip
    answers = [
        ["Sudah sebelas tahun, awalnya guru honorer", "di kelas rendah, lalu dipindahkan."],
        ["Hanya dua hari, jadi belum cukup karena", "materinya padat sekali."],
        ["Kelompok kerja guru, kami bertemu sebulan", "sekali dan bergiliran."],
    ]
    page: list[Placed] = [(90, 760, "Pertanyaan"), (250, 760, "Jawaban")]
    page += [(60, 760, "No")] if numbered else []
    y = 746.0
    for n, (asked, answered) in enumerate(zip(questions, answers, strict=True), start=1):
        page += [(60, y, str(n))] if numbered else []
        for left, right in zip(asked, answered, strict=True):
            page += [(90, y, left), (250, y, right)]
            y -= 12
        y -= 0 if numbered else 8
    told = turns_of(write_pdf(tmp_path / "a.pdf", [page]))
    spoken = [(role, text) for _, role, text in told if role != "other"]
    assert spoken == [
        pair
        for asked, answered in zip(questions, answers, strict=True)
        for pair in (("interviewer", " ".join(asked)), ("informant", " ".join(answered)))
    ]


def test_a_scanned_page_among_typed_ones_is_told(tmp_path: Path) -> None:
    writer = PdfWriter()
    for name, page, picture in (("a", LINES, False), ("b", [], True), ("c", LINES, False)):
        part = write_pdf(tmp_path / f"{name}.pdf", [column(page)], picture=picture)
        writer.append(PdfReader(part))
    writer.write(tmp_path / "whole.pdf")
    transcript = read_transcript(tmp_path / "whole.pdf")
    assert len(transcript.turns) == 8
    assert any("halaman 2 dari 3" in warning for warning in transcript.warnings)


def test_aes_without_a_user_password_opens(tmp_path: Path) -> None:
    pytest.importorskip("cryptography", reason="makes the locked file")
    writer = PdfWriter(clone_from=PdfReader(write_pdf(tmp_path / "a.pdf", [column(LINES)])))
    writer.encrypt(user_password="", owner_password="pemilik", algorithm="AES-128")
    writer.write(tmp_path / "b.pdf")
    assert turns_of(tmp_path / "b.pdf") == TALK


def test_a_footnote_is_the_researchers(tmp_path: Path) -> None:
    end = 72 + 0.012 * sum(
        WIDTHS.get(letter, 556) for letter in "N: Sudah sebelas tahun di SDN itu"
    )
    drawn = (
        b"BT /F1 12 Tf 1 0 0 1 72 760 Tm (P: Sudah berapa lama Ibu mengajar?) Tj "
        b"1 0 0 1 72 746 Tm (N: Sudah sebelas tahun di SDN itu) Tj /F1 7 Tf 1 0 0 1 %.1f 750 Tm "
        b"(1) Tj /F1 12 Tf 1 0 0 1 %.1f 746 Tm (, Pak.) Tj /F1 9 Tf 1 0 0 1 72 80 Tm "
        b"(1 Nama sekolah disamarkan oleh peneliti.) Tj ET"
    ) % (end, end + 4)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << "
        b"/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
    ]
    path = tmp_path / "a.pdf"
    path.write_bytes(assembled(objects))
    transcript = read_transcript(path)
    assert turns_of(path)[-1] == ("N", "informant", "Sudah sebelas tahun di SDN itu, Pak.")
    assert "disamarkan" in transcript.source_text
    assert any("catatan kaki" in warning for warning in transcript.warnings)


def test_letters_that_the_file_does_not_tell_are_refused(tmp_path: Path) -> None:
    # A typeface whose letters have names that mean nothing, and no map to Unicode.
    names = b" ".join(b"/g%d" % n for n in range(1, 60))
    shown = bytes(range(1, 50)).hex().encode()
    drawn = b"BT /F1 10 Tf 1 0 0 1 72 760 Tm <%s> Tj 1 0 0 1 72 700 Tm <%s> Tj ET" % (shown, shown)
    font = (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Anu /FirstChar 1 /LastChar 59 /Widths [%s] "
        b"/Encoding << /Type /Encoding /Differences [1 %s] >> >>" % (b"500 " * 59, names)
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << "
        b"/Font << /F1 %s >> >> >>" % font,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
    ]
    path = tmp_path / "a.pdf"
    path.write_bytes(assembled(objects))
    with pytest.raises(TranscriptUnreadable, match="OCR"):
        read_transcript(path)


# ---- files that a real browser makes -------------------------------------------------------

STYLES = {
    "justified": "p { text-align: justify; word-spacing: 4px }",
    "letters apart": "p { letter-spacing: 1px }",
    "two columns": "body { columns: 2; column-gap: 14px; text-align: justify }",
    "small": "body { font: 8pt sans-serif; line-height: 1 }",
    "bold labels": "",
    "table": "table { border-collapse: collapse } td { border: 1px solid; vertical-align: top }",
    "centred numbers": "table { border-collapse: collapse } td { border: 1px solid }",
}
LONG = [pair for n in range(1, 9) for pair in (
    ("P", f"Pertanyaan nomor {n}: bagaimana pelatihan kurikulum yang baru di sekolah ini?"),
    ("N", f"Jawaban nomor {n}, pelatihannya hanya dua hari, jadi menurut saya belum cukup. "
          "Materinya padat, fasilitatornya berganti-ganti, dan contoh modulnya tidak sesuai dengan "
          "keadaan sekolah kami yang muridnya sedikit."),
)]  # fmt: skip


@pytest.mark.browser
@pytest.mark.parametrize("style", STYLES)
def test_pdfs_that_a_browser_prints(tmp_path: Path, style: str) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    label = "<b>{}:</b> {}" if style == "bold labels" else "{}: {}"
    body = "".join(f"<p>{label.format(who, text)}</p>" for who, text in LONG)
    if style in ("table", "centred numbers"):
        rows = "".join(
            f"<tr><td>{n}</td><td>{asked}</td><td>{answered}</td></tr>"
            for n, ((_, asked), (_, answered)) in enumerate(list(pairwise(LONG))[::2], start=1)
        )
        head = "<tr><td>No</td><td>Pertanyaan</td><td>Jawaban</td></tr>"
        body = f"<table>{head}{rows}</table>"
    page = tmp_path / "a.html"
    page.write_text(
        f"<meta charset=utf-8><style>body {{ font: 11pt serif }} {STYLES[style]}</style>{body}",
        encoding="utf-8",
    )
    subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
         "--disable-background-networking", f"--user-data-dir={tmp_path / 'profile'}",
         f"--print-to-pdf={tmp_path / 'a.pdf'}", page.as_uri()],
        capture_output=True, timeout=90, check=True,
    )  # fmt: skip
    told = [(role, text) for _, role, text in turns_of(tmp_path / "a.pdf") if role != "other"]
    assert told == [({"P": "interviewer", "N": "informant"}[who], text) for who, text in LONG]
