"""Memory that was let go goes back to the system. In: nothing. Out: nothing."""

from __future__ import annotations

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Ask the C library to give freed memory back, where it has to be asked.

    A model is read in many small pieces; what of them is freed glibc keeps for later, 60 MB for
    the contextual model. Other C libraries have no such call, and nothing happens.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
