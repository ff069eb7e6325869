"""A table of codings that is taken again: a script is re-run, rows were added, people went on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp import Code, Codebook, Study
from qualnlp.cli.main import main

CODES = ("pelatihan", "promosi")


def made(folder: Path) -> tuple[Study, list[str]]:
    talk = folder / "wawancara.txt"
    talk.write_text(
        "P: Ada diklat?\nN: Ada, tiap tahun.\nP: Promosi?\nN: Promosi lama sekali.\n",
        encoding="utf-8",
    )
    study = Study(folder / "karier.study")
    study.add(talk)
    study.set_codebook(Codebook([Code(one, one.title()) for one in CODES]))
    excerpts = study.excerpts()
    return study, excerpts.loc[excerpts["role"] == "informant", "excerpt_id"].tolist()


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([{"coder": "ani", "code": "pelatihan", **row} for row in rows])


def standing(study: Study) -> list[tuple[Any, ...]]:
    return sorted(
        (row.excerpt_id, row.code, row.coder, row.stance or "", row.mode)
        for row in study.codings().fillna("").itertuples()
    )


def test_the_same_table_again_adds_nothing(tmp_path: Path) -> None:
    study, places = made(tmp_path)
    with study:
        rows = table(*({"excerpt_id": one, "stance": "mendukung"} for one in places))
        assert int(study.code(rows)) == 2
        before = study.decisions()
        again = study.code(rows)
        assert (int(again), again.again, again.changed) == (0, 2, 0)
        pd.testing.assert_frame_equal(study.decisions(), before)
        more = study.code(pd.concat([rows, table({"excerpt_id": places[0], "code": "promosi"})]))
        assert (int(more), more.again, more.changed, more.coders) == (1, 2, 0, {"ani": 1})


def test_what_the_table_has_no_column_for_is_not_taken_away(tmp_path: Path) -> None:
    study, places = made(tmp_path)
    with study:
        rows = table(*({"excerpt_id": one} for one in places))
        study.code(rows)
        study.confirm(places[0], "pelatihan", coder="ani", stance="menghambat", memo="Cek.",
                      mode="assisted")  # fmt: skip
        before = study.decisions()
        assert study.code(rows).again == 2
        pd.testing.assert_frame_equal(study.decisions(), before)
        # A table with the column says it of each of its rows, an empty cell too.
        emptied = study.code(table({"excerpt_id": places[0], "stance": ""}))
        assert (int(emptied), emptied.changed) == (1, 1)
        assert study.codings()["stance"].isna().all()
        assert study.decisions()["memo"].iloc[-1] == "Cek."


@pytest.mark.parametrize("later", ["reject", "withdraw"])
def test_what_was_decided_since_is_replaced_but_told(tmp_path: Path, later: str) -> None:
    study, places = made(tmp_path)
    with study:
        rows = table({"excerpt_id": places[0]}, {"excerpt_id": places[1]})
        study.code(rows)
        getattr(study, later)(places[0], "pelatihan", coder="ani")
        assert study.code(rows, dry_run=True).changed == 1
        again = study.code(rows)
        assert (int(again), again.again, again.changed) == (1, 1, 1)
        study.undo(coder="ani")
        assert [place for place, *_ in standing(study)] == [places[1]]


def test_a_later_date_is_another_reading(tmp_path: Path) -> None:
    study, places = made(tmp_path)
    with study:
        first, second = (table({"excerpt_id": places[0], "date": day})
                         for day in ("2025-01-03", "2025-03-03"))  # fmt: skip
        assert int(study.code(first)) == 1
        assert int(study.code(second)) == 1
        for rows in (first, second, pd.concat([second, first])):
            assert int(study.code(rows)) == 0
        days = [str(one)[:10] for one in study.decisions()["decided_at"]]
        assert days == ["2025-01-03", "2025-03-03"]


def test_the_command_tells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study, places = made(tmp_path)
    with study:
        path = tmp_path / "kode.csv"
        table(*({"excerpt_id": one} for one in places)).to_csv(path, index=False)
        study.code(path)
        study.reject(places[0], "pelatihan", coder="ani")
    with pytest.raises(SystemExit) as ended:
        main(["code", str(tmp_path / "karier.study"), str(path)])
    assert ended.value.code == 0
    told = capsys.readouterr()
    text = told.out + told.err
    assert "1 keputusan ani disimpan." in text and "1 di antaranya mengganti" in text
    assert "1 lagi sudah ada di studi, sama persis." in text


rows = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from(CODES),
        st.sampled_from(["ani", "budi"]),
        st.sampled_from(["confirmed", "rejected", "withdrawn"]),
        st.sampled_from(["", "mendukung", "menghambat"]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=20, deadline=None)
@given(st.lists(rows, min_size=1, max_size=3))
def test_any_tables_give_what_they_gave_when_each_row_was_decided(
    tmp_path_factory: pytest.TempPathFactory, tables: list[list[tuple[Any, ...]]]
) -> None:
    study, places = made(tmp_path_factory.mktemp("lagi"))
    names = ["excerpt_id", "code", "coder", "verdict", "stance"]
    with study:
        model: dict[tuple[str, str, str], tuple[str, str]] = {}
        for given_rows in tables:
            frame = pd.DataFrame([(places[at], *rest) for at, *rest in given_rows], columns=names)
            for _ in range(2):
                taken = study.code(frame)
            assert int(taken) == 0 and taken.again == len(given_rows)
            for at, code, coder, verdict, stance in given_rows:
                model[places[at], code, coder] = (verdict, stance)
        expected = sorted(
            (*key, stance, "blind")
            for key, (verdict, stance) in model.items()
            if verdict == "confirmed"
        )
        assert standing(study) == expected
