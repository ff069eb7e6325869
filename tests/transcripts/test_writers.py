"""Law 10: interviews written by real programs are read back word for word, turn for turn."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import docx
import openpyxl
import pytest
import srt
import webvtt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualnlp.transcripts import Transcript, read_transcript
from qualnlp.transcripts.formats.libreoffice import find_office
from tests.transcripts.exact import exact

Talk = list[tuple[str, str]]  # label, words

QUESTIONS = ["Bagaimana {} di sini, {}?", "Siapa yang ikut {}, {}?", "Terus soal {} {} gimana?"]
ANSWERS = [
    "Jarang sekali, {}. Soal {} itu anak-anak muda saja.",
    "Dia bilang: nanti saja. Ya “begitu” {} {}.",
    "Sudah 2 tahun {}, belum pernah {} – sama sekali!",
    "Kira-kira {}… (tertawa) {} lagi.",
]
PAIRS = [("P", "N"), ("Peneliti", "Informan 1"), ("Rina", "Bu Sari"), ("SPEAKER_00", "SPEAKER_01")]


@st.composite
def talks(draw: st.DrawFn) -> Talk:
    """Draw an invented interview in which every word in its gaps comes once."""
    asker, teller = draw(st.sampled_from(PAIRS))
    talk: Talk = []
    number = 0
    for _ in range(draw(st.integers(2, 5))):
        for label, patterns in ((asker, QUESTIONS), (teller, ANSWERS)):
            words = draw(st.sampled_from(patterns)).format(f"kata{number}x", f"kata{number + 1}x")
            talk.append((label, words))
            number += 2
    return talk


def labelled(talk: Talk) -> list[str]:
    return [f"{label}: {words}" for label, words in talk]


def write_docx(talk: Talk, path: Path) -> None:
    document = docx.Document()
    for line in labelled(talk):
        document.add_paragraph(line)
    document.save(str(path))


def write_docx_table(talk: Talk, path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Transkrip")
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Penutur", "Ucapan"
    for label, words in talk:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, words
    document.add_paragraph("Selesai")
    document.save(str(path))


def write_odt(talk: Talk, path: Path) -> None:
    from odfdo import Document, Paragraph

    document = Document("text")
    document.body.clear()
    for line in labelled(talk):
        document.body.append(Paragraph(line))
    document.save(str(path))


def write_odt_table(talk: Talk, path: Path) -> None:
    from odfdo import Document, Table

    document = Document("text")
    document.body.clear()
    table = Table("t")
    table.set_values([["Penutur", "Ucapan"], *map(list, talk)])
    document.body.append(table)
    document.save(str(path))


def write_html(talk: Talk, path: Path) -> None:
    from lxml import etree

    html = etree.Element("html")
    body = etree.SubElement(html, "body")
    for label, words in talk:
        p = etree.SubElement(body, "p")
        bold = etree.SubElement(p, "b")
        bold.text, bold.tail = f"{label}:", f" {words}"
    path.write_bytes(etree.tostring(html, method="html", encoding="utf-8"))


def write_txt(talk: Talk, path: Path) -> None:
    path.write_text("\n\n".join(labelled(talk)), encoding="utf-8")


def write_own_lines(talk: Talk, path: Path) -> None:
    path.write_text(
        "".join(f"{who}  0:{n:02}\n{words}\n\n" for n, (who, words) in enumerate(talk)),
        encoding="utf-8",
    )


def write_srt(talk: Talk, path: Path) -> None:
    cues = [
        srt.Subtitle(n, timedelta(seconds=2 * n), timedelta(seconds=2 * n + 1.5), line)
        for n, line in enumerate(labelled(talk), 1)
    ]
    path.write_text(srt.compose(cues), encoding="utf-8")


def write_vtt(talk: Talk, path: Path) -> None:
    captions = webvtt.WebVTT()
    for n, (label, words) in enumerate(talk):
        start, end = (f"00:00:{2 * n + m:02}.000" for m in (0, 1))
        captions.captions.append(webvtt.Caption(start, end, f"<v {label}>{words}</v>"))
    path.write_text(captions.content, encoding="utf-8")


def write_json(talk: Talk, path: Path) -> None:
    segments = [
        {"start": 2.0 * n, "end": 2.0 * n + 1.5, "text": f" {words}", "speaker": label}
        for n, (label, words) in enumerate(talk)
    ]
    path.write_text(json.dumps({"segments": segments}), encoding="utf-8")


def write_xlsx(talk: Talk, path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Penutur", "Ucapan"])
    for row in talk:
        book.active.append(row)
    book.save(path)


def write_csv(talk: Talk, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("Penutur", "Ucapan"), *talk])


def _typeface() -> Path:
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


def write_reportlab(talk: Talk, path: Path) -> None:
    from reportlab.lib.enums import TA_JUSTIFY
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(TTFont("DejaVu", str(_typeface())))
    style = ParagraphStyle("isi", fontName="DejaVu", alignment=TA_JUSTIFY, spaceAfter=6)
    SimpleDocTemplate(str(path)).build([Paragraph(line, style) for line in labelled(talk)])


def write_reportlab_table(talk: Talk, path: Path) -> None:
    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(TTFont("DejaVu", str(_typeface())))
    style = ParagraphStyle("isi", fontName="DejaVu")
    rows = [[Paragraph(cell, style) for cell in row] for row in [("Penutur", "Ucapan"), *talk]]
    table = Table(rows, colWidths=[110, 300], style=[("GRID", (0, 0), (-1, -1), 1, colors.black)])
    SimpleDocTemplate(str(path)).build([table])


def write_fpdf(talk: Talk, path: Path) -> None:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_font("DejaVu", fname=str(_typeface()))
    pdf.add_page()
    pdf.set_font("DejaVu", size=11)
    for line in labelled(talk):
        pdf.multi_cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
    pdf.output(str(path))


WRITERS: list[tuple[str, Callable[[Talk, Path], None]]] = [
    ("a.docx", write_docx), ("table.docx", write_docx_table), ("a.odt", write_odt),
    ("table.odt", write_odt_table), ("a.html", write_html), ("a.txt", write_txt),
    ("lines.txt", write_own_lines), ("a.srt", write_srt), ("a.vtt", write_vtt),
    ("a.json", write_json), ("a.xlsx", write_xlsx), ("a.csv", write_csv),
]  # fmt: skip


def said(transcript: Transcript) -> list[tuple[str, str]]:
    return [
        (speaker, " ".join(text.split()))
        for speaker, role, text in exact(transcript)
        if role != "other"
    ]


def words_in(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


@pytest.mark.parametrize(("name", "write"), WRITERS, ids=[name for name, _ in WRITERS])
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(talk=talks())
def test_what_a_program_wrote_is_read_back(
    tmp_path: Path, name: str, write: Callable[[Talk, Path], None], talk: Talk
) -> None:
    path = tmp_path / name
    write(talk, path)
    transcript = read_transcript(path)
    assert said(transcript) == talk
    asked = [turn.role for turn in transcript.turns if turn.role != "other"]
    assert asked == ["interviewer", "informant"] * (len(talk) // 2)
    # Every word once, whatever its role; labels and headings apart.
    everything = words_in(transcript.text)
    assert words_in(" ".join(words for _, words in talk)) - everything == Counter()
    assert all(everything[word] == 1 for word in everything if re.fullmatch(r"kata\d+x", word))


PDF_WRITERS = [write_reportlab, write_reportlab_table, write_fpdf]


@pytest.mark.parametrize("write", PDF_WRITERS, ids=[one.__name__ for one in PDF_WRITERS])
@settings(  # each file is read in a process of its own
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(talk=talks())
def test_what_a_program_printed_is_read_back(
    tmp_path: Path, write: Callable[[Talk, Path], None], talk: Talk
) -> None:
    path = tmp_path / "a.pdf"
    write(talk, path)
    transcript = read_transcript(path)
    assert said(transcript) == talk
    everything = words_in(transcript.text)
    assert words_in(" ".join(words for _, words in talk)) - everything == Counter()
    assert all(everything[word] == 1 for word in everything if re.fullmatch(r"kata\d+x", word))


@pytest.mark.slow
@pytest.mark.skipif(find_office() is None, reason="needs LibreOffice")
@pytest.mark.parametrize("kind", ["odt", "rtf", "html", "doc"])
def test_what_libreoffice_saves_reads_as_the_word_file(tmp_path: Path, kind: str) -> None:
    talk = [("Peneliti", "Ada “diklat”, Bu?"), ("Informan 1", "Jarang – é, 2 kali."),
            ("Peneliti", "Kenapa?"), ("Informan 1", "Dana. Dia bilang: nanti.")]  # fmt: skip
    for n, write in enumerate((write_docx, write_docx_table)):
        path = tmp_path / f"{n}.docx"
        write(talk, path)
        program = find_office()
        assert program is not None
        subprocess.run(
            [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
             "--convert-to", kind, "--outdir", str(tmp_path), str(path)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        assert said(read_transcript(tmp_path / f"{n}.{kind}")) == talk
