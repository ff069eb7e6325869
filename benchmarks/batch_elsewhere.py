"""The same texts through `suggest_batch`, and through Ray's and Spark's functions on pandas frames.

    pip install 'ray[data]' pyspark          # neither is needed by qualnlp; Spark needs Java 17
    python benchmarks/batch_elsewhere.py [--rows 60000] [--record]

Ray and Spark hand `CodeSuggester.suggest` a frame at a time; two processes each. The codes are
levelled on the same 2,000 texts in both, and `suggest_batch` draws its own, so that scores are
compared between these two alone and first codes with all three. What is not installed is left out.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import results
from batch_folder import BOOK, write_rows

from qualnlp import Codebook, CodeSuggester, suggest_batch

KEPT = ["code", "rank", "score", "probability", "abstain", "reason"]


class Coder:
    """Suggests for a frame with id and text; fitted once in each process."""

    def __init__(self, sample: list[str]) -> None:
        self.suggester = CodeSuggester(Codebook.read(BOOK)).fit(background=sample)

    def __call__(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return three rows a text, with its id."""
        found = self.suggester.suggest(frame["text"].tolist())
        ids = frame["id"].to_numpy()[found["text_index"]]
        return found[KEPT].assign(id=ids)


def on_ray(table: Path, out: Path, sample: list[str]) -> str:
    """Run through `Dataset.map_batches`; return Ray's version."""
    import ray

    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    ray.init(num_cpus=3, include_dashboard=False, logging_level=logging.ERROR, log_to_driver=False)
    ray.data.read_parquet(str(table), override_num_blocks=4).map_batches(
        Coder,
        fn_constructor_args=(sample,),
        batch_format="pandas",
        batch_size=4096,
        compute=ray.data.ActorPoolStrategy(size=2),
    ).write_parquet(str(out))
    ray.shutdown()
    return str(ray.__version__)


def on_spark(table: Path, out: Path, sample: list[str]) -> str:
    """Run through `DataFrame.mapInPandas`; return Spark's version."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable

    def coded(frames: Any) -> Any:
        coder = Coder(sample)
        for frame in frames:
            yield coder(frame)

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", 4096)
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    schema = (
        "code string, rank long, score double, probability double, abstain boolean, "
        "reason string, id long"
    )
    rows = session.read.parquet(str(table)).repartition(2)
    rows.mapInPandas(coded, schema).write.parquet(str(out))
    version = str(session.version)
    session.stop()
    return version


def in_order(folder: Path) -> pd.DataFrame:
    """Return a folder's suggestions by id and rank."""
    frame = pq.read_table(folder).to_pandas()
    return frame.sort_values(["id", "rank"], ignore_index=True)


def main() -> None:
    """Measure, print, and record if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--record", action="store_true")
    asked = parser.parse_args()
    lines = [f"{asked.rows:,} rows, two processes each.", ""]
    lines += ["| through | seconds | same first codes | same rows as the one above |"]
    lines += ["|---|---:|---:|---|"]
    frames: list[pd.DataFrame] = []
    with tempfile.TemporaryDirectory() as name:
        table = Path(name, "in.parquet")
        write_rows(table, asked.rows)
        sample = pd.read_parquet(table)["text"].sample(2_000, random_state=1).tolist()
        began = time.perf_counter()
        suggest_batch(table, BOOK, Path(name, "own"), workers=2)
        seconds = time.perf_counter() - began
        own = in_order(Path(name, "own"))
        lines.append(f"| `suggest_batch` | {seconds:.1f} | | |")
        for title, run in (("Ray", on_ray), ("Spark", on_spark)):
            out = Path(name, title)
            began = time.perf_counter()
            try:
                version = run(table, out, sample)
            except ImportError:
                lines.append(f"| {title} | not installed | | |")
                continue
            seconds = time.perf_counter() - began
            frame = in_order(out)
            first = frame["rank"] == 1
            alike = (frame["code"][first] == own["code"][own["rank"] == 1]).mean()
            same = "" if not frames else "yes" if frame[KEPT].equals(frames[-1][KEPT]) else "no"
            frames.append(frame)
            lines.append(f"| {title} {version} | {seconds:.1f} | {alike:.3f} | {same} |")
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    lines += ["", f"With starting Ray and Java; load {load} on {os.cpu_count()} cores."]
    print("\n".join(lines))
    if asked.record:
        command = "python benchmarks/batch_elsewhere.py --record"
        results.record("Batch, through Ray and Spark", command, "\n".join(lines))


if __name__ == "__main__":
    main()
