"""Word files in the layouts that transcripts come in; every turn leads back to its source."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualnlp.transcripts import read_transcript
from tests.transcripts.documents import (
    A1,
    A2,
    ANSWERED,
    ASKED,
    Q1,
    Q2,
    TALK,
    Paper,
    check_offsets,
    paragraph,
    run,
    talk,
    told,
    xml,
)


@pytest.mark.parametrize("bold", ["", "**"])
def test_labelled_paragraphs(tmp_path: Path, bold: str) -> None:
    paper = Paper().heading("Transkrip 1")
    for asked, answered in zip(ASKED, ANSWERED, strict=True):
        paper.say(f"{bold}P:{bold} {asked}", f"{bold}N:{bold} {answered}")
    transcript = paper.read(tmp_path)
    assert talk(transcript) == TALK
    check_offsets(transcript)


def test_a_bold_question_with_a_label_has_its_label_outside(tmp_path: Path) -> None:
    paper = Paper()
    for asked, answered in zip(ASKED, ANSWERED, strict=True):
        paper.say(f"**Peneliti: {asked}**", f"Informan: {answered}")
    assert told(paper.read(tmp_path))[0] == ("interviewer", "Peneliti", Q1)


@pytest.mark.parametrize(
    ("asker", "answerer"),
    [("Peneliti", "Informan 1"), ("PEWAWANCARA", "Bu Sari (Kabid)"), ("P", "N1"), ("Rina", "Dewi")],
)
def test_speakers_on_lines_of_their_own(tmp_path: Path, asker: str, answerer: str) -> None:
    paper = Paper().say("TRANSKRIP WAWANCARA")
    for asked, answered in zip(ASKED, ANSWERED, strict=True):
        paper.say(asker, asked, answerer, answered)
    transcript = paper.read(tmp_path)
    assert talk(transcript) == TALK
    assert told(transcript)[2][1] == answerer
    check_offsets(transcript)


def test_speakers_with_times_as_meetings_write_them(tmp_path: Path) -> None:
    paper = Paper().say("Rapat-20260511_Recording", "11 Mei 2026, 10.00", "")
    for at, (name, words) in enumerate(
        [("Rina Wulandari", Q1), ("Sari Dewi", A1), ("Rina Wulandari", Q2), ("Sari Dewi", A2)]
    ):
        one = paper.document.add_paragraph()
        one.add_run(name).bold = True
        one.add_run(f"   {at}:12")
        one.add_run().add_break()
        one.add_run(words)
    transcript = paper.read(tmp_path)
    assert talk(transcript) == TALK
    turns = [turn for turn in transcript.turns if turn.role != "other"]
    assert [(turn.time_start, turn.time_end) for turn in turns] == [
        (12.0, 72.0), (72.0, 132.0), (132.0, 192.0), (192.0, None),
    ]  # fmt: skip
    check_offsets(transcript)


@pytest.mark.parametrize("number", ["", "1. ", "1) "])
def test_bold_questions_and_plain_answers(tmp_path: Path, number: str) -> None:
    paper = Paper().heading("Wawancara dengan kepala bagian", 0)
    paper.say("Senin pagi, di ruang rapat.")
    paper.say(f"**{number}{Q1}**", A1, "Begitu.")
    paper.say("**B. Peserta**")
    paper.say(f"**{number}Terus, yang ikut **siapa** saja?**", A2)
    transcript = paper.read(tmp_path)
    assert talk(transcript) == [
        ("interviewer", Q1),
        ("informant", f"{A1}\nBegitu."),
        ("interviewer", Q2),
        ("informant", A2),
    ]
    assert transcript.warnings == (
        "baris 3: teks tebal dianggap pertanyaan pewawancara, teks biasa jawaban informan",
    )
    check_offsets(transcript)


def test_bold_question_and_answer_in_one_paragraph(tmp_path: Path) -> None:
    paper = Paper()
    for asked, answered in zip(ASKED, ANSWERED, strict=True):
        paper.say(f"**{asked}**\n{answered}")
    assert talk(paper.read(tmp_path)) == TALK


@pytest.mark.parametrize(
    "lines",
    [
        ["**1. Latar belakang**", A1, "**2. Temuan lapangan**", A2, "**3. Penutup**", "Selesai."],
        ["**Ruang kerja**", A1, "**Mengapa sepi?**", A2, "**Lorong**", "Lantai dua gelap."],
        [f"**{Q1}**", f"**{Q2}**", "**Apa harapannya?**", "Pedoman ini dibuat tim."],
    ],
)
def test_bold_headings_are_no_questions(tmp_path: Path, lines: list[str]) -> None:
    transcript = Paper().say(*lines).read(tmp_path)
    assert {role for role, _ in talk(transcript)} == {"informant"}
    assert not any("tebal" in warning for warning in transcript.warnings)


@pytest.mark.parametrize("mark", [" ", "\t", ". "])
def test_line_numbers_at_the_start_of_paragraphs(tmp_path: Path, mark: str) -> None:
    lines = [f"P: {Q1}", "N: Pernah, tapi jarang", "sekali ya, Bu.", f"P: {Q2}", f"N: {A2}", "ya"]
    paper = Paper().say(*[f"{n}{mark}{line}" for n, line in enumerate(lines, 9)])
    transcript = paper.read(tmp_path)
    assert talk(transcript) == [
        TALK[0],
        ("informant", "Pernah, tapi jarang\nsekali ya, Bu."),
        TALK[2],
        ("informant", f"{A2}\nya"),
    ]
    assert "nomor baris" in transcript.warnings[-1]
    check_offsets(transcript)


def test_a_numbered_list_keeps_its_numbers(tmp_path: Path) -> None:
    lines = [f"{n}. Setiap pegawai mengisi daftar hadir." for n in range(1, 9)]
    assert talk(Paper().say(*lines).read(tmp_path))[3][1].startswith("4. Setiap")


def test_nested_tables_and_paragraphs_stay_in_their_order(tmp_path: Path) -> None:
    paper = Paper().say("Awal")
    frame = paper.table([[""]]).rows[0].cells[0]
    frame.paragraphs[0].add_run("Di dalam bingkai")
    inner = frame.add_table(2, 2)
    for row, texts in zip(inner.rows, [["P", Q1], ["N", A1]], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    frame.add_paragraph("Sesudah tabel")
    transcript = paper.say("Akhir").read(tmp_path)
    assert talk(transcript) == TALK[:2]
    words = ["Awal", "Di dalam bingkai", Q1, A1, "Sesudah tabel", "Akhir"]
    places = [transcript.text.index(word) for word in words]
    assert places == sorted(places)
    answer = Paper()
    cell = answer.table([["Peneliti", Q1], ["Informan", ""]]).rows[1].cells[1]
    cell.paragraphs[0].add_run("Jadwalnya begini:")
    cell.add_table(1, 2).rows[0].cells[1].text = "Senin"
    assert talk(answer.read(tmp_path))[1] == ("informant", "Jadwalnya begini:\nSenin")


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    mark = 'w:id="1" w:author="a"'
    gone = f"<w:del {mark}><w:r><w:delText>{Q2}</w:delText></w:r></w:del>"
    paper = Paper().xml(
        paragraph(run("P: Apakah ") + f"<w:ins {mark}>{run('di sini ')}</w:ins>" + gone
                  + run("pernah ada pelatihan?")),
        paragraph(f"<w:pPr><w:rPr><w:del {mark}/></w:rPr></w:pPr>"
                  + run("N: Pernah, tapi jarang ")),
        paragraph(run("sekali ya, Bu. ") + f"<w:moveTo {mark}>{run('Setahun paling ')}</w:moveTo>"
                  + f"<w:moveFrom {mark}>{run('Kata orang ')}</w:moveFrom>" + run("satu kali.")),
    )  # fmt: skip
    table = paper.table([["P", "Apa lagi?"], ["N", "Dihapus."], ["N", "Cukup."]])
    properties = xml(f"<w:trPr><w:del {mark}/></w:trPr>")
    table.rows[1]._tr.insert(0, properties)
    transcript = paper.read(tmp_path)
    assert talk(transcript) == [
        *TALK[:2], ("interviewer", "Apa lagi?"), ("informant", "Cukup."),
    ]  # fmt: skip


def test_content_controls_links_and_smart_tags_are_read(tmp_path: Path) -> None:
    control = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    paper = Paper().xml(
        control.format("", paragraph(run(f"P: {Q1}"))),
        paragraph(
            run("N: ")
            + control.format("", run("Pernah, "))
            + f"<w:hyperlink>{run('tapi ')}</w:hyperlink>"
            + f'<w:smartTag w:uri="u" w:element="e">{run("jarang ")}</w:smartTag>'
            + f'<w:fldSimple w:instr="DATE">{run("sekali ")}</w:fldSimple>'
            + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            + "<w:r><w:instrText>PAGE</w:instrText></w:r>"
            + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
            + run("ya, Bu. Setahun paling satu kali.")
            + control.format("<w:showingPlcHdr/>", run("Klik di sini"))
        ),
    )
    assert talk(paper.read(tmp_path)) == TALK[:2]


def test_signs_within_a_line(tmp_path: Path) -> None:
    signs = (
        "<w:r><w:t>teman</w:t><w:noBreakHyphen/><w:t>teman</w:t><w:tab/><w:t>ke</w:t>"
        '<w:softHyphen/><w:t>luar </w:t><w:sym w:font="Wingdings" w:char="F0E0"/>'
        '<w:sym w:font="x" w:char="GG"/><w:sym w:font="x" w:char="D800"/><w:br/><w:t>baris</w:t>'
        '<w:footnoteReference w:id="2"/></w:r>'
    )
    transcript = Paper().xml(paragraph(run("N: ") + signs)).read(tmp_path)
    assert talk(transcript) == [("informant", "teman-teman keluar →\nbaris")]
    check_offsets(transcript)


def test_the_text_of_a_text_box_comes_once_and_interrupts_nobody(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph(run('Foto ruang rapat'))}</w:txbxContent>"
    drawing = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>'
        f"{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    paper = Paper().xml(
        paragraph(run(f"P: {Q1}")), paragraph(run("N: Pernah, ") + drawing + run("tapi jarang."))
    )
    transcript = paper.say("Begitu, Bu.", f"P: {Q2}").read(tmp_path)
    assert transcript.source_text.count("Foto ruang rapat") == 1
    assert talk(transcript) == [
        TALK[0], ("informant", "Pernah, tapi jarang.\nBegitu, Bu."), TALK[2],
    ]  # fmt: skip
    check_offsets(transcript)


def test_headers_footers_and_automatic_numbers_stay_outside(tmp_path: Path) -> None:
    paper = Paper()
    section = paper.document.sections[0]
    section.header.paragraphs[0].add_run("RAHASIA")
    section.footer.paragraphs[0].add_run("Halaman 1")
    for words in (f"P: {Q1}", f"N: {A1}"):
        paper.document.add_paragraph(words, style="List Number")
    transcript = paper.read(tmp_path)
    assert talk(transcript) == TALK[:2]
    assert "RAHASIA" not in transcript.source_text


def test_a_table_of_contents_is_no_talk_and_a_heading_may_name_the_speaker(tmp_path: Path) -> None:
    paper = Paper()
    for n, (role, words) in enumerate(TALK):
        paper.heading("Peneliti" if role == "interviewer" else "Informan 1", 2).say(words)
        assert n < 4
    paper.document.styles.add_style("toc 1", 1)
    paper.document.paragraphs[0].insert_paragraph_before("Informan 1\t3", style="toc 1")
    transcript = paper.read(tmp_path)
    assert talk(transcript) == TALK


def test_long_documents_are_read_whole(tmp_path: Path) -> None:
    paper = Paper()
    body = paper.document.element.body
    lines = [
        xml(paragraph(run(f"{label}: {words} Yang ke-{n} begitu.")))
        for n in range(3000)
        for label, words in (("P", Q1), ("N", A1))
    ]
    for line in lines:
        body.insert(0, line)
    cell = "<w:tc><w:tcPr/>{}</w:tc>"
    rows = "".join(
        "<w:tr>"
        + "".join(cell.format(paragraph(run(text))) for text in (str(n), Q2, A2))
        + "</w:tr>"
        for n in range(1, 3001)
    )
    paper.xml(f"<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>")
    path = paper.save(tmp_path)
    transcript = read_transcript(path)
    assert len(transcript.turns) == 12_000
