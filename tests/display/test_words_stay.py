"""What the researcher writes in a draft comes back in the next one, however she edited it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp.display.labels import agreement_title, conclusions_title
from qualnlp.display.report_data import shown_names
from qualnlp.display.writers.chapter import chapter_bytes
from qualnlp.display.writers.chapter_codes import write_codes, write_whole_discussion
from qualnlp.display.writers.docx import Chapter
from qualnlp.display.writers.places import (
    DISCUSSION,
    SUMMARY,
    WHOLE,
    bookmark_name,
    invitation,
    read_words,
    runs_of_words,
)
from qualnlp.errors import FileMissing, QualNlpError
from qualnlp.i18n import use_language
from tests.display.small_study import CODEBOOK, study

NAMES = shown_names(CODEBOOK)


def draft(path: Path, **changed: object) -> Path:
    """Write the parts of a chapter that hold places; its pictures would take seconds."""
    report = replace(study(), **changed)  # type: ignore[arg-type]
    chapter = Chapter(report.title)
    write_codes(chapter, report)
    chapter.heading(conclusions_title(), 2)
    write_whole_discussion(chapter, report)
    chapter.heading(agreement_title(), 2)
    chapter.body("Kappa.")
    path.write_bytes(chapter.to_bytes())
    return path


def place_in(document: Any, place: str, code: str) -> Paragraph:
    """Return the paragraph that stands below the label of a place."""
    name = bookmark_name(place, code)
    for paragraph in document.paragraphs:
        if any(one.get(qn("w:name")) == name for one in paragraph._p.iter(qn("w:bookmarkStart"))):
            return Paragraph(paragraph._p.getnext(), paragraph._parent)
    raise AssertionError((place, code))


def write(path: Path, place: str, code: str, *lines: str) -> None:
    document = docx.Document(str(path))
    below = place_in(document, place, code)
    below.text = lines[0]
    last = below._p
    for line in lines[1:]:
        more = docx.oxml.OxmlElement("w:p")
        last.addnext(more)
        Paragraph(more, below._parent).add_run(line)
        last = more
    document.save(str(path))


def test_an_untouched_chapter_holds_no_words_and_every_place(tmp_path):
    whole = tmp_path / "a.docx"
    whole.write_bytes(chapter_bytes(study()))
    found = read_words(whole, NAMES)
    codable = [code.id for code in CODEBOOK.codable]
    wanted = {(place, code) for place in (SUMMARY, DISCUSSION) for code in codable}
    assert set(found.found) == wanted | {(DISCUSSION, WHOLE)}
    assert set(found.found.values()) == {None} and not found.left


def test_what_is_written_is_read_back_and_stands_in_the_next_draft(tmp_path):
    path = draft(tmp_path / "a.docx")
    write(path, DISCUSSION, "pelatihan", "Pelatihan timpang.", "Ini sejalan dengan Rivai (2003).")
    write(path, SUMMARY, "promosi", "Promosi lama.")
    write(path, DISCUSSION, WHOLE, "Secara umum belum merata.")
    found = read_words(path, NAMES).found
    words = {key: text for key, text in found.items() if text is not None}
    assert words == {
        (DISCUSSION, "pelatihan"): "Pelatihan timpang.\nIni sejalan dengan Rivai (2003).",
        (SUMMARY, "promosi"): "Promosi lama.",
        (DISCUSSION, WHOLE): "Secara umum belum merata.",
    }
    again = draft(tmp_path / "b.docx", words=words)
    assert read_words(again, NAMES).found == found
    told = [p.text for p in docx.Document(str(again)).paragraphs]
    assert "Ini sejalan dengan Rivai (2003)." in told
    # One that she empties is told as taken away.
    write(again, SUMMARY, "promosi", "")
    assert read_words(again, NAMES).found[SUMMARY, "promosi"] == ""


def test_a_draft_without_bookmarks_is_read_by_its_labels(tmp_path):
    path = draft(tmp_path / "a.docx")
    write(path, DISCUSSION, "mutasi", "Tak ada yang bercerita.")
    write(path, DISCUSSION, WHOLE, "Umum.")
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts["word/document.xml"].decode()
    parts["word/document.xml"] = re.sub(r"<w:bookmark(Start|End)[^>]*/>", "", text).encode()
    with ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    found = {key: text for key, text in read_words(path, NAMES).found.items() if text is not None}
    assert found == {
        (DISCUSSION, "mutasi"): "Tak ada yang bercerita.",
        (DISCUSSION, WHOLE): "Umum.",
    }


def test_bold_italics_and_what_cannot_come_along(tmp_path):
    path = draft(tmp_path / "a.docx")
    document = docx.Document(str(path))
    below = place_in(document, DISCUSSION, "pelatihan")
    below.text = "Menurut "
    below.add_run("self-efficacy").italic = True
    below.add_run(" 3*2 ")
    below.add_run("penting").bold = True
    picture = docx.oxml.OxmlElement("w:drawing")
    below.add_run()._r.append(picture)
    document.save(str(path))
    read = read_words(path, NAMES)
    text = read.found[DISCUSSION, "pelatihan"]
    assert text == r"Menurut *self-efficacy* 3\*2 **penting**"
    assert len(read.left) == 1 and "gambar" in read.left[0]
    again = read_words(draft(tmp_path / "b.docx", words={(DISCUSSION, "pelatihan"): text}), NAMES)
    assert again.found[DISCUSSION, "pelatihan"] == text


def test_tracked_changes_count_as_they_stand(tmp_path):
    path = draft(tmp_path / "a.docx")
    write(path, DISCUSSION, "pelatihan", "Lama.")
    document = docx.Document(str(path))
    below = place_in(document, DISCUSSION, "pelatihan")
    run = below.runs[0]._r
    gone = docx.oxml.OxmlElement("w:del")
    run.addprevious(gone)
    gone.append(run)
    run.find(qn("w:t")).tag = qn("w:delText")
    new = docx.oxml.OxmlElement("w:ins")
    below._p.append(new)
    added = docx.oxml.OxmlElement("w:r")
    words = docx.oxml.OxmlElement("w:t")
    words.text = "Baru."
    added.append(words)
    new.append(added)
    document.save(str(path))
    assert read_words(path, NAMES).found[DISCUSSION, "pelatihan"] == "Baru."


def test_an_english_draft_is_read_too_and_a_lost_code_is_told(tmp_path):
    with use_language("en"):
        path = draft(tmp_path / "a.docx")
    write(path, DISCUSSION, "mutasi", "Nobody told.")
    assert read_words(path, NAMES).found[DISCUSSION, "mutasi"] == "Nobody told."
    fewer = {code: name for code, name in NAMES.items() if code != "mutasi"}
    read = read_words(path, fewer)
    assert (DISCUSSION, "mutasi") not in read.found
    assert any("tidak dikenal" in one for one in read.left)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 rusak", b"<html></html>"])
def test_a_draft_that_cannot_be_read_is_one_sentence(tmp_path, content):
    for name in ("a.docx", "a.xlsx"):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(QualNlpError) as told:
            read_words(path, NAMES)
        assert "tetap seperti semula" in str(told.value) and path.read_bytes() == content
    with pytest.raises(FileMissing):
        read_words(tmp_path / "tiada.docx", NAMES)
    other = tmp_path / "lain.docx"
    docx.Document().save(str(other))
    with pytest.raises(QualNlpError, match="tempat bertanda"):
        read_words(other, NAMES)


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=40
)


@settings(max_examples=60)
@given(lines=st.lists(words, min_size=1, max_size=4))
def test_any_words_come_back(lines, tmp_path_factory):
    text = "\n".join(" ".join(line.split()) for line in lines).strip()
    if not text or text in {invitation(place) for place in (SUMMARY, DISCUSSION)}:
        return
    escaped = text.replace("\\", "\\\\").replace("*", "\\*")
    runs = [part for line in escaped.split("\n") for part, _ in runs_of_words(line)]
    assert "".join(runs) == text.replace("\n", "")
    chapter = Chapter("Uji")
    chapter.place(DISCUSSION, "mutasi", escaped)
    chapter.heading("Berikutnya", 2)
    path = tmp_path_factory.mktemp("kata") / "a.docx"
    path.write_bytes(chapter.to_bytes())
    assert read_words(path, NAMES).found[DISCUSSION, "mutasi"] == escaped
