"""The commands that compare, on a study of three coders."""

from __future__ import annotations

import json
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
    with pytest.raises(SystemExit):
        main(["agree", str(tmp_path / "a.csv"), str(tmp_path / "b.csv")])
    assert "1 kutipan hanya ada di satu tabel" in " ".join(capsys.readouterr().out.split())
