"""Training of the encoder's upper layers on two ordinary cores.

In: the encoder, its tokenizer, sentence pairs, and the English teacher's vectors. Out: the same
encoder, its upper layers changed. The lower layers stay, so what they make of each text is
computed once and kept; a step then costs a third.

Three wishes pull at a batch of 64 Indonesian sentences (vectors centred, of length one): that any
two are as alike as the teacher finds their English sides (squared difference), that a sentence
respelled as people type lies where the formal one does, and that each stays near its old place.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from bert import _LARGE, Encoder
from pairs import informal
from release import ids_of, padded
from torch import Tensor, nn

# Sources of pairs that state a licence and are neither program text nor devotional.
SOURCES = frozenset({"tatoeba", "tico", "mozilla", "osguide", "csui"})
_MOST_WORDS = 40
_LONGEST = 72  # tokens


@dataclass(frozen=True)
class Settings:
    """What the shipped model was trained with."""

    kept: int = 8  # layers that are not trained
    steps: int = 800
    batch: int = 64
    rate: float = 1e-4
    alike: float = 30.0
    spelling: float = 0.5
    anchor: float = 1.0
    seed: int = 0


class States:
    """What the lower layers make of texts: a stretch of rows each, in half precision."""

    def __init__(self, model: Encoder, tokenizer: Any, texts: list[str], kept: int) -> None:
        ids = ids_of(tokenizer, texts, _LONGEST)
        self.rows: list[Tensor] = [torch.empty(0)] * len(ids)
        self.before = torch.zeros(len(ids), model.words.embedding_dim)
        order = sorted(range(len(ids)), key=lambda n: len(ids[n]))
        with torch.no_grad():
            for start in range(0, len(order), 64):
                part = order[start : start + 64]
                table, lengths = padded([ids[n] for n in part])
                low = model.norm(model.words(table) + model.places.weight[: table.shape[1]])
                for layer in model.layers[:kept]:
                    low = layer(low, _bias(lengths, table.shape[1]))
                self.before[part] = _mean(model.layers[kept:], low, lengths)
                for place, n in enumerate(part):
                    self.rows[n] = low[place, : lengths[place]].half()
        self.lengths = np.array([len(own) for own in ids])

    def through(self, layers: nn.ModuleList, chosen: np.ndarray) -> Tensor:
        """Return the unit vectors of chosen texts after the upper layers: (n, width)."""
        lengths = torch.from_numpy(self.lengths[chosen])
        rows = nn.utils.rnn.pad_sequence([self.rows[n] for n in chosen], batch_first=True).float()
        return _mean(layers, rows, lengths)


def _bias(lengths: Tensor, longest: int) -> Tensor:
    there = torch.arange(longest)[None] < lengths[:, None]
    return torch.where(there, 0.0, -_LARGE)[:, None, None]


def _mean(layers: nn.ModuleList, rows: Tensor, lengths: Tensor) -> Tensor:
    for layer in layers:
        rows = layer(rows, _bias(lengths, rows.shape[1]))
    there = torch.arange(rows.shape[1])[None] < lengths[:, None]
    mean = (rows * there[..., None]).sum(1) / lengths[:, None]
    return nn.functional.normalize(mean, dim=1)


def usable(pairs: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """Return (English, Indonesian) of the pairs that are trained on, in a fixed order."""
    found = [
        (english, indonesian)
        for english, indonesian, source in pairs
        if source in SOURCES and len(indonesian.split()) <= _MOST_WORDS
    ]
    random.Random(5).shuffle(found)
    return found


def tune(
    model: Encoder,
    tokenizer: Any,
    indonesian: list[str],
    targets: np.ndarray,
    sample: list[str],
    settings: Settings,
) -> None:
    """Change the upper layers in place.

    targets: the teacher's vectors of the English sides, (n, any width); sample: texts whose mean
    vector is the centre.
    """
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)
    plain = States(model, tokenizer, indonesian, settings.kept)
    typed = States(model, tokenizer, [informal(t, rng) for t in indonesian], settings.kept)
    centre = States(model, tokenizer, sample, settings.kept).before.mean(0)
    goal = nn.functional.normalize(torch.from_numpy(targets - targets.mean(axis=0)), dim=1)

    def centred(vectors: Tensor) -> Tensor:
        return nn.functional.normalize(vectors - centre, dim=1)

    layers = model.layers[settings.kept :]
    model.requires_grad_(False)
    layers.requires_grad_(True)
    optimiser = torch.optim.AdamW(
        layers.parameters(), lr=settings.rate, betas=(0.9, 0.98), weight_decay=0.01
    )
    others = ~torch.eye(settings.batch, dtype=torch.bool)
    began = time.monotonic()
    for step, chosen in zip(range(settings.steps), _batches(plain.lengths, settings), strict=False):
        for group in optimiser.param_groups:
            left = max(0.05, 1 - step / settings.steps)
            group["lr"] = settings.rate * min(1.0, (step + 1) / 100) * left
        now = centred(plain.through(layers, chosen))
        alike = ((now @ now.T - goal[chosen] @ goal[chosen].T)[others] ** 2).mean()
        moved = (1 - (now * centred(plain.before[chosen])).sum(1)).mean()
        loss = settings.alike * alike + settings.anchor * moved
        if step % 2 == 0:
            half = chosen[: settings.batch // 2]
            spelled = centred(typed.through(layers, half))
            apart = (1 - (spelled * now[: len(half)].detach()).sum(1)).mean()
            loss = loss + 2 * settings.spelling * apart
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(layers.parameters(), 1.0)
        optimiser.step()
        if step % 100 == 99:
            spent = time.monotonic() - began
            print(f"step {step + 1}: {loss.item():.4f} after {spent:.0f} s", file=sys.stderr)
    model.requires_grad_(False)


def _batches(lengths: np.ndarray, settings: Settings) -> Iterator[np.ndarray]:
    """Yield numbers of texts without end; those of a batch are of a like length."""
    rng = np.random.default_rng(settings.seed)
    size = settings.batch
    while True:
        order = rng.permutation(len(lengths))
        for start in range(0, len(order) - 8 * size + 1, 8 * size):
            some = order[start : start + 8 * size]
            some = some[np.argsort(lengths[some], kind="stable")]
            for place in rng.permutation(8):
                yield some[place * size : (place + 1) * size]
