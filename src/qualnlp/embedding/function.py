"""A function of your own as an embedder. In: texts -> array. Out: an `Embedder`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np

from qualnlp.embedding.base import Embedder, Vectors
from qualnlp.embedding.registry import load_embedder

# What a function makes of these texts is its fingerprint.
_PROBES = ["Pelatihan belum merata.", "Gaji kami dibayar setiap bulan.", "Ya."]


class FunctionEmbedder(Embedder):
    """Embeds texts by any function.

    Parameters
    ----------
    function : callable
        Takes a list of n texts, returns an (n, d) array; a row must depend on its text alone.

    Raises
    ------
    ValueError
        If it returns anything but an (n, d) array of finite numbers.

    Examples
    --------
    >>> def vowels(texts):
    ...     return [[text.count(vowel) for vowel in "aiueo"] for text in texts]
    >>> FunctionEmbedder(vowels).encode(["Pelatihan rutin."]).shape
    (1, 5)
    """

    def __init__(self, function: Callable[[list[str]], Any]) -> None:
        self.function = function
        self.name = getattr(function, "__name__", type(function).__name__)
        tried = self._call(_PROBES)
        self.dimension = tried.shape[1]
        self._fingerprint = hashlib.sha256(np.round(tried, 4).tobytes()).hexdigest()[:16]

    @property
    def fingerprint(self) -> str:
        """A hash of the vectors of three fixed texts."""
        return f"function-{self._fingerprint}"

    def embed(self, texts: list[str]) -> Vectors:
        """Return the function's rows; see :meth:`Embedder.embed`."""
        return self._call(texts)

    def _call(self, texts: list[str]) -> Vectors:
        found = np.asarray(self.function(texts), dtype=np.float32)
        if found.ndim != 2 or len(found) != len(texts) or not np.isfinite(found).all():
            raise ValueError(
                f"{self.name} must return an array of finite numbers, one row per text; for "
                f"{len(texts)} texts it returned shape {found.shape}"
            )
        return found


# What may stand for an embedder: itself, a function, a name or folder, or None for the shipped one.
EmbedderLike = Embedder | Callable[[list[str]], Any] | str | None


def as_embedder(chosen: EmbedderLike) -> Embedder:
    """Return the embedder that was given, that a name stands for, or that a function makes.

    Examples
    --------
    >>> as_embedder("lexical").name
    'lexical'
    """
    if isinstance(chosen, Embedder):
        return chosen
    return FunctionEmbedder(chosen) if callable(chosen) else load_embedder(chosen)
