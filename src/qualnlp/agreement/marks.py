"""Frames of codings as marks: which coder marked which unit with which code.

In: a frame a coder, with `excerpt_id`, `code` and perhaps `transcript_id`. Out: `Marks`. Ids and
codes are compared as text; a code may also be a set or a list; None, NaN and "" say that the unit
was read and nothing applies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qualnlp.wording import say

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Marks:
    """What coders marked.

    Attributes
    ----------
    coders, units, codes, documents : list of str
    marked : bool array (coders, units, codes)
    seen : bool array (coders, units)
        Whether the coder's frame names the unit at all.
    document : integer array (units,)
        The place of each unit's transcript in `documents`.
    ignored : list of str
        Codes in the frames that were not asked for.
    """

    coders: list[str]
    units: list[str]
    codes: list[str]
    documents: list[str]
    marked: NDArray[np.bool_]
    seen: NDArray[np.bool_]
    document: NDArray[np.intp]
    ignored: list[str]


def read_marks(
    frames: Mapping[str, pd.DataFrame],
    units: Iterable[Any] | None = None,
    codes: Sequence[str] | None = None,
) -> Marks:
    """Return the marks in one frame a coder.

    Parameters
    ----------
    units : iterable, optional
        Which units to look at; otherwise all that any frame names.
    codes : sequence of str, optional
        Which codes; otherwise all that anybody used.

    Raises
    ------
    ValueError
        If a frame lacks a column; the frame and the columns are named.

    >>> import pandas as pd
    >>> a = pd.DataFrame({"excerpt_id": ["e1", "e2"], "code": ["x", None]})
    >>> marks = read_marks({"ani": a})
    >>> marks.units, marks.codes, marks.marked[0, :, 0].tolist()
    (['e1', 'e2'], ['x'], [True, False])
    """
    parts = [_columns(name, frame) for name, frame in frames.items()]
    if not parts:
        raise ValueError(say("Tidak ada pengode.", "There is no coder."))
    coder = np.repeat(np.arange(len(parts)), [len(part["excerpt_id"]) for part in parts])
    unit_texts, unit = _as_texts([part["excerpt_id"] for part in parts])
    code_texts, code = _as_texts([part["code"] for part in parts])
    document_texts, document = _as_texts([part["transcript_id"] for part in parts])
    used = sorted(set(code_texts) - {""})
    wanted = used if codes is None else [str(one) for one in codes]
    # A row without an id is about nothing.
    named = sorted((set(unit_texts) - {""}) if units is None else {str(one) for one in units})
    unit = _places(unit_texts, named)[unit]
    code = _places(code_texts, wanted)[code]
    marked = np.zeros((len(parts), len(named), len(wanted)), dtype=bool)
    seen = np.zeros((len(parts), len(named)), dtype=bool)
    known = unit >= 0
    seen[coder[known], unit[known]] = True
    applies = known & (code >= 0)
    marked[coder[applies], unit[applies], code[applies]] = True
    documents, of_unit = _documents(named, unit[known], document[known], document_texts)
    ignored = [one for one in used if one not in set(wanted)]
    return Marks(list(frames), named, wanted, documents, marked, seen, of_unit, ignored)


def _columns(name: str, frame: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the columns of a frame, a row a code."""
    import pandas as pd

    lacking = sorted({"excerpt_id", "code"} - set(frame.columns))
    if lacking:
        raise ValueError(
            say(f"tabel {name} tidak punya kolom ", f"frame {name} lacks the columns ")
            + ", ".join(lacking)
        )
    columns = [c for c in ("excerpt_id", "code", "transcript_id") if c in frame.columns]
    rows = frame[columns]
    if rows["code"].dtype == object:
        several = rows["code"].map(lambda one: isinstance(one, (set, frozenset, list, tuple)))
        if several.any():
            lists = [list(c) if s else c for c, s in zip(rows["code"], several, strict=True)]
            rows = rows.assign(code=pd.Series(lists, index=rows.index, dtype=object))
            rows = rows.explode("code", ignore_index=True)
    whole = {column: rows[column] for column in columns}
    return {"transcript_id": pd.Series([""] * len(rows)), **whole}


def _as_texts(parts: Sequence[pd.Series]) -> tuple[list[str], NDArray[np.intp]]:
    """Return the different values as texts, the missing one empty, and each row's place."""
    import pandas as pd

    # Each different value becomes a text once: columns of a million rows hold few.
    numbers, values = pd.factorize(pd.concat([part.astype(object) for part in parts]))
    texts = [str(value).strip() for value in values]
    return [*texts, ""], numbers  # -1, a missing value, counts from the end


def _places(texts: Sequence[str], wanted: Sequence[str]) -> NDArray[np.intp]:
    place = {text: number for number, text in enumerate(wanted)}
    return np.array([place.get(text, -1) for text in texts], dtype=np.intp)


def _documents(
    named: list[str], unit: NDArray[np.intp], document: NDArray[np.intp], texts: list[str]
) -> tuple[list[str], NDArray[np.intp]]:
    """Return the documents in order, and each unit's; one without stands for itself."""
    of_unit = np.full(len(named), -1, dtype=np.intp)
    of_unit[unit] = document
    told = [texts[number] or named[place] for place, number in enumerate(of_unit.tolist())]
    documents = sorted(set(told))
    return documents, _places(told, documents)
