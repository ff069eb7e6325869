"""qualnlp -> .qdpx -> qualnlp: equal to the last memo, into a new study and into the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings

from qualnlp.store import DECISION_COLUMNS
from qualnlp.study import Study
from tests.exchange.studies import Made, built, made_studies

quick = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def codings(study: Study) -> list[tuple[object, ...]]:
    frame = study.codings()
    columns = (
        "excerpt_id transcript_id informant technique code coder stance mode memo text".split()
    )
    return sorted(
        tuple("" if value is None or value != value else value for value in row)
        for row in frame[columns].itertuples(index=False)
    )


def memos(study: Study) -> list[tuple[object, ...]]:
    frame = study.memos()
    return sorted(
        frame[["target", "target_id", "coder", "text"]].itertuples(index=False, name=None)
    )


def same(one: pd.DataFrame, other: pd.DataFrame, leave: tuple[str, ...] = ()) -> None:
    pd.testing.assert_frame_equal(
        one.drop(columns=list(leave)), other.drop(columns=list(leave)), check_dtype=False
    )


def whole(study: Study) -> None:
    assert not [one for one in study.doctor() if one.level == "error"]


@quick
@given(made=made_studies())
def test_a_study_comes_back_equal_to_the_last_memo(made: Made) -> None:
    with built(made) as (study, folder):
        study.export(folder / "a.qdpx")
        with Study.from_export(folder / "a.qdpx", folder / "salinan.study") as copy:
            whole(copy)
            assert copy.codebook == study.codebook
            same(copy.transcripts(), study.transcripts())
            same(copy.excerpts(), study.excerpts())
            same(copy.informants(), study.informants())
            assert codings(copy) == codings(study)
            assert memos(copy) == memos(study)
            for key in study.transcripts()["transcript_id"]:
                assert copy.transcript(key) == study.transcript(key)
            # And once more: the copy writes what the study wrote, dates of its own apart.
            copy.export(folder / "b.qdpx")
            with Study.from_export(folder / "b.qdpx", folder / "lagi.study") as again:
                assert codings(again) == codings(study) and memos(again) == memos(study)


@quick
@given(made=made_studies())
def test_importing_into_the_same_study_adds_nothing(made: Made) -> None:
    with built(made) as (study, folder):
        before = study.decisions(), memos(study), study.excerpts()
        study.export(folder / "a.qdpx")
        done = study.import_file(folder / "a.qdpx")
        same(study.decisions()[list(DECISION_COLUMNS)], before[0])
        assert memos(study) == before[1] and done.coders == {}
        same(study.excerpts(), before[2])
        whole(study)


@quick
@given(made=made_studies())
def test_without_our_own_rows_words_codes_and_coders_come_back(made: Made) -> None:
    """As another tool would write it: the archive without what only we read."""
    import zipfile

    with built(made) as (study, folder):
        study.export(folder / "a.qdpx")
        with (
            zipfile.ZipFile(folder / "a.qdpx") as full,
            zipfile.ZipFile(folder / "lain.qdpx", "w") as bare,
        ):
            for name in full.namelist():
                if name != "qualnlp.json":
                    bare.writestr(name, full.read(name))
        with Study.from_export(folder / "lain.qdpx", folder / "salinan.study") as copy:
            whole(copy)
            mine, theirs = study.codings(), copy.codings()
            ids = {code.id for code in study.codebook}
            assert ids == {code.id for code in copy.codebook}

            def told(frame: pd.DataFrame) -> list[Any]:
                import unicodedata

                return sorted(
                    (unicodedata.normalize("NFC", row.text), row.code, row.coder, row.memo)
                    for row in frame.fillna({"memo": ""}).itertuples()
                )

            assert told(theirs) == told(mine)


def test_the_example_comes_back_with_both_coders(whole_study: Study, tmp_path: Path) -> None:
    done = whole_study.export(tmp_path / "karier.qdpx")
    with Study.from_export(tmp_path / "karier.qdpx", tmp_path / "salinan.study") as copy:
        whole(copy)
        assert codings(copy) == codings(whole_study)
        same(copy.excerpts(), whole_study.excerpts())
        assert copy.codebook == whole_study.codebook
        assert set(copy.informants().columns) == set(whole_study.informants().columns)
    assert done.report.total("coding") == len(whole_study.codings())
