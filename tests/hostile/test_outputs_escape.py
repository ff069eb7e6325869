"""Names, memos, codes and texts that hold markup, formulas and odd signs: shown, never obeyed.

Three studies are made of generated words; each kind of output is looked at by a test of its own.
The talk is invented (illustrative).
"""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from docx import Document
from lxml import etree
from openpyxl import load_workbook
from PIL import Image

from qualnlp import suggest_batch
from qualnlp.codebook import Code, Codebook
from qualnlp.study import Study
from qualnlp.unseen import without_unseen
from tests.hostile.outputs import exported, files_in, pages

pytestmark = pytest.mark.slow

MARKUP = [
    "<b9k>tebal</b9k>",
    '"><i9k onq9="1">',
    "'><i9k onq9='1'>",
    "</script><script>s9k()</script>",
    "</style><style>*{s9k:1}</style>",
    "<svg onload=s9k()>",
    "<img src=x onerror=s9k()>",
    "</textarea></title><i9k>",
    "&lt;b9k&gt;",
    "&#60;b9k&#62;",
    "<!--s9k",
    "]]><b9k/>",
    "{{ s9k }}",
    "{% s9k %}",
    "$s9k$ \\frac{",
    "javascript:s9k()",
]
FORMULAS = ["=1+1", "+62812", "-iya", "@SUM(A1)", "\t=2+2", "\r=3+3", '=HYPERLINK("s9k")', "'=4"]
ODD = ["\u202e", "\u200f", "\ufeff", "\u2028", "\u0000", "\u0007", "\u001b[31m", "\ufffe", "🙂",
       "👩🏽‍🌾", "a\u0301\u0301", "W" * 300, "_x0041_", "..\\..", "../../x",
       "\U000e0041"]  # fmt: skip


@dataclass
class Made:
    """A study of generated words, and what left it."""

    words: dict[str, str]
    folder: Path
    files: dict[str, bytes]
    pages: dict[str, str]
    wanted: list[str] = field(default_factory=list)


def odd(chance: random.Random, plain: str) -> str:
    """Return a name that begins, goes on and ends in odd ways around a plain word."""
    parts = [chance.choice(FORMULAS), chance.choice(MARKUP), plain, chance.choice(ODD)]
    parts += [chance.choice(MARKUP), chance.choice(ODD)]
    if chance.random() < 0.5:
        chance.shuffle(parts)
    return " ".join(parts)


def line(text: str) -> str:
    """Return what can stand in one line of a text file."""
    return re.sub(r"[\r\n\u2028\u0000-\u0008\u000b-\u001f]", " ", text)


def fill(study: Study, folder: Path, chance: random.Random) -> dict[str, str]:
    words = {name: odd(chance, name) for name in ("kode", "induk", "definisi", "memo", "simpulan")}
    words |= {name: odd(chance, name) for name in ("informan", "ani", "budi", "ucapan", "unit")}
    # Control signs are refused wherever somebody writes but in what a codebook defines.
    words = {n: w if n in ("definisi", "ucapan") else without_unseen(w) for n, w in words.items()}
    source = folder / "satu.txt"
    said = [line(odd(chance, word)) for word in ("pertanyaan", "ucapan", "jawaban")]
    source.write_text(
        f"P: Apa itu {said[0]}?\nN: Begini, {said[1]}. Sudah.\nP: Lalu?\nN: Ya, {said[2]}.\n",
        encoding="utf-8",
    )
    codes = [
        Code("induk", words["induk"], codable=False),
        Code("k1", words["kode"], words["definisi"], parent="induk", include=[words["memo"]]),
        Code("k2", "Biasa", examples=[words["ucapan"]]),
    ]
    study.set_codebook(Codebook(codes, title=without_unseen(odd(chance, "judul"))))
    table = pd.DataFrame([{"label": "N", "informan": words["informan"], "unit": words["unit"]}])
    study.add(source, informants=table)
    study.suggest(model="lexical")
    keys = study.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
    for coder in (words["ani"], words["budi"]):
        study.confirm(keys[0], "k1", coder=coder, stance="mendukung", memo=words["memo"])
        study.finish(keys[-1], coder=coder)
    study.confirm(keys[-1], "k2", coder=words["ani"], stance="menghambat", memo=words["memo"])
    for target, key in (("code", "k1"), ("study", ""), ("informant", words["informan"].strip())):
        known = study.informants()["informant"].tolist()
        study.memo(target, known[0] if target == "informant" else key, words["memo"],
                   coder=words["ani"])  # fmt: skip
    study.conclude(words["simpulan"], codes=["k1"], claim="mendukung")
    return words


@pytest.fixture(scope="module", params=[11, 12, 13])
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Made]:
    folder = tmp_path_factory.mktemp(f"aneh{request.param}")
    out = folder / "luar"
    out.mkdir()
    with Study(folder / "s.study") as study:
        words = fill(study, folder, random.Random(request.param))
        files = exported(study, out)
        study.display(out / "luaran", transcripts=True)
        coders = [name.strip() for name in (words["ani"], words["budi"])]
        study.agreement_report(*coders).write(out / "luaran")
        study.reduce().write(out / "reduksi")
        texts = pd.DataFrame({"id": ["=1", "b"], "text": [words["ucapan"], "biasa"],
                              "unit": [words["unit"], "x"]})  # fmt: skip
        (folder / "teks.csv").write_bytes(texts.to_csv(index=False).encode("utf-8", "replace"))
        yield Made(
            words,
            folder,
            files | {name: (out / name).read_bytes() for name, _ in files_in(out)},
            pages(study, coders[0]),
        )


def of_kind(made: Made, *endings: str) -> list[tuple[str, bytes]]:
    found = [(name, data) for name, data in made.files.items() if name.endswith(endings)]
    assert found, endings
    return found


class Elements(HTMLParser):
    """Collects what a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.wrong: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._inside = tag if tag in ("script", "style") else ""
        for name, value in attrs:
            if name.startswith("on") or name == "onq9":
                self.wrong.append(f"{tag} {name}")
            if name in ("href", "src", "action") and (value or "").strip().startswith("javascript"):
                self.wrong.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside and "s9k" in data:
            self.wrong.append(f"{self._inside}: {data[:80]}")


def look_at(name: str, text: str) -> None:
    parser = Elements()
    parser.feed(text)
    assert not parser.wrong, (name, parser.wrong)
    assert not parser.tags & {"b9k", "i9k", "img9k"}, name


def test_reports_and_html_exports_hold_words_and_no_markup(made: Made) -> None:
    for name, data in of_kind(made, ".html"):
        text = data.decode("utf-8")
        look_at(name, text)
        assert "\x00" not in text and "\x1b" not in text, name


def test_pages_hold_words_and_no_markup(made: Made) -> None:
    for address, text in made.pages.items():
        look_at(address, text)
        assert "<script>" not in text, address


def test_word_files_open_and_show_the_words(made: Made) -> None:
    for name, data in of_kind(made, ".docx"):
        document = Document(io.BytesIO(data))
        paragraphs = [one.text for one in document.element.body.iter() if one.tag.endswith("}t")]
        assert paragraphs, name
        fields = [
            one.text or "" for one in document.element.body.iter() if one.tag.endswith("}instrText")
        ]
        assert not [one for one in fields if "s9k" in one or "1+1" in one], name


def test_no_cell_of_a_workbook_is_a_formula(made: Made) -> None:
    for name, data in of_kind(made, ".xlsx"):
        for sheet in load_workbook(io.BytesIO(data)).worksheets:
            cells = [cell for row in sheet for cell in row if cell.data_type == "f"]
            ours = [cell for cell in cells if "s9k" in str(cell.value) or "+" in str(cell.value)]
            assert not ours, (name, ours[:3])
            links = [cell for row in sheet for cell in row if cell.hyperlink]
            assert not [one for one in links if "s9k" in str(one.hyperlink.target or "")], name


def no_formulas(name: str, data: bytes) -> None:
    text = data.decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        bad = [cell for cell in row if cell.startswith(("=", "+", "@", "\t", "\r"))]
        bad += [cell for cell in row if cell.startswith("-") and not re.fullmatch(r"-[\d.]+", cell)]
        assert not bad, (name, bad[:3])


def test_no_cell_of_a_csv_is_a_formula(made: Made) -> None:
    for name, data in of_kind(made, ".csv"):
        no_formulas(name, data)


def test_pictures_hold_words_and_no_markup(made: Made) -> None:
    for name, data in of_kind(made, ".svg"):
        tags = {etree.QName(one).localname for one in etree.fromstring(data).iter(etree.Element)}
        assert not tags & {"b9k", "i9k", "script", "foreignObject", "image", "a"}, (name, tags)
    for name, data in of_kind(made, ".png"):
        picture = Image.open(io.BytesIO(data))
        picture.load()
        # A name of three hundred letters makes no picture that cannot be looked at.
        assert max(picture.size) < 12_000, (name, picture.size)


def test_a_qdpx_and_a_json_come_back_with_the_same_words(made: Made) -> None:
    for ending in (".qdpx", ".json"):
        place = made.folder / f"kembali{ending}.study"
        with (
            Study(made.folder / "s.study") as study,
            Study.from_export(made.folder / "luar" / f"keluar{ending}", place) as back,
        ):
            assert not [one for one in back.doctor() if one.level == "error"]
            assert len(back.codings()) == len(study.codings()), ending
            if ending == ".json":
                assert back.codebook == study.codebook
                assert back.memos().equals(study.memos())


def test_a_batch_of_odd_texts_ends_in_a_table(made: Made) -> None:
    pytest.importorskip("pyarrow")
    with Study(made.folder / "s.study") as study:
        out = made.folder / "saran.parquet"
        suggest_batch(made.folder / "teks.csv", study.codebook, out, keep=["unit"], workers=1,
                      model="lexical")  # fmt: skip
    assert set(pd.read_parquet(out)["id"]) == {"=1", "b"}
