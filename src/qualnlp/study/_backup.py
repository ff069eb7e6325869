"""A copy of the whole study. In: the open study, and a place or none. Out: the checked copy."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from qualnlp.errors import StudyDamaged, WrongUse
from qualnlp.i18n import say
from qualnlp.store import Store, check_store
from qualnlp.store.backup import backup_name, copy_file
from qualnlp.study._session import Session
from qualnlp.transcripts.paths import PathLike


def backup(session: Session, out: PathLike | None = None) -> Path:
    """See `qualnlp.Study.backup`."""
    if not session.store.is_file:
        raise WrongUse(
            say(
                "Studi ini ada di server PostgreSQL; cadangkan dengan pg_dump.",
                "This study lies on a PostgreSQL server; back it up with pg_dump.",
            ),
            where=session.store.label,
            hint="pg_dump --format=custom --file=karier.dump DATABASE",
        )
    target = backup_name(session.path) if out is None else Path(out)
    copy_file(session.path, target)
    with closing(Store(target)) as copy:
        faults = [one.detail for one in check_store(copy) if one.level == "error"]
    if faults:
        raise StudyDamaged(
            say(
                f"Salinan dibuat, tetapi studi ini tidak utuh: {'; '.join(faults)}.",
                f"The copy was made, but this study is not whole: {'; '.join(faults)}.",
            ),
            where=target,
            hint=say("Lihat: qualnlp doctor.", "See: qualnlp doctor."),
        )
    return target
