"""The wheel in an empty environment: light, whole, and at home in any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAX_MIB = 1024


def call(*words: object, cwd: Path) -> str:
    # Neither this checkout nor its environment may lend the wheel what it lacks.
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_wheel_runs_the_example_from_another_folder(tmp_path: Path) -> None:
    call(sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", tmp_path, cwd=ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    try:
        call(python, "-m", "pip", "install", "--quiet", wheel, cwd=tmp_path)
    except AssertionError as error:
        if "No matching distribution" in str(error) or "Connection" in str(error):
            pytest.skip("no package index can be reached: run this test with a network")
        raise
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    call(python, "-m", "qualnlp", "demo", cwd=elsewhere)
    made = {path.name for path in (elsewhere / "qualnlp-demo").iterdir()}
    assert {"contoh.study", "bab-iv.docx", "tabel.xlsx", "laporan.html"} <= made
    place = call(
        python,
        "-c",
        "import qualnlp, qualnlp.resources as r; print(qualnlp.__file__); "
        "print(r.resource('corpora', 'karier-pegawai'))",
        cwd=elsewhere,
    ).split("\n")
    assert all(str(home) in path for path in place if path)
    shapes = call(
        python,
        "-c",
        "from qualnlp import load_embedder as load\n"
        "for name in ('indonesian-static', 'indonesian-contextual'):\n"
        "    print(name, load(name).encode(['Pelatihan belum merata.', 'Gaji kecil.']).shape)",
        cwd=elsewhere,
    ).splitlines()
    assert shapes == ["indonesian-static (2, 384)", "indonesian-contextual (2, 384)"]
    installed = call(python, "-m", "pip", "list", "--format=freeze", cwd=elsewhere).lower()
    assert "torch" not in installed and "sentence-transformers" not in installed
    size = sum(f.stat().st_size for f in home.rglob("*") if f.is_file() and not f.is_symlink())
    assert size / 2**20 <= MAX_MIB
    print(f"the core takes {size / 2**20:.0f} MiB installed")
