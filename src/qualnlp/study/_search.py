"""Find words, and slips of typing, in the transcripts. In: a query. Out: frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp.language import search_forms, words
from qualnlp.language import suspects as suspects_in
from qualnlp.study._session import Session

if TYPE_CHECKING:
    import pandas as pd


def search(session: Session, query: str) -> pd.DataFrame:
    """See `qualnlp.Study.search`."""
    wanted = [set(search_forms(word)) for word in words(query)]
    frame = session.excerpts()
    found = []
    for text in frame["text"]:
        forms = {form for word in words(text) for form in search_forms(word)}
        found.append(bool(wanted) and all(one & forms for one in wanted))
    return frame[found].reset_index(drop=True)


def suspects(session: Session) -> pd.DataFrame:
    """See `qualnlp.Study.suspects`."""
    import pandas as pd

    rows = []
    for row in session.transcripts().itertuples():
        transcript = session.transcript(str(row.transcript_id))
        for turn in transcript.turns:
            said = transcript.text[turn.start : turn.end]
            for one in suspects_in(said):
                rows.append(
                    {
                        "transcript_id": transcript.id,
                        "file": transcript.file,
                        "start": turn.start + one.start,
                        "end": turn.start + one.end,
                        "kind": one.kind,
                        "text": said[one.start : one.end],
                        "proposal": one.proposal,
                    }
                )
    return pd.DataFrame(rows, columns="transcript_id file start end kind text proposal".split())
