"""Studies that a stranger, a sync client or a disk spoilt: a sentence in every command, no harm.

Never a traceback; what a refused command was given stays as it was, and nothing new is beside it.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from qualnlp.cli import main
from qualnlp.store import Store
from qualnlp.store.metadata import save_note
from qualnlp.study import Study
from tests.store.raw import raw

PAGE = 4096
ANSWER = "P: Anggaran?\nN: Anggaran terbatas sekali.\n"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, example: Path) -> Path:
    path = tmp_path_factory.mktemp("strange") / "base.study"
    with Study(path) as study:
        study.set_codebook(example / "codebook.yaml")
        study.add(example / "04-informan-4.txt")
        frame = study.excerpts()
        key = frame.loc[frame["role"] == "informant", "excerpt_id"].iloc[0]
        for coder in ("ani", "budi"):
            study.confirm(key, "pelatihan", coder=coder)
        study.memo("excerpt", key, "menarik", coder="ani")
    path.with_suffix(".csv").write_text(f"excerpt_id,code\n{key},pelatihan\n", encoding="utf-8")
    return path


def written(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as own:
        for one in statements:
            own.execute(one)
        own.commit()


TRIGGER = "CREATE TRIGGER {} AFTER INSERT ON {} BEGIN DELETE FROM memos; END"
STRANGERS: dict[str, tuple[str, ...]] = {
    "asing": (TRIGGER.format("asing", "transcripts"),),
    "decisions_no_delete": (
        "DROP TRIGGER decisions_no_delete",
        TRIGGER.format("decisions_no_delete", "decisions"),
    ),
    "pandangan": ("CREATE VIEW pandangan AS SELECT * FROM decisions",),
    "about": ("ALTER TABLE about RENAME TO lama", "CREATE VIEW about AS SELECT * FROM lama"),
    "memos": ("ALTER TABLE memos RENAME TO lama", "CREATE VIEW memos AS SELECT * FROM lama"),
}
WRITING = [
    ["add", "{}", "{new}"],
    ["code", "{}", "{table}", "--coder", "ani"],
    ["codebook", "{}", "{book}"],
    ["suggest", "{}", "--model", "lexical"],
    ["conclude", "{}", "Baru.", "--codes", "pelatihan", "--claim", "mendukung"],
]
READING = [
    ["doctor", "{}"],
    ["agree", "{}", "ani", "budi"],
    ["display", "{}", "--out", "{out}"],
    ["export", "{}", "{out}.json"],
    ["export", "{}", "{out}.xlsx"],
    ["reduce", "{}", "--out", "{out}"],
    ["verify", "{}"],
    ["import", "{good}", "{}"],
]


def told(
    command: list[str], path: Path, base: Path, example: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    """Run a command on a study; return its exit code and what it said."""
    elsewhere = path.parent.parent / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    new, table, good = (elsewhere / name for name in ("baru.txt", "kode.csv", "baik.study"))
    new.write_text(ANSWER, encoding="utf-8")
    shutil.copyfile(base.with_suffix(".csv"), table)
    shutil.copyfile(base, good)
    given = {"new": new, "table": table, "good": good, "book": example / "codebook.yaml"}
    words = [part.format(path, out=elsewhere / "out", **given) for part in command]
    with pytest.raises(SystemExit) as stopped:  # anything else is a traceback
        main(words)
    said = capsys.readouterr()
    return int(stopped.value.code or 0), said.out + said.err


def state(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() if one.is_file() else b"" for one in folder.iterdir()}


@pytest.fixture
def path(tmp_path: Path, base: Path) -> Path:
    (tmp_path / "studi").mkdir()
    shutil.copyfile(base, tmp_path / "studi" / "s.study")
    return tmp_path / "studi" / "s.study"


@pytest.mark.parametrize("name", STRANGERS)
def test_nothing_is_written_beside_a_strangers_trigger_and_doctor_names_it(
    name: str, path: Path, base: Path, example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(path, *STRANGERS[name])
    before = state(path.parent)
    for command in WRITING:
        code, said = told(command, path, base, example, capsys)
        assert code == 1 and name in said, (command, said)
        assert state(path.parent) == before, command
    code, said = told(["doctor", "{}"], path, base, example, capsys)
    assert code == 1 and f"“{name}”" in said
    for command in READING:
        told(command, path, base, example, capsys)
        assert state(path.parent) == before, command


@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
def test_a_folder_in_place_of_a_helper_file_is_named(
    ending: str, path: Path, base: Path, example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path.with_name(path.name + ending).mkdir()
    before = state(path.parent)
    for command in (*WRITING, *READING[:4], ["backup", "{}", "--out", "{out}.study"]):
        code, said = told(command, path, base, example, capsys)
        assert code == 1 and f"s.study{ending}" in said, (command, said)
        assert state(path.parent) == before, command


def left_behind(path: Path, number: int = 20) -> bytes:
    """Leave what a killed process leaves: a -wal file with changes that are not in the study."""
    copy = path.with_name("copy")
    shutil.copyfile(path, copy)
    store = Store(copy)
    with store.kept_open():
        for one in range(number):
            with store.writing() as own:
                own.exec_driver_sql("PRAGMA wal_autocheckpoint=0")
                save_note(own, f"k{one}", "x" * 2000)
        waiting = copy.with_name("copy-wal").read_bytes()
    store.close()
    copy.unlink()
    path.with_name(path.name + "-wal").write_bytes(waiting)
    return waiting


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.93, 1.0])
def test_a_wal_cut_anywhere_leaves_a_whole_study_to_which_a_transcript_is_added(
    part: float, path: Path, base: Path, example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting = left_behind(path)
    path.with_name("s.study-wal").write_bytes(waiting[: int(len(waiting) * part)])
    code, said = told(["add", "{}", "{new}"], path, base, example, capsys)
    assert code == 0, said
    code, said = told(["doctor", "{}"], path, base, example, capsys)
    assert code == 0, said
    with Study(path) as study:
        assert study.transcripts()["file"].tolist() == ["04-informan-4.txt", "baru.txt"]
        assert len(study.decisions()) == 2
    kept = raw(path, "SELECT count(*) FROM about WHERE key LIKE 'k%'")[0][0]
    assert part < 1.0 or kept == 20
    assert part > 0.0 or kept == 0


@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
def test_junk_in_a_helper_file_loses_nothing(
    ending: str, path: Path, base: Path, example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path.with_name(path.name + ending).write_bytes(random.Random(1).randbytes(5000))
    assert told(["add", "{}", "{new}"], path, base, example, capsys)[0] == 0
    code, said = told(["doctor", "{}"], path, base, example, capsys)
    assert code == 0, said
    with Study(path) as study:
        assert len(study.transcripts()) == 2 and len(study.decisions()) == 2


def overwritten(number: int, filling: Callable[[int], bytes]) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        data = bytearray(path.read_bytes())
        at = (number % (len(data) // PAGE)) * PAGE
        data[at : at + PAGE] = filling(PAGE)
        path.write_bytes(data)

    return spoil


FILLINGS: dict[str, Callable[[int], bytes]] = {
    "nothing": bytes,
    "ones": lambda n: b"\xff" * n,
    "noise": random.Random(2).randbytes,
}
PAGES = [
    (f"{filling} on page {number}", overwritten(number, FILLINGS[filling]))
    for filling, number in zip(list(FILLINGS) * 6, range(1, 91, 5), strict=True)
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "spoil"), PAGES, ids=[name for name, _ in PAGES])
def test_a_page_that_was_overwritten_is_a_sentence_everywhere(
    name: str,
    spoil: Callable[[Path], None],
    path: Path,
    base: Path,
    example: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    spoil(path)
    before = state(path.parent)
    for command in READING:
        code, said = told(command, path, base, example, capsys)
        assert code == 0 or "s.study" in said or "Studi TIDAK utuh." in said, (command, said)
        assert state(path.parent) == before, command
    code, said = told(["backup", "{}", "--out", "{out}.study"], path, base, example, capsys)
    assert code == 0 or "rusak" in said or "tidak utuh" in said, said


def as_nobody(words: list[str]) -> subprocess.CompletedProcess[str]:
    """Run the command line as the user nobody, who may read and write nothing of ours."""
    setpriv = shutil.which("setpriv")
    if setpriv is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("needs root and setpriv to become another user")
    who = [setpriv, "--reuid=65534", "--regid=65534", "--clear-groups"]
    there = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    probe = subprocess.run([*who, sys.executable, "-c", "import qualnlp"], env=there, check=False)
    if probe.returncode:
        pytest.skip("another user cannot read this installation")
    return subprocess.run(
        [*who, sys.executable, "-m", "qualnlp", *words],
        env={**there, "HOME": "/nonexistent", "MPLCONFIGDIR": "/nonexistent"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(("file", "folder"), [(0o444, 0o777), (0o666, 0o555), (0o444, 0o555)])
def test_another_user_reads_a_study_that_she_cannot_write(
    file: int, folder: int, path: Path, base: Path, example: Path, tmp_path: Path
) -> None:
    for one in (tmp_path, *tmp_path.parents):
        if not one.stat().st_mode & 0o005:
            one.chmod(one.stat().st_mode | 0o055)  # only pytest's own folders are closed
    path.chmod(file)
    path.parent.chmod(folder)
    before = state(path.parent)
    reading = as_nobody(["doctor", str(path)])
    writing = as_nobody(["codebook", str(path), str(example / "codebook.yaml")])
    path.parent.chmod(0o755)
    assert reading.returncode == 0, reading.stderr
    assert writing.returncode == 1 and "hanya dapat dibaca" in writing.stderr, writing.stderr
    assert "Traceback" not in reading.stderr + writing.stderr
    assert state(path.parent) == before
