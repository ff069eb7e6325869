"""Write docs/commands.md from the commands' own help: `make docs`; a test keeps the two equal."""

from __future__ import annotations

import os
from contextlib import redirect_stdout, suppress
from io import StringIO
from pathlib import Path

os.environ |= {"QUALNLP_LANG": "en", "COLUMNS": "90", "TERMINAL_WIDTH": "90"}

PATH = Path(__file__).with_name("commands.md")


def reference() -> str:
    """Return the command reference as Markdown."""
    from qualnlp.cli import main
    from qualnlp.cli.commands import app

    names = [one.name or one.callback.__name__ for one in app.registered_commands if one.callback]
    pieces = [
        "# The commands\n",
        "In the order of the work; written by `make docs` from `qualnlp COMMAND --help`.\n",
        "Every command takes `--json` (what it did, for scripts) and `--lang id|en`. Exit codes: "
        "0 done, 1 the work failed or the study is not whole, 2 wrong use, 130 stopped by "
        "Ctrl-C.\n",
    ]
    for name in names:
        with redirect_stdout(StringIO()) as printed, suppress(SystemExit):
            main([name, "--help"])
        pieces.append(f"## qualnlp {name}\n\n```text\n{printed.getvalue().strip()}\n```\n")
    return "\n".join(pieces)


if __name__ == "__main__":
    PATH.write_text(reference(), encoding="utf-8")
