"""`Study`: the one object that runs the steps. The page and the commands speak only to it.

In: files and acts of people. Out: frames, documents, decisions on disk. Its methods stand in the
order of the work, a file each: `material` (read and split), `suggesting`, `deciding`,
`concluding` (reduce, display, verify, agree); all of them share the open `file`.
"""

from qualnlp.store import has_study, shown_place
from qualnlp.study.study import Study

__all__ = ["Study", "has_study", "shown_place"]
