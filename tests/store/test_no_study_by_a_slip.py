"""No study is made where none was asked for: of an emptied file, or where an open one was."""

from __future__ import annotations

import subprocess
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualnlp import Codebook, Study
from qualnlp.cli import main
from qualnlp.codebook import Code
from qualnlp.errors import StudyDamaged, StudyMissing, StudyReadOnly
from qualnlp.store import errors, has_study

BOOK = Codebook([Code("gaji", "Gaji", "Upah.")])
READING = (["doctor"], ["verify"], ["suggest"], ["codebook"], ["reduce", "--out", "x"])


@pytest.mark.parametrize("words", READING, ids=lambda words: words[0])
def test_an_emptied_study_is_not_made_anew(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "karier.study"
    place.touch()
    with pytest.raises(SystemExit) as ended:
        main([words[0], str(place), *words[1:]])
    assert ended.value.code == 1
    assert "kosong (0 bita)" in capsys.readouterr().err
    assert place.stat().st_size == 0 and list(tmp_path.iterdir()) == [place]
    with pytest.raises(StudyDamaged):
        has_study(place)


@pytest.mark.parametrize("way", ["renamed", "deleted"])
def test_an_act_on_a_study_that_moved_away_leaves_no_file(tmp_path: Path, way: str) -> None:
    place = tmp_path / "a.study"
    with Study(place) as study:
        study.set_codebook(BOOK)
        if way == "renamed":
            place.rename(tmp_path / "cadangan.study")
        else:
            place.unlink()
        for act in (study.decisions, study.excerpts, lambda: study.set_codebook(BOOK)):
            with pytest.raises(StudyMissing, match="tidak ada lagi di tempatnya"):
                act()
        assert not place.exists()
    if way == "renamed":
        with Study(tmp_path / "cadangan.study") as study:
            assert len(study.codebook) == 1


@pytest.mark.parametrize("target", ["tidak-ada.study", "a.study"])
def test_a_link_that_leads_nowhere_stays_and_is_told(
    tmp_path: Path, target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "a.study"
    place.symlink_to(target)
    with pytest.raises(SystemExit) as ended:
        main(["new", str(place)])
    assert ended.value.code == 1 and "sudah ada" in capsys.readouterr().err
    with pytest.raises(StudyReadOnly):
        Study(place)
    assert place.is_symlink() and list(tmp_path.iterdir()) == [place]


def test_new_takes_away_no_study_that_another_process_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, book = tmp_path / "a.study", tmp_path / "k.yaml"
    book.write_text("codes:\n  - id: lain\n    name: Lain\n", encoding="utf-8")
    read = Codebook.read

    def meanwhile(path: Path) -> Codebook:
        with Study(place) as study:  # somebody else, after `new` looked and found nothing
            study.set_codebook(BOOK)
            source = tmp_path / "a.txt"
            source.write_text("P: Gaji?\nN: Gajinya kecil sekali, Bu.", encoding="utf-8")
            study.add(source)
            excerpts = study.excerpts().query("role == 'informant'")
            study.confirm(excerpts["excerpt_id"].iloc[0], "gaji", coder="ani")
        return read(path)

    monkeypatch.setattr(Codebook, "read", meanwhile)
    with pytest.raises(SystemExit) as ended:
        main(["new", str(place), "--codebook", str(book)])
    assert ended.value.code == 1
    with Study(place, create=False) as study:
        assert len(study.codings()) == 1


def test_names_with_signs_of_addresses_are_files(tmp_path: Path) -> None:
    for name in ("50% selesai?.study", "a#b&c=d.study", "spasi dan é.study"):
        with Study(tmp_path / name) as study:
            study.set_codebook(BOOK)
        assert has_study(tmp_path / name)
        with Study(tmp_path / name) as study:
            assert len(study.codebook) == 1


def test_a_full_disk_is_not_called_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    for said in ("disk I/O error", "unable to open database file", "database or disk is full"):
        (tmp_path / "a.study").write_bytes(b"SQLite format 3\0")
        monkeypatch.setattr(errors, "disk_usage", lambda path: usage(9, 9, 0))
        told = errors._of_file(said, str(tmp_path / "a.study"))
        assert isinstance(told, StudyReadOnly) and "Cakram penuh" in str(told)
        if "full" not in said:
            monkeypatch.setattr(errors, "disk_usage", lambda path: usage(9, 0, 10**9))
            told = errors._of_file(said, str(tmp_path / "a.study"))
            assert "Cakram penuh" not in str(told)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 600 kilobytes, where the system lets us mount one."""
    place = tmp_path / "cakram"
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(place)], capture_output=True
    )
    if done.returncode:
        pytest.skip("no right to mount a disk here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_without_a_free_byte(small_disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = small_disk / "a.study"
    with Study(place) as study:
        study.set_codebook(BOOK)
    with (small_disk / "isi").open("wb", buffering=0) as fill, pytest.raises(OSError):
        while True:
            fill.write(bytes(4096))
    with pytest.raises(SystemExit):
        main(["doctor", str(place)])
    told = capsys.readouterr()
    assert "rusak:" not in told.err + told.out
    (small_disk / "isi").unlink()
    with Study(place) as study:
        assert len(study.codebook) == 1
