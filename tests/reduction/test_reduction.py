"""Reduced tables: counts of excerpts, each leading back to them."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from qualnlp.i18n import use_language
from qualnlp.reduction import Reduction, source_mark
from qualnlp.study import Study


def test_every_cell_of_the_matrix_leads_back(whole_study: Study) -> None:
    reduction = whole_study.reduce("ani")
    codings = whole_study.codings("ani")
    for informant, row in reduction.matrix.iterrows():
        for code, count in row.items():
            ids = reduction.excerpts(str(informant), str(code))
            assert len(ids) == count
            here = codings[(codings["informant"] == informant) & (codings["code"] == code)]
            assert sorted(ids) == sorted(here["excerpt_id"])
    assert reduction.matrix.to_numpy().sum() == len(codings)


def test_counts_agree_with_each_other(whole_study: Study) -> None:
    reduction = whole_study.reduce("ani")
    by_code = reduction.by_code.set_index("code")
    assert (by_code.loc[reduction.matrix.columns, "n"] == reduction.matrix.sum()).all()
    assert (reduction.by_technique.sum() == reduction.matrix.sum()).all()
    for code in reduction.matrix.columns:
        for stance in ("mendukung", "menghambat", "campuran"):
            ids = reduction.excerpts(code=code, stance=stance)
            assert len(ids) == by_code.loc[code, stance]
    family = reduction.excerpts(code="kinerja")
    assert len(family) == by_code.loc["kinerja", "n"]
    both = reduction.cooccurrence
    assert (both == both.T).all().all()
    assert both.loc["pelatihan", "pelatihan"] == by_code.loc["pelatihan", "n"]


def test_the_example_has_what_was_built_into_it(whole_study: Study) -> None:
    reduction = whole_study.reduce("ani")
    n = reduction.by_code.set_index("code")["n"]
    assert n["informasi-karier"] == 0 and n["pelatihan"] >= 20
    silent = reduction.by_informant.set_index("informant").loc["Informan 6"]
    assert silent["n"] == 0 and silent["excerpts"] >= 20
    training = reduction.by_code.set_index("code").loc["pelatihan"]
    assert training["mendukung"] and training["menghambat"]


def test_two_coders_count_an_excerpt_once(whole_study: Study) -> None:
    both, one = whole_study.reduce(), whole_study.reduce("ani")
    codings = whole_study.codings()
    pairs = codings.drop_duplicates(["excerpt_id", "code"])
    assert both.n_codings == len(pairs) == both.matrix.to_numpy().sum()
    assert one.n_codings == len(whole_study.codings("ani"))
    agreed = both.quotes[both.quotes["coder"] == "ani, budi"]
    assert len(agreed) > 50


def test_quotes_carry_the_mark_of_their_source(whole_study: Study) -> None:
    quotes = whole_study.reduce("ani").quotes
    row = quotes[quotes["informant"] == "Informan 2"].iloc[0]
    assert row["source"] == f"(Informan 2, wawancara, giliran {row['turn']})"
    with use_language("en"):
        assert source_mark("Informan 2", "observasi", 3) == "(Informan 2, observation, turn 3)"
    order = {code.id: i for i, code in enumerate(whole_study.codebook)}
    assert quotes["code"].map(order).is_monotonic_increasing


def test_tables_are_written_for_excel(whole_study: Study, tmp_path: Path) -> None:
    paths = whole_study.reduce("ani").write(tmp_path / "tabel")
    assert {path.stem for path in paths} >= {"kode", "matriks", "kutipan"}
    for path in paths:
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "tabel" / "kutipan.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(whole_study.codings("ani"))


def test_a_study_without_codings_has_empty_tables(study: Study) -> None:
    reduction = study.reduce()
    assert isinstance(reduction, Reduction)
    assert reduction.quotes.empty and reduction.cooccurrence.to_numpy().sum() == 0
    assert (reduction.by_code["n"] == 0).all()
    assert list(reduction.matrix.index) == ["Informan 1", "Informan 4"]
    assert isinstance(reduction.by_technique, pd.DataFrame)
