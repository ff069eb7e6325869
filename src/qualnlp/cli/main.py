"""Starting the command line: language first, then the commands, then errors as sentences."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from qualnlp.i18n import LANGUAGES, say

_WRONG_USE = 2
_STOPPED = 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code.

    Raises
    ------
    SystemExit
        Always: 0 done, 1 the work failed, 2 wrong use, 130 stopped by Ctrl-C.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    _settle_streams()
    try:
        _run(words)
    except KeyboardInterrupt:  # while the commands were loading
        _end(say("Dihentikan.", "Stopped."), _STOPPED)


def _run(words: list[str]) -> NoReturn:
    # Help texts are written when the commands are defined, so the language comes before them.
    language = _language_in(words)
    if language in LANGUAGES:
        os.environ["QUALNLP_LANG"] = language
    # The commands bring in typer and rich, which need not load for `import qualnlp.cli`.
    import typer

    from qualnlp.cli.app import forget_opened, what_is_broken
    from qualnlp.cli.commands import app_for
    from qualnlp.cli.usage_errors import UsageError, is_help, usage_sentence
    from qualnlp.errors import (
        NothingToCompare,
        NothingToDo,
        QualNlpError,
        StudyDamaged,
        system_words,
    )

    forget_opened()
    try:
        code = app_for(words)(args=words, prog_name="qualnlp", standalone_mode=False)
    except UsageError as error:
        if is_help(error):
            error.show()
            raise SystemExit(_WRONG_USE) from error
        _wrong_use(usage_sentence(error))
    except QualNlpError as error:
        if error.exit_code == _WRONG_USE:
            _wrong_use(str(error))
        if isinstance(error, StudyDamaged | NothingToDo | NothingToCompare):
            _end_if_broken(what_is_broken())
        _end(say("Gagal: ", "Failed: ") + str(error), error.exit_code)
    except ValueError as error:  # a value that no step can use, such as an unknown stance
        _end_if_broken(what_is_broken())
        _wrong_use(str(error))
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _end(say("Gagal: ", "Failed: ") + place + system_words(error) + ".", 1)
    except (KeyboardInterrupt, typer.Abort):
        code = _STOPPED
    except Exception:
        # A study with cells that cannot be is no fault of the program.
        _end_if_broken(what_is_broken())
        raise
    if code == _STOPPED:
        _end(say("Dihentikan.", "Stopped."), _STOPPED)
    raise SystemExit(code or 0)


def _end_if_broken(told: Exception | None) -> None:
    if told is not None:
        _end(say("Gagal: ", "Failed: ") + str(told), 1)


def _wrong_use(message: str) -> NoReturn:
    _end(say("Salah pakai: ", "Wrong use: ") + message, _WRONG_USE)


def _end(message: str, code: int) -> NoReturn:
    from qualnlp.cli.output import complain

    complain(message)
    raise SystemExit(code)


def _settle_streams() -> None:
    """Let Windows consoles print what they can instead of failing on an emoji.

    What was closed (`>&-`) leads nowhere: else the study's file would take its number, and get what
    other programs print there.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free
            setattr(sys, name, open(nowhere, mode, encoding="utf-8", closefd=False))
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
