"""The commands that compare, on a study of three coders."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from qualnlp.cli import main
from qualnlp.study import Study


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main([str(word) for word in words])
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


@pytest.fixture
def three(study: Study, speech: list[str]) -> Study:
    for number, excerpt_id in enumerate(speech[:12]):
        for coder in ("ani", "budi", "cici"):
            code = "promosi" if coder == "cici" and number % 5 == 0 else "pelatihan"
            if number % 3:
                mode = "assisted" if number % 2 else "blind"
                study.confirm(excerpt_id, code, coder=coder, mode=mode)
            study.finish(excerpt_id, coder=coder)
    return study


def test_three_coders_are_compared_and_written(
    three: Study, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "agree", three.path, "--out", tmp_path / "o")
    assert code == 0 and "ani – budi – cici" in out and "kappa Fleiss = " in out
    assert out.count("dengan saran di layar") >= 2
    assert {path.name for path in (tmp_path / "o").iterdir()} == {
        "kesepakatan.docx", "kesepakatan.xlsx", "kesepakatan.png", "kesepakatan.svg",
    }  # fmt: skip
    code, out, _ = run(capsys, "agree", three.path, "ani", "cici", "--out", tmp_path)
    assert code == 0 and "kappa = " in out
    assert "Perbedaan" in load_workbook(tmp_path / "kesepakatan.xlsx").sheetnames


def test_characters_are_compared_with_their_warning(
    three: Study, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "agree", three.path, "ani", "budi", "--characters")
    assert code == 0 and "huruf" in out and "menaikkan kappa" in out
    (tmp_path / "a.csv").write_text("excerpt_id,code\ne1,x\n")
    table = tmp_path / "a.csv"
    assert run(capsys, "agree", table, table, "--characters")[0] == 2


def test_whoever_has_not_read_is_named(three: Study, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "agree", three.path, "ani", "zaki")
    assert code == 1 and "zaki" in err and "ani, budi, cici" in err


def test_suggestions_are_judged_side_by_side_and_written(
    three: Study, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "evaluate", three.path, "--coder", "ani", "--out", tmp_path)
    assert code == 0 and "definisi saja" in out and "belajar dari transkrip lain" in out
    assert "dua orang: micro-F1" in out and "F1 per kode" in out
    rows = list(load_workbook(tmp_path / "saran.xlsx").worksheets[0].values)
    code, out, _ = run(capsys, "evaluate", three.path, "--coder", "ani", "--json")
    assert len(rows) == len(json.loads(out)) + 1


def test_tables_say_what_stands_in_one_of_them_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_text("excerpt_id,code\n1,jalan\n2,lampu\n3,jalan\n", "utf-8")
    (tmp_path / "b.csv").write_text("excerpt_id,code\n1,jalan\n2,lampu\n", "utf-8")
    tables = tmp_path / "a.csv", tmp_path / "b.csv"
    told = " ".join(run(capsys, "agree", *tables)[1].split())
    assert "1 kutipan hanya disentuh satu pengode: A 1, B 0" in told and "beri --units" in told
    assert not re.search(r"\([^)]*\(", told), "parentheses within parentheses"
    (tmp_path / "units.txt").write_text("1\n2\n", "utf-8")
    told = run(capsys, "agree", *tables, "--units", tmp_path / "units.txt")[1]
    assert "n = 2 kutipan" in " ".join(told.split()) and "beri --units" not in told


def test_three_tables_of_what_all_have_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = {"ani": "e1,x\ne2,x\n", "budi": "e1,x\ne2,x\n", "cici": "e1,x\n"}
    paths = [tmp_path / f"{name}.csv" for name in rows]
    for path, text in zip(paths, rows.values(), strict=True):
        path.write_text(f"excerpt_id,code\n{text}", "utf-8")
    (tmp_path / "units.txt").write_text("e1\ne2\n\ne3\n", "utf-8")
    units = "--units", tmp_path / "units.txt"
    found = {
        row["measure"]: row for row in json.loads(run(capsys, "agree", *paths, *units, "--json")[1])
    }
    # Cici read e2, too, and coded nothing there; nobody coded e3.
    assert (found["percent"]["n_units"], found["percent"]["neither"]) == (3, 1)
    assert found["percent"]["value"] == pytest.approx((1 + 1 / 3 + 1) / 3)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--coders", ","], "--coders perlu nama"),
        (["--coders", "ani,ani"], "hanya ada satu pengode: ani"),
        (["--coders", "ani,zaki"], "zaki. Yang ada: ani, budi"),
        (["--units", "tidak-ada.txt"], "tidak-ada.txt"),
        (["--units", "kosong.csv"], "Tabel kosong"),
        (["--units", "lain.txt"], "Tidak ada satu pun kutipan"),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_sentence(
    words: list[str],
    told: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("ani", "budi"):
        Path(f"{name}.csv").write_text("excerpt_id,code\ne1,x\n", "utf-8")
    Path("kosong.csv").touch()
    Path("lain.txt").write_bytes("z1\nz\u00e9\n".encode("cp1252"))
    code, out, err = run(capsys, "agree", "ani.csv", "budi.csv", *words)
    assert code and not out and told.lower() in err.lower() and "codec" not in err
