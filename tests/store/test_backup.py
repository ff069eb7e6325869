"""A copy of a study in use is whole, private, and nobody else's file; a cut file is seen."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from qualnlp.cli import main
from qualnlp.errors import StudyDamaged, StudyExists, StudyReadOnly, WrongUse
from qualnlp.store.file_length import missing_bytes
from qualnlp.study import Study
from tests.store.raw import raw

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes of this kind")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_backup_is_the_study(study: Study, speech: list[str], tmp_path: Path) -> None:
    study.confirm(speech[0], "pelatihan", coder="ani")
    copy = study.backup(tmp_path / "salinan.study")
    study.confirm(speech[1], "pelatihan", coder="ani")
    with Study(copy) as other:
        assert len(other.decisions()) == 1
        assert other.excerpts().equals(study.excerpts())
        assert {one.level for one in other.doctor()} == {"ok"}
    default = study.backup()
    assert default.parent == Path(study.path).parent and "-cadangan-" in default.name
    assert {one.suffix for one in tmp_path.iterdir()} == {".study"}  # nothing is left beside it


def test_a_backup_while_others_write(study: Study, speech: list[str], tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with Study(study.path) as other:
            while not stop.is_set():
                other.confirm(speech[0], "pelatihan", coder="budi")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            copy = study.backup(tmp_path / f"{number}.study")
            assert missing_bytes(copy) == 0
    finally:
        stop.set()
        writer.join()


def test_a_backup_replaces_nothing(study: Study, tmp_path: Path) -> None:
    (tmp_path / "a.study").write_text("lain")
    for place in (tmp_path / "a.study", study.path):
        with pytest.raises(StudyExists):
            study.backup(place)
    assert (tmp_path / "a.study").read_text() == "lain"
    with pytest.raises(StudyReadOnly):
        study.backup(tmp_path / "tidak" / "ada.study")


def test_a_study_that_is_not_whole_is_copied_and_said_so(
    study: Study, speech: list[str], tmp_path: Path
) -> None:
    study.memo("excerpt", speech[0], "menarik", coder="ani")
    raw(study.path, "UPDATE memos SET text = 'lain'")
    with pytest.raises(StudyDamaged, match="memos"):
        study.backup(tmp_path / "a.study")
    assert (tmp_path / "a.study").exists()


@pytest.mark.postgres
def test_a_server_is_backed_up_by_its_own_tool(postgres) -> None:
    with Study(postgres()) as study, pytest.raises(WrongUse, match="pg_dump"):
        study.backup()


def test_the_command_says_where(study: Study, tmp_path: Path, capsys) -> None:
    out = tmp_path / "s.study"
    with pytest.raises(SystemExit) as stopped:
        main(["backup", str(study.path), "--out", str(out)])
    assert stopped.value.code == 0 and str(out) in capsys.readouterr().out


@POSIX
def test_only_the_owner_reads_studies_and_their_copies(
    study: Study, tmp_path: Path, example: Path
) -> None:
    old = os.umask(0)
    try:
        with Study(tmp_path / "b.study") as made:
            made.set_codebook(example / "codebook.yaml")
            assert mode(made.path) == 0o600
            with made._store.writing() as connection:
                connection.exec_driver_sql("SELECT 1")
                helpers = [one for one in tmp_path.glob("b.study-*") if one.suffix != ".tmp"]
                assert helpers and {mode(one) for one in helpers} == {0o600}
            assert mode(made.backup()) == 0o600
    finally:
        os.umask(old)


@pytest.mark.parametrize("cut", [1, 100, 4096, 5000])
def test_a_file_that_lost_its_end_is_seen(
    study: Study, cut: int, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(study.path)
    study.close()
    assert missing_bytes(path) == 0
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    assert missing_bytes(path) == cut
    with pytest.raises(StudyDamaged):
        Study(path)
    for command in (["doctor", str(path)], ["verify", str(path)]):
        with pytest.raises(SystemExit) as stopped:
            main([*command, "--lang", "en"])
        assert stopped.value.code == 1 and "cut off" in capsys.readouterr().err
    assert path.read_bytes() == whole[:-cut]


def test_a_file_cut_while_it_is_open_is_seen_by_doctor(study: Study) -> None:
    path = Path(study.path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-100])
    found = {one.check: one for one in study.doctor()}
    assert found["file"].level == "error" and "100" in found["file"].detail
    path.write_bytes(whole)
    assert {one.level for one in study.doctor()} == {"ok"}
