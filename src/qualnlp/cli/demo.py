"""The command `demo`. In: a folder. Out: the example study, from start to end."""

from __future__ import annotations

from pathlib import Path

from qualnlp.cli.app import (
    LANG,
    AsJson,
    Lang,
    OutDir,
    command,
)
from qualnlp.cli.output import print_json
from qualnlp.i18n import say


@command(
    "demo", help=say("Studi contoh, dari transkrip sampai simpulan.", "Run the example study.")
)
def demo(out: OutDir = Path("qualnlp-demo"), as_json: AsJson = False, lang: Lang = LANG) -> None:
    """Run the example study from transcripts to verified conclusions."""
    from qualnlp.cli.demo_study import run_demo

    result = run_demo(out, quiet=as_json)
    if as_json:
        print_json(result)
