"""Memos across the study, and the displays, on the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qualnlp.review import Session
from qualnlp.review.displays_page import display_folder
from qualnlp.study import Study
from tests.review.page_reader import Reader


def listed(page: str) -> list[str]:
    found = re.findall(r'<p class="memo" dir="auto">(.*?)</p>', page, re.DOTALL)
    return [re.sub(r"<[^>]*>", "", one) for one in found]


@pytest.fixture
def noted(desk_study: Study) -> list[str]:
    """Memos on an excerpt, a coding, a code and the study, of two people."""
    speech: list[str] = desk_study.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
    desk_study.memo("excerpt", speech[0], "Kutipan pembuka bab.", coder="citra")
    desk_study.confirm(speech[0], "promosi", coder="citra", memo="Nada kesal.")
    desk_study.memo("code", "promosi", "Definisi terlalu luas.", coder="budi")
    desk_study.memo("study", "", "Minggu depan: peran atasan.", coder="citra")
    return speech


def test_every_memo_is_listed_with_author_and_date_the_latest_first(
    reader: Reader, noted: list[str]
) -> None:
    page = reader.get("/memos")
    assert listed(page) == [
        "Minggu depan: peran atasan.",
        "Definisi terlalu luas.",
        "Nada kesal.",
        "Kutipan pembuka bab.",
    ]
    when = f"{reader.session.study.memos()['written_at'].iloc[0]:%Y-%m-%d}"
    assert page.count(f'<time datetime="{when}">') == 4 and "<bdi>budi</bdi>" in page


def test_memos_are_searched_by_word_kind_code_and_author(reader: Reader, noted: list[str]) -> None:
    assert listed(reader.get("/memos?search=pembukaan")) == ["Kutipan pembuka bab."]
    assert '<span class="hit">pembuka</span>' in reader.get("/memos?search=pembuka")
    assert listed(reader.get("/memos?target=code")) == ["Definisi terlalu luas."]
    assert listed(reader.get("/memos?coder=budi")) == ["Definisi terlalu luas."]
    of_code = listed(reader.get("/memos?code=promosi"))
    assert "Minggu depan: peran atasan." not in of_code and len(of_code) == 3
    assert "Tidak ada memo yang cocok" in reader.get("/memos?search=xyzzy")


def test_a_memo_is_written_changed_and_taken_back(reader: Reader, noted: list[str]) -> None:
    study = reader.session.study
    reader.post("/memos/write", on="code:promosi", text="Bandingkan dengan mutasi.")
    reader.post("/memos/write", on="code:promosi", text="Lihat informan 4.")
    own = study.memos("code", "promosi", coder="citra")["text"].tolist()
    # From the list one adds; in the form of the code one changes.
    assert own == ["Bandingkan dengan mutasi.\n\nLihat informan 4."]
    form = reader.get("/memos/write?target=code&id=promosi")
    assert own[0] in form
    reader.post("/memos/write", target="code", id="promosi", text="Pendek.", back="/codes")
    assert study.memos("code", "promosi", coder="citra")["text"].tolist() == ["Pendek."]
    page = reader.post("/undo", back="/memos")
    assert "Dibatalkan: memo." in reader.told(page)
    assert study.memos("code", "promosi", coder="citra")["text"].tolist() == own
    assert study.memos("code", "promosi", coder="budi")["text"].tolist() == [
        "Definisi terlalu luas."
    ]
    reader.post("/memos/write", 400, on="excerpt:0f", text="x")
    reader.get("/memos/write?target=code&id=tidak-ada", 400)


def test_a_blind_session_reads_its_own_memos_alone(desk_study: Study, noted: list[str]) -> None:
    reader = Reader(Session(desk_study, "budi", blind=True, learn=False))
    assert listed(reader.get("/memos")) == ["Definisi terlalu luas."]


def test_displays_are_made_beside_the_study_and_shown(
    reader: Reader, noted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = reader.session
    folder = display_folder(session.study.path)
    real = session.study.display
    some = ["matriks", "laporan.html"]
    monkeypatch.setattr(session.study, "display", lambda out: real(out, only=some))
    assert "Buat sajian" in reader.get("/displays") and not folder.exists()
    reader.get("/displays/matriks.svg", 404)
    reader.post("/displays")
    session.displays.wait(120)
    page = reader.get("/displays")
    assert session.displays.failure == "" and '<img src="/displays/matriks.svg' in page
    assert "ada pengodean yang lebih baru" not in page
    picture = reader.client.get("/displays/matriks.svg")
    assert picture.headers["content-type"] == "image/svg+xml" and b"<svg" in picture.content
    report = reader.client.get("/displays/laporan.html")
    policy = report.headers["content-security-policy"]
    assert "sandbox" in policy and "script" not in policy and "<table" in report.text
    for strange in ("..%2Fkarier.study", "karier.study", "lain.svg", "bab-iv.docx"):
        reader.get(f"/displays/{strange}", 404)
    session.study.finish(noted[3], coder="citra")
    assert "ada pengodean yang lebih baru" in reader.get("/displays")


def test_what_goes_wrong_with_displays_is_a_sentence(
    reader: Reader, noted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(out: Path) -> list[Path]:
        raise OSError("disk penuh")

    monkeypatch.setattr(reader.session.study, "display", full)
    reader.post("/displays")
    reader.session.displays.wait(30)
    assert "disk penuh" in reader.get("/displays")


def test_without_codings_there_is_nothing_to_display(reader: Reader) -> None:
    assert "Belum ada pengodean" in reader.get("/displays")
