"""PDF by layout: heads near the text, labels beside it, short columns, bubbles, large letters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import wrap

import pytest
from reportlab.pdfgen.canvas import Canvas

from qualnlp.transcripts import Transcript, read_transcript
from tests.transcripts.exact import exact

# Invented, for illustration.
TALK = [
    ("q", ["Bapak melaut sejak umur berapa?"]),
    ("a", ["Dari kecil, Mas. Umur sembilan sudah ikut bapak. Dulu ikan itu di pinggir",
           "saja ada, sekarang harus ke tengah dua sampai tiga jam."]),
    ("q", ["Apa yang paling terasa berubah?"]),
    ("a", ["Solar. Dulu lima ribu cukup, sekarang sekali jalan habis dua ratus ribu,",
           "belum tentu dapat."]),
    ("q", ["Kalau tidak dapat, lalu bagaimana?"]),
    ("a", ["Utang ke juragan, jadi ikan kita dijual ke dia juga. Begitu terus sampai",
           "sekarang."]),
]  # fmt: skip


def told(
    asks: str, answers: str, talk: list[tuple[str, list[str]]] = TALK
) -> list[tuple[str, str, str]]:
    return [
        (asks, "interviewer", " ".join(lines)) if who == "q" else (answers, "informant",
         " ".join(lines))
        for who, lines in talk
    ]  # fmt: skip


def turns_of(transcript: Transcript) -> list[tuple[str, str, str]]:
    """Who says what in which role, with each line end of the page mended; offsets checked."""
    exact(transcript)
    return [
        (turn.speaker, turn.role, transcript.text[turn.start : turn.end])
        for turn in transcript.turns
        if turn.role != "other"
    ]


def drawn(path: Path, pages: list[Callable[[Canvas], None]]) -> Path:
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=1)
    for page in pages:
        canvas.setFont("Helvetica", 11)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return path


def labelled(talk: list[tuple[str, list[str]]] = TALK) -> list[tuple[bool, str]]:
    """The lines of a talk, each with whether it begins a turn."""
    return [
        (n == 0, f"{'P' if who == 'q' else 'N'}: {line}" if n == 0 else line)
        for who, lines in talk
        for n, line in enumerate(lines)
    ]


def write_lines(canvas: Canvas, lines: list[tuple[bool, str]], top: float, apart: float) -> float:
    y = top
    for begins, line in lines:
        y -= apart if begins else 13
        canvas.drawString(72, y, line)
    return y


@pytest.mark.parametrize("many", [1, 2, 3])
@pytest.mark.parametrize(
    ("head", "foot"),
    [
        (("11/28/26, 5:33 PM", "Transkrip W-03"), ("file:///rumah/transkrip.html", "{}/3")),
        (("28/11/2026, 17.33", "Wawancara nelayan"), ("https://contoh.id/w3", "{}/3")),
        (("Wawancara nelayan", "https://contoh.id/w3"), ("{} dari 3", "28/11/2026, 17.33")),
    ],
)
def test_what_a_browser_prints_around_the_text_is_no_speech(tmp_path, many, head, foot):
    def page(canvas: Canvas) -> None:
        write_lines(canvas, labelled(), 806, 25)
        for y, (left, right) in ((800, head), (30, foot)):
            canvas.drawString(24, y, left.format(1))
            canvas.drawString(300, y, right.format(1))

    transcript = read_transcript(drawn(tmp_path / "a.pdf", [page] * many))
    assert turns_of(transcript) == told("P", "N") * many
    assert head[1] in " ".join(transcript.warnings)


def test_a_head_on_each_page_may_touch_the_text(tmp_path):
    """A table's head and foot are printed so; the foot stands below the end of the last page."""
    lines = labelled()

    def page(part: list[tuple[bool, str]], *, last: bool) -> Callable[[Canvas], None]:
        def write(canvas: Canvas) -> None:
            canvas.drawString(72, 800, "Lampiran 4 Transkrip")
            y = write_lines(canvas, part, 800, 14)
            canvas.drawString(72, y - 14 if last else 33, "Skripsi - Universitas Contoh")

        return write

    parts = [lines[:2], lines[2:5], lines[5:]]
    pages = [page(part, last=part is parts[-1]) for part in parts]
    transcript = read_transcript(drawn(tmp_path / "a.pdf", pages))
    assert turns_of(transcript) == told("P", "N")
    assert "Skripsi - Universitas Contoh" in " ".join(transcript.warnings)


@pytest.mark.parametrize("title", ["Transkrip Informan 2", "W-03/BD", "Kutipan N1"])
def test_an_interviews_title_on_each_of_its_pages_is_no_speech(tmp_path, title):
    lines = labelled()

    def page(part: list[tuple[bool, str]]) -> Callable[[Canvas], None]:
        def write(canvas: Canvas) -> None:
            canvas.drawString(72, 810, title)
            write_lines(canvas, part, 800, 20)

        return write

    transcript = read_transcript(drawn(tmp_path / "a.pdf", [page(lines[:2]), page(lines[2:])]))
    assert turns_of(transcript) == told("P", "N")
    assert title in " ".join(transcript.warnings)


@pytest.mark.parametrize("column", [97, 104, 130])
@pytest.mark.parametrize("times", [False, True])
def test_labels_beside_the_text_are_parted_from_it(tmp_path, column, times):
    def page(canvas: Canvas) -> None:
        y = 800.0
        for n, (who, lines) in enumerate(TALK):
            y -= 8
            for line in lines:
                canvas.drawString(column + 40, y, line)
                y -= 13
            label = "Peneliti" if who == "q" else "Informan"
            canvas.drawString(column - 54 + 40, y + 13 * len(lines), label)
            if times:
                canvas.drawString(column - 90 + 40, y + 13 * len(lines), f"0{n}:10")

    transcript = read_transcript(drawn(tmp_path / "a.pdf", [page]))
    assert turns_of(transcript) == told("Peneliti", "Informan")


def test_a_short_last_page_has_the_columns_of_the_others(tmp_path):
    lines = [line for _, line in labelled()]
    short = [part for line in lines for part in wrap(line, 38)]

    def both(left: list[str], right: list[str]) -> Callable[[Canvas], None]:
        def write(canvas: Canvas) -> None:
            for x, column in ((40, left), (310, right)):
                for n, line in enumerate(column):
                    canvas.drawString(x, 800 - 13 * n, line)

        return write

    pages = [both(short[:8], short[8:14]), both(short[14:16], short[16:])]
    transcript = read_transcript(drawn(tmp_path / "a.pdf", pages))
    assert [word for *_, text in turns_of(transcript) for word in text.split()] == [
        word for *_, text in told("P", "N") for word in text.split()
    ]


def test_large_letters_behind_the_talk_are_no_speech(tmp_path):
    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 64)
        canvas.drawString(90, 715, "DRAF")
        canvas.setFont("Helvetica", 11)
        write_lines(canvas, labelled(), 800, 14)

    transcript = read_transcript(drawn(tmp_path / "a.pdf", [page]))
    assert turns_of(transcript) == told("P", "N")
    assert "“DRAF”" in " ".join(transcript.warnings)


def test_a_large_title_stays(tmp_path):
    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 40)
        canvas.drawString(72, 790, "Wawancara")
        canvas.setFont("Helvetica", 11)
        write_lines(canvas, labelled(), 760, 14)

    transcript = read_transcript(drawn(tmp_path / "a.pdf", [page]))
    others = [transcript.text[t.start : t.end] for t in transcript.turns if t.role == "other"]
    assert others == ["Wawancara"]
    assert not transcript.warnings


def test_speech_bubbles_are_no_table(tmp_path):
    def page(canvas: Canvas) -> None:
        y = 800.0
        for who, lines in TALK:
            x = 40 if who == "q" else 110
            canvas.setFillGray(0.9)
            canvas.rect(x - 4, y - 13 * len(lines) - 4, 420, 13 * len(lines) + 18, stroke=0, fill=1)
            canvas.setFillGray(0)
            for line in ["Peneliti" if who == "q" else "Informan", *lines]:
                canvas.drawString(x, y, line)
                y -= 13
            y -= 16

    transcript = read_transcript(drawn(tmp_path / "a.pdf", [page]))
    assert turns_of(transcript) == told("Peneliti", "Informan")


@pytest.mark.parametrize("face", ["Helvetica-Oblique", "Times-Italic", "Helvetica-Bold"])
def test_questions_in_another_typeface_are_the_interviewers(tmp_path, face):
    def page(canvas: Canvas) -> None:
        y = 800.0
        for who, lines in TALK:
            y -= 10
            for line in lines:
                canvas.setFont(face if who == "q" else "Helvetica", 11)
                canvas.drawString(72, y, line)
                y -= 13

    transcript = read_transcript(drawn(tmp_path / "a.pdf", [page]))
    assert turns_of(transcript) == told("", "")


@pytest.mark.parametrize("x", [30, 560])
def test_a_page_with_few_numbered_lines_is_read_as_the_others(tmp_path, x):
    def page(part: list[tuple[bool, str]], first: int) -> Callable[[Canvas], None]:
        def write(canvas: Canvas) -> None:
            for n, (_, line) in enumerate(part):
                canvas.drawString(72, 800 - 13 * n, line)
                if (first + n) % 5 == 0:
                    canvas.drawRightString(x + 12, 800 - 13 * n, str(first + n))

        return write

    lines = labelled(TALK * 4)
    pages = [page(lines[:28], 1), page(lines[28:], 29)]
    transcript = read_transcript(drawn(tmp_path / "a.pdf", pages))
    assert turns_of(transcript) == told("P", "N", TALK * 4)
