"""Displays written in the background. In: a study and a folder. Out: files, and how it went.

Drawing takes seconds; meanwhile the coder goes on.
"""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from qualnlp.errors import QualNlpError
from qualnlp.i18n import current_language, say, use_language
from qualnlp.review.background_suggest import TURN

if TYPE_CHECKING:
    from qualnlp.study import Study


class DisplayMaker:
    """Runs `study.display` behind the scenes, one run at a time.

    Parameters
    ----------
    study : Study
    """

    def __init__(self, study: Study) -> None:
        self._study = study
        self._thread: threading.Thread | None = None
        self.made: list[Path] = []
        self.failure = ""

    @property
    def is_running(self) -> bool:
        """Whether a run is under way."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, folder: Path) -> None:
        """Start a run, unless one is under way."""
        if self.is_running:
            return
        self.made, self.failure = [], ""
        self._thread = threading.Thread(
            target=self._run, args=(folder, current_language()), name="display", daemon=True
        )
        self._thread.start()

    def wait(self, timeout: float | None = None) -> None:
        """Wait until the run that is under way is done."""
        if self._thread is not None:
            self._thread.join(timeout)

    def _run(self, folder: Path, language: str) -> None:
        usual = sys.getswitchinterval()
        sys.setswitchinterval(TURN)
        try:
            with use_language(language):
                self.made = self._study.display(folder)
        except (QualNlpError, OSError, ValueError) as error:
            self.failure = str(error)
        except Exception as error:
            # Said on the page as everything else is; what went wrong goes to the log.
            logging.getLogger("qualnlp.review").error("display failed", exc_info=error)
            self.failure = say("Sajian tidak jadi dibuat.", "The displays could not be made.")
        finally:
            sys.setswitchinterval(usual)
