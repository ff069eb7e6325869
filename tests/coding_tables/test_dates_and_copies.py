"""Dates that tables bring: kept through copies of a study, and through time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from qualnlp.codebook import Code, Codebook
from qualnlp.errors import DecisionsInvalid
from qualnlp.exchange.refi.selections import utc
from qualnlp.study import Study

TALK = "".join(f"P: Nomor {n}?\nI: Jawaban yang ke-{n}, begitu.\n" for n in range(1, 9))
FIRST, SECOND = "2025-01-03", "2025-03-03"


@pytest.fixture
def copies(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Two copies of one study."""
    (tmp_path / "a.txt").write_text(TALK, encoding="utf-8")
    with Study(tmp_path / "ani.study") as one:
        one.set_codebook(Codebook([Code("modal", "Modal"), Code("harga", "Harga")]))
        one.add(tmp_path / "a.txt")
    shutil.copy(tmp_path / "ani.study", tmp_path / "budi.study")
    with Study(tmp_path / "ani.study") as one, Study(tmp_path / "budi.study") as other:
        yield one, other


def table(codes: str, date: str, coder: str = "") -> pd.DataFrame:
    """Return a reading of the eight answers: a letter for each, m, h, or . for nothing."""
    names = {"m": "modal", "h": "harga", ".": "tidak ada"}
    return pd.DataFrame(
        {
            "berkas": "a",
            "kutipan": [f"Jawaban yang ke-{n}" for n in range(1, 9)],
            "kode": [names[code] for code in codes],
            "tanggal": date,
            "pengode": coder,
        }
    )


def percent(frame: pd.DataFrame) -> tuple[float, int]:
    row = frame[(frame["measure"] == "percent") & (frame["code"] == "modal")].iloc[0]
    return float(row["value"]), int(row["n_units"])


def whole(study: Study) -> bool:
    return all(finding.level != "error" for finding in study.doctor())


def test_imported_dates_come_through_a_merge(copies: tuple[Study, Study]) -> None:
    ours, theirs = copies
    ours.confirm(ours.excerpts()["excerpt_id"].iloc[1], "modal", coder="ani")
    theirs.code(table("mmmm....", FIRST), coder="budi")
    theirs.code(table("mmm....m", SECOND), coder="budi")
    before = percent(theirs.stability("budi", "2025-02-01", n_boot=0))
    assert before == (6 / 8, 8)
    came = ours.merge_study(theirs.path)
    assert not came.attrs["not_taken"] and whole(ours)
    dates = ours.decisions().query("coder == 'budi'")["decided_at"].dt.strftime("%Y-%m-%d")
    assert dates.tolist() == [FIRST] * 8 + [SECOND] * 8
    assert percent(ours.stability("budi", "2025-02-01", n_boot=0)) == before


def test_the_same_table_taken_in_both_copies_is_one_reading(copies: tuple[Study, Study]) -> None:
    ours, theirs = copies
    for study in copies:
        study.code(table("mh.mh.mh", FIRST, "cici"), whole="listed")
    theirs.code(table("mh.mh.m.", SECOND, "cici"))
    came = ours.merge_study(theirs.path)
    assert not came.attrs["not_taken"]
    assert len(ours.decisions()) == 16 and whole(ours)


def test_what_could_not_be_taken_comes_back_as_a_table_with_its_dates(
    copies: tuple[Study, Study], tmp_path: Path
) -> None:
    ours, theirs = copies
    ours.code(table("m.......", FIRST), coder="cici")
    theirs.code(table(".......h", SECOND), coder="cici")
    came = ours.merge_study(theirs.path, rest=tmp_path / "sisa")
    (rest,) = came.attrs["rest"]
    assert ours.code(rest["path"], coder=rest["coder"], mode=rest["mode"]) == 8
    decisions = ours.decisions()
    assert decisions["decided_at"].dt.strftime("%Y-%m-%d").tolist() == [FIRST] * 8 + [SECOND] * 8
    assert whole(ours)


def test_two_readings_in_one_table_are_told_apart_by_their_dates(
    copies: tuple[Study, Study],
) -> None:
    study, _ = copies
    both = pd.concat([table("mm..hh..", SECOND), table("m...hh.m", FIRST)])
    study.code(both.sample(frac=1, random_state=1), coder="ani")
    assert percent(study.stability("ani", "2025-02-01", n_boot=0)) == (6 / 8, 8)
    assert whole(study)


def test_a_reading_made_on_the_page_is_compared_with_an_imported_one(
    copies: tuple[Study, Study],
) -> None:
    study, _ = copies
    study.code(table("mmmmmmmm", FIRST), coder="ani")
    frame = study.excerpts()
    own = frame.loc[frame["role"] == "informant", "excerpt_id"].tolist()
    for number, excerpt_id in enumerate(own):
        if number < 6:
            study.confirm(excerpt_id, "modal", coder="ani")
        else:
            study.withdraw(excerpt_id, "modal", coder="ani")
            study.finish(excerpt_id, coder="ani")
    assert percent(study.stability("ani", "2025-02-01", n_boot=0)) == (6 / 8, 8)


# What programs write where they know no date, and dates that no zone can be taken from.
@pytest.mark.parametrize(
    "date",
    [
        "0001-01-01",
        "0001-01-01T00:00:00+07:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-12:00",
    ],
)
def test_a_date_at_the_end_of_the_calendar_is_no_date(
    copies: tuple[Study, Study], date: str
) -> None:
    study = copies[0]
    with pytest.raises(DecisionsInvalid, match=date[:10]):
        study.code(table("m.......", date), coder="budi")
    assert study.decisions().empty
    assert utc(date) == ""
