"""How honest the intervals of agreement are, and how fast the measures are beside three libraries.

    python benchmarks/agreement.py [--record] [--against ../older-checkout]

Coverage: two coders are simulated a thousand times over transcripts that differ in how hard they
are to code; counted is how often the 95 % interval holds the kappa of an endless study. Beside ours
stand the plain percentiles over transcripts and the usual bootstrap over excerpts.

Speed and memory: the same codings for every side, each side in a process of its own that makes the
data, says what it took (CPU seconds of the call alone, on all threads; the peak memory of the whole
process, data and libraries included), and ends. Peers get the arrays they like best; ours also gets
frames of text ids, each coder's rows in an order of their own, and in the same one. Two tables of a
million rows are compared by `qualnlp agree a.csv b.csv`, measured from the start of the process.
With `--against`, all of ours is run in turn with the sources of another checkout.
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
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from results import record

from qualnlp.agreement import agree, agree_many, krippendorff_alpha

TRIALS = 1000
DRAWS = 1000
RUNS = 3
CODES = 20
DOCUMENTS = 200
IN_ORDER = "qualnlp.agree, rows in one order"
SIZES = {"2 x 1,000,000": (2, 1_000_000), "5 x 100,000": (5, 100_000)}


def simulated(
    random: np.random.Generator, transcripts: int, excerpts: int, hard: float
) -> np.ndarray[Any, Any]:
    """Return 2 x 2 counts a transcript, (transcripts, 4); `hard` is how far transcripts differ."""
    prevalence = random.beta(2, 6, size=(transcripts, 1))
    slip = np.clip(random.normal(0.12, hard, size=(transcripts, 1)), 0.01, 0.45)
    truth = random.random((transcripts, excerpts)) < prevalence
    first = truth ^ (random.random(truth.shape) < slip)
    second = truth ^ (random.random(truth.shape) < slip)
    cells = (first & second, first & ~second, ~first & second, ~first & ~second)
    return np.stack([cell.sum(axis=1) for cell in cells], axis=-1).astype(float)


def coverage(
    transcripts: int, excerpts: int, hard: float, trials: int = TRIALS
) -> tuple[float, ...]:
    """Return the true kappa, and how often ours, the plain and the excerpts' interval hold it."""
    from qualnlp.agreement.bootstrap import draws_of, interval
    from qualnlp.agreement.measures.registry import measure

    random = np.random.default_rng(0)
    true = float(measure("cohen_kappa", simulated(random, 200_000, 20, hard).sum(axis=0)))
    share = np.full(transcripts, 1 / transcripts)
    held = np.zeros(3)
    for trial in range(trials):
        counts = simulated(random, transcripts, excerpts, hard)
        ours = measure("cohen_kappa", draws_of(transcripts, DRAWS, trial) @ counts)
        plain = random.multinomial(transcripts, share, size=DRAWS) @ counts
        total = counts.sum(axis=0)
        n = int(total.sum())
        by_excerpt = measure("cohen_kappa", random.multinomial(n, total / n, size=DRAWS))
        bounds = (
            interval(ours, transcripts),
            np.nanpercentile(measure("cohen_kappa", plain), [2.5, 97.5]),
            np.percentile(by_excerpt, [2.5, 97.5]),
        )
        for place, (low, high) in enumerate(bounds):
            held[place] += low <= true <= high
    return true, *(held / trials)


def ratings(coders: int, units: int) -> np.ndarray[Any, Any]:
    """Return one of 20 codes for each unit and coder, (coders, units); most often the same."""
    random = np.random.default_rng(1)
    truth = random.integers(0, CODES, units)
    rows = [truth]
    for _ in range(coders - 1):
        rows.append(np.where(random.random(units) < 0.8, truth, random.integers(0, CODES, units)))
    return np.stack(rows)


def frames(coders: int, units: int, shuffled: bool) -> list[pd.DataFrame]:
    """Return a frame a coder of text ids, each coder's rows in an order of their own or alike."""
    random = np.random.default_rng(2)
    names = np.array([f"e{unit:07d}" for unit in range(units)])
    documents = np.array([f"t{unit % DOCUMENTS:03d}" for unit in range(units)])
    labels = np.array([f"kode-{code:02d}" for code in range(CODES)])
    told = []
    for row in ratings(coders, units):
        order = random.permutation(units) if shuffled else np.arange(units)
        columns = {"excerpt_id": names, "transcript_id": documents, "code": labels[row]}
        told.append(pd.DataFrame({name: column[order] for name, column in columns.items()}))
    return told


def side(name: str, coders: int, units: int) -> tuple[Callable[[], float], str]:
    """Return what one side computes, on data already made, and what that is in words."""
    if name.startswith("qualnlp.agree"):
        shuffled = name != IN_ORDER
        whole = f"every measure of {CODES} codes and overall, MASI and Jaccard, 2,000 draws"
        if coders == 2:
            a, b = frames(2, units, shuffled)
            agree(a.head(9), a.head(9))  # what is imported when first used is no part of the work
            return lambda: _alpha(agree(a, b)), whole
        parts = [
            frame.assign(coder=str(n)) for n, frame in enumerate(frames(coders, units, shuffled))
        ]
        every = pd.concat(parts, ignore_index=True)
        agree_many(every[every["excerpt_id"] < "e0000009"])
        return lambda: _alpha(agree_many(every)), whole
    data = ratings(coders, units)
    if name == "qualnlp alpha":
        return lambda: krippendorff_alpha(data), "nominal alpha of the array, no interval"
    if name == "krippendorff":
        import krippendorff

        return (
            lambda: float(krippendorff.alpha(data, level_of_measurement="nominal")),
            "nominal alpha of the array, no interval",
        )
    if name == "scikit-learn":
        from sklearn.metrics import cohen_kappa_score

        def kappas() -> float:
            return float(np.mean([cohen_kappa_score(*(data == code)) for code in range(CODES)]))

        return kappas, f"Cohen's kappa of each of {CODES} codes, no interval"
    from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

    def fleiss() -> float:
        return float(fleiss_kappa(aggregate_raters(data.T)[0]))

    return fleiss, "Fleiss' kappa of the array, no interval"


def _alpha(frame: pd.DataFrame) -> float:
    # One code a unit: alpha over whole sets is nominal alpha, to be compared with the peers'.
    own = frame[frame["measure"] == "krippendorff_alpha_jaccard"]
    return float(own["value"].iloc[0])


def run_side(name: str, size: str) -> None:
    """Compute one side once and print what it took as JSON."""
    run, what = side(name, *SIZES[size])
    start = time.process_time()
    value = run()
    seconds = time.process_time() - start
    print(json.dumps({"what": what, "value": value, "cpu": seconds, "mib": _peak()}))


def _peak() -> float:
    """Return the most memory this process has held, in MiB (Linux counts in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def speed() -> str:
    """Return the table of times and peaks, and the ratios."""
    lines = [
        "| coders x units | side | computes | CPU s, best (worst) | peak MiB | value |",
        "|---|---|---|---|---|---|",
    ]
    told = []
    for size, (coders, _) in SIZES.items():
        names = ["qualnlp.agree", IN_ORDER, "qualnlp alpha", "krippendorff", "statsmodels"]
        names += ["scikit-learn"] if coders == 2 else []
        found = {}
        for name in names:
            command = [sys.executable, __file__, "--side", name, "--size", size]
            runs = [
                json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
                for _ in range(RUNS)
            ]
            # The best of each side: what is left is the work, not the machine's other guests.
            best = min(runs, key=lambda run: run["cpu"])
            found[name] = best | {"worst": max(run["cpu"] for run in runs)}
        for name, got in found.items():
            lines.append(
                f"| {size} | {name} | {got['what']} | {got['cpu']:.2f} ({got['worst']:.2f}) "
                f"| {got['mib']:.0f} "
                f"| {got['value']:.6f} |"
            )
        peer = found["krippendorff"]
        for name in ("qualnlp.agree", IN_ORDER, "qualnlp alpha"):
            assert abs(found[name]["value"] - peer["value"]) < 1e-9, (name, found[name], peer)
        own, alike, alone = (found[name] for name in ("qualnlp.agree", IN_ORDER, "qualnlp alpha"))
        told.append(
            f"{size}: against krippendorff's alpha, our alpha of the same array takes 1/"
            f"{peer['cpu'] / alone['cpu']:.1f} of the CPU time and 1/"
            f"{peer['mib'] / alone['mib']:.1f} of the memory; all that `agree` reports, from "
            f"frames of text ids, takes 1/{peer['cpu'] / own['cpu']:.1f} of the time (1/"
            f"{peer['cpu'] / alike['cpu']:.1f} where both list the excerpts in one order) and 1/"
            f"{peer['mib'] / own['mib']:.1f} of the memory.\n"
        )
        if coders == 2:
            told.append(
                _aim(alone, peer)
                + "; that time hangs on how fast the machine hands out its memory, hence best and "
                "worst.\n"
            )
    return "\n".join([*lines, "", *told])


def _aim(ours: dict[str, Any], peer: dict[str, Any]) -> str:
    """Say whether the coefficient alone takes as little as was aimed at."""
    reached = {True: "reached", False: "not reached"}
    return (
        "The aim for the coefficient alone was 1/100 of krippendorff's time: "
        f"{reached[100 * ours['cpu'] <= peer['cpu']]}, with its best run"
    )


def write_tables(paths: list[Path]) -> None:
    """Write the codings of two coders, a million rows each, as CSV."""
    for path, frame in zip(paths, frames(2, 1_000_000, shuffled=True), strict=True):
        frame.to_csv(path, index=False)


def command_run(paths: list[Path], source: Path) -> dict[str, Any]:
    """Run `qualnlp agree` once; return CPU seconds and peak of the whole process, and the value."""
    command = [sys.executable, "-m", "qualnlp", "agree", *map(str, paths), "--json"]
    environment = {**os.environ, "PYTHONPATH": str(source)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True)
    assert process.stdout is not None
    rows = json.loads(process.stdout.read())
    _, status, used = os.wait4(process.pid, 0)
    assert status == 0
    (value,) = (row["value"] for row in rows if row["measure"] == "krippendorff_alpha_jaccard")
    return {"value": value, "cpu": used.ru_utime + used.ru_stime, "mib": used.ru_maxrss / 1024}


def called_run(name: str, source: Path) -> dict[str, Any]:
    """Run one of our sides once, in a process of its own."""
    command = [sys.executable, __file__, "--side", name, "--size", "2 x 1,000,000"]
    environment = {**os.environ, "PYTHONPATH": str(source)}
    out = subprocess.run(command, capture_output=True, check=True, env=environment).stdout
    return dict(json.loads(out))


def compared(tree: Path | None) -> str:
    """Return the table of what ours takes, beside the sources of another checkout where given."""
    here = Path(__file__).parents[1] / "src"
    sources = [here] if tree is None else [here, tree / "src"]
    head = "| | here, CPU s | here, MiB |"
    if tree is not None:
        head += f" {tree.name}, CPU s | {tree.name}, MiB | ratio of the time |"
    lines = [head, "|---" * (head.count("|") - 1) + "|"]
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("ani.csv", "budi.csv")]
        # Elsewhere: a process begins with the peak of the one that started it.
        subprocess.run([sys.executable, __file__, "--write", *map(str, paths)], check=True)
        runs: dict[str, Callable[[Path], dict[str, Any]]] = {
            name: partial(called_run, name) for name in ("qualnlp.agree", IN_ORDER, "qualnlp alpha")
        }
        runs["qualnlp agree a.csv b.csv"] = partial(command_run, paths)
        for name, run in runs.items():
            # In turn, so that what else the machine does meets both.
            every = [[run(source) for source in sources] for _ in range(RUNS)]
            best = [min(own, key=lambda one: one["cpu"]) for own in zip(*every, strict=True)]
            assert max(one["value"] for one in best) - min(one["value"] for one in best) < 1e-12
            cells = [f"{one['cpu']:.3f} | {one['mib']:.0f}" for one in best]
            if len(best) > 1:
                cells.append(f"{best[0]['cpu'] / best[1]['cpu']:.2f}")
            lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Print the tables, and record them if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--side", help=argparse.SUPPRESS)
    parser.add_argument("--size", help=argparse.SUPPRESS)
    parser.add_argument("--write", type=Path, nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--against", type=Path, help="another checkout to compare with")
    asked = parser.parse_args()
    if asked.write:
        write_tables(asked.write)
        return
    if asked.side:
        run_side(asked.side, asked.size)
        return
    fast = speed()
    lines = [
        "| transcripts x excerpts | spread of slips | true kappa | ours | plain | over excerpts |",
        "|---|---|---|---|---|---|",
    ]
    sizes = ((2, 0.08), (3, 0.08), (4, 0.08), (5, 0.08), (6, 0.0), (6, 0.08), (8, 0.08))
    for transcripts, hard in (*sizes, (12, 0.08), (30, 0.08), (60, 0.08)):
        true, ours, plain, item = coverage(transcripts, 25, hard)
        lines.append(
            f"| {transcripts} x 25 | {hard} | {true:.3f} | {ours:.3f} | {plain:.3f} | {item:.3f} |"
        )
    text = (
        "How often a 95 % interval of kappa holds the true one "
        f"({TRIALS} simulated studies a row, {DRAWS} draws):\n\n"
        + "\n".join(lines)
        + "\n\nOurs: up to five transcripts the jackknife, from six on percentiles over "
        "transcripts, moved outwards as Student's t asks. Plain: the 2.5th and 97.5th percentile "
        "over transcripts. Over excerpts: the usual bootstrap, which stays too narrow however many "
        "transcripts there are.\n\n"
        f"Time and memory, {CODES} codes, {DOCUMENTS} transcripts, each side in a process of its "
        f"own, the call alone, {RUNS} runs; ratios are of the best:\n\n"
        + fast
        + "\nOurs, 2 x 1,000,000, the best of as many runs; the command from the start of its "
        "process:\n\n" + compared(asked.against) + "\n"
    )
    print(text)
    if asked.record:
        beside = f" --against ../{asked.against.name}" if asked.against else ""
        record("Agreement", f"python benchmarks/agreement.py --record{beside}", text)


if __name__ == "__main__":
    main()
