"""Every command that writes a table: no cell is a formula, and ids come back as they were.

Names of files, coders, codes and people are generated and begin as a formula does; the talk is
invented (illustrative).
"""

from __future__ import annotations

import csv
import io
import random
import re
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from qualnlp import suggest_batch
from qualnlp.agreement import read_coders, read_units
from qualnlp.batch import BatchResult
from qualnlp.cli import main
from qualnlp.codebook import Code, Codebook, write_template
from qualnlp.coding_tables import read_tables
from qualnlp.study import Study
from qualnlp.tabular import csv_bytes, plain_cell, separator_of
from tests.review.page_reader import Reader

SIGNS = ["=", "+", "-", "@", "'=", " =", "＝", "'+"]


def run(*words: object) -> str:
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out), pytest.raises(SystemExit) as done:
        main([str(word) for word in words])
    assert "Traceback" not in out.getvalue()
    assert not done.value.code, out.getvalue()
    return out.getvalue()


class Names:
    """Names that begin like formulas, no two alike."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def __call__(self, word: str, *, file: bool = False) -> str:
        signs = [sign for sign in SIGNS if not file or "\t" not in sign]
        return self.chance.choice(signs) + word


@pytest.fixture(scope="module", params=[1, 2, 3])
def names(request: pytest.FixtureRequest) -> Names:
    return Names(request.param)


@pytest.fixture(scope="module")
def study(names: Names, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    folder = tmp_path_factory.mktemp("rumus")
    with Study(folder / f"{names('studi', file=True)}.study") as made:
        codes = [Code("k1", names("Modal"), names("uang")), Code("k2", names("Upah"), names("u"))]
        made.set_codebook(Codebook(codes, title=names("Judul")))
        for number in range(2):
            source = folder / f"{names(f'wawancara{number}', file=True)}.txt"
            said = f"{names('begini')}, Bu Qwuzanti di Desa Sukamaju, {number}."
            source.write_text(
                f"P: {names('apa')}?\nN: {said}\nP: Ya?\nN: {names('ya')}.\n", "utf-8"
            )
            people = [{"label": "N", "informan": names(f"Sari{number}"), "unit": names("unit")}]
            made.add(source, informants=pd.DataFrame(people))
        made.suggest(model="lexical")
        keys = made.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
        ani, budi = names("ani"), names("budi")
        for at, key in enumerate(keys):
            made.confirm(key, "k1", coder=ani, stance="mendukung", memo=names("memo"))
            made.confirm(key, f"k{at % 2 + 1}", coder=budi)
        made.memo("code", "k1", names("catatan"), coder=ani)
        made.conclude(names("simpulan"), codes=["k1"], claim="mendukung")
        yield made


def tables_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give every .csv and .xlsx below a folder, those in archives too."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                yield from ((name, archive.read(name)) for name in archive.namelist())
        elif path.is_file():
            yield path.name, path.read_bytes()


def look_at(name: str, data: bytes) -> int:
    """Find formulas in a table; return 1 if it is one."""
    if name.endswith(".csv"):
        text = data.decode("utf-8-sig")
        separator = separator_of(text.partition("\n")[0])
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            for cell in row:
                number = re.fullmatch(r"-?[\d.,]+(e-\d+)?", cell)
                assert number or plain_cell(cell) == cell or cell.startswith("'"), (name, cell)
        return 1
    if name.endswith(".xlsx"):
        for sheet in load_workbook(io.BytesIO(data)).worksheets:
            for row in sheet:
                bad = [cell.value for cell in row if cell.data_type == "f"]
                assert not bad, (name, sheet.title, bad)
        return 1
    return 0


def look_through(folder: Path, at_least: int) -> None:
    assert sum(look_at(name, data) for name, data in tables_in(folder)) >= at_least


def test_no_table_of_a_command_holds_a_formula(study: Study, tmp_path: Path) -> None:
    coders = sorted(study.decisions()["coder"].unique())
    sources = sorted(study.path.parent.glob("*.txt"))
    place = study.path
    run("reduce", place, "--out", tmp_path / "reduksi")
    run("display", place, "--out", tmp_path / "luaran", "--only", "tabel,matriks")
    run("agree", place, "--out", tmp_path / "sepakat")
    run("evaluate", place, "--coder", coders[0].strip(), "--out", tmp_path / "nilai")
    for ending in (".csv", ".xlsx"):
        run("split", "--out", tmp_path / f"potong{ending}", "--", *sources)
        run("export", place, tmp_path / f"keluar{ending}")
        run("pseudonymise", place, "--table", tmp_path / f"samaran{ending}")
    for more in (["--separator", ";", "--decimal", ","], ["--shape", "irr"]):
        run("export", place, tmp_path / f"keluar-{more[1].strip(';') or 'titik'}.csv", *more)
    table = pd.read_excel(tmp_path / "samaran.xlsx", dtype=str, keep_default_na=False)
    table["pakai"] = "ya"
    (tmp_path / "isi.csv").write_bytes(csv_bytes([table.columns, *table.values.tolist()]))
    run("pseudonymise", place, "--apply", tmp_path / "isi.csv", "--out", tmp_path / "salinan")
    rows = [["excerpt_id", "kode", "coder"], ["=lain", "k1", coders[0]], ["-x", "+y", "@z"]]
    keys = study.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
    rows.append([keys[0], "k1", coders[0]])
    (tmp_path / "kode.csv").write_bytes(csv_bytes(rows))
    run("code", place, tmp_path / "kode.csv", "--rest", tmp_path / "sisa.csv")
    assert (tmp_path / "sisa.csv").is_file()
    write_template(tmp_path / "buku.xlsx", title=study.codebook.title)
    look_through(tmp_path, 20)


def test_no_table_of_the_page_holds_a_formula(study: Study) -> None:
    from qualnlp.review import Session

    reader = Reader(Session(study, "ani", learn=False))
    for address in ("/codes/download", "/codes/template", "/sources/template"):
        answer = reader.client.get(address)
        if answer.status_code == 200:
            name = answer.headers["content-disposition"].rpartition("filename=")[2].strip('"')
            look_at(name, answer.content)


IDS = ["=1", "+62", "-2", "@a", "'=b", "'c'", "-an", "biasa"]


@pytest.mark.parametrize("quoted", [False, True], ids=["plain", "quoted"])
@pytest.mark.parametrize("large", [False, True])
def test_ids_that_got_an_apostrophe_lose_it_again(
    tmp_path: Path, quoted: bool, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For codings, units and batches, in rows and in heads, in small tables and large ones."""
    if large:
        monkeypatch.setattr("qualnlp.coding_tables.files.LARGE", 10)
    more = [["catatan, dua"]] if quoted else [["catatan"]]
    rows = [[key, f"{key}k", f"{key}an", *more[0]] for key in IDS]
    path = tmp_path / "a.csv"
    path.write_bytes(csv_bytes([["excerpt_id", "kode", "coder", "memo"], *rows]))
    frame = read_tables(path)
    units = tmp_path / "u.csv"
    units.write_bytes(csv_bytes([["excerpt_id"], *([key] for key in IDS)]))
    assert set(read_units(units)) == set(IDS)
    by = read_coders([path], []).by_coder
    assert set(by) == {f"{key}an" for key in IDS}
    assert frame is not None
    # A column for each code: its head is a name.
    wide = tmp_path / "lebar.csv"
    marks = [[key, who, *"10101010"] for key in IDS for who in ("ani", "budi")]
    wide.write_bytes(csv_bytes([["excerpt_id", "coder", *IDS], *marks]))
    got = read_coders([wide], []).frame
    assert set(got["excerpt_id"]) == set(IDS)
    assert set(got["code"]) == {IDS[0], IDS[2], IDS[4], IDS[6]}


def test_a_batch_of_a_table_that_left_has_its_ids_and_goes_on(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    texts = [[key, f"{key} modalnya kurang", f"{key}u"] for key in IDS]
    safe, raw = tmp_path / "aman.csv", tmp_path / "mentah.csv"
    safe.write_bytes(csv_bytes([["id", "text", "=unit"], *texts]))
    pd.DataFrame(texts, columns=["id", "text", "=unit"]).to_csv(raw, index=False)
    book = Codebook([Code("modal", "Modal", "modal usaha"), Code("upah", "Upah", "gaji")])
    out = tmp_path / "saran.parquet"
    options = {"keep": ["=unit"], "workers": 1, "model": "lexical"}
    first = suggest_batch(safe, book, out, **options)
    assert isinstance(first, BatchResult)
    frame = pd.read_parquet(out)
    assert set(frame["id"]) == set(IDS) and set(frame["=unit"]) == {f"{key}u" for key in IDS}
