"""Two coders at the page of one study, one of them with two windows; in a real browser."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from qualnlp.study import Study
from tests.journeys.page_visit import Visit, served

pytestmark = pytest.mark.browser


@pytest.fixture
def no_network() -> None:
    """The browser is another process: what it asks for is checked by `Visit`."""


def held(study: Study, coder: str, codes: list[str]) -> bool:
    made = study.codings()
    return made.loc[made["coder"] == coder, "code"].tolist() == codes


def give(visit: Visit, word: str) -> None:
    """Give the excerpt on screen a code by searching for it."""
    visit.press("/")
    visit.page.keyboard.type(word)
    visit.press("Enter")


def test_two_coders_and_two_windows_lose_nothing(browser: Any, study_path: Path) -> None:
    with (
        Study(study_path) as study,
        served(study_path, "--coder", "dewi") as (_, one),
        served(study_path, "--coder", "eka") as (_, two),
    ):
        here = study.excerpts().query("role == 'informant'")["excerpt_id"].iloc[0]
        dewi, eka = Visit(browser, one), Visit(browser, two)
        for visit in (dewi, eka):
            visit.page.goto(f"{visit.base}/excerpt/{here}")
        # Both decide on the same excerpt: each under their own name.
        give(dewi, "promosi")
        dewi.until(partial(held, study, "dewi", ["promosi"]))
        give(eka, "promosi")
        eka.until(partial(held, study, "eka", ["promosi"]))
        give(eka, "mutasi")
        eka.until(partial(held, study, "eka", ["promosi", "mutasi"]))
        # A second window of hers on the same excerpt: what it shows is old, and loses nothing.
        other = dewi.context.new_page()
        other.goto(f"{dewi.base}/excerpt/{here}")
        give(dewi, "pelatihan")
        dewi.until(partial(held, study, "dewi", ["promosi", "pelatihan"]))
        other.keyboard.press("u")
        dewi.until(partial(held, study, "dewi", ["promosi"]))
        assert "pelatihan" in other.locator("#told").inner_text().lower()
        assert held(study, "eka", ["promosi", "mutasi"])
        # One deletes a code that a conclusion names, while the other has it on screen.
        study.conclude("Mutasi tidak terjadwal.", codes=["mutasi"], claim="menghambat")
        dewi.page.goto(f"{dewi.base}/codes/edit?code=mutasi")
        dewi.page.get_by_role("button", name="Hapus").first.click()
        # The codings of the other are asked about: they stay in the history, or move.
        dewi.page.get_by_role("heading", level=1).wait_for()
        choice = dewi.page.locator("select[name='into:mutasi']")
        choice.select_option("-")
        choice.locator("xpath=ancestor::form").get_by_role("button").first.click()
        dewi.until(lambda: "mutasi" not in study.codebook)
        n = len(study.decisions())
        eka.errors.clear()
        eka.page.locator("#tree .leaf", has_text="Mutasi").first.click()
        eka.page.locator("#told .wrong, .told.wrong").first.wait_for()
        told = eka.page.locator(".told").all_inner_texts()
        assert len(told) == 1 and "buku kode" in told[0]
        # The browser itself tells of the refused request; nothing else is wrong.
        assert all("404" in text for text in eka.errors)
        eka.errors.clear()
        assert len(study.decisions()) == n
        # What was dropped is in the history, and comes back with her undo.
        dewi.page.goto(f"{dewi.base}/excerpt/{here}")
        dewi.press("u")
        dewi.until(lambda: "mutasi" in study.codebook)
        assert held(study, "eka", ["promosi", "mutasi"])
        assert {"dewi", "eka"} <= set(study.decisions()["coder"])
        assert not [found for found in study.doctor() if found.level == "error"]
        other.close()
        dewi.close()
        eka.close()
