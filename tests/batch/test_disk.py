"""A full disk, a folder that cannot be written: a sentence, and nothing that is done is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualnlp import Codebook, QualNlpError, suggest_batch
from tests.batch.complaints import write_table

BOOK = "id,name,definition\njalan,Jalan,Jalan rusak dan berlubang\nlampu,Lampu,Lampu mati\n"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 800 KiB, where this process may mount one."""
    place = tmp_path / "kecil"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=800k", "tmpfs", str(place)]
    try:
        subprocess.run(words, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only who may mount a disk can fill one")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.slow
def test_a_full_disk_is_told_and_the_run_goes_on_when_there_is_room(
    small_disk: Path, tmp_path: Path, codebook: Codebook
) -> None:
    table = tmp_path / "in.parquet"
    write_table(table, range(20_000))
    whole, out = tmp_path / "a.parquet", small_disk / "b.parquet"
    # The plan and five of the ten parts have room: two that are written at the same moment may
    # both be refused, and some are done before them all the same.
    suggest_batch(table, codebook, whole, part_rows=2000, workers=2)
    with pytest.raises(QualNlpError, match=r"(?i)space|ruang") as caught:
        suggest_batch(table, codebook, out, part_rows=2000, workers=2)
    assert "sudah selesai tidak diulang" in str(caught.value)
    assert not out.exists()
    assert not list(Path(f"{out}.parts").glob("*.partial"))
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
    result = suggest_batch(table, codebook, out, part_rows=2000, workers=2)
    assert result.reused_rows > 0
    assert out.read_bytes() == whole.read_bytes()


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    table, book, closed = tmp_path / "in.csv", tmp_path / "kode.csv", tmp_path / "tutup"
    table.write_text("id,text\n1,Jalannya rusak.\n", encoding="utf-8")
    book.write_text(BOOK, encoding="utf-8")
    closed.mkdir()
    words = [sys.executable, "-m", "qualnlp", "batch", str(table), "--codebook", str(book)]
    words += ["--out", str(closed / "out.parquet")]
    mounted = False
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Permissions do not bind the administrator; a disk mounted for reading does.
        bind = ["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(closed)]
        try:
            subprocess.run(bind, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("this administrator may not mount a disk")
        mounted = True
    else:
        closed.chmod(0o500)
    try:
        done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8")
    finally:
        if mounted:
            subprocess.run(["umount", str(closed)], check=True)
        closed.chmod(0o700)
    assert done.returncode == 1
    assert "tutup" in done.stderr and "Traceback" not in done.stderr
    assert list(closed.iterdir()) == []
