"""What the engine costs a text, model and codebook loaded: `suggest` of so many distinct texts.

python benchmarks/speed/engine_rows.py --against CHECKOUT

The texts are invented, of 8 to 40 words; a fresh process meets each word for the first time.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from beside import compare
from made_interviews import codebook, vocabulary


def prepare(folder: Path, size: int) -> Callable[[], object]:
    """Load the engine, and make the texts."""
    from qualnlp import Codebook, CodeSuggester

    words, draw = vocabulary(), random.Random(7)
    texts = [
        " ".join(draw.choices(words, k=draw.randint(8, 40))).capitalize() + "." for _ in range(size)
    ]
    engine = CodeSuggester(Codebook.read(codebook()), "indonesian-static").fit()
    return lambda: {"rows": len(engine.suggest(texts))}


if __name__ == "__main__":
    compare("Speed: suggesting for texts", prepare, [20_000])
