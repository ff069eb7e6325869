"""A name with a line break makes no line of its own, on the screen, in logs or in tables.

The talk is invented (illustrative).
"""

from __future__ import annotations

import csv
import io
import sys
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest

from qualnlp import suggest_batch
from qualnlp.cli import main
from qualnlp.cli.output import complain, line, table
from qualnlp.codebook import Code, Codebook
from qualnlp.errors import QualNlpError
from qualnlp.study import Study

FORGED = "Tersimpan: 99 kutipan dari budi."
BREAKS = ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x1c", "\n\n\n"]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no such file names")


def own_lines(text: str) -> list[str]:
    """Return the lines that stand as if the program had said them."""
    return [
        one for one in text.splitlines() if one.strip(" │┃|\t").startswith(FORGED[:16])
    ]  # fmt: skip


@pytest.mark.parametrize("sign", BREAKS)
def test_no_line_and_no_row_is_forged(sign: str, capsys: pytest.CaptureFixture[str]) -> None:
    name = f"ani{sign}{FORGED}"
    line(f"Pengode {name}: 3 pengodean.")
    complain(f"Berkas {name} tidak ada.")
    table(pd.DataFrame({name: [name, "x"], "n": [1, 2]}), title=name)
    said = "".join(capsys.readouterr())
    assert not own_lines(said) and said.count(FORGED[:9]) >= 4


@pytest.mark.parametrize("sign", BREAKS[:4])
def test_no_command_lets_a_name_make_a_line(
    sign: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = f"{sign}{FORGED}"
    source, place = tmp_path / f"a{name}.txt", tmp_path / f"s{name}.study"
    source.write_text("P: Cukup?\nN: Belum, Bu, modalnya kurang.\n", encoding="utf-8")
    with Study(place) as study:
        study.set_codebook(Codebook([Code("modal", "Modal", "uang"), Code("upah", "Upah")]))
    people = tmp_path / "orang.csv"
    frame = pd.DataFrame([{"label": "N", "informan": f"Sari{name}", "unit": f"Desa{name}"}])
    frame.to_csv(people, index=False)
    told = ""

    def run(*words: object) -> None:
        nonlocal told
        with suppress(SystemExit):
            main([str(word) for word in words])
        out = capsys.readouterr()
        said = out.out + out.err
        assert "Traceback" not in said
        assert not own_lines(said), (words[0], own_lines(said))
        told += said

    run("add", place, source, "--informants", people)
    run("add", place, tmp_path / f"tidak-ada{name}.txt")
    with Study(place) as study:
        if study.excerpts().empty:  # names with control signs are refused
            study.add(source)
        key = study.excerpts().query("role == 'informant'")["excerpt_id"].iloc[0]
        for coder in (f"ani{name}", "budi"):
            with suppress(QualNlpError, ValueError):
                study.confirm(key, "modal", coder=coder, memo=f"m{name}")
        study.conclude(f"Modal kurang{name}", codes=["modal"], claim="menghambat")
    codes = tmp_path / f"k{name}.csv"
    pd.DataFrame([[key, f"x{name}", f"c{name}"]], columns=["excerpt_id", "kode", "coder"]).to_csv(
        codes, index=False
    )
    run("code", place, codes, "--rest", tmp_path / f"sisa{name}.csv")
    run("code", place, codes, "--dry-run")
    for words in (["verify"], ["doctor"], ["speakers"], ["codebook"], ["memo"], ["suggest"]):
        run(words[0], place)
    run("agree", place)
    run("evaluate", place, "--coder", f"ani{name}")
    run("reduce", place, "--out", tmp_path / f"r{name}")
    run("export", place, tmp_path / f"e{name}.csv")
    run("remove", place, f"x{name}", "--coder", f"ani{name}")
    run("codebook", place, tmp_path / f"tidak{name}.yaml")
    run("codebook", place, "--merge", f"upah=x{name}", "--coder", f"ani{name}")
    run("split", source)
    run(f"apa{name}")
    assert FORGED[:9] in told
    # The tables have as many rows as they had: a break stays in its cell.
    for path in tmp_path.glob("e*.csv"):
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
        assert len({len(row) for row in rows}) == 1, (path.name, rows)
        assert not [row for row in rows if row[0].startswith(FORGED[:9])]


def test_a_batch_keeps_a_break_in_its_cell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pyarrow")
    rows = [[f"a\n{FORGED}", "modalnya kurang"], ["b", f"upah\n{FORGED}"]]
    path = tmp_path / f"teks\n{FORGED}.csv"
    pd.DataFrame(rows, columns=["id", "text"]).to_csv(path, index=False)
    book = tmp_path / "b.yaml"
    book.write_text("codes:\n  - {id: modal, name: Modal, definition: uang}\n"
                    "  - {id: upah, name: Upah, definition: gaji}\n", encoding="utf-8")  # fmt: skip
    out = tmp_path / "s.parquet"
    with suppress(SystemExit):
        main(["batch", str(path), "--codebook", str(book), "--out", str(out), "--model", "lexical",
              "--workers", "1"])  # fmt: skip
    said = "".join(capsys.readouterr())
    assert not own_lines(said) and "Traceback" not in said
    if not out.exists():
        suggest_batch(path, Codebook.read(book), out, workers=1, model="lexical")
    assert set(pd.read_parquet(out)["id"]) == {f"a\n{FORGED}", "b"}
