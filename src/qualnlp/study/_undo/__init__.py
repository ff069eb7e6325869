"""What was done stands no more. In: an act or a change. Out: what stood before it.

`acts` takes back what a coder did, `codebooks` a change of the codebook, both by new `decisions`.
"""

from qualnlp.study._undo.acts import Undone, undo, undo_change
from qualnlp.study._undo.codebooks import give_back, left_before

__all__ = ["Undone", "give_back", "left_before", "undo", "undo_change"]
