"""A coded transcript as a Word document, and the comments of those who read it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings

from qualnlp.errors import ExchangeUnreadable, QualNlpError
from qualnlp.study import Study
from tests.exchange.studies import Made, built, made_studies


def codings(study: Study) -> list[Any]:
    columns = ["excerpt_id", "code", "coder", "stance", "mode", "memo"]
    return sorted(study.codings()[columns].fillna("").itertuples(index=False, name=None))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=made_studies())
def test_every_coding_is_a_comment_and_comes_back(made: Made) -> None:
    with built(made) as (study, folder):
        done = study.export(folder / "a.docx")
        again = study.export(folder / "b.docx")
        assert done.path.read_bytes() == again.path.read_bytes()
        comments = list(Document(str(folder / "a.docx")).comments)
        memos = study.memos("excerpt")
        assert len(comments) == len(study.codings()) + len(memos)
        with Study(folder / "salinan.study") as copy:
            copy.set_codebook(study.codebook)
            for path in sorted(folder.glob("*/wawancara.txt")):
                copy.add(path)
            copy.import_file(folder / "a.docx")
            assert [row[:5] for row in codings(copy)] == [row[:5] for row in codings(study)]
            kept = [" ".join(row[5].split()) for row in codings(copy)]
            assert kept == [" ".join(row[5].split()) for row in codings(study)]
            assert len(copy.memos("excerpt")) == len(memos)
            assert len(copy.transcripts()) == len(study.transcripts())
        before = len(study.decisions())
        study.import_file(folder / "a.docx")
        assert len(study.decisions()) == before


@pytest.fixture
def commented(study: Study, speech: list[str], tmp_path: Path) -> Path:
    """Our document, in which a supervisor commented by hand."""
    study.confirm(speech[0], "pelatihan", coder="ani")
    path = study.export(tmp_path / "karier.docx").path
    document = Document(str(path))
    texts = study.excerpts().set_index("excerpt_id")["text"]
    for number, said in (
        (1, "Promosi (+)\nBagus sekali."), (2, "pelatihan; gaji"), (3, "Perlu ditanya lagi."),
        (4, "Pelatihan: lihat hlm. 3"),
    ):  # fmt: skip
        words = texts[speech[number]][-30:]
        paragraph = next(p for p in document.paragraphs if words in p.text)
        document.add_comment(paragraph.runs[-1], text=said, author="Dr. Rina", initials="R")
    document.save(str(path))
    return path


def test_a_supervisors_comments_are_codings_of_a_coder(
    study: Study, commented: Path, speech: list[str]
) -> None:
    codes = {code.id for code in study.codebook}
    done = study.import_file(commented)
    mine = study.codings("Dr. Rina").fillna("")
    found = {(row.code, row.stance, row.memo) for row in mine.itertuples()}
    assert ("promosi", "mendukung", "Bagus sekali.") in found
    assert ("pelatihan", "", "lihat hlm. 3") in found
    assert set(mine["excerpt_id"]) <= set(speech[1:5])
    # "gaji" is no code of this book: the whole comment is a memo, and no code is made of it.
    assert {code.id for code in study.codebook} == codes
    assert set(study.memos("excerpt")["text"]) == {"pelatihan; gaji", "Perlu ditanya lagi."}
    assert set(done.losses.loc[done.losses["kind"] == "memo", "outcome"]) == {"guessed"}


def test_a_document_that_was_commented_on_is_not_written_over(
    study: Study, commented: Path
) -> None:
    before = commented.read_bytes()
    with pytest.raises(QualNlpError, match="--overwrite"):
        study.export(commented)
    assert commented.read_bytes() == before
    study.export(commented, overwrite=True)
    assert commented.read_bytes() != before


def test_comments_in_the_transcript_itself_are_read(
    study: Study, example: Path, tmp_path: Path
) -> None:
    """She opens the transcript as it is, comments, and sends it back."""
    path = tmp_path / "01-informan-1.docx"
    document = Document(str(example / "01-informan-1.docx"))
    said = study.excerpts().query("role == 'informant' and transcript_id == transcript_id")
    first = study.transcripts().set_index("file").loc["01-informan-1.docx", "transcript_id"]
    words = said[said["transcript_id"] == first]["text"].iloc[2]
    paragraph = next(p for p in document.paragraphs if words[:40] in p.text)
    document.add_comment(paragraph.runs, text="pelatihan", author="Rina", initials="R")
    document.save(str(path))
    study.import_file(path)
    (row,) = study.codings().itertuples()
    assert (row.code, row.coder, row.text) == ("pelatihan", "Rina", words)
    assert len(study.transcripts()) == 2


def test_documents_without_comments_and_damaged_ones(study: Study, tmp_path: Path) -> None:
    before = study.transcripts()
    study.export(tmp_path / "a.docx")
    done = study.import_file(tmp_path / "a.docx")
    assert done.coders == {} and study.transcripts().equals(before)
    data = (tmp_path / "a.docx").read_bytes()
    (tmp_path / "b.docx").write_bytes(data[: len(data) // 2])
    (tmp_path / "c.docx").write_bytes(b"bukan")
    with (
        zipfile.ZipFile(tmp_path / "a.docx") as old,
        zipfile.ZipFile(tmp_path / "d.docx", "w") as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part = b'<!DOCTYPE a [<!ENTITY x "y">]>' + part.partition(b"?>")[2]
            new.writestr(name, part)
    for name in "bcd":
        with pytest.raises(ExchangeUnreadable):
            study.import_file(tmp_path / f"{name}.docx")
