"""Decisions as training data. In: texts and codes. Out: checked arrays in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualnlp.errors import UnknownCode
from qualnlp.i18n import say

Floats = NDArray[np.float64]
# So many finished texts must have a code before the finished ones stand for all.
MIN_CODED = 5

Codes = Sequence[Iterable[str]] | NDArray[np.int_]


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
    blind : ndarray of bool, shape (n,)
        Which texts were decided without suggestions on screen.
    """

    texts: list[str]
    contexts: list[str]
    applies: Floats
    weights: Floats
    groups: NDArray[np.intp]
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


def checked_texts(texts: Sequence[str], name: str = "texts") -> list[str]:
    """Return texts as a list.

    Raises
    ------
    ValueError
        If it is a single text, or an item is not a text.
    """
    if isinstance(texts, str):
        raise ValueError(f"{name} must be a list of texts, not one text: write [text]")
    checked = list(texts)
    for index, text in enumerate(checked):
        if not isinstance(text, str):
            raise ValueError(f"{name}[{index}] is {type(text).__name__}, not text")
    return checked


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
    texts: Sequence[str] | None,
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
    some = checked_texts(texts if texts is not None else [])
    asked = checked_context(context, len(some))
    n, k = len(some), len(classes)
    applies, known = _decided(classes, n, codes if codes is not None else [])
    weights = known * _weights(weight, n, k)
    group_names = list(groups) if groups is not None else list(range(n))
    is_blind = np.ones(n, bool) if blind is None else np.asarray(list(blind), dtype=bool)
    for name, given in (("groups", group_names), ("blind", is_blind)):
        if len(given) != n:
            raise ValueError(f"{n} texts, but {name} for {len(given)}")
    # The same decisions in any order give the same bytes.
    order = sorted(
        range(n),
        key=lambda i: (
            some[i], asked[i], applies[i].tolist(), weights[i].tolist(), str(group_names[i]),
            is_blind[i],
        ),
    )  # fmt: skip
    numbers: dict[str, int] = {}
    for i in order:
        numbers.setdefault(str(group_names[i]), len(numbers))
    return Labels(
        texts=[some[i] for i in order],
        contexts=[asked[i] for i in order],
        applies=applies[order],
        weights=weights[order],
        groups=np.array([numbers[str(group_names[i])] for i in order], dtype=np.intp),
        blind=is_blind[order],
    )


def _decided(classes: NDArray[Any], n: int, codes: Codes) -> tuple[Floats, Floats]:
    """Return which codes apply, and which pairs were decided at all; both (n, k)."""
    k = len(classes)
    if isinstance(codes, np.ndarray):
        if codes.shape != (n, k):
            raise ValueError(f"codes has shape {codes.shape}, expected {(n, k)}")
        if not np.isin(codes, (-1, 0, 1)).all():
            raise ValueError("codes may hold only 1, -1 and 0")
        return (codes == 1).astype(np.float64), (codes != 0).astype(np.float64)
    if len(codes) != n:
        raise ValueError(f"{n} texts, but codes for {len(codes)}")
    column = {str(code): index for index, code in enumerate(classes)}
    applies = np.zeros((n, k))
    for index, given in enumerate(codes):
        if isinstance(given, str):
            raise ValueError(f"codes[{index}] is one text; write a set: {{{given!r}}}")
        for code in given:
            if code not in column:
                raise UnknownCode(
                    say("Kode ini tidak ada di buku kode.", "This code is not in the codebook."),
                    where=code,
                )
            applies[index, column[code]] = 1.0
    # A set is a finished text: what is not in it does not apply.
    return applies, np.ones((n, k))


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
