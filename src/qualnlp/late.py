"""Names that load when they are first used. In: names and their homes. Out: a room's `__getattr__`.

Whoever wants a single word of a room need not wait for the libraries of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def late_names(room: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the `__getattr__` of a room.

    Parameters
    ----------
    room : str
        The room's ``__name__``.
    homes : mapping of str to str
        Each name, and the module of the room that has it.

    Examples
    --------
    >>> late_names("qualnlp", {"say": "i18n"})("say").__name__
    'say'
    """

    def load(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        return getattr(import_module(f"{room}.{homes[name]}"), name)

    return load


class LateModule:
    """A module that loads when something of it is first asked for.

    Examples
    --------
    >>> LateModule("qualnlp.i18n").say.__name__
    'say'
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)
