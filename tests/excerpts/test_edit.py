"""Merging and cutting by hand: exact offsets, and refusals in words."""

from __future__ import annotations

import pytest

from qualnlp.excerpts import cut, merge, split
from qualnlp.transcripts import Transcript, Turn
from qualnlp.transcripts.offset_map import Edit, OffsetMap

TEXT = "Jarang, Bu. Dua tahun sekali. Itu pun di luar. Ya."
TURNS = (Turn("N", "informant", 0, 46), Turn("N", "informant", 47, 50))


def transcript(*breaks: int) -> Transcript:
    offsets = OffsetMap(Edit(at, at, "", "furniture") for at in breaks)
    return Transcript("0" * 16, "a.txt", TEXT, TURNS, TEXT, offsets=offsets)


def test_what_is_cut_can_be_merged_again() -> None:
    here = transcript()
    whole, _ = split(here)
    first, second = cut(here, whole, TEXT.index("Dua"))
    assert (first.text, second.text) == ("Jarang, Bu.", "Dua tahun sekali. Itu pun di luar.")
    assert merge(here, second, first) == whole


@pytest.mark.parametrize(
    ("at", "told"),
    [(2, "memotong sebuah kata"), (0, "akan kosong"), (46, "akan kosong"), (49, "akan kosong")],
)
def test_a_cut_that_makes_no_sense_is_refused(at: int, told: str) -> None:
    here = transcript()
    with pytest.raises(ValueError, match=told):
        cut(here, split(here)[0], at)


def test_merging_over_turns_or_pages_is_refused() -> None:
    here = transcript()
    whole, other = split(here)
    with pytest.raises(ValueError, match="giliran bicara yang berbeda"):
        merge(here, whole, other)
    with pytest.raises(ValueError, match="dua kutipan"):
        merge(here, whole, whole)
    paged = transcript(TEXT.index("Dua"))
    first, second, _ = split(paged)
    with pytest.raises(ValueError, match="batas halaman"):
        merge(paged, first, second)
    stranger = Transcript("1" * 16, "b.txt", TEXT, TURNS, TEXT)
    with pytest.raises(ValueError, match="bukan dari transkrip"):
        merge(stranger, first, second)
