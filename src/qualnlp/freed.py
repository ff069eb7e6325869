"""Memory that is let go: when Python looks for it, and that it goes back to the system.

In: a with-block, or nothing. Out: the same work; nothing.
"""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def no_search() -> Iterator[None]:
    """Put Python's own search for objects that hold each other off until the end of a with-block.

    It goes through everything each time that there is a quarter more of it: a quarter of the time
    of a large study's displays or of a run of suggestions, whose texts and rows all stay.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def let_go() -> None:
    """Free what a picture took that nobody holds any more: some three milliseconds.

    A figure is such a ring of objects. Pixels of a page's width lie among smaller things, where
    glibc keeps their room for later.
    """
    if not gc.isenabled():
        gc.collect(1)  # what was there before is not looked through
    give_back()


def give_back() -> None:
    """Ask the C library to give freed memory back, where it has to be asked.

    A model is read in many small pieces; what of them is freed glibc keeps for later, 60 MB for
    the contextual model. Other C libraries have no such call, and nothing happens.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
