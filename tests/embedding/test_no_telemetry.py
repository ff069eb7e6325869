"""The runtime of the contextual model reports to nobody: it writes nothing to be sent later.

Sockets that tests close are Python's; a compiled library has its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_the_contextual_model_writes_nothing_into_the_home(tmp_path: Path) -> None:
    home = tmp_path / "rumah"
    home.mkdir()
    script = (
        "import sys; from qualnlp.embedding import load_embedder\n"
        "load_embedder('indonesian-contextual').encode(['Jarang, Bu.'])\n"
        "assert 'onnxruntime' in sys.modules"
    )
    told = {"HOME": str(home), "LOCALAPPDATA": str(home), "USERPROFILE": str(home)}
    kept = {
        name: value
        for name, value in os.environ.items()
        if name != "ORT_DISABLE_TELEMETRY" and not name.startswith("XDG_")
    }
    subprocess.run([sys.executable, "-c", script], env={**kept, **told}, check=True)
    assert sorted(home.rglob("*")) == []
