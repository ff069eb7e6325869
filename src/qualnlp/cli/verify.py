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
from qualnlp.cli.rules import with_rules
from qualnlp.i18n import say
from qualnlp.verification import verdict_name
from qualnlp.verification.thresholds import Rules


@command("verify", help=say("Verifikasi simpulan.", "Verify the conclusions."))
@with_rules
def verify(
    study: StudyPath,
    rules: Rules,
    coder: OneCoder = None,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Check every conclusion and the study against the codings."""
    with open_study(study) as opened:
        frame = opened.verify(coder, rules=rules)
        tell_left_out(opened, as_json)
    if as_json:
        print_json(as_records(frame))
        return
    pairs = zip(frame["check"], frame["verdict"], strict=True)
    frame["verdict"] = [verdict_name(*pair) for pair in pairs]
    table(frame[["check", "subject", "verdict", "n", "detail"]])
    line(frame.attrs["whose"])
