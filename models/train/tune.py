"""Fine-tuning on pairs of Indonesian texts that mean the same, anchored to where we came from.

In: a table; pairs (a premise and what follows from it, a sentence and its paraphrase, a question
and its paragraph). Each text is to find its partner among the batch's, while sentences of the
parallel text are held where they were.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch
from distil import Bags
from pairs import read_json
from torch import Tensor
from torch.nn import functional as F


def similar_pairs(data: Path) -> dict[str, list[tuple[str, str]]]:
    """Return pairs of texts that say the same or answer one another, by kind."""
    entailed = [
        (str(row["premise"]), str(row["hypothesis"]))
        for row in read_json(data / "indonli.jsonl")
        if row["label"] == "e"
    ]
    entailed += [
        (str(row["sentence1"]), str(row["sentence2"]))
        for row in read_json(data / "mnli_translated.jsonl")
        if row["gold_label"] == "entailment"
    ]
    lines = (data / "paws.tsv").read_text(encoding="utf-8").split("\n")[1:]
    cells = [line.split("\t") for line in lines]
    paraphrased = [(c[1], c[2]) for c in cells if len(c) == 4 and c[3].strip() == "1"]
    answered = [
        (str(row["question"]), str(row["context"])) for row in read_json(data / "idk_mrc.jsonl")
    ]
    return {"entailed": entailed, "paraphrased": paraphrased, "answered": answered}


def tune(
    table: np.ndarray,
    left: Bags,
    right: Bags,
    held: Bags,
    *,
    epochs: int,
    rate: float,
    anchor: float,
    temperature: float = 0.05,
    batch: int = 256,
    seed: int = 0,
) -> np.ndarray:
    """Return the table after a few epochs of small steps; SparseAdam, rate falling to zero."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    bag = torch.nn.EmbeddingBag.from_pretrained(
        torch.tensor(table), freeze=False, mode="sum", sparse=True
    )
    before = torch.nn.EmbeddingBag.from_pretrained(torch.tensor(table), mode="sum")
    optimiser = torch.optim.SparseAdam(list(bag.parameters()), lr=rate)

    def encode(model: torch.nn.EmbeddingBag, side: Bags, rows: np.ndarray) -> Tensor:
        ids, offsets = side.take(rows)
        return F.normalize(model(torch.from_numpy(ids), torch.from_numpy(offsets)), dim=1, eps=1e-6)

    steps, step = epochs * (len(left.lengths) // batch), 0
    for epoch in range(epochs):
        order, running = rng.permutation(len(left.lengths)), 0.0
        for at in range(0, len(order) - batch + 1, batch):
            for group in optimiser.param_groups:
                group["lr"] = rate * (1 - step / steps)
            rows = order[at : at + batch]
            a, b = encode(bag, left, rows), encode(bag, right, rows)
            like = a @ b.T / temperature
            target = torch.arange(batch)
            loss = (F.cross_entropy(like, target) + F.cross_entropy(like.T, target)) / 2
            others = rng.integers(0, len(held.lengths), 2 * batch)
            drift = 1 - (encode(bag, held, others) * encode(before, held, others)).sum(1).mean()
            optimiser.zero_grad()
            (loss + anchor * drift).backward()
            optimiser.step()
            running += float(loss.detach())
            step += 1
        print(f"tuning, epoch {epoch + 1}: {running / (len(order) // batch):.3f}", file=sys.stderr)
    result: np.ndarray = bag.weight.detach().numpy()
    return result.copy()
