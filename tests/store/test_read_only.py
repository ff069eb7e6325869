"""A study that can only be read is read; one whose file is cut off is called damaged."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualnlp.cli import main
from qualnlp.errors import StudyDamaged, StudyReadOnly
from qualnlp.study import Study
from tests.store.raw import AS_VERSION_2, raw


@pytest.fixture
def filled(study: Study, speech: list[str], tmp_path: Path) -> Path:
    """The file of a study with a coding and a conclusion, alone in a folder, and closed."""
    study.confirm(speech[0], "pelatihan", coder="ani", stance="-")
    study.conclude("Pelatihan kurang.", ["pelatihan"], "-")
    study.close()
    if not study._store.is_file:
        pytest.skip("of files only")
    folder = tmp_path / "cakram"
    folder.mkdir()
    return Path(shutil.copy(study.path, folder / "karier.study"))


@pytest.fixture
def closed(filled: Path) -> Iterator[Path]:
    """That study where nobody can write: without the right, or on a disk mounted for reading."""
    folder = filled.parent
    if sys.platform == "win32":
        pytest.skip("Windows keeps no such rights")
    if os.geteuid():
        folder.chmod(0o500)
        yield filled
        folder.chmod(0o700)
        return
    # Permissions do not bind the administrator; a disk mounted for reading does.
    binds = (
        ["mount", "--bind", str(folder), str(folder)],
        ["mount", "-o", "remount,ro,bind", str(folder)],
    )
    try:
        subprocess.run(binds[0], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this administrator may not mount a disk")
    try:
        subprocess.run(binds[1], check=True, capture_output=True)
        yield filled
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    with pytest.raises(SystemExit) as stopped:
        main([str(word) for word in words])
    printed = capsys.readouterr()
    return int(stopped.value.code or 0), printed.out + printed.err


def test_a_study_on_a_read_only_disk_is_read(
    closed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (("verify",), ("doctor",), ("reduce", "--out", tmp_path / "tabel")):
        code, told = run(capsys, words[0], closed, *words[1:])
        assert code == 0, told
    with Study(closed) as study:
        assert study.codings()["code"].tolist() == ["pelatihan"]
    assert [path.name for path in closed.parent.iterdir()] == [closed.name]


def test_a_write_to_a_read_only_study_says_that_it_can_only_be_read(
    closed: Path, speech: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("conclude", closed, "Promosi jarang.", "--codes", "promosi")
    code, told = run(capsys, *words)
    assert code == 1 and "hanya dapat dibaca" in told and "Salin ke folder lain" in told
    with Study(closed) as study:
        with pytest.raises(StudyReadOnly):
            study.finish(speech[0], coder="ani")
        assert len(study.decisions()) == 1
    code, told = run(capsys, "new", closed.with_name("baru.study"))
    assert code == 1 and "izin" in told and "unable" not in told


def test_an_older_study_on_a_read_only_disk_asks_for_a_copy(
    filled: Path, request: pytest.FixtureRequest
) -> None:
    raw(filled, *AS_VERSION_2)
    closed = request.getfixturevalue("closed")
    with pytest.raises(StudyReadOnly, match="Salin ke folder lain"):
        Study(closed)


@pytest.mark.parametrize("size", [60, 9_000, 40_000])
def test_a_study_that_was_cut_off_is_called_damaged(
    filled: Path, size: int, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = filled.read_bytes()
    filled.write_bytes(whole[:size])
    for command in ("doctor", "verify"):
        code, told = run(capsys, command, filled)
        assert code == 1 and "bukan studi" not in told and "Traceback" not in told
        assert "rusak" in told and "import" in told
    assert filled.read_bytes() == whole[:size]


def test_a_page_that_was_overwritten_is_no_traceback(
    filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = bytearray(filled.read_bytes())
    for start in range(4096 * 3, len(whole), 4096):
        whole[start : start + 200] = b"\xff" * 200
    filled.write_bytes(bytes(whole))
    for command in ("doctor", "verify"):
        code, told = run(capsys, command, filled)
        assert code == 1 and "rusak" in told and "Traceback" not in told
    with pytest.raises(StudyDamaged), Study(filled) as study:
        study.excerpts()
