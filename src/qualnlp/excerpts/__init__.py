"""Transcript -> Excerpts: the units that are coded, with exact offsets.

In: a Transcript (`split`), a stretch of one (`select`), excerpts to combine (`merge`) or to cut in
two (`cut`), or a quotation to find (`locate`). Out: Excerpts, and their tidy frame (`to_frame`).
"""

from qualnlp.excerpts.edit import cut, merge
from qualnlp.excerpts.informants import Informants
from qualnlp.excerpts.locate import excerpts_at, locate
from qualnlp.excerpts.model import COLUMNS, Excerpt, excerpt_id_of, to_frame, write_frame
from qualnlp.excerpts.select import select
from qualnlp.excerpts.split import split
from qualnlp.excerpts.techniques import is_own_word, technique_of

__all__ = [
    "COLUMNS",
    "Excerpt",
    "Informants",
    "cut",
    "excerpt_id_of",
    "excerpts_at",
    "is_own_word",
    "locate",
    "merge",
    "select",
    "split",
    "technique_of",
    "to_frame",
    "write_frame",
]
