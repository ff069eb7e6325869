"""The suggestion engine against its peers: how good, how honest, how fast, what earns its place.

    python benchmarks/engine.py ../shared/data/dev [--record] [--seeds 10]

All in one process, on the same texts. The codebooks in benchmarks/codebooks were written from the
names of the classes and are frozen by their hashes; the tables go into benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
from scipy.stats import t as student
from sentence_transformers import SentenceTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

import embedding  # the benchmark beside this one
from qualnlp import Code, Codebook, CodeSuggester, Study, load_embedder
from qualnlp.suggestion.features import FEATURES, CodeSpace, TextBatch
from qualnlp.suggestion.run import PASSED_OVER

ROOT = Path(__file__).resolve().parent.parent
SECTION = "Engine"
MAX_TEXTS, MINILM_DRAWS = 1200, 5
LEARNED = "learned from decisions"
WORSE = {"log-loss": 1, "macro-F1": -1, "hit@1": -1}
FROZEN = {
    "sib200": "68f788de5a8900d15e914b1e2031ea152fa405d6832f4530907ee513d3536c9a",
    "emot": "c8dba2064695a5d127aa18379fb340b8f3d261495a5392aa8199b82377f914ae",
    "hoasa": "05ad9f4c8d6b6cfcf0a911d79c51d7e8212f33747212406f2907b815dcda72c0",
    "casa": "2f96cae670aee66853303dcf91a44ef416067efc655ea814541906fb01356b2a",
}


# ---- data, models, measures ------------------------------------------------------------------


@dataclass
class TextSet:
    """Texts of one set, what applies to them (n, k), which may be drawn, and MiniLM's vectors."""

    name: str
    codebook: Codebook
    texts: list[str]
    truth: np.ndarray
    drawable: np.ndarray
    vectors: np.ndarray

    def draw(self, seed: int, size: int, *, a_class: bool = False) -> tuple[np.ndarray, np.ndarray]:
        """Return drawn texts, `size` of each class or in all, and the rest."""
        chosen = np.random.default_rng(seed).permutation(self.drawable)
        if a_class:
            chosen = np.concatenate([chosen[self.truth[chosen, k]][:size] for k in range(self.k)])
        else:
            chosen = chosen[:size]
        return chosen, np.setdiff1d(np.arange(len(self.texts)), chosen)

    @property
    def k(self) -> int:
        """How many codes."""
        return self.truth.shape[1]


def load(data: Path, name: str, model: Any) -> TextSet:
    """Read a set and its codebook; refuse a codebook that was changed."""
    path = ROOT / "benchmarks" / "codebooks" / f"{name}.yaml"
    found = sha256(path.read_bytes()).hexdigest()
    if found != FROZEN[name]:
        raise SystemExit(f"{path.name} was changed: sha256 {found}, frozen {FROZEN[name]}")
    rows = []
    for file in (data / f"{name}_{part}.jsonl" for part in ("train", "valid", "dev")):
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        rows += [json.loads(line) | {"train": "_train" in file.name} for line in lines]
    rows = [rows[i] for i in np.random.default_rng(0).permutation(len(rows))[:MAX_TEXTS]]
    codebook, texts = Codebook.read(path), [row["text"] for row in rows]
    truth = [[c.id in row.get("labels", [row.get("label")]) for c in codebook] for row in rows]
    drawable = np.flatnonzero([row["train"] for row in rows])
    return TextSet(name, codebook, texts, np.array(truth), drawable, model.encode(texts))


class KeptSpace(CodeSpace):
    """The engine's space: texts read once are kept, and one part may be silenced."""

    silent: str = ""
    level: Any = 0.0

    def read(self, texts: Sequence[str]) -> TextBatch:
        """Return what was read before: many draws score the same texts."""
        kept = self.__dict__.setdefault("kept", {})
        key = tuple(texts)
        return kept[key] if key in kept else kept.setdefault(key, super().read(texts))

    def features(self, batch: TextBatch) -> np.ndarray:
        """Return the features; a silenced one stays at its mean, so that the level remains."""
        speaks = np.array([name != self.silent for name in FEATURES])
        return np.where(speaks, super().features(batch), self.level)

    def joint_vectors(self, batch: TextBatch) -> np.ndarray:
        """Return the vectors to learn from; zeros if learning is silenced."""
        return super().joint_vectors(batch) * (self.silent != LEARNED)


class Engine(CodeSuggester):  # type: ignore[misc]
    """The engine as shipped, over a `KeptSpace`."""

    def _place(self, codable: Sequence[Code]) -> None:
        super()._place(codable)
        self.space_.__class__ = KeptSpace

    def silence(self, part: str, data: TextSet) -> Engine:
        """Let one part say nothing."""
        space = self.fit().space_
        space.level = space.features(space.read(data.texts)).mean((0, 1))
        space.silent = part
        return self

    def learn(self, data: TextSet, drawn: np.ndarray, codes: Any = None, **how: Any) -> Engine:
        """Fit on drawn texts: finished ones, or as `codes` and `how` say."""
        codes = np.where(data.truth[drawn], 1, -1) if codes is None else codes
        return self.fit([data.texts[i] for i in drawn], codes, **how) if len(drawn) else self.fit()


def words_of(data: TextSet, drawn: np.ndarray) -> Any:
    """Return TF-IDF fitted on the drawn texts: better than on all, by .1 macro-F1 on reviews."""
    fitted = TfidfVectorizer(sublinear_tf=True).fit([data.texts[i] for i in drawn])
    return fitted.transform(data.texts)


def probe(x: Any, data: TextSet, drawn: np.ndarray, *, several: bool) -> np.ndarray:
    """Return (n, k) chances of logistic regression: balanced ones a code, or one for all."""
    if not several:
        y = data.truth[drawn].argmax(1)
        return LogisticRegression(max_iter=1000).fit(x[drawn], y).predict_proba(x)
    chances = np.zeros(data.truth.shape)
    for k, y in enumerate(data.truth[drawn].T):
        chances[:, k] = y[0]
        if 0 < y.sum() < len(y):
            model = LogisticRegression(class_weight="balanced", max_iter=1000).fit(x[drawn], y)
            chances[:, k] = model.predict_proba(x)[:, 1]
    return chances


def f1(guess: np.ndarray, truth: np.ndarray) -> float:
    """Return macro-F1; a code never guessed has 0."""
    return float(f1_score(truth, guess, average="macro", zero_division=0))


def ece(chance: np.ndarray, right: np.ndarray) -> float:
    """Return the expected calibration error over all pairs, 15 bins of equal width."""
    number = np.minimum((chance * 15).astype(int), 14).ravel()
    return float(np.abs(np.bincount(number, (chance - right).ravel())).sum() / chance.size)


def single(scores: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Measure the best code of each text where exactly one applies."""
    guess = np.eye(truth.shape[1], dtype=bool)[scores.argmax(1)]
    return {"accuracy": float((guess & truth).any(1).mean()), "macro-F1": f1(guess, truth)}


def many(chance: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Measure chances where several codes may apply."""
    best = truth[np.arange(len(truth)), chance.argmax(1)][truth.any(1)]
    found = {"macro-F1": f1(chance >= 0.5, truth), "hit@1": float(best.mean())}
    loss = -np.log(np.clip(np.where(truth, chance, 1 - chance), 1e-6, 1)).mean()
    return found | {"ECE": ece(chance, truth), "log-loss": float(loss)}


class Sheet:
    """A table that is filled draw by draw and written as mean ± half the 95 % interval."""

    def __init__(self, title: str, sign: str = "") -> None:
        self.title, self.sign = title, sign
        self.values: dict[tuple[str, str], list[float]] = {}

    def note(self, row: str, column: object, value: float) -> None:
        """Add one draw's value; NaN, what has none, is left out."""
        self.values.setdefault((row, str(column)), []).extend([] if np.isnan(value) else [value])

    def interval(self, row: str, column: str) -> tuple[float, float]:
        """Return mean and half-width; NaN without values."""
        values = np.array(self.values.get((row, column), []) or [np.nan])
        n = len(values)
        wide = student.ppf(0.975, n - 1) * values.std(ddof=1) / n**0.5 if n > 1 else 0.0
        return float(values.mean()), float(wide)

    def cell(self, row: str, column: str) -> str:
        """Write one cell; a dash where nothing was measured."""
        mean, wide = self.interval(row, column)
        told = f"{mean:{self.sign}.3f}" + (f" ± {wide:.3f}" if wide > 1e-9 else "")
        return "–" if np.isnan(mean) else told

    def write(self) -> str:
        """Return the table in Markdown."""
        rows, columns = (list(dict.fromkeys(key[i] for key in self.values)) for i in (0, 1))
        lines = [[row, *(self.cell(row, column) for column in columns)] for row in rows]
        return table([self.title, *columns], lines)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


# ---- the claims ------------------------------------------------------------------------------


def few_shot(data: TextSet, draws: int) -> str:
    """Compare all methods on sets with one code a text, from no example to 16 a class."""
    engine = Engine(data.codebook)
    sheet = Sheet(f"{data.name}, {data.k} classes, {len(data.texts)} texts")
    for shots, seed in [(0, 0), *((s, d) for s in (1, 4, 8, 16) for d in range(draws))]:
        drawn, rest = data.draw(seed, shots, a_class=True)
        scores = {"CodeSuggester": engine.learn(data, drawn).decision_function(data.texts)}
        if shots == 0:
            vectors = engine.space_.read(data.texts).vectors
            scores["cosine to definitions"] = vectors @ engine.space_.definitions.T
        else:
            peers = {"TF-IDF + LR": words_of(data, drawn)}
            peers |= {"MiniLM + LR": data.vectors} if seed < MINILM_DRAWS else {}
            scores |= {name: probe(x, data, drawn, several=False) for name, x in peers.items()}
        for name, score in scores.items():
            for measure, value in single(score[rest], data.truth[rest]).items():
                sheet.note(f"{name}: {measure}", f"{shots} a class", value)
    return sheet.write()


def curves(data: TextSet, draws: int) -> str:
    """Compare all methods as coded texts come in, and hold the engine to what it promises."""
    engine = Engine(data.codebook)
    sheet = Sheet(f"{data.name}, {data.k} codes; texts coded:")
    honest = Sheet(f"{data.name}: CodeSuggester on held-out texts")
    for seed in range(draws):
        total: dict[str, float] = {}
        for size in (0, 20, 50, 100, 200):
            drawn, rest = data.draw(seed, size)
            chances = {"CodeSuggester": engine.learn(data, drawn).predict_proba(data.texts)}
            if size:
                peers = {"TF-IDF + LR": words_of(data, drawn)}
                peers |= {"MiniLM + LR": data.vectors} if seed < MINILM_DRAWS else {}
                chances |= {name: probe(x, data, drawn, several=True) for name, x in peers.items()}
            for name, chance in chances.items():
                found = many(chance[rest], data.truth[rest])
                for measure in ("macro-F1", "hit@1", "ECE"):
                    sheet.note(f"{name}: {measure}", size, found[measure])
                total[name] = total.get(name, 0.0) + (found["macro-F1"] / 4 if size else 0)
            for promise, value in honesty(engine, data, rest).items() if size >= 50 else ():
                honest.note(promise, size, value)
        total["CodeSuggester ahead of TF-IDF + LR"] = total["CodeSuggester"] - total["TF-IDF + LR"]
        for name, value in total.items():
            sheet.note(f"{name}: macro-F1", "mean 20-200", value)
    return f"{sheet.write()}\n\n{honest.write()}"


def honesty(engine: Engine, data: TextSet, rest: np.ndarray) -> dict[str, float]:
    """Return what became of the engine's promises on texts that it has not learned from."""
    chance, truth = engine.predict_proba(data.texts)[rest], data.truth[rest]
    best = np.arange(len(rest)), chance.argmax(1)
    sets, sure = engine.predict_set(data.texts), engine.confident(data.texts)
    columns = [code.id for code in data.codebook]
    inside, named = (
        np.array([[code in some[i] for code in columns] for i in rest])
        for some in (sets.sets or [columns] * len(data.texts), sure.codes)
    )
    return {
        "ECE of all pairs": ece(chance, truth),
        "ECE of each text's best code": ece(chance[best], truth[best]),
        "predict_set(.1): all true codes inside": (inside >= truth).all(1).mean()
        if sets.sets
        else np.nan,
        "predict_set(.1): codes a set": inside.sum(1).mean() if sets.sets else np.nan,
        "predict_set(.1): says that data do not suffice": float(sets.missing > 0),
        "confident(.9): precision": truth[named].mean() if named.any() else np.nan,
        "confident(.9): share of true codes named": (named & truth).sum() / truth.sum(),
        "confident(.9): says that data do not suffice": float(sure.missing > 0),
    }


def ablation(data: TextSet, draws: int, size: int = 100) -> str:
    """Measure what each part is worth: the loss without it, draw by draw."""
    sheet = Sheet(f"{data.name}, {size} texts coded: without", "+")
    names = Codebook([Code(code.id, code.name, exclude=code.exclude) for code in data.codebook])
    whole = Engine(data.codebook)
    variants = {"definitions (names alone)": Engine(names)}
    variants |= {p: Engine(data.codebook).silence(p, data) for p in (*FEATURES, LEARNED)}
    best = np.argsort(-whole.fit().decision_function(data.texts), axis=1)[:, :3]
    on_screen = np.zeros_like(data.truth)
    np.put_along_axis(on_screen, best, True, axis=1)
    for seed in range(draws):
        drawn, rest = data.draw(seed, size)
        shown, truth, how = on_screen[drawn], data.truth[drawn], {"blind": np.zeros(size, bool)}
        # Three codes on screen: confirmed, or rejected, or passed over; the rest is unknown.
        judged = np.where(shown, np.where(truth, 1, -1), 0)
        light = np.where(judged < 0, PASSED_OVER, 1.0)
        base = measured(whole.learn(data, drawn), data, rest)
        found = {"decisions (definitions alone)": measured(whole.fit(), data, rest)}
        found |= {part: measured(e.learn(data, drawn), data, rest) for part, e in variants.items()}
        only = measured(whole.learn(data, drawn, np.maximum(judged, 0), **how), data, rest)
        full = measured(whole.learn(data, drawn, judged, **how), data, rest)
        passed = measured(whole.learn(data, drawn, judged, weight=light, **how), data, rest)
        pairs = {part: (base, other) for part, other in found.items()}
        pairs["rejections (only what was confirmed is known)"] = full, only
        pairs[f"passed over: weight 0, not {PASSED_OVER}"] = passed, only
        for part, (having, lacking) in pairs.items():
            for measure in WORSE:
                sheet.note(part, measure, lacking[measure] - having[measure])
    idle = []
    for part in pairs:
        changes = [(sign, *sheet.interval(part, measure)) for measure, sign in WORSE.items()]
        clear = [sign * mean > 0 for sign, mean, wide in changes if abs(mean) > wide]
        if not all(clear) or not clear:
            idle.append(f"{part} ({'no clear effect' if not clear else 'not on every measure'})")
    return f"{sheet.write()}\n\nDoes not plainly earn its place: {', '.join(idle) or 'nothing'}."


def measured(engine: Engine, data: TextSet, rest: np.ndarray) -> dict[str, float]:
    """Measure a fitted engine on the texts that were not drawn."""
    return many(engine.predict_proba(data.texts)[rest], data.truth[rest])


def example_study(folder: Path) -> str:
    """Leave each transcript out in turn; intervals over resampled transcripts."""
    with tempfile.TemporaryDirectory() as place, Study(Path(place) / "a.study") as study:
        codebook = study.set_codebook(folder / "codebook.yaml")
        study.add([str(path) for path in sorted(folder.glob("0*"))])
        study.code(folder / "gold.csv", coder="ani")
        excerpts, decisions = study.excerpts().set_index("excerpt_id"), study.decisions()
    decided = excerpts.loc[decisions["excerpt_id"].unique()]
    codes_of = decisions.groupby("excerpt_id")["code"].agg(set)[decided.index]
    truth = np.array([[code.id in some for code in codebook.codable] for some in codes_of])
    texts, group = decided["text"].to_numpy(), decided["transcript_id"].to_numpy()
    finished = np.where(truth, 1, -1)
    taught = {
        "definitions alone": None,
        "the others' codings; what a coded excerpt lacks is unknown": np.where(
            truth.any(1, keepdims=True), truth, finished
        ),
        "the others' codings, every excerpt finished": finished,
    }
    engine, rows = CodeSuggester(codebook, load_embedder()), []
    draws = np.random.default_rng(0).integers(0, len(set(group)), (500, len(set(group))))
    for title, codes in taught.items():
        parts = []
        for out in (group == name for name in np.unique(group)):
            engine.fit(*(() if codes is None else (texts[~out], codes[~out], group[~out])))
            silent = engine.suggest(texts[out], top=1)["abstain"].to_numpy(bool)
            parts.append((engine.predict_proba(texts[out]), truth[out], silent))
        again = [study_measures([parts[i] for i in some]) for some in draws]
        low, high = np.nanpercentile(again, [2.5, 97.5], axis=0)
        cells = zip(study_measures(parts), low, high, strict=True)
        rows.append([title, *(f"{value:.3f} [{a:.3f}, {b:.3f}]" for value, a, b in cells)])
    head = ["learned from", "hit@1", "hit@3", "macro-F1", "silent, coded", "silent, codeless"]
    return f"{table(head, rows)}\n\n{len(truth)} excerpts, {truth.any(1).sum()} with a code."


def study_measures(parts: Sequence[tuple[np.ndarray, ...]]) -> list[float]:
    """Return hit@1, hit@3, macro-F1, and the share of excerpts that get no suggestion."""
    chance, truth, silent = (np.concatenate(some) for some in zip(*parts, strict=True))
    some, used, found = truth.any(1), truth.any(0), many(chance, truth)
    best = np.argsort(-chance, axis=1, kind="stable")[:, :3]
    hit3 = np.take_along_axis(truth, best, axis=1)[some].any(1).mean()
    measured = f1((chance >= 0.5)[:, used], truth[:, used])
    return [found["hit@1"], hit3, measured, silent[some].mean(), silent[~some].mean()]


# ---- speed -----------------------------------------------------------------------------------


def clock(act: Callable[[Any], Any], given: Any) -> np.ndarray:
    """Return the wall and CPU seconds that a call takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    act(given)
    return np.array([time.perf_counter() - wall, time.process_time() - cpu])


def speed_texts(data: Path, sets: Sequence[TextSet]) -> list[str]:
    """Return distinct texts of 10 to 40 words: lines to train on where they are, else the sets'."""
    file = data.parent / "train" / "mono.txt"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    lines = lines or [text for some in sets for text in some.texts]
    pool = sorted({line for line in lines if 10 <= len(line.split()) <= 40})
    return [pool[i] for i in np.random.default_rng(0).permutation(len(pool))[:20_000]]


def speed(texts: list[str], model: Any, codebook: Codebook) -> str:
    """Time the engine against MiniLM's embedding step, each on texts of its own."""
    size = len(texts) // 4
    new, known, more, other = (texts[i * size : (i + 1) * size] for i in range(4))
    engine = CodeSuggester(codebook, load_embedder()).fit()
    model.encode(other[:32])
    peer = 256 / clock(model.encode, other[-256:])
    rows = [["MiniLM's embedding step alone", *(f"{rate:,.0f}" for rate in peer), "1", "1"]]
    for name, act, part in (
        ("suggest(top=3), every word new", engine.suggest, new),
        ("suggest(top=3), most words met before", engine.suggest, known),
        ("predict_proba, most words met before", engine.predict_proba, more),
    ):
        rates = size / clock(act, part)
        rows.append([name, *(f"{r:,.0f}" for r in rates), *(f"{x:,.0f}" for x in rates / peer)])
    head = [f"{len(engine.classes_)} codes, {size:,} texts", "a second", "by CPU", "x", "x by CPU"]
    sixty = [Code(f"k{i}", other[i][:30], other[i], (other[i + 60],)) for i in range(60)]
    large, many_texts = CodeSuggester(Codebook(sixty), load_embedder()).fit(), texts[:10_000]
    wall, cpu = clock(large.suggest, many_texts)
    batch = f"{len(many_texts):,} excerpts x 60 codes, words new: {wall:.2f} s ({cpu:.2f} CPU)."
    return f"{table(head, rows)}\n\n{batch}\n{relearning(texts[:5000], codebook)}"


def relearning(texts: list[str], codebook: Codebook, n: int = 334) -> str:
    """Time one text more after 1,000 decisions; then the same decisions in another order."""
    rng, k = np.random.default_rng(0), len(codebook.codable)
    codes = np.zeros((n, k), int)
    for row in codes:
        row[rng.permutation(k)[:3]] = rng.choice([-1, 1], 3, p=[0.6, 0.4])
    engine = CodeSuggester(codebook).fit(texts[: n - 9], codes[: n - 9])
    again = [clock(lambda i: engine.fit(texts[:i], codes[:i]), i) for i in range(n - 8, n + 1)]
    wall, cpu = np.median(again, axis=0) * 1e3
    scoring = clock(engine.decision_function, texts)[0] * 1e3
    order = rng.permutation(n)
    shuffled = CodeSuggester(codebook).fit([texts[i] for i in order], codes[order])
    scores = [one.decision_function(texts).tobytes() for one in (engine, shuffled)]
    assert scores[0] == scores[1], "the order of decisions changed the scores"
    told = f"1,000 decisions on {n} of {len(texts):,} excerpts, {k} codes"
    slowest = np.max(again, axis=0)[0] * 1e3
    return (
        f"Learning again with one text more ({told}): {wall:.0f} ms ({cpu:.0f} CPU; median of 9, "
        f"slowest {slowest:.0f}); scoring all excerpts anew: {scoring:.0f} ms.\n"
        "The same decisions shuffled gave the same bytes."
    )


# ---- the record ------------------------------------------------------------------------------

CODEBOOKS = ", ".join(f"{name} `{digest[:16]}`" for name, digest in FROZEN.items())
INTRO = f"""{{date:%Y-%m-%d}}, 2 cores x86-64, Python {{python}}:
`python benchmarks/engine.py ../shared/data/dev --record --seeds {{draws}}`

At most {MAX_TEXTS:,} texts a set. Examples are drawn from `*_train`; scored is all of a set that
was not drawn. "x ± y": mean over draws and half of its 95 % interval (Student's t). Peers: logistic
regression (LR, C = 1) on the examples alone, balanced and one a code where several may apply;
TF-IDF fitted on the drawn texts; MiniLM (English, {MINILM_DRAWS} draws) by sentence-transformers.
The prior of the engine's coefficients was chosen on these training sets: that flatters it a little.

Codebooks (sha256): {CODEBOOKS}."""
ABLATION = """Change when a part is taken away (a feature stays at its mean). "exclusion" is also
what a codebook without exclude lines gives; the contract keeps it: these texts hardly speak of
what a code excludes."""
STUDY = """karier-pegawai, each transcript left out in turn; intervals over resampled transcripts.
Texts and gold are illustrative: written and coded by one hand, no field data."""


def main() -> None:
    """Run, print, and record where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder with sib200_train.jsonl and the rest")
    parser.add_argument("--seeds", type=int, default=10, help="draws of examples")
    parser.add_argument("--record", action="store_true", help="write benchmarks/RESULTS.md")
    given = parser.parse_args()
    warnings.filterwarnings("ignore")
    model = SentenceTransformer(str(embedding.minilm_folder()), device="cpu")
    sib, emot, hoasa, casa = sets = [load(given.data, name, model) for name in FROZEN]
    print("\n".join(f"{name}.yaml {digest}" for name, digest in FROZEN.items()), flush=True)
    python = platform.python_version()
    parts = [
        f"## {SECTION}",
        INTRO.format(date=datetime.now(UTC), python=python, draws=given.seeds),
        "### One code a text",
        *(few_shot(data, given.seeds) for data in (sib, emot)),
        "### Several codes a text, and honesty",
        *(curves(data, given.seeds) for data in (hoasa, casa)),
        "### What earns its place",
        ABLATION,
        *(ablation(data, given.seeds) for data in (hoasa, casa)),
        "### The example study",
        STUDY,
        example_study(ROOT / "corpora" / "karier-pegawai"),
        "### Speed",
        "Texts of 10 to 40 words, all distinct, one process.",
        speed(speed_texts(given.data, sets), model, hoasa.codebook),
    ]
    section = "\n\n".join(parts) + "\n"
    print(section)
    if given.record:
        embedding.SECTION = SECTION
        embedding.record(section)


if __name__ == "__main__":
    main()
