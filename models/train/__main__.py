"""Train the Indonesian model: ``python models/train --data ../shared/data``.

Steps: read the texts, have the teacher encode the English sides (cached), distil a few seeds
and average them, settle the tokens in plain Indonesian, tune on pairs that mean the same, turn
to fewer columns, add columns of spelling, round to int8, write, and print the scores on the half
of the development sets that choices are made on. About ten minutes on two cores, and as much
again for the teacher the first time.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from distil import Bags, Recipe, distil
from finish import add_spelling, average, reduce, silence, write
from prepare import Material, ids_of, prepare
from settle import settle
from tasks import all_tasks
from tune import similar_pairs, tune

HERE = Path(__file__).resolve().parent
MODEL = HERE.parent / "indonesian-static"
CHOOSE = 0  # the half of each development set that choices are made on


def arguments() -> argparse.Namespace:
    """Return the settings; the defaults are those of the shipped model."""
    parser = argparse.ArgumentParser(prog="models/train", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with train/ and dev/")
    parser.add_argument("--out", type=Path, default=MODEL, help="where the model is written")
    parser.add_argument("--cache", type=Path, default=HERE / ".cache", help="teacher's vectors")
    parser.add_argument("--seeds", type=int, default=3, help="distillations that are averaged")
    parser.add_argument("--epochs", type=int, default=Recipe.epochs)
    parser.add_argument("--tokens", type=int, default=32_000, help="size of a new vocabulary")
    parser.add_argument(
        "--new-vocabulary",
        action="store_true",
        help="train the word pieces anew too (the tokenizers library breaks ties by chance, so "
        "two runs differ a little); otherwise those of the shipped model are used",
    )
    parser.add_argument(
        "--stated", action="store_true", help="train on texts alone whose source states a licence"
    )
    parser.add_argument("--dimension", type=int, default=256, help="columns of meaning")
    parser.add_argument("--spelling", type=int, default=128, help="columns of spelling")
    parser.add_argument("--spelling-weight", type=float, default=0.4)
    parser.add_argument("--settle-share", type=float, default=0.2)
    parser.add_argument("--settle-rare", type=float, default=5.0)
    parser.add_argument("--tune-epochs", type=int, default=3)
    parser.add_argument("--tune-rate", type=float, default=2e-3)
    parser.add_argument("--tune-anchor", type=float, default=20.0)
    return parser.parse_args()


def score(stage: str, material: Material, table: np.ndarray, dev: Path) -> dict[str, float]:
    """Print and return the scores of a table on the half that choices are made on."""

    def encode(texts: list[str]) -> np.ndarray:
        rows = np.stack([table[ids].sum(0) for ids in ids_of(material.tokenizer, texts)])
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: np.ndarray = rows / np.maximum(lengths, 1e-9)
        return unit

    found = {one.task: round(one.value, 4) for one in all_tasks(encode, dev, CHOOSE, draws=30)}
    print(f"{stage}: {json.dumps(found)}", flush=True)
    return found


def distilled(material: Material, recipe: Recipe, seed: int, cache: Path) -> np.ndarray:
    """Return one seed's table, kept on disk: the later steps are tried out more often."""
    said = f"{recipe} {seed} {len(material.targets)} {material.tokenizer.to_str()}"
    path = cache / f"distilled-{hashlib.sha256(said.encode()).hexdigest()[:16]}.npy"
    if path.exists():
        print(f"seed {seed}: taken from {path.name}", file=sys.stderr)
        return np.asarray(np.load(path))
    table = distil(
        material.indonesian,
        material.respelled,
        material.english,
        material.targets,
        material.tokens,
        recipe,
        seed,
    )
    np.save(path, table)
    return table


def main() -> None:
    """Train and write the model."""
    began, options = time.monotonic(), arguments()
    torch.use_deterministic_algorithms(True)
    train, dev = options.data / "train", options.data / "dev"
    known = None if options.new_vocabulary else MODEL / "tokenizer.json"
    material = prepare(train, dev, options.cache, options.tokens, known, stated=options.stated)
    recipe = Recipe(epochs=options.epochs)
    table = average(
        [distilled(material, recipe, seed, options.cache) for seed in range(options.seeds)]
    )
    score("distilled", material, table, dev)
    taught = sum(
        np.bincount(side.flat, minlength=material.tokens)
        for side in (material.indonesian, material.english)
    )
    table = settle(
        table,
        material.mono,
        np.asarray(taught),
        share=options.settle_share,
        rare=options.settle_rare,
    )
    score("settled", material, table, dev)
    kinds = similar_pairs(train)
    pairs = [pair for kind in (["entailed"] if options.stated else kinds) for pair in kinds[kind]]
    table = tune(
        table,
        Bags(ids_of(material.tokenizer, [left for left, _ in pairs])),
        Bags(ids_of(material.tokenizer, [right for _, right in pairs])),
        material.indonesian,
        epochs=options.tune_epochs,
        rate=options.tune_rate,
        anchor=options.tune_anchor,
    )
    score("tuned", material, table, dev)
    counts = np.bincount(material.mono.flat, minlength=material.tokens) + taught
    table = reduce(silence(table, material.tokenizer), np.sqrt(counts), options.dimension)
    score(f"{options.dimension} columns", material, table, dev)
    table = add_spelling(table, material.tokenizer, options.spelling, options.spelling_weight)
    scores = score("with spelling", material, table, dev)
    settings = {k: v for k, v in vars(options).items() if k not in {"data", "out", "cache"}}
    write(
        options.out,
        material.tokenizer,
        table,
        {"distil": asdict(recipe), "run": settings, "chosen_half": scores},
    )
    print(
        f"written to {options.out} after {(time.monotonic() - began) / 60:.0f} min", file=sys.stderr
    )


if __name__ == "__main__":
    main()
