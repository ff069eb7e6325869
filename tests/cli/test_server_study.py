"""A study on a server, by commands alone: its URL stands where a file's name would."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qualnlp.cli import main


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main([str(word) for word in words])
    printed = capsys.readouterr()
    return int(stopped.value.code or 0), printed.out, printed.err


def test_the_way_to_codings_and_back(
    postgres, tmp_path: Path, example: Path, capsys: pytest.CaptureFixture[str], monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    url = postgres()
    code, _, told = run(capsys, "suggest", url)
    assert code == 1 and "tidak ada" in told  # an empty database is no study, and stays empty
    assert run(capsys, "new", url, "--codebook", example / "codebook.yaml")[0] == 0
    assert run(capsys, "new", url)[0] == 1
    assert (
        run(capsys, "add", url, example / "01-*", "--informants", example / "informan.xlsx")[0] == 0
    )
    gold = tmp_path / "gold.csv"
    lines = (example / "gold.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    gold.write_text(lines[0] + "".join(one for one in lines if one[:2] == "01"), encoding="utf-8")
    for coder in ("ani", "budi"):
        assert run(capsys, "code", url, gold, "--coder", coder)[0] == 0
    code, told, _ = run(capsys, "agree", url, "ani", "budi", "--json")
    assert code == 0 and json.loads(told)
    code, told, _ = run(capsys, "doctor", url, "--json")
    assert code == 0 and json.loads(told)["whole"] is True
    assert run(capsys, "reduce", url, "--out", tmp_path / "tabel")[0] == 0
    assert not [path for path in tmp_path.iterdir() if "postgresql" in path.name]


def test_a_server_that_is_not_there_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    url = "postgresql+psycopg://ani:rahasia@127.0.0.1:1/karier"
    pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")
    for command in (["doctor", url], ["verify", url], ["new", url]):
        code, _, told = run(capsys, *command)
        assert code == 1 and "tidak dapat dihubungi" in told
        assert "rahasia" not in told and "Traceback" not in told
    assert run(capsys, "doctor", "mysql://x/y")[0] == 2
