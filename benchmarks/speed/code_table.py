"""`code`: a table of 2,000 quotations from one transcript; the size is its characters.

python benchmarks/speed/code_table.py --against CHECKOUT
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from beside import compare
from made_interviews import codebook, interview

from qualnlp import Study

QUOTATIONS = 2_000


def prepare(folder: Path, size: int) -> Callable[[], object]:
    """Make a study of one transcript, and a table of quotations from it."""
    text, answers = interview(size)
    file = folder / "wawancara.txt"
    file.write_text(text, encoding="utf-8")
    study = Study(folder / "a.study")
    study.set_codebook(codebook())
    study.add(file)
    draw = random.Random(1)
    quoted = []
    for _ in range(QUOTATIONS):
        words = draw.choice(answers).split()
        start = draw.randrange(max(1, len(words) - 6))
        quoted.append(" ".join(words[start : start + 6]))
    table = folder / "kode.csv"
    pd.DataFrame({"transcript": "wawancara.txt", "text": quoted, "code": "promosi"}).to_csv(
        table, index=False
    )
    return lambda: study.code(table, coder="ani") and None


if __name__ == "__main__":
    compare("Speed: a table of quotations", prepare, [75_000, 150_000, 300_000])
