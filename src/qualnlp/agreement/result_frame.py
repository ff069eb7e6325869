"""The tidy frame that agreement comes in: its columns, and one row of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from qualnlp.agreement.coding_matrix import Marks
from qualnlp.agreement.text_numbers import texts_of
from qualnlp.i18n import say, whole

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "measure", "code", "n_units", "n_documents", "both", "a_only", "b_only", "neither",
    "value", "ci_low", "ci_high", "interpretation", "note",
)  # fmt: skip
NAN = float("nan")

_CELLS = attrgetter(*COLUMNS)


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of one code; an overall row has an empty code. The fields are `COLUMNS`.

    The four counts are of (unit, code) pairs; None where they have no meaning.
    """

    measure: str
    code: str
    n_units: int
    n_documents: int
    both: int | None
    a_only: int | None
    b_only: int | None
    neither: int | None
    value: float
    ci_low: float = NAN
    ci_high: float = NAN
    interpretation: str = ""
    note: str = ""


def frame_of(rows: Sequence[Row]) -> pd.DataFrame:
    """Return rows as a frame with `COLUMNS`; counts are whole numbers, missing where None."""
    import pandas as pd

    frame = pd.DataFrame(list(map(_CELLS, rows)), columns=list(COLUMNS))
    counts = ["both", "a_only", "b_only", "neither"]
    whole = not frame[counts].isna().any(axis=None)
    return frame.astype(dict.fromkeys(counts, "int64" if whole else "Int64"))


def assisted_note(marks: Marks, *frames: pd.DataFrame) -> str:
    """Say that codings were made with suggestions on screen; empty where none was.

    Agreement over such codings is partly agreement with the suggestions.
    """
    told = [frame for frame in frames if "mode" in frame.columns]
    if not any((frame["mode"] == "assisted").any() for frame in told):
        return ""
    modes = [frame.loc[texts_of(frame["excerpt_id"]).isin(marks.units), "mode"] for frame in told]
    total = sum(len(mode) for mode in modes)
    assisted = sum(int((mode == "assisted").sum()) for mode in modes)
    if not assisted:
        return ""
    return say(
        f"{assisted} dari {total} pengodean dibuat dengan saran di layar",
        f"{assisted} of {total} codings were made with suggestions on screen",
    )


def independent_note(placed: bool) -> str:
    """Say that intervals are too narrow where no transcript is known; empty where one is."""
    if placed:
        return ""
    return say(
        "tanpa transcript_id: kutipan dianggap saling bebas, selang bisa terlalu sempit",
        "without transcript_id: excerpts are taken as independent, intervals may be too narrow",
    )


def touched_note(alone: Mapping[str, int]) -> str:
    """Say how many excerpts only one coder touched; empty where everybody touched all.

    Tools store what was coded, not what was read: such an excerpt may be a no, or unread.
    """
    total = sum(alone.values())
    if not total:
        return ""
    each = ", ".join(
        f"{name.upper() if name in ('a', 'b') else name} {whole(n)}" for name, n in alone.items()
    )
    return say(
        f"{whole(total)} kutipan hanya disentuh satu pengode: {each}",
        f"{whole(total)} excerpts were touched by one coder only: {each}",
    )


def spelling_note(marks: Marks) -> str:
    """Say which codes were written in several ways; empty where none was."""
    if not marks.spellings:
        return ""
    return say("dihitung sebagai satu kode: ", "counted as one code: ") + ", ".join(marks.spellings)


def with_note(rows: Sequence[Row], note: str) -> list[Row]:
    """Return the rows with one more note on each; as they are where it is empty."""
    if not note:
        return list(rows)
    return [replace(row, note="; ".join(part for part in (row.note, note) if part)) for row in rows]


def interval_note(low: float, documents: int, high: float = NAN) -> str:
    """Say why an interval is missing, or what is wrong with it; empty where it is as it should be.

    Where no draw differs from another (full agreement), a bootstrap cannot know how far off it is.
    """
    if low == low and low == high:
        return say(
            "selang tanpa lebar: tidak ada perbedaan yang dapat disampel ulang",
            "an interval without width: there is no difference to draw from",
        )
    if low == low:
        return ""
    if documents < 2:
        return say("selang perlu dua transkrip", "an interval needs two transcripts")
    return say("terlalu sedikit data untuk selang", "too few data for an interval")
