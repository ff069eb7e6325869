"""From an empty folder to codes, memos and displays, without a terminal; in a real browser."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from qualnlp.study import Study
from tests.journeys.page_visit import Visit, served

pytestmark = pytest.mark.browser

BOOK = """nama,induk,definisi,termasuk
Layanan posyandu,,,
Kehadiran,Layanan posyandu,Ibu dan anak datang atau tidak datang ke posyandu.,datang karena susu
Alat ukur,Layanan posyandu,Timbangan dan cara mengukur anak.,timbangan rusak
Kader,,,
Insentif,Kader,Uang bagi kader dan ketepatan waktunya.,insentif terlambat
Motivasi,Kader,Alasan kader bertahan.,malu berhenti
"""
TALKS = {
    "01 bidan.txt": "P: Bagaimana posyandunya, Bu?\nN: Ibu-ibu datang kalau ada susu saja. "
    "Kalau habis ya sepi.\nP: Alatnya?\nN: Timbangan lama sudah miring, bedanya setengah kilo.\n",
    "02 kader.txt": "P: Ada insentif?\nN: Ada, tiga bulan sekali, itu pun terlambat.\n"
    "P: Kenapa bertahan?\nN: Malu kalau berhenti, tetangga semua kenal saya.\n",
}


@pytest.fixture
def no_network() -> None:
    """The browser is another process: what it asks for is checked by `Visit`."""


def codings(study: Study, number: int) -> bool:
    return len(study.codings()) == number


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "penelitian"
    folder.mkdir()
    (tmp_path / "buku.csv").write_text(BOOK, encoding="utf-8")
    for name, text in TALKS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return folder


def test_a_study_from_an_empty_folder(
    browser: Any, empty: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    began = time.monotonic()

    def done(step: str) -> None:
        nonlocal began
        record_property(step, round(time.monotonic() - began, 1))  # seconds, in junit.xml
        began = time.monotonic()

    with served(None, "--coder", "rina", folder=empty) as (_, url):
        visit = Visit(browser, url)
        page = visit.page
        page.get_by_label("Nama studi").fill("gizi-desa")
        page.get_by_role("button", name="Buat studi").click()
        done("study")
        page.locator("#b-file").set_input_files(tmp_path / "buku.csv")
        page.get_by_role("button", name="Baca berkas").click()
        page.get_by_text("Belum ada transkrip").wait_for()
        done("codebook")
        page.locator("#a-files").set_input_files([tmp_path / name for name in TALKS])
        page.get_by_role("button", name="Tambahkan").click()
        page.locator("#told", has_text="2 transkrip ditambahkan").wait_for(timeout=90_000)
        done("transcripts and suggestions")
        with Study(empty / "gizi-desa.study") as study:
            page.get_by_role("link", name="Mengode").click()
            page.locator("#desk").wait_for()
            visit.press("t")
            page.locator(".whole").wait_for()
            # Every excerpt gets a code by search, in the order of the text.
            for number, word in enumerate(("kehad", "alat", "insen", "motiv"), start=1):
                visit.settle()
                visit.press("/")
                page.keyboard.type(word)
                visit.press("Enter")
                visit.until(partial(codings, study, number))
                visit.settle()
                visit.press("Enter")
                visit.settle()
            visit.until(lambda: study.progress("rina").left == 0)
            assert study.codings()["code"].tolist() == [
                "kehadiran",
                "alat-ukur",
                "insentif",
                "motivasi",
            ]
            done("coding")
            # All quotations of a code, one of them moved to another by ticking it.
            page.goto(visit.base + "/codes?code=motivasi")
            assert "Malu kalau berhenti" in page.locator(".quote").inner_text()
            page.locator(".quote input[type=checkbox]").check()
            page.get_by_label("atau kode baru").fill("Rasa malu")
            page.get_by_role("button", name="Pecah").click()
            page.locator("#told", has_text="1 kutipan pindah ke “Rasa malu”").wait_for()
            assert study.codings()["code"].tolist()[-1] == "rasa-malu"
            done("a code split off")
            page.get_by_role("link", name="Memo", exact=True).click()
            page.locator("#w-on").select_option("code:rasa-malu")
            page.locator("#w-text").fill("Bandingkan dengan insentif.")
            page.get_by_role("button", name="Simpan memo").click()
            page.locator(".quote", has_text="Bandingkan dengan insentif.").wait_for()
            done("memo")
            page.get_by_role("link", name="Sajian", exact=True).click()
            page.get_by_role("button", name="Buat sajian").click()
            page.locator(".pictures img").first.wait_for(timeout=180_000)
            page.wait_for_function(
                "[...document.querySelectorAll('.pictures img')].slice(0, 1)"
                ".every((one) => one.complete && one.naturalWidth > 0)"
            )
            assert (empty / "gizi-desa-luaran" / "bab-iv.docx").exists()
            done("displays")
            assert not [one for one in study.doctor() if one.level == "error"]
        visit.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_door_has_no_serious_fault_of_access(browser: Any, empty: Path, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    with served(None, folder=empty) as (_, url):
        context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
        page = context.new_page()
        page.goto(url)

        def check(what: str) -> None:
            found = axe.run(page).response["violations"]
            bad = [one["id"] for one in found if one["impact"] in ("serious", "critical")]
            assert bad == [], what
            assert page.evaluate("document.documentElement.scrollWidth") <= width + 1, what

        check("the door")
        page.get_by_label("Nama studi").fill("a/b")
        page.get_by_role("button", name="Buat studi").click()
        page.get_by_text("sampai 80 huruf").wait_for()
        check("refused")
        page.get_by_label("Nama studi").fill("coba")
        page.get_by_role("button", name="Buat studi").click()
        page.locator("#b-file").wait_for()
        check("no codebook")
        base = f"http://{urlsplit(url).netloc}"
        page.goto(base + "/sources")
        check("no transcripts")
        page.goto(base + "/memos")
        check("no memos")
        context.close()
