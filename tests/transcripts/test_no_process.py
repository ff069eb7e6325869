"""A system that starts no further process: read all the same, or a sentence; never a traceback."""

from __future__ import annotations

import errno
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qualnlp.batch.workers import Processes
from qualnlp.errors import BatchStopped, TranscriptUnreadable
from qualnlp.limits import apart
from qualnlp.study import Study
from qualnlp.transcripts import heavy, side_by_side
from qualnlp.transcripts.side_by_side import read_transcripts

TALK = "P: Bagaimana diklatnya, Bu?\nN: Jarang, dua tahun sekali.\n"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / f"{number}.txt" for number in range(5)]
    for path in made:
        path.write_text(TALK, encoding="utf-8")
    return made


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let so many processes be started, and no more."""

    left = [0]

    class Refusing(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *args: Any, **more: Any) -> None:
            left[0] -= 1
            if left[0] < 0:
                self._child_created = False
                raise OSError(errno.EAGAIN, "Resource temporarily unavailable")
            super().__init__(*args, **more)

    def give(most: int) -> None:
        left[0] = most
        monkeypatch.setattr(subprocess, "Popen", Refusing)

    return give


@pytest.mark.parametrize("most", [0, 1])
def test_files_are_read_where_no_reader_can_be_started(
    files: list[Path], starts: Callable[[int], None], tmp_path: Path, most: int
) -> None:
    starts(most)
    assert len(list(read_transcripts(files, None, 2))) == 5
    with Study(tmp_path / "s.study") as study:
        starts(most)
        added = study.add(files, processes=2)  # of equal texts one is kept
        assert len(added) == 1


def test_a_reader_that_ended_and_cannot_be_started_again_stops_nobody(
    files: list[Path], starts: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    starts(1)
    readers = side_by_side._Readers(1, None)
    with readers:
        readers._all[0].kill()
        readers._all[0].wait()
        assert [readers.read(path) for path in files] == [None] * 5  # the parent reads them


def test_a_process_of_its_own_that_cannot_be_started_ends_in_a_sentence(
    starts: Callable[[int], None], tmp_path: Path
) -> None:
    starts(0)
    with pytest.raises(TranscriptUnreadable, match="proses baru") as error:
        apart("qualnlp.transcripts.heavy:work", "a.pdf", seconds=1)
    assert error.value.where == "a.pdf" and "rusak" not in str(error.value)
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4\n%%EOF")
    for read in (lambda path: heavy.read_apart(path, ".pdf"), _read_pdf):
        with pytest.raises(TranscriptUnreadable, match="proses baru"):
            read(tmp_path / "b.pdf")


def _read_pdf(path: Path) -> object:
    from qualnlp.transcripts import read_transcript

    return read_transcript(path)


def test_a_batch_run_says_so_and_uses_the_workers_that_it_gets(
    starts: Callable[[int], None], tmp_path: Path
) -> None:
    (tmp_path / "plan.json").write_text("{}", encoding="utf-8")
    starts(0)
    with pytest.raises(BatchStopped, match="proses baru"), Processes(tmp_path / "plan.json", 2):
        pass
    starts(1)
    with Processes(tmp_path / "plan.json", 2) as workers:
        assert workers._idle.qsize() == 1
