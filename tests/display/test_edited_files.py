"""A display never replaces a file that a person changed."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest

from qualnlp.cli.main import main
from qualnlp.display.writers.atomic import write_files
from qualnlp.display.writers.seal import is_untouched, sealed
from qualnlp.study import Study

ONE_OF_EACH = ("bab-iv.docx", "tabel.xlsx", "laporan.html", "pohon-kode.png", "pohon-kode.svg")


@pytest.fixture(scope="module")
def contents(whole_study: Study, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("luaran")
    paths = whole_study.display(folder, "ani", only=ONE_OF_EACH)
    return {path.name: path.read_bytes() for path in paths}


@pytest.fixture
def written(contents: dict[str, bytes], tmp_path: Path) -> dict[str, Path]:
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    return {name: tmp_path / name for name in contents}


def edit(path: Path) -> None:
    """Change a file as its program would."""
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        document.add_paragraph("Tafsiran saya sendiri.")
        document.save(str(path))
    elif path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        book.worksheets[0]["Z9"] = "catatan"
        book.save(path)
    elif path.suffix == ".png":
        from PIL import Image

        picture = Image.open(path).convert("RGB")
        picture.putpixel((3, 3), (255, 0, 0))
        picture.save(path)
    else:
        path.write_bytes(path.read_bytes().replace(b"</svg>", b"<g/></svg>") + b"\n<!-- a -->")


def test_every_kind_of_file_knows_whether_it_was_edited(written: dict[str, Path]) -> None:
    for name, path in written.items():
        data = path.read_bytes()
        assert is_untouched(name, data), name
        edit(path)
        assert path.read_bytes() != data and not is_untouched(name, path.read_bytes()), name


def test_an_edited_chapter_stays_and_the_new_one_stands_beside_it(
    whole_study: Study, written: dict[str, Path], tmp_path: Path
) -> None:
    before = {name: path.read_bytes() for name, path in written.items()}
    edit(written["bab-iv.docx"])
    edited = written["bab-iv.docx"].read_bytes()
    again = {path.name for path in whole_study.display(tmp_path, "ani", only=ONE_OF_EACH)}
    assert again == set(written) - {"bab-iv.docx"} | {"bab-iv-2.docx"}
    assert written["bab-iv.docx"].read_bytes() == edited
    assert (tmp_path / "bab-iv-2.docx").read_bytes() == before["bab-iv.docx"]
    # The new one is replaced in its turn as long as nobody edits it.
    write_files(tmp_path, {"bab-iv.docx": before["bab-iv.docx"]})
    assert not (tmp_path / "bab-iv-3.docx").exists()
    edit(tmp_path / "bab-iv-2.docx")
    third = write_files(tmp_path, {"bab-iv.docx": before["bab-iv.docx"]})
    assert third == [tmp_path / "bab-iv-3.docx"]
    # Asked for, edited files are replaced.
    paths = whole_study.display(tmp_path, "ani", only="bab-iv.docx", overwrite=True)
    assert paths == [tmp_path / "bab-iv.docx"]
    assert paths[0].read_bytes() == before["bab-iv.docx"]


def test_a_moved_folder_still_knows_its_edits(written: dict[str, Path], tmp_path: Path) -> None:
    copy = tmp_path / "di tempat lain"
    copy.mkdir()
    for path in written.values():
        (copy / path.name).write_bytes(path.read_bytes())
    assert all(is_untouched(path.name, path.read_bytes()) for path in copy.iterdir())


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.png", "a.svg", "a.html"])
@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"<svg/>", b"x" * 99]
)
def test_what_others_put_there_is_never_ours(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    (path,) = write_files(tmp_path, {name: b"<new/>"})
    assert path.name == f"a-2{Path(name).suffix}"
    assert (tmp_path / name).read_bytes() == content


def test_a_sealed_picture_is_still_a_picture(written: dict[str, Path]) -> None:
    from lxml import etree
    from PIL import Image

    for name, path in written.items():
        if name.endswith(".png"):
            Image.open(BytesIO(path.read_bytes())).verify()
        if name.endswith(".svg"):
            etree.fromstring(path.read_bytes())
    assert sealed("x.csv", b"a") == b"a"


def test_the_command_says_what_stayed(
    whole_study: Study, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "luaran"
    words = ["display", str(whole_study.path), "--out", str(out), "--only", "kode"]

    def told(*more: str) -> str:
        with pytest.raises(SystemExit) as ended:
            main([*words, *more])
        assert ended.value.code == 0
        return " ".join(capsys.readouterr().out.split())

    assert "sunting" not in told()
    edit(out / "kode.png")
    said = "kode.png sudah Anda sunting dan tidak disentuh; versi baru: kode-2.png"
    assert said in told()
    assert told("--overwrite").endswith("kode.svg")
