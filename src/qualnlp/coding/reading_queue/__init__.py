"""What a coder reads next: one queue, which the page and Python both answer from.

In: excerpts, the latest run's suggestions, and the coder's decisions. Out: an order, kept in the
database for the page (`rounds`, `filters`) or as a frame (`frame`), and how far the coder is.
"""

from qualnlp.coding.reading_queue.filters import fitting, in_text, place_of
from qualnlp.coding.reading_queue.frame import progress, queue
from qualnlp.coding.reading_queue.order import is_drawn_blind
from qualnlp.coding.reading_queue.progress import Progress, recent_codings, report
from qualnlp.coding.reading_queue.rounds import (
    Kept,
    drop_old_orders,
    kept_order,
    mark_decided,
    reading_round,
    renew_orders,
)

__all__ = [
    "Kept",
    "Progress",
    "drop_old_orders",
    "fitting",
    "in_text",
    "is_drawn_blind",
    "kept_order",
    "mark_decided",
    "place_of",
    "progress",
    "queue",
    "reading_round",
    "recent_codings",
    "renew_orders",
    "report",
]
