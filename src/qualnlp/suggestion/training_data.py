"""Decisions as training data. In: texts and codes. Out: checked arrays in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qualnlp.errors import UnknownCode
from qualnlp.i18n import say

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
# So many finished texts must have a code before the finished ones stand for all.
MIN_CODED = 5

# Sets of code ids, an (n, k) array, or a table with one column per code.
Codes: TypeAlias = "Sequence[Iterable[str]] | NDArray[Any] | pd.DataFrame | pd.Series[Any]"
# Texts, or a table with a column `text` and perhaps `question`.
Texts: TypeAlias = "Sequence[str] | NDArray[Any] | pd.DataFrame | pd.Series[Any]"


@dataclass(frozen=True, slots=True)
class Labels:
    """Decided texts in an order of their own, whatever the order they came in.

    Attributes
    ----------
    texts, contexts : list of str, length n
        A context is the question that its text answers, empty where there is none.
    applies : ndarray, shape (n, k)
        1 where a code applies, 0 where it does not.
    weights : ndarray, shape (n, k)
        How much each pair teaches; 0 where nothing was decided.
    groups : ndarray of int, shape (n,)
        Texts of one transcript share a number.
    names : list of str, length n
        The transcripts.
    blind : ndarray of bool, shape (n,)
        Which texts were decided without suggestions on screen.
    """

    texts: list[str]
    contexts: list[str]
    applies: Floats
    weights: Floats
    groups: NDArray[np.intp]
    names: list[str]
    blind: NDArray[np.bool_]

    @property
    def fair(self) -> NDArray[np.bool_]:
        """Which texts may calibrate and bear guarantees: finished, and decided blind.

        None where hardly any of them has a code: then only the codeless ones were marked as
        finished, and they say nothing about the others.
        """
        fair = self.blind & (self.weights > 0).all(axis=1)
        enough = int(self.applies[fair].any(axis=1).sum()) >= MIN_CODED
        return fair if enough else np.zeros_like(fair)


def checked_texts(texts: Texts, name: str = "texts") -> list[str]:
    """Return texts as a list.

    Raises
    ------
    ValueError
        If it is a single text or a whole table, or an item is not a text.
    """
    if isinstance(texts, str):
        raise ValueError(f"{name} must be a list of texts, not one text: write [text]")
    if hasattr(texts, "columns"):
        raise ValueError(f'{name} is a whole table; give one column, as frame["text"]')
    if getattr(texts, "ndim", 1) != 1:
        raise ValueError(f"{name} must be one column of texts, not of shape {texts.shape}")  # type: ignore[union-attr]
    checked = list(texts)
    for index, text in enumerate(checked):
        if not isinstance(text, str):
            raise ValueError(f"{name}[{index}] is {type(text).__name__}, not text")
    return checked


def texts_and_contexts(
    texts: Texts, context: Sequence[str] | None, name: str = "texts"
) -> tuple[list[str], list[str]]:
    """Return texts and the questions that they answer, of a table with these columns as well.

    Raises
    ------
    ValueError
        If a table has no column ``text``, or questions are given twice.
    """
    if hasattr(texts, "columns"):
        columns = list(texts.columns)
        if "text" not in columns:
            raise ValueError(
                f"{name} is a table without a column “text”; it has: "
                f"{', '.join(map(str, columns)) or 'none'}"
            )
        if context is not None and "question" in columns:
            raise ValueError(f"{name} has a column “question”, and context was given as well")
        if context is None and "question" in columns:
            context = list(texts["question"])  # type: ignore[call-overload]
        texts = texts["text"]  # type: ignore[call-overload]
    some = checked_texts(texts, name)
    return some, checked_context(context, len(some), name)


def checked_context(context: Sequence[str] | None, n: int, name: str = "texts") -> list[str]:
    """Return the question that each of `n` texts answers; None stands for none at all.

    Raises
    ------
    ValueError
        If there is not one for each text, or an item is not a text.
    """
    if context is None:
        return [""] * n
    asked = checked_texts(context, "context")
    if len(asked) != n:
        raise ValueError(f"{name} has {n} texts, but context has {len(asked)}")
    return asked


def read_labels(
    classes: NDArray[Any],
    texts: Texts | None,
    codes: Codes | None,
    groups: Sequence[Any] | None,
    blind: Sequence[bool] | None,
    weight: Any,
    context: Sequence[str] | None = None,
) -> Labels:
    """Check what `CodeSuggester.fit` was given and bring it into an order of its own.

    Raises
    ------
    ValueError
        If lengths, shapes or values do not fit together.
    UnknownCode
        If a code is not among the classes.
    """
    if (texts is None) != (codes is None):
        raise ValueError("fit needs both texts and codes, or neither")
    some, asked = texts_and_contexts(texts if texts is not None else [], context)
    n, k = len(some), len(classes)
    applies, known = decided(classes, n, codes if codes is not None else [])
    weights = known * _weights(weight, n, k)
    group_names = list(groups) if groups is not None else list(range(n))
    is_blind = np.ones(n, bool) if blind is None else np.asarray(list(blind), dtype=bool)
    for name, given in (("groups", group_names), ("blind", is_blind)):
        if len(given) != n:
            raise ValueError(f"{n} texts, but {name} for {len(given)}")
    # The same decisions in any order give the same bytes. The texts nearly always tell them apart.
    said = list(zip(some, asked, strict=True))
    order = sorted(range(n), key=said.__getitem__)
    if len(set(said)) < n:
        order = [
            i
            for _, same in groupby(order, key=said.__getitem__)
            for i in _in_order(list(same), applies, weights, group_names, is_blind)
        ]
    numbers: dict[str, int] = {}
    for i in order:
        numbers.setdefault(str(group_names[i]), len(numbers))
    return Labels(
        texts=[some[i] for i in order],
        contexts=[asked[i] for i in order],
        applies=applies[order],
        weights=weights[order],
        groups=np.array([numbers[str(group_names[i])] for i in order], dtype=np.intp),
        names=[str(group_names[i]) for i in order],
        blind=is_blind[order],
    )


def _in_order(
    same: list[int],
    applies: Floats,
    weights: Floats,
    names: Sequence[Any],
    blind: NDArray[np.bool_],
) -> list[int]:
    """Return decisions on the same text in an order of their own."""
    if len(same) < 2:
        return same
    return sorted(
        same, key=lambda i: (applies[i].tolist(), weights[i].tolist(), str(names[i]), blind[i])
    )


def decided(classes: NDArray[Any], n: int, codes: Codes) -> tuple[Floats, Floats]:
    """Return which codes apply, and which pairs were decided at all; both (n, k)."""
    if hasattr(codes, "columns"):
        codes = _columns_of(classes, codes)
    if hasattr(codes, "toarray"):  # a sparse matrix
        codes = codes.toarray()
    if len(codes) != n:
        raise ValueError(f"{n} texts, but codes for {len(codes)}")
    if getattr(codes, "ndim", 1) == 2:
        return _from_array(np.asarray(codes), (n, len(classes)))
    column = {str(code): index for index, code in enumerate(classes)}
    applies = np.zeros((n, len(classes)))
    for index, given in enumerate(codes):
        if isinstance(given, str) or not isinstance(given, Iterable):
            raise ValueError(f"codes[{index}] is {given!r}; write a set: {{{given!r}}}")
        for code in given:
            if code not in column:
                raise UnknownCode(
                    say("Kode ini tidak ada di buku kode.", "This code is not in the codebook."),
                    where=code,
                )
            applies[index, column[code]] = 1.0
    # A set is a finished text: what is not in it does not apply.
    return applies, np.ones((n, len(classes)))


def _from_array(codes: NDArray[Any], shape: tuple[int, int]) -> tuple[Floats, Floats]:
    """Read an array: of 1 / -1 / 0, or of 1 / 0 alone, where nothing is said to be unknown."""
    if codes.shape != shape:
        raise ValueError(f"codes has shape {codes.shape}, expected {shape}")
    if not ((codes == -1) | (codes == 0) | (codes == 1)).all():
        raise ValueError("codes may hold only 1, -1 and 0")
    numbers = codes.astype(np.float64)
    has_rejections = bool((numbers < 0).any())
    known = numbers != 0 if has_rejections else np.ones(shape)
    return (numbers == 1).astype(np.float64), np.asarray(known, dtype=np.float64)


def _columns_of(classes: NDArray[Any], codes: Any) -> NDArray[Any]:
    """Return a table's columns in the order of the classes."""
    names = [str(name) for name in codes.columns]
    expected = classes.tolist()
    for name in names:
        if name not in expected:
            raise UnknownCode(
                say("Kode ini tidak ada di buku kode.", "This code is not in the codebook."),
                where=name,
            )
    if missing := [code for code in expected if code not in names]:
        raise ValueError(f"codes is a table without the columns {', '.join(missing)}")
    return np.asarray(codes.to_numpy()[:, [names.index(code) for code in expected]])


def _weights(weight: Any, n: int, k: int) -> Floats:
    if weight is None:
        return np.ones((n, k))
    array = np.asarray(weight, dtype=np.float64)
    if array.shape == (n,):
        array = np.repeat(array[:, None], k, axis=1)
    if array.shape != (n, k):
        raise ValueError(f"weight has shape {array.shape}, expected {(n,)} or {(n, k)}")
    if not (np.isfinite(array) & (array >= 0)).all():
        raise ValueError("weight must be finite and not negative")
    return array
