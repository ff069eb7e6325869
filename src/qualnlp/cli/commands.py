"""The commands in the order of the work: `qualnlp --help` lists them as they stand here.

Each command is a module with its name (and a `_` where the name is a word of Python).
"""

from __future__ import annotations

from importlib import import_module
from keyword import iskeyword

from qualnlp.cli.app import COMMANDS, app

ORDER = (
    "demo new codebook add split pseudonymise suggest review code memo reduce display conclude "
    "verify agree evaluate import export batch doctor"
).split()

for _name in ORDER:
    import_module(f"qualnlp.cli.{_name}_" if iskeyword(_name) else f"qualnlp.cli.{_name}")
    _function, _help = COMMANDS[_name]
    app.command(_name, help=_help)(_function)

__all__ = ["ORDER", "app"]
