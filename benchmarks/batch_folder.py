"""A batch run into a folder, on Dask with a worker killed in the middle, and who reads the folder.

    python benchmarks/batch_folder.py [--rows 200000] [--readers PYTHON] [--record]

The run works on two processes of its own first, then on a scheduler of Dask with two workers, one
of which is killed while it is at a part; both folders must hold the same bytes. Then the folder is
asked one question by whatever `--readers` (a Python; this one without it) can import of pandas,
pyarrow, Dask, DuckDB, Polars and Spark: how many texts have each code first, of those that the
engine would show. A reader's seconds are those of its question, not of its import or Java's start.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Thread

import pyarrow as pa
import pyarrow.parquet as pq
import results

from qualnlp import suggest_batch
from qualnlp.resources import resource as shipped

BOOK = shipped("corpora", "karier-pegawai") / "codebook.yaml"
READERS = {
    "pandas": """
import pandas as pd
frame = pd.read_parquet(path, columns=["code", "rank", "abstain"])
found = frame[(frame["rank"] == 1) & ~frame["abstain"]]["code"].value_counts().to_dict()
""",
    "pyarrow": """
import pyarrow.dataset as ds
import pyarrow.compute as pc
shown = (pc.field("rank") == 1) & ~pc.field("abstain")
table = ds.dataset(path).to_table(columns=["code"], filter=shown)
found = {row["values"]: row["counts"] for row in table["code"].value_counts().to_pylist()}
""",
    "dask": """
import dask.dataframe as dd
frame = dd.read_parquet(path, columns=["code", "rank", "abstain"])
shown = frame[(frame["rank"] == 1) & ~frame["abstain"]]
found = shown["code"].value_counts().compute().to_dict()
""",
    "duckdb": """
import duckdb
found = dict(duckdb.sql(
    f"SELECT code, count(*) FROM '{path}/*.parquet' WHERE rank = 1 AND NOT abstain GROUP BY code"
).fetchall())
""",
    "polars": """
import polars as pl
frame = pl.scan_parquet(f"{path}/*.parquet").filter((pl.col("rank") == 1) & ~pl.col("abstain"))
found = dict(frame.group_by("code").len().collect().rows())
""",
    "spark": """
from pyspark.sql import SparkSession; session = SparkSession.builder.getOrCreate()
frame = session.read.parquet(path)
shown = frame.filter((frame["rank"] == 1) & ~frame["abstain"])
found = {row["code"]: row["count"] for row in shown.groupBy("code").count().collect()}
""",
}
ASK = """
import json, sys, time
path = sys.argv[1]
{load}
began = time.perf_counter()
{question}
taken = time.perf_counter() - began
print(json.dumps([taken, {{str(code): int(n) for code, n in found.items() if n}}]))
"""


def write_rows(path: Path, n: int) -> None:
    """Write n texts of 20 to 40 invented words each."""
    rng = random.Random(11)
    words = "pelatihan atasan karier pangkat belum pernah sudah sering kantor kami mereka susah "
    words += "mudah biaya izin kuliah dukungan keluarga rekan waktu kerja banyak tidak ada bagus"
    own = words.split()
    texts = [f"{n} " + " ".join(rng.choices(own, k=rng.randint(20, 40))) for n in range(n)]
    ids = pa.array(range(n), pa.int64())
    pq.write_table(pa.table({"id": ids, "text": texts}), path, row_group_size=65_536)


def on_dask(table: Path, out: Path) -> tuple[float, int]:
    """Run on two workers of Dask, kill one; return seconds and how many parts stood by then."""
    import distributed

    seen: list[int] = []
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        with distributed.Client(cluster, set_as_default=False) as client:
            victim = next(iter(client.run(os.getpid).values()))

        def kill() -> None:
            parts = Path(f"{out}.parts")
            while not seen:
                done = len(list(parts.glob("part-*.parquet"))) if parts.exists() else 0
                if done >= 3:
                    os.kill(victim, 9)
                    seen.append(done)
                time.sleep(0.01)

        killer = Thread(target=kill, daemon=True)
        killer.start()
        began = time.perf_counter()
        suggest_batch(table, BOOK, out, scheduler=cluster.scheduler_address)
        taken = time.perf_counter() - began
        killer.join(1)
    return taken, seen[0]


def same_files(one: Path, other: Path) -> bool:
    """Tell whether two folders hold the same files with the same bytes."""
    names = [sorted(path.name for path in folder.iterdir()) for folder in (one, other)]
    return names[0] == names[1] and all(
        (one / name).read_bytes() == (other / name).read_bytes() for name in names[0]
    )


def ask(python: str, question: str, out: Path) -> tuple[float, dict[str, int]] | None:
    """Return the least seconds of three of a reader's answers, and the answer; None without it."""
    load = "\n".join(line for line in question.splitlines() if line.startswith(("import", "from")))
    script = ASK.format(load=load, question=question)
    answers = []
    for _ in range(3):
        done = subprocess.run(
            [python, "-c", script, str(out)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            if "ModuleNotFoundError" not in done.stderr and "ImportError" not in done.stderr:
                raise SystemExit(done.stderr)
            return None
        answers.append(json.loads(done.stdout))
    return min(one[0] for one in answers), answers[0][1]


def main() -> None:
    """Measure, print, and record if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--readers", default=sys.executable)
    parser.add_argument("--record", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        table, here, there = (Path(name, one) for one in ("in.parquet", "here", "there"))
        write_rows(table, asked.rows)
        began = time.perf_counter()
        suggest_batch(table, BOOK, here, workers=2)
        alone = time.perf_counter() - began
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = spent.ru_utime + spent.ru_stime
        clustered, stood = on_dask(table, there)
        same = same_files(here, there)
        parts = len(list(here.glob("*.parquet")))
        megabytes = sum(path.stat().st_size for path in here.iterdir()) / 1e6
        answers = {
            reader: ask(asked.readers, question, here) for reader, question in READERS.items()
        }
    got = [answer[1] for answer in answers.values() if answer]
    if not same or any(one != got[0] for one in got):
        raise SystemExit("the folders or the answers differ")
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    lines = [
        f"{asked.rows:,} rows, {parts} parts, {megabytes:.0f} MB. Two processes: {alone:.1f} s "
        f"({cpu:.1f} CPU s). Dask, two workers, one killed when {stood} parts stood: "
        f"{clustered:.1f} s, the same bytes in every file. Load {load} on {os.cpu_count()} cores.",
        "",
        "| reader | seconds for the question |",
        "|---|---:|",
        *(
            f"| {reader} | {answer[0]:.3f} |" if answer else f"| {reader} | not installed |"
            for reader, answer in answers.items()
        ),
        "",
        f"The same answer from each: {sum(got[0].values()):,} texts, {len(got[0])} codes.",
    ]
    print("\n".join(lines))
    if asked.record:
        results.record(
            "Batch, a folder",
            "python benchmarks/batch_folder.py --readers PYTHON --record",
            "\n".join(lines),
        )


if __name__ == "__main__":
    main()
