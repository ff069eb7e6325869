"""What a study stands at, in one question. In: a connection. Out: what kept answers depend on.

Whoever keeps what was read of texts or suggestions keeps the state beside it, and asks for the
state instead of reading again.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from qualnlp.store.metadata import MATERIAL
from qualnlp.store.schema import about, codebooks, runs
from qualnlp.store.suggestion_runs import LATEST, calibrated_by


class StudyState(NamedTuple):
    """What changes when texts, suggestions or the codebook do, and not when people decide.

    Attributes
    ----------
    material : str
        When excerpts were last added, merged, cut or replaced; empty where there are none.
    run : str
        The latest run that is not forgotten; empty where there is none.
    calibrated : bool
        Whether its probabilities are calibrated on this study's blind decisions.
    codebook : int
        The version of the codebook; 0 where there is none.
    """

    material: str
    run: str
    calibrated: bool
    codebook: int


_LATEST = LATEST.scalar_subquery()
_STATE = select(
    select(about.c.value).where(about.c.key == MATERIAL).scalar_subquery(),
    _LATEST,
    select(runs.c.settings).where(runs.c.run_id == _LATEST).scalar_subquery(),
    select(func.max(codebooks.c.version)).scalar_subquery(),
)


def study_state(connection: Connection) -> StudyState:
    """Return the state that a connection sees."""
    material, run, settings, version = connection.execute(_STATE).one()
    calibrated = calibrated_by(settings)
    return StudyState(material or "", run or "", calibrated, version or 0)
