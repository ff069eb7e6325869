"""The fields of `Code` are the one registry: one more is one line there, and old books stay."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import qualnlp
from qualnlp.codebook import Code, Codebook, codebook_changes
from qualnlp.errors import StudyTooNew

# Written by version 0.1.0, before codes had described fields.
STORED = (
    '{"codes":[{"codable":false,"definition":"","examples":[],"exclude":[],"id":"karier","include":[],"name":"K'
    'arier","parent":null,"source":""},{"codable":true,"definition":"Diklat.","examples":["Jarang."],"exclude":'
    '["kuliah"],"id":"no","include":["bimtek"],"name":"Pelatihan","parent":"karier","source":"R"}],"title":"T"}'
)
FINGERPRINT = "8309bafc6e0c3d5f"
CODES = [
    Code("karier", "Karier", codable=False),
    Code("no", "Pelatihan", "Diklat.", ("bimtek",), ("kuliah",), ("Jarang.",), "karier", True, "R"),
]


def test_stored_codebooks_and_their_fingerprints_stay() -> None:
    assert Codebook(CODES, "T").to_json() == STORED
    assert Codebook.from_json(STORED) == Codebook(CODES, "T")
    assert Codebook.from_json(STORED).fingerprint == FINGERPRINT


def test_a_field_that_is_not_written_holds_its_default() -> None:
    data = json.loads(STORED)
    del data["codes"][1]["source"], data["codes"][1]["examples"]
    code = Codebook.from_json(json.dumps(data))["no"]
    assert (code.source, code.examples) == ("", ())


def test_a_field_of_a_later_version_is_told(tmp_path: Path) -> None:
    data = json.loads(STORED)
    data["codes"][1]["theme"] = "Belajar"
    with pytest.raises(StudyTooNew, match=r"lebih baru \(bagian: theme\)"):
        Codebook.from_json(json.dumps(data))


def test_changes_come_in_the_order_of_a_table() -> None:
    new = Code("no", "Diklat", "D.", ("a",), ("b",), ("c",), None, False, "S")
    found = [(one.change, one.field) for one in codebook_changes(CODES[1:], [new])]
    assert found == [
        ("renamed", "name"), ("moved", "parent"), ("redefined", "definition"),
        ("redefined", "include"), ("redefined", "exclude"), ("redefined", "examples"),
        ("redefined", "source"), ("codable", "codable"),
    ]  # fmt: skip


# What the version with two more fields can do, run in its own tree.
LATER = """
import sys
from pathlib import Path
from openpyxl import load_workbook
from qualnlp.codebook import Code, Codebook, codebook_changes, combine, write_template
from qualnlp.errors import CodebookInvalid
folder, stored, fingerprint = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
old = Codebook.from_json(stored)
assert old.to_json() == stored and old.fingerprint == fingerprint
assert old["no"].theme == "" and old["no"].hints == ()
table = folder / "a.csv"
table.write_text('kode;nama;tema;petunjuk\\na;A;Belajar;"x\\ny"\\n', encoding="utf-8")
tree = folder / "a.yaml"
tree.write_text("codes: [{id: a, name: A, theme: Belajar, hints: [x, y]}]", encoding="utf-8")
book = Codebook.read(table)
assert book["a"].theme == "Belajar" and book["a"].hints == ("x", "y")
assert Codebook.read(tree) == book == Codebook.from_json(book.to_json())
plain = Codebook([Code("a", "A")])
assert book.fingerprint != plain.fingerprint and "theme" not in plain.to_json()
changes = [(one.change, one.field, one.after) for one in codebook_changes(plain, book)]
assert changes == [("redefined", "theme", "Belajar"), ("redefined", "hints", "x\\ny")], changes
both, clashes = combine(plain, Codebook([Code("a", "B")]), book)
assert both["a"].name == "B" and both["a"].theme == "Belajar" and not clashes
write_template(folder / "t.xlsx")
sheet = load_workbook(folder / "t.xlsx").active
assert [cell.value for cell in sheet[1]][-2:] == ["sumber", "tema"]
assert Codebook.read(folder / "t.xlsx")["promosi"].theme == ""
table.write_text("kode;nama;petunjk\\na;A;x\\n", encoding="utf-8")
try:
    Codebook.read(table)
except CodebookInvalid as error:
    assert "petunjuk" in str(error)
else:
    raise AssertionError("a misspelt heading")
print("all doors know it")
"""


def test_one_more_field_is_one_line_in_one_file(tmp_path: Path) -> None:
    tree = tmp_path / "later" / "qualnlp"
    shutil.copytree(Path(qualnlp.__file__).parent, tree, ignore=shutil.ignore_patterns("__pyc*"))
    code = tree / "codebook" / "code.py"
    text = code.read_text(encoding="utf-8")
    line = next(line for line in text.split("\n") if line.startswith("    source: str"))
    more = (
        '    theme: str = _field("tema", column=10, width=24, default="")\n'
        '    hints: tuple[str, ...] = _field("petunjuk", column=11, default=())'
    )
    code.write_text(text.replace(line, f"{line}\n{more}"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", LATER, str(tmp_path), STORED, FINGERPRINT],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(tree.parent), "PATH": ""},
        cwd=tmp_path,
    )
    assert done.stdout.strip() == "all doors know it", done.stderr
