"""`update` of edited sources, all of whose excerpts are coded; the size is answers in each.

python benchmarks/speed/update_files.py --against CHECKOUT

Fewer files with QUALNLP_FILES=2: the oldest build takes minutes for 20 long ones.
`waits` is the longest time, in seconds, that somebody else could not write meanwhile.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

from beside import compare
from made_interviews import coded_study, write_interviews

FILES = int(os.environ.get("QUALNLP_FILES", "20"))


def prepare(folder: Path, size: int) -> Callable[[], object]:
    """Make a study, code all of it, and edit every source at its beginning and in its middle."""
    files = write_interviews(folder / "wawancara", FILES, size)
    path = folder / "a.study"
    study = coded_study(path, files)
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines()
        lines.insert(len(lines) // 2, "P: Sebentar, Bu?\nN: Iya, silakan diulang saja.")
        file.write_text("\n".join(["P: Pembukaan?\nN: Baik.", *lines]), encoding="utf-8")

    def work() -> dict[str, float]:
        ended, waits = Event(), [0.0]
        other = Thread(target=_ask, args=(path, ended, waits))
        other.start()
        study.update(files)
        ended.set()
        other.join()
        return {"waits": round(max(waits), 2)}

    return work


def _ask(path: Path, ended: Event, waits: list[float]) -> None:
    """Ask for the right to write again and again, and give it back at once."""
    connection = sqlite3.connect(path, timeout=120, isolation_level=None)
    while not ended.is_set():
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
        waits.append(time.perf_counter() - began)
        time.sleep(0.02)
    connection.close()


if __name__ == "__main__":
    compare("Speed: update of edited sources", prepare, [150])
