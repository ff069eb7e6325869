"""A study <-> other tools' files. In: a file's name. Out: a file, or rows; and a report."""

from __future__ import annotations

from pathlib import Path

from qualnlp.exchange import Exchange
from qualnlp.study._session import Session
from qualnlp.transcripts.paths import PathLike


def export(
    session: Session, path: PathLike, *, with_suggestions: bool = False, case_codes: bool = False
) -> Exchange:
    """See `qualnlp.Study.export`."""
    from qualnlp.exchange.formats import Options, export

    options = Options(with_suggestions=with_suggestions, case_codes=case_codes)
    return export(session.store, Path(path), options)
