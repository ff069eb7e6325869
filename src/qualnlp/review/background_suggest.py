"""New suggestions in the background as people decide. In: a study. Out: new suggestion runs.

One thread, one run at a time, and a pause ten times as long as the last run took: the page stays
quick. What is on screen does not move; `Session` keeps it until the coder goes on.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from qualnlp.errors import QualNlpError
from qualnlp.i18n import current_language, say, use_language

if TYPE_CHECKING:
    from qualnlp.study import Study

# A new run is made after this many decisions.
ENOUGH = 5
REST = 10.0
# A request asks the database a hundred times, and after each it waits for its turn: seconds.
TURN = 0.0002


class Relearner:
    """Runs `study.renew_suggestions` behind the scenes, after enough decisions.

    Parameters
    ----------
    study : Study
    tell : callable
        Called with a sentence where a run could not be made.
    enough : int
        After how many decisions.
    """

    def __init__(self, study: Study, tell: Callable[[str], object], enough: int = ENOUGH) -> None:
        self._study = study
        self._tell = tell
        self._enough = enough
        self._waiting = 0
        self._not_before = 0.0
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self.runs = 0
        self.failure = ""

    def decided(self, n: int = 1) -> None:
        """Count decisions, and start a run if it is time."""
        with self._lock:
            self._waiting += n
            busy = self._thread is not None and self._thread.is_alive()
            if busy or self._waiting < self._enough or time.monotonic() < self._not_before:
                return
            self._waiting = 0
            self._thread = threading.Thread(
                target=self._run, args=(current_language(),), name="relearn", daemon=True
            )
            self._thread.start()

    def wait(self, timeout: float | None = None) -> None:
        """Wait until the run that is under way is done."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout)

    def _run(self, language: str) -> None:
        started = time.monotonic()
        usual = sys.getswitchinterval()
        sys.setswitchinterval(TURN)
        try:
            with use_language(language):
                self._renew()
        finally:
            sys.setswitchinterval(usual)
        took = time.monotonic() - started
        self._not_before = time.monotonic() + REST * took

    def _renew(self) -> None:
        try:
            self._study.renew_suggestions(as_before=True)
            self.runs += 1
            self.failure = ""
        except (QualNlpError, ValueError) as error:
            # The desk goes on with the suggestions that it has, and says once why they stay.
            why = str(error)
            if why != self.failure:
                self._tell(
                    say(
                        f"Saran belum diperbarui dari putusan terbaru. {why}",
                        f"Suggestions were not renewed from the latest decisions. {why}",
                    )
                )
            self.failure = why
