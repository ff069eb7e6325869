"""What Word keeps apart from the text: its own numbers, notes, hidden words, embedded documents."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from qualnlp.transcripts import Transcript, read_transcript
from tests.transcripts.documents import A1, A2, Q1, Q2, TALK, Paper, check_offsets, run, talk, told


def numbering(paper: Paper, *levels: str) -> list[int]:
    """Add a list for each level text; return the ids of the lists."""
    part = paper.document.part.numbering_part.element
    ids = []
    for n, text in enumerate(levels, 900):
        form, _, written = text.partition("|")
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        part.insert(0, parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{n}"><w:lvl w:ilvl="0"><w:start '
            f'w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{written}"/></w:lvl>'
            f'<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
            f'<w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>'
        ))  # fmt: skip
        part.append(parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'
        ))  # fmt: skip
        ids.append(n)
    return ids


def listed(text: str, number: int, level: int = 0) -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        f"</w:pPr>{run(text)}</w:p>"
    )


def test_labels_that_word_writes_by_itself_are_speakers(tmp_path: Path) -> None:
    paper = Paper()
    asks, tells = numbering(paper, "none|P:", "decimal|N%1:")
    paper.xml(listed(Q1, asks), listed(A1, tells), listed(Q2, asks), listed(A2, tells))
    transcript = paper.read(tmp_path)
    assert talk(transcript) == TALK
    assert [who for _, who, _ in told(transcript)] == ["P", "N1", "P", "N2"]
    check_offsets(transcript)


def test_numbers_that_word_writes_make_questions(tmp_path: Path) -> None:
    paper = Paper()
    (number,) = numbering(paper, "decimal|%1.")
    paper.xml(listed(Q1, number))
    paper.say(A1)
    paper.xml(listed(Q2, number))
    paper.say(A2)
    assert talk(paper.read(tmp_path)) == TALK


def test_counters_run_on_and_begin_anew_below_another_number(tmp_path: Path) -> None:
    paper = Paper()
    (number,) = numbering(paper, "upperRoman|%1.")
    shape = [("satu", 0), ("dua", 1), ("tiga", 1), ("empat", 0), ("lima", 1)]
    paper.xml(*(listed(text, number, level) for text, level in shape))
    lines = paper.read(tmp_path).source_text.split("\n")
    assert lines == ["I. satu", "I.a) dua", "I.b) tiga", "II. empat", "II.a) lima"]


def test_numbers_in_the_first_column_of_a_table(tmp_path: Path) -> None:
    paper = Paper()
    (number,) = numbering(paper, "decimal|%1.")
    table = paper.table([["No", "Pertanyaan", "Jawaban"], ["", Q1, A1], ["", Q2, A2]])
    for row in table.rows[1:]:
        cell = row.cells[0]._tc
        from tests.transcripts.documents import xml

        cell.remove(cell.p_lst[0])
        cell.append(xml(listed("", number)))
    assert talk(paper.read(tmp_path)) == TALK


def test_bullets_are_no_words(tmp_path: Path) -> None:
    paper = Paper()
    (bullet,) = numbering(paper, "bullet|\u00b7")
    paper.xml(listed("P: Ada?", bullet), listed("N: Jarang.", bullet))
    assert paper.read(tmp_path).source_text == "P: Ada?\nN: Jarang."


def embed(paper: Paper, name: str, content: str | bytes, kind: str) -> str:
    data = content.encode() if isinstance(content, str) else content
    part = Part(PackURI(f"/word/{name}"), kind, data, paper.document.part.package)
    return paper.document.part.relate_to(part, f"{RELATIONSHIP_TYPE.A_F_CHUNK}")


CHUNK = (
    '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'r:id="{}"/>'
)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.html", f"<p>P: {Q1}</p><p>N: {A1}</p>", "text/html"),
        ("a.rtf", f"{{\\rtf1\\ansi P: {Q1}\\par N: {A1}\\par}}", "application/rtf"),
        ("a.txt", f"P: {Q1}\nN: {A1}", "text/plain"),
        ("a.mht", "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
                  f"<p>P: {Q1}</p><p>N: {A1}</p>", "message/rfc822"),
    ],
)  # fmt: skip
def test_embedded_documents_stand_in_their_place(
    tmp_path: Path, name: str, content: str, kind: str
) -> None:
    paper = Paper()
    number = embed(paper, name, content, kind)
    paper.xml(CHUNK.format(number))
    paper.say(f"P: {Q2}", f"N: {A2}")
    assert talk(paper.read(tmp_path)) == TALK


DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
DRAWN = "http://schemas.openxmlformats.org/drawingml/2006/main"


def test_the_words_of_a_diagram_stand_in_their_place(tmp_path: Path) -> None:
    shapes = "".join(
        f"<dgm:pt><dgm:t><a:p><a:r><a:t>{words}</a:t></a:r></a:p></dgm:t></dgm:pt>"
        for words in (f"P: {Q1}", f"N: {A1}")
    )
    data = (
        f'<dgm:dataModel xmlns:dgm="{DIAGRAM}" xmlns:a="{DRAWN}"><dgm:ptLst>{shapes}'
        "</dgm:ptLst></dgm:dataModel>"
    )
    paper = Paper()
    kind = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
    package = paper.document.part.package
    part = Part(PackURI("/word/diagrams/data1.xml"), kind, data.encode(), package)
    number = paper.document.part.relate_to(
        part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData"
    )
    drawing = (
        f'<w:drawing><a:graphic xmlns:a="{DRAWN}"><a:graphicData uri="{DIAGRAM}">'
        f'<dgm:relIds xmlns:dgm="{DIAGRAM}" xmlns:r="http://schemas.openxmlformats.org/'
        f'officeDocument/2006/relationships" r:dm="{number}"/></a:graphicData></a:graphic>'
        "</w:drawing>"
    )
    paper.xml(f"<w:p><w:r>{drawing}</w:r></w:p>")
    paper.say(f"P: {Q2}", f"N: {A2}")
    assert talk(paper.read(tmp_path)) == TALK


def test_an_embedded_word_file_is_read_and_a_broken_one_told(tmp_path: Path) -> None:
    inner = Paper().say(f"P: {Q1}", f"N: {A1}").save(tmp_path, "dalam.docx").read_bytes()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    paper = Paper()
    paper.xml(CHUNK.format(embed(paper, "a.docx", inner, kind)))
    paper.say(f"P: {Q2}", f"N: {A2}")
    assert talk(paper.read(tmp_path)) == TALK
    paper = Paper()
    paper.xml(CHUNK.format(embed(paper, "b.docx", inner[:300], kind)))
    paper.say(f"P: {Q2}", f"N: {A2}")
    assert any("disisipkan" in warning for warning in paper.read(tmp_path).warnings)


def test_hidden_words_are_left_out_and_told(tmp_path: Path) -> None:
    paper = Paper().say("P: Ada?")
    hidden = '<w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space="preserve"> RAHASIA</w:t></w:r>'
    paper.xml(f"<w:p>{run('N: Jarang,')}{hidden}{run(' Bu.')}</w:p>")
    transcript = paper.read(tmp_path)
    assert talk(transcript)[1] == ("informant", "Jarang, Bu.")
    assert any("RAHASIA" in warning for warning in transcript.warnings)


def test_what_was_chosen_in_a_form_is_read(tmp_path: Path) -> None:
    choice = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>'
        '<w:listEntry w:val="lima"/><w:listEntry w:val="enam"/></w:ddList></w:ffData></w:fldChar>'
        "</w:r><w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    paper = Paper().say("P: Kelas berapa?")
    paper.xml(f"<w:p>{run('N: Kelas ')}{choice}{run(', Bu.')}</w:p>")
    assert talk(paper.read(tmp_path))[1] == ("informant", "Kelas enam, Bu.")


def with_notes(path: Path, kind: str, text: str) -> Transcript:
    """Add a part of notes to a saved file."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    parts[f"word/{kind}s.xml"] = (
        f'<w:{kind}s {space}><w:{kind} w:id="1"><w:p>{run(text)}</w:p></w:{kind}></w:{kind}s>'
    ).encode()
    rels = parts["word/_rels/document.xml.rels"].decode()
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts["word/_rels/document.xml.rels"] = rels.replace(
        "</Relationships>",
        f'<Relationship Id="rIdN" Type="{base}/{kind}s" Target="{kind}s.xml"/></Relationships>',
    ).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return read_transcript(path)


@pytest.mark.parametrize(
    ("kind", "called"),
    [("footnote", "catatan kaki"), ("endnote", "catatan akhir"), ("comment", "komentar")],
)
def test_notes_are_nobodys_and_are_told(tmp_path: Path, kind: str, called: str) -> None:
    path = Paper().say(f"P: {Q1}", f"N: {A1}", f"P: {Q2}", f"N: {A2}").save(tmp_path)
    transcript = with_notes(path, kind, "maksudnya sekolah itu")
    assert talk(transcript) == TALK
    assert told(transcript)[-1] == ("other", "", "maksudnya sekolah itu")
    assert any(f"1 {called}" in warning for warning in transcript.warnings)


def test_pictures_are_told(tmp_path: Path) -> None:
    import base64
    import io

    dot = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
    )
    paper = Paper().say("P: Ada?", "N: Ada.")
    paper.document.add_picture(io.BytesIO(dot))
    assert any("1 gambar" in warning for warning in paper.read(tmp_path).warnings)


def test_italic_questions_ask(tmp_path: Path) -> None:
    document = docx.Document()
    for question, answer in ((Q1, A1), (Q2, A2)):
        document.add_paragraph().add_run(question).italic = True
        document.add_paragraph(answer)
    path = tmp_path / "a.docx"
    document.save(str(path))
    assert talk(read_transcript(path)) == TALK


def test_an_unknown_table_in_word_is_told(tmp_path: Path) -> None:
    paper = Paper().say("P: Ada?", "N: Ada.")
    paper.table([["Bulan", "Jumlah"], ["Mei", "3"], ["Juni", "4"]])
    assert any("tabel" in warning for warning in paper.read(tmp_path).warnings)
