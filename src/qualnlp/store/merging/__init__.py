"""Another copy of a study -> into this one; nothing is overwritten.

In: a Store and the path of another study's file. Out: a `Report` of what came and of what both
copies changed. Rows that are never changed (decisions, memos, history, runs) are added by their
ids, which follow from their content; a file of rules for each kind of row:

- `material`: transcripts and excerpts by content, informants, merges and cuts
- `codebooks`: versions, and one codebook out of two
- `people`: decisions by each coder's chain, memos, conclusions
- `runs`: suggestions, and what was on screen
"""

from qualnlp.store.merging.merge import merge_stores
from qualnlp.store.merging.report import Report

__all__ = ["Report", "merge_stores"]
