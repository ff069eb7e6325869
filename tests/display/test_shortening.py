"""A quotation that is cut does not say the opposite of the sign beside it."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp.codebook import Code, Codebook
from qualnlp.display import ReportData
from qualnlp.display.tables.matrices import clustered, contradictions
from qualnlp.display.tables.shorten import shorten, shorten_by_stance
from qualnlp.language.stance import cues
from qualnlp.reduction import Reduction
from qualnlp.study import Study

THANKS = (
    "Ini salah satu yang bikin saya terima kasih sama kantor, izinnya lancar, atasan juga baik. "
    "Cuma kalau soal biaya kuliahnya ya begitu, dari dulu tidak pernah ada bantuan sama sekali, "
    "jadi kami menanggung sendiri semuanya sampai sekarang."
)
GAP = " Ya begitulah, kami ke kantor tiap pagi, pulang sore, besoknya lagi seperti itu."
MIXED = f"Orangnya ramah.{GAP} Alatnya bagus, tapi ruangannya rusak.{GAP}"


def test_the_part_that_carries_the_stance_is_shown() -> None:
    assert "terima kasih" in shorten(THANKS, 90) and "tidak pernah" not in shorten(THANKS, 90)
    shown = shorten_by_stance(THANKS, "menghambat", 90)
    assert "tidak pernah ada bantuan" in shown and "terima kasih" not in shown
    assert shorten_by_stance(THANKS, "mendukung", 90) == shorten(THANKS, 90)
    assert shorten_by_stance(THANKS, "tanpa", 90) == shorten(THANKS, 90)
    assert shorten_by_stance(THANKS, "menghambat", 900) == THANKS


def test_a_mixed_stance_shows_both_kinds_of_words() -> None:
    assert "rusak" not in shorten(MIXED, 60)
    shown = shorten_by_stance(MIXED, "campuran", 60)
    assert "bagus" in shown and "rusak" in shown


def test_where_no_word_carries_the_stance_more_is_shown() -> None:
    text = f"Orangnya ramah.{GAP}{GAP}{GAP}"
    assert not [one for one in cues(text) if one.value < 0]
    shown = shorten_by_stance(text, "menghambat", 60)
    assert len(shorten(text, 60)) <= 60 < len(shown) <= 180


WORDS = (
    "bagus rusak tidak belum ramah lambat kantor pegawai, pulang. Pagi sekali dan kurang".split()
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from([*WORDS, "a" * 70]), max_size=60).map(" ".join),
    st.sampled_from(["mendukung", "menghambat", "campuran", "tanpa"]),
    st.integers(20, 120),
)
def test_what_is_shown_is_a_stretch_of_the_text_that_fits(
    text: str, stance: str, most: int
) -> None:
    shown = shorten_by_stance(text, stance, most)
    inner = shown.removeprefix("… ").removesuffix(" …")
    assert inner in text and len(shown) <= most * 3
    sign = {"mendukung": 1, "menghambat": -1}.get(stance, 0)
    own = [one for one in cues(text) if one.value * sign > 0]
    if any(one.end - one.start <= most - 4 for one in own):
        assert len(shown) <= most
        spoken = [text[one.start : one.end] for one in own]
        assert any(words in inner for words in spoken), (shown, spoken)


def test_cells_of_both_matrices_carry_their_sign() -> None:
    rows = [("e1", "I1", "menghambat", THANKS), ("e2", "I2", "mendukung", THANKS)]
    frame = pd.DataFrame(rows, columns=["excerpt_id", "informant", "stance", "text"])
    excerpts = frame.drop(columns="stance").assign(
        technique="wawancara", turn=1, role="informant", transcript_id=frame["informant"]
    )
    codings = frame[["excerpt_id", "stance"]].assign(code="a", coder="ani")
    people = pd.DataFrame({"informant": ["I1", "I2"]})
    reduction = Reduction(codings, excerpts, people, Codebook([Code("a", "A")]))
    report = ReportData("S", reduction, None, None, ["ani"])
    (_, against), (_, praise) = clustered(report, most=90).rows
    assert "tidak pernah" in str(against) and "terima kasih" in str(praise)
    ((_, praise, against),) = contradictions(report, most=90).rows
    assert "tidak pernah" in str(against) and "terima kasih" in str(praise)


@pytest.mark.parametrize("most", [90, 110])
def test_no_cut_cell_of_the_example_speaks_only_against_its_sign(
    whole_study: Study, most: int
) -> None:
    report = ReportData("S", whole_study.reduce("ani"), None, None, ["ani"])
    n = 0
    for code in report.codes:
        for person in report.voices:
            if not (own := report.said(code, person)):
                continue
            best = report.typical(own)
            sign = {"mendukung": 1, "menghambat": -1}.get(best.kind)
            values = [one.value for one in cues(best.text)]
            if sign is None or not any(value * sign > 0 for value in values):
                continue
            shown = cues(shorten_by_stance(best.text, best.kind, most))
            n += 1
            assert any(one.value * sign > 0 for one in shown), best.text
    assert n > 30
