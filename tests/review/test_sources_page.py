"""Transcripts on the page: read again, taken out, and back."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from qualnlp.review import Session
from qualnlp.study import Study
from tests.review.page_reader import OURS, Reader


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


def test_transcripts_are_added_where_the_model_of_the_latest_suggestions_is_gone(
    desk_study: Study,
) -> None:
    def own_model(texts: list[str]) -> np.ndarray:
        return np.array([[len(text), 1 + text.count("a")] for text in texts], dtype=float)

    desk_study.suggest(model=own_model)
    with Study(desk_study.path) as again:
        reader = Reader(Session(again, "citra", learn=False))
        answer = reader.client.post(
            "/sources/add",
            files=[("files", ("baru.txt", b"P: Ada diklat?\nN: Jarang sekali."))],
            data={"technique": "wawancara", "suggest": "1"},
            headers={"Origin": OURS},
        )
        assert answer.status_code == 200 and str(answer.url).endswith("/sources")
        told = reader.told(answer.text)
        assert "1 transkrip ditambahkan." in told and any("own_model" in one for one in told)
        assert "baru.txt" in set(again.transcripts()["file"])
