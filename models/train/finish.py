"""From trained tables to the folder that ships: average, turn, round to int8, write.

In: one table a seed. Out: config.json, tokenizer.json, model.safetensors.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save
from tokenizers import Tokenizer

from qualnlp.embedding.hashing import word_features

_FEATURES = 2048
# Marks that only frame a sentence: silent, so that they need not even be looked up.
SILENT = tuple(".,:;()[]\"'-/“”‘’–—…•")


def average(tables: list[np.ndarray]) -> np.ndarray:
    """Average tables of different seeds, each at the same mean length; they share the space."""
    scaled = [table / np.linalg.norm(table, axis=1).mean() for table in tables]
    mean: np.ndarray = np.mean(scaled, axis=0, dtype=np.float32)
    return mean


def reduce(table: np.ndarray, weights: np.ndarray, dimension: int) -> np.ndarray:
    """Turn the table to its `dimension` strongest directions (no centring: sums must stay sums).

    `weights` counts how often each token occurs: the directions matter where texts are.
    """
    if dimension >= table.shape[1]:
        return table
    second_moment = (table * weights[:, None]).T @ table
    _, vectors = np.linalg.eigh(second_moment)
    turned: np.ndarray = table @ vectors[:, ::-1][:, :dimension]
    return turned.astype(np.float32)


def silence(table: np.ndarray, tokenizer: Tokenizer) -> np.ndarray:
    """Set the rows of unknown tokens and of framing marks to zero."""
    table = table.copy()
    for token in ("[UNK]", *SILENT, *(f"##{mark}" for mark in SILENT)):
        row = tokenizer.token_to_id(token)
        if row is not None:
            table[row] = 0
    return table


def add_spelling(
    table: np.ndarray, tokenizer: Tokenizer, columns: int, weight: float
) -> np.ndarray:
    """Append columns in which tokens of like spelling are alike, `weight` mean lengths long.

    The features are those of the lexical embedder (the token and its runs of characters, function
    words faint), turned at random to a few columns. A sum over a text then also hears that two
    texts share words, names and stems, which the teacher's columns smear.
    """
    if not columns:
        return table
    turn = np.random.default_rng(0).normal(size=(_FEATURES, columns)) / np.sqrt(columns)
    lengths = np.linalg.norm(table, axis=1)
    own = np.zeros((len(table), columns), np.float32)
    for token, row in tokenizer.get_vocab().items():
        if lengths[row]:  # silent tokens stay silent
            places, values = word_features(token.removeprefix("##"), _FEATURES)
            share = 0.5 if token.startswith("##") else 1.0
            own[row] = share * (np.array(values)[:, None] * turn[list(places)]).sum(0)
    return np.hstack([table, own * weight * lengths[lengths > 0].mean()]).astype(np.float32)


def rounded(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (int8 rows, one scale a row); the largest entry of a row becomes 127."""
    scale = np.abs(table).max(axis=1) / 127
    scale = np.where(scale > 0, scale, 1).astype(np.float32)
    return np.rint(table / scale[:, None]).astype(np.int8), scale


def write(folder: Path, tokenizer: Tokenizer, table: np.ndarray, recipe: dict[str, object]) -> None:
    """Write the model folder; the card beside it is written by people."""
    folder.mkdir(parents=True, exist_ok=True)
    rows, scale = rounded(table)
    (folder / "model.safetensors").write_bytes(save({"embeddings": rows, "scale": scale}))
    # compact: half the size, and quicker to read
    content = json.loads(tokenizer.to_str(pretty=False))
    (folder / "tokenizer.json").write_text(
        json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    config = {
        "format": "qualnlp-static",
        "version": 1,
        "name": folder.name,
        "dimension": int(table.shape[1]),
        "tokens": len(table),
        "recipe": recipe,
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
