"""Codebooks at the edge: set by Python, the command and the page, or refused in a sentence."""

from __future__ import annotations

import csv
import re
from html import unescape
from pathlib import Path

import pytest

from qualnlp.cli import main
from qualnlp.codebook import Code, Codebook
from qualnlp.codebook.validate import MOST_CODES, MOST_LETTERS, MOST_LEVELS
from qualnlp.errors import CodebookInvalid
from qualnlp.review import Session
from qualnlp.study import Study
from tests.review.page_reader import OURS, Reader


def chain(n: int) -> list[Code]:
    above = [None, *(f"k{i}" for i in range(n - 1))]
    return [Code(f"k{i}", f"Kode {i}", parent=above[i], codable=i == n - 1) for i in range(n)]


def circle(n: int) -> list[Code]:
    return [Code(f"k{i}", f"Kode {i}", parent=f"k{(i - 1) % n}") for i in range(n)]


REFUSED = {
    "chain": (chain(5000), "tingkat ke bawah"),
    "chain, children first": (chain(5000)[::-1], "tingkat ke bawah"),
    "circle": (circle(5000), "berputar"),
    "many": ([Code(f"k{i}", f"Kode {i}") for i in range(10_000)], "10.000 kode"),
    "no name": ([Code("a", "")], "nama"),
    "blank name": ([Code("a", " \t")], "nama"),
    "blank id": ([Code(" ", "A"), Code("b", "B")], "id|kode"),
    "NUL in an id": ([Code("a\0b", "A"), Code("b", "B")], "tanda kendali"),
    "NUL in a name": ([Code("a", "A\0B"), Code("b", "B")], "tanda kendali"),
    "escape": ([Code("a", "A\x1b[31mB"), Code("b", "B")], "tanda kendali"),
    "a name of 1 MB": ([Code("a", "A" * 1_000_000), Code("b", "B")], "lebih panjang"),
    "an id of 1 MB": ([Code("a" * 1_000_000, "A"), Code("b", "B")], "lebih panjang"),
}
TAKEN = {
    "levels": chain(MOST_LEVELS),
    "ids that differ by case, blanks or form": [
        Code("a", "Satu"), Code("A", "Dua"), Code("é", "Tiga"), Code("e\u0301", "Empat"),
        Code("a b", "Lima"), Code("a  b", "Enam"),
    ],
    "a name with line breaks, bidi signs, of the longest": [
        Code("a", "Satu\ndua"), Code("b", "\u202eTiga\u2066"), Code("c", "C" * MOST_LETTERS),
    ],
    "content with NUL": [Code("a", "A", definition="x\0y", examples=("q\0",)), Code("b", "B")],
}  # fmt: skip
TALK = "P: Bagaimana?\nN: Pelatihan sudah ada.\n"


def as_table(codes: list[Code], path: Path, *, ids: bool = True) -> Path:
    names = {code.id: code.name for code in codes}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["kode", "nama", "induk", "definisi", "contoh"][not ids :])
        for code in codes:
            parent = (code.parent or "") if ids else names.get(code.parent or "", "")
            row = [code.id, code.name, parent, code.definition, "\n".join(code.examples)]
            writer.writerow(row[not ids :])
    return path


@pytest.fixture
def study(tmp_path: Path):  # type: ignore[no-untyped-def]
    (tmp_path / "a.txt").write_text(TALK, encoding="utf-8")
    with Study(tmp_path / "s.study") as opened:
        opened.add(tmp_path / "a.txt")
        yield opened


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("way", ["python", "command", "page"])
def test_a_codebook_that_cannot_be_worked_with_is_refused_in_a_sentence(
    study: Study, tmp_path: Path, way: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    codes, told = REFUSED[name]
    path = as_table(codes, tmp_path / "b.csv")
    if way == "python":
        with pytest.raises(CodebookInvalid) as error:
            study.set_codebook(Codebook(codes))
        said = str(error.value)
    elif way == "command":
        with pytest.raises(SystemExit) as done:
            main(["codebook", str(study.path), str(path)])
        assert done.value.code == 1
        said = capsys.readouterr().err
    else:
        reader = Reader(Session(study, "ani", learn=False))
        files = {"file": (path.name, path.read_bytes())}
        answer = reader.client.post("/codes/file", files=files, headers={"Origin": OURS})
        assert answer.status_code == 409
        said = unescape(re.sub(r"<[^>]+>", "", answer.text))
    assert re.search(told, said), said[:500]
    assert len(said) < 20_000 and "\x1b" not in said and "\0" not in said
    with pytest.raises(Exception, match="buku kode"):
        _ = study.codebook


@pytest.mark.parametrize("name", ["chain", "circle", "many"])
def test_a_table_without_ids_is_refused_as_soon(study: Study, tmp_path: Path, name: str) -> None:
    path = as_table(REFUSED[name][0], tmp_path / "b.csv", ids=False)
    with pytest.raises(CodebookInvalid, match="tingkat|berputar|kode"):
        study.set_codebook(path)


@pytest.mark.parametrize("name", TAKEN)
@pytest.mark.parametrize("way", ["python", "command", "page"])
def test_what_is_odd_and_can_be_worked_with_works(
    study: Study, tmp_path: Path, way: str, name: str
) -> None:
    codes = TAKEN[name]
    path = as_table(codes, tmp_path / "b.csv")
    reader = Reader(Session(study, "ani", learn=False))
    if way == "python":
        study.set_codebook(Codebook(codes))
    elif way == "command":
        with pytest.raises(SystemExit) as done:
            main(["codebook", str(study.path), str(path)])
        assert not done.value.code
    else:
        files = {"file": (path.name, path.read_bytes())}
        answer = reader.client.post("/codes/file", files=files, headers={"Origin": OURS})
        assert answer.status_code == 200, answer.text
    assert len(study.codebook) == len(codes)
    excerpt = study.excerpts().query("role == 'informant'")["excerpt_id"].iloc[0]
    for code in study.codebook.codable:
        study.confirm(excerpt, code.id, coder="ani")
    assert {one.level for one in study.doctor()} == {"ok"}
    study.display(tmp_path / "luaran", only=["laporan", "matriks", "tabel"])
    for address in ("/codes", f"/excerpt/{excerpt}"):
        reader.get(address)


def test_a_study_that_holds_such_a_codebook_is_opened(study: Study) -> None:
    """An earlier version took it: it is read, and another one can be set."""
    from qualnlp.store.codebooks import save_codebook

    with study._store.writing() as connection:
        save_codebook(connection, Codebook(chain(200)))
    assert len(study.codebook) == 200
    assert {one.level for one in study.doctor()} == {"ok"}
    study.set_codebook(Codebook([Code("a", "A")]))


def test_no_code_too_many_is_added(study: Study) -> None:
    study.set_codebook(Codebook([Code(f"k{i}", f"Kode {i}") for i in range(MOST_CODES)]))
    with pytest.raises(CodebookInvalid, match="lebih dari"):
        study.add_code("Satu lagi")
    assert len(study.codebook) == MOST_CODES
