"""Fit the shipped calibration: from scores of definitions alone to probabilities.

    python benchmarks/calibration.py ../shared/data/dev

Prints, for words alone and for the shipped model, the intercept and slope of the log-odds, fitted on
the training reviews of HoASA and CASA (each set weighing the same), and hit@1 on both.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from qualnlp.codebook import Codebook
from qualnlp.suggestion import CodeSuggester

CODEBOOKS = Path(__file__).parent / "codebooks"


def main(folder: Path) -> None:
    """Print the coefficients that `qualnlp.suggestion.calibration` ships."""
    for embedder in ("lexical", "indonesian-static"):
        scores, applies, weights = [], [], []
        for name in ("hoasa", "casa"):
            text = (folder / f"{name}_train.jsonl").read_text(encoding="utf-8")
            rows = [json.loads(line) for line in text.splitlines()]
            suggester = CodeSuggester(CODEBOOKS / f"{name}.yaml", embedder).fit()
            found = suggester.decision_function([row["text"] for row in rows])
            truth = np.array([[c in row["labels"] for c in suggester.classes_] for row in rows])
            coded = truth.any(axis=1)
            hit = truth[coded, found[coded].argmax(axis=1)].mean()
            print(f"{embedder:18} {name}: {len(rows)} reviews, hit@1 {hit:.3f}")
            scores.append(found.ravel())
            applies.append(truth.ravel())
            weights.append(np.full(found.size, 1 / found.size))
        fitted = LogisticRegression(C=np.inf).fit(
            np.concatenate(scores)[:, None],
            np.concatenate(applies),
            sample_weight=np.concatenate(weights) * 1000,
        )
        print(f"{embedder:18} {fitted.intercept_[0]:.3f}, {fitted.coef_[0, 0]:.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
