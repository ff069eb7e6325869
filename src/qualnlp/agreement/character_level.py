"""Characters as units: where coders cut the text differently, or chose stretches of their own.

In: frames with `transcript_id`, `start` and `end`. Out: 2 x 2 counts of characters a document.
Neighbouring characters are coded together, so that their number says nothing about how sure a
figure is; and text that nobody coded raises kappa without any coding having changed. Both are said
beside the figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qualnlp.agreement.coding_matrix import MAX_RESAMPLING_UNITS, Marks
from qualnlp.agreement.text_numbers import text_of, texts_of
from qualnlp.i18n import say

if TYPE_CHECKING:
    import pandas as pd

NEEDED = ("transcript_id", "start", "end")


def character_counts(
    a: pd.DataFrame, b: pd.DataFrame, marks: Marks
) -> tuple[NDArray[np.float64], int]:
    """Return counts of characters (codes, documents, 4) in the order of `marks`, and how many.

    Counted is the text that both coders read, in whatever stretches.

    Raises
    ------
    ValueError
        If a frame has no offsets, or they are no places in a text.
    """
    for name, frame in (("a", a), ("b", b)):
        lacking = [column for column in NEEDED if column not in frame.columns]
        if lacking:
            raise ValueError(
                say(f"tabel {name} tidak punya kolom ", f"frame {name} lacks the columns ")
                + ", ".join(lacking)
            )
        offsets = frame[["start", "end"]].to_numpy(object)
        if (
            not all(_is_whole(one) for one in offsets.ravel())
            or (offsets[:, 0] > offsets[:, 1]).any()
        ):
            raise ValueError(
                say(
                    f"tabel {name}: start dan end harus bilangan bulat, start tidak melewati end",
                    f"frame {name}: start and end must be whole numbers, start not beyond end",
                )
            )
    place = {document: number for number, document in enumerate(marks.documents)}
    counts = np.zeros((len(marks.codes), marks.resampling_units, 4))
    total = 0
    for document, own_a in a.groupby("transcript_id"):
        own_b = b[b["transcript_id"] == document]
        if own_b.empty or text_of(document) not in place:
            continue
        drawn_with = place[text_of(document)] % MAX_RESAMPLING_UNITS
        borders = np.unique(
            np.concatenate([frame[side] for frame in (own_a, own_b) for side in ("start", "end")])
        ).astype(int)
        length = np.diff(borders)
        read = _covered(own_a, borders) & _covered(own_b, borders)
        total += int(length[read].sum())
        for row, code in enumerate(marks.codes):
            in_a = _covered(_with_code(own_a, code), borders)
            in_b = _covered(_with_code(own_b, code), borders)
            for cell, where in enumerate((in_a & in_b, in_a & ~in_b, ~in_a & in_b, ~in_a & ~in_b)):
                counts[row, drawn_with, cell] += length[where & read].sum()
    return counts, total


def character_note() -> str:
    """Return the warning that belongs beside every figure over characters."""
    return say(
        "satuan huruf: teks yang tidak dikode siapa pun menaikkan kappa",
        "unit characters: text that nobody coded raises kappa",
    )


def coded_only_note() -> str:
    """Return the warning for frames that hold only what was coded, not what was read."""
    return say(
        "hanya teks yang dikode keduanya yang dibandingkan: beri lengths=, panjang transkrip yang "
        "dibaca keduanya",
        "only text that both coded is compared: give lengths=, those of transcripts that both read",
    )


def _is_whole(value: object) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and float(value).is_integer()


def _with_code(frame: pd.DataFrame, code: str) -> pd.DataFrame:
    return frame[texts_of(frame["code"]) == code]


def _covered(frame: pd.DataFrame, borders: NDArray[np.int_]) -> NDArray[np.bool_]:
    """Tell which stretches between borders lie in any row of a frame."""
    depth = np.zeros(len(borders), dtype=int)
    starts = np.searchsorted(borders, frame["start"].to_numpy(int))
    ends = np.searchsorted(borders, frame["end"].to_numpy(int))
    np.add.at(depth, starts, 1)
    np.add.at(depth, ends, -1)
    return np.asarray(np.cumsum(depth)[:-1] > 0)
