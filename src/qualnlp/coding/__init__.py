"""Suggestions -> decisions by people -> codings. The only place where a decision is made.

In: a Store, and what a person decided. Out: rows of decisions, appended and never changed, and
the codings that they add up to.
"""

from qualnlp.coding.code_merge import merged_codings
from qualnlp.coding.coder_names import coder_alike, name_of, named
from qualnlp.coding.decisions import DecisionInput, append, mode_of, stance_of
from qualnlp.coding.excerpt_finder import ExcerptFinder, unknown_excerpt
from qualnlp.coding.final_codings import SETTLED, WhoseCodings, final_codings, whose_final
from qualnlp.coding.import_table import READ_WHOLE, Import, finishes, imported, read_acts
from qualnlp.coding.read_whole import decided_by, whole_transcripts
from qualnlp.coding.reading_queue import (
    Progress,
    drop_old_orders,
    is_drawn_blind,
    progress,
    queue,
    renew_orders,
)
from qualnlp.coding.state import codings_of, finished_of, latest_of, read_by
from qualnlp.coding.taken_again import NewActs, new_acts
from qualnlp.coding.workspace import Desk

__all__ = [
    "READ_WHOLE",
    "SETTLED",
    "DecisionInput",
    "Desk",
    "ExcerptFinder",
    "Import",
    "NewActs",
    "Progress",
    "WhoseCodings",
    "append",
    "coder_alike",
    "codings_of",
    "decided_by",
    "drop_old_orders",
    "final_codings",
    "finished_of",
    "finishes",
    "imported",
    "is_drawn_blind",
    "latest_of",
    "merged_codings",
    "mode_of",
    "name_of",
    "named",
    "new_acts",
    "progress",
    "queue",
    "read_acts",
    "read_by",
    "renew_orders",
    "stance_of",
    "unknown_excerpt",
    "whole_transcripts",
    "whose_final",
]
