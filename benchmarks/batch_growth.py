"""Memory of each process of a batch run while its table grows.

    python benchmarks/batch_growth.py ../shared/data [--rows 100000 1000000] [--record]

Each size is one whole run on every core, over distinct texts (benchmarks/batch.py). Memory is the
proportional set size of a process, its peak of ten looks a second; the first is the process that
was started, the others its workers. Ten million rows need 1.3 GB of disk for the table.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

import results

import batch


def main() -> None:
    """Print a row a size; record the table if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--record", action="store_true")
    asked = parser.parse_args()
    words = (asked.data / "train" / "mono.txt").read_text(encoding="utf-8").split()
    workers = len(os.sched_getaffinity(0))
    lines = ["| rows | seconds | CPU s a million | peak MiB of each process |",
             "|---:|---:|---:|---|"]  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        table, out = Path(name, "in.parquet"), Path(name, "out.parquet")
        for n in asked.rows:
            batch.write_table(table, words, n)
            each: dict[int, float] = {}
            took = batch.run_ours(table, out, workers, each=each)
            peaks = " / ".join(f"{peak:.0f}" for _, peak in sorted(each.items()))
            cost = took["cpu"] / n * 1e6
            lines.append(f"| {n:,} | {took['wall']:.0f} | {cost:.0f} | {peaks} |")
            print(lines[-1], flush=True)
            out.unlink()
    load = os.getloadavg()[0]
    lines += ["", f"{workers} processes; one run each; load {load:.1f} at the end."]
    print("\n".join(lines))
    if asked.record:
        sizes = " ".join(map(str, asked.rows))
        command = f"python benchmarks/batch_growth.py ../shared/data --rows {sizes} --record"
        results.record("Batch, memory while the table grows", command, "\n".join(lines))


if __name__ == "__main__":
    main()
