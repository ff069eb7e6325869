"""The whole study as JSON: described by its schema, and back without loss."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

import qualnlp.exchange
from qualnlp.errors import ExchangeUnreadable, QualNlpError, StudyTooNew
from qualnlp.exchange.study_json import json_schema
from qualnlp.store.schema import SCHEMA_VERSION
from qualnlp.study import Study
from tests.exchange.studies import Made, built, made_studies

SCHEMA = Path(qualnlp.exchange.__file__).parent / "schema" / "study.schema.json"


def frames(study: Study) -> list[Any]:
    return [
        study.decisions(), study.excerpts(), study.transcripts(), study.informants(),
        study.memos(), study.history(), study.conclusions(), study.runs(),
        study.suggestions(abstained=True) if len(study.runs()) else study.runs(),
    ]  # fmt: skip


def equal(one: Study, other: Study) -> None:
    for mine, theirs in zip(frames(one), frames(other), strict=True):
        assert mine.equals(theirs)
    assert one.codebook == other.codebook


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=made_studies())
def test_it_comes_back_without_loss(made: Made) -> None:
    with built(made) as (study, folder):
        study.conclude("Belum merata.", [study.codebook.codable[0].id], "menghambat")
        study.export(folder / "a.json")
        data = json.loads((folder / "a.json").read_bytes())
        jsonschema.validate(data, json.loads(SCHEMA.read_text("utf-8")))
        with Study.from_export(folder / "a.json", folder / "salinan.study") as copy:
            equal(study, copy)
            copy.export(folder / "b.json")
        assert (folder / "a.json").read_bytes() == (folder / "b.json").read_bytes()


def test_suggestions_and_what_was_shown_come_back(
    study: Study, speech: list[str], tmp_path: Path
) -> None:
    study.suggest()
    study.suggestions(coder="ani")
    study.confirm(speech[0], "pelatihan", coder="ani")
    study.export(tmp_path / "a.json")
    with Study.from_export(tmp_path / "a.json", tmp_path / "b.study") as copy:
        equal(study, copy)
        assert copy.decisions()["mode"].tolist() == ["assisted"]
        # Another goes on with the copy, and it is merged as a copy of a study.
        copy.confirm(speech[1], "promosi", coder="budi")
        copy.export(tmp_path / "c.json")
    done = study.import_file(tmp_path / "c.json")
    assert sorted(study.codings()["coder"]) == ["ani", "budi"]
    assert done.report.total("decision") == 1


def test_the_schema_that_is_shipped_is_that_of_the_tables() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == json_schema()


def spoilt(data: dict[str, Any], how: str) -> None:
    tables = data["tables"]
    if how == "chain":
        tables["decisions"][0]["memo"] = "lain"
    elif how == "offset":
        tables["excerpts"][0]["start"] += 1
    elif how == "kind":
        tables["excerpts"][0]["start"] = "satu"
    elif how == "boolean":
        tables["excerpts"][0]["turn"] = True
    elif how == "column":
        tables["excerpts"][0]["lain"] = 1
    elif how == "missing":
        del tables["excerpts"][0]["text"]
    elif how == "table":
        tables["excerpts"] = "ya"
    elif how == "reference":
        tables["transcripts"].pop()
    elif how == "form":
        data["tables"] = []


@pytest.mark.parametrize(
    "how",
    ["chain", "offset", "kind", "boolean", "column", "missing", "table", "reference", "form"],
)
def test_a_file_that_was_changed_is_refused_and_nothing_is_written(
    how: str, study: Study, speech: list[str], tmp_path: Path
) -> None:
    study.confirm(speech[0], "pelatihan", coder="ani")
    study.export(tmp_path / "a.json")
    data = json.loads((tmp_path / "a.json").read_bytes())
    spoilt(data, how)
    (tmp_path / "a.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(QualNlpError) as refused:
        Study.from_export(tmp_path / "a.json", tmp_path / "b.study")
    assert isinstance(refused.value, ExchangeUnreadable) and refused.value.hint
    with pytest.raises(QualNlpError):
        study.import_file(tmp_path / "a.json")
    assert not (tmp_path / "b.study").exists() and len(study.decisions()) == 1


def test_damaged_deep_and_later_files_are_refused(study: Study, tmp_path: Path) -> None:
    head = b'{"format": "qualnlp-study", '
    (tmp_path / "a.json").write_bytes(head + b'"x": ' + b"[" * 100_000)
    (tmp_path / "b.json").write_bytes(head)
    study.export(tmp_path / "c.json")
    text = (tmp_path / "c.json").read_text("utf-8")
    text = text.replace(f'"schema": {SCHEMA_VERSION}', '"schema": 99', 1)
    (tmp_path / "c.json").write_text(text, "utf-8")
    for name, error in (("a", ExchangeUnreadable), ("b", ExchangeUnreadable), ("c", StudyTooNew)):
        with pytest.raises(error):
            Study.from_export(tmp_path / f"{name}.json", tmp_path / "baru.study")
    assert not list(tmp_path.glob("baru*"))
