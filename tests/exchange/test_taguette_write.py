"""qualnlp -> Taguette -> qualnlp, and Taguette itself opening what we write."""

from __future__ import annotations

import json
import os
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from qualnlp import Code, Codebook
from qualnlp.study import Study
from tests.exchange.studies import Made, built, made_studies

quick = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def letters(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def told(study: Study) -> list[tuple[str, ...]]:
    return sorted(
        (letters(str(row.text)), str(row.code), str(row.coder))
        for row in study.codings().itertuples()  # Taguette keeps no memo and no stance
    )


@quick
@given(made=made_studies())
def test_words_codes_and_coders_come_back(made: Made) -> None:
    with built(made) as (study, folder):
        done = study.export(folder / "a.sqlite3")
        first = (folder / "a.sqlite3").read_bytes()
        study.export(folder / "a.sqlite3")
        assert (folder / "a.sqlite3").read_bytes() == first
        n = study.codings()["stance"].fillna("").ne("").sum()
        left = done.losses
        assert left.loc[left["detail"].str.contains("sikap"), "n"].sum() == n
        with Study.from_export(folder / "a.sqlite3", folder / "salinan.study") as copy:
            assert told(copy) == told(study)
            assert set(copy.codebook) == set(study.codebook)
            texts = [letters(study.transcript(key).text) for key in study.transcripts().iloc[:, 0]]
            again = [letters(copy.transcript(key).text) for key in copy.transcripts().iloc[:, 0]]
            assert again == texts


@quick
@given(made=made_studies())
def test_taking_it_back_into_the_same_study_adds_nothing(made: Made) -> None:
    with built(made) as (study, folder):
        before = len(study.decisions()), study.codebook
        study.export(folder / "a.sqlite3")
        study.import_file(folder / "a.sqlite3")
        assert (len(study.decisions()), study.codebook) == before


def test_names_that_taguette_has_no_room_for_are_told(tmp_path: Path) -> None:
    name = "Wawancara mendalam dengan kepala bidang pengembangan karier di kantor dinas.txt"
    said = "P: Bagaimana?\nN: Gelar S.Pd. tidak membantu.\n"
    (tmp_path / name).write_text(said, encoding="utf-8")
    with Study(tmp_path / "a.study") as study:
        study.set_codebook(Codebook([Code("gelar", "Gelar S.Pd. " + "dan lain " * 30)]))
        study.add(tmp_path / name)
        excerpt = study.excerpts().query("role == 'informant'")["excerpt_id"].iloc[0]
        study.confirm(excerpt, "gelar", coder="Ani, S.Pd")
        done = study.export(tmp_path / "a.sqlite3")
        assert {"source", "code"} <= set(done.losses["kind"])
        with Study.from_export(tmp_path / "a.sqlite3", tmp_path / "b.study") as copy:
            assert told(copy) == told(study)
            assert list(copy.codebook) == list(study.codebook)


@pytest.fixture(scope="module")
def taguette() -> str:
    """A Python that has Taguette 1.5.2 (it pins other versions of what we need)."""
    python = os.environ.get("QUALNLP_TAGUETTE")
    if not python:
        pytest.skip("QUALNLP_TAGUETTE does not name a Python that has Taguette")
    return python


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(made=made_studies())
def test_taguette_opens_it_with_the_same_words(taguette: str, made: Made) -> None:
    with built(made) as (study, folder):
        study.export(folder / "a.sqlite3")
        seen = opened(taguette, folder / "a.sqlite3")
        frame = study.codings()
        want = {
            (str(row.excerpt_id), str(row.coder), letters(str(row.text)))
            for row in frame.itertuples()
        }
        assert sorted(letters(one[1]) for one in seen["highlights"]) == sorted(w[2] for w in want)
        assert all(one[1] == one[2] for one in seen["highlights"])
        assert sum(len(one[3]) for one in seen["highlights"]) == len(frame)
        assert sorted(who for who, _ in seen["log"]) == sorted(who for _, who, _ in want)
        texts = [letters(study.transcript(key).text) for key in study.transcripts().iloc[:, 0]]
        assert [letters(text) for _, text in seen["documents"]] == texts


def test_taguette_opens_the_example(taguette: str, whole_study: Study, tmp_path: Path) -> None:
    whole_study.export(tmp_path / "karier.sqlite3")
    seen = opened(taguette, tmp_path / "karier.sqlite3")
    assert sum(len(one[3]) for one in seen["highlights"]) == len(whole_study.codings())
    assert len(seen["tags"]) == len(whole_study.codebook)


def opened(python: str, path: Path) -> dict[str, list[list[str]]]:
    script = Path(__file__).with_name("open_in_taguette.py")
    done = subprocess.run([python, str(script), str(path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
