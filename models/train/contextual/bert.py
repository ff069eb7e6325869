"""The encoder in torch: the same network that is written to ONNX, for training and for checks.

In: token ids, padded, and their lengths. Out: the mean of the last layer's rows of each text.
"""

from __future__ import annotations

import numpy as np
import torch
from e5_file import E5
from torch import Tensor, nn
from torch.nn import functional as F

_LARGE = 1e4  # what is taken from the score of a place that holds no token


class Layer(nn.Module):
    """Attention and a feed-forward part, each followed by a norm (BERT's order)."""

    def __init__(self, width: int, heads: int, inner: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.first_norm = nn.LayerNorm(width, epsilon)
        self.widen = nn.Linear(width, inner)
        self.narrow = nn.Linear(inner, width)
        self.second_norm = nn.LayerNorm(width, epsilon)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Return the next rows; `bias` is 0 where there is a token and very low elsewhere."""
        batch, length, width = x.shape
        parts = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        seen = F.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        x = self.first_norm(x + self.out(seen.transpose(1, 2).reshape(batch, length, width)))
        return self.second_norm(x + self.narrow(F.gelu(self.widen(x))))


class Encoder(nn.Module):
    """Embeddings, layers, and the mean over a text's tokens."""

    def __init__(
        self, tokens: int, width: int, layers: int, heads: int, inner: int, positions: int,
        epsilon: float,
    ) -> None:  # fmt: skip
        super().__init__()
        self.words = nn.Embedding(tokens, width)
        self.places = nn.Embedding(positions, width)
        self.norm = nn.LayerNorm(width, epsilon)
        self.layers = nn.ModuleList(Layer(width, heads, inner, epsilon) for _ in range(layers))

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """Return (n, width), of any length, from ids (n, longest) padded on the right."""
        there = torch.arange(ids.shape[1])[None] < lengths[:, None]
        bias = torch.where(there, 0.0, -_LARGE)[:, None, None]
        x = self.norm(self.words(ids) + self.places.weight[: ids.shape[1]])
        for layer in self.layers:
            x = layer(x, bias)
        mean: Tensor = (x * there[..., None]).sum(1) / lengths[:, None]
        return mean


def encoder_of(e5: E5, rows: np.ndarray) -> Encoder:
    """Return the encoder with E5's weights and the word rows whose numbers are given."""
    model = Encoder(
        len(rows), e5.width, e5.layers, e5.heads, e5.inner, e5.positions, e5.epsilon
    )  # fmt: skip
    t = {name: torch.tensor(values) for name, values in e5.tensors.items()}
    state = {
        "words.weight": t["emb.word"][torch.from_numpy(rows)],
        # every token is of the first type: its row is added to each place's
        "places.weight": t["emb.pos"] + t["emb.type"][: e5.width],
        "norm.weight": t["emb.ln.w"],
        "norm.bias": t["emb.ln.b"],
    }
    names = {"ao": "out", "aln": "first_norm", "fi": "widen", "fo": "narrow", "oln": "second_norm"}
    for number in range(e5.layers):
        own = f"l{number}."
        for kind, short in (("weight", "w"), ("bias", "b")):
            parts = [t[f"{own}{part}.{short}"] for part in "qkv"]
            state[f"layers.{number}.qkv.{kind}"] = torch.cat(parts)
            for old, new in names.items():
                state[f"layers.{number}.{new}.{kind}"] = t[f"{own}{old}.{short}"]
    model.load_state_dict(state)
    return model.eval()
