"""From an encoder to the folder that ships: spans of its columns, rounding, centre, files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from bert import Encoder
from graph import to_onnx
from safetensors.numpy import save
from tokenizers import Tokenizer
from torch import nn

PREFIX = "query: "  # what E5 was trained to see before a text that is compared with others
_EVEN = ("qkv", "widen", "narrow")  # `out` gains nothing from it


def ids_of(tokenizer: Tokenizer, texts: list[str], longest: int = 512) -> list[list[int]]:
    """Return each text's framed ids, cut to `longest`."""
    found = tokenizer.encode_batch_fast([PREFIX + text for text in texts])
    return [[*one.ids[: longest - 1], one.ids[-1]] for one in found]


@torch.no_grad()
def vectors_of(model: Encoder, ids: list[list[int]], batch: int = 32) -> np.ndarray:
    """Return unit rows in float, texts of one length together: (n, width)."""
    out = np.zeros((len(ids), model.words.embedding_dim), np.float32)
    order = sorted(range(len(ids)), key=lambda n: len(ids[n]))
    for start in range(0, len(order), batch):
        part = order[start : start + batch]
        out[part] = model(*padded([ids[n] for n in part])).numpy()
    unit: np.ndarray = out / np.linalg.norm(out, axis=1, keepdims=True)
    return unit


def padded(ids: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return (ids padded on the right with <pad>, lengths)."""
    lengths = torch.tensor([len(own) for own in ids])
    table = torch.full((len(ids), int(lengths.max())), 1)
    for row, own in enumerate(ids):
        table[row, : len(own)] = torch.tensor(own)
    return table, lengths


def spans(model: Encoder, ids: list[list[int]]) -> dict[str, np.ndarray]:
    """Return the largest absolute entry of each input column of each product, on sample texts."""
    found: dict[str, np.ndarray] = {}

    def keep(name: str) -> object:
        def look(_module: nn.Module, given: tuple[torch.Tensor, ...], _result: object) -> None:
            most = given[0].detach().abs().flatten(0, -2).max(0).values.numpy()
            found[name] = np.maximum(found.get(name, most), most)

        return look

    hooks = [
        getattr(layer, part).register_forward_hook(keep(f"{number}.{part}"))
        for number, layer in enumerate(model.layers)
        for part in _EVEN
    ]
    for own in ids:  # alone: places without a token would count, too
        vectors_of(model, [own])
    for hook in hooks:
        hook.remove()
    return found


def write(
    folder: Path, model: Encoder, tokenizer: Tokenizer, sample: list[str], recipe: dict[str, object]
) -> None:
    """Write the model folder; the card beside it is written by people.

    `sample`: training texts, of which the first 300 show the spans and all the centre.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ids = ids_of(tokenizer, sample)
    content = to_onnx(model, spans(model, ids[:300]), share=0.7)
    (folder / "model.onnx").write_bytes(content)
    text = json.loads(tokenizer.to_str(pretty=False))
    (folder / "tokenizer.json").write_text(
        json.dumps(text, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    mean = vectors_of(model, ids).mean(0)
    (folder / "centre.safetensors").write_bytes(save({"mean": mean.astype(np.float32)}))
    config = {
        "format": "qualnlp-contextual",
        "version": 1,
        "name": folder.name,
        "prefix": PREFIX,
        "dimension": len(mean),
        "tokens": model.words.num_embeddings,
        "layers": len(model.layers),
        "recipe": recipe,
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
