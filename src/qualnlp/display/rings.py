"""Objects that hold each other, sought when a picture is let go and not while all else is made.

In: a with-block. Out: the same work without Python's own search, which goes through everything each
time that there is a quarter more of it: a quarter of the time of a large study's displays, whose
quotations and tables all stay. Only figures are such rings.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from qualnlp.freed import give_back


@contextmanager
def no_search() -> Iterator[None]:
    """Put Python's search for rings off until the end of a with-block."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def let_go() -> None:
    """Free what a picture took that nobody holds any more: some three milliseconds.

    Pixels of a page's width lie among smaller things, where glibc keeps their room for later.
    """
    if not gc.isenabled():
        gc.collect(1)  # what was there before is not looked through
    give_back()
