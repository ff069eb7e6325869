"""The study's database: tables, connection, and the chain that makes a changed history show.

In: a path, or the URL of a PostgreSQL database. Out: a `Store` to read from and write to in whole
transactions. What the rows mean is the business of the rooms below.
"""

from qualnlp.store.connection import Store, has_study, shown_place
from qualnlp.store.decisions import decision_hash
from qualnlp.store.integrity import Finding, check_store, table_faults
from qualnlp.store.schema import DECISION_COLUMNS

__all__ = [
    "DECISION_COLUMNS",
    "Finding",
    "Store",
    "check_store",
    "decision_hash",
    "has_study",
    "shown_place",
    "table_faults",
]
