"""Suggested stances, beside simple peers in one run.

    python benchmarks/stance.py ../shared/data/dev [--record]

NusaX sentiment (Indonesian part) stands in: positive is mendukung, negative menghambat, neutral or
a mixed hint neither. The word lists were tuned on its training part, the figures are of its
validation part. The example study's gold stances were written with the study, so they illustrate
and prove nothing. Intervals: percentiles of 2,000 resamples.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from pathlib import Path

import numpy as np
from results import record
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.pipeline import make_pipeline

from qualnlp.language import stance
from qualnlp.language.stance import cues
from qualnlp.resources import resource

DRAWS = 2000
NUSAX = {"mendukung": "positive", "menghambat": "negative"}


def read(path: Path) -> tuple[list[str], np.ndarray]:
    """Return texts and labels."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [row["text"] for row in rows], np.array([row["label"] for row in rows])


def ours(text: str) -> str:
    """Return the hint's stance, or an empty text."""
    hint = stance(text)
    return hint.stance if hint else ""


def without_negation(text: str) -> str:
    """Return what the word lists alone say."""
    total = sum(cue.value for cue in cues(text, negation=False))
    return "mendukung" if total > 0 else "menghambat" if total < 0 else ""


def interval(gold: np.ndarray, found: np.ndarray) -> str:
    """Return accuracy and macro-F1 with their intervals."""
    random = np.random.default_rng(0)
    labels = sorted(set(gold))

    def f1(own: np.ndarray, other: np.ndarray) -> float:
        return float(f1_score(own, other, labels=labels, average="macro", zero_division=0))

    picks = random.integers(0, len(gold), (DRAWS, len(gold)))
    hits = [float((gold[pick] == found[pick]).mean()) for pick in picks]
    scores = [f1(gold[pick], found[pick]) for pick in picks]
    cells = []
    for value, draws in (((gold == found).mean(), hits), (f1(gold, found), scores)):
        low, high = np.percentile(draws, [2.5, 97.5])
        cells.append(f"{value:.3f} [{low:.3f}, {high:.3f}]")
    return " | ".join(cells)


def table(gold: np.ndarray, ways: dict[str, np.ndarray]) -> str:
    """Return a row a way."""
    lines = ["| way | accuracy | macro-F1 |", "|---|---|---|"]
    lines += [f"| {name} | {interval(gold, found)} |" for name, found in ways.items()]
    return "\n".join(lines)


def spoken_for(gold: np.ndarray, found: np.ndarray) -> str:
    """Return how often a plain hint is given and how often it is right."""
    plain = np.isin(found, list(NUSAX.values()))
    right = (gold == found)[plain].mean()
    # A hint of the opposite is what would mislead a reader.
    opposite = ((gold != "neutral") & (gold != found))[plain].mean()
    return (
        f"A plain hint (positive or negative) for {plain.mean():.0%} of the texts; right "
        f"{right:.3f}, the opposite {opposite:.3f} (the rest was neutral)."
    )


def nusax(folder: Path) -> str:
    """Measure on NusaX."""
    texts, labels = read(folder / "nusax_train.jsonl")
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        LogisticRegression(C=10, max_iter=1000),
    ).fit(texts, labels)
    tried, gold = read(folder / "nusax_valid.jsonl")
    major = Counter(labels.tolist()).most_common(1)[0][0]

    def told(way: object) -> np.ndarray:
        assert callable(way)
        return np.array([NUSAX.get(way(text), "neutral") for text in tried])

    ways = {
        "majority class": np.full(len(gold), major),
        "word lists without negation": told(without_negation),
        "qualnlp: word lists and negation": told(ours),
        f"TF-IDF + logistic regression, trained on {len(texts)}": model.predict(tried),
    }
    found = ways["qualnlp: word lists and negation"]
    return f"NusaX, {len(gold)} texts:\n\n{table(gold, ways)}\n\n{spoken_for(gold, found)}"


def example() -> str:
    """Measure on the example study."""
    path = resource("corpora", "karier-pegawai") / "gold.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["code"] and row["stance"]]
    gold = np.array([row["stance"] for row in rows])
    major = Counter(gold.tolist()).most_common(1)[0][0]
    ways = {
        "majority class": np.full(len(gold), major),
        "word lists without negation": np.array([without_negation(r["text"]) for r in rows]),
        "qualnlp: word lists and negation": np.array([ours(row["text"]) for row in rows]),
    }
    silent = int((ways["qualnlp: word lists and negation"] == "").sum())
    return (
        f"The example study, {len(rows)} codings with a stance (illustrative; no hint for "
        f"{silent}, which counts as wrong):\n\n{table(gold, ways)}"
    )


def main() -> None:
    """Print, and with --record write down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--record", action="store_true")
    given = parser.parse_args()
    text = f"{nusax(given.folder)}\n\n{example()}"
    print(text)
    if given.record:
        record("Stance", "python benchmarks/stance.py ../shared/data/dev --record", text)


if __name__ == "__main__":
    main()
