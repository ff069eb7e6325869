"""The commands in the order of the work: `qualnlp --help` lists them as they stand here.

Each command is a module with its name (and a `_` where the name is a word of Python).
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from keyword import iskeyword
from typing import Any

import typer

from qualnlp.cli.app import COMMANDS, new_app

ORDER = (
    "demo new codebook add update remove split pseudonymise suggest review code memo reduce "
    "display conclude verify agree evaluate import export batch backup doctor"
).split()


def app_of(names: Sequence[str]) -> typer.Typer:
    """Return an application of these commands; each needs libraries of its own to load."""
    app = new_app()
    app.callback()(_no_options)  # a single command is still called by its name
    for name in names:
        import_module(f"qualnlp.cli.{name}_" if iskeyword(name) else f"qualnlp.cli.{name}")
        function, help = COMMANDS[name]
        app.command(name, help=help)(function)
    return app


def app_for(words: Sequence[str]) -> typer.Typer:
    """Return the application with all that a command line needs: one command if it begins so."""
    return app_of(words[:1] if words and words[0] in ORDER else ORDER)


def _no_options() -> None:
    """Take no options before the command's name."""


def __getattr__(name: str) -> Any:
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = app_of(ORDER)
    return globals()[name]


__all__ = ["ORDER", "app_for", "app_of"]
