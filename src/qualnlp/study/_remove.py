"""Sources out of the study, and back. In: a transcript. Out: what no longer counts.

Nothing is deleted: text, decisions and their history stay in the file, and an undo brings all of
it back.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp import coding
from qualnlp.errors import SourceCoded
from qualnlp.i18n import say, whole
from qualnlp.store.excerpt_history import save_change
from qualnlp.store.sources import coded_on, known_sources, set_removed, source_named
from qualnlp.study._session import Session

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Removed:
    """What `Study.remove` took out.

    Attributes
    ----------
    file, transcript_id : str
    decisions : int
        Decisions on it, which count no more and stay in `Study.decisions`.
    change_id : str
        For `Study.undo`.
    """

    file: str
    transcript_id: str
    decisions: int
    change_id: str


def remove(
    session: Session, transcript: str, *, force: bool = False, coder: str | None = None
) -> Removed:
    """See `qualnlp.Study.remove`."""
    with session.store.writing() as connection:
        name = "" if coder is None else coding.named(connection, coder)
        current = [one for one in known_sources(connection).values() if one.is_read]
        source = source_named(current, transcript)
        n, coders = coded_on(connection, source.transcript_id)
        if n and not force:
            people = ", ".join(coders)
            raise SourceCoded(
                say(
                    f"Di transkrip ini ada {whole(n)} keputusan ({people}); tidak ada yang "
                    "dikeluarkan.",
                    f"There are {whole(n)} decisions on this transcript ({people}); nothing was "
                    "removed.",
                ),
                where=source.file,
                hint=say(
                    "Kalau memang harus keluar: --force (Python: force=True); riwayatnya tetap "
                    "tersimpan. Kalau isinya yang berubah: qualnlp update.",
                    "If it has to go: --force (Python: force=True); its history stays. If its "
                    "words have changed: qualnlp update.",
                ),
            )
        set_removed(connection, source.transcript_id, removed=True)
        change_id = save_change(connection, "remove", name, [source.transcript_id], [])
    session.did(name, (), change_id)
    return Removed(source.file, source.transcript_id, n, change_id)


def sources(session: Session) -> pd.DataFrame:
    """See `qualnlp.Study.sources`."""
    frame = session.transcripts()[["transcript_id", "file", "informants", "excerpts"]]
    with session.store.reading() as connection:
        known = known_sources(connection)
        keys = frame["transcript_id"].tolist()
        decided = [coded_on(connection, key)[0] for key in keys]
    paths = [known[key].path for key in keys]
    frame.insert(2, "path", paths)
    frame.insert(3, "found", [Path(path).is_file() for path in paths])
    return frame.assign(decisions=decided)
