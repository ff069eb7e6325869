"""`qualnlp agree a.csv b.csv`, the whole command; the size is the rows of each table.

python benchmarks/speed/agree_tables.py --against CHECKOUT

Two coders on the same excerpts, twenty codes, one in five rows different.
"""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import beside

CODES = [f"kode-{n}" for n in range(20)]


def prepare(folder: Path, size: int) -> Callable[[], object]:
    """Write both tables."""
    rng = random.Random(5)
    rows = [(f"W{n // 400:04d}-{n % 400:04d}", rng.choice(CODES)) for n in range(size)]
    tables = []
    for coder in ("ani", "budi"):
        path = folder / f"{coder}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["excerpt_id", "code", "coder"])
            for excerpt, code in rows:
                other = coder == "budi" and rng.random() < 0.2
                writer.writerow([excerpt, rng.choice(CODES) if other else code, coder])
        tables.append(str(path))

    def work() -> None:
        subprocess.run(
            [sys.executable, "-m", "qualnlp", "agree", *tables, "--json"],
            env=os.environ | {"QUALNLP_LANG": "en"},
            capture_output=True,
            check=True,
        )

    return work


if __name__ == "__main__":
    beside.compare("Speed: agree of two tables", prepare, [200_000])
