"""The example study from transcripts to conclusions, as a stranger runs it."""

from __future__ import annotations

import socket
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from qualnlp.cli import main
from qualnlp.study import Study

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "luaran"
    patch = pytest.MonkeyPatch()
    # Cut the network off entirely, loopback too.
    patch.setattr(socket, "socket", None)
    with pytest.raises(SystemExit) as stopped:
        main(["demo", "--out", str(folder)])
    patch.undo()
    assert stopped.value.code == 0
    return folder


def test_it_ends_with_what_people_want(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["demo", "--out", str(tmp_path)])
    told = capsys.readouterr().out
    for part in (
        "BERTENTANGAN dengan bukti", "TANPA bukti", "informasi-karier", "Informan 6", "kappa = 0,",
        "bab-iv.docx", "kutipan, 8 transkrip",
    ):  # fmt: skip
        assert part in told


def test_the_chapter_quotes_every_coding_with_its_mark(out: Path) -> None:
    document = docx.Document(str(out / "bab-iv.docx"))
    text = "\n".join(
        [p.text for p in document.paragraphs]
        + [cell.text for t in document.tables for row in t.rows for cell in row.cells]
    )
    with Study(out / "contoh.study") as study:
        quotes = study.reduce("ani").quotes
    assert "Kedua pengode studi contoh ini model bahasa yang sama, bukan orang" in text
    assert "Keputusan pertama (UTC)" in text
    for quote, mark in zip(quotes["text"], quotes["source"], strict=True):
        assert quote in text
        assert mark.strip("()") in text  # in the appendix a mark has a cell of its own


def test_excel_names_informants_and_codes(out: Path) -> None:
    workbook = load_workbook(out / "tabel.xlsx")
    cells = {
        str(value)
        for sheet in workbook
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value is not None
    }
    assert {"Informan 2", "Observasi kantor", "Pelatihan", "Informasi Karier"} <= cells


def test_pictures_and_page_are_there(out: Path) -> None:
    for name in ("matriks.png", "kode.png"):
        assert (out / name).read_bytes().startswith(b"\x89PNG")
    for name in ("matriks.svg", "kode.svg"):
        assert "<svg" in (out / name).read_text(encoding="utf-8")
    page = (out / "laporan.html").read_text(encoding="utf-8")
    assert "Informan 6" in page and 'lang="id"' in page


def test_a_run_that_is_stopped_leaves_nothing_and_the_next_one_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    folder = tmp_path / "luaran"
    with monkeypatch.context() as patch:
        patch.setattr(Study, "verify", stop)
        for place in (folder, tmp_path):
            with pytest.raises(SystemExit) as stopped:
                main(["demo", "--out", str(place)])
            assert stopped.value.code == 130
            assert capsys.readouterr().err == "Dihentikan.\n"
            assert list(tmp_path.iterdir()) == []
    with pytest.raises(SystemExit) as done:
        main(["demo", "--out", str(folder)])
    assert done.value.code == 0
    assert not [made.name for made in folder.iterdir() if made.name.startswith(".")]


def test_a_second_run_gives_the_same_files_and_spares_work(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["demo", "--out", str(tmp_path)])
    assert stopped.value.code == 0
    for made in out.iterdir():
        if made.suffix != ".study":
            assert made.read_bytes() == (tmp_path / made.name).read_bytes(), made.name
    with Study(tmp_path / "contoh.study") as study:
        first = study.excerpts()["excerpt_id"].iloc[1]
        study.confirm(first, "pelatihan", coder="saya")
    with pytest.raises(SystemExit) as refused:
        main(["demo", "--out", str(tmp_path)])
    assert refused.value.code == 1
    assert "tidak ditimpa" in capsys.readouterr().err
