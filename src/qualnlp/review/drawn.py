"""Parts of a page that were drawn before. In: what a part depends on. Out: the part as it was made.

Every decision draws the whole page anew, and little of it is another than before: what does not
depend on the decision is made once, as long as the codebook and the language are the same.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from qualnlp.i18n import current_language

_MOST = 400
_drawn: OrderedDict[Hashable, tuple[object, Any]] = OrderedDict()
_lock = Lock()
T = TypeVar("T")


def drawn(owner: object, key: Hashable, make: Callable[[], T]) -> T:
    """Return what `make` returned the last time for this object, key and language.

    Parameters
    ----------
    owner : object
        What else the part is made of, such as the codebook: the same object, not one alike.
    key : hashable
        Everything by which two parts of one owner differ.
    """
    whole = key, id(owner), current_language()
    with _lock:
        known = _drawn.get(whole)
        # The object is held, so that no other one can have its number.
        if known is not None and known[0] is owner:
            _drawn.move_to_end(whole)
            part: T = known[1]
            return part
    part = make()
    with _lock:
        _drawn[whole] = owner, part
        while len(_drawn) > _MOST:
            _drawn.popitem(last=False)
    return part
