"""When the page closes by itself, and the keys that open it once. In: requests. Out: open or not.

A desk that nobody touches for hours may stand on a shared computer: the cookie alone opens nothing
then, and the whole address has to be opened again. The address that the browser is started with
can be read by every user of this machine in the list of processes: it holds a key that works once.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

IDLE_S = 4 * 3600.0


class Lock:
    """What opens and closes the page besides its secret.

    Parameters
    ----------
    idle_s : float
        After so many seconds without a request the page is locked.
    clock, wall : callable
        Seconds that only rise, and those of the calendar, which go on while a laptop sleeps.

    Examples
    --------
    >>> lock = Lock()
    >>> key = lock.key()
    >>> lock.takes(key), lock.takes(key), lock.is_closed()
    (True, False, False)
    """

    def __init__(
        self,
        idle_s: float = IDLE_S,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._idle_s, self._clock, self._wall = idle_s, clock, wall
        self._keys: set[str] = set()
        self.touch()

    def touch(self) -> None:
        """Note that the page is in use."""
        self._last = self._clock(), self._wall()

    def is_closed(self) -> bool:
        """Tell whether nobody has used the page for too long."""
        ticks, seconds = self._last
        return max(self._clock() - ticks, self._wall() - seconds) > self._idle_s

    def key(self) -> str:
        """Return a new key that opens the page once."""
        key = secrets.token_urlsafe(24)
        self._keys.add(key)
        return key

    def takes(self, given: str) -> bool:
        """Tell whether a key opens the page; it does not a second time."""
        # What is compared is random and works once: how long this takes tells nothing of use.
        if given not in self._keys:
            return False
        self._keys.remove(given)
        return True
