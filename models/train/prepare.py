"""Everything that a training run needs, made once: tokenizer, token ids, teacher's vectors."""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from distil import Bags
from pairs import (
    held_texts,
    informal,
    read_json,
    read_mono,
    read_pairs,
    spoken_and_reviews,
    without_held,
)
from teacher import TeacherCache, encode
from tokenizers import Tokenizer
from vocabulary import train_tokenizer


@dataclass
class Material:
    """Sentence pairs and lines of plain Indonesian as token ids, and the teacher's vectors."""

    tokenizer: Tokenizer
    english: Bags
    indonesian: Bags
    respelled: Bags
    targets: np.ndarray
    mono: Bags

    @property
    def tokens(self) -> int:
        """The number of rows of the table."""
        return int(self.tokenizer.get_vocab_size())


def ids_of(tokenizer: Tokenizer, texts: list[str]) -> list[list[int]]:
    """Return the token ids of texts."""
    return [e.ids for e in tokenizer.encode_batch_fast(texts, add_special_tokens=False)]


def prepare(
    train: Path, dev: Path, cache: Path, size: int, vocabulary: Path | None, *, stated: bool = False
) -> Material:
    """Read, tokenize, and have the teacher encode what it has not encoded before.

    `vocabulary` is a tokenizer.json to use as it is; None trains `size` word pieces anew.
    `stated`: only texts whose source states a licence; mono.txt, which mixes its sources, is then
    replaced by the pairs' own sentences, the reviews, the dialogues and the inference sets.
    """
    pairs = read_pairs(train, stated=stated)
    if stated:
        lines = [*(pair[1] for pair in pairs), *spoken_and_reviews(train)]
        lines += [str(row["premise"]) for row in read_json(train / "indonli.jsonl")]
        lines = without_held(lines, held_texts(dev))
    else:
        lines = read_mono(train, held_texts(dev))
    print(f"{len(pairs):,} pairs, {len(lines):,} lines", file=sys.stderr)
    english, indonesian = [p[0] for p in pairs], [p[1] for p in pairs]
    if vocabulary is None:
        tokenizer = train_tokenizer(
            [*indonesian, *lines, *spoken_and_reviews(train)], english, size
        )
    else:
        tokenizer = Tokenizer.from_file(str(vocabulary))
    targets = encode(english, TeacherCache(cache))
    rng = random.Random(0)
    respelled = [informal(text, rng) for text in indonesian]
    sentences = [line for line in lines if 4 <= len(line.split()) <= 60]
    return Material(
        tokenizer,
        *(Bags(ids_of(tokenizer, texts)) for texts in (english, indonesian, respelled)),
        targets,
        Bags(ids_of(tokenizer, sentences)),
    )
