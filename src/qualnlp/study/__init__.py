"""`Study`: the one object that runs the steps. The page and the commands speak only to it.

In: files and acts of people. Out: frames, documents, decisions on disk. `study` lists every method
with its documentation; each hands over to a part, `_ingest`, `_suggest`, `_decide` and so on,
which knows the open `_session` and no other part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualnlp.coding import SETTLED
from qualnlp.late import late_names
from qualnlp.store import has_study, shown_place
from qualnlp.study.study import Study

if TYPE_CHECKING:
    from qualnlp.study._conclude import CODING_NOTE
    from qualnlp.study._reports import AgreementReport, EvaluationReport
    from qualnlp.study._undo import Undone

_HOMES = {
    "AgreementReport": "_reports",
    "CODING_NOTE": "_conclude",
    "EvaluationReport": "_reports",
    "Undone": "_undo",
}

__all__ = [
    "CODING_NOTE",
    "SETTLED",
    "AgreementReport",
    "EvaluationReport",
    "Study",
    "Undone",
    "has_study",
    "shown_place",
]

__getattr__ = late_names(__name__, _HOMES)
