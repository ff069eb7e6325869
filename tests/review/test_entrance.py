"""The door: without a study the page offers those that are there, a new one, and the example."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualnlp.review.app import make_pages
from qualnlp.review.entrance import Entrance
from qualnlp.review.security import Guard
from qualnlp.study import Study
from tests.review.page_reader import OURS, PORT, TOKEN


class Door:
    """A browser without a script that stands before the door."""

    def __init__(self, folder: Path) -> None:
        from starlette.testclient import TestClient

        self.entrance = Entrance(folder, "citra", make_pages)
        self.client = TestClient(
            Guard(self.entrance, TOKEN, PORT), base_url=OURS, follow_redirects=True
        )
        self.page = self.client.get(f"/?token={TOKEN}").text

    def enter(self, status: int = 200, **fields: str) -> str:
        answer = self.client.post("/enter", data=fields, headers={"Origin": OURS})
        assert answer.status_code == status, answer.text
        return answer.text


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(tmp_path)


def test_a_new_study_leads_to_its_codebook_and_then_to_transcripts(
    door: Door, tmp_path: Path, example: Path
) -> None:
    assert "Studi baru" in door.page and "Buka studi contoh" in door.page
    assert "Buka studi<" not in door.page  # there is none to open
    page = door.enter(act="new", name="gizi-desa", coder="rina")
    assert "Buku kode dari berkas" in page and (tmp_path / "gizi-desa.study").exists()
    session = door.entrance.session
    assert session is not None and session.coder == "rina"
    book = (example / "codebook.yaml").read_bytes()
    page = door.client.post(
        "/codes/file", files={"file": ("buku.yaml", book)}, headers={"Origin": OURS}
    ).text
    assert len(session.study.codebook) > 5 and "Belum ada transkrip" in page
    page = door.client.post(
        "/sources/add",
        files=[
            ("files", ("01-ani.txt", b"P: Ada diklat?\nN: Jarang sekali.")),
            ("files", ("02-budi.txt", "P: Gajinya?\nN: Cukup, Bu – lumayan.".encode())),
        ],
        data={"technique": "wawancara", "suggest": "1"},
        headers={"Origin": OURS},
    ).text
    assert "2 transkrip ditambahkan" in page
    assert (tmp_path / "gizi-desa-sumber" / "02-budi.txt").exists()
    assert not session.study.suggestions(abstained=True).empty
    assert "Jarang sekali." in door.client.get("/").text
    page = door.client.post("/undo", data={"back": "/sources"}, headers={"Origin": OURS}).text
    assert "Dibatalkan: 2 transkrip ditambahkan" in page and "Belum ada transkrip" in page


def test_a_study_that_is_there_is_opened(tmp_path: Path, example: Path) -> None:
    with Study(tmp_path / "karier.study") as study:
        study.set_codebook(example / "codebook.yaml")
        study.add(example / "04-informan-4.txt")
    door = Door(tmp_path)
    assert ">karier.study</option>" in door.page
    # What is not in the folder is not opened, whatever the form says.
    for name in ("../karier.study", "lain.study", "/etc/passwd"):
        assert "Studi ini tidak ada" in door.enter(409, act="open", study=name, coder="budi")
    page = door.enter(act="open", study="karier.study", coder="budi")
    assert 'id="desk"' in page and "budi" in page


@pytest.mark.parametrize("name", ["", "..", "a/b", "con|", "x" * 81, "a\\b"])
def test_a_name_that_cannot_be_a_file_is_refused_with_a_sentence(
    door: Door, tmp_path: Path, name: str
) -> None:
    page = door.enter(409, act="new", name=name, coder="rina")
    assert "Nama studi: sampai 80 huruf" in page and 'value="rina"' in page
    assert not list(tmp_path.rglob("*.study"))


def test_a_study_is_never_replaced(door: Door, tmp_path: Path) -> None:
    Study(tmp_path / "gizi.study").close()
    before = (tmp_path / "gizi.study").read_bytes()
    assert "sudah ada" in door.enter(409, act="new", name="gizi.study", coder="rina")
    assert "kesepakatan" in door.enter(409, act="open", study="gizi.study", coder="kesepakatan")
    assert (tmp_path / "gizi.study").read_bytes() == before
    assert door.entrance.session is None


@pytest.mark.slow
def test_the_example_is_made_once_and_can_be_coded(door: Door, tmp_path: Path) -> None:
    page = door.enter(act="example", coder="citra")
    assert 'id="desk"' in page and (tmp_path / "contoh.study").exists()
    session = door.entrance.session
    assert session is not None and len(session.study.transcripts()) == 8
    assert session.study.decisions().empty
    session.study.finish(session.desk.first(), coder="citra")
    again = Door(tmp_path)
    again.enter(act="example", coder="citra")
    assert again.entrance.session is not None
    assert len(again.entrance.session.study.decisions()) == 1
