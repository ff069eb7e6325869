"""Two models side by side: the static, the contextual, both, and what they are compared with.

    python benchmarks/contextual.py ../shared/data [--peer FOLDER] [--cache FILE] [--record]

Quality: the half of each development set that nothing is chosen on; "both" puts the two vectors
side by side. Interviews: four studies (the example and those of the data folder), hit@1 / hit@3
over coded answers, by a plain rule with nothing fitted to them: cosines of answer, of question +
answer and half those of the question to the code's text, each less its mean over the study; "both"
adds the two models' scores. After the other transcripts: one logistic regression a code on the
vectors and that score. Speed: distinct texts, the models taking turns in one run. `--peer`: the
folder that `models/train/contextual/peer.py` writes, multilingual-e5-small uncut in float.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy as np
from conversation import Interviews, cell, hits, read, read_example
from results import record

from embedding import REPORT, dev_texts, minilm_folder, tasks
from qualnlp.embedding import CONTEXTUAL, CachedEmbedder, Embedder, Vectors, load_embedder

SECTION = "Contextual"
TURNS, A_TURN = 6, 64  # of the speed: the models take turns


class Both(Embedder):
    """Two models' vectors side by side, each at the same length."""

    def __init__(self, *models: Embedder) -> None:
        self.models = models
        self.name = "both"
        self.dimension = sum(model.dimension for model in models)

    @property
    def fingerprint(self) -> str:
        """Those of the two."""
        return "+".join(model.fingerprint for model in self.models)

    def embed(self, texts: list[str]) -> Vectors:
        """Return both rows, one after the other."""
        return np.hstack([model.encode(texts) for model in self.models])


# ---- interviews ------------------------------------------------------------------------------


def joined(study: Interviews) -> list[str]:
    """Return question and answer as one text."""
    return [f"{q} {text}".strip() for q, text in zip(study.asked, study.texts, strict=True)]


def from_definitions(study: Interviews, model: Embedder) -> np.ndarray:
    """Return the score of each answer and code, (n, k), at a spread of one."""
    if isinstance(model, Both):
        return np.sum([from_definitions(study, one) for one in model.models], axis=0)
    codes = model.encode(
        [". ".join([c.name, c.definition or "", *c.include]) for c in study.codebook.codable]
    )
    total = np.zeros((len(study.texts), len(codes)))
    for texts, weight in ((study.texts, 1.0), (joined(study), 1.0), (study.asked, 0.5)):
        cosines = model.encode(texts) @ codes.T
        total += weight * (cosines - cosines.mean(axis=0))
    return total / total.std()


def from_transcripts(study: Interviews, model: Embedder) -> np.ndarray:
    """Return the scores of each transcript's answers, learned from the other transcripts."""
    from sklearn.linear_model import LogisticRegression

    base = from_definitions(study, model)
    base /= base.std()
    rows = np.hstack([model.encode(study.texts), model.encode(joined(study))])
    rows -= rows.mean(axis=0)
    rows *= 2 / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    groups, truth = np.array(study.groups), study.truth
    known = np.array([codes is not None for codes in study.codes])
    scores = np.zeros(truth.shape)
    for group in np.unique(groups):
        asked, taught = groups == group, (groups != group) & known
        for k in range(truth.shape[1]):
            own = np.hstack([rows, 0.7 * base[:, k : k + 1]])
            if not truth[taught, k].any():
                scores[asked, k] = base[asked, k] - 2
                continue
            learned = LogisticRegression(C=4.0, max_iter=300).fit(own[taught], truth[taught, k])
            scores[asked, k] = learned.decision_function(own[asked]) + 0.3 * base[asked, k]
    return scores


def interviews(models: dict[str, Embedder], studies: list[Interviews]) -> str:
    """Return hit@1 / hit@3 of each model and study, in Markdown."""
    parts = []
    for title, stage in (
        ("definitions alone", from_definitions),
        ("after all other transcripts", from_transcripts),
    ):
        names = [study.name for study in studies]
        lines = [[title, *names, "mean"], ["---"] + ["---:"] * (len(names) + 1)]
        for name, model in models.items():
            found = [hits(stage(study, model), study.truth) for study in studies]
            mean = np.mean([values.mean(axis=0) for values in found], axis=0)
            lines.append([name, *map(cell, found), "{:.3f} / {:.3f}".format(*mean)])
        parts.append("\n".join("| " + " | ".join(line) + " |" for line in lines))
    return "\n\n".join(parts)


# ---- quality, speed, memory ------------------------------------------------------------------


def quality(models: dict[str, Embedder], data: Path) -> str:
    """Return each task's score and interval, in Markdown."""
    found = {
        name: tasks.all_tasks(lambda texts, m=model: m.encode(texts), data, REPORT)  # type: ignore[misc]
        for name, model in models.items()
    }
    lines = [["task (n)", *found], ["---"] * (len(found) + 1)]
    for number, first in enumerate(next(iter(found.values()))):
        cells = []
        for scores in found.values():
            low, high = scores[number].interval()
            cells.append(f"{scores[number].value:.3f} [{low:.2f}, {high:.2f}]")
        lines.append([f"{first.task} ({first.n})", *cells])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def speed(models: dict[str, Embedder], texts: list[str]) -> str:
    """Return texts a second, by wall and by CPU clock, best of several turns, in Markdown."""
    usual = [text for text in texts if 10 <= len(text.split()) <= 40][: TURNS * A_TURN]
    wall = {name: 0.0 for name in models}
    cpu = dict(wall)
    for turn in range(TURNS):
        part = usual[turn * A_TURN : (turn + 1) * A_TURN]
        for name, model in models.items():
            began, worked = time.perf_counter(), time.process_time()
            model.encode(part)
            wall[name] = max(wall[name], len(part) / (time.perf_counter() - began))
            cpu[name] = max(cpu[name], len(part) / (time.process_time() - worked))
    lines = [["model", "texts a second", "a CPU second", "x MiniLM (wall, CPU)"]]
    lines.append(["---"] + ["---:"] * 3)
    for name in models:
        ratios = [f"{rate[name] / rate['MiniLM']:.1f}" for rate in (wall, cpu) if "MiniLM" in rate]
        times = f"{ratios[0]}, {ratios[1]}" if ratios else "-"
        lines.append([name, f"{wall[name]:,.0f}", f"{cpu[name]:,.0f}", times])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


COLD = """
import sys, time, psutil
began, start = time.perf_counter(), time.process_time()
import numpy
before = psutil.Process().memory_info().rss
texts = sys.stdin.read().split("\\n")
from qualnlp.embedding import load_embedder
model = load_embedder("indonesian-contextual")
loaded = time.perf_counter() - began
most = 0
def look(done, of):
    global most
    most = max(most, psutil.Process().memory_info().rss)
model.encode(texts, progress=look)
print(loaded, time.perf_counter() - began, time.process_time() - start, (most - before) / 2**20)
"""


def cold_start(studies: list[Interviews]) -> str:
    """Return what 500 distinct answers of interviews take from a cold start, the best of three."""
    texts = list(dict.fromkeys(text for study in studies for text in study.texts))[:500]
    runs = []
    for _ in range(3):
        out = subprocess.run(
            [sys.executable, "-c", COLD], input="\n".join(t.replace("\n", " ") for t in texts),
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        runs.append(tuple(map(float, out.split())))
    loaded, wall, cpu, memory = min(runs, key=lambda run: run[1])
    words = np.mean([len(text.split()) for text in texts])
    return (
        f"{len(texts)} answers of interviews ({words:.0f} words each) from a cold start: "
        f"{wall:.1f} s ({cpu:.1f} CPU s), of which {loaded:.1f} s to import and load; "
        f"memory added {memory:.0f} MiB."
    )


def main() -> None:
    """Run, print, and record where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder with dev/ and interviews/")
    parser.add_argument("--peer", type=Path, help="multilingual-e5-small uncut")
    parser.add_argument("--cache", type=Path, help="a file that keeps the vectors between runs")
    parser.add_argument("--record", action="store_true", help="write benchmarks/RESULTS.md")
    given = parser.parse_args()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    warnings.filterwarnings("ignore")
    plain = {"static": load_embedder(), "contextual": load_embedder(CONTEXTUAL)}
    peers = {}
    if given.peer is not None:
        peers["e5-small uncut"] = load_embedder(given.peer)
    if (folder := minilm_folder()) is not None:
        peers["MiniLM"] = load_embedder(folder)
    kept: dict[str, Embedder] = {
        name: CachedEmbedder(model, given.cache) if given.cache else model
        for name, model in (plain | peers).items()
    }
    both = Both(kept["static"], kept["contextual"])
    models = {name: kept[name] for name in plain} | {"both": both} | {n: kept[n] for n in peers}
    folders = sorted(path.parent for path in (given.data / "interviews").glob("*/interviews.jsonl"))
    studies = [read_example(), *map(read, folders)]
    rates = speed(plain | peers, dev_texts(given.data / "dev"))
    parts = [
        "Quality on the half of each development set that nothing was chosen on (95 % intervals "
        "over resampled texts): probes on 8 texts a class (accuracy), aspects on 100 texts "
        "(macro-F1), Spearman, mean reciprocal rank.",
        quality(models, given.data / "dev"),
        "Interviews, hit@1 / hit@3 over coded answers with the 95 % interval of hit@1, by a plain "
        "rule and not by the engine; texts and codes are illustrative, one hand a study.",
        interviews(models, studies),
        f"Speed on distinct texts of 10 to 40 words, best of {TURNS} turns:",
        rates,
        cold_start(studies),
    ]
    text = "\n\n".join(parts)
    print(text)
    if given.record:
        record(SECTION, "python benchmarks/contextual.py ../shared/data --peer FOLDER", text)


if __name__ == "__main__":
    main()
