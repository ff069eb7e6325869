"""What one file from outside may take. In: a reader. Out: what it reads, or an error.

Two rules, used by every reader of files that others made. In this process a reader gets so much
memory and no more, where the system counts it (Linux): what would fill the machine ends in a
sentence, and the study and the other files go on. In a process of its own (`apart`) a reader gets
so many seconds of processor time, too, and may even be brought down.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

from qualnlp.errors import QualNlpError
from qualnlp.i18n import say, whole

MOST_MEMORY = 4 << 30  #: bytes a file; on a small machine half of its memory
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


class bounded_memory:
    """Read a file with so much memory and no more; what would take more is refused.

    Parameters
    ----------
    where : object
        The file, for the message.
    error : type
        What is raised.
    most : int, optional
        Bytes besides what the process has already; `memory_of_a_file` unless given.

    Raises
    ------
    QualNlpError
        Of the kind `error`.

    Examples
    --------
    >>> with bounded_memory("a.docx"):
    ...     sum(range(10))
    45
    """

    def __init__(
        self, where: object, error: type[QualNlpError] = QualNlpError, most: int | None = None
    ) -> None:
        self._where, self._error = where, error
        self._most = memory_of_a_file() if most is None else most

    def __enter__(self) -> None:
        _limit.enter(self._most)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        cause: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _limit.leave()
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
    if done.returncode in _ENDED_BY_LIMIT or b"MemoryError" in done.stderr[-2000:]:
        raise Ended(TOO_MUCH)
    if done.returncode:
        raise Ended(LOCKED if done.returncode == LOCKED else DAMAGED, done.stdout)
    return done.stdout


def limit_this(seconds: float) -> None:
    """Limit this very process for good: processor time and memory, where the system counts them."""
    _give_memory(memory_of_a_file())
    if _resource is None:
        return
    most = int(seconds) + 1
    _, hard = _resource.getrlimit(_resource.RLIMIT_CPU)
    allowed: Any = most if hard == _resource.RLIM_INFINITY else min(most, hard)
    _resource.setrlimit(_resource.RLIMIT_CPU, (allowed, hard))
