"""How honest the intervals of agreement are, and how fast the measures are.

    python benchmarks/agreement.py [--record]

Coverage: two coders are simulated a thousand times over transcripts that differ in how hard they
are to code; counted is how often the 95 % interval holds the kappa of an endless study. Beside the
bootstrap over transcripts stands the usual one over excerpts. Speed: `qualnlp.agree` over a
million excerpts and 20 codes, as a ratio to scikit-learn's kappa on the same codings, in this
process, by CPU time.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import pandas as pd
from results import record
from sklearn.metrics import cohen_kappa_score

from qualnlp.agreement import agree
from qualnlp.agreement.intervals import draws_of, interval
from qualnlp.agreement.measures import measure

TRIALS = 1000
DRAWS = 1000


def simulated(random: np.random.Generator, transcripts: int, excerpts: int, hard: float):
    """Return 2 x 2 counts a transcript, (transcripts, 4); `hard` is how far transcripts differ."""
    prevalence = random.beta(2, 6, size=(transcripts, 1))
    slip = np.clip(random.normal(0.12, hard, size=(transcripts, 1)), 0.01, 0.45)
    truth = random.random((transcripts, excerpts)) < prevalence
    first = truth ^ (random.random(truth.shape) < slip)
    second = truth ^ (random.random(truth.shape) < slip)
    cells = (first & second, first & ~second, ~first & second, ~first & ~second)
    return np.stack([cell.sum(axis=1) for cell in cells], axis=-1).astype(float)


def coverage(transcripts: int, excerpts: int, hard: float) -> tuple[float, ...]:
    """Return the true kappa, and how often ours, the plain and the excerpts' interval hold it."""
    random = np.random.default_rng(0)
    true = float(measure("cohen_kappa", simulated(random, 200_000, 20, hard).sum(axis=0)))
    held = np.zeros(3)
    for trial in range(TRIALS):
        counts = simulated(random, transcripts, excerpts, hard)
        by_transcript = measure("cohen_kappa", draws_of(transcripts, DRAWS, trial) @ counts)
        total = counts.sum(axis=0)
        n = int(total.sum())
        by_excerpt = measure("cohen_kappa", random.multinomial(n, total / n, size=DRAWS))
        bounds = (
            interval(by_transcript, transcripts),
            np.percentile(by_transcript, [2.5, 97.5]),
            np.percentile(by_excerpt, [2.5, 97.5]),
        )
        for place, (low, high) in enumerate(bounds):
            held[place] += low <= true <= high
    return true, *(held / TRIALS)


def speed(units: int, codes: int) -> tuple[float, float]:
    """Return CPU seconds of `agree` (every measure, 2,000 draws) and of scikit-learn's kappas."""
    random = np.random.default_rng(1)
    first = random.integers(0, codes, units)
    second = np.where(random.random(units) < 0.8, first, random.integers(0, codes, units))
    names = np.array([f"e{unit}" for unit in range(units)])
    documents = np.array([f"t{unit % 200}" for unit in range(units)])
    labels = np.array([f"kode-{code}" for code in range(codes)])
    a, b = (
        pd.DataFrame({"excerpt_id": names, "transcript_id": documents, "code": labels[marks]})
        for marks in (first, second)
    )
    start = time.process_time()
    result = agree(a, b)
    ours = time.process_time() - start
    start = time.process_time()
    kappas = [cohen_kappa_score(first == code, second == code) for code in range(codes)]
    theirs = time.process_time() - start
    own = result[(result["measure"] == "cohen_kappa") & (result["code"] != "")]
    wanted = pd.Series(kappas, index=labels)[own["code"]]
    assert np.allclose(own["value"], wanted)
    return ours, theirs


def main() -> None:
    """Print the tables, and record them if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", action="store_true")
    asked = parser.parse_args()
    lines = [
        "| transcripts x excerpts | spread of slips | true kappa | ours | plain | over excerpts |",
        "|---|---|---|---|---|---|",
    ]
    for transcripts, excerpts, hard in (
        (6, 25, 0.0),
        (6, 25, 0.08),
        (12, 25, 0.08),
        (30, 25, 0.08),
        (60, 25, 0.08),
    ):
        true, ours, plain, item = coverage(transcripts, excerpts, hard)
        lines.append(
            f"| {transcripts} x {excerpts} | {hard} | {true:.3f} | {ours:.3f} | {plain:.3f} "
            f"| {item:.3f} |"
        )
    ours, theirs = speed(1_000_000, 20)
    text = (
        "How often a 95 % interval of kappa holds the true one "
        f"({TRIALS} simulated studies a row, {DRAWS} draws):\n\n"
        + "\n".join(lines)
        + "\n\nOurs: percentiles over transcripts, moved outwards as Student's t asks. Plain: the "
        "2.5th and 97.5th percentile over transcripts. Over excerpts: the usual bootstrap, which "
        "stays too narrow however many transcripts there are.\n\n"
        f"A million excerpts, 20 codes, every measure with 2,000 draws: {ours:.1f} CPU s; "
        f"scikit-learn's 20 kappas alone, without intervals: {theirs:.1f} CPU s "
        f"(ratio {ours / theirs:.1f}).\n"
    )
    print(text)
    if asked.record:
        record("Agreement", "python benchmarks/agreement.py --record", text)


if __name__ == "__main__":
    main()
