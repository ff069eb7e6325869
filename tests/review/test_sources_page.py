"""Transcripts on the page: read again, taken out, and back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qualnlp.review import Session
from qualnlp.study import Study
from tests.review.page_reader import Reader


@pytest.fixture
def source(desk_study: Study, example: Path, tmp_path: Path) -> Path:
    """A transcript whose file may be edited."""
    path = Path(shutil.copy(example / "04-informan-4.txt", tmp_path / "lagi.txt"))
    path.write_text("P: Ada diklat?\nN: Jarang, Bu.\n", encoding="utf-8")
    desk_study.add(path)
    return path


def key_of(study: Study, file: str) -> str:
    return str(study.sources().set_index("file").loc[file, "transcript_id"])


def test_a_source_is_read_again_from_its_place_and_undone(
    reader: Reader, session: Session, source: Path
) -> None:
    study, key = session.study, key_of(session.study, "lagi.txt")
    answer = study.excerpts().query("transcript_id == @key and role == 'informant'")
    study.confirm(answer["excerpt_id"].iloc[0], "pelatihan", coder="citra")
    same = reader.post("/sources", transcript=key, act="update")
    assert reader.told(same) == ["lagi.txt: tidak ada yang berubah."]
    source.write_text("P: Ada diklat?\nN: Sering sekali.\n", encoding="utf-8")
    told = reader.told(reader.post("/sources", transcript=key, act="update"))
    assert any("tidak dibawa (pelatihan: citra): “Jarang, Bu.”" in one for one in told)
    assert study.codings().empty
    told = reader.told(reader.post("/undo", back="/sources"))
    assert "Dibatalkan: lagi.txt dibaca ulang." in told and len(study.codings()) == 1


def test_a_coded_source_is_asked_about_before_it_is_taken_out(
    reader: Reader, session: Session, source: Path
) -> None:
    study, key = session.study, key_of(session.study, "lagi.txt")
    answer = study.excerpts().query("transcript_id == @key and role == 'informant'")
    study.finish(answer["excerpt_id"].iloc[0], coder="budi")
    asked = reader.post("/sources", transcript=key, act="remove")
    assert "Keluarkan “lagi.txt”?" in asked and "lagi.txt" in set(study.transcripts()["file"])
    reader.post("/sources", transcript=key, act="remove", sure="1")
    assert "lagi.txt" not in set(study.transcripts()["file"])
    reader.post("/undo", back="/sources")
    assert "lagi.txt" in set(study.transcripts()["file"])


def test_what_cannot_be_done_is_told(reader: Reader, session: Session, source: Path) -> None:
    key = key_of(session.study, "lagi.txt")
    reader.post("/sources", 400, transcript="0f", act="update")
    reader.post("/sources", 400, transcript=key, act="menari")
    source.unlink()
    page = reader.get("/sources")
    assert "berkas asalnya tidak di tempatnya" in page
    reader.post("/sources", 409, transcript=key, act="update")
