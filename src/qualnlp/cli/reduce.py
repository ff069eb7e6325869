"""The command `reduce`. In: the codings of a study. Out: reduced tables as CSV files."""

from __future__ import annotations

from qualnlp.cli.app import (
    LANG,
    AsJson,
    Lang,
    OneCoder,
    OutDir,
    StudyPath,
    command,
    open_study,
)
from qualnlp.cli.output import (
    report_paths,
    tell_if_empty,
    tell_left_out,
    tell_whose,
)
from qualnlp.i18n import say


@command("reduce", help=say("Reduksi data: tabel CSV.", "Reduce the data: tables as CSV."))
def reduce_(
    study: StudyPath,
    out: OutDir,
    coder: OneCoder = None,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Write the reduced tables of a study as CSV files."""
    with open_study(study) as opened:
        reduction = opened.reduce(coder)
        tell_left_out(opened, as_json)
        # Behind everything that is read: what is written then is not refused after all.
        paths = reduction.write(out)
    tell_whose(reduction.whose, as_json)
    report_paths(paths, as_json)
    tell_if_empty(reduction.n_codings)
