"""The order in which a coder reads. In: excerpts with their likeliest code. Out: ids in order.

First what the engine is least sure of, going round the codes so that neighbours differ; and a tenth
of all excerpts, drawn by chance and read without suggestions, spread evenly, so that wherever a
coder stops, what was read blind stands for all. `reading_queue.rounds` keeps it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

# One excerpt in so many is read blind.
BLIND_EVERY = 10


@dataclass(frozen=True, slots=True)
class Turn:
    """One excerpt's turn to be read, with or without suggestions."""

    excerpt_id: str
    blind: bool


def is_drawn_blind(excerpt_id: str, coder: str) -> bool:
    """Tell whether this coder reads an excerpt without suggestions: one in ten, the same always.

    Examples
    --------
    >>> sum(is_drawn_blind(str(n), "ani") for n in range(1000)) in range(70, 131)
    True
    """
    digest = sha256(f"{coder}\n{excerpt_id}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % BLIND_EVERY == 0


def uncertainty(probability: float | None) -> float:
    """Return 1 where a probability is one half, 0 where it is 0 or 1.

    Without a suggestion nothing is known: as uncertain as can be.

    Examples
    --------
    >>> uncertainty(0.5), uncertainty(1.0), uncertainty(None)
    (1.0, 0.0, 1.0)
    """
    if probability is None or probability != probability:
        return 1.0
    return 1.0 - abs(2.0 * probability - 1.0)


def reading_order(items: Iterable[tuple[str, Any, float | None]], coder: str) -> list[Turn]:
    """Return the order of (excerpt id, likeliest code, its probability) for one coder.

    Examples
    --------
    >>> [one.excerpt_id for one in reading_order([("e1", "a", 0.9), ("e2", "a", 0.6)], "ani")]
    ['e2', 'e1']
    """
    sure = sorted(items, key=lambda item: (-uncertainty(item[2]), item[0]))
    # By turns: the most uncertain excerpt of each code, then the second of each, ...
    seen: Counter[str] = Counter()
    rounds: list[tuple[int, str]] = []
    for excerpt_id, code, _ in sure:
        key = str(code)
        rounds.append((seen[key], excerpt_id))
        seen[key] += 1
    rounds.sort(key=lambda pair: pair[0])
    ids = [excerpt_id for _, excerpt_id in rounds]
    blind = sorted((one for one in ids if is_drawn_blind(one, coder)), key=chance_of)
    drawn = set(blind)
    others = [one for one in ids if one not in drawn]
    step = len(others) / (len(blind) + 1)
    places = [(float(number), Turn(one, False)) for number, one in enumerate(others)]
    places += [(n * step - 0.5, Turn(one, True)) for n, one in enumerate(blind, start=1)]
    return [turn for _, turn in sorted(places, key=lambda pair: pair[0])]


def chance_of(excerpt_id: str) -> str:
    """Return where chance puts an excerpt: ids sorted by it stand in no order of theirs."""
    return sha256(excerpt_id.encode()).hexdigest()
