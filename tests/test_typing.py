"""A user's script is checked against the types that the wheel brings along."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

REPOSITORY = Path(__file__).parents[1]
SCRIPT = """\
import qualnlp
reveal_type(qualnlp.Study)
reveal_type(qualnlp.Study("karier.study").confirm("kutipan", "gaji", coder="ani"))
qualnlp.Study("karier.study").confirm("kutipan", "gaji")
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as a wheel installs it; only what mypy reads."""
    if not (REPOSITORY / "pyproject.toml").exists():
        pytest.skip("not run from the repository")
    folder = tmp_path_factory.mktemp("wheel")
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(words, check=True, capture_output=True, cwd=REPOSITORY)
    (wheel,) = folder.glob("*.whl")
    site = folder / "site"
    with ZipFile(wheel) as archive:
        names = [one for one in archive.namelist() if one.endswith((".py", "py.typed"))]
        archive.extractall(site, names)
    return site


@pytest.mark.slow
def test_a_script_of_a_user_finds_types(installed: Path, tmp_path: Path) -> None:
    script = tmp_path / "skrip.py"
    script.write_text(SCRIPT, encoding="utf-8")
    words = [sys.executable, "-m", "mypy", "--config-file=", "--cache-dir=cache", str(script)]
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    environment.pop("MYPYPATH", None)
    done = subprocess.run(
        words, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False
    )
    notes = done.stdout
    assert 'Revealed type is "def (path:' in notes and "qualnlp.study.study.Study" in notes, notes
    assert 'Revealed type is "str"' in notes or 'Revealed type is "builtins.str"' in notes, notes
    # What is wrong is found before the script runs.
    assert 'Missing named argument "coder"' in notes and "Found 1 error" in notes, notes
