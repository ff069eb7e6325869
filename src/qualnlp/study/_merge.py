"""Other copies of a study -> this one. In: a file. Out: what came, and what both changed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp import coding
from qualnlp.errors import StudyDamaged
from qualnlp.limits import bounded_reading
from qualnlp.store.code_merges import code_merges, merge_reason
from qualnlp.store.codebooks import current_codebook
from qualnlp.study._session import Session
from qualnlp.tabular import csv_of_frame
from qualnlp.transcripts.paths import PathLike
from qualnlp.whole_files import write_whole

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.store.merging.report import Report


def merge_study(
    session: Session, other: PathLike, *, anyway: bool = False, rest: PathLike | None = None
) -> pd.DataFrame:
    """See `qualnlp.Study.merge_study`."""
    import pandas as pd

    from qualnlp.store.merging import merge_stores
    from qualnlp.store.merging.report import COLUMNS

    with bounded_reading(other, StudyDamaged):
        report = merge_stores(session.store, Path(other), anyway=anyway)
    _move_codings(session, report)
    frame = pd.DataFrame(report.rows, columns=list(COLUMNS))
    frame.attrs["not_taken"] = report.not_taken
    frame.attrs["rest"] = [] if rest is None else _write_rest(report.not_taken, Path(rest))
    return frame


def _move_codings(session: Session, report: Report) -> None:
    """Let codings that came under a code that was merged here be codings of the one that stayed."""
    with session.store.writing() as connection:
        current = current_codebook(connection)
        if current is None:
            return
        codebook, _ = current
        for merge in code_merges(connection):
            into = codebook.current(merge.old)
            if into == merge.old or into not in codebook:
                continue  # it was taken back, or removed altogether
            reason = merge_reason(merge.old, into, coding.SETTLED, merge.change_id)
            moved = coding.merged_codings(connection, merge.old, into, reason, coding.SETTLED)
            if moved.coders:
                coding.append(connection, moved.acts)
                report.added("decision", len(moved.acts), f"{merge.old} → {into}")


def _write_rest(rows: list[dict[str, object]], folder: Path) -> list[dict[str, str]]:
    """Write one table per coder and mode, as `code` reads them; return what each is for."""
    import pandas as pd

    if not rows:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    columns = "excerpt_id code verdict stance reason memo decided_at".split()
    written = []
    contents = {}
    groups = pd.DataFrame(rows).groupby(["coder", "mode"], sort=True)
    for number, ((coder, mode), group) in enumerate(groups, start=1):
        name = re.sub(r"[^\w-]+", "_", str(coder))
        path = folder / f"{number}-{name}-{mode}.csv"
        contents[path] = csv_of_frame(group[columns])
        written.append({"path": str(path), "coder": str(coder), "mode": str(mode)})
    write_whole(contents)
    return written
