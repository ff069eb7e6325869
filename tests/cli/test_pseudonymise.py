"""The command `pseudonymise`: a table first, copies then, and a sentence for wrong use."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from qualnlp.cli import main
from qualnlp.study import Study

TEXT = """P: Siapa yang berangkat?
N: Bu Ratna Dewi, sama Pak Gede. Saya di Desa Sukamaju.
P: Bu Ratna lagi?
N: Iya, beliau. Nomornya 0812-3456-7890.
"""


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main([str(word) for word in words])
    printed = capsys.readouterr()
    return int(stopped.value.code or 0), printed.out, printed.err


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "satu.txt").write_text(TEXT, encoding="utf-8")
    with Study(tmp_path / "coba.study") as study:
        study.add(tmp_path / "satu.txt")
    return tmp_path / "coba.study"


def fill(table: Path, name: str) -> None:
    frame = pd.read_excel(table, dtype=str, keep_default_na=False)
    frame.loc[frame["asli"] == name, "pakai"] = "ya"
    frame.to_excel(table, index=False)


def test_first_a_table_then_copies(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "pseudonymise", path)
    table = tmp_path / "coba.study.samaran.xlsx"
    assert code == 0 and str(table) in out and table.exists()
    assert "Periksa sendiri sebelum dibagikan" in out and "5 belum diputuskan" in out
    fill(table, "Ratna Dewi")
    words = ("--apply", table, "--out", tmp_path / "salinan")
    code, out, _ = run(capsys, "pseudonymise", path, *words)
    assert code == 0 and "4 belum diputuskan" in out and "Periksa sendiri" in out
    assert str(tmp_path / "coba.study.kunci.csv") in out
    shared = (tmp_path / "salinan" / "transkrip-01.txt").read_text(encoding="utf-8")
    assert shared.startswith("P: Siapa") and "Bu [Orang 1], sama Pak Gede." in shared
    code, out, _ = run(capsys, "pseudonymise", path, *words, "--json")
    about = json.loads(out)
    assert about["confirmed"] == 1 and about["undecided"] == 4 and len(about["files"]) == 3


def test_json_gives_the_marks(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "pseudonymise", path, "--json")
    about = json.loads(out)
    assert code == 0 and {mark["status"] for mark in about["marks"]} == {"undecided"}
    assert "0812-3456-7890" in {mark["text"] for mark in about["marks"]}


def test_a_list_of_names_and_a_csv_table(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "nama.txt").write_text("Iya\n\nGede = Saya\n", encoding="utf-8")
    words = ("--names", tmp_path / "nama.txt", "--table", tmp_path / "tabel.csv")
    code, _, _ = run(capsys, "pseudonymise", path, *words)
    table = pd.read_csv(tmp_path / "tabel.csv", dtype=str, keep_default_na=False)
    assert code == 0 and {"Iya", "Gede"} <= set(table["asli"])
    assert table.loc[table["asli"] == "Gede", "jumlah"].tolist() == ["2"]


@pytest.mark.parametrize("language", ["id", "en"])
def test_nothing_promises_what_no_rule_can_keep(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    said = run(capsys, "pseudonymise", path, "--lang", language)[1]
    said += run(capsys, "pseudonymise", "--help", "--lang", language)[1]
    table = tmp_path / "coba.study.samaran.xlsx"
    words = ("--apply", table, "--out", tmp_path / "salinan", "--lang", language)
    said += run(capsys, "pseudonymise", path, *words)[1]
    assert "anonim" not in said.lower() and "anonym" not in said.lower()
    assert "Periksa sendiri" in said if language == "id" else "Check it yourself" in said


def test_wrong_use_and_bad_tables_get_a_sentence(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "salinan"
    assert run(capsys, "pseudonymise", path, "--out", out)[0] == 2
    assert run(capsys, "pseudonymise", path, "--apply", tmp_path / "x.xlsx")[0] == 2
    for words, told in (
        (("--apply", tmp_path / "x.xlsx", "--out", out), "x.xlsx"),
        (("--names", tmp_path / "x.txt"), "x.txt"),
        (("--table", tmp_path / "x.sav"), "x.sav"),
        (("--apply", tmp_path / "satu.csv", "--out", out), "ya atau tidak"),
    ):
        (tmp_path / "satu.csv").write_text("asli,pengganti,pakai\nGede,[Orang 1],mungkin\n")
        code, _, err = run(capsys, "pseudonymise", path, *words)
        assert code == 1 and told in err and err.startswith("Gagal: ") and err.count("\n") == 1
    assert not out.exists() and not (tmp_path / "coba.study.kunci.csv").exists()
    assert run(capsys, "pseudonymise", tmp_path / "tidak-ada.study")[0] == 1


def test_help_lists_it_after_split(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--help")
    places = [out.index(f"\n  {step} ") for step in ("split", "pseudonymise", "suggest")]
    assert places == sorted(places)
