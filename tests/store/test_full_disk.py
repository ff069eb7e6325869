"""A disk that takes no more bytes amid each kind of act; more in `benchmarks/full_disk.py`.

Where a small file system may be mounted, it is really full; everywhere else on Unix a limit of the
size of files stands for it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from qualnlp.errors import StudyReadOnly
from qualnlp.study import Study
from qualnlp.whole_files import write_whole

BENCH = Path(__file__).parents[2] / "benchmarks" / "full_disk.py"
LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
from qualnlp.cli.main import main
main(sys.argv[2:])
"""
unix = pytest.mark.skipif(os.name == "nt", reason="Windows has no limit of a file's size")


def may_mount() -> bool:
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    done = subprocess.run(
        ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
    )
    return done.returncode == 0


@pytest.mark.slow
@pytest.mark.skipif("not may_mount()", reason="this user may not mount a small file system")
def test_each_act_on_a_full_disk_is_done_or_refused_in_a_sentence() -> None:
    command = [sys.executable, str(BENCH), "--tries", "48", "--seed", "3"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()[1:]
    assert len(lines) == 16 and all(line.endswith(" 0 faults") for line in lines), done.stdout


def limited(most: int, *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LIMITED, str(most), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@unix
@pytest.mark.parametrize("most", [0, 5_000, 40_000, 100_000])
def test_an_act_that_finds_no_room_is_refused_and_the_study_stays(
    most: int, tmp_path: Path
) -> None:
    talk = "P: Bagaimana pelatihannya, Bu?\nN: Pelatihan ada tiap tahun, {} kali.\n"
    (tmp_path / "a.txt").write_text(talk.format("tiga"), encoding="utf-8")
    (tmp_path / "b.txt").write_text("".join(talk.format(n) for n in range(4000)), encoding="utf-8")
    book = tmp_path / "k.csv"
    book.write_text("id,name,definition\na,A,b\n", encoding="utf-8")
    path = tmp_path / "s.study"
    with Study(path) as study:
        study.set_codebook(book)
        study.add(tmp_path / "a.txt")
        key = study.excerpts()["excerpt_id"].iloc[1]
        study.confirm(key, "a", coder="ani")
    names = sorted(one.name for one in tmp_path.iterdir())
    for words in (
        ["add", path, tmp_path / "b.txt"],
        ["reduce", path, "--out", tmp_path / "reduksi"] if most < 100 else ["--version"],
        ["backup", path],
        ["new", tmp_path / "baru.study", "--codebook", book],
    ):
        done = limited(most, *words)
        said = done.stdout + done.stderr
        assert "Traceback" not in said and "rusak:" not in said
        if words[0] != "--version":
            assert done.returncode == 1, (words, said)
            assert any(one in said for one in ("penuh", "besar berkas", "terlalu besar")), said
        here = sorted(
            one.name for one in tmp_path.iterdir() if not one.name.endswith(("-wal", "-shm"))
        )
        assert here == names, words
    with Study(path) as study:
        assert "error" not in {one.level for one in study.doctor()}
        assert len(study.decisions()) == 1 and len(study.transcripts()) == 1
    assert sorted(one.name for one in tmp_path.iterdir()) == names


def test_a_study_that_cannot_be_begun_leaves_no_empty_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StudyReadOnly("cakram penuh")

    monkeypatch.setattr("qualnlp.store.connection.refuse_foreign_wal", full)
    with pytest.raises(StudyReadOnly):
        Study(tmp_path / "baru.study")
    assert list(tmp_path.iterdir()) == []


def test_of_several_files_all_are_written_or_none(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"lama")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):
        write_whole({tmp_path / "a.csv": b"baru", tmp_path / "tidak" / "b.csv": b"baru"})
    assert (tmp_path / "a.csv").read_bytes() == b"lama"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.csv", "folder"]
