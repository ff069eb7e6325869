"""What one file from outside may take. In: a reader. Out: what it reads, or an error.

Two rules, used by every reader of files that others made. In this process (`bounded_reading`) a
reader gets so much memory and no more, where the system counts it (Linux), and so many seconds of
processor time, which it asks after between its lines (`go_on`): what would fill the machine or
work on and on ends in a sentence, and the study and the other files go on. In a process of its
own (`apart`) the system counts both, and the reader may even be brought down.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any, TypeVar

from qualnlp.errors import QualNlpError, TranscriptUnreadable, system_words
from qualnlp.i18n import say, whole

MOST_MEMORY = 4 << 30  #: bytes a file; on a small machine half of its memory
SECONDS = 30.0  #: of the processor while one file is read here, and `SECONDS_A_MB` more a megabyte
SECONDS_A_MB = 0.5
_RESERVE = 4 << 20
WAITING = 30.0  #: so many times its processor seconds may a process wait for its turn
LOCKED, TOO_MUCH, DAMAGED = 3, 4, 5  #: exit codes of a process that refuses a file
_resource: ModuleType | None
try:
    import resource as _resource
except ImportError:  # Windows
    _resource = None
_ENDED_BY_LIMIT = (TOO_MUCH, -9, -24)  # killed, or out of processor time


def too_much(where: object, error: type[QualNlpError] = QualNlpError) -> QualNlpError:
    """Return the error for a file that takes more than is given to one."""
    n = whole(memory_of_a_file() >> 20)
    return error(
        say(
            f"Berkas ini terlalu besar atau rumit: membacanya memakan lebih dari {n} MB memori "
            "atau terlalu lama. Tidak ada yang diambil darinya.",
            f"This file is too large or too intricate: reading it takes more than {n} MB of "
            "memory, or too long. Nothing of it was taken.",
        ),
        where=where,
        hint=say(
            "Bagi menjadi beberapa berkas, atau simpan ulang di program asalnya.",
            "Cut it into several files, or save it anew in the program that it came from.",
        ),
    )


# Recordings and pictures, which are not read.
_MEDIA = (
    ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".tif", ".tiff", ".bmp", ".bin",
    ".mp3", ".wav", ".m4a", ".ogg", ".mp4", ".mov", ".avi", ".pdf",
)  # fmt: skip


def weight(path: Path) -> int:
    """Return how many bytes of text a file may hold, unpacked; 0 for none that can be opened.

    Examples
    --------
    >>> from qualnlp.resources import resource
    >>> weight(resource("corpora", "karier-pegawai", "02-informan-2.docx")) > 1000
    True
    """
    try:
        size = path.stat().st_size
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, RuntimeError):
        return size
    except OSError:
        return 0
    return sum(one.file_size for one in members if not one.filename.lower().endswith(_MEDIA))


def seconds_of_a_file(path: Path) -> float:
    """Return how many seconds of the processor reading a file in this process may take.

    Examples
    --------
    >>> seconds_of_a_file(Path("no-such-file.csv"))
    30.0
    """
    return SECONDS + SECONDS_A_MB * weight(path) / 1e6


class OutOfTime(MemoryError):
    """Reading a file takes longer than is given to one: told like memory that runs out."""


class _Deadline(threading.local):
    at: float | None = None


_deadline = _Deadline()
_One = TypeVar("_One")
_STEPS = 1000


def is_over() -> bool:
    """Tell whether this thread's time for the file that it reads is over."""
    return _deadline.at is not None and time.thread_time() > _deadline.at


def go_on() -> None:
    """Raise if this thread's time for the file that it reads is over; nothing where none is set.

    Raises
    ------
    OutOfTime
        Which `bounded_reading` turns into a sentence.
    """
    if is_over():
        raise OutOfTime


def in_time(values: Iterable[_One], every: int = _STEPS) -> Iterator[_One]:
    """Give values on, and look at the clock after each so many of them.

    Raises
    ------
    OutOfTime
        If the time for the file that this thread reads is over.

    Examples
    --------
    >>> list(in_time("abc"))
    ['a', 'b', 'c']
    """
    for number, value in enumerate(values, start=1):
        yield value
        if number % every == 0:
            go_on()


def memory_of_a_file() -> int:
    """Return how many bytes of memory one file may take here."""
    with suppress(AttributeError, ValueError, OSError):  # Windows has no sysconf
        return min(MOST_MEMORY, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2)
    return MOST_MEMORY


def cores() -> int:
    """Return how many cores this process may use."""
    available = getattr(os, "sched_getaffinity", None)
    return len(available(0)) if available is not None else os.cpu_count() or 1


class _Limit:
    """The limit of this process: the first reader sets it, the last one takes it away."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._readers = 0
        self._reserve: bytearray | None = None
        # Kept here, so that nothing has to be made to go back.
        self._before: tuple[int, int] | None = None

    def enter(self, most: int) -> None:
        with self._lock:
            self._readers += 1
            if self._readers == 1:
                self._reserve = bytearray(_RESERVE)
                self._before = _give_memory(most)

    def leave(self) -> None:
        # Given back first: with nothing left even the way out would fail.
        self._reserve = None
        with self._lock:
            self._readers -= 1
            if self._readers == 0 and self._before is not None and _resource is not None:
                _resource.setrlimit(_resource.RLIMIT_AS, self._before)


_limit = _Limit()


def _in_use() -> int:
    """Return the bytes of address space that this process has; -1 where nobody tells."""
    try:
        pages = Path("/proc/self/statm").read_bytes().split()[0]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return -1


def _give_memory(more: int) -> tuple[int, int] | None:
    """Limit the address space to what is in use and so much more; return the limits before.

    None where the system does not tell how much is in use: nothing is limited there.
    """
    used = _in_use()
    if _resource is None or used < 0:
        return None
    soft, hard = _resource.getrlimit(_resource.RLIMIT_AS)
    known = [one for one in (soft, hard) if one != _resource.RLIM_INFINITY]
    with suppress(ValueError, OSError):
        _resource.setrlimit(_resource.RLIMIT_AS, (min([used + more, *known]), hard))
    return soft, hard


class bounded_reading:
    """Read a file with so much memory and time and no more; what would take more is refused.

    Time is that of the processor in this thread. It is looked at by `go_on` and `in_time`, which
    every loop over what a file holds asks.

    Parameters
    ----------
    where : object
        The file, for the message.
    error : type
        What is raised.
    most : int, optional
        Bytes besides what the process has already; `memory_of_a_file` unless given.
    seconds : float, optional
        `seconds_of_a_file` unless given. Within another limit the nearer end counts.

    Raises
    ------
    QualNlpError
        Of the kind `error`.

    Examples
    --------
    >>> with bounded_reading("a.docx"):
    ...     sum(in_time(range(10)))
    45
    """

    def __init__(
        self,
        where: object,
        error: type[QualNlpError] = QualNlpError,
        most: int | None = None,
        seconds: float | None = None,
    ) -> None:
        self._where, self._error = where, error
        self._most = memory_of_a_file() if most is None else most
        self._seconds = seconds
        self._deadline_before: float | None = None

    def __enter__(self) -> None:
        seconds = self._seconds
        if seconds is None:
            seconds = seconds_of_a_file(Path(str(self._where)))
        _limit.enter(self._most)
        before = self._deadline_before = _deadline.at
        end = time.thread_time() + seconds
        _deadline.at = end if before is None else min(before, end)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        cause: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _limit.leave()
        _deadline.at = self._deadline_before
        if isinstance(cause, MemoryError):
            # What was read so far hangs on the traceback: it goes before a sentence is made.
            cause.__traceback__ = cause.__context__ = None
            raise too_much(self._where, self._error) from None


class Ended(Exception):
    """A process that read a file ended without it: `code` says why."""

    def __init__(self, code: int, said: bytes = b"") -> None:
        super().__init__(code)
        self.code = code
        self.said = said


def apart(program: str, *arguments: str, seconds: float) -> bytes:
    """Run Python in a process of its own; return what it prints.

    Parameters
    ----------
    program : str
        The name of a function, ``"package.module:function"``; it is given the arguments and
        returns an exit code.
    seconds : float
        Of processor time where the system counts it; a machine that is busy with other things
        refuses no sound file.

    Raises
    ------
    Ended
        With `LOCKED`, `TOO_MUCH` or `DAMAGED`.
    TranscriptUnreadable
        If the system starts no process at all.
    """
    module, _, function = program.partition(":")
    code = (
        "import sys; from qualnlp.limits import limit_this; "
        f"limit_this({seconds!r}); from {module} import {function}; "
        f"sys.exit({function}(*sys.argv[1:]))"
    )
    wall = seconds * WAITING if sys.platform != "win32" else seconds * 3
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", code, *arguments],
            capture_output=True, timeout=wall, stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Ended(TOO_MUCH) from error
    except OSError as error:
        raise no_process(error, arguments[0], TranscriptUnreadable) from error
    if done.returncode in _ENDED_BY_LIMIT or b"MemoryError" in done.stderr[-2000:]:
        raise Ended(TOO_MUCH)
    if done.returncode:
        raise Ended(LOCKED if done.returncode == LOCKED else DAMAGED, done.stdout)
    return done.stdout


def beside_ours() -> dict[str, Any]:
    """Return how a process is started that Ctrl-C does not reach: its parent ends it in order.

    One that only ignores it would print a traceback while its Python is still starting.

    Examples
    --------
    >>> len(beside_ours())
    1
    """
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"process_group": 0}


def no_process(error: OSError, where: object, kind: type[QualNlpError]) -> QualNlpError:
    """Return what to say where the system starts no further process: nothing is wrong with a file.

    Examples
    --------
    >>> no_process(OSError(12, "Cannot allocate memory"), "a.pdf", TranscriptUnreadable).where
    'a.pdf'
    """
    return kind(
        say(
            f"Sistem tidak dapat memulai proses baru ({system_words(error)}). Tidak ada yang "
            "diambil.",
            f"The system could not start another process ({system_words(error)}). Nothing was "
            "taken.",
        ),
        where=where,
        hint=say(
            "Tutup program lain supaya memori dan proses cukup, lalu ulangi.",
            "Close other programs, so that there are memory and processes, and try again.",
        ),
    )


def limit_this(seconds: float) -> None:
    """Limit this very process for good: processor time and memory, where the system counts them."""
    _give_memory(memory_of_a_file())
    if _resource is None:
        return
    most = int(seconds) + 1
    _, hard = _resource.getrlimit(_resource.RLIMIT_CPU)
    allowed: Any = most if hard == _resource.RLIM_INFINITY else min(most, hard)
    _resource.setrlimit(_resource.RLIMIT_CPU, (allowed, hard))
