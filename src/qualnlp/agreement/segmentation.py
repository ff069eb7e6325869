"""Coders who cut the same text differently: unitizing alpha and boundary similarity.

In: stretches (offset, length) of each coder, or the lengths of a coder's segments. Out: a float.
`stretches` applies both to frames of codings.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, permutations

from qualnlp.agreement.measures.registry import Measure, register

NAN = float("nan")

Stretch = tuple[float, float]  # offset, length


def unitizing_alpha(units: Sequence[Sequence[Stretch]], start: float, length: float) -> float:
    """Return Krippendorff's alpha for the stretches that coders marked on one continuum.

    Source: Krippendorff (1995), On the Reliability of Unitizing Continuous Data, Sociological
    Methodology 25. Where two marked stretches overlap, they disagree by the squares of how far
    their ends lie apart; a stretch wholly inside another coder's gap, by its length squared. The
    value depends on the unit of measurement: characters give another one than words.

    Parameters
    ----------
    units : sequence of sequences of (offset, length)
        One list a coder; the stretches of one coder do not overlap.
    start, length : float
        Where the continuum begins and how long it is, in the same unit.

    Returns
    -------
    float
        NaN for fewer than two coders, or where nobody marked anything.

    Raises
    ------
    ValueError
        If a stretch has no length, leaves the continuum, or overlaps the coder's next one.

    Examples
    --------
    >>> unitizing_alpha([[(2, 8)], [(2, 8)]], start=0, length=24)
    1.0
    """
    coders = [_sections(sorted(map(tuple, own)), start, length) for own in units]
    marked = [size for sections in coders for _, size, is_unit in sections if is_unit]
    m = len(coders)
    if m < 2 or not marked:
        return NAN
    observed = sum(
        _apart(a, b) for own, other in permutations(coders, 2) for a, b in _meeting(own, other)
    ) / (m * (m - 1) * length**2)
    gaps = [size for sections in coders for _, size, is_unit in sections if not is_unit]
    n = len(marked)
    by_chance = sum(
        (n - 1) / 3 * (2 * size**3 - 3 * size**2 + size)
        + size**2 * sum(gap - size + 1 for gap in gaps if gap >= size)
        for size in marked
    )
    places = m * length * (m * length - 1) - sum(size * (size - 1) for size in marked)
    expected = 2 / length * by_chance / places if places > 0 else 0.0
    return 1.0 - observed / expected if expected > 0 else NAN


def boundary_similarity(masses_a: Sequence[int], masses_b: Sequence[int], n_t: int = 2) -> float:
    """Return boundary similarity B of two ways to cut one text into segments.

    1 - (missed + near) / (missed + near pairs + matched): a boundary that only one coder set
    counts 1; two boundaries fewer than `n_t` places apart are a near miss and count their
    distance / `n_t`. Source: Fournier (2013), Evaluating Text Segmentation using Boundary Edit
    Distance, ACL.

    Parameters
    ----------
    masses_a, masses_b : sequence of int
        The length of each segment, in the same unit; both add up to the same.
    n_t : int
        How many places near misses may span; 2 means neighbouring places.

    Returns
    -------
    float
        NaN where neither set a boundary.

    Raises
    ------
    ValueError
        If the two do not cover the same length, or a segment is empty.

    Examples
    --------
    >>> boundary_similarity([2, 3, 6], [2, 2, 7])
    0.75
    """
    return similarity_of(boundary_edits(masses_a, masses_b, n_t), n_t)


def boundary_edits(
    masses_a: Sequence[int], masses_b: Sequence[int], n_t: int = 2
) -> tuple[int, list[int], int]:
    """Return the boundaries of one coder alone, the distances of near misses, and the matches."""
    if sum(masses_a) != sum(masses_b) or any(mass <= 0 for mass in (*masses_a, *masses_b)):
        raise ValueError("both must cut the same length into segments of at least 1")
    first = set(list(accumulate(masses_a))[:-1])
    second = set(list(accumulate(masses_b))[:-1])
    matched = len(first & second)
    only_first, only_second = first - second, second - first
    near: list[int] = []
    for distance in range(1, n_t):
        for boundary in sorted(only_first):
            pair = next(
                (p for p in (boundary - distance, boundary + distance) if p in only_second), None
            )
            if pair is not None:
                near.append(distance)
                only_first.discard(boundary)
                only_second.discard(pair)
    return len(only_first) + len(only_second), near, matched


def similarity_of(edits: tuple[int, list[int], int], n_t: int) -> float:
    """Return boundary similarity from what `boundary_edits` counts; NaN for no boundary."""
    missed, near, matched = edits
    whole = missed + len(near) + matched
    return 1.0 - (missed + sum(near) / n_t) / whole if whole else NAN


def _sections(
    own: Sequence[Sequence[float]], start: float, length: float
) -> list[tuple[float, float, bool]]:
    """Return a coder's whole continuum: (offset, length, marked or gap), in order."""
    sections: list[tuple[float, float, bool]] = []
    position = start
    for offset, size in own:
        if size <= 0 or offset < position or offset + size > start + length:
            raise ValueError(
                f"the stretch ({offset}, {size}) is empty, overlaps the one before it, or leaves "
                f"the continuum {start}..{start + length}"
            )
        if offset > position:
            sections.append((position, offset - position, False))
        sections.append((offset, size, True))
        position = offset + size
    if position < start + length:
        sections.append((position, start + length - position, False))
    return sections


def _meeting(
    own: list[tuple[float, float, bool]], other: list[tuple[float, float, bool]]
) -> list[tuple[tuple[float, float, bool], tuple[float, float, bool]]]:
    """Return the pairs of sections that share a place, walking both continua once."""
    pairs = []
    i = j = 0
    while i < len(own) and j < len(other):
        pairs.append((own[i], other[j]))
        end_own, end_other = own[i][0] + own[i][1], other[j][0] + other[j][1]
        i += end_own <= end_other
        j += end_other <= end_own
    return pairs


def _apart(a: tuple[float, float, bool], b: tuple[float, float, bool]) -> float:
    """Return how far two sections that meet disagree."""
    (start_a, size_a, unit_a), (start_b, size_b, unit_b) = a, b
    if unit_a and unit_b:
        return (start_a - start_b) ** 2 + (start_a + size_a - start_b - size_b) ** 2
    if unit_a and start_b <= start_a and start_a + size_a <= start_b + size_b:
        return size_a**2
    if unit_b and start_a <= start_b and start_b + size_b <= start_a + size_a:
        return size_b**2
    return 0.0


register(
    Measure(
        name="boundary_similarity",
        indonesian="Kemiripan batas",
        english="Boundary similarity",
        source="Fournier 2013",
        function=boundary_similarity,
    )
)
register(
    Measure(
        name="unitizing_alpha",
        indonesian="Alfa pemenggalan (1995)",
        english="Unitizing alpha (1995)",
        source="Krippendorff 1995",
        function=unitizing_alpha,
        corrected=True,
    )
)
