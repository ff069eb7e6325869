"""A bar in a notebook while something takes long. In: steps done. Out: HTML that is renewed.

Elsewhere nothing is shown: commands have bars of their own, and scripts are silent.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from time import monotonic
from typing import Any

Progress = Callable[[int, int], object]
_EVERY = 0.2  # seconds between two pictures of the bar


def in_notebook() -> bool:
    """Tell whether this runs in a notebook, without loading IPython where it is not loaded."""
    ipython: Any = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")


@contextmanager
def shown(label: str, given: Progress | None = None) -> Iterator[Progress]:
    """Give what is called with (done, total): what the caller gave, a bar, or nothing."""
    if given is not None or not in_notebook():
        yield given or (lambda done, total: None)
        return
    from IPython.display import HTML, display

    handle = display(HTML(_bar(label, 0, 0)), display_id=True)
    last = 0.0

    def renew(done: int, total: int) -> None:
        nonlocal last
        if handle is not None and (done >= total or monotonic() - last >= _EVERY):
            last = monotonic()
            handle.update(HTML(_bar(label, done, total)))

    yield renew


def _bar(label: str, done: int, total: int) -> str:
    """Return the bar as HTML.

    Examples
    --------
    >>> _bar("Menyarankan", 1, 4)
    '<label>Menyarankan <progress value="1" max="4"></progress> 25%</label>'
    """
    if not total:
        return f"<label>{escape(label)} <progress></progress></label>"
    share = 100 * done // total
    bar = f'<progress value="{done}" max="{total}"></progress>'
    return f"<label>{escape(label)} {bar} {share}%</label>"
