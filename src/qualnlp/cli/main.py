"""Starting the command line: language first, then the commands, then errors as sentences."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from qualnlp.wording import LANGUAGES, say


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code.

    Raises
    ------
    SystemExit
        Always: 0 done, 1 the work failed, 2 wrong use.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    _settle_streams()
    # Help texts are written when the commands are defined, so the language comes before them.
    language = _language_in(words)
    if language in LANGUAGES:
        os.environ["QUALNLP_LANG"] = language
    # The commands bring in typer and rich, which need not load for `import qualnlp.cli`.
    from qualnlp.cli.commands import app
    from qualnlp.errors import QualNlpError

    try:
        app(args=words, prog_name="qualnlp")
    except QualNlpError as error:
        _fail(str(error), error.exit_code)
    except ValueError as error:  # a value that no step can use, such as an unknown stance
        _fail(str(error), 1)
    except OSError as error:
        _fail(f"{error.filename or ''}: {error.strerror or error}", 1)
    except KeyboardInterrupt:
        _fail(say("Dihentikan.", "Stopped."), 130)


def _fail(message: str, code: int) -> None:
    print(say("Gagal: ", "Failed: ") + message, file=sys.stderr)
    raise SystemExit(code)


def _settle_streams() -> None:
    """Let Windows consoles print what they can instead of failing on an emoji."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _language_in(words: Sequence[str]) -> str:
    for index, word in enumerate(words):
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
        if word == "--lang" and index + 1 < len(words):
            return words[index + 1]
    return ""
