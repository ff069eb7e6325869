"""What a person waits for at the start; the size says which: 1 suggest, 2 the page, 3 demo.

python benchmarks/speed/startup.py --against CHECKOUT

Counted are whole processes on the example study: `qualnlp suggest` with the static model, the
page's application until it could answer, `qualnlp demo`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from beside import compare
from made_interviews import codebook

SUGGEST, PAGE, DEMO = 1, 2, 3
_PAGE = """
import sys
from qualnlp import Study
from qualnlp.review import server
from qualnlp.review.app import make_app
from qualnlp.review.session import Session
make_app(Session(Study(sys.argv[1]), "ani"), token="rahasia", port=8765)
"""


def prepare(folder: Path, size: int) -> Callable[[], object]:
    """Make the example study in a process of its own, so that nothing is loaded here."""
    study, corpus = folder / "karier.study", codebook().parent
    if size != DEMO:
        _run("-m", "qualnlp", "new", str(study))
        _run("-m", "qualnlp", "codebook", str(study), str(corpus / "codebook.yaml"))
        _run("-m", "qualnlp", "add", str(study), *map(str, sorted(corpus.glob("0*.txt"))))
    words = {
        SUGGEST: ["-m", "qualnlp", "suggest", str(study), "--model", "indonesian-static"],
        PAGE: ["-c", _PAGE, str(study)],
        DEMO: ["-m", "qualnlp", "demo", "--out", str(folder / "demo")],
    }
    return lambda: _run(*words[size])


def _run(*words: str) -> None:
    subprocess.run([sys.executable, *words], check=True, capture_output=True)


if __name__ == "__main__":
    compare("Speed: until the first answer", prepare, [SUGGEST, PAGE, DEMO])
