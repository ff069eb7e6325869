"""Many files are read in several processes. In: paths. Out: their Transcripts, in order.

A reader is a Python of its own that takes paths from its standard input and gives transcripts on
its standard output: when its parent ends, in whatever way, the input ends and so does the reader.
(Python's process pools would need a guard in every user's script on Windows.) Whatever a reader
cannot read is read once more here, at its turn, so that the error is the one of a single process;
and everything is, where no reader starts: in a program that brings a Python of its own.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from typing import BinaryIO

from qualnlp.errors import TranscriptUnreadable
from qualnlp.i18n import current_language, say, use_language
from qualnlp.limits import beside_ours, cores
from qualnlp.transcripts.model import Transcript
from qualnlp.transcripts.read import read_transcript

# To start a reader takes about half a second, in which some thirty interviews in Word are read, one
# PDF, or a hundred and fifty interviews as text. It is to pay well before it is done unasked.
_A_READER = 1_500_000
_A_FILE = 20_000  #: bytes that any file costs at least
_HEAVIER = {".pdf": 10.0} | dict.fromkeys((".txt", ".md", ".vtt", ".srt", ".sbv"), 0.2)
_AHEAD = 4  #: so many files for each reader are read before they are asked for
_TRIES = 2
_READY = b"."


def processes_for(paths: Sequence[Path]) -> int:
    """Return how many processes reading these files is worth; 1 means none besides this one.

    Examples
    --------
    >>> processes_for([])
    1
    """
    work = 0.0
    for path in paths:
        with suppress(OSError):  # one that is not there is told when it is read
            size = max(path.stat().st_size, _A_FILE)
            work += size * _HEAVIER.get(path.suffix.lower(), 1.0)
    return max(1, min(cores(), len(paths), int(work // _A_READER)))


def read_transcripts(
    paths: Sequence[Path], speakers: Mapping[str, str] | None, processes: int | None = None
) -> Generator[Transcript, None, None]:
    """Yield the transcript of each file, in order; see `read_transcript` for what is raised.

    Parameters
    ----------
    processes : int, optional
        Unless given, as many as are worth their start.

    Raises
    ------
    ValueError
        If `processes` is less than 1.
    TranscriptUnreadable
        Also where two processes ended while they read a file.
    """
    if processes is not None and processes < 1:
        raise ValueError(
            say(f"processes paling sedikit 1, bukan {processes}.",
                f"processes must be at least 1, not {processes}.")
        )  # fmt: skip
    count = processes_for(paths) if processes is None else min(processes, len(paths))
    alone = (read_transcript(path, speakers) for path in paths)
    if count <= 1 or not sys.executable:
        yield from alone
        return
    with _Readers(count, speakers) as readers, ThreadPoolExecutor(count) as threads:
        if not len(readers):
            yield from alone
            return
        waiting: deque[tuple[Path, Future[Transcript | None]]] = deque()
        try:
            for path in paths:
                waiting.append((path, threads.submit(readers.read, path)))
                if len(waiting) > _AHEAD * count:
                    yield _taken(*waiting.popleft(), speakers)
            while waiting:
                yield _taken(*waiting.popleft(), speakers)
        finally:  # also when nobody wants the rest: the threads wait for readers that are ended
            readers.end()
            threads.shutdown(cancel_futures=True)


def _taken(
    path: Path, read: Future[Transcript | None], speakers: Mapping[str, str] | None
) -> Transcript:
    transcript = read.result()
    return read_transcript(path, speakers) if transcript is None else transcript


class _Readers:
    """A fixed number of readers; use it in a with-block."""

    def __init__(self, count: int, speakers: Mapping[str, str] | None) -> None:
        self._about = json.dumps([current_language(), dict(speakers or {})])
        self._count = count
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._all: list[subprocess.Popen[bytes]] = []
        self._ready: set[int] = set()
        # Held while readers are started or ended: none starts once the end has begun.
        self._lock = Lock()
        self._ended = False

    def __enter__(self) -> _Readers:
        # Where the system gives no more of them, those that run read all files.
        try:
            with suppress(OSError):
                for _ in range(self._count):
                    self._idle.put(self._start())
        except BaseException:  # Ctrl-C while they start
            self.__exit__()
            raise
        return self

    def __len__(self) -> int:
        return len(self._all)

    def __exit__(self, *_: object) -> None:
        self.end()
        for reader in self._all:
            for pipe in (reader.stdin, reader.stdout):
                if pipe is not None:
                    with suppress(OSError):  # a path that nobody reads any more
                        pipe.close()

    def end(self) -> None:
        """End every reader, whatever it does."""
        with self._lock:
            self._ended = True
            for reader in self._all:
                reader.kill()
        for reader in self._all:
            reader.wait()

    def read(self, path: Path) -> Transcript | None:
        """Return what the next idle reader makes of a file; None where it cannot read it."""
        for _ in range(_TRIES):
            reader = self._idle.get()
            assert reader.stdin is not None and reader.stdout is not None
            if reader.pid not in self._ready:
                if reader.stdout.read(1) != _READY:
                    self._idle.put(reader)
                    return None
                self._ready.add(reader.pid)
            try:
                reader.stdin.write(json.dumps(str(path)).encode() + b"\n")
                reader.stdin.flush()
                found: Transcript | None = pickle.load(reader.stdout)  # of our own process
            except (OSError, EOFError, ValueError, pickle.UnpicklingError):
                # Without a reader in its place the other files would wait for ever.
                try:
                    anew = reader if self._ended else self._start()
                except OSError:  # the parent reads this file
                    anew = reader
                self._idle.put(anew)
                if anew is reader:
                    return None
                continue
            self._idle.put(reader)
            return found
        raise TranscriptUnreadable(
            say(
                "Proses yang membaca berkas ini dihentikan sistem, dua kali. Tidak ada yang "
                "diambil darinya.",
                "The process that read this file was ended by the system, twice. Nothing of it "
                "was taken.",
            ),
            where=path,
            hint=say(
                "Mungkin memori kurang: tutup program lain, atau baca satu per satu dengan "
                "--processes 1 (Python: processes=1).",
                "Memory may be short: close other programs, or read the files one by one with "
                "--processes 1 (Python: processes=1).",
            ),
        )

    def _start(self) -> subprocess.Popen[bytes]:
        # Whoever put this package on the path by hand has done so for this process alone.
        code = (
            f"import sys; sys.path[:] = {sys.path!r}; "
            f"from {__name__} import work; work({self._about!r})"
        )
        with self._lock:
            reader = subprocess.Popen(
                [sys.executable, "-P", "-c", code],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, **beside_ours(),
            )  # fmt: skip
            self._all.append(reader)
            if self._ended:
                reader.kill()
        return reader


def work(about: str) -> None:
    """Answer each path of standard input with a pickled transcript, or None.

    Where nobody takes the answers any more, the process ends without a word.
    """
    with suppress(OSError):
        _answer(about)
    os._exit(0)  # nothing that waits to be written is of use to anybody


def _answer(about: str) -> None:
    language, speakers = json.loads(about)
    # What a library prints must not come between the answers.
    answers: BinaryIO = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    answers.write(_READY)
    answers.flush()
    with use_language(language):
        for line in sys.stdin.buffer:
            try:
                found: Transcript | None = read_transcript(Path(json.loads(line)), speakers)
            except Exception:  # the parent reads it again, and raises this
                found = None
            pickle.dump(found, answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
