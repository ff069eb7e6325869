"""Suggesting in interviews: what the study's level, the question and the second model are worth.

    python benchmarks/conversation.py ../shared/data/interviews [--record]

Four studies: the example (corpora/karier-pegawai) and every folder of the data folder that holds
`codebook.yaml` and `interviews.jsonl`. Means over coded answers of hit@1 and hit@3; intervals over
resampled answers. "Engine before" is the same engine without background and context, which is
what it was before it read conversations. What was chosen on these studies is chosen again by
leaving one study out: on three of them, reported on the fourth.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from results import record
from sklearn.metrics import f1_score

from qualnlp import Codebook, CodeSuggester, Study, load_embedder
from qualnlp.agreement import expected_calibration_error
from qualnlp.embedding import CachedEmbedder
from qualnlp.excerpts.question import questions

ROOT = Path(__file__).resolve().parent.parent
SECTION = "Conversation"
EMBEDDER = load_embedder()
VECTORS = tempfile.TemporaryDirectory()  # the second model reads each text once in a run
CONTEXTUAL = CachedEmbedder(
    load_embedder("indonesian-contextual"), Path(VECTORS.name) / "vectors.sqlite"
)
MEASURES = ("hit@1", "hit@3")


@dataclass
class Interviews:
    """One study: its informants' texts, what they answer, and what applies to them."""

    name: str
    codebook: Codebook
    texts: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    codes: list[set[str] | None] = field(default_factory=list)

    def add(self, transcript: str, turns: Sequence[tuple[str, str, set[str] | None]]) -> None:
        """Add a transcript: role, text and codes of each turn (None: nobody read it)."""
        answered = questions((role, text) for role, text, _ in turns)
        for (role, text, codes), question in zip(turns, answered, strict=True):
            if role == "informant":
                self.texts.append(text)
                self.asked.append(question)
                self.groups.append(transcript)
                self.codes.append(codes)

    @property
    def truth(self) -> np.ndarray:
        """What applies, (n, k)."""
        codes = [code.id for code in self.codebook.codable]
        return np.array([[code in (some or ()) for code in codes] for some in self.codes])


def read(folder: Path) -> Interviews:
    """Read a study of the data folder."""
    study = Interviews(folder.name, Codebook.read(folder / "codebook.yaml"))
    turns: dict[str, list[Any]] = {}
    for line in (folder / "interviews.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        codes = set(row["codes"]) if "codes" in row else None
        turns.setdefault(row["transcript"], []).append((row["role"], row["text"], codes))
    for transcript, some in turns.items():
        study.add(transcript, some)
    return study


def read_example() -> Interviews:
    """Read the example study, through the splitter and the gold codes."""
    folder = ROOT / "corpora" / "karier-pegawai"
    with tempfile.TemporaryDirectory() as place, Study(Path(place) / "a.study") as study:
        codebook = study.set_codebook(folder / "codebook.yaml")
        study.add([str(path) for path in sorted(folder.glob("0*"))])
        study.code(folder / "gold.csv", coder="ani")
        excerpts, decisions = study.excerpts(), study.decisions()
    codes: dict[str, set[str]] = {}
    for excerpt_id, code in zip(decisions["excerpt_id"], decisions["code"], strict=True):
        codes.setdefault(excerpt_id, set()).update([code] if code else [])
    found = Interviews("karier-pegawai", codebook)
    for transcript, own in excerpts.groupby("transcript_id", sort=False):
        rows = zip(own["role"], own["text"], own["excerpt_id"], strict=True)
        found.add(transcript, [(role, text, codes.get(key)) for role, text, key in rows])
    return found


# ---- measuring -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Setting:
    """Which parts of the engine speak."""

    level: bool = True
    question: bool = True
    both: bool = True
    parameters: dict[str, float] = field(default_factory=dict)


def hits(scores: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return for each coded answer whether its first, and one of its first three codes, is right.

    Shape (coded answers, 2).
    """
    coded = truth.any(axis=1)
    order = np.argsort(-scores[coded], axis=1, kind="stable")
    right = np.take_along_axis(truth[coded], order, axis=1)
    return np.stack([right[:, 0], right[:, :3].any(axis=1)], axis=1).astype(float)


def suggester(study: Interviews, taught: np.ndarray, how: Setting) -> CodeSuggester:
    """Return the engine, taught what was decided on some answers."""
    engine = CodeSuggester(
        study.codebook, EMBEDDER, CONTEXTUAL if how.both else None, **how.parameters
    )
    question, level = how.question, how.level
    asked = study.asked if question else [""] * len(study.texts)
    some = np.flatnonzero(taught & np.array([codes is not None for codes in study.codes]))
    given: dict[str, Any] = {"background": (study.texts, asked)} if level else {}
    if len(some):
        given |= {
            "texts": [study.texts[i] for i in some],
            "codes": [study.codes[i] or set() for i in some],
            "groups": [study.groups[i] for i in some],
            "context": [asked[i] for i in some],
        }
    return engine.fit(**given)


def measure(study: Interviews, stage: str, how: Setting) -> np.ndarray:
    """Return hits of each coded answer: from definitions, after one transcript, after the others.

    After one transcript: the mean over all transcripts of what each alone teaches about the rest.
    """
    groups, truth = np.array(study.groups), study.truth
    context = study.asked if how.question else None
    nobody = np.zeros(len(groups), bool)
    if stage == "definitions":
        engine = suggester(study, nobody, how)
        return hits(engine.decision_function(study.texts, context), truth)
    scores = np.zeros(truth.shape)
    parts = []
    for group in np.unique(groups):
        inside = groups == group
        if stage == "one" and not truth[inside].any():
            continue
        taught = inside if stage == "one" else ~inside
        asked = ~taught
        engine = suggester(study, taught, how)
        found = engine.decision_function(study.texts, context)
        if stage == "one":
            parts.append(hits(found[asked], truth[asked]))
        else:
            scores[inside] = found[inside]
    return np.concatenate(parts) if stage == "one" else hits(scores, truth)


def cell(values: np.ndarray) -> str:
    """Write hit@1 / hit@3, with the 95 % interval of hit@1 over resampled answers."""
    draws = np.random.default_rng(0).integers(0, len(values), (1000, len(values)))
    low, high = np.percentile(values[draws, 0].mean(axis=1), [2.5, 97.5])
    first, three = values.mean(axis=0)
    return f"{first:.3f} / {three:.3f} [{low:.2f}, {high:.2f}]"


SETTINGS = {
    "engine before": Setting(level=False, question=False, both=False),
    "+ level": Setting(question=False, both=False),
    "+ question": Setting(level=False, both=False),
    "+ level and question (batch)": Setting(both=False),
    "+ second model (`Study.suggest`)": Setting(),
}
STAGES = {
    "definitions": "definitions alone",
    "one": "after one coded transcript",
    "others": "after all other transcripts",
}


def table(studies: Sequence[Interviews], stage: str) -> str:
    """Return hit@1 / hit@3 of each setting and study at one stage, in Markdown."""
    names = [study.name for study in studies]
    lines = [[STAGES[stage], *names, "mean"], ["---"] + ["---:"] * (len(names) + 1)]
    for title, setting in SETTINGS.items():
        found = [measure(study, stage, setting) for study in studies]
        means = np.mean([values.mean(axis=0) for values in found], axis=0)
        mean = "{:.3f} / {:.3f}".format(*means)
        lines.append([title, *(cell(values) for values in found), mean])
    return markdown(lines)


# What may be tuned, and among which values it was chosen.
GRIDS = {
    "question_weight": [0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 1.0],
    "hubness": [0.0, 0.5, 0.7, 0.85, 1.0],
    "ridge": [0.5, 1.0, 2.0, 4.0],
}


def chosen_elsewhere(studies: Sequence[Interviews]) -> str:
    """Choose each parameter on all studies but one, and report on that one."""
    lines = [["parameter", "left out", "chosen", "hit@1 / hit@3 with it", "with the shipped value"]]
    lines.append(["---"] * 2 + ["---:"] * 3)
    for name, grid in GRIDS.items():
        stage = "others" if name == "ridge" else "definitions"
        shipped = CodeSuggester(studies[0].codebook).get_params()[name]
        found = np.array(
            [
                [measure(study, stage, Setting(parameters={name: value})).mean(axis=0)
                 for study in studies]
                for value in grid
            ]
        )  # fmt: skip
        for column, study in enumerate(studies):
            best = int(np.delete(found, column, axis=1).sum(axis=(1, 2)).argmax())
            cells = ["{:.3f} / {:.3f}".format(*found[row, column])
                     for row in (best, grid.index(shipped))]  # fmt: skip
            lines.append([f"{name} ({STAGES[stage]})", study.name, f"{grid[best]}", *cells])
    return markdown(lines)


def hiding(studies: Sequence[Interviews]) -> str:
    """Choose on all studies but one how sure the engine must be that no code applies.

    What is weighed: the share of coded answers that are shown with a right code among the first
    three, and the share of codeless ones that show nothing.
    """
    grid = [1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0]
    found = np.array([[shown(study, odds) for study in studies] for odds in grid])
    lines = [["left out", "chosen null_odds", "coded: shown, right among three",
              "codeless: nothing shown", "with the shipped value"]]  # fmt: skip
    lines.append(["---"] + ["---:"] * 4)
    at = grid.index(CodeSuggester(studies[0].codebook).null_odds)
    for column, study in enumerate(studies):
        best = int(np.delete(found, column, axis=1).mean(axis=(1, 2)).argmax())
        right, silent = found[best, column]
        usual = "{:.2f}, {:.2f}".format(*found[at, column])
        lines.append([study.name, f"{grid[best]:.0f}", f"{right:.2f}", f"{silent:.2f}", usual])
    return markdown(lines)


def shown(study: Interviews, odds: float) -> tuple[float, float]:
    """Return of coded answers who sees a right code, and of codeless ones who see none."""
    how = Setting(parameters={"null_odds": odds})
    known = np.array([codes is not None for codes in study.codes])
    coded = study.truth.any(axis=1)
    engine = suggester(study, np.zeros(len(known), bool), how)
    frame = engine.suggest(study.texts, top=3, context=study.asked)
    place = {code: number for number, code in enumerate(engine.classes_)}
    right = study.truth[frame["text_index"], frame["code"].map(place)] & ~frame["abstain"]
    seen = right.groupby(frame["text_index"]).any().to_numpy()
    silent = frame["abstain"].groupby(frame["text_index"]).all().to_numpy()
    return float(seen[coded].mean()), float(silent[known & ~coded].mean())


def honesty(studies: Sequence[Interviews]) -> str:
    """Return what questions alone are worth, and how answers fare that leave their question."""
    lines = [["definitions alone", "first suggestions by the question alone", "right",
              "others right", "answers that leave their question", "right, question weight 0",
              "right, shipped", "said of"]]  # fmt: skip
    lines.append(["---"] + ["---:"] * 7)
    for study in studies:
        truth, number = study.truth, np.arange(len(study.texts))
        coded = truth.any(axis=1)
        nobody = np.zeros(len(coded), bool)
        engine = suggester(study, nobody, Setting())
        first = engine.suggest(study.texts, top=1, context=study.asked)
        right = truth[number, engine.decision_function(study.texts, study.asked).argmax(axis=1)]
        alone = first["reason"].str.contains("Hanya dari pertanyaan").to_numpy(bool)
        # What a question asks about: its best code, read as a text.
        asks = np.array([bool(asked) for asked in study.asked])
        topic = engine.decision_function([asked or "-" for asked in study.asked]).argmax(axis=1)
        left = coded & asks & ~truth[number, topic]
        without = suggester(study, nobody, Setting(parameters={"question_weight": 0.0}))
        unasked = truth[number, without.decision_function(study.texts).argmax(axis=1)]
        told = first["reason"].str.contains("padahal yang ditanyakan").to_numpy(bool)
        lines.append(
            [study.name, f"{alone[coded].sum()} of {coded.sum()}",
             f"{right[coded & alone].mean():.2f}" if (coded & alone).any() else "–",
             f"{right[coded & ~alone].mean():.2f}", f"{left.sum()}", f"{unasked[left].mean():.2f}",
             f"{right[left].mean():.2f}", f"{told[left].sum()}"]
        )  # fmt: skip
    return markdown(lines)


def calibration(studies: Sequence[Interviews]) -> str:
    """Return log-loss and calibration error of all pairs of an answer and a code, by stage."""
    lines = [["log-loss / calibration error (15 bins)", *(study.name for study in studies)]]
    lines.append(["---"] + ["---:"] * len(studies))
    for title, learned in (("definitions alone", False), ("after all other transcripts", True)):
        cells = []
        for study in studies:
            known = np.array([codes is not None for codes in study.codes])
            groups = np.array(study.groups)
            chance = np.zeros(study.truth.shape)
            for group in np.unique(groups):
                inside = groups == group
                engine = suggester(study, ~inside if learned else np.zeros_like(inside), Setting())
                chance[inside] = engine.predict_proba(study.texts, study.asked)[inside]
            p, y = chance[known].ravel(), study.truth[known].ravel()
            loss = -np.log(np.where(y, p, 1 - p)).mean()
            cells.append(f"{loss:.3f} / {expected_calibration_error(p, y):.3f}")
        lines.append([title, *cells])
    return markdown(lines)


# Sets of single texts without questions, as a guard: what helps interviews must not harm these.
GUARD = ("sib200", "emot", "hoasa", "casa")
GUARD_TEXTS = 1200


def guard(folder: Path) -> str:
    """Return hit@1, hit@3 and macro-F1 of definitions alone on sets of single texts.

    Macro-F1: where each text has one code, of the best code; else of chances of .5 or more.
    """
    lines = [["definitions alone: hit@1 / hit@3 / macro-F1", *GUARD]]
    lines.append(["---"] + ["---:"] * len(GUARD))
    rows: dict[str, list[str]] = {"static": [], "static, level": [], "both, level": []}
    for name in GUARD:
        codebook = Codebook.read(ROOT / "benchmarks" / "codebooks" / f"{name}.yaml")
        files = [folder / f"{name}_{part}.jsonl" for part in ("train", "valid", "dev")]
        texts, codes = [], []
        for line in "".join(
            file.read_text("utf-8") for file in files if file.exists()
        ).splitlines():
            row = json.loads(line)
            texts.append(row["text"])
            codes.append(set(row.get("labels", [row.get("label")])))
        some = np.random.default_rng(0).permutation(len(texts))[:GUARD_TEXTS]
        texts, codes = [texts[i] for i in some], [codes[i] for i in some]
        truth = np.array([[code.id in own for code in codebook.codable] for own in codes])
        for title, row in rows.items():
            engine = CodeSuggester(codebook, EMBEDDER, CONTEXTUAL if "both" in title else None)
            engine.fit(background=texts if "level" in title else None)
            chance = engine.predict_proba(texts)
            one = truth.sum(axis=1).max() == 1
            guess = chance == chance.max(axis=1, keepdims=True) if one else chance >= 0.5
            f1 = f1_score(truth, guess, average="macro", zero_division=0)
            row.append("{:.3f} / {:.3f} / {:.3f}".format(*hits(chance, truth).mean(axis=0), f1))
    return markdown(lines + [[title, *cells] for title, cells in rows.items()])


def markdown(lines: Sequence[Sequence[str]]) -> str:
    """Return rows of cells as a table in Markdown."""
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main() -> None:
    """Run, print, and record where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder with one folder per interview study")
    parser.add_argument("--record", action="store_true", help="write benchmarks/RESULTS.md")
    given = parser.parse_args()
    warnings.filterwarnings("ignore")
    folders = sorted(path.parent for path in given.data.glob("*/interviews.jsonl"))
    studies = [read_example(), *map(read, folders)]
    parts = [
        "hit@1 / hit@3 over coded answers; 95 % interval of hit@1 over resampled answers. Texts "
        "and codes are illustrative, one hand a study, no field data.",
        *(table(studies, stage) for stage in STAGES),
        "Chosen on three studies, reported on the fourth:",
        chosen_elsewhere(studies),
        "When to show nothing (definitions alone):",
        hiding(studies),
        "Questions alone, and answers that leave their question (its best code does not apply):",
        honesty(studies),
        calibration(studies),
        guard(given.data.parent / "dev"),
    ]
    text = "\n\n".join(parts)
    print(text)
    if given.record:
        record(SECTION, "python benchmarks/conversation.py ../shared/data/interviews", text)


if __name__ == "__main__":
    main()
