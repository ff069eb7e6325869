"""The development tasks: what a model is chosen by, and what is reported of it.

In: an embedder and the folder data/dev. Out: a score a task, with what each text added to it,
so that intervals can be drawn by resampling texts. Each set is cut into two halves by a hash of
the text: models are chosen on half 0 and reported on half 1; ``half=None`` takes all.

The probe is MTEB's: logistic regression (C = 1, 100 iterations) on 8 texts a class, several
draws. MTEB averages 10 draws over the test split; here the texts not drawn are the test.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

Encode = Callable[[list[str]], np.ndarray]
A_CLASS = 8


@dataclass
class Score:
    """One task's score and how to draw it again from resampled texts."""

    task: str
    value: float
    n: int
    again: Callable[[np.ndarray], float]

    def interval(self, draws: int = 1000, seed: int = 0) -> tuple[float, float]:
        """Return the 95 % interval of the score over resampled texts (percentile bootstrap)."""
        rng = np.random.default_rng(seed)
        values = [self.again(rng.integers(0, self.n, self.n)) for _ in range(draws)]
        low, high = np.nanpercentile(values, [2.5, 97.5])
        return float(low), float(high)


def read(path: Path) -> list[dict[str, Any]]:
    """Read a file with one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def half_of(text: str) -> int:
    """Return 0 or 1: the half that a text belongs to, the same on every machine."""
    return zlib.crc32(text.encode()) >> 8 & 1


def _rows(data: Path, name: str, half: int | None, key: str = "text") -> list[dict[str, Any]]:
    parts = [part for part in ("train", "valid", "dev") if (data / f"{name}_{part}.jsonl").exists()]
    rows = [row for part in parts for row in read(data / f"{name}_{part}.jsonl")]
    return [row for row in rows if half is None or half_of(row[key]) == half]


def _logistic(x: np.ndarray, y: np.ndarray) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=1.0, max_iter=100).fit(x, y)


def probe(
    encode: Encode, data: Path, name: str, half: int | None, draws: int, a_class: int = A_CLASS
) -> Score:
    """Score one-label tasks: accuracy of a probe on `a_class` texts of each class."""
    rows = _rows(data, name, half)
    x = encode([row["text"] for row in rows])
    y = np.array([row["label"] for row in rows])
    right, seen = np.zeros(len(y)), np.zeros(len(y))
    for draw in range(draws):
        rng = np.random.default_rng(draw)
        chosen = np.concatenate(
            [rng.permutation(np.flatnonzero(y == label))[:a_class] for label in np.unique(y)]
        )
        test = np.setdiff1d(np.arange(len(y)), chosen)
        right[test] += _logistic(x[chosen], y[chosen]).predict(x[test]) == y[test]
        seen[test] += 1

    def again(index: np.ndarray) -> float:
        return float(right[index].sum() / max(seen[index].sum(), 1))

    return Score(f"{name} ({a_class} a class)", again(np.arange(len(y))), len(y), again)


def aspects(
    encode: Encode, data: Path, name: str, half: int | None, draws: int, shots: int = 100
) -> Score:
    """Score several-label tasks: macro-F1 of one probe a label on `shots` texts."""
    rows = _rows(data, name, half)
    x = encode([row["text"] for row in rows])
    labels = sorted({label for row in rows for label in row["labels"]})
    y = np.array([[label in row["labels"] for label in labels] for row in rows])
    hit, miss, false = (np.zeros((len(y), len(labels))) for _ in range(3))
    for draw in range(draws):
        order = np.random.default_rng(draw).permutation(len(y))
        chosen, test = order[:shots], order[shots:]
        for k in range(len(labels)):
            if not y[chosen, k].any() or y[chosen, k].all():
                guess = np.full(len(test), y[chosen[0], k])
            else:
                from sklearn.linear_model import LogisticRegression

                model = LogisticRegression(C=10.0, max_iter=200, class_weight="balanced")
                guess = model.fit(x[chosen], y[chosen, k]).predict(x[test])
            hit[test, k] += guess & y[test, k]
            miss[test, k] += ~guess & y[test, k]
            false[test, k] += guess & ~y[test, k]

    def again(index: np.ndarray) -> float:
        h, m, f = hit[index].sum(0), miss[index].sum(0), false[index].sum(0)
        return float(np.mean(2 * h / np.maximum(2 * h + m + f, 1)))

    return Score(f"{name} ({shots} texts)", again(np.arange(len(y))), len(y), again)


def pairs(encode: Encode, data: Path, name: str, half: int | None) -> Score:
    """Score similarity tasks: Spearman's rank correlation of cosine and people's score."""
    from scipy.stats import spearmanr

    rows = _rows(data, name, half, key="s1")
    left, right = encode([row["s1"] for row in rows]), encode([row["s2"] for row in rows])
    cosine = np.einsum("ij,ij->i", left, right)
    gold = np.array([row["score"] for row in rows], float)

    def again(index: np.ndarray) -> float:
        return float(spearmanr(cosine[index], gold[index]).statistic)

    return Score(name, again(np.arange(len(rows))), len(rows), again)


def retrieval(encode: Encode, data: Path, half: int | None) -> Score:
    """Score question -> paragraph: mean reciprocal rank among all paragraphs of the set."""
    rows = read(data / "idk_mrc_valid.jsonl")
    contexts = sorted({row["context"] for row in rows})
    where = {context: index for index, context in enumerate(contexts)}
    rows = [row for row in rows if half is None or half_of(row["question"]) == half]
    scores = encode([row["question"] for row in rows]) @ encode(contexts).T
    own = scores[np.arange(len(rows)), [where[row["context"]] for row in rows]]
    reciprocal = 1 / (1 + (scores > own[:, None]).sum(1))

    def again(index: np.ndarray) -> float:
        return float(reciprocal[index].mean())

    return Score("question -> paragraph (MRR)", again(np.arange(len(rows))), len(rows), again)


def all_tasks(encode: Encode, data: Path, half: int | None = None, draws: int = 10) -> list[Score]:
    """Return the scores of all tasks, the four that decide first."""
    return [
        probe(encode, data, "sib200", half, draws),
        pairs(encode, data, "stsb", half),
        pairs(encode, data, "semrel", half),
        probe(encode, data, "nusax", half, draws),
        probe(encode, data, "emot", half, draws),
        aspects(encode, data, "hoasa", half, max(draws // 3, 2)),
        aspects(encode, data, "casa", half, max(draws // 3, 2)),
        retrieval(encode, data, half),
    ]
