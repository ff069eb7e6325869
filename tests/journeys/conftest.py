"""A browser, and a study with suggestions and two coders who differ."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qualnlp.study import Study
from tests.journeys.page_visit import CHROMIUM, HOSTILE


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="pip install 'qualnlp[dev]'")
    if CHROMIUM is None:
        pytest.skip("no chromium here: apt-get install chromium")
    with playwright.sync_playwright() as started:
        made = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def study_path(tmp_path: Path, example: Path) -> Path:
    """A study with suggestions and two coders who differ on some excerpts."""
    path = tmp_path / "karier.study"
    talk = tmp_path / "07-obrolan.txt"
    talk.write_text(f"P: Ada diklat?\nN: Jarang. {HOSTILE} Begitu.\n", encoding="utf-8")
    with Study(path) as study:
        study.set_codebook(example / "codebook.yaml")
        study.add([example / "01-informan-1.docx", example / "04-informan-4.txt", talk])
        study.suggest()
        speech = study.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
        for number, excerpt_id in enumerate(speech[-6:]):
            for coder in ("ani", "budi"):
                if coder == "ani" or number % 2:
                    study.confirm(excerpt_id, "promosi", coder=coder, mode="blind")
                study.finish(excerpt_id, coder=coder, mode="blind")
    return path
