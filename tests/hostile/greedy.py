"""Programs for a process of its own that take too much, or break; they import nothing heavy."""

from __future__ import annotations

import os
import time


def burn(*_: str) -> int:
    """Work for ever."""
    while True:
        pass


def fill(*_: str) -> int:
    """Take all memory there is."""
    held = []
    while True:
        held.append(bytearray(64 << 20))


def wait(seconds: str) -> int:
    """Wait without working."""
    time.sleep(float(seconds))
    print("jadi")
    return 0


def break_down(*_: str) -> int:
    """End as a library does that writes where it may not."""
    os.abort()
