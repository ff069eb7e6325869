"""The command `verify`. In: conclusions and codings. Out: one row per check."""

from __future__ import annotations

from qualnlp.cli.app import (
    LANG,
    AsJson,
    Lang,
    OneCoder,
    StudyPath,
    command,
    open_study,
)
from qualnlp.cli.output import as_records, line, print_json, table, tell_left_out
from qualnlp.i18n import say


@command("verify", help=say("Verifikasi simpulan.", "Verify the conclusions."))
def verify(
    study: StudyPath, coder: OneCoder = None, as_json: AsJson = False, lang: Lang = LANG
) -> None:
    """Check every conclusion and the study against the codings."""
    with open_study(study) as opened:
        frame = opened.verify(coder)
        tell_left_out(opened, as_json)
    if as_json:
        print_json(as_records(frame))
        return
    table(frame[["check", "subject", "verdict", "n", "detail"]])
    line(frame.attrs["whose"])
