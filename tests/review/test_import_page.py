"""A colleague's file on the page, and the question what was read whole."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import quote

from qualnlp.review import Session
from qualnlp.study import Study
from tests.exchange.archives import Foreign
from tests.review.page_reader import Reader


def theirs(study: Study, folder: Path) -> Path:
    """Two coders' project on the first transcript of the study."""
    first = study.excerpts().query("role == 'informant'").head(2)
    key = first["transcript_id"].iloc[0]
    code = study.codebook.codable[0].name
    words = [
        (text, code, coder, "") for text, coder in zip(first["text"], ("u1", "u2"), strict=True)
    ]
    name = study.transcripts().set_index("transcript_id").loc[key, "file"]
    foreign = Foreign(study.transcript(key).text, words, name=str(name), codes=(code,))
    return foreign.write(folder / "kode teman.qdpx")


def boxes(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'name="read" value="([^"]*)"', page)]


def test_it_is_asked_coder_by_coder_what_was_read_whole(
    reader: Reader, session: Session, tmp_path: Path
) -> None:
    path = theirs(session.study, tmp_path)
    assert 'href="/import"' in reader.get("/coders")
    page = reader.post("/import", file=f'"{path}"')  # as Windows copies a path
    assert reader.told(page)[0].startswith("2 pengodean masuk.")
    given = boxes(page)
    assert [one.partition("\x1f")[0] for one in given] == ["u1", "u2"]
    decisions = session.study.decisions()
    assert sorted(decisions["coder"]) == ["u1", "u2"] and set(decisions["verdict"]) == {"confirmed"}
    page = reader.post("/import", file=str(path), read=given[:1])
    finished = session.study.decisions().query("verdict == 'finished'")
    assert set(finished["coder"]) == {"u1"} and len(finished) > 3
    assert reader.told(page)[0].startswith(f"{len(finished)} kutipan dicatat")
    transcript = session.study.excerpts().set_index("excerpt_id")["transcript_id"]
    assert transcript.loc[finished["excerpt_id"]].nunique() == 1


def test_a_file_that_is_not_there_or_no_project_is_a_sentence(
    reader: Reader, session: Session, tmp_path: Path
) -> None:
    (tmp_path / "rusak.qdpx").write_bytes(b"bukan arsip")
    for name, status in (("", 400), ("tidak-ada.qdpx", 409), ("rusak.qdpx", 409), ("a.mp3", 409)):
        page = reader.post("/import", status, file=str(tmp_path / name) if name else "")
        assert "Traceback" not in page
    assert len(session.study.decisions()) == 0
    # An address with names that nobody has asks nothing.
    assert not boxes(reader.get(f"/import?file=x&coder={quote('<b>nobody</b>')}"))


def test_nobody_imports_in_a_blind_session(desk_study: Study, tmp_path: Path) -> None:
    path = theirs(desk_study, tmp_path)
    reader = Reader(Session(desk_study, "citra", learn=False, blind=True))
    reader.get("/import", 403)
    reader.post("/import", 403, file=str(path))
    assert len(desk_study.decisions()) == 0
