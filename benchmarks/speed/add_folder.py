"""`add` of a folder of Word files; the size is the files.

python benchmarks/speed/add_folder.py --against CHECKOUT

Shown are CPU seconds of all processes, and beside them the seconds by the clock (`wall`) and the
CPU seconds of the process that people wait for (`own`): with two cores and nobody else on them,
what others read takes half of the rest. `alone` and `alone_own`: the same in one process.
"""

from __future__ import annotations

import inspect
import os
import time
from collections.abc import Callable
from pathlib import Path

import beside
from made_interviews import codebook, write_interviews

from qualnlp import Study


def prepare(folder: Path, size: int) -> Callable[[], object]:
    """Write the interviews as Word files."""
    import docx

    files = []
    for text in write_interviews(folder / "wawancara", size, 150):
        document = docx.Document()
        for line in text.read_text(encoding="utf-8").splitlines():
            document.add_paragraph(line)
        files.append(text.with_suffix(".docx"))
        document.save(str(files[-1]))
    with Study(folder / "semula.study") as study:
        study.add(files[0])  # libraries are loaded
    can = "processes" in inspect.signature(Study.add).parameters

    def add(name: str, **how: int) -> tuple[float, float]:
        study = Study(folder / f"{name}.study")
        study.set_codebook(codebook())
        began, own = time.perf_counter(), sum(os.times()[:2])
        study.add(files, **how)
        return time.perf_counter() - began, sum(os.times()[:2]) - own

    alone = add("sendiri", **({"processes": 1} if can else {}))

    def work() -> dict[str, float]:
        wall, own = add("bersama", **({"processes": 2} if can else {}))
        return {"wall": wall, "own": own, "alone": alone[0], "alone_own": alone[1]}

    return work


if __name__ == "__main__":
    beside.compare("Speed: add of a folder", prepare, [40])
