"""A whole batch run on one process, and TF-IDF + cosine on the same rows for comparison.

python benchmarks/speed/batch_rows.py ../shared/data --against CHECKOUT

Rows are distinct texts of 10 to 40 words (benchmarks/batch.py). Counted are whole processes:
Python, model, reading, writing; of TF-IDF the work alone. This checkout runs with reasons and with
`--no-reasons`. "Beside TF-IDF" is rows a CPU second of a build beside TF-IDF's, in the same rounds.
Modules are compiled before, as an installed package's are: a round that is not counted does it.

With `--slope` each round also runs four times as many rows: what a further row costs, without what
a run costs before its first row. Words of the corpus come again beyond some 145,000 rows.
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

BARE, PEER = "this, no reasons", "TF-IDF + cosine"
FURTHER = 4  # times as many rows


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
    parser.add_argument("--slope", action="store_true", help="also four times as many rows")
    parser.add_argument("--record", action="store_true")
    asked = parser.parse_args()
    words = (asked.data / "train" / "mono.txt").read_text(encoding="utf-8").split()
    builds = {str(path): path.resolve() for path in asked.against} | {"this": ROOT, BARE: ROOT}
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in builds}
    further: dict[str, list[float]] = {name: [] for name in (*builds, PEER)}
    peer = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table, out, many = (folder / f"{name}.parquet" for name in ("in", "out", "many"))
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
            if asked.slope:
                n = FURTHER * asked.rows
                if not number:
                    batch.write_table(many, words, n)
                for build, path in builds.items():
                    took = measure(path, many, out, reasons=build != BARE)["cpu"]
                    further[build].append((n - asked.rows) / (took - taken[build][-1]["cpu"]))
                os.environ["PYTHONPATH"] = str(ROOT / "src")
                took = batch.run_peer("tfidf", many, folder / "p.parquet", n)[1]
                further[PEER].append((n - asked.rows) / (took - peer[-1]))
                print({name: round(rates[-1]) for name, rates in further.items()}, flush=True)
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
    lines += [f"| {PEER} | {usual:.2f} | | | 1 |", ""]
    if asked.slope:
        rates = {name: statistics.median(rates) for name, rates in further.items()}
        lines += ["| build | further rows a CPU second | beside TF-IDF + cosine |",
                  "| --- | ---: | ---: |"]  # fmt: skip
        lines += [f"| {n} | {rate:,.0f} | {rate / rates[PEER]:.2f} |" for n, rate in rates.items()]
        lines.append("")
    load = os.getloadavg()[0]
    lines.append(f"{asked.rows:,} rows; medians of {asked.pairs} rounds; load {load:.1f}.")
    print("\n".join(lines))
    if asked.record:
        command = "python benchmarks/speed/batch_rows.py ../shared/data --against CHECKOUT --record"
        results.record("Speed: batch", command, "\n".join(lines))


if __name__ == "__main__":
    main()
