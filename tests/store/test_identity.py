"""Which study a file is: its names and settings are proved, and a stranger's -wal is not taken."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from qualnlp.cli import main
from qualnlp.codebook import Code, Codebook
from qualnlp.errors import StudyDamaged
from qualnlp.study import Study


def make(folder: Path, name: str) -> Path:
    (folder / f"{name}.txt").write_text(f"P: Bagaimana?\nN: Sudah, {name}.\n", encoding="utf-8")
    with Study(folder / f"{name}.study") as study:
        study.set_codebook(Codebook([Code("a", "A")]))
        study.add(folder / f"{name}.txt")
    return folder / f"{name}.study"


def about(path: Path) -> dict[str, str]:
    with sqlite3.connect(path) as connection:
        return dict(connection.execute("SELECT key, value FROM about"))


def errors(path: Path) -> list[str]:
    with Study(path) as study:
        return [one.detail for one in study.doctor() if one.level == "error"]


def test_every_study_has_an_id_of_its_own_that_stays(tmp_path: Path) -> None:
    one, other = make(tmp_path, "satu"), make(tmp_path, "dua")
    first = about(one)["id"]
    assert len(first) == 32 and first != about(other)["id"]
    assert errors(one) == [] and about(one)["id"] == first
    with Study(one) as study:
        copy = study.backup()
    assert about(Path(copy))["id"] == first


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE about SET value = 'lain' WHERE key = 'id'",
        "UPDATE about SET value = '2020-01-01T00:00:00.000000+00:00' WHERE key = 'material'",
        "DELETE FROM about WHERE key = 'material'",
        "INSERT INTO about VALUES ('contoh', 'ya')",
        "DELETE FROM proofs WHERE name = 'about'",
    ],
)
def test_what_others_change_in_names_and_settings_is_seen(tmp_path: Path, statement: str) -> None:
    path = make(tmp_path, "satu")
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()
    told = " ".join(errors(path))
    assert "about" in told or "proofs" in told
    # Working on does not wash it.
    (tmp_path / "lagi.txt").write_text("P: Lalu?\nN: Begitu.\n", encoding="utf-8")
    with Study(path) as study:
        study.add(tmp_path / "lagi.txt")
    assert errors(path)


def test_a_study_without_one_gets_an_id_when_it_is_opened(tmp_path: Path) -> None:
    museum = Path(__file__).with_name("museum")
    for old in sorted(museum.glob("*.study")):
        path = Path(shutil.copy(old, tmp_path / old.name))
        with Study(path) as study:
            assert not [one for one in study.doctor() if one.check == "proofs"
                        and one.level == "error"]  # fmt: skip
        assert len(about(path)["id"]) == 32


def wal_of(path: Path, folder: Path) -> Path:
    """Return a copy of the -wal file of a study in which an interview was just added."""
    with Study(path) as study, study._store.kept_open():
        study.remember("contoh", "ya")
        return Path(shutil.copy(path.with_name(path.name + "-wal"), folder / "wal"))


def test_the_wal_of_another_study_is_not_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = make(tmp_path, "satu"), make(tmp_path, "dua")
    wal = wal_of(other, tmp_path)
    before, beside = one.read_bytes(), one.with_name("satu.study-wal")
    shutil.copy(wal, beside)
    for words in (["doctor"], ["reduce"], ["memo", "--coder", "ani", "--text", "x"]):
        with pytest.raises(SystemExit) as done:
            main([words[0], str(one), *words[1:]])
        assert done.value.code
    with pytest.raises(StudyDamaged, match="milik studi lain"):
        Study(one)
    assert one.read_bytes() == before and beside.exists()
    beside.unlink()
    one.with_name("satu.study-shm").unlink(missing_ok=True)
    assert errors(one) == [] and about(one)["id"] == about(one)["id"]


def test_its_own_wal_is_taken(tmp_path: Path) -> None:
    path = make(tmp_path, "satu")
    copy = tmp_path / "salinan.study"
    with Study(path) as study, study._store.kept_open():
        study.remember("contoh", "ya")
        for end in ("", "-wal"):
            shutil.copy(f"{path}{end}", f"{copy}{end}")
    with Study(copy) as study:
        assert study.recall("contoh") == "ya"
    assert errors(copy) == []
