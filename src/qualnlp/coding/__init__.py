"""Suggestions -> decisions by people -> codings. The only place where a decision is made.

In: a Store, and what a person decided. Out: rows of decisions, appended and never changed, and
the codings that they add up to.
"""

from qualnlp.coding.decide import Act, append, mode_of, name_of, stance_of
from qualnlp.coding.find import ExcerptFinder, unknown_excerpt
from qualnlp.coding.queue import Progress, is_drawn_blind, progress, queue
from qualnlp.coding.state import codings_of, finished_of, latest_of, read_by
from qualnlp.coding.table import read_acts

__all__ = [
    "Act",
    "ExcerptFinder",
    "Progress",
    "append",
    "codings_of",
    "finished_of",
    "is_drawn_blind",
    "latest_of",
    "mode_of",
    "name_of",
    "progress",
    "queue",
    "read_acts",
    "read_by",
    "stance_of",
    "unknown_excerpt",
]
