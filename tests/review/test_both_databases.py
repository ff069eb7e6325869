"""The page reads and writes the same on SQLite and on a PostgreSQL server."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualnlp.review import Session
from qualnlp.study import Study
from tests.review.page_reader import Reader


def walked(study: Study) -> list[object]:
    """Do a little of everything; return what was seen."""
    session = Session(study, "citra", learn=False)
    reader, overview = Reader(session), session.desk.overview
    here = reader.place("/").rsplit("/", 1)[-1]
    found: list[object] = [here, overview.opening(), overview.informants(), overview.transcripts()]
    reader.post("/decide", excerpt=here, code="pelatihan", act="confirm", stance="-")
    reader.post("/decide", excerpt=here, act="finish")
    rows, n = overview.proposals()
    reader.post(
        "/suggestions", row=[f"{one.excerpt_id}|{one.code}" for one in rows[:3]], act="reject"
    )
    for state in ("undecided", "confirmed", "rejected", "all"):
        found.append(overview.proposals(state=state, informant=overview.informants()[0]))
        found.append(overview.proposals(state=state, limit=5, offset=10)[1])
    reader.post("/undo", back="/suggestions")
    # Sums of floats may differ in the last digit; the note rounds them.
    found += [n, session.desk.ahead(5), session.desk.progress().note, overview.neighbours(here)]
    for path in ("/suggestions", "/coders", "/queue", f"/excerpt/{here}/reshape"):
        assert reader.get(path)
    found.append(study.decisions()[["excerpt_id", "code", "verdict", "mode"]].values.tolist())
    return found


@pytest.mark.postgres
def test_the_page_is_the_same_on_both_databases(
    request: pytest.FixtureRequest, tmp_path: Path, example: Path
) -> None:
    places = (str(tmp_path / "karier.study"), request.getfixturevalue("postgres")())
    seen = []
    for place in places:
        with Study(place) as study:
            study.set_codebook(example / "codebook.yaml")
            study.add([example / "01-informan-1.docx", example / "04-informan-4.txt"])
            study.suggest()
            seen.append(walked(study))
    assert repr(seen[0]) == repr(seen[1])
