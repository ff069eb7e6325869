"""The study's database: tables, connection, and the chain that makes a changed history show.

In: a path. Out: a `Store` to read from and write to in whole transactions. What the rows mean
is the business of the rooms below.
"""

from qualnlp.store.chain import decision_hash
from qualnlp.store.check import Finding, check_store
from qualnlp.store.connection import Store
from qualnlp.store.schema import DECISION_COLUMNS

__all__ = ["DECISION_COLUMNS", "Finding", "Store", "check_store", "decision_hash"]
