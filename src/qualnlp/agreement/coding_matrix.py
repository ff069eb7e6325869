"""Frames of codings as marks: which coder marked which unit with which code.

In: a frame a coder, with `excerpt_id`, `code` and perhaps `transcript_id`. Out: `Marks`. Ids and
codes are compared as text; a code may also be a set or a list; None, NaN and "" say that the unit
was read and nothing applies. Everything is done on whole columns: a million rows are a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qualnlp.agreement.text_numbers import numbered
from qualnlp.coding_tables.aliases import NOTHING, folded
from qualnlp.i18n import say

if TYPE_CHECKING:
    import pandas as pd

# The bootstrap draws so many transcripts one by one; more of them are drawn in as many heaps.
MAX_HEAPS = 2000


@dataclass(frozen=True)
class Marks:
    """What coders marked.

    Attributes
    ----------
    coders, codes, documents : list of str
    units : pandas.Index of str
        As given and sorted, or all that a frame names, in the order of the frames.
    marked : bool array (coders, units, codes)
    seen : bool array (coders, units)
        Whether the coder's frame names the unit at all.
    document : integer array (units,)
        The place of each unit's transcript in `documents`.
    ignored : list of str
        Codes in the frames that were not asked for.
    shared : bool
        Whether any unit, asked for or not, stands in two frames.
    placed : bool
        Whether any unit's transcript is known.
    alone : list of int
        How many units each coder alone names, asked for or not.
    spellings : list of str
        Codes that were written in several ways and are counted as one.
    """

    coders: list[str]
    units: pd.Index
    codes: list[str]
    documents: list[str]
    marked: NDArray[np.bool_]
    seen: NDArray[np.bool_]
    document: NDArray[np.intp]
    ignored: list[str]
    shared: bool
    placed: bool
    alone: list[int] = field(default_factory=list)
    spellings: list[str] = field(default_factory=list)

    @property
    def heaps(self) -> int:
        """How many things the bootstrap draws from: transcripts, or heaps of them."""
        return min(len(self.documents), MAX_HEAPS)

    @property
    def heap(self) -> NDArray[np.intp]:
        """The heap of each unit, (units,)."""
        return self.document % MAX_HEAPS


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

    Examples
    --------
    >>> import pandas as pd
    >>> a = pd.DataFrame({"excerpt_id": ["e1", "e2"], "code": ["x", None]})
    >>> marks = read_marks({"ani": a})
    >>> list(marks.units), marks.codes, marks.marked[0, :, 0].tolist()
    (['e1', 'e2'], ['x'], [True, False])
    """
    import pandas as pd

    parts = [_columns(name, frame) for name, frame in frames.items()]
    if not parts:
        raise ValueError(say("Tidak ada pengode.", "There is no coder."))
    coder = np.repeat(np.arange(len(parts)), [len(part["excerpt_id"]) for part in parts])
    named, unit = _as_texts([part["excerpt_id"] for part in parts])
    code_texts, code = _as_texts([part["code"] for part in parts])
    document_texts, document = _as_texts([part["transcript_id"] for part in parts])
    # A row without an id is about nothing.
    seen = _table((len(parts), len(named)), unit >= 0, coder, unit)
    readers = seen.sum(axis=0)
    shared = bool((readers >= 2).any())
    alone = (seen & (readers == 1)).sum(axis=1).tolist()
    code_texts, code, spellings = _one_spelling(code_texts, code, codes)
    if units is not None:
        asked = pd.Index(sorted({text_of(one) for one in units}), dtype=object)
        unit = np.append(asked.get_indexer(named), -1)[unit]
        seen = _table((len(parts), len(asked)), unit >= 0, coder, unit)
        named = asked
    used = sorted(code_texts)
    wanted = used if codes is None else list(dict.fromkeys(text_of(one) for one in codes))
    places = pd.Index(wanted, dtype=object).get_indexer(code_texts.astype(object))
    code = np.append(places, -1)[code]
    shape = len(parts), len(named), len(wanted)
    marked = _table(shape, (unit >= 0) & (code >= 0), coder, unit, code)
    documents, of_unit = _documents(named, unit, document, document_texts)
    placed = bool(((unit >= 0) & (document >= 0)).any())
    ignored = [one for one in used if one not in set(wanted)]
    return Marks(
        list(frames), named, wanted, documents, marked, seen, of_unit, ignored, shared, placed,
        alone, spellings,
    )  # fmt: skip


def text_of(value: Any) -> str:
    """Return an id or code as text: a column of whole numbers with a gap in it holds floats.

    Examples
    --------
    >>> text_of(" e1 "), text_of(7), text_of(7.0)
    ('e1', '7', '7')
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _one_spelling(
    texts: pd.Index, numbers: NDArray[np.intp], codes: Sequence[str] | None
) -> tuple[pd.Index, NDArray[np.intp], list[str]]:
    """Return codes under one spelling each, and those that had several; "nothing" is no code."""
    import pandas as pd

    asked = {text_of(code) for code in codes or ()}
    groups: dict[str, list[str]] = {}
    for text in sorted(texts):
        groups.setdefault(folded(text), []).append(text)
    name: dict[str, str] = {}
    spellings = []
    for key, group in groups.items():
        strange = [text for text in group if text not in asked]
        if key in NOTHING:
            name |= dict.fromkeys(strange, "")
        elif strange and len(group) > 1:
            name |= dict.fromkeys(strange, next((t for t in group if t in asked), group[0]))
            spellings.append(" = ".join(group))
    if not name:
        return texts, numbers, spellings
    kept = [name.get(text, text) for text in texts]
    alike = [text for text in dict.fromkeys(kept) if text]
    place = {text: number for number, text in enumerate(alike)} | {"": -1}
    again = np.array([*(place[text] for text in kept), -1], dtype=np.intp)
    return pd.Index(alike, dtype=object), again[numbers], spellings


def texts_of(column: pd.Series) -> pd.Series:
    """Return a column of ids or codes as texts, a missing one empty, the index kept."""
    import pandas as pd

    texts, numbers = _as_texts([column])
    whole = np.append(texts.to_numpy(object), "")
    return pd.Series(whole[numbers], index=column.index, dtype=object)


def check_columns(
    name: str, frame: pd.DataFrame, needed: Set[str] = frozenset(("excerpt_id", "code"))
) -> None:
    """Refuse a frame without the columns that are needed; it and they are named."""
    lacking = sorted(needed - set(frame.columns))
    if lacking:
        raise ValueError(
            say(f"tabel {name} tidak punya kolom ", f"frame {name} lacks the columns ")
            + ", ".join(lacking)
        )


def _columns(name: str, frame: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the columns of a frame, a row a code."""
    import pandas as pd

    check_columns(name, frame)
    columns = [c for c in ("excerpt_id", "code", "transcript_id") if c in frame.columns]
    rows = frame[columns]
    if rows["code"].dtype == object:
        several = rows["code"].map(lambda one: isinstance(one, (set, frozenset, list, tuple)))
        if several.any():
            lists = [list(c) if s else c for c, s in zip(rows["code"], several, strict=True)]
            rows = rows.assign(code=pd.Series(lists, index=rows.index, dtype=object))
            rows = rows.explode("code", ignore_index=True)
    whole = {column: rows[column] for column in columns}
    return {"transcript_id": pd.Series([None] * len(rows), dtype=object), **whole}


def _as_texts(parts: Sequence[pd.Series]) -> tuple[pd.Index, NDArray[np.intp]]:
    """Return the different values as texts, and each row's place; -1 for a missing or empty one."""
    import pandas as pd

    first, *others = parts
    if others and all(first.array.equals(other.array) for other in others):
        # Coders mostly list the same excerpts in the same order: half the work.
        numbers, found = numbered([first])
        numbers = np.tile(numbers, len(parts))
    else:
        if len({part.dtype for part in parts}) > 1:
            parts = [part.astype(object) for part in parts]
        numbers, found = numbered(parts)
    values = pd.Index(found)
    if isinstance(values.dtype, pd.StringDtype):
        texts = values.str.strip()
    else:
        texts = pd.Index([text_of(value) for value in values], dtype=object)
    empty = np.asarray(texts == "", dtype=bool)
    if empty.any() or not texts.equals(values):
        # Values that read alike are one: " e1" and "e1", 1 and "1".
        again, alike = pd.factorize(texts)
        keep = np.asarray(alike != "", dtype=bool)
        place = np.append(np.where(keep, np.cumsum(keep) - 1, -1), -1)
        numbers = np.append(place[again], -1)[numbers]
        texts = pd.Index(alike)[keep]
    return texts, np.asarray(numbers, dtype=np.intp)


def _table(
    shape: tuple[int, ...], true: NDArray[np.bool_], *places: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Return a table that is True at the places where `true` is."""
    table = np.zeros(shape, dtype=bool)
    flat = places[0]
    for size, place in zip(shape[1:], places[1:], strict=True):
        flat = flat * size + place
    table.reshape(-1)[flat if true.all() else flat[true]] = True
    return table


def _documents(
    named: pd.Index, unit: NDArray[np.intp], document: NDArray[np.intp], texts: pd.Index
) -> tuple[list[str], NDArray[np.intp]]:
    """Return the documents in order, and each unit's; one without stands for itself."""
    import pandas as pd

    of_unit = np.full(len(named), -1, dtype=np.intp)
    told = (unit >= 0) & (document >= 0)
    of_unit[unit[told]] = document[told]
    alone = of_unit < 0
    of_unit[alone] = len(texts) + np.arange(int(alone.sum()))
    every = texts.astype(object).append(named[alone].astype(object))
    used = np.flatnonzero(np.bincount(of_unit, minlength=len(every)))
    place, documents = pd.factorize(every.take(used), sort=True)
    rank = np.zeros(len(every), dtype=np.intp)
    rank[used] = place
    return list(documents), rank[of_unit]
