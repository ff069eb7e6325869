"""Learning anew after one more decided text, with so many decided texts, by the engine alone.

python benchmarks/speed/refit.py --against CHECKOUT

Texts of 200 to a transcript, each with one code of the example's codebook, and finished. The
engine has read and learned all but the last of them; counted is `fit` with the last one.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
from beside import compare
from made_interviews import codebook, interview

TOGETHER = 200


def prepare(folder: Path, size: int) -> Callable[[], object]:
    """Read and learn all texts but the last."""
    from qualnlp import Codebook, CodeSuggester

    del folder
    _, answers = interview(300 * size, 3)
    answers = answers[:size]
    assert len(answers) == size
    engine = CodeSuggester(Codebook.read(codebook()), "indonesian-static").fit()
    draw = random.Random(1)
    codes = np.full((size, len(engine.classes_)), -1)
    for row in codes:
        row[draw.randrange(len(row))] = 1
    groups = [str(number // TOGETHER) for number in range(size)]

    def learn(n: int) -> None:
        engine.fit(answers[:n], codes[:n], groups[:n])

    learn(size - 2)
    learn(size - 1)
    return lambda: learn(size)


if __name__ == "__main__":
    compare("Speed: learning anew after a decision", prepare, [1_000, 5_000, 20_000])
