"""Files read in several processes come as from one: same order, same ids, same errors."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp.batch.workers import Processes
from qualnlp.errors import QualNlpError, TranscriptUnreadable
from qualnlp.i18n import use_language
from qualnlp.limits import cores
from qualnlp.study import Study
from qualnlp.transcripts import read_transcript, side_by_side
from qualnlp.transcripts.side_by_side import processes_for, read_transcripts

# Illustrative: invented answers.
ANSWERS = (
    "Jarang, Bu. Dua tahun sekali baru ada.",
    "Promosi ya begitu, yang dekat dulu yang naik.",
    "Saya sih belum pernah ikut diklat kepemimpinan.",
    "",
)


def _folder(folder: Path, lines: list[list[int]]) -> list[Path]:
    folder.mkdir()
    files = []
    for number, answers in enumerate(lines):
        files.append(folder / f"{number}.txt")
        said = "\n".join(f"P: Yang ke-{n}?\nN: {ANSWERS[n]}" for n in answers)
        files[-1].write_text(said, encoding="utf-8")
    return files


def _outcome(files: list[Path], processes: int) -> tuple[list[object], str]:
    read: list[object] = []
    try:
        for transcript in read_transcripts(files, {"P": "pewawancara"}, processes):
            read.append(transcript)
    except QualNlpError as error:
        return read, f"{type(error).__name__} {error}"
    return read, ""


@settings(max_examples=8, deadline=None)
@given(lines=st.lists(st.lists(st.integers(0, 3), max_size=4), min_size=2, max_size=12))
def test_what_is_read_and_what_fails_is_the_same_in_any_number_of_processes(
    lines: list[list[int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    files = _folder(tmp_path_factory.mktemp("banyak") / "f", lines)  # an empty one fails
    with use_language("en"):
        alone = _outcome(files, 1)
        assert _outcome(files, 2) == alone
        assert len(alone[0]) == next((n for n, one in enumerate(lines) if not one), len(lines))


def test_a_study_is_the_same_and_a_failing_file_leaves_it_as_it_was(
    tmp_path: Path, example: Path
) -> None:
    files = sorted(example.glob("0*"))
    made = []
    for number in (1, 2):
        with Study(tmp_path / f"{number}.study") as study:
            added = study.add(files, processes=number, informants=example / "informan.xlsx")
            frames = (added, study.excerpts(), study.informants())
            made.append((added.attrs["notes"], *(frame.to_csv() for frame in frames)))
            bad = tmp_path / "kosong.txt"
            bad.write_bytes(b"")
            new = _folder(tmp_path / f"f{number}", [[0], [1], [2]])
            with pytest.raises(TranscriptUnreadable, match=r"kosong\.txt"):
                study.add([new[0], bad, *new[1:]], processes=number)
            assert len(study.transcripts()) == len(files)
            with pytest.raises(ValueError, match="processes"):
                study.add(new, processes=0)
    assert made[0] == made[1]


def test_a_reader_that_is_killed_is_followed_by_another_and_twice_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = _folder(tmp_path / "f", [[0], [1], [2], [0, 1]])
    started: list[side_by_side.subprocess.Popen[bytes]] = []  # type: ignore[name-defined]
    start = side_by_side._Readers._start

    def killing(deaths: int) -> object:
        def started_reader(readers: side_by_side._Readers) -> subprocess.Popen[bytes]:
            reader = start(readers)
            started.append(reader)
            if len(started) <= deaths:
                assert reader.stdout is not None
                reader.stdout.peek(1)  # type: ignore[attr-defined]
                reader.kill()
                reader.wait()
            return reader

        return started_reader

    monkeypatch.setattr(side_by_side._Readers, "_start", killing(1))
    assert list(read_transcripts(files, None, 2)) == [read_transcript(one) for one in files]
    assert len(started) == 3 and all(one.poll() is not None for one in started)
    started.clear()
    monkeypatch.setattr(side_by_side._Readers, "_start", killing(99))
    with pytest.raises(TranscriptUnreadable, match=r"0\.txt.*dua kali.*--processes 1"):
        list(read_transcripts(files, None, 2))
    assert all(one.poll() is not None for one in started)


def test_where_no_reader_starts_the_files_are_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = _folder(tmp_path / "f", [[0], [1], [2], [0, 1]])
    alone = [read_transcript(one) for one in files]
    for executable in (shutil.which("false"), None, ""):
        monkeypatch.setattr(sys, "executable", executable)
        assert list(read_transcripts(files, None, 2)) == alone


def test_readers_find_the_package_where_this_process_does(tmp_path: Path, example: Path) -> None:
    # A Python that does not know this package, and a script that says where it is.
    script = (
        f"import sys; sys.path[:] = {sys.path!r}; from pathlib import Path\n"
        "from qualnlp.transcripts import side_by_side as s\n"
        "s.read_transcript = None  # whatever is read is read by readers\n"
        f"files = sorted(Path({str(example)!r}).glob('0*.txt'))\n"
        "print(len(files), len(list(s.read_transcripts(files, None, 2))))\n"
    )
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [getattr(sys, "_base_executable", sys.executable), "-c", script],
        cwd=tmp_path,
        env=bare,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found, read = done.stdout.split()
    assert found == read != "0"


def test_whoever_stops_early_leaves_no_process_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = _folder(tmp_path / "f", [[n % 3] for n in range(30)])
    started: list[subprocess.Popen[bytes]] = []
    start = side_by_side._Readers._start

    def kept(readers: side_by_side._Readers) -> subprocess.Popen[bytes]:
        started.append(start(readers))
        return started[-1]

    monkeypatch.setattr(side_by_side._Readers, "_start", kept)
    read = read_transcripts(files, None, 2)
    assert next(read) == read_transcript(files[0])
    read.close()
    assert len(started) == 2 and all(one.poll() is not None for one in started)


@pytest.mark.skipif(sys.platform == "win32", reason="no process groups")
@pytest.mark.parametrize("starts", ["reader", "worker"])
def test_ctrl_c_reaches_no_process_of_ours_not_even_while_it_starts(
    starts: str, tmp_path: Path
) -> None:
    if starts == "reader":
        with side_by_side._Readers(1, None) as readers:
            groups = [os.getpgid(one.pid) for one in readers._all]
    else:
        with Processes(tmp_path / "plan.json", 1) as workers:
            groups = [os.getpgid(one.pid) for one in workers._all]
    assert len(groups) == 1 and os.getpgrp() not in groups


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for a process group")
def test_ctrl_c_is_one_sentence_and_an_empty_study(tmp_path: Path) -> None:
    files = _folder(tmp_path / "f", [[n % 3] * 400 for n in range(80)])
    place = tmp_path / "a.study"
    Study(place).close()
    command = [sys.executable, "-m", "qualnlp", "add", str(place), "--processes", "2"]
    process = subprocess.Popen(
        [*command, *map(str, files)], stderr=subprocess.PIPE, stdout=subprocess.PIPE,
        start_new_session=True, text=True,
    )  # fmt: skip
    while not _children(process.pid):
        assert process.poll() is None
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130 and said.strip().endswith("Dihentikan.")
    assert "Traceback" not in said
    with Study(place) as study:
        assert study.transcripts().empty


def _children(pid: int) -> list[str]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    if not found.exists():
        pytest.skip("the system does not tell of children")
    return found.read_text().split()


def test_few_small_files_start_no_process(tmp_path: Path) -> None:
    assert processes_for(_folder(tmp_path / "f", [[0], [1]])) == 1
    large = []
    for number in range(3):
        large.append(tmp_path / f"{number}.docx")
        large[-1].write_bytes(b" " * 1_600_000)
    assert processes_for(large) == min(3, cores())
    texts = [one.rename(one.with_suffix(".txt")) for one in large]
    assert processes_for(texts) == 1  # read in no time
    assert processes_for([tmp_path / "tiada.docx"] * 50) == 1
