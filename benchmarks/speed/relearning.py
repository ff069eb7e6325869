"""A decision, and the run that learns from it, in one open study of so many excerpts.

python benchmarks/speed/relearning.py --against CHECKOUT

The study is open and has had a run, as at the page; counted are one confirmed code and the new
run. Where a build keeps what it has read of texts, this is where it shows.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from beside import compare
from made_interviews import codebook, write_interviews

ANSWERS = 250
DECIDED = 300
MODEL = "indonesian-static"


def prepare(folder: Path, size: int) -> Callable[[], object]:
    """Make a study with a run over all of it, and some hundred decisions."""
    from qualnlp import Study

    study = Study(folder / "besar.study")
    study.set_codebook(codebook())
    write_interviews(folder / "berkas", size // ANSWERS, ANSWERS)
    study.add(folder / "berkas" / "*.txt")
    study.renew_suggestions(model=MODEL)
    found = study.suggestions()
    first = found[found["rank"] == 1]
    pairs = list(first[["excerpt_id", "code"]].itertuples(index=False, name=None))
    for excerpt, code in pairs[:DECIDED]:
        study.confirm(excerpt, code, coder="ani")
    study.renew_suggestions(model=MODEL)

    def work() -> dict[str, int]:
        study.confirm(*pairs[DECIDED], coder="ani")
        return {"rows": study.renew_suggestions(model=MODEL).suggestions}

    return work


if __name__ == "__main__":
    compare("Speed: a run after a decision", prepare, [10_000])
