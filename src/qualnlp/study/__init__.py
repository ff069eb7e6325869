"""`Study`: the one object that runs the steps. The page and the commands speak only to it.

In: files and acts of people. Out: frames, documents, decisions on disk. `study` lists every method
with its documentation; each hands over to a part, `_ingest`, `_suggest`, `_decide` and so on,
which knows the open `_session` and no other part.
"""

from qualnlp.store import has_study, shown_place
from qualnlp.study.study import Study

__all__ = ["Study", "has_study", "shown_place"]
