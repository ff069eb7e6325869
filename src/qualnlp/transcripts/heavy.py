"""Large files are read in a process of their own. In: a path. Out: a Source, as from any reader.

A page of an interview is some 5 KB; whatever is a thousand times that may be honest or a trap. A
process costs half a second, which is little beside reading such a file, and what goes wrong in it
(memory, endless work, a library that breaks) ends that process and not the study.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from qualnlp.errors import QualNlpError, TranscriptUnreadable
from qualnlp.i18n import current_language, use_language
from qualnlp.limits import TOO_MUCH, Ended, apart, too_much, weight
from qualnlp.transcripts.formats import FORMATS
from qualnlp.transcripts.source import Passage, Source

HEAVY = 8_000_000  #: bytes unpacked, pictures apart, from which a file is read apart
SECONDS = 60.0  #: of the processor, and `_SECONDS_A_MB` more a megabyte
_SECONDS_A_MB = 2.0
# These have processes of their own.
_ELSEWHERE = (".pdf", ".doc", ".dot", ".wps")


def is_heavy(path: Path, ending: str) -> bool:
    """Tell whether a file is to be read in a process of its own."""
    return ending in FORMATS and ending not in _ELSEWHERE and weight(path) > HEAVY


def read_apart(path: Path, ending: str) -> Source:
    """Read a file in a process of its own, with limits.

    Raises
    ------
    QualNlpError
        What the reader raised there; TranscriptUnreadable where it took too much or broke.
    """
    seconds = SECONDS + _SECONDS_A_MB * weight(path) / 1e6
    try:
        told = apart(f"{__name__}:work", str(path), ending, current_language(), seconds=seconds)
    except Ended as ended:
        if ended.code == TOO_MUCH:
            raise too_much(path, TranscriptUnreadable) from ended
        raise _as_told(path, ended.said) from ended
    return _source(json.loads(told))


def work(path: str, ending: str, language: str) -> int:
    """Print what a file holds as JSON, or the error; return the exit code."""
    with use_language(language):
        try:
            told = asdict(FORMATS[ending](Path(path)))
        except MemoryError:
            return TOO_MUCH
        except QualNlpError as error:
            about = {"error": type(error).__name__, "what": error.what, "hint": error.hint}
            sys.stdout.write(json.dumps({**about, "where": error.where}))
            return 1
    sys.stdout.write(json.dumps(told))
    return 0


def _as_told(path: Path, said: bytes) -> QualNlpError:
    """Return the error that the process told of; of a process that broke, a plain one."""
    try:
        told = json.loads(said)
        kind = getattr(sys.modules[QualNlpError.__module__], told["error"], TranscriptUnreadable)
        return kind(told["what"], where=told["where"], hint=told["hint"])
    except (ValueError, KeyError, TypeError):
        return too_much(path, TranscriptUnreadable)


def _source(told: dict[str, object]) -> Source:
    given = dict(told)
    for name in ("warnings", "passages", "time_marks"):
        given[name] = tuple(given[name])  # type: ignore[arg-type]
    given["passages"] = tuple(Passage(**one) for one in given["passages"])  # type: ignore[attr-defined]
    given["time_marks"] = tuple((at, time) for at, time in given["time_marks"])  # type: ignore[attr-defined]
    return Source(**given)  # type: ignore[arg-type]
