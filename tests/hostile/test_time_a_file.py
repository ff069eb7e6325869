"""Reading one file takes so much time and no more; what is no table is told before it is cut."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualnlp import Study, limits
from qualnlp.codebook import Codebook
from qualnlp.coding_tables import read_tables
from qualnlp.errors import CodebookInvalid, DecisionsInvalid, ExchangeUnreadable, QualNlpError
from qualnlp.exchange.formats import read_project
from qualnlp.exchange.report import Report
from qualnlp.limits import OutOfTime, bounded_reading, go_on, in_time
from qualnlp.tabular import read_table

N = 3000


def csv_file(path: Path) -> None:
    path.write_text("excerpt_id,code\n" + "a,b\n" * N, encoding="utf-8")


def xlsx_file(path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [("excerpt_id", "code"), *[("a", "b")] * 50]:
        book.active.append(row)
    book.save(path)


def json_file(path: Path) -> None:
    path.write_text(json.dumps([{"excerpt_id": "a", "code": "b"}] * N), encoding="utf-8")


def lines_file(path: Path) -> None:
    path.write_text('{"excerpt_id": "a", "code": "b"}\n' * N, encoding="utf-8")


def taguette_file(path: Path) -> None:
    with closing(sqlite3.connect(path)) as own:
        own.execute("CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT, description TEXT)")
        for table in ("documents", "highlights", "tags", "highlight_tags", "users"):
            own.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, project_id, name)")
        own.executemany("INSERT INTO projects VALUES (?, 'a', '')", [(n,) for n in range(N)])
        own.commit()


def refi_file(path: Path) -> None:
    path.write_text('<Project name="a">' + "<Note/>" * N + "</Project>", encoding="utf-8")


def tables(path: Path) -> object:
    return read_tables(path)


def informants(path: Path) -> object:
    return read_table(path, DecisionsInvalid)


def project(path: Path) -> object:
    return read_project(path, Report())


READERS: list[tuple[str, Callable[[Path], None], Callable[[Path], object]]] = [
    ("a.csv", csv_file, tables),
    ("b.csv", csv_file, informants),
    ("a.xlsx", xlsx_file, tables),
    ("b.xlsx", xlsx_file, informants),
    ("a.json", json_file, tables),
    ("a.jsonl", lines_file, tables),
    ("a.sqlite3", taguette_file, project),
    ("a.qde", refi_file, project),
]


@pytest.mark.parametrize(("name", "write", "read"), READERS, ids=[one[0] for one in READERS])
def test_a_file_that_takes_too_long_is_a_sentence(
    name: str,
    write: Callable[[Path], None],
    read: Callable[[Path], object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / name
    write(path)
    monkeypatch.setattr(limits, "SECONDS", 0.0)
    monkeypatch.setattr(limits, "SECONDS_A_MB", 0.0)
    with pytest.raises(QualNlpError, match=f"{name}.*terlalu besar atau rumit"):
        read(path)
    go_on()  # no limit is left behind


def test_one_statement_of_another_tools_file_is_stopped(tmp_path: Path) -> None:
    """SQLite itself works on and on: sorting, or a file that is made to be slow."""
    from qualnlp.exchange.sqlite import opened

    path = tmp_path / "a.sqlite3"
    endless = (
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1000000000) "
        "SELECT count(*) FROM n"
    )
    taguette_file(path)
    began = time.thread_time()
    with (
        pytest.raises(ExchangeUnreadable, match="terlalu besar atau rumit"),
        bounded_reading(path, ExchangeUnreadable, seconds=0.2),
        opened(path) as found,
    ):
        found._connection.execute(endless).fetchone()
    assert time.thread_time() - began < 10


def test_the_nearer_of_two_ends_counts() -> None:
    with pytest.raises(DecisionsInvalid, match="outer"):
        with bounded_reading("outer", DecisionsInvalid, seconds=0.0):
            with bounded_reading("inner", CodebookInvalid, seconds=1000.0):
                pass
            list(in_time(range(5), every=1))
    with bounded_reading("outer", seconds=1000.0):
        with pytest.raises(QualNlpError, match="inner"):
            with bounded_reading("inner", seconds=0.0):
                go_on()
        go_on()
    assert issubclass(OutOfTime, MemoryError)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sign=st.sampled_from(",;\t"),
    cell=st.sampled_from(["", "a", " ", '"a"', "''"]),
    line=st.integers(1, 3),
    more=st.integers(16_384, 40_000),
)
def test_a_line_of_far_too_many_cells_is_told_with_its_number(
    sign: str, cell: str, line: int, more: int, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    heading = f"excerpt_id{sign}code\n"
    rows = [heading] * (line - 1) + [(cell + sign) * more + "\n"]
    path.write_text("".join(rows), encoding="utf-8")
    for read in (tables, informants, Codebook.read):
        with pytest.raises(QualNlpError, match=rf"a\.csv.*Baris {line} punya lebih dari 16\.384"):
            read(path)


def test_what_cannot_be_a_table_is_refused_before_it_is_laid_out(tmp_path: Path) -> None:
    told = {
        "words.csv": ("ya " * 100_000, "bukan judul kolom"),
        "keys.json": (json.dumps([{f"k{n}": 1} for n in range(20_000)]), "terlalu lebar"),
        "empty.json": ("[" + "{}," * 50_000 + "{}]", "bukan daftar baris"),
        "empty.jsonl": ("{}\n" * 50_000, "bukan daftar baris"),
        "cells.json": (
            json.dumps([{f"k{n}": 1 for n in range(9_000)}] + [{"k0": 1}] * 6_000),
            "terlalu besar: 9.000 kolom kali 6.001 baris",
        ),
        "number.json": ("9" * 100_000, "JSON ini rusak"),
        "text.json": ('"' + "a" * 100_000 + '"', "bukan daftar baris"),
        "deep.json": ('[{"a":' * 100_000, "terlalu dalam"),
    }
    for name, (text, words) in told.items():
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        with pytest.raises(DecisionsInvalid, match=words):
            read_tables(path)


def test_a_field_that_no_code_has_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "kode.yaml"
    codes = "".join(f"  - {{<<: *x, id: k{n}, name: K{n}}}\n" for n in range(50))
    path.write_text(f"x: &x {{definition: kursus}}\ncodes:\n{codes}", encoding="utf-8")
    with pytest.raises(CodebookInvalid) as told:
        Codebook.read(path)
    assert str(told.value).count("<<") == 1
    assert "“k0”, “k1”, “k2” dan 47 lagi" in str(told.value)


def test_the_study_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    csv_file(tmp_path / "a.csv")
    with Study(tmp_path / "s.study") as study:
        before = (tmp_path / "s.study").read_bytes()
        monkeypatch.setattr(limits, "SECONDS", 0.0)
        monkeypatch.setattr(limits, "SECONDS_A_MB", 0.0)
        with pytest.raises(QualNlpError):
            study.set_codebook(tmp_path / "a.csv")
    assert (tmp_path / "s.study").read_bytes() == before
