"""A whole batch run on one process, and TF-IDF + cosine on the same rows for comparison.

python benchmarks/speed/batch_rows.py ../shared/data --against CHECKOUT

Rows are distinct texts of 10 to 40 words (benchmarks/batch.py). Counted are whole processes:
Python, model, reading, writing; of TF-IDF the work alone. This checkout runs with reasons and with
`--no-reasons`. "Beside TF-IDF" is rows a CPU second of a build beside TF-IDF's, in the same rounds.
Modules are compiled before, as an installed package's are: a round that is not counted does it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import results
from beside import ROOT

import batch

BARE = "this, no reasons"


def measure(checkout: Path, table: Path, out: Path, *, reasons: bool = True) -> dict[str, float]:
    """Return CPU seconds and peak memory of a run by a checkout."""
    os.environ["PYTHONPATH"] = str(checkout / "src")
    took = batch.run_ours(table, out, 1, reasons=reasons)
    out.unlink()
    return took


def main() -> None:
    """Print the table; record it if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--against", type=Path, nargs="+", default=[])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--record", action="store_true")
    asked = parser.parse_args()
    words = (asked.data / "train" / "mono.txt").read_text(encoding="utf-8").split()
    builds = {str(path): path.resolve() for path in asked.against} | {"this": ROOT, BARE: ROOT}
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in builds}
    peer = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table, out = folder / "in.parquet", folder / "out.parquet"
        batch.write_table(table, words, asked.rows)
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        for path in {*builds.values()}:
            measure(path, table, out)
        for number in range(asked.pairs):
            for build, path in builds.items():
                taken[build].append(measure(path, table, out, reasons=build != BARE))
            os.environ["PYTHONPATH"] = str(ROOT / "src")
            peer.append(batch.run_peer("tfidf", table, folder / "p.parquet", asked.rows)[1])
            told = {build: round(took[-1]["cpu"], 2) for build, took in taken.items()}
            print(number, told, "TF-IDF", round(peer[-1], 2), flush=True)
    usual = statistics.median(peer)
    lines = ["| build | CPU s | peak MiB | beside this build | beside TF-IDF + cosine |",
             "| --- | ---: | ---: | ---: | ---: |"]  # fmt: skip
    seconds = {build: statistics.median(t["cpu"] for t in took) for build, took in taken.items()}
    for build, took in taken.items():
        peak = statistics.median(one["peak"] for one in took)
        lines.append(
            f"| {build} | {seconds[build]:.2f} | {peak:.0f} | "
            f"{seconds[build] / seconds['this']:.2f} | {usual / seconds[build]:.2f} |"
        )
    lines += [f"| TF-IDF + cosine | {usual:.2f} | | | 1 |", ""]
    load = os.getloadavg()[0]
    lines.append(f"{asked.rows:,} rows; medians of {asked.pairs} rounds; load {load:.1f}.")
    print("\n".join(lines))
    if asked.record:
        command = "python benchmarks/speed/batch_rows.py ../shared/data --against CHECKOUT --record"
        results.record("Speed: batch", command, "\n".join(lines))


if __name__ == "__main__":
    main()
