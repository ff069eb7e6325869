"""Rows that hold no readable text: listed with a reason, while the others go on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from qualnlp import Codebook, QualNlpError, suggest_batch
from tests.batch.complaints import pa, pq


def errors_of(out: Path) -> list[tuple[object, int, str]]:
    frame = pd.read_parquet(out.with_name(out.name + ".errors.parquet"))
    return list(frame[["id", "row", "reason"]].itertuples(index=False, name=None))


def test_null_too_long_and_broken_text_are_listed(codebook: Codebook, tmp_path: Path) -> None:
    raw = [b"Jalan berlubang.", None, b"x " * 500_000, b"Lampu \xff mati.", b"", b"Antre lama."]
    # As a program that does not check what it writes would: bytes that claim to be text.
    binary = pa.array(raw, pa.binary())
    text = pa.StringArray.from_buffers(len(raw), *binary.buffers()[1:], binary.buffers()[0])
    given, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pq.write_table(pa.table({"id": list("abcdef"), "text": text}), given)
    result = suggest_batch(given, codebook, out, part_rows=4, workers=1)
    assert (result.rows, result.texts, result.errors) == (6, 3, 3)
    assert errors_of(out) == [
        ("b", 1, "teks kosong (null)"),
        ("c", 2, "lebih dari 500.000 karakter"),
        ("d", 3, "bukan UTF-8"),
    ]
    frame = pd.read_parquet(out)
    assert frame["id"].unique().tolist() == ["a", "e", "f"]
    assert frame.loc[frame["id"] == "e", "abstain"].all()


def test_broken_lines_of_json_and_csv_are_listed(codebook: Codebook, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    lines = tmp_path / "in.jsonl"
    lines.write_bytes(
        b'{"id": 1, "text": "Jalan rusak."}\n{"id": 2, "text": \n[1, 2]\n'
        b'{"id": 4, "text": 7}\n{"id": 5}\n{"id": 6, "text": "Lampu \xff."}\n'
        b'{"id": 7, "text": "Antre \\ud83d lama."}\n{"id": 8, "text": "Petugasnya ramah."}\n'
    )
    result = suggest_batch(lines, codebook, out)
    assert (result.texts, result.errors) == (2, 6)
    assert [reason for _, _, reason in errors_of(out)] == [
        "baris bukan objek JSON",
        "baris bukan objek JSON",
        "bukan teks",
        "teks kosong (null)",
        "bukan UTF-8",
        "bukan UTF-8",
    ]
    table = tmp_path / "in.csv"
    table.write_bytes(
        b'id,text\n01,"Jalan rusak,\nPak."\n02,Lampu \xff mati.\n03\n\n04,Antre \x00 lama.\n'
    )
    result = suggest_batch(table, codebook, out, restart=True)
    assert (result.texts, result.errors) == (2, 2)
    assert [key for key, _, _ in errors_of(out)] == ["02", "03"]
    assert pd.read_parquet(out)["id"].unique().tolist() == ["01", "04"]


def test_a_column_of_numbers_has_no_text_at_all(codebook: Codebook, tmp_path: Path) -> None:
    given, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pq.write_table(pa.table({"id": [1, 2], "text": [3.5, 4.5]}), given)
    with pytest.raises(QualNlpError, match="Tidak satu baris pun"):
        suggest_batch(given, codebook, out)
    assert not out.exists() and not out.with_name("out.parquet.parts").exists()
    assert [reason for _, _, reason in errors_of(out)] == ["bukan teks", "bukan teks"]


@pytest.mark.parametrize("name", ["in.parquet", "in.csv", "in.jsonl"])
@pytest.mark.parametrize("data", [b"", b"PAR1\x00\x01", b"\x00\xff" * 300, b"[[["])
def test_a_damaged_input_is_refused_with_a_sentence(
    codebook: Codebook, tmp_path: Path, name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(QualNlpError) as caught:
        suggest_batch(tmp_path / name, codebook, tmp_path / "out.parquet")
    assert name in str(caught.value)
    assert not (tmp_path / "out.parquet").exists()


@pytest.mark.slow
def test_the_command_counts_what_it_left_out(codebook: Codebook, tmp_path: Path) -> None:
    book = tmp_path / "kode.csv"
    book.write_text("id,name\njalan,Jalan rusak\nlampu,Lampu mati\n", encoding="utf-8")
    given, bad = tmp_path / "in.csv", tmp_path / "bad.csv"
    given.write_text("no,isi\n1,Jalannya rusak.\n2\n", encoding="utf-8")
    bad.write_text("no,isi\n2\n", encoding="utf-8")

    def run(source: Path, *more: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "qualnlp", "batch", str(source), "--codebook", str(book)]
        words += ["--out", str(tmp_path / "out.parquet"), "--text-column", "isi"]
        return subprocess.run(
            [*words, "--id-column", "no", *more], capture_output=True, text=True, encoding="utf-8"
        )

    done = run(given)
    assert done.returncode == 0 and "1 baris tidak dapat dibaca" in done.stdout, done.stderr
    again = run(given, "--json", "--lang", "id")
    assert json.loads(again.stdout)["reused_rows"] == 2
    other = run(given, "--top", "1")
    assert other.returncode == 1 and "--restart" in other.stderr
    nothing = run(bad, "--restart")
    assert nothing.returncode == 1 and "Tidak satu baris pun" in nothing.stderr
    assert "Traceback" not in done.stderr + other.stderr + nothing.stderr
