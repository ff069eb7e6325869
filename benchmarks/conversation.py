"""Suggesting in interviews: what the study's own level and the question are worth.

    python benchmarks/conversation.py ../shared/data/interviews [--record]

Four studies: the example (corpora/karier-pegawai) and every folder of the data folder that holds
`codebook.yaml` and `interviews.jsonl`. Means over coded answers of hit@1 and hit@3; intervals over
resampled answers. "Engine before" is the same engine without background and context, which is
what it was before it read conversations. What counts for a question was chosen by leaving one
study out: the last table chooses on three studies and reports on the fourth.
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

import qualnlp.suggestion.suggester as engine_module
from qualnlp import Codebook, CodeSuggester, Study, load_embedder
from qualnlp.excerpts.question import questions

ROOT = Path(__file__).resolve().parent.parent
SECTION = "Conversation"
EMBEDDER = load_embedder()
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


def hits(scores: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return for each coded answer whether its first, and one of its first three codes, is right.

    Shape (coded answers, 2).
    """
    coded = truth.any(axis=1)
    order = np.argsort(-scores[coded], axis=1, kind="stable")
    right = np.take_along_axis(truth[coded], order, axis=1)
    return np.stack([right[:, 0], right[:, :3].any(axis=1)], axis=1).astype(float)


def suggester(study: Interviews, *, level: bool, question: bool, taught: np.ndarray) -> Any:
    """Return the engine, taught what was decided on some answers."""
    engine = CodeSuggester(study.codebook, EMBEDDER)
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


def measure(study: Interviews, stage: str, *, level: bool, question: bool) -> np.ndarray:
    """Return hits of each coded answer: from definitions, after one transcript, after the others.

    After one transcript: the mean over all transcripts of what each alone teaches about the rest.
    """
    groups, truth = np.array(study.groups), study.truth
    context = study.asked if question else None
    nobody = np.zeros(len(groups), bool)
    if stage == "definitions":
        engine = suggester(study, level=level, question=question, taught=nobody)
        return hits(engine.decision_function(study.texts, context), truth)
    scores = np.zeros(truth.shape)
    parts = []
    for group in np.unique(groups):
        inside = groups == group
        if stage == "one" and not truth[inside].any():
            continue
        taught = inside if stage == "one" else ~inside
        asked = ~taught
        engine = suggester(study, level=level, question=question, taught=taught)
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
    "engine before": {"level": False, "question": False},
    "+ level": {"level": True, "question": False},
    "+ question": {"level": False, "question": True},
    "+ level and question": {"level": True, "question": True},
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
        found = [measure(study, stage, **setting) for study in studies]
        means = np.mean([values.mean(axis=0) for values in found], axis=0)
        mean = "{:.3f} / {:.3f}".format(*means)
        lines.append([title, *(cell(values) for values in found), mean])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def chosen_elsewhere(studies: Sequence[Interviews]) -> str:
    """Choose what a question counts on all studies but one, and report on that one."""
    shipped = engine_module.PRIOR_MEAN.copy()
    grid = np.round(np.arange(0, 1.01, 0.1), 1)
    found = np.zeros((len(grid), len(studies), 2))
    for row, weight in enumerate(grid):
        engine_module.PRIOR_MEAN[-2] = weight
        for column, study in enumerate(studies):
            values = measure(study, "definitions", level=True, question=True)
            found[row, column] = values.mean(axis=0)
    engine_module.PRIOR_MEAN[:] = shipped
    lines = [["left out", "chosen on the others", "hit@1 / hit@3 with it", "with the shipped 0.5"]]
    lines.append(["---"] + ["---:"] * 3)
    at = int(np.flatnonzero(grid == shipped[-2])[0])
    for column, study in enumerate(studies):
        others = np.delete(found, column, axis=1).sum(axis=(1, 2))
        best = int(others.argmax())
        pair, usual = found[best, column], found[at, column]
        lines.append(
            [study.name, f"{grid[best]:.1f}", "{:.3f} / {:.3f}".format(*pair),
             "{:.3f} / {:.3f}".format(*usual)]
        )  # fmt: skip
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def honesty(studies: Sequence[Interviews]) -> str:
    """Return what definitions alone show and hide, and what questions alone are worth."""
    lines = [
        ["definitions alone, level and question", "coded, nothing shown", "codeless, nothing shown",
         "log-loss", "first suggestions that rest on the question alone", "right", "others right"],
    ]  # fmt: skip
    lines.append(["---"] + ["---:"] * 6)
    for study in studies:
        known = np.array([codes is not None for codes in study.codes])
        truth = study.truth
        coded = truth.any(axis=1)
        engine = suggester(study, level=True, question=True, taught=np.zeros(len(known), bool))
        chance = engine.predict_proba(study.texts, study.asked)
        first = engine.suggest(study.texts, top=1, context=study.asked)
        silent = first["abstain"].to_numpy(bool)
        right = truth[np.arange(len(truth)), chance.argmax(axis=1)]
        alone = first["reason"].str.contains("Hanya dari pertanyaan").to_numpy(bool)
        loss = -np.log(np.where(truth, chance, 1 - chance))[known].mean()
        lines.append(
            [study.name, f"{silent[coded].mean():.2f}", f"{silent[known & ~coded].mean():.2f}",
             f"{loss:.3f}", f"{alone[coded].sum()} of {coded.sum()}",
             f"{right[coded & alone].mean():.2f}", f"{right[coded & ~alone].mean():.2f}"]
        )  # fmt: skip
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
        "What a question counts beside its answer, from definitions alone:",
        chosen_elsewhere(studies),
        honesty(studies),
    ]
    text = "\n\n".join(parts)
    print(text)
    if given.record:
        record(SECTION, "python benchmarks/conversation.py ../shared/data/interviews", text)


if __name__ == "__main__":
    main()
