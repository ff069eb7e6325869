"""SPSS, irr, irrCAC, quallmer: the codings in the shape that each takes as it is."""

from __future__ import annotations

import dataclasses
import re
import sys
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualnlp import Code, Codebook
from qualnlp.errors import ExtraMissing
from qualnlp.exchange.statistics import spss_names
from qualnlp.study import Study
from tests.exchange.studies import Made, built, made_studies

quick = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def coded(study: Study, speech: list[str]) -> Study:
    study.confirm(speech[0], "pelatihan", coder="ani", stance="menghambat")
    study.confirm(speech[0], "promosi", coder="ani")
    study.confirm(speech[0], "pelatihan", coder="budi")
    study.finish(speech[1], coder="ani")
    study.confirm(speech[1], "promosi", coder="budi")
    study.confirm(speech[2], "promosi", coder="budi")
    return study


def test_spss_reads_names_labels_and_values(coded: Study, tmp_path: Path) -> None:
    done = coded.export(tmp_path / "a.sav")
    assert [path.name for path in done.files] == ["a.sav", "a-jumlah.sav"]
    frame, about = pyreadstat.read_sav(tmp_path / "a.sav")
    coded.export(tmp_path / "a.csv")
    matrix = pd.read_csv(tmp_path / "a-matriks.csv", keep_default_na=False)
    assert frame.columns.tolist()[:5] == matrix.columns.tolist()[:5]
    codes = [code.id for code in coded.codebook.codable]
    same = spss_names(codes)
    assert frame[same].astype(int).to_numpy().tolist() == matrix[codes].to_numpy().tolist()
    assert frame["coder"].tolist() == matrix["coder"].tolist()
    assert about.variable_value_labels[same[0]] == {0.0: "tidak", 1.0: "ya"}
    path = coded.codebook["pelatihan"]
    assert about.column_names_to_labels["pelatihan"].endswith(path.name)
    assert " › " in about.column_names_to_labels["pelatihan"]
    assert about.variable_measure["pelatihan"] == "nominal"
    people, _ = pyreadstat.read_sav(tmp_path / "a-jumlah.sav")
    assert sorted(people["informant"]) == sorted(coded.informants()["informant"])
    first = (tmp_path / "a.sav").read_bytes()
    coded.export(tmp_path / "a.sav")
    assert (tmp_path / "a.sav").read_bytes() == first


def test_without_pyreadstat_its_extra_is_named(
    coded: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    with pytest.raises(ExtraMissing, match="spss"):
        coded.export(tmp_path / "a.sav")
    assert not list(tmp_path.glob("a*"))


@pytest.mark.parametrize("name", ["Kesempatan " * 30, "é" * 128])
def test_a_label_that_spss_cuts_is_told(coded: Study, tmp_path: Path, name: str) -> None:
    short = coded.export(tmp_path / "a.sav").losses
    renamed = (
        dataclasses.replace(code, name=name) if code.id == "promosi" else code
        for code in coded.codebook
    )
    coded.set_codebook(Codebook(list(renamed)))
    losses = coded.export(tmp_path / "b.sav").losses
    told = losses[losses["detail"].str.contains("dipotong", regex=False)]
    assert told["subject"].tolist() == ["promosi"] and len(losses) == len(short) + 1
    _, about = pyreadstat.read_sav(tmp_path / "b.sav")
    label = about.column_names_to_labels["promosi"]
    assert 250 <= len(label.encode()) <= 255


@quick
@given(made=made_studies())
def test_any_study_can_be_written_for_spss(made: Made) -> None:
    with built(made) as (study, folder):
        study.export(folder / "a.sav")
        frame, about = pyreadstat.read_sav(folder / "a.sav")
        codes = [code.id for code in study.codebook.codable]
        assert len(frame.columns) == 5 + len(codes)
        names = frame.columns[5:]
        total = study.codings().drop_duplicates(["excerpt_id", "code", "coder"])
        assert int(frame[names].to_numpy().sum()) == len(total)
        assert all(about.column_names_to_labels[name] for name in names)


@given(st.lists(st.text(max_size=90), max_size=12))
def test_every_name_is_one_that_spss_takes(names: list[str]) -> None:
    found = spss_names(names)
    assert len({name.lower() for name in found}) == len(names)
    for name in found:
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,63}", name)
        assert name.lower() not in ("all", "and", "by", "eq", "to", "with", "not", "or")


def test_irr_gets_a_column_per_coder_and_nothing_where_unread(
    coded: Study, speech: list[str], tmp_path: Path
) -> None:
    for shape in ("irr", "irrcac"):
        coded.export(tmp_path / "a.csv", shape=shape)
        frame = pd.read_csv(tmp_path / "a.csv")
        assert frame.columns.tolist() == ["code", "excerpt_id", "transcript", "ani", "budi"]
        promosi = frame[frame["code"] == "promosi"].set_index("excerpt_id")[["ani", "budi"]]
        assert promosi.loc[speech[0]].tolist() == [1, 0]
        assert promosi.loc[speech[1]].tolist() == [0, 1]
        assert pd.isna(promosi.loc[speech[2], "ani"]) and promosi.loc[speech[2], "budi"] == 1
        assert frame["code"].nunique() == len(coded.codebook.codable)
        assert len(frame) == 3 * len(coded.codebook.codable)


def test_quallmer_gets_an_id_and_a_column_per_code(coded: Study, tmp_path: Path) -> None:
    coded.export(tmp_path / "a.csv", shape="quallmer", separator=";")
    frame = pd.read_csv(tmp_path / "a.csv", sep=";")
    codes = [code.id for code in coded.codebook.codable]
    assert frame.columns.tolist() == [".id", "coder", *codes]
    assert not frame.duplicated([".id", "coder"]).any() and len(frame) == 5
    assert frame.set_index("coder").loc["budi", codes].to_numpy().sum() == 3


@quick
@given(made=made_studies())
def test_shapes_hold_the_codings_and_no_more(made: Made) -> None:
    with built(made) as (study, folder):
        frame = study.codings().drop_duplicates(["excerpt_id", "code", "coder"])
        study.export(folder / "a.csv", shape="irr")
        seen = pd.read_csv(folder / "a.csv")
        assert int(seen.iloc[:, 3:].sum().sum()) == len(frame)
        study.export(folder / "a.csv", shape="quallmer")
        seen = pd.read_csv(folder / "a.csv")
        assert int(seen.iloc[:, 2:].sum().sum()) == len(frame)


def test_codes_called_like_our_columns_keep_their_figures(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("P: Ya?\nN: Ya, memang jarang.\n", encoding="utf-8")
    codes = ["coder", "informant", "excerpt_id", "turn", "transcript", "code", ".id"]
    with Study(tmp_path / "a.study") as study:
        study.set_codebook(Codebook(Code(name, name.title()) for name in codes))
        study.add(tmp_path / "a.txt")
        excerpt = study.excerpts().query("role == 'informant'")["excerpt_id"].iloc[0]
        for name in codes:
            study.confirm(excerpt, name, coder="ani")
        for shape in ("tables", "irr", "quallmer"):
            study.export(tmp_path / "a.csv", shape=shape)
        study.export(tmp_path / "a.csv")
        matrix = pd.read_csv(tmp_path / "a-matriks.csv")
        assert matrix["coder"].tolist() == ["ani"]
        assert matrix.iloc[0, 5:].tolist() == [1] * len(codes)
        assert pd.read_csv(tmp_path / "a-jumlah.csv").iloc[0, 1:].tolist() == [1] * len(codes)


def test_other_shapes_are_refused(coded: Study, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="bentuk"):
        coded.export(tmp_path / "a.csv", shape="stata")
