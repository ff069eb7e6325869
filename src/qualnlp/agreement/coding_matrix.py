"""Frames of codings as marks: which coder marked which unit with which code.

In: a frame a coder, with `excerpt_id`, `code` and perhaps `transcript_id`. Out: `Marks`. Ids and
codes are compared as text; a code may also be a set or a list; None, NaN and "" say that the unit
was read and nothing applies. Everything is done on whole columns: a million rows are a second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from operator import lt
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qualnlp.agreement.code_sets import code_sets
from qualnlp.agreement.text_numbers import numbered, text_of
from qualnlp.coding_tables.aliases import NOTHING, folded
from qualnlp.i18n import say

if TYPE_CHECKING:
    import pandas as pd

# The bootstrap draws so many transcripts one by one; of more, several are drawn together.
MAX_RESAMPLING_UNITS = 2000


@dataclass(frozen=True)
class Marks:
    """What coders marked.

    Attributes
    ----------
    coders, codes, documents : list of str
    sets : list of frozenset of int
        The different sets of places of codes that somebody gave a unit; the empty one where a
        unit bears no code.
    chosen : integer array (coders, units)
        The place of each unit's set in `sets`.
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
    make_units : callable
        Returns `units`, which few need and many texts are.
    """

    coders: list[str]
    codes: list[str]
    documents: list[str]
    sets: list[frozenset[int]]
    chosen: NDArray[np.int32]
    seen: NDArray[np.bool_]
    document: NDArray[np.intp]
    ignored: list[str]
    shared: bool
    placed: bool
    alone: list[int]
    spellings: list[str]
    make_units: Callable[[], pd.Index]

    @cached_property
    def units(self) -> pd.Index:
        """The ids of the units: those asked for, sorted, or all that a frame names."""
        return self.make_units()

    @property
    def n_units(self) -> int:
        """How many units there are."""
        return int(self.chosen.shape[1])

    @property
    def holds(self) -> NDArray[np.bool_]:
        """Which set holds which code, (sets, codes)."""
        table = np.zeros((len(self.sets), len(self.codes)), dtype=bool)
        for place, own in enumerate(self.sets):
            table[place, list(own)] = True
        return table

    @cached_property
    def marked(self) -> NDArray[np.bool_]:
        """Who marked which unit with which code, (coders, units, codes)."""
        return self.holds[self.chosen]

    @property
    def resampling_units(self) -> int:
        """How many things the bootstrap draws from: transcripts, or several together."""
        return min(len(self.documents), MAX_RESAMPLING_UNITS)

    @cached_property
    def resampling_unit(self) -> NDArray[np.intp]:
        """What each unit is drawn with, (units,)."""
        if len(self.documents) <= MAX_RESAMPLING_UNITS:
            return self.document
        return self.document % MAX_RESAMPLING_UNITS


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
    named = numbered([part["excerpt_id"] for part in parts])
    seen = _named(named.places, named.size)
    readers = seen.sum(axis=0, dtype=np.int32)
    shared = bool((readers >= 2).any())
    alone = (seen & (readers == 1)).sum(axis=1).tolist()
    unit, size, make_units = named.places, named.size, lambda: named.texts
    if units is not None:
        asked = pd.Index(sorted({text_of(one) for one in units}), dtype=object)
        place = np.append(asked.get_indexer(named.texts), -1)
        unit, size, make_units = [place[own] for own in unit], len(asked), lambda: asked
        seen = _named(unit, size)
    told = numbered([part["code"] for part in parts])
    used, place, spellings = _one_spelling(told.texts, codes)
    wanted = used if codes is None else list(dict.fromkeys(text_of(one) for one in codes))
    place = np.append(pd.Index(wanted, dtype=object).get_indexer(pd.Index(used)), -1)[place]
    code = [place[own] for own in told.places]
    sets = code_sets(list(zip(unit, code, strict=True)), size, len(wanted))
    of_unit, texts, placed = _transcripts(parts, unit, size)
    documents, document = _documents(of_unit, texts, make_units)
    ignored = [one for one in used if one not in set(wanted)]
    return Marks(
        list(frames), wanted, documents, sets[1], sets[0], seen, document, ignored, shared, placed,
        alone, spellings, make_units,
    )  # fmt: skip


def _one_spelling(
    texts: pd.Index, codes: Sequence[str] | None
) -> tuple[list[str], NDArray[np.intp], list[str]]:
    """Return codes under one spelling each, sorted; the place of each text; what had several.

    "Nothing" is no code: its place is -1, and so is the last, of what is missing.
    """
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
    kept = [name.get(text, text) for text in texts]
    used = sorted(set(kept) - {""})
    place = {text: number for number, text in enumerate(used)} | {"": -1}
    return used, np.array([*(place[text] for text in kept), -1], dtype=np.intp), spellings


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
    check_columns(name, frame)
    columns = [c for c in ("excerpt_id", "code", "transcript_id") if c in frame.columns]
    rows = one_code_a_row(frame[columns])
    return {column: rows[column] for column in columns}


def one_code_a_row(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame in which no cell of `code` is a set or a list; an empty one is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = one_code_a_row(pd.DataFrame({"excerpt_id": ["e1", "e2"], "code": [["x", "y"], []]}))
    >>> rows.fillna("").values.tolist()
    [['e1', 'x'], ['e1', 'y'], ['e2', '']]
    """
    import pandas as pd

    if "code" not in frame.columns:
        return frame
    column = frame["code"]
    if column.dtype != object or not pd.api.types.infer_dtype(column).startswith("mixed"):
        return frame
    several = column.map(lambda one: isinstance(one, (set, frozenset, list, tuple)))
    if not several.any():
        return frame
    lists = [list(one) if own else one for one, own in zip(column, several, strict=True)]
    rows = frame.assign(code=pd.Series(lists, index=frame.index, dtype=object))
    return rows.explode("code", ignore_index=True)


def _named(places: Sequence[NDArray[np.intp]], size: int) -> NDArray[np.bool_]:
    """Return which frame names which unit, (frames, units); a row without an id names none."""
    table = np.zeros((len(places), size + 1), dtype=bool)
    for row, own in zip(table, places, strict=True):
        row[own] = True
    return table[:, :-1]


def _transcripts(
    parts: Sequence[Mapping[str, pd.Series]], unit: Sequence[NDArray[np.intp]], size: int
) -> tuple[NDArray[np.intp], pd.Index, bool]:
    """Return each unit's transcript, -1 where nobody says it; their names; whether one is said."""
    import pandas as pd

    of_unit = np.full(size + 1, -1, dtype=np.intp)
    saying = [number for number, part in enumerate(parts) if "transcript_id" in part]
    if not saying:
        return of_unit[:-1], pd.Index([], dtype=object), False
    found = numbered([parts[number]["transcript_id"] for number in saying])
    for number, own in zip(saying, found.places, strict=True):
        told = own >= 0
        if told.all():
            of_unit[unit[number]] = own
        else:
            of_unit[unit[number][told]] = own[told]
    of_unit = of_unit[:-1]
    return of_unit, found.texts, bool((of_unit >= 0).any())


def _documents(
    of_unit: NDArray[np.intp], texts: pd.Index, make_units: Callable[[], pd.Index]
) -> tuple[list[str], NDArray[np.intp]]:
    """Return the documents in order, and each unit's; one without stands for itself."""
    every: list[str] = texts.tolist()
    alone = of_unit < 0
    if alone.any():
        of_unit[alone] = len(texts) + np.arange(int(alone.sum()))
        every += make_units()[alone].tolist()
    used = np.flatnonzero(np.bincount(of_unit, minlength=len(every)))
    names = every if len(used) == len(every) else [every[number] for number in used]
    rank = np.zeros(len(every), dtype=np.intp)
    if all(map(lt, names, islice(names, 1, None))):  # ids that count something mostly are
        rank[used] = np.arange(len(names))
        return names, rank[of_unit]
    documents = sorted(set(names))
    place = dict(zip(documents, range(len(documents)), strict=True))
    rank[used] = [place[name] for name in names]
    return documents, rank[of_unit]
