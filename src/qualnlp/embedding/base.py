"""What every embedder promises: texts in, unit rows out, and a fingerprint of the model."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qualnlp.errors import ModelUnavailable
from qualnlp.i18n import say

Vectors = NDArray[np.float32]
Progress = Callable[[int, int], None]  # texts done, texts in all

_TINY = 1e-12


class Tokens(NamedTuple):
    """What words are made of: rows of a table.

    Attributes
    ----------
    table : ndarray of float32, shape (tokens, dimension)
        Rows that no word had before are not filled in.
    rows : ndarray of int32, shape (m,)
        The tokens of all words, word after word; those that add nothing are left out.
    counts : ndarray of int, shape (words,)
    """

    table: Vectors
    rows: NDArray[np.int32]
    counts: NDArray[np.intp]


class Embedder(ABC):
    """Turns texts into vectors whose inner products are cosines.

    A backend of your own is a subclass with `name`, `dimension`, `fingerprint` and :meth:`embed`;
    give an instance wherever a model's name may stand, or register it as an entry point of the
    group ``qualnlp.embedders`` and use its name.

    Attributes
    ----------
    name : str
        What it is called in reports and in a study's runs.
    path : pathlib.Path or None
        The folder that it was read from; None where there is none.
    fingerprint : str
        A hash of weights and configuration: two embedders with one fingerprint give one vector.
    dimension : int
        The number of columns that :meth:`encode` returns.

    Examples
    --------
    >>> class Vowels(Embedder):
    ...     name, dimension, fingerprint = "vowels", 5, "vowels-1"
    ...     def embed(self, texts):
    ...         return np.array([[t.count(v) for v in "aiueo"] for t in texts], np.float32)
    >>> Vowels().encode(["Pelatihan rutin.", ""]).shape
    (2, 5)
    """

    name: str
    path: Path | None = None
    dimension: int
    _batch_at_least: int = 1

    @property
    @abstractmethod
    def fingerprint(self) -> str:
        """A hash of everything that decides the vectors."""

    @abstractmethod
    def embed(self, texts: list[str]) -> Vectors:
        """Return one row per text; this is what a backend implements, and `encode` what is called.

        Parameters
        ----------
        texts : list of str
            Checked strings, at most a batch of them.

        Returns
        -------
        ndarray of float32, shape (len(texts), dimension)
            Rows of any length (`encode` brings them to length one); zeros for a text without
            words. A row must depend on its own text alone.
        """

    def sums(self, texts: list[str]) -> Vectors | None:
        """Return the vectors before they are brought to length one, where they are sums of words.

        Then the sum of a text's words is the text's own, and each word's share of a cosine is
        exact. None for a model that reads words in their context.
        """
        return None

    def tokens(self, words: list[str]) -> Tokens | None:
        """Return what words are made of, where a text's sum is that of its words, in any order.

        Whoever meets a word often asks once and adds up rows of the table. None where a text is
        more than its words (as everywhere but in a static model).
        """
        return None

    def release(self) -> None:  # noqa: B027  (most embedders have nothing to let go)
        """Let go of what takes much memory and can be read from disk again; that is done when used.

        Called after a run over a study, for whoever goes on with displays needs no model. Here it
        does nothing, which is right for a small model.
        """

    def encode(
        self,
        texts: Sequence[str] | Iterable[str],
        batch_size: int = 256,
        *,
        progress: Progress | None = None,
    ) -> Vectors:
        """Return the vectors of `texts`: (n, dimension) float32, rows of length one.

        A row depends on its text alone, not on its neighbours or on `batch_size`. A text
        without a known word gets a row of zeros, which is like nothing and unlike nothing.

        Parameters
        ----------
        texts : sequence of str
            Any sequence or series of texts; a single text is not one.
        batch_size : int
            How many texts are worked on at once; a question of memory and speed only. A cheap
            model takes more at once than is asked for.
        progress : callable, optional
            Called after each batch with how many texts are done and how many there are.

        Raises
        ------
        ValueError
            If `texts` is a single string or holds anything but strings, if `batch_size` is below
            one, or if a backend's `embed` returns an array of another shape.

        Examples
        --------
        >>> from qualnlp.embedding import load_embedder
        >>> vectors = load_embedder("lexical").encode(["pelatihan pegawai", "pegawai dilatih"])
        >>> bool(vectors[0] @ vectors[1] > 0.2)
        True
        """
        rows = as_texts(texts)
        if batch_size < 1:
            raise ValueError(f"batch_size must be at least 1, not {batch_size}")
        out = np.zeros((len(rows), self.dimension), np.float32)
        size = max(batch_size, self._batch_at_least)
        for start in range(0, len(rows), size):
            part = np.asarray(self.embed(rows[start : start + size]), dtype=np.float32)
            expected = (len(out[start : start + size]), self.dimension)
            if part.shape != expected:
                raise ValueError(
                    f"{type(self).__name__}.embed returned shape {part.shape}, expected {expected}"
                )
            out[start : start + size] = part
            if progress is not None:
                progress(min(start + size, len(rows)), len(rows))
        return unit_rows(out)

    def save_sentence_transformer(self, folder: str | Path) -> Path:
        """Write a folder that ``SentenceTransformer(folder)`` loads to the same vectors.

        Raises
        ------
        ModelUnavailable
            If this kind of embedder cannot be written in that form.
        FileExistsError
            If `folder` exists and is not empty.
        """
        raise ModelUnavailable(
            say(
                f"Model “{self.name}” tidak dapat disimpan sebagai SentenceTransformer.",
                f"The model “{self.name}” cannot be saved as a SentenceTransformer.",
            ),
            where=folder,
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r}, dimension={self.dimension})"


def as_texts(texts: Sequence[str] | Iterable[str]) -> list[str]:
    """Return `texts` as a list of strings, or say what is wrong with it.

    Raises
    ------
    ValueError
        If it is one string, or if one of its items is not a string.

    Examples
    --------
    >>> as_texts(("satu", "dua"))
    ['satu', 'dua']
    """
    if isinstance(texts, str | bytes):
        raise ValueError("texts must be a sequence of strings; put a single text into a list")
    rows = list(texts)
    if set(map(type, rows)) <= {str}:  # the usual case, checked at C speed
        return rows
    for index, row in enumerate(rows):
        if not isinstance(row, str):
            raise ValueError(f"texts[{index}] must be a string, not {type(row).__name__}")
    return [str(row) for row in rows]


def as_unicode(text: str) -> str:
    r"""Return `text` without half characters (lone surrogates), as broken PDFs give them.

    Examples
    --------
    >>> as_unicode("gaji \ud83d naik")
    'gaji  naik'
    """
    return text.encode("utf-8", "ignore").decode()


def unit_rows(vectors: Vectors) -> Vectors:
    """Scale each row to length one, in place; a row of zeros stays one. Returns `vectors`.

    Examples
    --------
    >>> unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]], dtype=np.float32)).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    vectors /= np.maximum(lengths, _TINY)[:, None]
    return vectors


def empty_folder(folder: str | Path) -> Path:
    """Return `folder` as a path to a folder that exists and is empty; create it where missing.

    Raises
    ------
    FileExistsError
        If it is a file or holds something already.
    """
    path = Path(folder)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise FileExistsError(f"{path} exists and is not an empty folder")
    path.mkdir(parents=True, exist_ok=True)
    return path
