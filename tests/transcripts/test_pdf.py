"""PDF: reading order, page furniture, healed breaks, scans, locks, damaged and hostile files."""

from __future__ import annotations

import logging
import random
import zlib
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from qualnlp.errors import QualNlpError, TranscriptUnreadable
from qualnlp.transcripts import read_transcript
from tests.transcripts.exact import exact, turns_of
from tests.transcripts.made_pdf import Placed, across, assembled, column, write_pdf

LEFT = [
    "P: Apakah pelatihan di kantor ini menurut",
    "Ibu sudah cukup merata untuk semua?",
    "N: Kalau pelatihan sih, jujur saja, masih",
    "minim ya, Bu. Yang ikut itu-itu saja, te-",
    "man-teman saya di lapangan belum pernah",
    "sekali pun dapat giliran, padahal mereka",
]
RIGHT = [
    "yang paling perlu. Tahun lalu cuma satu",
    "orang yang berangkat, itu pun karena ada",
    "yang sakit. Kepala Dinas sudah kami beri",
    "tahu, tapi ya begitu.",
    "P: Lalu bagaimana?",
    "N: Ya jalan sendiri-sendiri.",
]
ASKED = "Apakah pelatihan di kantor ini menurut Ibu sudah cukup merata untuk semua?"
ANSWERED = (
    "Kalau pelatihan sih, jujur saja, masih minim ya, Bu. Yang ikut itu-itu saja, teman-teman "
    "saya di lapangan belum pernah sekali pun dapat giliran, padahal mereka yang paling perlu. "
    "Tahun lalu cuma satu orang yang berangkat, itu pun karena ada yang sakit. Kepala Dinas "
    "sudah kami beri tahu, tapi ya begitu."
)
TALK = [
    ("P", "interviewer", ASKED),
    ("N", "informant", ANSWERED),
    ("P", "interviewer", "Lalu bagaimana?"),
    ("N", "informant", "Ya jalan sendiri-sendiri."),
]


def two_columns() -> tuple[list[tuple[float, float, str]], list[tuple[float, float, str]]]:
    return column(LEFT, x=60), column(RIGHT, x=310)


@pytest.mark.parametrize("order", ["columns", "lines", "backwards"])
def test_two_columns_are_read_one_after_the_other(tmp_path: Path, order: str) -> None:
    left, right = two_columns()
    drawn = {"columns": left + right, "lines": across(left, right), "backwards": right + left}
    assert turns_of(write_pdf(tmp_path / "a.pdf", [drawn[order]])) == TALK


def test_a_line_over_both_columns_comes_before_them(tmp_path: Path) -> None:
    left, right = two_columns()
    title = "TRANSKRIP WAWANCARA TENTANG PELATIHAN PEGAWAI DI KANTOR DINAS CONTOH"
    told = turns_of(write_pdf(tmp_path / "a.pdf", [[(60, 800, title), *across(left, right)]]))
    assert told == [("", "other", title), *TALK]


def test_labels_in_a_column_of_their_own_are_no_column_of_text(tmp_path: Path) -> None:
    texts = ["Sudah lama bekerja di sini, Bu?", "Sudah, dua belas tahun.", "Betah?", "Betah, Bu."]
    rows: list[tuple[float, float, str]] = []
    for n, text in enumerate(texts * 2):
        rows += [
            (60, 760 - 14 * n, "Peneliti" if n % 2 == 0 else "Informan"),
            (150, 760 - 14 * n, text),
        ]
    told = turns_of(write_pdf(tmp_path / "a.pdf", [rows]))
    assert [text for *_, text in told] == texts * 2
    assert {(who, role) for who, role, _ in told} == {
        ("Peneliti", "interviewer"), ("Informan", "informant")
    }  # fmt: skip


def test_page_furniture_is_in_no_turn_and_stands_behind_the_body(tmp_path: Path) -> None:
    def page(number: int, lines: list[str]) -> list[tuple[float, float, str]]:
        head = f"Lampiran {number}: Transkrip Wawancara Informan Kunci"
        return [(72, 810, head), *column(lines), (290, 30, str(number))]

    pages = [page(1, LEFT), page(2, RIGHT), page(3, ["P: Terima kasih, Bu.", "N: Sama-sama."])]
    transcript = read_transcript(write_pdf(tmp_path / "a.pdf", pages))
    told = exact(transcript)
    assert told == [
        *TALK,
        ("P", "interviewer", "Terima kasih, Bu."),
        ("N", "informant", "Sama-sama."),
    ]
    behind = transcript.source_text[transcript.source_span(0, transcript.turns[-1].end)[1] :]
    assert (
        behind.count("Lampiran") == 3 and "Lampiran" not in transcript.source_text[: -len(behind)]
    )
    # The answer goes on over the page: it leads back to one stretch without the footer.
    low, high = transcript.source_span(transcript.turns[1].start, transcript.turns[1].end)
    assert "te-\nman-teman" in transcript.source_text[low:high]


def test_a_short_answer_that_comes_on_every_page_is_no_running_head(tmp_path: Path) -> None:
    pages = [
        column(["N: Ya, Bu.", f"P: Pertanyaan ke-{n} soal pelatihan bagaimana?"]) for n in (1, 2, 3)
    ]
    told = turns_of(write_pdf(tmp_path / "a.pdf", pages))
    assert [text for who, _, text in told if who == "N"] == ["Ya, Bu."] * 3


def test_columns_of_different_width_heal_alike(tmp_path: Path) -> None:
    wide = column(
        [
            "P: Menurut Bapak selama dua belas tahun bekerja di sini, bagaimana hubungan dengan",
            "Kepala Bidang dan teman-teman di ruangan, apakah ada yang berubah?",
        ],
        top=800,
    )
    narrow = column(
        ["N: Dengan Pak", "Kabid baik, sama", "Bu Sekretaris juga", "baik sekali."], top=600
    )
    told = turns_of(write_pdf(tmp_path / "a.pdf", [wide, narrow]))
    assert [text for *_, text in told] == [
        "Menurut Bapak selama dua belas tahun bekerja di sini, bagaimana hubungan dengan Kepala "
        "Bidang dan teman-teman di ruangan, apakah ada yang berubah?",
        "Dengan Pak Kabid baik, sama Bu Sekretaris juga baik sekali.",
    ]


def test_a_scan_says_what_to_do(tmp_path: Path) -> None:
    scans: list[list[list[Placed]]] = [[[]], [[], [(290, 30, "2")]]]
    for pages in scans:
        with pytest.raises(TranscriptUnreadable, match=r"pindai.*ocrmypdf"):
            read_transcript(write_pdf(tmp_path / "a.pdf", pages, picture=True))


def test_locks_without_a_password_open_and_others_say_so(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", [column(LEFT + RIGHT)])
    for user, name in (("", "b.pdf"), ("rahasia", "c.pdf")):
        writer = PdfWriter(clone_from=PdfReader(path))
        writer.encrypt(user_password=user, owner_password="pemilik", algorithm="RC4-128")
        writer.write(tmp_path / name)
    assert turns_of(tmp_path / "b.pdf") == turns_of(path)
    with pytest.raises(TranscriptUnreadable, match="kata sandi"):
        read_transcript(tmp_path / "c.pdf")


def test_other_files_named_pdf_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    for data in (b"", b"P: Ada?", b"PK\x03\x04"):
        path.write_bytes(data)
        with pytest.raises(TranscriptUnreadable, match="bukan PDF"):
            read_transcript(path)


def test_a_turned_page_and_a_shadow_are_read_once(tmp_path: Path) -> None:
    drawn = column(LEFT)
    twice = [one for x, y, text in drawn for one in ((x, y, text), (x + 0.3, y, text))]
    assert turns_of(write_pdf(tmp_path / "a.pdf", [twice])) == turns_of(
        write_pdf(tmp_path / "b.pdf", [drawn])
    )


def hostile() -> dict[str, bytes]:
    """PDF files that are made to take for ever or to fill the memory."""
    catalog = b"<< /Type /Catalog /Pages 2 0 R >>"
    tree = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
    font = b"/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << %s >> >>"
    )

    def stream(data: bytes, more: bytes = b"") -> bytes:
        return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), more, data)

    bomb = zlib.compress(b" " * 200_000_000, 9)
    many = zlib.compress(b"BT /F1 9 Tf " + b"(a) Tj " * 300_000 + b"ET", 9)
    forms = [
        stream(
            b"/F%d Do " % (n + 1) * 10,
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
            b" /Resources << /XObject << /F%d %d 0 R >> >>" % (n + 1, 6 + n),
        )
        for n in range(8)
    ]
    whole = assembled([catalog, tree, page % font, stream(b"BT /F1 9 Tf (P: Ada?) Tj ET")])
    return {
        "bomb": assembled([catalog, tree, page % font, stream(bomb, b"/Filter /FlateDecode")]),
        "many": assembled([catalog, tree, page % font, stream(many, b"/Filter /FlateDecode")]),
        "forms": assembled(
            [catalog, tree, page % (font + b"/XObject << /F0 5 0 R >>"), stream(b"/F0 Do"), *forms,
             stream(b"BT (a) Tj ET", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")]
        ),
        "kids": assembled([catalog, b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"]),
        "xref": whole.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % whole.rfind(b"xref\n0")),
        "nested": b"%PDF-1.4\n1 0 obj\n" + b"[" * 200_000,
        "count": whole.replace(b"/Count 1", b"/Count 999999999"),
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bomb", "many", "forms", "kids", "xref", "nested", "count"])
def test_hostile_files_are_read_or_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(hostile()[name])
    try:
        exact(read_transcript(path))
    except QualNlpError as error:
        assert error.where == str(path) and error.hint


def test_damaged_files_are_read_or_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    left, right = two_columns()
    whole = write_pdf(tmp_path / "whole.pdf", [across(left, right), column(LEFT)]).read_bytes()
    draw = random.Random(20260)
    read = 0
    for number in range(60):
        data = bytearray(whole)
        at = draw.randrange(20, len(data))
        if number % 4 == 0:
            del data[at:]
        elif number % 4 == 1:
            for _ in range(8):
                data[draw.randrange(20, len(data))] ^= 1 << draw.randrange(8)
        elif number % 4 == 2:
            data[at : at + 200] = bytes(len(data[at : at + 200]))
        else:
            del data[at : at + draw.randrange(1, 400)]
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(data)
        try:
            exact(read_transcript(path))
            read += 1
        except QualNlpError as error:
            assert error.where == str(path) and error.hint
    assert read > 10
    assert capfd.readouterr() == ("", "") and not caplog.records
    assert logging.getLogger("pypdf").level == logging.NOTSET


def test_a_numbered_question_below_a_full_line_begins_a_paragraph(tmp_path: Path) -> None:
    lines = [
        "1. Apakah pelatihan di kantor ini sudah merata?",
        "Masih minim ya, Bu. Yang ikut itu-itu saja terus.",
        "2. Terus, yang belum pernah ikut bagaimana?",
        "Menunggu giliran saja, Bu, sampai tahun depan ya.",
        "3. Harapannya?",
        "Merata.",
    ]
    told = turns_of(write_pdf(tmp_path / "a.pdf", [column(lines)]))
    asked = [text for _, role, text in told if role == "interviewer"]
    assert asked == [line.partition(" ")[2] for line in lines[::2]]


def test_a_table_in_a_pdf_is_warned_of(tmp_path: Path) -> None:
    lines = ["No Pertanyaan Jawaban", "1 Ada pelatihan? Jarang sekali, Bu, cuma sekali setahun."]
    path = write_pdf(tmp_path / "a.pdf", [column(["Hasil wawancara dengan Ibu Sari", *lines])])
    assert any("baris 2" in one and "tabel" in one for one in read_transcript(path).warnings)
    path = write_pdf(tmp_path / "b.pdf", [column(LEFT)])
    assert not any("tabel" in one for one in read_transcript(path).warnings)
