"""Distillation: token vectors whose sums point where the teacher's sentence vectors point.

In: token ids of both sides of the sentence pairs and the teacher's vectors of the English side.
Out: a table (tokens, 384), the learned weight of each token multiplied in.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F


@dataclass(frozen=True)
class Recipe:
    """What one training run is made of; models/RUNS.md tells what each choice was worth."""

    epochs: int = 8
    batch: int = 512
    rate: float = 2e-3
    temperature: float = 0.05
    nce: float = 0.05  # weight of picking the own teacher vector among the batch's
    shape: float = 30.0  # weight of the squared error between the similarity matrices
    across: float = 0.2  # weight of picking the own translation
    english: float = 1.0  # weight of the English side's losses
    dropout: float = 0.15  # share of tokens left out, in half of the sentences
    informal: float = 0.2  # share of Indonesian sentences that come respelled


class Bags:
    """Many sentences' token ids, end to end, with a quick way to a batch of them."""

    def __init__(self, sentences: list[list[int]]) -> None:
        self.lengths = np.array([len(s) for s in sentences], np.int64)
        self.starts = np.concatenate(([0], np.cumsum(self.lengths)[:-1]))
        self.flat = np.fromiter((t for s in sentences for t in s), np.int64, self.lengths.sum())

    def take(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return (token ids end to end, offsets) of the sentences `rows`."""
        lengths = self.lengths[rows]
        offsets = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        within = np.arange(lengths.sum()) - np.repeat(offsets, lengths)
        return self.flat[np.repeat(self.starts[rows], lengths) + within], offsets


class Student(nn.Module):
    """A vector and a weight a token; a sentence is the weighted sum, of length one."""

    def __init__(self, table: np.ndarray, weights: np.ndarray) -> None:
        super().__init__()
        self.table = nn.EmbeddingBag.from_pretrained(
            torch.tensor(table, dtype=torch.float32), freeze=False, mode="sum", sparse=True
        )
        self.weight = nn.Embedding.from_pretrained(
            torch.tensor(np.log(weights)[:, None], dtype=torch.float32), freeze=False, sparse=True
        )

    def forward(self, ids: Tensor, offsets: Tensor, kept: Tensor) -> Tensor:
        """Return unit rows, one a bag; `kept` is 0 for the tokens left out."""
        weights = self.weight(ids).squeeze(1).exp() * kept
        return F.normalize(self.table(ids, offsets, per_sample_weights=weights), dim=1, eps=1e-6)

    def folded(self) -> np.ndarray:
        """Return the table with the weights multiplied in."""
        with torch.no_grad():
            table: np.ndarray = (self.table.weight * self.weight.weight.exp()).numpy()
        return table.copy()


def first_table(
    bags: list[Bags], targets: np.ndarray, tokens: int
) -> tuple[np.ndarray, np.ndarray]:
    """Start each token at the mean of the teacher's vectors of the sentences that hold it.

    Returns the centred table and a weight a token, a / (a + p) with p its share of all tokens
    (smooth inverse frequency, Arora et al. 2017).
    """
    sums = np.zeros((tokens, targets.shape[1]), np.float32)
    counts = np.zeros(tokens)
    centre = targets.mean(0)
    for side in bags:
        owner = np.repeat(np.arange(len(side.lengths)), side.lengths)
        counts += np.bincount(side.flat, minlength=tokens)
        for start in range(0, len(owner), 1 << 18):
            part = slice(start, start + (1 << 18))
            np.add.at(sums, side.flat[part], targets[owner[part]] - centre)
    table = sums / (counts[:, None] + 1.0)
    share = counts / counts.sum()
    return table, 1e-3 / (1e-3 + share)


def _side_loss(student: Tensor, teacher: Tensor, recipe: Recipe) -> Tensor:
    like = student @ teacher.T
    loss = 1 - like.diagonal().mean()
    if recipe.nce:
        target = torch.arange(len(like))
        loss = loss + recipe.nce * F.cross_entropy(like / recipe.temperature, target)
    if recipe.shape:
        off = student @ student.T - teacher @ teacher.T
        loss = loss + recipe.shape * off.pow(2).mean()
    return loss


def distil(
    indonesian: Bags,
    respelled: Bags,
    english: Bags,
    targets: np.ndarray,
    tokens: int,
    recipe: Recipe,
    seed: int,
    start: tuple[np.ndarray, np.ndarray] | None = None,
) -> np.ndarray:
    """Train one student; the same arguments give the same table on the same machine."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    student = Student(*(start or first_table([indonesian, english], targets, tokens)))
    optimiser = torch.optim.SparseAdam(list(student.parameters()), lr=recipe.rate)
    teacher = torch.tensor(targets)
    n = len(targets)
    steps = recipe.epochs * (n // recipe.batch)
    step, began = 0, time.monotonic()
    for epoch in range(recipe.epochs):
        order, running = rng.permutation(n), 0.0
        for at in range(0, n - recipe.batch + 1, recipe.batch):
            rows = order[at : at + recipe.batch]
            for group in optimiser.param_groups:
                group["lr"] = recipe.rate * max(1 - step / steps, 0.02)
            goal = teacher[rows]
            swap = rng.random(len(rows)) < recipe.informal
            ours = _encode(student, [indonesian, respelled], rows, swap, recipe, rng)
            theirs = _encode(student, [english], rows, np.zeros(len(rows), bool), recipe, rng)
            loss = _side_loss(ours, goal, recipe)
            loss = loss + recipe.english * _side_loss(theirs, goal, recipe)
            if recipe.across:
                target = torch.arange(len(rows))
                loss = loss + recipe.across * F.cross_entropy(
                    ours @ theirs.T / recipe.temperature, target
                )
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            running += float(loss.detach())
            step += 1
        print(
            f"seed {seed}, epoch {epoch + 1} of {recipe.epochs}: "
            f"loss {running / max(n // recipe.batch, 1):.3f}, {time.monotonic() - began:.0f} s",
            file=sys.stderr,
            flush=True,
        )
    return student.folded()


def _encode(
    student: Student,
    sides: list[Bags],
    rows: np.ndarray,
    swap: np.ndarray,
    recipe: Recipe,
    rng: np.random.Generator,
) -> Tensor:
    """Encode a batch, some rows from the second side, some tokens left out."""
    if len(sides) == 2 and swap.any():
        order = np.concatenate((np.flatnonzero(~swap), np.flatnonzero(swap)))
        back = np.argsort(order)
        plain, respelled = sides[0].take(rows[~swap]), sides[1].take(rows[swap])
        ids = np.concatenate((plain[0], respelled[0]))
        offsets = np.concatenate((plain[1], respelled[1] + len(plain[0])))
    else:
        ids, offsets = sides[0].take(rows)
        back = np.arange(len(rows))
    lengths = np.diff(np.append(offsets, len(ids)))
    thinned = np.repeat(rng.random(len(rows)) < 0.5, lengths)
    kept = ~(thinned & (rng.random(len(ids)) < recipe.dropout))
    vectors = student(
        torch.from_numpy(ids), torch.from_numpy(offsets), torch.from_numpy(kept.astype(np.float32))
    )
    return vectors[torch.from_numpy(back)]
