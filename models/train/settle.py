"""Settling: tokens move towards the company they keep in Indonesian text.

The sentence pairs are 85,000, the lines of plain Indonesian twice as many and of more kinds
(reviews, chats, encyclopaedia). No teacher reads those, so the student does: each token moves
towards the mean of the student's vectors of the sentences that hold it, rare tokens further than
frequent ones. It is the one step after distillation that moved the scores (models/RUNS.md).
"""

from __future__ import annotations

import numpy as np
from distil import Bags
from scipy.sparse import csr_matrix


def _matrix(bags: Bags, tokens: int) -> csr_matrix:
    ends = np.append(bags.starts, len(bags.flat))
    ones = np.ones(len(bags.flat), np.float32)
    return csr_matrix((ones, bags.flat, ends), shape=(len(bags.lengths), tokens))


def _unit(rows: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: np.ndarray = rows / np.maximum(lengths, 1e-9)
    return unit


def settle(
    table: np.ndarray,
    lines: Bags,
    taught: np.ndarray,
    *,
    share: float,
    rare: float,
    untaught: float = 0.6,
) -> np.ndarray:
    """Blend each token's vector with the direction of its sentences, keeping its length.

    Parameters
    ----------
    table : (tokens, d) float32
        The distilled vectors, weights folded in.
    lines : Bags
        Token ids of the monolingual sentences.
    taught : (tokens,) float
        How often each token occurs in the sentence pairs.
    share : float
        The least share of the new direction.
    rare : float
        A token seen n times in the pairs takes at least rare / (rare + n) of it.
    untaught : float
        The length, in mean lengths, of tokens that the pairs do not hold at all.
    """
    holds = _matrix(lines, len(table))
    sentences = _unit(holds @ table)
    company = holds.T @ (sentences - sentences.mean(axis=0))
    seen = np.asarray(holds.sum(axis=0)).ravel() > 0
    amount = np.where(seen, np.maximum(share, rare / (rare + taught)), 0)[:, None]
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    lengths[taught == 0] = untaught * lengths[taught > 0].mean()
    amount[taught == 0] = 1
    blend: np.ndarray = (1 - amount) * table + amount * _unit(company) * lengths
    return blend.astype(np.float32)
