"""Processes that work on parts, on this machine. In: a plan's path. Out: each part's counts.

A worker is a Python of its own that reads numbers of parts from its standard input. When its
parent ends, in whatever way, the input ends and so does the worker. (Python's process pools would
need a guard in every user's script on Windows, and leave workers behind a killed parent.)
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, as_completed
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from typing import Any

from qualnlp.batch.part import Counts
from qualnlp.errors import BatchStopped
from qualnlp.i18n import say
from qualnlp.limits import beside_ours, no_process

# One thread a worker: the processes share the cores among themselves.
_ONE_THREAD = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1"
) | {"TOKENIZERS_PARALLELISM": "false"}
_TRIES = 2


class Processes:
    """A fixed number of worker processes; use it in a with-block."""

    def __init__(self, plan_path: Path, count: int) -> None:
        self._plan_path = plan_path
        self._idle: SimpleQueue[subprocess.Popen[str]] = SimpleQueue()
        self._all: list[subprocess.Popen[str]] = []
        self._count = count
        # Held while processes are started or ended: none starts once the end has begun.
        self._lock = Lock()
        self._ended = False

    def __enter__(self) -> Processes:
        try:
            for _ in range(self._count):
                self._idle.put(self._start())
        except OSError as error:
            # Those that run do all parts; without any nothing can be done.
            if not self._all:
                raise no_process(error, self._plan_path.parent, BatchStopped) from error
        except BaseException:  # Ctrl-C while they start
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._ended = True
            for process in self._all:
                process.kill()
        for process in self._all:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
            # What one that was killed had begun: its number stands in the name.
            for begun in self._plan_path.parent.glob(f"*.{process.pid}.partial"):
                begun.unlink(missing_ok=True)

    def results(self, numbers: Sequence[int]) -> Iterator[tuple[int, Counts]]:
        """Give each part's counts as it is done, in any order.

        Raises
        ------
        BatchStopped
            If a part could not be written, or a worker died twice over it.
        """
        pool = ThreadPoolExecutor(self._count)
        try:
            futures: dict[Future[Counts], int] = {
                pool.submit(self._work, number): number for number in numbers
            }
            for future in as_completed(futures):
                yield futures[future], future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _start(self) -> subprocess.Popen[str]:
        with self._lock:
            if self._ended:
                raise CancelledError
            process = subprocess.Popen(
                # -P: a file of the user's that is called like a module must not come first.
                [sys.executable, "-P", "-m", "qualnlp.batch.worker_main", str(self._plan_path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                env={**os.environ, **_ONE_THREAD},
                **beside_ours(),
            )
            self._all.append(process)
        return process

    def _work(self, number: int) -> Counts:
        """Let an idle worker do a part; one that died is replaced, once."""
        process = self._idle.get()
        try:
            for _ in range(_TRIES):
                reply = _ask(process, number)
                if reply is not None:
                    break
                try:
                    process = self._start()
                except OSError as error:
                    raise no_process(error, self._plan_path.parent, BatchStopped) from error
            else:
                raise BatchStopped(
                    say(
                        f"Proses pekerja berhenti dua kali pada bagian {number}.",
                        f"A worker process ended twice at part {number}.",
                    ),
                    where=self._plan_path.parent,
                    hint=say(
                        "Mungkin memori habis: kurangi --workers lalu ulangi; yang selesai tetap.",
                        "Memory may have run out: use fewer --workers and try again; "
                        "what is done is kept.",
                    ),
                )
        finally:
            self._idle.put(process)
        if "error" in reply:
            raise stopped(reply["error"], self._plan_path.parent)
        return Counts(**reply)


def stopped(error: str, where: Path) -> BatchStopped:
    """Return what to tell when a part could not be worked on."""
    return BatchStopped(
        say(f"Bagian tidak dapat dikerjakan ({error}).", f"A part could not be done ({error})."),
        where=where,
        hint=say(
            "Periksa ruang cakram dan izin folder, lalu ulangi perintah yang sama: "
            "yang sudah selesai tidak diulang.",
            "Check the space on the disk and the folder's permissions, then give the same command "
            "again: what is done is not done anew.",
        ),
    )


def _ask(process: subprocess.Popen[str], number: int) -> dict[str, Any] | None:
    """Send a part's number, wait for its counts; None if the worker is gone."""
    assert process.stdin is not None and process.stdout is not None
    try:
        process.stdin.write(f"{number}\n")
        process.stdin.flush()
        line = process.stdout.readline()
    except OSError:
        return None
    return json.loads(line) if line else None
